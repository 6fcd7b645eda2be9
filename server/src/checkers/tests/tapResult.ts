// Reads the result of a test command from its standard output: TAP 12 to 14, or the JSON report of a
// known runner. Output that does not add up gives nothing, so that it never counts as passed.

import * as z from 'zod/mini';
import type { RawCase, ReporterResult } from './results.ts';

const jestLike = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.optional(z.string()),
      status: z.optional(z.string()),
      assertionResults: z.array(
        z.object({
          ancestorTitles: z.optional(z.array(z.string())),
          title: z.string(),
          status: z.string(),
          failureMessages: z.optional(z.nullable(z.array(z.string()))),
        }),
      ),
    }),
  ),
});

const mochaTest = z.object({
  fullTitle: z.string(),
  file: z.optional(z.nullable(z.string())),
  err: z.optional(z.object({ message: z.optional(z.string()), stack: z.optional(z.string()) })),
});
const mochaLike = z.object({ passes: z.array(mochaTest), failures: z.array(mochaTest), pending: z.array(mochaTest) });

/** The counted result of a command's output, or undefined when it holds none. */
export function resultOfOutput(stdout: string): ReporterResult | undefined {
  return jsonResult(stdout) ?? tapResult(stdout);
}

function jsonResult(stdout: string): ReporterResult | undefined {
  const start = stdout.indexOf('{');
  const end = stdout.lastIndexOf('}');
  if (start < 0 || end <= start) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(stdout.slice(start, end + 1));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  const jest = z.safeParse(jestLike, json);
  if (jest.success) {
    const cases = jest.data.testResults.flatMap((file) =>
      file.assertionResults.map((test): RawCase => {
        const path = [...(test.ancestorTitles ?? []), test.title];
        const state = test.status === 'passed' || test.status === 'failed' ? test.status : 'skipped';
        const words = test.failureMessages?.[0];
        return {
          file: file.name,
          path,
          state,
          ...(state === 'failed'
            ? { failure: { message: words ?? 'failed', ...(words === undefined ? {} : { stack: words }) } }
            : {}),
        };
      }),
    );
    const broken = jest.data.testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.length === 0,
    );
    return {
      cases,
      errors: broken.map((file) => ({ file: file.name, message: file.message ?? 'The file could not be run.' })),
    };
  }
  const mocha = z.safeParse(mochaLike, json);
  if (!mocha.success) return undefined;
  const states = [
    ['passed', mocha.data.passes],
    ['failed', mocha.data.failures],
    ['skipped', mocha.data.pending],
  ] as const;
  const cases = states.flatMap(([state, tests]) =>
    tests.map((test): RawCase => ({
      file: test.file ?? '',
      path: [test.fullTitle],
      state,
      ...(state === 'failed'
        ? {
            failure: {
              message: test.err?.message ?? 'failed',
              ...(test.err?.stack === undefined ? {} : { stack: test.err.stack }),
            },
          }
        : {}),
    })),
  );
  return { cases, errors: [] };
}

const point = /^(\s*)(not ok|ok)\b(?:\s+(\d+))?(?:\s*-)?\s*(.*?)\s*$/;

/** Parses TAP. A stream without a plan, or whose plan does not fit its points, gives nothing. */
export function tapResult(stdout: string): ReporterResult | undefined {
  interface Open {
    readonly state: RawCase['state'];
    readonly name: string;
    readonly depth: number;
    readonly diagnostics: string[];
  }
  const points: Open[] = [];
  let planned: number | undefined;
  let topLevel = 0;
  let yaml: string | undefined;
  for (const line of stdout.split('\n')) {
    if (yaml !== undefined) {
      if (line.trim() === '...') yaml = undefined;
      else points.at(-1)?.diagnostics.push(line.startsWith(yaml) ? line.slice(yaml.length) : line);
      continue;
    }
    const plan = /^1\.\.(\d+)/.exec(line);
    if (plan) {
      if (planned !== undefined) return undefined;
      planned = Number(plan[1]);
      continue;
    }
    if (line.startsWith('Bail out!')) return undefined;
    const marker = /^(\s+)---\s*$/.exec(line);
    if (marker && points.length > 0) {
      yaml = marker[1]!;
      continue;
    }
    const match = point.exec(line);
    if (!match) continue;
    const depth = match[1]!.length;
    if (depth === 0) topLevel++;
    const [, name, directive] = /^(.*?)(?:\s+#\s*(skip|todo)\b.*)?$/i.exec(match[4]!)!;
    const state = directive !== undefined ? 'skipped' : match[2] === 'ok' ? 'passed' : 'failed';
    points.push({
      state,
      name: name === '' || name === undefined ? `test ${match[3] ?? topLevel}` : name,
      depth,
      diagnostics: [],
    });
  }
  if (planned === undefined || planned !== topLevel) return undefined;
  return { cases: leavesOf(points), errors: [] };
}

/** Points with points of a deeper level before them are groups; their names come in front. */
function leavesOf(
  points: readonly {
    readonly state: RawCase['state'];
    readonly name: string;
    readonly depth: number;
    readonly diagnostics: readonly string[];
  }[],
): RawCase[] {
  const cases: RawCase[] = [];
  let waiting: { depth: number; test: RawCase }[] = [];
  for (const one of points) {
    const inside = waiting.filter(({ depth }) => depth > one.depth);
    if (inside.length > 0) {
      for (const { test } of inside) test.path.unshift(one.name);
      waiting = waiting.map((other) => (other.depth > one.depth ? { depth: one.depth, test: other.test } : other));
      // A group that fails although everything in it passed has failed by itself.
      if (one.state !== 'failed' || inside.some(({ test }) => test.state === 'failed')) continue;
    }
    const words = one.diagnostics.join('\n').trim();
    const test: RawCase = {
      file: '',
      path: [one.name],
      state: one.state,
      ...(one.state === 'failed' ? { failure: { message: words === '' ? 'failed' : words } } : {}),
    };
    cases.push(test);
    waiting.push({ depth: one.depth, test });
  }
  return cases;
}
