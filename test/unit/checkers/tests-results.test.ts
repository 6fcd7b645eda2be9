// Reading results and counts, and what a finished run means: pure parts of the tests checker.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  parseResult,
  testCases,
  type RawCase,
  type ReporterResult,
} from '../../../server/src/checkers/tests/results.ts';
import { resultOfOutput, tapResult } from '../../../server/src/checkers/tests/tapResult.ts';
import { spanRan } from '../../../server/src/checkers/tests/targetCoverage.ts';
import { checkRunOf, type FinishedRun } from '../../../server/src/checkers/tests/testRun.ts';
import { pathWords } from '../../../server/src/checkers/tests/places.ts';
import type { ProcessEnd } from '../../../server/src/workspace/process.ts';

const words = pathWords(
  { root: '/scratch/w', toScratch: (path) => path, toWorkspace: (path) => path },
  '/w',
  '/private/host',
);

const passing: RawCase = { file: '/scratch/w/a.test.js', path: ['adds'], state: 'passed' };

function finished(end: Partial<ProcessEnd>, told: FinishedRun['told'], knownFaults = new Set<string>()) {
  return checkRunOf({
    end: { kind: 'exited', exitCode: 0, signal: null, stdout: '', stderr: '', droppedBytes: 0, durationMs: 5, ...end },
    told,
    scope: 'related',
    targetRan: 'yes',
    packageFolder: '/w',
    targetPath: '/w/src/sum.js',
    words,
    runner: 'mocha',
    deadlineMs: 1000,
    receipt: (testsRun) => ({
      id: 'r',
      checker: 'tests',
      command: [],
      cwd: '.',
      exitCode: end.exitCode ?? null,
      durationMs: 5,
      textHash: '',
      isolation: 'scratch-copy',
      excerpt: '',
      ...(testsRun === undefined ? {} : { testsRun }),
    }),
    knownFaults,
  });
}

const result = (cases: readonly RawCase[], errors: ReporterResult['errors'] = []): FinishedRun['told'] => ({
  kind: 'result',
  result: { cases, errors },
});

