// Reads the JSON that GoogleTest's executables write, and what their failures say.

import * as z from 'zod/mini';
import { err, ok, type Result } from '../../base/result.ts';
import type { TestFailure } from '../../core/evidence.ts';
import { plainText } from '../../workspace/plainText.ts';
import { pathToUri } from '../../workspace/uri.ts';

const reportShape = z.object({
  testsuites: z.array(
    z.object({
      name: z.string(),
      testsuite: z.array(
        z.object({
          name: z.string(),
          classname: z.optional(z.string()),
          value_param: z.optional(z.string()),
          status: z.string(),
          result: z.string(),
          time: z.optional(z.string()),
          file: z.optional(z.string()),
          failures: z.optional(z.array(z.object({ failure: z.string() }))),
        }),
      ),
    }),
  ),
});

/** One test of an executable. */
export interface GoogleCase {
  /** `Suite.Test`. */
  readonly name: string;
  readonly file?: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly durationMs?: number;
  readonly failure?: TestFailure;
}

/** The tests of one report; those that a filter left out are not among them. */
export function readGoogleTest(
  text: string,
  toWorkspace: (path: string) => string,
): Result<readonly GoogleCase[], string> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return err('it is no JSON');
  }
  const parsed = z.safeParse(reportShape, json);
  if (!parsed.success) return err('it is no report of GoogleTest');
  const cases = parsed.data.testsuites.flatMap((suite) =>
    suite.testsuite.flatMap((test): readonly GoogleCase[] => {
      if (test.status !== 'RUN') return test.result === 'SUPPRESSED' ? [] : [named(suite.name, test, 'skipped')];
      const failures = test.failures ?? [];
      if (failures.length === 0) return [named(suite.name, test, test.result === 'SKIPPED' ? 'skipped' : 'passed')];
      const words = failures.map((one) => one.failure).join('\n');
      return [{ ...named(suite.name, test, 'failed'), failure: googleFailure(words, toWorkspace) }];
    }),
  );
  return ok(cases);

  function named(
    suite: string,
    test: { readonly name: string; readonly time?: string | undefined; readonly file?: string | undefined },
    state: GoogleCase['state'],
  ): GoogleCase {
    const seconds = Number(test.time?.replace(/s$/, ''));
    return {
      name: `${suite}.${test.name}`,
      ...(test.file === undefined ? {} : { file: toWorkspace(test.file) }),
      state,
      ...(test.time !== undefined && Number.isFinite(seconds) ? { durationMs: seconds * 1000 } : {}),
    };
  }
}

const literal = /^(?:-?\d[\w.+']*|true|false|nullptr|NULL|'[^']*'|"(?:[^"\\]|\\.)*")$/;

/** What a failed assertion says: its place, and both sides where one of them is plainly the expected one. */
export function googleFailure(words: string, toWorkspace: (path: string) => string): TestFailure {
  const text = plainText(words).replaceAll('\r', '').trim();
  const place = /^(.+?):(\d+)(?:: (?:Failure|error:?))?$/m.exec(text);
  const body =
    place === null ? text : `${text.slice(0, place.index)}${text.slice(place.index + place[0].length)}`.trim();
  const sides =
    /Expected equality of these values:\n {2}(.+)(?:\n {4}Which is: (.+))?\n {2}(.+)(?:\n {4}Which is: (.+))?/.exec(
      text,
    );
  const line = Number(place?.[2] ?? 0);
  return {
    message: (body === '' ? text : body).slice(0, 4000),
    ...(sides === null ? {} : equality(sides[1]!, sides[2], sides[3]!, sides[4])),
    ...(place === null || line < 1 ? {} : { at: { uri: pathToUri(toWorkspace(place[1]!)), line: line - 1 } }),
  };
}

/** GoogleTest does not say which side is expected; a literal beside an expression is. */
function equality(
  left: string,
  leftValue: string | undefined,
  right: string,
  rightValue: string | undefined,
): Pick<TestFailure, 'expected' | 'actual'> {
  if (literal.test(right) && leftValue !== undefined) return { expected: right, actual: leftValue };
  if (literal.test(left) && rightValue !== undefined) return { expected: left, actual: rightValue };
  return {};
}
