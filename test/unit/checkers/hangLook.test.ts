// A look at tests that do not end: when it is taken, whose word counts, and that nothing is left at work. The runs are
// played; test/unit/checkers/hangingTests.test.ts has real ones.

import { expect, test } from 'vitest';
import type { CheckerContext } from '../../../server/src/checkers/checker.ts';
import { hangLimits, hungRun, withHangLook } from '../../../server/src/checkers/hangLook.ts';
import type { CheckRun, Receipt } from '../../../server/src/core/evidence.ts';
import { failure } from '../../../server/src/core/failure.ts';

const own = { checker: 'tests', family: 'tests' } as const;
const receipt = (testsRun: number | undefined, excerpt = ''): Receipt => ({
  id: 'r1',
  ...own,
  command: ['node'],
  cwd: '.',
  exitCode: null,
  durationMs: 1,
  textHash: '',
  isolation: 'sandbox',
  excerpt,
  ...(testsRun === undefined ? {} : { testsRun }),
});
const report = (name: string): CheckRun => ({
  kind: 'ran',
  ...own,
  receipt: receipt(1, name),
  problems: [],
  tests: { cases: [], scope: 'all', targetRan: 'yes', flaky: [] },
});
const ended = report('the run');
const hung = report('the look');
const late: CheckRun = {
  kind: 'timedOut',
  ...own,
  failure: failure('checker.timeout', 'late', 'wait'),
  receipt: receipt(undefined),
};

/** A context whose deadline is so short that a look is taken at once. */
function contextWith(isolation: 'sandbox' | 'none', signal = new AbortController().signal, deadlineMs = 2) {
  const state = isolation === 'sandbox' ? { kind: 'sandbox' } : { kind: 'none', reason: 'played' };
  const processes = { isolation: () => Promise.resolve(state) };
  return { signal, processes, settings: { testCommand: [], deadlineMs, off: [] } } as unknown as CheckerContext;
}

/** A run that goes on until it is ended from outside, as a process that hangs. */
const endless = (seen?: { ended?: boolean }) => (context: CheckerContext) =>
  new Promise<CheckRun>((_, reject) => {
    context.signal.addEventListener('abort', () => {
      if (seen) seen.ended = true;
      reject(new Error('ended'));
    });
  });
const after = <T>(turns: number, value: T) => new Promise<T>((resolve) => setTimeout(() => resolve(value), turns * 5));
const never = () => Promise.reject(new Error('no look was to be taken'));

test('tests that end in time are not looked at', async () => {
  const context = contextWith('sandbox', undefined, 120_000);
  expect(await withHangLook(context, { original: true }, () => Promise.resolve(ended), never)).toBe(ended);
  expect(await withHangLook(context, { original: true }, () => Promise.resolve(late), never)).toBe(late);
});

test('what a look finds beside a run that goes on counts, and the run is ended', async () => {
  const seen = { ended: false };
  const found = await withHangLook(contextWith('sandbox'), {}, endless(seen), () => after(1, hung));
  expect(found).toBe(hung);
  expect(seen.ended).toBe(true);
});

test('a run that comes to its end counts, and the look is ended', async () => {
  const seen = { ended: false };
  expect(await withHangLook(contextWith('sandbox'), {}, () => after(4, ended), endless(seen))).toBe(ended);
  expect(seen.ended).toBe(true);
});

test('a look that finds nothing, or fails, leaves the word to the run', async () => {
  for (const look of [() => Promise.resolve(undefined), never])
    for (const run of [ended, late])
      expect(await withHangLook(contextWith('sandbox'), {}, () => after(4, run), look)).toBe(run);
});

test('a run that the deadline ends waits for the look', async () => {
  expect(
    await withHangLook(
      contextWith('sandbox'),
      {},
      () => after(3, late),
      () => after(8, hung),
    ),
  ).toBe(hung);
});

test('a look that takes longer than the run may is ended, and the run counts', async () => {
  for (const isolation of ['sandbox', 'none'] as const) {
    const seen = { ended: false };
    const run = () => after(3, late);
    expect(await withHangLook(contextWith(isolation), { original: true }, run, endless(seen), 30)).toBe(late);
    expect(seen.ended).toBe(true);
  }
});

test('without a sandbox two runs never meet: the look comes after the deadline, and for the original only', async () => {
  const context = contextWith('none');
  let isRunning = true;
  const run = async (): Promise<CheckRun> => {
    await after(3, undefined);
    isRunning = false;
    return late;
  };
  const look = () => {
    expect(isRunning).toBe(false);
    return Promise.resolve(hung);
  };
  expect(await withHangLook(context, { original: true }, run, look)).toBe(hung);
  expect(await withHangLook(context, {}, run, never)).toBe(late);
  expect(await withHangLook(context, { original: true }, () => Promise.resolve(ended), never)).toBe(ended);
});

test('an abort from outside ends both', async () => {
  const stop = new AbortController();
  const [run, look] = [{ ended: false }, { ended: false }];
  const asked = withHangLook(contextWith('sandbox', stop.signal), {}, endless(run), endless(look));
  setTimeout(() => stop.abort(), 20);
  await expect(asked).rejects.toThrow('ended');
  expect([run.ended, look.ended]).toEqual([true, true]);
});

test('a test that did not end failed, and the others are as they were', () => {
  const tests = [
    { id: 'a', name: 'a', state: 'passed' as const },
    { id: 'b', name: 'b', state: 'hung' as const, failure: { message: 'too many steps', stack: 'at b.js:3' } },
    { id: 'c', name: 'c', state: 'skipped' as const },
    { id: 'd', name: 'd', state: 'failed' as const, failure: { message: '1 is not 2' } },
  ];
  const run = hungRun(own, tests, receipt, 'related', hangLimits(120_000));
  expect(run).toMatchObject({
    kind: 'ran',
    receipt: { testsRun: 3, excerpt: expect.stringContaining('DID NOT END b') as unknown },
    tests: { scope: 'related' },
  });
  expect(run?.kind === 'ran' && run.tests?.cases).toEqual([
    tests[0],
    {
      id: 'b',
      name: 'b',
      state: 'failed',
      hung: true,
      failure: {
        message: 'It does not end: it was still running after 4 to 10 s and was stopped.',
        stack: 'at b.js:3',
      },
    },
    tests[2],
    tests[3],
  ]);
  expect(hungRun(own, [tests[0]!, tests[2]!, tests[3]!], receipt, 'all', hangLimits(1000))).toBeUndefined();
});

test('limits follow a short deadline', () => {
  expect(hangLimits(120_000)).toEqual({ first: 10_000, next: 4000 });
  expect(hangLimits(3000)).toEqual({ first: 1500, next: 600 });
});