describe('a finished run', () => {
  test('counts the tests that ran', () => {
    const run = finished({}, result([passing, { ...passing, path: ['skips'], state: 'skipped' }]));
    expect(run).toMatchObject({ kind: 'ran', receipt: { testsRun: 1 } });
  });

  test('with exit code 0 and no result did not pass', () => {
    expect(finished({ stdout: 'ok 1 - everything\n1..1' }, { kind: 'nothing' })).toMatchObject({
      kind: 'unavailable',
      failure: { code: 'checker.unusable' },
    });
  });

  test('with garbage for a result did not pass', () => {
    expect(finished({}, { kind: 'garbage', why: 'the result is no JSON' })).toMatchObject({
      kind: 'unavailable',
      failure: { code: 'checker.unusable' },
    });
  });

  test('with no test is not verified', () => {
    expect(finished({}, result([]))).toMatchObject({ kind: 'unavailable', failure: { code: 'tests.none' } });
    expect(finished({}, result([{ ...passing, state: 'skipped' }]))).toMatchObject({
      kind: 'unavailable',
      failure: { code: 'tests.none' },
    });
  });

  test('that was killed timed out, whatever was reported before', () => {
    expect(finished({ kind: 'timedOut', exitCode: null }, result([passing]))).toMatchObject({
      kind: 'timedOut',
      failure: { code: 'checker.timeout' },
    });
  });

  test('by signal or exit code 137 crashed and did not fail its tests', () => {
    expect(finished({ kind: 'signalled', exitCode: null, signal: 'SIGSEGV' }, { kind: 'nothing' })).toMatchObject({
      kind: 'crashed',
      failure: { code: 'checker.crashed', message: expect.stringContaining('SIGSEGV') as unknown },
    });
    expect(finished({ exitCode: 137 }, result([passing]))).toMatchObject({
      kind: 'crashed',
      failure: { code: 'checker.crashed' },
    });
  });

  test('that could not start names the program', () => {
    expect(
      finished({ kind: 'notStarted', exitCode: null, reason: '/usr/bin/nope does not exist' }, { kind: 'nothing' }),
    ).toMatchObject({
      kind: 'unavailable',
      failure: { code: 'checker.missing', message: expect.stringContaining('nope') as unknown },
    });
  });

  test('with another exit code than its passing tests say has a failed case for that', () => {
    const run = finished({ exitCode: 1, stderr: 'unhandled' }, result([passing]));
    expect(run.kind === 'ran' && run.tests?.cases.map((one) => one.state)).toEqual(['passed', 'failed']);
  });

  test('whose set-up failed is no failed test', () => {
    const hook: RawCase = {
      file: '/scratch/w/a.test.js',
      path: ['"before all" hook'],
      state: 'failed',
      hook: true,
      failure: { message: 'no database' },
    };
    expect(finished({ exitCode: 1 }, result([hook]))).toMatchObject({
      kind: 'crashed',
      failure: { code: 'checker.set-up', message: expect.stringContaining('no database') as unknown },
    });
  });

  test('that lacks a package names it', () => {
    const stderr = `Error: Cannot find package 'left-pad' imported from /scratch/w/test/a.test.js`;
    expect(finished({ exitCode: 1, stderr }, { kind: 'nothing' })).toMatchObject({
      kind: 'crashed',
      failure: { code: 'checker.set-up', message: expect.stringContaining('left-pad') as unknown },
    });
  });

  test('all of whose tests lack a package blames nobody for it, and a single one that passed is enough to count', () => {
    const lacking = (name: string, message: string): RawCase => ({
      ...passing,
      path: [name],
      state: 'failed',
      failure: { message },
    });
    const words_ = "Cannot find module 'fast-thing'\nRequire stack:\n- /scratch/w/src/sum.js";
    const all = [lacking('adds', words_), lacking('throws', `Got unwanted exception.\nActual message: "${words_}"`)];
    expect(finished({ exitCode: 1 }, result(all))).toMatchObject({
      kind: 'crashed',
      failure: { code: 'checker.set-up', message: expect.stringContaining('“fast-thing”') as string },
    });
    expect(finished({ exitCode: 1 }, result([...all, passing]))).toMatchObject({ kind: 'ran' });
    const own = lacking('own', "Cannot find module './sums.js'");
    expect(finished({ exitCode: 1 }, result([...all, own]))).toMatchObject({ kind: 'ran' });
    expect(finished({ exitCode: 1 }, result([own]))).toMatchObject({ kind: 'ran' });
  });

  test('in which the target could not be loaded has a case that a later run can clear', () => {
    const faults = new Set<string>();
    const fault = { file: '/scratch/w/a.test.js', message: `SyntaxError: /scratch/w/src/sum.js:1` };
    const before = finished({ exitCode: 1 }, result([], [fault]), faults);
    expect(before).toMatchObject({
      kind: 'ran',
      receipt: { testsRun: 0 },
      tests: { cases: [{ id: 'a.test.js::(load)', state: 'failed' }] },
    });
    const empty = finished({}, result([]), faults);
    expect(empty.kind).toBe('unavailable');
    const after = finished({}, result([passing]), faults);
    expect(after).toMatchObject({
      kind: 'ran',
      receipt: { testsRun: 1 },
      tests: { cases: [{ state: 'passed' }, { id: 'a.test.js::(load)', state: 'passed' }] },
    });
  });

  test('that stumbles over another file of the same name does not blame the target', () => {
    const fault = {
      file: '/scratch/w/a.test.js',
      message: 'SyntaxError: bad',
      stack: 'at /scratch/w/lib/src/sum.js:1:1',
    };
    expect(finished({ exitCode: 1 }, result([], [fault]))).toMatchObject({
      kind: 'crashed',
      failure: { code: 'checker.set-up' },
    });
    const imported = {
      ...fault,
      message: `The requested module '../src/sum.js' does not provide an export named 'add'`,
      stack: '',
    };
    expect(finished({ exitCode: 1 }, result([], [imported])).kind).toBe('ran');
  });

  test('has no stand-in cases when nothing ever failed to load', () => {
    const run = finished({}, result([passing]));
    expect(run.kind === 'ran' && run.tests?.cases).toHaveLength(1);
  });
});

describe('a result file', () => {
  test('without our token was written by somebody else', () => {
    const text = JSON.stringify({ token: 'guess', cases: [passing], errors: [] });
    expect(parseResult(text, 'secret')).toMatchObject({ ok: false });
    expect(parseResult(text, 'guess')).toMatchObject({ ok: true });
  });

  test('of any other shape is refused with its first words', () => {
    for (const text of ['', 'null', '{"token":"t"}', '{"token":"t","cases":[{"file":1}],"errors":[]}', 'ok 1 - all']) {
      expect(parseResult(text, 't'), text).toMatchObject({ ok: false });
    }
    fc.assert(
      fc.property(fc.json(), (text) => !parseResult(text, 'never').ok),
      { seed: 7 },
    );
  });

  test('gives equal names different ids, the same each time', () => {
    const cases = testCases([passing, passing, { ...passing, path: ['adds', 'adds'] }], '/w', words);
    expect(cases.map((one) => one.id)).toEqual(['a.test.js > adds', 'a.test.js > adds (2)', 'a.test.js > adds > adds']);
    expect(cases[0]!.uri).toBe('file:///w/a.test.js');
  });

  test('speaks of the workspace and not of the copy', () => {
    const failed: RawCase = {
      ...passing,
      state: 'failed',
      failure: {
        message: `\u001b[31mbad\u001b[0m in /scratch/w/src/sum.js`,
        stack:
          'Error: bad\n    at f (file:///scratch/w/src/sum.js:3:1)\n    at /scratch/w/a.test.js:9:4\n    at node:internal/x:1:1',
      },
    };
    const [one] = testCases([failed], '/w', words);
    expect(one!.failure).toEqual({
      message: 'bad in src/sum.js',
      stack: 'Error: bad\n    at f (src/sum.js:3:1)\n    at a.test.js:9:4',
      at: { uri: 'file:///w/a.test.js', line: 8 },
    });
  });

  test('is cut where a test prints without end', () => {
    const [one] = testCases(
      [{ ...passing, state: 'failed', failure: { message: 'x'.repeat(1e6), expected: 'y'.repeat(1e6) } }],
      '/w',
      words,
    );
    expect(one!.failure!.message.length + one!.failure!.expected!.length).toBeLessThanOrEqual(8000);
  });
});

