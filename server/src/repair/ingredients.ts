// Code to borrow for a fix: literals, conditions, statements and expressions of the function, its file and more
// (the plastic surgery hypothesis: most of what a fix needs is already there; Barr et al., FSE 2014).

import type { SyntaxNode, SyntaxTree } from '../core/syntaxTree.ts';
import type { Dialect, RoughType } from './dialect.ts';
import { isWithin, namedNodes } from './nodes.ts';
import type { Ingredient, Ingredients } from './template.ts';

/** Another text to borrow from. */
export interface MoreCode {
  readonly tree: SyntaxTree;
  /** From 0 to 1; the file of the function itself has 0.6. */
  readonly nearness: number;
}

/** Longest expression and statement that are worth borrowing, in UTF-16 units. */
const longest = { expression: 60, statement: 120 };
/** Most of one sort that are kept, the nearest first. */
const most = 400;

/** Collects what a function can borrow. */
export function ingredientsOf(
  tree: SyntaxTree,
  dialect: Dialect,
  func: SyntaxNode,
  more: readonly MoreCode[],
): Ingredients {
  const constants = shelf<Ingredient>();
  const conditions = shelf<Ingredient>();
  const statements = shelf<Ingredient>();
  const expressions = shelf<Ingredient & { readonly type: RoughType }>();
  const collect = (from: SyntaxTree, nodes: readonly SyntaxNode[], nearness: number): void => {
    for (const node of nodes) {
      const shape = dialect.shapeOf(node);
      const length = node.end - node.start;
      const piece = (): Ingredient => ({
        text: from.text.slice(node.start, node.end),
        nearness,
        names: namesIn(dialect, node),
      });
      if (shape?.kind === 'number' || (shape?.kind === 'string' && shape.plain)) {
        if (length <= longest.expression && dialect.isExpression(node)) constants(piece());
      } else if (shape && isSimpleStatement(shape.kind) && dialect.isStatement(node)) {
        if (length <= longest.statement && isUseful(dialect, shape)) statements(piece());
      } else if (length <= longest.expression && shape && isBorrowed(shape.kind) && dialect.isExpression(node)) {
        expressions({ ...piece(), type: dialect.typeOf(from, node) });
      }
      if (length <= longest.expression * 2 && isCondition(dialect, node)) conditions(piece());
    }
  };
  collect(tree, namedNodes(func), 1);
  collect(
    tree,
    namedNodes(tree.root).filter((node) => !isWithin(node, func)),
    0.6,
  );
  for (const other of more.toSorted((a, b) => b.nearness - a.nearness)) {
    collect(other.tree, namedNodes(other.tree.root), other.nearness);
  }
  return {
    constants: constants.all,
    conditions: conditions.all,
    statements: statements.all,
    expressions: expressions.all,
  };
}

interface Shelf<T> {
  (item: T): void;
  readonly all: readonly T[];
}

/** Keeps the first of equal texts. */
function shelf<T extends Ingredient>(): Shelf<T> {
  const all: T[] = [];
  const seen = new Set<string>();
  const add = (item: T): void => {
    if (all.length >= most || seen.has(item.text)) return;
    seen.add(item.text);
    all.push(item);
  };
  return Object.assign(add, { all });
}

function isSimpleStatement(kind: string): boolean {
  return kind === 'expressionStatement' || kind === 'assignment';
}

/** Assignments, updates and calls; not docstrings and directives. */
function isUseful(dialect: Dialect, shape: NonNullable<ReturnType<Dialect['shapeOf']>>): boolean {
  if (shape.kind === 'assignment') return true;
  if (shape.kind !== 'expressionStatement') return false;
  const inner = dialect.shapeOf(shape.expression)?.kind;
  return inner === 'assignment' || inner === 'call' || inner === 'update' || inner === 'await' || inner === 'yield';
}

function isBorrowed(kind: string): boolean {
  return kind === 'binary' || kind === 'call' || kind === 'member' || kind === 'index' || kind === 'slice';
}

/** Whether the node stands as the condition of its parent, or as an operand of `and` and `or` in one. */
function isCondition(dialect: Dialect, node: SyntaxNode): boolean {
  let above = node.parent;
  while (above && dialect.shapeOf(above)?.kind === 'parenthesised') above = above.parent;
  const shape = above && dialect.shapeOf(above);
  if (!shape || !dialect.shapeOf(node) || dialect.shapeOf(node)?.kind === 'parenthesised') return false;
  if (shape.kind === 'if' || shape.kind === 'loop' || shape.kind === 'conditional') return shape.condition === node;
  return shape.kind === 'binary' && shape.class === 'logical' && (shape.left === node || shape.right === node);
}

/** Names that an expression needs: properties and what it declares itself are left out. */
function namesIn(dialect: Dialect, node: SyntaxNode): readonly string[] {
  const names = new Set<string>();
  const own = new Set<string>();
  for (const part of namedNodes(node)) {
    const shape = dialect.shapeOf(part);
    if (shape?.kind === 'function') {
      for (const parameter of shape.parameters) {
        for (const inner of namedNodes(parameter)) {
          const name = dialect.shapeOf(inner);
          if (name?.kind === 'name') own.add(name.text);
        }
      }
    }
    if (shape?.kind === 'name' && !isProperty(dialect, part)) names.add(shape.text);
  }
  return [...names].filter((name) => !own.has(name));
}

function isProperty(dialect: Dialect, node: SyntaxNode): boolean {
  const above = node.parent && dialect.shapeOf(node.parent);
  return above?.kind === 'member' && above.property === node;
}
