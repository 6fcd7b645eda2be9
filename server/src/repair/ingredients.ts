// Code to borrow for a fix: literals, conditions, statements and expressions of the function, its file and more
// (the plastic surgery hypothesis: most of what a fix needs is already there; Barr et al., FSE 2014).

import type { SyntaxNode, SyntaxTree } from '../core/syntaxTree.ts';
import type { Dialect } from './dialect.ts';
import { isWithin, namedNodes } from './nodes.ts';
import type { Ingredient, Ingredients } from './template.ts';

/** Another text to borrow from. */
export interface MoreCode {
  readonly tree: SyntaxTree;
  /** From 0 to 1; the file of the function itself has 0.6. */
  readonly nearness: number;
  /** Only its literals are borrowed: what a test says is no code of the kind that it tests. */
  readonly onlyConstants?: boolean;
}

/** Longest expression and statement that are worth borrowing, in UTF-16 units. */
const longest = { expression: 60, statement: 120 };
/** Most of one sort that are kept, the nearest first. */
const most = 400;

/** Collects what a function can borrow; each sort when it is first asked for, and no further than it is kept. */
export function ingredientsOf(
  tree: SyntaxTree,
  dialect: Dialect,
  func: SyntaxNode,
  more: readonly MoreCode[],
): Ingredients {
  const sources = function* (constants: boolean): Generator<Source> {
    yield { tree, nodes: namedNodes(func), nearness: 1 };
    const isOutside = (node: SyntaxNode) => node.start < func.start || node.end > func.end || !isWithin(node, func);
    yield { tree, nodes: namedNodes(tree.root).filter(isOutside), nearness: 0.6 };
    for (const other of more.toSorted((a, b) => b.nearness - a.nearness)) {
      if (other.onlyConstants === true && !constants) continue;
      yield { tree: other.tree, nodes: namedNodes(other.tree.root), nearness: other.nearness };
    }
  };
  /** Keeps the first of equal texts. */
  const gathered = <T>(
    isOfSort: (node: SyntaxNode) => boolean,
    add: (node: SyntaxNode, from: SyntaxTree) => T,
    constants = false,
  ) => {
    const all: (Ingredient & T)[] = [];
    const seen = new Set<string>();
    for (const { tree: from, nodes, nearness } of sources(constants)) {
      for (const node of nodes) {
        if (all.length >= most) return all;
        if (!isOfSort(node)) continue;
        const text = from.text.slice(node.start, node.end);
        if (seen.has(text)) continue;
        seen.add(text);
        all.push({ text, nearness, names: namesIn(dialect, node), ...add(node, from) });
      }
    }
    return all;
  };
  const nothing = () => ({});
  const lengthOf = ({ start, end }: SyntaxNode) => end - start;
  const found: { -readonly [K in keyof Ingredients]?: Ingredients[K] } = {};
  return {
    get constants() {
      return (found.constants ??= gathered(
        (node) => {
          if (lengthOf(node) > longest.expression) return false;
          const shape = dialect.shapeOf(node);
          return (shape?.kind === 'number' || (shape?.kind === 'string' && shape.plain)) && dialect.isExpression(node);
        },
        nothing,
        true,
      ));
    },
    get conditions() {
      return (found.conditions ??= gathered(
        (node) => lengthOf(node) <= longest.expression * 2 && isCondition(dialect, node),
        nothing,
      ));
    },
    get statements() {
      return (found.statements ??= gathered((node) => {
        if (lengthOf(node) > longest.statement) return false;
        const shape = dialect.shapeOf(node);
        return (
          shape !== undefined && isSimpleStatement(shape.kind) && dialect.isStatement(node) && isUseful(dialect, shape)
        );
      }, nothing));
    },
    get expressions() {
      return (found.expressions ??= gathered(
        (node) => {
          if (lengthOf(node) > longest.expression) return false;
          const kind = dialect.shapeOf(node)?.kind;
          return kind !== undefined && isBorrowed(kind) && dialect.isExpression(node);
        },
        (node, from) => ({ type: dialect.typeOf(from, node) }),
      ));
    },
  };
}

/** Nodes to look through. */
interface Source {
  readonly tree: SyntaxTree;
  readonly nodes: readonly SyntaxNode[];
  readonly nearness: number;
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
