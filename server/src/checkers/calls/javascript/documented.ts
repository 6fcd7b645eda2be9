// Documented examples of JavaScript and TypeScript functions, in the forms that cannot be read in two ways.

import type { Span } from '../../../base/text.ts';
import type { SyntaxTree } from '../../../core/syntaxTree.ts';
import type { DocumentedExample } from '../callHost.ts';

/** See `CallLanguage.examplesIn`. */
export function documentedExamples(tree: SyntaxTree, span: Span): readonly DocumentedExample[] {
  void tree;
  void span;
  return [];
}
