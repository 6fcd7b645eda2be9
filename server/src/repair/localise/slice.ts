// A backward slice of one function: the lines that its result depends on, found by names alone. It is rough on
// purpose: it breaks ties between lines that the tests cannot tell apart, and rules nothing out.

import { lineStartsOf, positionAt } from '../../base/text.ts';
import type { SyntaxNode, SyntaxTree } from '../../core/syntaxTree.ts';
import type { Dialect } from '../dialect.ts';

/** What a statement writes and reads, and the conditions that it stands under. */
interface Effect {
  readonly node: SyntaxNode;
  readonly writes: ReadonlySet<string>;
  readonly reads: ReadonlySet<string>;
  /** A result of the function: a return, a throw, or the body of a concise function. */
  readonly ends: boolean;
}

/**
 * Lines of `func` that the values it returns or throws depend on, directly or through names.
 *
 * @param ran zero-based lines that a failing test ran; results on other lines do not count. Empty: all count.
 * @returns zero-based lines.
 */
export function sliceOf(
  tree: SyntaxTree,
  dialect: Dialect,
  func: SyntaxNode,
  ran: ReadonlySet<number>,
): ReadonlySet<number> {
  const starts = lineStartsOf(tree.text);
  const lineOf = (node: SyntaxNode) => positionAt(tree.text, node.start, starts).line;
  const effects = effectsOf(dialect, tree, func);
  const wanted = new Set<string>();
  const kept = new Set<Effect>();
  const lines = new Set<number>();
  const keep = (effect: Effect) => {
    kept.add(effect);
    lines.add(lineOf(effect.node));
    for (const name of effect.reads) wanted.add(name);
    for (let up = effect.node.parent; up && up !== func.parent; up = up.parent) {
      const condition = conditionOf(dialect, up);
      if (!condition) continue;
      lines.add(lineOf(condition));
      for (const name of namesIn(dialect, tree, condition)) wanted.add(name);
    }
  };
  for (const effect of effects) if (effect.ends && (ran.size === 0 || ran.has(lineOf(effect.node)))) keep(effect);
  for (let before = -1; before !== kept.size;) {
    before = kept.size;
    for (const effect of effects)
      if (!kept.has(effect) && !effect.ends && [...effect.writes].some((name) => wanted.has(name))) keep(effect);
  }
  return lines;
}

function effectsOf(dialect: Dialect, tree: SyntaxTree, func: SyntaxNode): readonly Effect[] {
  const effects: Effect[] = [];
  const names = (...nodes: readonly (SyntaxNode | undefined)[]) =>
    new Set(nodes.flatMap((node) => (node ? namesIn(dialect, tree, node) : [])));
  const add = (node: SyntaxNode, writes: ReadonlySet<string>, reads: ReadonlySet<string>, ends = false) =>
    effects.push({ node, writes, reads, ends });
  const pending = [func];
  for (let node = pending.pop(); node; node = pending.pop()) {
    for (let index = node.children.length - 1; index >= 0; index--) pending.push(node.children[index]!);
    const shape = dialect.shapeOf(node);
    switch (shape?.kind) {
      case 'return':
      case 'throw':
        add(node, new Set(), names(shape.value), true);
        break;
      case 'function':
        if (shape.concise) add(shape.body, new Set(), names(shape.body), true);
        break;
      case 'assignment':
        add(node, names(shape.target), names(shape.target, shape.value));
        break;
      case 'declaration':
        add(node, names(shape.name), names(shape.value));
        break;
      case 'update':
        add(node, names(shape.operand), names(shape.operand));
        break;
      case 'each':
        add(node, names(shape.variable), names(shape.iterable));
        break;
      // A call of a member may change its object, and what it is given.
      case 'call':
        if (shape.object) add(node, names(shape.object), names(shape.argumentList));
        break;
      default:
        break;
    }
  }
  return effects;
}

function conditionOf(dialect: Dialect, node: SyntaxNode): SyntaxNode | undefined {
  const shape = dialect.shapeOf(node);
  if (shape?.kind === 'if' || shape?.kind === 'loop' || shape?.kind === 'conditional') return shape.condition;
  return shape?.kind === 'each' ? shape.iterable : undefined;
}

function namesIn(dialect: Dialect, tree: SyntaxTree, node: SyntaxNode): readonly string[] {
  const names: string[] = [];
  const pending = [node];
  for (let at = pending.pop(); at; at = pending.pop()) {
    const shape = dialect.shapeOf(at);
    if (shape?.kind === 'name') names.push(tree.text.slice(at.start, at.end));
    pending.push(...at.children);
  }
  return names;
}
