// Trials by a checker's own answers: what passes, fails, hangs or was not built is told as that, nothing is asked
// twice or without end, and what is not known (lines, tests that were cut off) is not made up.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { cCheckers } from '../../../server/src/checkers/c/index.ts';
import { genericTrials, withTrials, type TrialLimits } from '../../../server/src/checkers/genericTrials.ts';
import type { Checker, CheckerContext } from '../../../server/src/checkers/checker.ts';
import { textHash } from '../../../server/src/base/hash.ts';
import type { CheckRun, TestCase, TestReport } from '../../../server/src/core/evidence.ts';
import { failure } from '../../../server/src/core/failure.ts';
import type { Trial, TrialSession, Variant } from '../../../server/src/core/trials.ts';
import { fakeChecker, markChecker, testChecker } from '../../support/fakeCheckers.ts';
import { createCheckerBench } from '../../support/checkerBench.ts';
import { needs } from '../../support/needs.ts';
import { treeHash } from '../../support/scratchProject.ts';
import { createToolBench } from '../../support/toolBench.ts';

const source = 'export const f = (a) => {\n  return WRONG;\n};\n';
const span = { start: 0, end: source.length - 1 };
const to = (newText: string): Variant => {
  const start = source.indexOf('WRONG');
  return { edits: [{ span: { start, end: start + 5 }, newText }] };
};

let bench: ReturnType<typeof createCheckerBench>;
afterEach(() => bench.remove());

async function open(
  checker: Checker,
  rest: { compile?: Checker; limits?: TrialLimits; failing?: readonly string[]; now?: () => number } = {},
): Promise<TrialSession | undefined> {
  bench = createCheckerBench({ 'f.js': source });
  const context: CheckerContext = { ...bench.context(), ...(rest.now ? { now: rest.now } : {}) };
  const trials = genericTrials(checker.check.bind(checker), rest.compile?.check.bind(rest.compile), rest.limits);
  const asked = { functions: [span], failing: rest.failing ?? [], testLimitMs: 100 };
  const opened = await trials(context, bench.request('f.js', source), asked);
  if (opened && !opened.ok) throw new Error(opened.error.message);
  return opened?.value;
}

async function run(session: TrialSession, variants: readonly Variant[], signal = new AbortController().signal) {
  const trials: Trial[] = [];
  let told = 0;
  await session.run(variants, { failing: 'first' }, (index, trial) => (told++, (trials[index] = trial)), signal);
  expect(told).toBe(variants.length);
  return trials;
}

const tests = () =>
  testChecker({
    stays: (text) => !text.includes('BREAKS'),
    first: (text) => /ONE|BOTH/u.test(text),
    second: (text) => text.includes('BOTH'),
  });

