// Rivals of a change that passes, made of the change itself: what it puts in may be a little off and no test would
// see. The templates are asked about the new code alone; where a condition changes, about the whole condition and the
// first statements that it decides about, since tests that never come there say nothing of it; and where an element of one parameter was exchanged for that of
// another, the greater and the lesser of the two are rivals, too. A rival that passes every test shows what the tests leave open.

import type { TextEdit } from '../../base/edit.ts';
import { containsSpan, type Span } from '../../base/text.ts';
import type { SyntaxNode, SyntaxTree } from '../../core/syntaxTree.ts';
import type { Fix, RepairPlace } from '../template.ts';
import { constant } from '../templates/constant.ts';
import { logicalOperator } from '../templates/logicalOperator.ts';
import { lookAlike } from '../templates/lookAlike.ts';
import { negation } from '../templates/negation.ts';
import { relationalOperator } from '../templates/relationalOperator.ts';
import { sortOrder } from '../templates/sortOrder.ts';
import { statementDeletion } from '../templates/statementDeletion.ts';
import { changedFunction, type FunctionIn } from './changed.ts';

/** A change that passes, as its rivals see it. */
export interface Winner {
  readonly edits: readonly TextEdit[];
  readonly fixes: readonly Fix[];
  readonly priority: number;
  readonly title: string;
}

/** The change of a winner with another one in it. */
export interface Rival {
  readonly title: string;
  readonly fix: Fix;
  readonly priority: number;
  /** Of the original text. */
  readonly edits: readonly TextEdit[];
}

const near = [relationalOperator, constant, lookAlike, sortOrder];

/** What is asked about a condition that changes. */
const inCondition = [relationalOperator, logicalOperator, negation, constant];

/** Statements of a branch that are left out in turn. */
const mostLeftOut = 3;

/** Templates that put one value in the place of another. */
const exchanging: ReadonlySet<string> = new Set(['variable', 'expression', 'operand', 'property']);

/** How much less likely a rival is than what its two changes say: it was not found by itself. */
const share = 0.5;

/** Most rivals of one winner. */
const most = 32;

/** What one winner leaves open; the likeliest first. */
export function rivalsOf(within: FunctionIn, winner: Winner): readonly Rival[] {
  const changed = changedFunction(within, winner.edits);
  if (!changed) return [];
  const { place, tree } = changed;
  const stretches = insertedBy(within.text, winner.edits);
  const found: Rival[] = [];
  const add = (fix: Fix, likely: number) => {
    const edits = changed.with(fix.edits);
    if (!edits) return;
    found.push({
      title: `${winner.title}; ${fix.title}`,
      fix,
      priority: winner.priority * likely * share,
      edits,
    });
  };
  for (const template of near) {
    for (const fix of template.propose(place))
      if (fix.edits.every(({ span }) => stretches.some(({ is }) => containsSpan(is, span))))
        add(fix, template.prior * fix.fit);
  }
  const decided = stretches.flatMap(({ is }) => decidedBy(place, is) ?? []);
  for (const template of inCondition) {
    for (const fix of decided.length === 0 ? [] : template.propose(place)) {
      const isNew = fix.edits.every(({ span }) => stretches.some(({ is }) => containsSpan(is, span)));
      if (
        (!isNew || !near.includes(template)) &&
        fix.edits.every(({ span }) => decided.some(({ condition }) => containsSpan(condition, span)))
      )
        add(fix, template.prior * fix.fit);
    }
  }
  const branches = decided.flatMap(({ branches: all }) => all.map((branch) => ({ branch, left: mostLeftOut })));
  for (const fix of branches.length === 0 ? [] : statementDeletion.propose(place)) {
    const of = branches.find(({ branch, left }) => left > 0 && containsSpan(branch, fix.at));
    if (!of) continue;
    of.left--;
    add(fix, statementDeletion.prior * fix.fit);
  }
  for (const fix of bothOf(place, tree, winner, stretches)) add(fix, fix.fit);
  return found.toSorted((a, b) => b.priority - a.priority).slice(0, most);
}

