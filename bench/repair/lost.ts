// Where the right change was lost: offered first, shown beside others, passing all tests and not shown, set aside,
// proposed and not tried, or never proposed; and what stood before it. Says what to mend: the order, the rules by which
// changes are set aside, how long the search goes on, or the templates.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { applyEdits } from '../../server/src/base/edit.ts';
import type { Judged, RefineOutcome } from '../../server/src/core/outcome.ts';
import type { WeighedClass, WeighedMember } from '../../server/src/core/weighed.ts';
import { root } from '../../scripts/run.ts';
import type { Line } from '../report.ts';
import type { RepairAnswer } from './bench.ts';
import { rankOf } from './reach.ts';

const places = [
  'right first',
  'right among those shown',
  'passes, not shown',
  'passes, behind one that seemed to do the same',
  'passes, set aside',
  'one fix away, not tried or does not pass',
  'never proposed',
] as const;
type Place = (typeof places)[number];

/** A fault that was asked about. */
export interface LostRequest {
  readonly languageId: string;
  /** Name of the function, and a name for the fault. */
  readonly name: string;
  readonly fault: string;
  /** The document with the fault, and without it. */
  readonly faulty: string;
  readonly right: string;
  readonly answer: RepairAnswer;
  /** Whether a document does what the right one does. */
  isRight(text: string): boolean;
}

/** Gathers what became of right changes. */
export interface Losses {
  add(request: LostRequest): Promise<string>;
  /** Tables of what was added. */
  lines(measure: string): readonly Line[];
  /** Writes every class with its rightness, so that an order can be tried on them without searching again. */
  keep(name: string): void;
}

/** Most changes of one fault that are judged. */
const mostJudged = 40;

/** Starts gathering. */
export function startLosses(): Losses {
  const counts = new Map<Place, number>();
  const wrongFirst = new Map<Place, number>();
  const before = new Map<string, string[]>();
  const kept: unknown[] = [];
  return {
    async add(request) {
      const { answer, faulty } = request;
      const offered = proposalsOf(answer.outcome);
      const classes = answer.weighed ?? [];
      const known = new Map<string, boolean>();
      const rightOf = (text: string | undefined): boolean => {
        if (text === undefined) return false;
        if (!known.has(text)) known.set(text, known.size < mostJudged && request.isRight(text));
        return known.get(text)!;
      };
      const verdicts = offered.map(({ text }) => rightOf(text));
      const judged = classes.map((one) => ({ one, isRight: rightOf(textOf(faulty, one.members[0]!)) }));
      const place = await placeOf(request, verdicts, judged, rightOf);
      count(counts, place);
      if (verdicts[0] === false) count(wrongFirst, place);
      kept.push({
        language: request.languageId,
        name: request.name,
        fault: request.fault,
        faulty,
        right: request.right,
        place,
        outcome: answer.outcome.kind,
        classes: judged.map(({ one, isRight }) => ({ ...one, isRight })),
      });
      const best = judged.find(({ isRight }) => isRight)?.one;
      const first = classes[0];
      if (verdicts[0] !== false || !best || !first || best === first) return place;
      const { kinds, because } = comparison(first, best);
      before.set(kinds, [...(before.get(kinds) ?? []), because]);
      return `${place} (${kinds}: ${because})`;
    },
    lines(measure) {
      const total = [...counts.values()].reduce((sum, one) => sum + one, 0);
      return [
        ...places.map((place): Line => ({
          measure,
          what: `where the right change was lost: ${place}`,
          value: counts.get(place) ?? 0,
          unit: 'count',
          note: `of ${total}; ${wrongFirst.get(place) ?? 0} of them with another change offered first`,
        })),
        ...[...before]
          .toSorted(([, a], [, b]) => b.length - a.length)
          .map(([kinds, because]): Line => ({
            measure,
            what: `offered first, ${kinds}`,
            value: because.length,
            unit: 'count',
            note: because.join('; '),
          })),
      ];
    },
    keep(name) {
      const folder = path.join(root, 'reports');
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, `repair-survivors-${name}.json`), `${JSON.stringify(kept, undefined, 1)}\n`);
    },
  };
}

/** What a run offers, the best first. */
export function proposalsOf(outcome: RefineOutcome): readonly Judged[] {
  if (outcome.kind === 'improved') return [outcome.best];
  if (outcome.kind !== 'unverified') return [];
  return outcome.choice?.alternatives.map(({ judged }) => judged) ?? (outcome.spare ? [outcome.spare] : []);
}

async function placeOf(
  { languageId, name, faulty, right }: LostRequest,
  verdicts: readonly boolean[],
  judged: readonly { readonly one: WeighedClass; readonly isRight: boolean }[],
  rightOf: (text: string | undefined) => boolean,
): Promise<Place> {
  if (verdicts[0]) return 'right first';
  if (verdicts.includes(true)) return 'right among those shown';
  const passing = judged.filter(({ isRight }) => isRight);
  if (passing.some(({ one }) => one.implausible === undefined)) return 'passes, not shown';
  if (passing.length > 0) return 'passes, set aside';
  if (judged.some(({ one }) => one.members.slice(1).some((member) => rightOf(textOf(faulty, member)))))
    return 'passes, behind one that seemed to do the same';
  const rank = await rankOf({ languageId, faulty, right, name });
  return rank === undefined ? 'never proposed' : 'one fix away, not tried or does not pass';
}

/** The kinds of two changes, and what speaks for the first of them. */
function comparison(first: WeighedClass, right: WeighedClass): { readonly kinds: string; readonly because: string } {
  const [a, b] = [first.members[0]!, right.members[0]!];
  const kindOf = ({ fixes }: WeighedMember) => fixes.map(({ template }) => template).join('+');
  const parts = [
    a.priority > b.priority && `priority ${ratio(a.priority, b.priority)}`,
    a.natural > b.natural && `natural ${ratio(a.natural, b.natural)}`,
    a.size < b.size && `size ${a.size} < ${b.size}`,
    first.disturbed < right.disturbed && `disturbs ${first.disturbed.toFixed(2)} < ${right.disturbed.toFixed(2)}`,
    first.members.length > right.members.length && `ways ${first.members.length} > ${right.members.length}`,
    right.implausible !== undefined && `the right one ${right.implausible}`,
  ].filter((part) => part !== false);
  return { kinds: `${kindOf(a)} before ${kindOf(b)}`, because: parts.join(', ') || 'nothing' };
}

function ratio(a: number, b: number): string {
  return `× ${(a / Math.max(b, 1e-9)).toFixed(1)}`;
}

function textOf(text: string, { edits }: WeighedMember): string | undefined {
  const changed = applyEdits(text, edits);
  return changed.ok ? changed.value : undefined;
}

function count<T>(counts: Map<T, number>, key: T): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