describe('a session', () => {
  test('tells a fix, a partial fix, a change that breaks, and one that does nothing', async () => {
    const session = (await open(tests()))!;
    expect(session.tests.map(({ id, state, lines }) => [id, state, lines])).toEqual([
      ['stays', 'passed', [0, 1, 2]],
      ['first', 'failed', [0, 1, 2]],
      ['second', 'failed', [0, 1, 2]],
    ]);
    expect(await run(session, ['BOTH', 'ONE', 'BOTH + BREAKS', 'NOTHING'].map(to))).toEqual([
      { kind: 'passed', testsRun: 3 },
      { kind: 'failed', at: 'second', passed: 1, message: 'second went wrong' },
      { kind: 'failed', at: 'stays', passed: 2, message: 'stays went wrong' },
      { kind: 'failed', at: 'first', passed: 0, message: 'first went wrong' },
    ]);
  });

  test('asks about equal texts once, and not about what does not parse', async () => {
    const checker = tests();
    const session = (await open(checker))!;
    const [first, again, garbage, outside] = await run(session, [
      to('ONE'),
      to('ONE'),
      to(') ('),
      { edits: [{ span: { start: 0, end: source.length + 9 }, newText: '' }] },
    ]);
    expect(again).toBe(first);
    expect(garbage).toEqual({ kind: 'broken', why: 'It does not parse.' });
    expect(outside).toMatchObject({ kind: 'broken' });
    expect(checker.asked.map(({ text }) => text)).toEqual([source, source.replace('WRONG', 'ONE')]);
  });

  test('runs no test of what a compiler refuses, but of what it refused before as well', async () => {
    const checker = tests();
    const session = (await open(checker, { compile: markChecker('types', 'UNTYPED') }))!;
    expect(await run(session, [to('BOTH + UNTYPED'), to('BOTH')])).toEqual([
      { kind: 'broken', why: 'UNTYPED is here' },
      { kind: 'passed', testsRun: 3 },
    ]);
    expect(checker.asked).toHaveLength(2);
    bench.remove();
    const old = (await open(tests(), { compile: markChecker('types', 'WRONG') }))!;
    expect(await run(old, [to('BOTH + WRONG')])).toEqual([{ kind: 'passed', testsRun: 3 }]);
  });

  test('stops asking at its limits, and says that it did not try', async () => {
    const checker = tests();
    const few = (await open(checker, { limits: { variants: 1, ms: 1e9 } }))!;
    const [tried, untried, old] = await run(few, [to('ONE'), to('BOTH'), to('ONE')]);
    expect(tried).toMatchObject({ kind: 'failed' });
    expect(untried).toMatchObject({ kind: 'broken', why: expect.stringContaining('not tried') });
    expect(old).toBe(tried);
    bench.remove();
    let now = 0;
    const short = (await open(tests(), { limits: { variants: 9, ms: 100 }, now: () => (now += 60) }))!;
    expect((await run(short, [to('ONE'), to('BOTH')])).map(({ kind }) => kind)).toEqual(['failed', 'broken']);
  });

  test('ends at an abort without a word on what was cut off', async () => {
    const stop = new AbortController();
    const checker = fakeChecker('tests', 'tests', ({ overlay }) => {
      if (overlay.text.includes('BOTH')) stop.abort();
      return { tests: report([{ id: 'a', name: 'a', state: 'failed' }]) };
    });
    const session = (await open(checker))!;
    const told: number[] = [];
    const running = session.run(
      [to('ONE'), to('BOTH'), to('TWO')],
      { failing: 'first' },
      (index) => told.push(index),
      stop.signal,
    );
    await expect(running).rejects.toThrow(/abort/iu);
    expect(told).toEqual([0]);
  });

  test('keeps to the failing tests that it was told of', async () => {
    const session = (await open(tests(), { failing: ['second'] }))!;
    expect(session.tests.map(({ id, state }) => `${id} ${state}`)).toEqual(['stays passed', 'second failed']);
    const [trial] = await run(session, [to('ONE')]);
    expect(trial).toMatchObject({ kind: 'failed', at: 'second', passed: 0 });
  });
});

function report(cases: readonly TestCase[], rest: Partial<TestReport> = {}): TestReport {
  return { cases, scope: 'all', targetRan: 'yes', flaky: [], ...rest };
}

test('a runner that sees none of the failing tests says nothing about a repair of them', async () => {
  expect(await open(tests(), { failing: ['third'] })).toBeUndefined();
});

