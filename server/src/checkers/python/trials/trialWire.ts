// What the Python program of a session of trials is told and what it tells, in lines of JSON.

import * as z from 'zod/mini';
import { failureShape } from '../testResults.ts';
import { literalShape } from './literalWire.ts';

const keyShape = z.tuple([z.string(), z.array(z.string())]);

/** File in the view, and names, of one test. */
export type TestKey = z.infer<typeof keyShape>;

const doesShape = z.array(z.tuple([z.string(), z.string()]));

const traceLine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('tests'), tests: z.array(keyShape), errors: z.array(z.string()) }),
  z.object({ kind: z.literal('starts'), test: z.number() }),
  z.object({
    kind: z.literal('ended'),
    test: z.number(),
    state: z.enum(['passed', 'failed', 'skipped', 'hung']),
    ms: z.number(),
    failure: z.nullable(failureShape),
    lines: z.array(z.number()),
  }),
  z.object({
    kind: z.literal('calls'),
    calls: z.array(z.object({ name: z.string(), inputs: z.array(literalShape), tests: z.array(z.number()) })),
    does: doesShape,
  }),
]);

/** One thing told while the original is traced. */
export type TraceLine = z.infer<typeof traceLine>;

const resultShape = z.union([
  z.tuple([z.literal('passed'), z.number()]),
  z.tuple([z.literal('failed'), z.number(), z.number(), z.string()]),
  z.tuple([z.literal('hung'), z.number()]),
  z.tuple([z.literal('broken'), z.string()]),
  z.tuple([z.literal('checked'), z.array(z.tuple([z.number(), z.enum(['passed', 'failed', 'skipped'])]))]),
]);

/** How a job ended; tests are numbered by their place in the plan. */
export type JobResult = z.infer<typeof resultShape>;

const messageShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('unfit'), why: z.string() }),
  z.object({ kind: z.literal('dropped') }),
  /** `why` is null when the process came to its end, `wrong` when the runner did too. */
  z.object({
    kind: z.literal('traced'),
    lines: z.array(traceLine),
    wrong: z.nullable(z.string()),
    why: z.nullable(z.string()),
  }),
  z.object({ kind: z.literal('tried'), index: z.number(), result: resultShape }),
]);

/** What the program tells. */
export type TrialMessage = z.infer<typeof messageShape>;

/** Reads a message; undefined for what is none. */
export function trialMessage(message: unknown): TrialMessage | undefined {
  const parsed = messageShape.safeParse(message);
  return parsed.success ? parsed.data : undefined;
}

/** Traces the original; `without` are tests that ended a process of their own. */
export interface TraceQuestion {
  readonly kind: 'trace';
  readonly text: string;
  /** First and last line, counted from one, of the functions that variants change. */
  readonly spans: readonly (readonly [number, number])[];
  readonly without: readonly number[];
  readonly loadMs: number;
  readonly testMs: number;
}

/** What workers keep to until the next plan. */
export interface TrialPlan {
  readonly kind: 'plan';
  readonly text: string;
  readonly order: readonly TestKey[];
  /** Places of tests that fail on the original. */
  readonly failing: readonly number[];
  readonly lastFailing: number;
  /** Places of those that do not end there. */
  readonly hung: readonly number[];
  readonly loadMs: number;
  readonly testMs: number;
  /** Whether plain functions are called without the runner's protocol. */
  readonly direct: boolean;
  readonly errors: readonly string[];
  /** What the original's tests do that reaches beyond their process. */
  readonly does: z.infer<typeof doesShape>;
  /** Workers that try variants at a time. */
  readonly slots: number;
}

/** One variant to try: edits by code points, in the order of the text. */
export interface TrialJob {
  readonly index: number;
  readonly edits: readonly (readonly [number, number, string])[];
  /** Run every test that fails on the original. */
  readonly all: boolean;
  /** Run all tests, to see that they end as when they were traced. */
  readonly check?: true;
}
