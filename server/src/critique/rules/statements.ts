// Statements of a function as rules walk through them: blocks, what surely ends one, what surely runs.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import type { RuleView } from './rule.ts';

type Readable = Pick<RuleView, 'tree' | 'dialect'>;

const blocks = new WeakMap<RuleView, readonly (readonly SyntaxNode[])[]>();

/** Lists of statements that stand one after another in one block, of the function's own. */
export function blocksOf(view: RuleView): readonly (readonly SyntaxNode[])[] {
  const known = blocks.get(view);
  if (known) return known;
  const holders = new Set<SyntaxNode>();
  for (const node of view.own) {
    if (view.dialect.isStatement(node) && node.parent) holders.add(node.parent);
  }
  const found = [...holders].map((holder) => statementsOf(view, holder));
  blocks.set(view, found);
  return found;
}

/** The statements of a block. */
export function statementsOf({ dialect }: Readable, block: SyntaxNode): readonly SyntaxNode[] {
  return block.children.filter((child) => dialect.isStatement(child));
}

/** The statements of a body that may be a block or a single statement. */
export function bodyOf(view: Readable, body: SyntaxNode): readonly SyntaxNode[] {
  const inside = statementsOf(view, body);
  return inside.length > 0 || view.dialect.shapeOf(body)?.kind === 'block' ? inside : [body];
}

/** Whether control surely leaves by this statement: it returns, throws, breaks or continues on every way. */
export function leaves(view: Readable, node: SyntaxNode): boolean {
  const shape = view.dialect.shapeOf(node);
  switch (shape?.kind) {
    case 'return':
    case 'throw':
    case 'break':
    case 'continue':
      return true;
    case 'block':
      return statementsOf(view, node).some((one) => leaves(view, one));
    case 'if':
      return shape.otherwise !== undefined && leaves(view, shape.then) && leaves(view, shape.otherwise);
    default:
      return false;
  }
}

/** Nodes below `node`, without those in functions and classes within. */
export function* insideOf({ dialect }: Readable, node: SyntaxNode): Iterable<SyntaxNode> {
  const waiting = [...node.children].reverse();
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    if (!at.named) continue;
    yield at;
    const kind = dialect.shapeOf(at)?.kind;
    if (kind === 'function' || kind === 'class') continue;
    for (let index = at.children.length - 1; index >= 0; index--) waiting.push(at.children[index]!);
  }
}

/** Whether one node lies in another, or is it. */
export function isIn(inner: SyntaxNode, outer: SyntaxNode): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}