describe('TAP', () => {
  const stream = [
    'TAP version 13',
    '# Subtest: math',
    '    ok 1 - adds',
    '    not ok 2 - divides',
    '      ---',
    '      error: boom',
    '      ...',
    '    1..2',
    'not ok 1 - math',
    'ok 2 - later # SKIP no network',
    '1..2',
  ].join('\n');

  test('is counted by its leaves', () => {
    expect(tapResult(stream)?.cases.map((one) => [one.path.join('/'), one.state])).toEqual([
      ['math/adds', 'passed'],
      ['math/divides', 'failed'],
      ['later', 'skipped'],
    ]);
    expect(tapResult(stream)?.cases[1]?.failure?.message).toBe('error: boom');
  });

  test('without a plan, or with one that does not fit, counts nothing', () => {
    expect(tapResult('ok 1 - a')).toBeUndefined();
    expect(tapResult('ok 1 - a\n1..2')).toBeUndefined();
    expect(tapResult('1..1\nok 1 - a\n1..1')).toBeUndefined();
    expect(tapResult('1..1\nok 1\nBail out! no disk')).toBeUndefined();
    expect(tapResult('everything is ok')).toBeUndefined();
  });

  test('or a JSON report of a known runner is recognised, other JSON is not', () => {
    const jest = JSON.stringify({
      testResults: [
        {
          name: '/a.test.js',
          assertionResults: [{ ancestorTitles: ['g'], title: 't', status: 'failed', failureMessages: ['no'] }],
        },
      ],
    });
    expect(resultOfOutput(`> test\n${jest}\n`)?.cases).toEqual([
      { file: '/a.test.js', path: ['g', 't'], state: 'failed', failure: { message: 'no', stack: 'no' } },
    ]);
    expect(resultOfOutput('{"passed": 12}')).toBeUndefined();
  });

  test('of any text never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => tapResult(text) === undefined || text.includes('1..')),
      { seed: 3 },
    );
  });
});

describe('counts of the target', () => {
  const text = 'export function f(x) {\n  if (x) {\n    return 1;\n  }\n  return 2;\n}\nexport const table = [1];\n';
  const at = (wanted: string) => ({ start: text.indexOf(wanted), end: text.indexOf(wanted) + wanted.length });
  const body = at(text.slice(text.indexOf('function'), text.indexOf('\n}\n') + 2));
  const block = { start: text.indexOf('{\n    return 1'), end: text.indexOf('\n  return 2') };
  const counts = (calls: number) => ({
    source: text,
    functions: [
      { functionName: '', ranges: [{ startOffset: 0, endOffset: text.length, count: 1 }] },
      {
        functionName: 'f',
        ranges: [
          { startOffset: body.start, endOffset: body.end, count: calls },
          ...(calls > 0 ? [{ startOffset: block.start, endOffset: block.end, count: 0 }] : []),
        ],
      },
    ],
  });

  test('tell a branch that ran from one that did not', () => {
    expect(spanRan(counts(3), text, at('return 2;'))).toBe('yes');
    expect(spanRan(counts(3), text, at('return 1;'))).toBe('no');
  });

  test('do not take the loading of a module for the running of its functions', () => {
    expect(spanRan(counts(0), text, at(text.slice(0, body.end)))).toBe('no');
    expect(spanRan(counts(0), text, at('table = [1]'))).toBe('yes');
  });

  test('of a text that was compiled from another cannot tell', () => {
    expect(spanRan({ ...counts(1), source: 'something else entirely' }, text, at('return 2;'))).toBe('unknown');
  });

  test('of blanked-out types are read at the same places', () => {
    const typed = text.replace('(x)', '(x: any)');
    const source = typed.replace(': any', '     ');
    const shifted = counts(0).functions.map((one) => ({
      ...one,
      ranges: one.ranges.map((range) => ({ ...range, endOffset: range.endOffset + 5 })),
    }));
    expect(
      spanRan({ source, functions: shifted }, typed, {
        start: typed.indexOf('return 2'),
        end: typed.indexOf('return 2') + 8,
      }),
    ).toBe('no');
  });
});
