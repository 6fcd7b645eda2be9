// Which functions of a document a selection means, and how each is called from outside.

import { containsSpan, spansMeet, type Span } from '../base/text.ts';
import type { SyntaxNode, SyntaxTree } from '../core/syntaxTree.ts';
import type { Dialect, Variadic } from './dialect.ts';

/** A function that may be changed. */
export interface RepairFunction {
  readonly node: SyntaxNode;
  /** As a caller in the same module writes it, such as `median` or `Stack.push`; undefined where it has no such name. */
  readonly name?: string;
  /** Names of its parameters as written, in order. */
  readonly parameters: readonly SyntaxNode[];
  /** See the shape of a function. */
  readonly variadic?: Variadic;
}

/**
 * The functions that a selection means: the one around it, or else the ones that lie in it, or else those that it
 * reaches into. Functions within functions belong to the outer one.
 */
export function functionsOf(tree: SyntaxTree, dialect: Dialect, span: Span): readonly RepairFunction[] {
  const outermost: SyntaxNode[] = [];
  const around: SyntaxNode[] = [];
  const met: SyntaxNode[] = [];
  const pending: { readonly node: SyntaxNode; readonly within: boolean }[] = [{ node: tree.root, within: false }];
  const selected = trimmed(tree.text, span);
  for (let at = pending.pop(); at; at = pending.pop()) {
    const { node, within } = at;
    if (!spansMeet(node, selected)) continue;
    const isFunction = dialect.shapeOf(node)?.kind === 'function';
    if (isFunction && containsSpan(selected, node) && !within) outermost.push(node);
    else if (isFunction && containsSpan(node, selected)) around.push(node);
    else if (isFunction && !within) met.push(node);
    const inside = within || (isFunction && !containsSpan(node, selected));
    for (const child of node.children) pending.push({ node: child, within: inside });
  }
  if (around.length > 0) return [describe(tree, dialect, callableOf(dialect, around))];
  const found = (outermost.length > 0 ? outermost : met).sort((a, b) => a.start - b.start);
  return found.map((node) => describe(tree, dialect, node));
}

/** All functions of a document that lie in no other function, in the order of the text. */
export function allFunctions(tree: SyntaxTree, dialect: Dialect): readonly RepairFunction[] {
  return functionsOf(tree, dialect, { start: 0, end: tree.text.length });
}

/** The innermost function around the selection that has a name, or else the outermost one. */
function callableOf(dialect: Dialect, around: readonly SyntaxNode[]): SyntaxNode {
  const inward = around.toSorted((a, b) => a.end - a.start - (b.end - b.start));
  return inward.find((node) => nameNodeOf(dialect, node)) ?? inward.at(-1)!;
}

function describe(tree: SyntaxTree, dialect: Dialect, node: SyntaxNode): RepairFunction {
  const shape = dialect.shapeOf(node);
  const parameters = shape?.kind === 'function' ? shape.parameters : [];
  const name = callNameOf(tree, dialect, node);
  const variadic = shape?.kind === 'function' ? shape.variadic : undefined;
  return { node, parameters, ...(variadic && { variadic }), ...(name === undefined ? {} : { name }) };
}

function callNameOf(tree: SyntaxTree, dialect: Dialect, node: SyntaxNode): string | undefined {
  const own = nameNodeOf(dialect, node);
  if (!own) return undefined;
  const parts = [tree.text.slice(own.start, own.end)];
  for (let up = node.parent; up; up = up.parent) {
    const shape = dialect.shapeOf(up);
    if (shape?.kind === 'function') return undefined;
    if (shape?.kind !== 'class') continue;
    if (!shape.name) return undefined;
    parts.unshift(tree.text.slice(shape.name.start, shape.name.end));
  }
  return parts.join('.');
}

/** The name of a function: its own, or that of the variable that it is the value of. */
function nameNodeOf(dialect: Dialect, node: SyntaxNode): SyntaxNode | undefined {
  const shape = dialect.shapeOf(node);
  if (shape?.kind === 'function' && shape.name) return shape.name;
  for (let up = node.parent, hops = 0; up && hops < 3; up = up.parent, hops++) {
    const outer = dialect.shapeOf(up);
    if (outer?.kind === 'declaration') return outer.value && containsSpan(outer.value, node) ? outer.name : undefined;
    if (outer?.kind === 'assignment') return containsSpan(outer.value, node) ? outer.target : undefined;
    if (outer && outer.kind !== 'parenthesised') return undefined;
  }
  return undefined;
}

function trimmed(text: string, { start, end }: Span): Span {
  const inside = text.slice(start, end);
  const from = start + (inside.length - inside.trimStart().length);
  return { start: from, end: Math.max(from, end - (inside.length - inside.trimEnd().length)) };
}
