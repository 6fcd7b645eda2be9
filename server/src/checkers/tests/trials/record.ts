// What one program's run proved: an answer counts when the original, having its turn after it, still does what it did.
// All else is tried again.

import type { Trial } from '../../../core/trials.ts';
import type { AnswerLine, OriginalLine, VariantLine } from './answers.ts';
import type { JobEnd } from './trialWorker.ts';

/** What came of one program; variants by their places in it. */
export interface Concluded {
  readonly done: ReadonlyMap<number, Trial>;
  /** To be tried again in new processes, in halves. */
  readonly suspect: readonly number[];
  /** To be tried again in halves: one of them does not load. */
  readonly unloaded: readonly number[];
  /** To be tried again as they are: they did not have their turn, or nothing says that it counted. */
  readonly left: readonly number[];
}

/** Takes the lines of one run. */
export interface RunRecord {
  /** True as long as the process can be believed. */
  add(line: AnswerLine): boolean;
  readonly isSpoilt: boolean;
  conclude(end: JobEnd): Concluded;
}

/** How a run is judged. */
export interface RecordWords {
  /** Places of the variants that are tried. */
  readonly picks: readonly number[];
  /** Whether the original has turns too. */
  readonly hasOriginal: boolean;
  /** In a new process, and by itself: there is nothing else that could have spoilt it. */
  readonly isAlone: boolean;
  /** Whether all tests that failed are run. */
  readonly all: boolean;
  /** Files of tests that tell of each variant. */
  readonly files: ReadonlySet<string>;
  isAsBefore(line: OriginalLine): boolean;
  trialOf(lines: readonly VariantLine[]): Trial;
}

/** Starts the record of one run. */
export function createRecord(words: RecordWords): RunRecord {
  const confirmed = new Map<number, VariantLine[]>();
  let open: VariantLine[] = [];
  let running: number | undefined;
  let spoilt: { readonly by: readonly VariantLine[]; readonly why: string } | undefined;
  let isFirst = true;
  const confirm = () => {
    for (const line of open) confirmed.set(line.v - 1, [...(confirmed.get(line.v - 1) ?? []), line]);
    open = [];
  };
  const isTerminal = (line: VariantLine) =>
    line.kind !== 'passed' && (line.kind !== 'failed' || !words.all || line.regression === true);
  const isComplete = (lines: readonly VariantLine[]) =>
    lines.some(isTerminal) || [...words.files].every((file) => lines.some((line) => line.file === file));
  return {
    get isSpoilt() {
      return spoilt !== undefined;
    },
    add(line) {
      if ('begun' in line) running = line.v;
      else if ('ended' in line) {
        running = undefined;
        isFirst = true;
        if (!words.hasOriginal) confirm();
      } else if (line.kind === 'original') {
        running = undefined;
        if (words.isAsBefore(line)) {
          confirm();
          isFirst = false;
        } else {
          spoilt ??= { by: isFirst ? [] : open, why: line.odd ?? 'state' };
          return false;
        }
      } else {
        running = undefined;
        open.push(line);
      }
      return spoilt === undefined;
    },
    conclude(end) {
      const done = new Map<number, Trial>();
      const suspect = new Set<number>();
      const unloaded: number[] = [];
      const left: number[] = [];
      const { picks } = words;
      if (spoilt !== undefined) {
        for (const line of spoilt.by) suspect.add(line.v - 1);
        // Whatever came before in this process, this was the first of it: it is the program that is different.
        if (spoilt.by.length === 0 && words.isAlone) for (const index of picks) suspect.add(index);
        if (words.isAlone && picks.length === 1) {
          suspect.clear();
          const lines = [...(confirmed.get(picks[0]!) ?? []), ...spoilt.by];
          const believes = spoilt.why === 'state' && isComplete(lines);
          done.set(
            picks[0]!,
            believes ? words.trialOf(lines) : { kind: 'broken', why: `it spoils what runs after it (${spoilt.why})` },
          );
        }
      } else if (end.kind !== 'ended') {
        if (running === undefined || running === 0) {
          if (picks.length === 1 && words.isAlone) {
            done.set(picks[0]!, end.kind === 'hung' ? { kind: 'hung', passed: 0 } : { kind: 'broken', why: end.why });
          } else if (running === 0 && open.length > 0) for (const line of open) suspect.add(line.v - 1);
          else for (const index of picks) suspect.add(index);
        } else {
          done.set(
            running - 1,
            end.kind === 'hung' ? { kind: 'hung', passed: 0 } : { kind: 'broken', why: 'it ended the process' },
          );
        }
      }
      for (const index of picks) {
        if (done.has(index) || suspect.has(index)) continue;
        const lines = confirmed.get(index) ?? [];
        if (isComplete(lines)) {
          // What happened after the end of a test may be another variant's doing.
          if (!words.isAlone && lines.some((line) => line.kind === 'stray')) suspect.add(index);
          else done.set(index, words.trialOf(lines));
        } else if (end.kind === 'ended' && spoilt === undefined) {
          if (picks.length > 1) unloaded.push(index);
          // What ran before it as plain text, with no turn of the original after it, may have spoilt the process.
          else if (end.loadError === undefined && !words.isAlone) suspect.add(index);
          else
            done.set(index, { kind: 'broken', why: (end.loadError ?? 'not all of its tests were run').slice(0, 300) });
        } else left.push(index);
      }
      return { done, suspect: [...suspect], unloaded, left };
    },
  };
}
