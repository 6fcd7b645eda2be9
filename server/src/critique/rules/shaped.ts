// Nodes of a view by what they are, so that a rule meets only those that it asks for.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import type { Shape } from '../../repair/dialect.ts';
import type { RuleView } from './rule.ts';

/** A node with its shape. */
export interface Shaped<K extends Shape['kind']> {
  readonly node: SyntaxNode;
  readonly shape: Extract<Shape, { kind: K }>;
}

const sorted = new WeakMap<
  RuleView,
  ReadonlyMap<string, readonly { readonly node: SyntaxNode; readonly shape: Shape }[]>
>();

/** The function's own nodes of some shapes, kind by kind, each in the order of the text. */
export function* shapedOf<K extends Shape['kind']>(view: RuleView, ...kinds: readonly K[]): Iterable<Shaped<K>> {
  let known = sorted.get(view);
  if (!known) {
    const made = new Map<string, { readonly node: SyntaxNode; readonly shape: Shape }[]>();
    for (const node of view.own) {
      const shape = view.dialect.shapeOf(node);
      if (!shape) continue;
      const list = made.get(shape.kind);
      if (list) list.push({ node, shape });
      else made.set(shape.kind, [{ node, shape }]);
    }
    sorted.set(view, (known = made));
  }
  for (const kind of kinds) yield* (known.get(kind) ?? []) as readonly Shaped<K>[];
}