/** What edits put in, in offsets of the changed text, and what stood there; ends that are alike left out. */
function insertedBy(text: string, edits: readonly TextEdit[]): readonly { readonly is: Span; readonly was: string }[] {
  let moved = 0;
  return edits.flatMap(({ span, newText }) => {
    const old = text.slice(span.start, span.end);
    const start = span.start + moved;
    moved += newText.length - old.length;
    let from = 0;
    while (from < Math.min(old.length, newText.length) && old[from] === newText[from]) from++;
    while (from > 0 && /[\p{L}\p{N}_$.]/u.test(newText[from - 1]!)) from--;
    let back = 0;
    const longest = Math.min(old.length, newText.length) - from;
    while (back < longest && old.at(-1 - back) === newText.at(-1 - back)) back++;
    while (back > 0 && /[\p{L}\p{N}_$.]/u.test(newText[newText.length - back]!)) back--;
    if (newText.length - back <= from) return [];
    return [
      { is: { start: start + from, end: start + newText.length - back }, was: old.slice(from, old.length - back) },
    ];
  });
}

/** The innermost condition in which a stretch lies, and what it decides about. */
function decidedBy(
  place: RepairPlace,
  is: Span,
): { readonly condition: Span; readonly branches: readonly Span[] } | undefined {
  let found: { readonly condition: Span; readonly branches: readonly Span[] } | undefined;
  for (const node of place.nodes) {
    const shape = place.dialect.shapeOf(node);
    if (shape?.kind !== 'if' && shape?.kind !== 'loop' && shape?.kind !== 'conditional') continue;
    if (!shape.condition || !containsSpan(shape.condition, is)) continue;
    const branches =
      shape.kind === 'if'
        ? [shape.then, ...(shape.otherwise ? [shape.otherwise] : [])]
        : shape.kind === 'loop'
          ? [shape.body]
          : [];
    found = { condition: shape.condition, branches };
  }
  return found;
}

/** The greater and the lesser of the value that was exchanged and the new one. */
function* bothOf(
  place: RepairPlace,
  tree: SyntaxTree,
  winner: Winner,
  stretches: readonly { readonly is: Span; readonly was: string }[],
): Generator<Fix> {
  const [only, ...more] = stretches;
  const prefix = { javascript: 'Math.', typescript: 'Math.', python: '' }[tree.languageId];
  if (!only || more.length > 0 || prefix === undefined || only.was.trim() === '') return;
  if (winner.fixes.length !== 1 || !exchanging.has(winner.fixes[0]!.template)) return;
  const exact = place.nodes.find(({ start, end }) => start === only.is.start && end === only.is.end);
  if (!exact) return;
  const node = wholeOf(place, exact);
  // Elements of two parameters that the function deals with alike.
  const func = place.dialect.shapeOf(place.func);
  const parameters = func?.kind === 'function' ? func.parameters.map((one) => place.textOf(one)) : [];
  const isParameter = (text: string) => parameters.some((one) => one === text || one.startsWith(`${text}:`));
  if (node === exact || !isParameter(place.textOf(exact)) || !isParameter(only.was)) return;
  const type = place.typeOf(node);
  if (type !== 'number' && type !== 'unknown') return;
  const is = place.textOf(node);
  const was = is.slice(0, only.is.start - node.start) + only.was + is.slice(only.is.end - node.start);
  for (const name of ['max', 'min']) {
    const newText = `${prefix}${name}(${was}, ${is})`;
    const at = { start: node.start, end: node.end };
    yield { template: 'both', title: `Use \`${newText}\``, edits: [{ span: at, newText }], at, fit: 0.5 };
  }
}

/** The element or property that a name stands for in an expression. */
function wholeOf(place: RepairPlace, node: SyntaxNode): SyntaxNode {
  let whole = node;
  for (let up = node.parent; up; up = up.parent) {
    const kind = place.dialect.shapeOf(up)?.kind;
    if ((kind !== 'index' && kind !== 'member') || up.start !== whole.start) return whole;
    whole = up;
  }
  return whole;
}
