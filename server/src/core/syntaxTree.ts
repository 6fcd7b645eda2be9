// Syntax trees as policy sees them: plain objects in UTF-16 offsets, whichever parser made them.

import type { TextEdit } from '../base/edit.ts';

/** One node; anonymous tokens (`<`, `if`) are nodes too, with their text as `kind`. */
export interface SyntaxNode {
  /** The grammar's name of the node, such as `binary_expression`. */
  readonly kind: string;
  readonly named: boolean;
  /** The field of the parent that it fills, such as `left`. */
  readonly field?: string;
  /** UTF-16 offsets in the text; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  readonly parent?: SyntaxNode;
  readonly children: readonly SyntaxNode[];
  /** Something that the grammar could not read, or that it had to add. */
  readonly faulty: boolean;
  /** The whole text, on the root alone; see `sourceOf`. */
  readonly source?: string;
}

/** The source of a node; empty when its root carries no text. */
export function sourceOf(node: SyntaxNode): string {
  let root = node;
  while (root.parent) root = root.parent;
  return root.source?.slice(node.start, node.end) ?? '';
}

/** The tree of one text. */
export interface SyntaxTree {
  readonly languageId: string;
  readonly text: string;
  readonly root: SyntaxNode;
  /** True when any node is faulty. */
  readonly hasFault: boolean;
}

/** Parses one language; in process, without side effects, in time linear in the text. */
export interface Parse {
  (text: string): SyntaxTree;
  /** Parses a text that is going to be edited. Absent where the parser cannot go on from an earlier tree. */
  readonly follow?: (text: string) => FollowedTree;
}

/** The tree of a text, edit by edit; what it holds outside of the heap is freed by `close`. */
export interface FollowedTree {
  /** Of the text as it is now; those of earlier texts stay as they were. */
  readonly tree: SyntaxTree;
  /** Parses what an edit of `tree.text` changed. */
  edit(step: TextEdit): void;
  close(): void;
}

/** Parsers by language. */
export interface ParsePort {
  /**
   * The parser of a VS Code language identifier; loaded on first use.
   *
   * @returns undefined for languages without a grammar.
   */
  parserOf(languageId: string): Promise<Parse | undefined>;
}
