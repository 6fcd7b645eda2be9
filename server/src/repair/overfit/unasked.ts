// What no test asks for: conditions of a repaired function that may be settled, and every test still passes. A fault behind
// them would not show, so that a repair beside them cannot be called right (extreme mutation, Niedermayr et al. 2016). That
// every part of a condition is asked for, as in MC/DC, is more than tests of real projects do.

import { minimalEdit, type TextEdit } from '../../base/edit.ts';
import { containsSpan, lineStartsOf, positionAt, type Span } from '../../base/text.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';
import type { Literal } from '../../core/literal.ts';
import type { RepairPlace } from '../template.ts';
import type { CallSession, Variant } from '../../core/trials.ts';
import { isBad } from './behaviours.ts';
import { changedFunction, type FunctionIn } from './changed.ts';

/** A version that tests should tell from the repaired one. */
export interface Probe {
  /** Zero-based line of the repaired document. */
  readonly line: number;
  /** What is done there, for people: “whether `a > b` holds”. */
  readonly what: string;
  /** Of the original text, with the repair in it. */
  readonly edits: readonly TextEdit[];
  /** Offset of the condition in the repaired text; it may be settled the other way, too. */
  readonly settles: number;
}

/** What is asked about a repair. */
export interface UnaskedRequest {
  readonly within: FunctionIn;
  readonly repair: readonly TextEdit[];
  /** The repair as it was run. */
  readonly variant: Variant;
  /** What the function is called by, and argument lists on which a difference counts. */
  readonly name: string;
  readonly inputs: readonly (readonly Literal[])[];
  /** Which versions pass every test. */
  passing(versions: readonly Variant[]): Promise<readonly boolean[]>;
  calls(): Promise<CallSession | undefined>;
  readonly signal: AbortSignal;
}

/** Most versions of one repair. */
const most = 48;

/**
 * Versions of a repaired function in each of which one condition is settled. Only conditions that have to do with the
 * repair: it lies in what they decide, or shares a variable with that.
 */
export function probesOf(within: FunctionIn, repair: readonly TextEdit[]): readonly Probe[] {
  const changed = changedFunction(within, repair);
  if (!changed) return [];
  const { place, tree } = changed;
  const { dialect } = within;
  const starts = lineStartsOf(tree.text);
  const isRelated = relatedTo(place, within.text, tree.text);
  const { trueWord: yes, falseWord: no } = dialect.write;
  const found: Probe[] = [];
  const settle = (node: SyntaxNode, newText: string) => {
    const edits = changed.with([{ span: node, newText }]);
    if (!edits || found.length >= most) return;
    const shown = place.textOf(node).replace(/\s+/gu, ' ');
    const { line } = positionAt(tree.text, node.start, starts);
    found.push({ line, what: shown, edits, settles: node.start });
  };
  for (const node of place.nodes) {
    const shape = dialect.shapeOf(node);
    if ((shape?.kind !== 'if' && shape?.kind !== 'conditional') || !isRelated(node)) continue;
    settle(shape.condition, yes);
    settle(shape.condition, no);
  }
  return found;
}

/** Whether what a condition decides has to do with the stretch in which two texts differ, given places of the second. */
function relatedTo(place: RepairPlace, before: string, after: string): (deciding: SyntaxNode) => boolean {
  const { dialect, nodes, func } = place;
  const stretch = differing(before, after);
  const lines = { start: after.lastIndexOf('\n', stretch.start - 1) + 1, end: lineEnd(after, stretch.end) };
  const namesIn = (span: Span): ReadonlySet<string> =>
    new Set(nodes.flatMap((node) => (isNameIn(node, span) ? [place.textOf(node)] : [])));
  const isNameIn = (node: SyntaxNode, span: Span) =>
    dialect.shapeOf(node)?.kind === 'name' && containsSpan(span, node) && node !== func;
  /** What gets a value together: of one assignment, or by a condition that decides about it. */
  const groups = nodes.flatMap((node) => {
    const shape = dialect.shapeOf(node);
    if (shape?.kind === 'assignment') return [{ given: namesIn(shape.target), by: namesIn(shape.value) }];
    if (shape?.kind === 'update') return [{ given: namesIn(shape.operand), by: namesIn(shape.operand) }];
    if (shape?.kind === 'declaration') return [{ given: namesIn(shape.name), by: namesIn(node) }];
    return shape?.kind === 'each' ? [{ given: namesIn(shape.variable), by: namesIn(shape.iterable) }] : [];
  });
  const given = new Set(groups.flatMap((group) => [...group.given]));
  const own = new Set([...namesIn(lines)].filter((name) => given.has(name)));
  const deciding = nodes.filter((node) => ['if', 'loop'].includes(dialect.shapeOf(node)?.kind ?? ''));
  const together = [
    ...groups.map((group) => [...group.given, ...group.by]),
    ...deciding.map((node) => [...namesIn(node)]),
  ].map((names) => names.filter((name) => given.has(name)));
  for (let size = -1; size < own.size;) {
    size = own.size;
    for (const names of together) if (names.some((name) => own.has(name))) for (const name of names) own.add(name);
  }
  return (node) => {
    if (containsSpan(node, stretch)) return true;
    const names = namesIn(node);
    return [...own].some((name) => names.has(name));
  };
}

/** The stretch of the second text in which it is another than the first; empty at its end where they are the same. */
function differing(before: string, after: string): Span {
  const edit = minimalEdit(before, after);
  return edit
    ? { start: edit.span.start, end: edit.span.start + edit.newText.length }
    : { start: after.length, end: after.length };
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/**
 * Those probes that pass every test, and do something else than the repair on an input that it can deal with. A condition
 * that passes settled either way counts whatever it decides: where it decides nothing on any input, the repair has made
 * it idle.
 */
export async function unaskedBeside(request: UnaskedRequest): Promise<readonly Probe[]> {
  const probes = probesOf(request.within, request.repair);
  if (probes.length === 0) return [];
  const passes = await request.passing(probes);
  const passing = probes.filter((_, at) => passes[at]);
  if (passing.length === 0) return [];
  const either = passing.filter((one) => passing.some((other) => other !== one && other.settles === one.settles));
  if (either.length > 0) return either;
  const session = await request.calls();
  try {
    request.signal.throwIfAborted();
    const seen = await session?.behave([request.variant, ...passing], request.name, request.inputs, request.signal);
    const own = seen?.[0];
    return passing.filter((_, at) =>
      seen?.[at + 1]?.some((behaviour, index) => {
        const right = own?.[index];
        return right !== undefined && !isBad(right) && behaviour.key !== right.key;
      }),
    );
  } finally {
    await session?.close();
  }
}
