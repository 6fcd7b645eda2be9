// Reads the lines that our hosts tell within Python, and makes evidence of them. What was not told in full,
// with the token of this run, did not happen.

import { relative } from 'node:path';
import * as z from 'zod/mini';
import { err, ok, type Result } from '../../base/result.ts';
import type { TestCase, TestFailure } from '../../core/evidence.ts';
import { plainText } from '../../workspace/plainText.ts';
import { pathToUri } from '../../workspace/uri.ts';

const text = z.nullable(z.string());
/** A failure as hosts tell it. */
export const failureShape = z.object({
  message: z.string(),
  expected: text,
  actual: text,
  stack: text,
  file: text,
  line: z.nullable(z.number()),
  /** The test's own line that was running. */
  source: z.optional(text),
});
const lineShape = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('case'),
    token: z.string(),
    file: z.string(),
    names: z.array(z.string()),
    state: z.enum(['passed', 'failed', 'skipped']),
    ms: z.number(),
    failure: z.nullable(failureShape),
    output: text,
  }),
  z.extend(failureShape, {
    kind: z.literal('error'),
    token: z.string(),
    where: text,
    blamed: z.boolean(),
    missing: text,
  }),
  z.object({
    kind: z.literal('end'),
    token: z.string(),
    runner: z.string(),
    version: z.string(),
    python: z.string(),
    targetRan: z.enum(['yes', 'no', 'unknown']),
  }),
  z.object({
    kind: z.literal('notice'),
    token: z.string(),
    what: z.enum(['escaped', 'wrote', 'read']),
    path: z.string(),
  }),
  z.object({
    kind: z.literal('loaded'),
    token: z.string(),
    modules: z.array(z.string()),
    sources: z.array(z.tuple([z.string(), z.string()])),
  }),
]);

type Line = z.infer<typeof lineShape>;

/** One test as it was told; paths are those of the view in which it ran. */
export type ToldCase = Extract<Line, { kind: 'case' }>;

/** What could not be loaded. */
export type ToldError = Extract<Line, { kind: 'error' }>;

/** Everything that a run told. */
export interface ToldRun {
  readonly cases: readonly ToldCase[];
  readonly errors: readonly ToldError[];
  /** Absent when the process ended before its tests did. */
  readonly end?: Extract<Line, { kind: 'end' }>;
  readonly notices: readonly Extract<Line, { kind: 'notice' }>[];
  /** What a fork loaded after the target. */
  readonly loaded?: Extract<Line, { kind: 'loaded' }>;
}

/** Reads lines of JSON; the last one may be cut when the process was ended. */
export function parseTold(lines: string, token: string): Result<ToldRun, string> {
  const all = lines.split('\n');
  all.pop();
  const told: Line[] = [];
  for (const line of all) {
    let data: unknown;
    try {
      data = JSON.parse(line);
    } catch (error) {
      if (error instanceof SyntaxError) return err('a line is not JSON');
      throw error;
    }
    const parsed = lineShape.safeParse(data);
    if (!parsed.success) return err('a line has an unknown form');
    if (parsed.data.token !== token) return err('a line does not carry the token of this run');
    told.push(parsed.data);
  }
  const ends = told.filter((line) => line.kind === 'end');
  if (ends.length > 1) return err('it ended twice');
  const loaded = told.find((line) => line.kind === 'loaded');
  return ok({
    cases: told.filter((line) => line.kind === 'case'),
    errors: told.filter((line) => line.kind === 'error'),
    notices: told.filter((line) => line.kind === 'notice'),
    ...(ends[0] === undefined ? {} : { end: ends[0] }),
    ...(loaded === undefined ? {} : { loaded }),
  });
}

/** How words and paths of the view become those of the workspace. */
export interface Words {
  /** Absolute folder in the workspace from which test ids count. */
  readonly folder: string;
  toWorkspace(path: string): string;
  /** Replaces the view's paths within a text. */
  inWorkspace(words: string): string;
}

/** A test in workspace terms. */
export function caseOf(told: ToldCase, words: Words): TestCase {
  const path = words.toWorkspace(told.file);
  const names = told.names.map((name) => plainText(name));
  return {
    id: `${packagePath(path, words)} > ${names.join(' > ')}`,
    name: names.join(' > '),
    uri: pathToUri(path),
    state: told.state,
    durationMs: told.ms,
    ...(told.failure === null ? {} : { failure: failureOf(told.failure, words) }),
  };
}

/** Path relative to the package, with slashes. */
export function packagePath(path: string, words: Words): string {
  return relative(words.folder, path).replaceAll('\\', '/');
}

/** A failure in workspace terms. */
export function failureOf(told: z.infer<typeof failureShape>, words: Words): TestFailure {
  const clean = (one: string) => words.inWorkspace(plainText(one));
  return {
    message: clean(told.message),
    ...(told.expected === null ? {} : { expected: clean(told.expected) }),
    ...(told.actual === null ? {} : { actual: clean(told.actual) }),
    ...(told.stack === null ? {} : { stack: clean(told.stack) }),
    ...(typeof told.source === 'string' && told.source !== '' ? { source: clean(told.source) } : {}),
    ...(told.file === null || told.line === null || told.line < 1
      ? {}
      : { at: { uri: pathToUri(words.toWorkspace(told.file)), line: told.line - 1 } }),
  };
}

const suffix = '::(load)';

/** A failed case that stands for a file that could not be loaded. */
export function standInOf(error: ToldError, target: string, words: Words): TestCase {
  const path = error.where === null ? target : words.toWorkspace(error.where);
  const id = `${packagePath(path, words)}${suffix}`;
  return { id, name: nameOf(id), uri: pathToUri(path), state: 'failed', failure: failureOf(error, words) };
}

/** The stand-ins of earlier runs for files that load now. */
export function mendedOf(
  known: ReadonlySet<string>,
  standIns: readonly TestCase[],
  cases: readonly TestCase[],
  target: string,
): readonly TestCase[] {
  if (!cases.some((one) => one.state !== 'skipped')) return [];
  return [...known]
    .filter((id) => {
      const file = id.slice(0, -suffix.length);
      const isAboutTarget = file === target || !/(?:^|\/)(?:test_[^/]*|[^/]*_test|tests?)\.py$/.test(file);
      return (
        !standIns.some((one) => one.id === id) &&
        (isAboutTarget || cases.some((one) => one.id.startsWith(`${file} > `)))
      );
    })
    .map((id) => ({ id, name: nameOf(id), state: 'passed' }));
}

function nameOf(id: string): string {
  return `${id.slice(0, -suffix.length)} loads`;
}

/** What a person reads first of a run: counts, then each failure with what its test printed. */
export function excerptOfRun(told: ToldRun, cases: readonly TestCase[], output: string, words: Words): string {
  const count = (state: TestCase['state']) => cases.filter((one) => one.state === state).length;
  const lines = [`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`];
  const printed = new Map(told.cases.map((one) => [caseOf(one, words).id, one.output] as const));
  for (const one of cases.filter(({ state }) => state === 'failed').slice(0, 10)) {
    lines.push(`FAILED ${one.id}`, one.failure?.stack ?? one.failure?.message ?? '');
    const captured = printed.get(one.id)?.trim();
    if (captured !== undefined && captured !== '') lines.push('printed:', words.inWorkspace(captured).slice(0, 800));
  }
  if (output.trim() !== '') lines.push(words.inWorkspace(output.trim()));
  return lines.join('\n');
}
