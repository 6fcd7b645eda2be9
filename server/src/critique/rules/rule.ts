// What a text rule is: a pure look at one function, which needs no process and no model. One rule a file in this
// folder, one line in index.ts. Its page in docs/rules/ is written from what stands here.

import type { Span } from '../../base/text.ts';
import type { BugKind } from '../../core/bugKind.ts';
import type { SyntaxNode, SyntaxTree } from '../../core/syntaxTree.ts';
import type { Dialect, Shape } from '../../repair/dialect.ts';
import type { DocComment } from './docComment.ts';

/** The shape of a function. */
export type FunctionShape = Extract<Shape, { kind: 'function' }>;

/** What a file says of one of its functions, without its body. */
export interface DeclaredFunction {
  /** As a caller in the file writes it: `area`, or `Shape.area` for a method. */
  readonly name: string;
  /** Names of the parameters; empty for those that are patterns. */
  readonly parameters: readonly string[];
  readonly asynchronous: boolean;
  readonly generator: boolean;
}

/** What a file declares, as far as rules may ask: no bodies, no positions. */
export interface FileFacts {
  /** Functions by name; one that is declared more than once is left out. */
  readonly functions: ReadonlyMap<string, DeclaredFunction>;
  /** A short text that differs where anything above differs. */
  readonly key: string;
}

/** One function as a rule sees it; the code outside of all functions is a view of its own, without `shape`. */
export interface RuleView {
  readonly tree: SyntaxTree;
  readonly dialect: Dialect;
  /** The function, or the root of the document. */
  readonly node: SyntaxNode;
  readonly shape?: FunctionShape;
  /** As a caller in the same file writes it; absent where it has no such name. */
  readonly name?: string;
  /** Whether it stands in a class, as a method or a constructor. */
  readonly method: boolean;
  /** Named nodes in the order of the text, without what lies in functions within: those are views of their own. */
  readonly own: readonly SyntaxNode[];
  /** All named nodes, those of functions within too. */
  readonly all: readonly SyntaxNode[];
  readonly doc?: DocComment;
  readonly file: FileFacts;
}

/** One place that a rule complains about. */
export interface RuleHit {
  /** In offsets of the document; within the function or its doc comment. */
  readonly span: Span;
  /** What is wrong and why, in one or two sentences. */
  readonly message: string;
  /** `supported` only where it follows from the text alone, without any assumption. @default the rule's own */
  readonly proof?: 'supported' | 'opinion';
}

/** A piece of code for the rule's page; it is also a test: wrong code is flagged, right code is not. */
export interface RuleExample {
  /** VS Code language identifier. */
  readonly language: string;
  readonly code: string;
}

/** One rule. */
export interface TextRule {
  /** The second part of `text/id`, and the name of its page. */
  readonly id: string;
  readonly title: string;
  /** Ids of dialects; absent for all. */
  readonly dialects?: readonly string[];
  readonly bugKind: BugKind;
  /** By how sure it is, never by how bad the fault would be. */
  readonly severity: 'error' | 'warning' | 'info';
  readonly proof: 'supported' | 'opinion';
  /** What is looked for and why it is wrong; a paragraph. */
  readonly why: string;
  readonly wrong: readonly RuleExample[];
  readonly right: readonly RuleExample[];
  /** When it says nothing although one might expect it; one sentence each. */
  readonly silent: readonly string[];
  /** Rules of tools that mean the same (`no-self-compare`, `PLR0124`): where one has spoken, this one is silent. */
  readonly equivalents: readonly string[];
  /** Looks at one function. Depends on nothing but the text of the function, its doc comment and `view.file`. */
  look(view: RuleView): Iterable<RuleHit>;
}
