// Tests that take long: what is run again, what is asked of all tests, and what a warm answer is worth.

import { describe, expect, test } from 'vitest';
import type { Checker } from '../../../server/src/checkers/checker.ts';
import { failure } from '../../../server/src/core/failure.ts';
import { endlessAfterwards, testChecker } from '../../support/fakeCheckers.ts';
import { startedChecking as start } from '../../support/startedChecking.ts';

const whole = { start: 0, end: 1 };

describe('tests that fail', () => {
  const asked = async (durationMs: number) => {
    const among: (readonly string[] | undefined)[] = [];
    const tests = testChecker({ a: () => false, b: () => true });
    const checker: Checker = {
      ...tests,
      async check(context, request) {
        among.push(request.among);
        const run = await tests.check(context, request);
        if (run.kind !== 'ran') return run;
        const cases = run.tests!.cases.map((one) => ({ ...one, uri: 'file:///p/a.test.ts' }));
        return { ...run, receipt: { ...run.receipt, durationMs }, tests: { ...run.tests!, cases } };
      },
    };
    await (await start([checker])).baseline();
    return among;
  };
  test('are run again in their files alone where all took long', async () => {
    const again = ['file:///p/a.test.ts'];
    expect(await asked(5000)).toEqual([undefined, again, again]);
  });
  test('are run again with all others where that is quick, or where a file is not known', async () => {
    expect(await asked(4999)).toEqual([undefined, undefined, undefined]);
    const tests = testChecker({ a: () => false });
    const slow: Checker = {
      ...tests,
      async check(context, request) {
        const run = await tests.check(context, request);
        expect(request.among).toBeUndefined();
        return run.kind === 'ran' ? { ...run, receipt: { ...run.receipt, durationMs: 60_000 } } : run;
      },
    };
    await (await start([slow])).baseline();
    expect(tests.asked).toHaveLength(3);
  });
});

describe('all tests that do not come to their end after a change', () => {
  const given = { checkers: { testCommand: [], deadlineMs: 20_000, off: [] } };
  test.each([
    { took: 15_000, unfinished: ['tests'] },
    { took: 6667, unfinished: ['tests'] },
    { took: 6666, unfinished: [] },
    { took: 100, unfinished: [] },
  ])('are unfinished after 20 s where the original took $took ms: $unfinished', async ({ took, unfinished }) => {
    const checking = await start([endlessAfterwards(took)], 'bad\n', given);
    expect((await checking.widened('x\n', whole, 'c1'))!.unfinished).toEqual(unfinished);
  });
  test('are not asked about the change where they do not end on the original, and that is told', async () => {
    const tests = testChecker({ a: () => true }, 'related');
    const told: string[] = [];
    const never: Checker = {
      ...tests,
      async check(context, request) {
        const run = await tests.check(context, request);
        if (request.scope === 'related') return run;
        const none = failure('checker.timeout', 'No end.', 'Wait.');
        return { kind: 'timedOut', checker: 'tests', family: 'tests', failure: none };
      },
    };
    const checking = await start([never], 'bad\n', { effort: 'tools' }, (event) => {
      if (event.type === 'warning') told.push(event.failure.message);
    });
    expect(await checking.widened('x\n', whole, 'c1')).toBeUndefined();
    expect(await checking.widened('y\n', whole, 'c2')).toBeUndefined();
    expect(tests.asked.map((one) => [one.scope, one.text])).toEqual([
      ['related', 'bad\n'],
      ['related', 'x\n'],
      ['all', 'bad\n'],
      ['related', 'y\n'],
    ]);
    expect(told).toEqual(['No end.']);
  });
  test('are finished where they end', async () => {
    const checking = await start([testChecker({ a: () => true }, 'related')], 'bad\n', given);
    expect((await checking.widened('x\n', whole, 'c1'))!.unfinished).toEqual([]);
  });
});

describe('warm answers', () => {
  const warmTests = () => {
    const fresh: boolean[] = [];
    const checker = testChecker({ a: () => true }, 'all');
    const check: Checker['check'] = async (context, request) => {
      fresh.push(request.fresh === true);
      const run = await checker.check(context, request);
      if (run.kind !== 'ran' || request.fresh === true) return run;
      return { ...run, receipt: { ...run.receipt, warm: true } };
    };
    return { fresh, checker: { ...checker, check } };
  };

  test('are confirmed by a process of its own before an offer', async () => {
    const { checker, fresh } = warmTests();
    const checking = await start([checker]);
    await checking.candidate('x\n', whole, 'c1');
    expect(fresh).toEqual([false, false]);
    const wide = await checking.widened('x\n', whole, 'c1');
    const [after] = wide!.after.runs;
    expect(after?.kind === 'ran' && after.receipt.warm).toBeUndefined();
    expect(fresh.at(-1)).toBe(true);
  });
  test('are confirmed so by the related tests where all tests do not end on the original', async () => {
    const { checker, fresh } = warmTests();
    const short: Checker = {
      ...checker,
      async check(context, request) {
        const none = failure('checker.timeout', 'No end.', 'Wait.');
        if (request.scope === 'all') return { kind: 'timedOut', checker: 'tests', family: 'tests', failure: none };
        return checker.check(context, request);
      },
    };
    const checking = await start([short]);
    const wide = await checking.widened('x\n', whole, 'c1');
    const [after] = wide!.after.runs;
    expect(after?.kind === 'ran' && after.receipt.warm).toBeUndefined();
    expect([wide!.unfinished, fresh.at(-1)]).toEqual([[], true]);
  });
});
