// Ways through a syntax tree that templates and dialects share.

import type { SyntaxNode } from '../core/syntaxTree.ts';

/** Nodes of whole documents, which are asked for again and again. */
const ofDocuments = new WeakMap<SyntaxNode, readonly SyntaxNode[]>();

/** The node and all named ones below it, outside in, in the order of the text; those of a document are remembered. */
export function namedNodes(node: SyntaxNode): readonly SyntaxNode[] {
  if (node.parent) return nodesBelow(node);
  let known = ofDocuments.get(node);
  if (!known) ofDocuments.set(node, (known = nodesBelow(node)));
  return known;
}

function nodesBelow(node: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  // Not recursive: a long chain of operators is deeper than the stack.
  const waiting = [node];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    found.push(next);
    for (let at = next.children.length - 1; at >= 0; at--) {
      const child = next.children[at]!;
      if (child.named) waiting.push(child);
    }
  }
  return found;
}

/** Whether `inner` is `outer` or lies below it. */
export function isWithin(inner: SyntaxNode, outer: SyntaxNode): boolean {
  for (let at: SyntaxNode | undefined = inner; at; at = at.parent) if (at === outer) return true;
  return false;
}
