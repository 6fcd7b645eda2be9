// Reads what our reporters wrote, after checking it, and turns it into test cases with paths of the
// workspace. Deciding what the whole run means is left to testRun.ts.

import { isAbsolute, join, relative } from 'node:path';
import * as z from 'zod/mini';
import { err, ok, type Result } from '../../base/result.ts';
import type { TestCase, TestFailure } from '../../core/evidence.ts';
import { uriOfPath } from './places.ts';
import type { PathWords } from './places.ts';

const failureSchema = z.object({
  message: z.string(),
  stack: z.optional(z.string()),
  expected: z.optional(z.string()),
  actual: z.optional(z.string()),
});

const caseSchema = z.object({
  file: z.string(),
  path: z.array(z.string()).check(z.minLength(1)),
  state: z.enum(['passed', 'failed', 'skipped']),
  durationMs: z.optional(z.number()),
  /** A hook that failed; no test of its own. */
  hook: z.optional(z.boolean()),
  /** One-based line where the test is defined. */
  line: z.optional(z.number()),
  failure: z.optional(failureSchema),
});

const errorSchema = z.extend(failureSchema, { file: z.optional(z.string()) });

/** The parts that every result has, whoever wrote it. */
export const rawResultShape = { cases: z.array(caseSchema), errors: z.array(errorSchema) };

const resultSchema = z.object({ token: z.string(), ...rawResultShape });

/** What a reporter told of one run. */
export interface ReporterResult {
  readonly cases: readonly RawCase[];
  /** What went wrong outside of any test: a file that could not be loaded, an unhandled rejection. */
  readonly errors: readonly RawError[];
}

/** One test or failed hook, with paths of the scratch copy. */
export type RawCase = z.infer<typeof caseSchema>;

/** One error outside of any test. */
export type RawError = z.infer<typeof errorSchema>;

const mostCharacters = 64 * 1024 * 1024;

/**
 * Parses a result file.
 *
 * @param token what our reporter was given; a result without it was written by somebody else.
 * @returns the result, or why it cannot be believed.
 */
export function parseResult(text: string, token: string): Result<ReporterResult, string> {
  if (text.length > mostCharacters) return err('the result is larger than 64 MB');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return err(`the result is no JSON: ${firstLines(text)}`);
    throw error;
  }
  const parsed = z.safeParse(resultSchema, json);
  if (!parsed.success) return err(`the result has another shape than expected: ${firstLines(text)}`);
  if (parsed.data.token !== token) return err('the result was not written by our reporter');
  return ok({ cases: parsed.data.cases, errors: parsed.data.errors });
}

function firstLines(text: string): string {
  return text.split('\n').slice(0, 3).join('\n').slice(0, 300);
}

/** Names a file relative to the package, with forward slashes. */
export function packagePath(file: string, packageFolder: string): string {
  const path = isAbsolute(file) ? relative(packageFolder, file) : file;
  return path.replaceAll('\\', '/');
}

/**
 * Turns raw cases into cases with stable ids: the file relative to the package and the names from the
 * outside in. Equal names are numbered in the order in which they were reported.
 */
export function testCases(raw: readonly RawCase[], packageFolder: string, words: PathWords): readonly TestCase[] {
  const seen = new Map<string, number>();
  return raw.map((one) => {
    const file = packagePath(words.toWorkspace(one.file), packageFolder);
    const plain = [file, ...one.path].join(' > ');
    const count = (seen.get(plain) ?? 0) + 1;
    seen.set(plain, count);
    const at =
      one.file === ''
        ? {}
        : { uri: uriOfPath(words.toWorkspace(isAbsolute(one.file) ? one.file : join(packageFolder, one.file))) };
    return {
      id: count === 1 ? plain : `${plain} (${count})`,
      name: one.path.join(' > '),
      ...at,
      state: one.state,
      ...(one.durationMs === undefined ? {} : { durationMs: one.durationMs }),
      ...(one.failure === undefined ? {} : { failure: testFailure(one.failure, words, one) }),
    };
  });
}

const mostWords = 4000;

/** What a failing test said, with paths of the workspace and the place of the failing assertion. */
export function testFailure(
  raw: Omit<RawError, 'file'>,
  words: PathWords,
  where: { readonly file?: string | undefined; readonly line?: number | undefined } = {},
): TestFailure {
  const clean = (text: string) => words.inWorkspace(text).slice(0, mostWords);
  const stack = raw.stack === undefined ? undefined : clean(ownFrames(raw.stack));
  const place = placeOf(raw.stack ?? '', words, where);
  return {
    message: clean(raw.message),
    ...(raw.expected === undefined ? {} : { expected: clean(raw.expected) }),
    ...(raw.actual === undefined ? {} : { actual: clean(raw.actual) }),
    ...(stack === undefined || stack === '' ? {} : { stack }),
    ...(place === undefined ? {} : { at: place }),
  };
}

/** A stack without the frames of Node and of packages. */
function ownFrames(stack: string): string {
  return stack
    .split('\n')
    .filter(
      (line) =>
        !/^\s+at /.test(line) || !/node:|[/\\]node_modules[/\\]|\(<anonymous>\)|processTicksAndRejections/.test(line),
    )
    .join('\n');
}

const frame = /(?:file:\/\/)?((?:\/|[A-Za-z]:[\\/])[^\s():]*(?: [^\s():/]+)*?):(\d+)(?::\d+)?\)?\s*$/;

/** The first frame in the test file, else the first in the workspace, else where the test is defined. */
function placeOf(
  stack: string,
  words: PathWords,
  where: { readonly file?: string | undefined; readonly line?: number | undefined },
): { readonly uri: string; readonly line: number } | undefined {
  const frames = stack.split('\n').flatMap((line): { path: string; line: number }[] => {
    const match = frame.exec(line);
    if (!match || match[1]!.includes('node_modules') || !words.isInside(match[1]!)) return [];
    return [{ path: match[1]!, line: Number(match[2]) - 1 }];
  });
  const best = frames.find((one) => words.toWorkspace(one.path) === words.toWorkspace(where.file ?? '')) ?? frames[0];
  if (best) return { uri: uriOfPath(words.toWorkspace(best.path)), line: best.line };
  if (where.file && where.line !== undefined && words.isInside(where.file))
    return { uri: uriOfPath(words.toWorkspace(where.file)), line: where.line - 1 };
  return undefined;
}
