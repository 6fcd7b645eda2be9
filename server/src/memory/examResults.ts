// What exams said of critics, in the private storage: a model by the name by which it is asked, and one of our critics or
// all of them. Critics that failed are not asked (S044); what was never examined, or too little, is asked as ever.

import { join } from 'node:path';
import * as z from 'zod/mini';
import { bugKinds, type BugKind } from '../core/bugKind.ts';
import type { BlindSpot } from '../core/criticMemory.ts';
import type { GatheredExam } from '../core/examParts.ts';
import { readStored, removeStored, writeStored } from './storedFile.ts';

const item = z.string().check(z.maxLength(1000));
const partSchema = z.object({
  document: z.string(),
  verdicts: z.array(
    z.object({
      item,
      truth: z.enum(['right', 'wrong']),
      says: z.enum(['right', 'wrong', 'none']),
      certainty: z.number(),
    }),
  ),
  effects: z.array(
    z.object({
      item,
      mode: z.enum(['self', 'cross', 'iterative']),
      critic: z.string(),
      author: z.string(),
      round: z.int(),
      before: z.boolean(),
      after: z.union([z.boolean(), z.literal('none')]),
    }),
  ),
  baseline: z.array(z.object({ item, author: z.string(), before: z.boolean(), after: z.boolean() })),
  attempts: z.array(
    z.object({
      model: z.string(),
      item,
      kind: z.enum(Object.keys(bugKinds) as [BugKind, ...BugKind[]]),
      shownAs: z.enum(['user', 'own']),
      branch: z.enum(['repair', 'restart']),
      passes: z.boolean(),
    }),
  ),
});
const gatheredSchema = z.object({ prompts: z.int(), parts: z.array(partSchema).check(z.maxLength(100)) });
const resultSchema = z.object({
  model: z.string().check(z.minLength(1)),
  critic: z.optional(z.string()),
  passed: z.enum(['yes', 'no', 'open']),
  reasons: z.array(z.string().check(z.maxLength(500))).check(z.maxLength(20)),
  blindSpot: z.optional(z.object({ share: z.number().check(z.lte(1)), items: z.int().check(z.nonnegative()) })),
  gathered: z.optional(gatheredSchema),
});
const fileSchema = z.object({ version: z.literal(1), results: z.array(resultSchema).check(z.maxLength(1000)) });

/** One result. */
export interface ExamResult {
  /** Host and name, as `ModelPort.describe` gives them. */
  readonly model: string;
  /** Id of the critic that was examined; absent for the model in whatever critic. */
  readonly critic?: string;
  /** `open` where there were too few items to tell. */
  readonly passed: 'yes' | 'no' | 'open';
  /** Why it did not pass, or what is missing. */
  readonly reasons: readonly string[];
  /** What it is blind to in its own text; absent where no planted error was mended in either. */
  readonly blindSpot?: BlindSpot;
  /** The exams on documents that it comes from, to which more can be added. */
  readonly gathered?: GatheredExam;
}

/** Critics that are not asked, and why. */
export interface HiddenCritics {
  readonly critics: readonly string[];
  readonly reasons: readonly string[];
}

/** Reads them; none where there is no file, or none of ours. */
export async function readExamResults(folder: string, log: (message: string) => void): Promise<readonly ExamResult[]> {
  const stored = await readStored(pathIn(folder), fileSchema, 'the results of exams', log);
  return (stored?.results ?? []).map(({ critic, blindSpot, gathered, ...one }) => ({
    ...one,
    ...(critic === undefined ? {} : { critic }),
    ...(blindSpot === undefined ? {} : { blindSpot }),
    ...(gathered === undefined ? {} : { gathered }),
  }));
}

/** Keeps one; an earlier one of the same model and critic goes. */
export async function keepExamResult(
  folder: string,
  result: ExamResult,
  log: (message: string) => void,
): Promise<void> {
  const others = (await readExamResults(folder, log)).filter(
    ({ model, critic }) => model !== result.model || critic !== result.critic,
  );
  await writeStored(pathIn(folder), { version: 1, results: [...others, result] });
}

/** Forgets all; returns how many files went. */
export function removeExamResults(folder: string): Promise<number> {
  return removeStored(pathIn(folder));
}

/**
 * The critics of a model that failed. What was said of one critic wins over what was said of the model.
 *
 * @param model as it is asked now. @param critics ids of those that would be asked.
 */
export function hiddenCritics(
  results: readonly ExamResult[],
  model: string,
  critics: readonly string[],
): HiddenCritics {
  const failed = critics.flatMap((id) => {
    const mine = results.filter((one) => one.model === model);
    const told = mine.find(({ critic }) => critic === id) ?? mine.find(({ critic }) => critic === undefined);
    return told?.passed === 'no' ? [{ id, reasons: told.reasons }] : [];
  });
  return {
    critics: failed.map(({ id }) => id),
    reasons: [...new Set(failed.flatMap(({ reasons }) => reasons))],
  };
}

function pathIn(folder: string): string {
  return join(folder, 'critic-exam.json');
}