describe('what gives no pass', () => {
  const base: TestCase[] = [
    { id: 'a', name: 'a', state: 'failed' },
    { id: 'b', name: 'b', state: 'passed' },
  ];
  const passed = base.map((one) => ({ ...one, state: 'passed' as const }));
  const after = async (see: () => Partial<Extract<CheckRun, { kind: 'ran' }>> | CheckRun) => {
    const original = textHash(source);
    const checker = fakeChecker('tests', 'tests', ({ overlay }) =>
      overlay.textHash === original ? { tests: report(base) } : see(),
    );
    const [trial] = await run((await open(checker))!, [to('OTHER')]);
    return trial!;
  };
  const gone = failure('checker.crashed', 'It died.', 'Look.');

  test('a runner that died, hung or was not there', async () => {
    expect(await after(() => ({ kind: 'crashed', checker: 't', family: 'tests', failure: gone }))).toEqual({
      kind: 'broken',
      why: 'It died.',
    });
    bench.remove();
    expect(await after(() => ({ kind: 'timedOut', checker: 't', family: 'tests', failure: gone }))).toEqual({
      kind: 'hung',
      passed: 0,
    });
    bench.remove();
    expect(await after(() => ({ kind: 'unavailable', checker: 't', family: 'tests', failure: gone }))).toMatchObject({
      kind: 'broken',
    });
  });

  test('a run without one of the tests, without any, or with a new one that fails', async () => {
    expect(await after(() => ({ tests: report(passed.slice(0, 1)) }))).toEqual({
      kind: 'broken',
      why: 'b did not run.',
    });
    bench.remove();
    expect(await after(() => ({ tests: report([]) }))).toEqual({ kind: 'broken', why: 'a did not run.' });
    bench.remove();
    const skipped = passed.map((one) => ({ ...one, state: 'skipped' as const }));
    expect(await after(() => ({ tests: report(skipped) }))).toMatchObject({ kind: 'broken' });
    bench.remove();
    const more = { id: 'c', name: 'c', state: 'failed' as const };
    expect(await after(() => ({ tests: report([...passed, more]) }))).toMatchObject({
      kind: 'failed',
      at: 'c',
      passed: 1,
    });
  });

  test('what stands for a build that failed', async () => {
    const standIn: TestCase = {
      id: 'x',
      name: 'x',
      state: 'failed',
      standIn: true,
      failure: { message: 'no such name' },
    };
    expect(await after(() => ({ tests: report([standIn]) }))).toEqual({ kind: 'broken', why: 'no such name' });
  });

  test('tests that never ran the selection, or that cannot run', async () => {
    expect(await open(fakeChecker('t', 'tests', () => ({ tests: report(base, { targetRan: 'no' }) })))).toBeUndefined();
    bench.remove();
    const dead: CheckRun = { kind: 'crashed', checker: 't', family: 'tests', failure: gone };
    await expect(open(fakeChecker('t', 'tests', () => dead))).rejects.toThrow('It died.');
  });
});

test('withTrials keeps the checker as it is', () => {
  bench = createCheckerBench({});
  const checker = tests();
  const { trials, ...rest } = withTrials(checker);
  expect(trials).toBeTypeOf('function');
  expect(rest).toEqual({ ...checker });
});

needs('gcc', 'make')(
  'C: finds the change that makes the test pass, with the real compiler',
  { timeout: 120_000 },
  async () => {
    const text = '/* 🦀 */\nint twice(int a) {\n  return 3 * a;\n}\n';
    const main =
      '#include <stdio.h>\nint twice(int a);\nint main(void) {\n  printf("1..1\\n%s 1 - doubles\\n", twice(2) == 4 ? "ok" : "not ok");\n  return twice(2) != 4;\n}\n';
    const makefile = 'test: t\n\t./t\n\nt: twice.c main.c\n\t$(CC) -o t twice.c main.c\n';
    const temp = mkdtempSync(join(tmpdir(), 'generic-trials-'));
    const tools = createToolBench({ Makefile: makefile, 'twice.c': text, 'main.c': main });
    bench = tools;
    const before = treeHash(tools.root);
    const checkers = cCheckers({ distFolder: temp, tempFolder: temp, cacheFolder: join(temp, 'cache') });
    const make = checkers.find((one) => one.id === 'make-test' || one.id === 'make')!;
    const start = text.indexOf('3 * a');
    const asked = {
      functions: [{ start: text.indexOf('int twice'), end: text.length }],
      failing: [],
      testLimitMs: 5000,
    };
    const opened = await make.trials!(tools.context(), tools.request('twice.c', text, { languageId: 'c' }), asked);
    if (!opened?.ok) throw new Error('no session');
    const trials = await run(
      opened.value,
      ['4 * a', '2 * b', '2 * a', '2 * ('].map((newText) => ({
        edits: [{ span: { start, end: start + 5 }, newText }],
      })),
    );
    expect(trials.map(({ kind }) => kind)).toEqual(['failed', 'broken', 'passed', 'broken']);
    expect(trials[1]).toMatchObject({ why: expect.stringContaining('undeclared') });
    await opened.value.close();
    expect(treeHash(tools.root)).toBe(before);
    await tools.dispose();
    rmSync(temp, { recursive: true, force: true });
  },
);
