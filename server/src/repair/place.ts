// What fix templates look at: one function, with what is known about its nodes remembered, and the code around
// it to borrow from.

import type { SyntaxNode, SyntaxTree } from '../core/syntaxTree.ts';
import type { Dialect, RoughType, VisibleName } from './dialect.ts';
import { namedNodes } from './nodes.ts';
import { ingredientsOf, type MoreCode } from './ingredients.ts';
import type { Ingredients, RepairPlace } from './template.ts';

/**
 * The place of a repair.
 *
 * @param tree the whole document.
 * @param dialect its language.
 * @param func a node of `tree` whose shape is `function`.
 * @param more trees of the module and the workspace to borrow from, with how near they are (below 0.6).
 */
export function placeOf(
  tree: SyntaxTree,
  dialect: Dialect,
  func: SyntaxNode,
  more: readonly MoreCode[] = [],
): RepairPlace {
  const names = new Map<SyntaxNode, readonly VisibleName[]>();
  const types = new Map<SyntaxNode, RoughType>();
  let ingredients: Ingredients | undefined;
  return {
    tree,
    dialect,
    func,
    nodes: namedNodes(func).flatMap((node) => [node, ...(dialect.moreNodes?.(node) ?? [])]),
    textOf: (node) => tree.text.slice(node.start, node.end),
    namesAt: (node) => remembered(names, node, () => dialect.namesAt(tree, node)),
    typeOf: (node) => remembered(types, node, () => dialect.typeOf(tree, node)),
    // Made when the first template asks for it.
    get ingredients() {
      return (ingredients ??= ingredientsOf(tree, dialect, func, more));
    },
  };
}

function remembered<K, V>(known: Map<K, V>, key: K, find: () => V): V {
  const old = known.get(key);
  if (old !== undefined) return old;
  const found = find();
  known.set(key, found);
  return found;
}
