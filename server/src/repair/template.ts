// Fix templates: each proposes small changes of one function. One template a file in templates/, one line in
// templates/index.ts. A template proposes freely; order, duplicates and budgets are the search's business.

import type { TextEdit } from '../base/edit.ts';
import type { Span } from '../base/text.ts';
import type { SyntaxNode, SyntaxTree } from '../core/syntaxTree.ts';
import type { Dialect, RoughType, VisibleName } from './dialect.ts';

/** One proposed change. */
export interface Fix {
  /** The template's id. */
  readonly template: string;
  /** What it does, for people: “Use `<=` instead of `<`”. */
  readonly title: string;
  /** Edits inside the function, sorted, that do not touch each other. */
  readonly edits: readonly TextEdit[];
  /** The code that it blames: its lines give the suspicion. */
  readonly at: Span;
  /** How well it fits its place, from 0 to 1, beside others of the same template. */
  readonly fit: number;
}

/** What a template looks at. */
export interface RepairPlace {
  readonly tree: SyntaxTree;
  readonly dialect: Dialect;
  /** The function to be changed; a node whose shape is `function`. */
  readonly func: SyntaxNode;
  /** Nodes of the function from the outside in, in the order of the text, nested functions included. */
  readonly nodes: readonly SyntaxNode[];
  /** The source of a node. */
  textOf(node: SyntaxNode): string;
  /** Names visible at a node; remembered. */
  namesAt(node: SyntaxNode): readonly VisibleName[];
  /** Guessed type of an expression; remembered. */
  typeOf(node: SyntaxNode): RoughType;
  /** Code to borrow. */
  readonly ingredients: Ingredients;
}

/** Code of the surroundings: the function's own first, then the file's, then the module's. */
export interface Ingredients {
  /** Distinct number and string literals. */
  readonly constants: readonly Ingredient[];
  /** Distinct boolean expressions that stand in conditions. */
  readonly conditions: readonly Ingredient[];
  /** Distinct simple statements (assignments, calls). */
  readonly statements: readonly Ingredient[];
  /** Distinct expressions by guessed type, no longer than 60 characters. */
  readonly expressions: readonly (Ingredient & { readonly type: RoughType })[];
}

/** A piece of code and how near it is: 1 in the same function, less further away. */
export interface Ingredient {
  readonly text: string;
  readonly nearness: number;
  /** Names that it needs to be in scope. */
  readonly names: readonly string[];
}

/** One kind of fix. */
export interface FixTemplate {
  readonly id: string;
  readonly title: string;
  /** Where it is described: the paper's name, year and template, or the mutation operator. */
  readonly source: string;
  /** How often it is the right one, from 0 to 1, beside other templates; from published counts, not from a benchmark. */
  readonly prior: number;
  propose(place: RepairPlace): Iterable<Fix>;
}
