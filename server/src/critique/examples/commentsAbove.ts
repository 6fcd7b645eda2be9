// The comments that stand directly above something, each on lines of its own.

import type { SyntaxNode } from '../../core/syntaxTree.ts';

/**
 * Comments above a node, in the order of the text; an empty line ends them.
 *
 * @param siblings the nodes among which it stands.
 */
export function commentsAbove(text: string, node: SyntaxNode, siblings: readonly SyntaxNode[]): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  let next = node;
  for (let index = siblings.indexOf(node) - 1; index >= 0; index--) {
    const one = siblings[index]!;
    const lineStart = text.lastIndexOf('\n', one.start - 1) + 1;
    if (
      one.kind !== 'comment' ||
      text.slice(one.end, next.start).split('\n').length > 2 ||
      text.slice(lineStart, one.start).trim() !== ''
    )
      break;
    found.unshift(one);
    next = one;
  }
  return found;
}
