// Which checkers run on which text, how often, and what a missing or flaky one means.

import { describe, expect, test } from 'vitest';
import { createBudget } from '../../../server/src/core/budget.ts';
import type { Checker } from '../../../server/src/checkers/checker.ts';
import type { TrialRequest } from '../../../server/src/core/trials.ts';
import { startChecking } from '../../../server/src/engine/checking.ts';
import { failure } from '../../../server/src/core/failure.ts';
import {
  engineOptions,
  markChecker,
  missingChecker,
  requestFor,
  targetOf,
  testChecker,
} from '../../support/fakeCheckers.ts';
import { startedChecking as start } from '../../support/startedChecking.ts';

const whole = { start: 0, end: 1 };

describe('detection', () => {
  test('a missing tool is told and never counted as run', async () => {
    const checking = await start([missingChecker('eslint'), markChecker('types', 'bad')]);
    expect(checking.notLookedAt.map((one) => one.code)).toEqual(['checker.missing']);
    expect((await checking.baseline()).runs.map((run) => run.checker)).toEqual(['types']);
  });
  test('in a folder that is not trusted, a checker that needs trust is not asked', async () => {
    const needy = { ...markChecker('types', 'bad'), needsTrust: true };
    const checking = await start([needy, markChecker('syntax', 'x', 'syntax')], 'bad\n', {
      snapshot: { root: '/no-such-folder', buffers: new Map(), trusted: false },
    });
    await checking.baseline();
    expect(needy.asked).toEqual([]);
    expect(checking.notLookedAt.map((one) => one.code)).toEqual(['trust.untrusted']);
  });
  test('a checker for another language, or one that is switched off, says nothing', async () => {
    const python = { ...markChecker('ruff', 'bad', 'lint'), languages: ['python'] };
    const checking = await start([python, markChecker('types', 'bad')], 'bad\n', {
      checkers: { testCommand: [], deadlineMs: 1, off: ['types'] },
    });
    expect([checking.applicable, checking.notLookedAt]).toEqual([[], []]);
  });
});

describe('parser and compiler', () => {
  const noted = (said: string[], id: string, family: Checker['family']): Checker => {
    const checker = markChecker(id, 'bad', family);
    return {
      ...checker,
      detect: (...asked) => {
        said.push(`find ${id}`);
        return checker.detect(...asked);
      },
      check: (...asked) => {
        said.push(`ask ${id}`);
        return checker.check(...asked);
      },
    };
  };

  test('are asked before the others are looked for, once, and are told first', async () => {
    const said: string[] = [];
    const checkers = (['lint', 'types', 'syntax'] as const).map((family) => noted(said, family, family));
    const checking = await start(checkers);
    expect(said).toEqual(['find syntax', 'find types', 'ask syntax', 'ask types', 'find lint']);
    const { runs } = await checking.baseline();
    expect(said.slice(5)).toEqual(['ask lint']);
    expect(runs.map((run) => run.checker)).toEqual(['syntax', 'types', 'lint']);
  });
  test('that fail when they are asked beforehand are asked again', async () => {
    const checker = markChecker('types', 'bad', 'types');
    let asked = 0;
    const check: Checker['check'] = (...words) =>
      ++asked === 1 ? Promise.reject(new Error('not yet')) : checker.check(...words);
    const checking = await start([{ ...checker, check }, markChecker('lint', 'bad', 'lint')]);
    expect((await checking.baseline()).runs.map((run) => run.kind)).toEqual(['ran', 'ran']);
    expect(asked).toBe(2);
  });
});

describe('prose', () => {
  test('is read in a critique of code and not in its refinement', async () => {
    const grammar = markChecker('grammar', 'bad', 'prose');
    expect((await start([grammar])).applicable).toEqual(['grammar']);
    expect((await start([grammar], 'bad\n', { effort: 'tools' })).applicable).toEqual([]);
  });
  test('is read in a refinement of prose', async () => {
    const target = { ...targetOf('bad\n'), kind: 'prose' as const };
    expect(
      (await start([markChecker('grammar', 'bad', 'prose')], 'bad\n', { target, effort: 'tools' })).applicable,
    ).toEqual(['grammar']);
  });
});

describe('running', () => {
  test('checks an equal text once', async () => {
    const types = markChecker('types', 'bad');
    const checking = await start([types]);
    await checking.baseline();
    await checking.candidate('fine\n', whole, 'c1');
    await checking.candidate('fine\n', whole, 'c2');
    expect(types.asked.map((one) => one.text)).toEqual(['bad\nfine\n', 'fine\n']);
  });
  test('does not run the tests on a candidate that has a new error', async () => {
    const tests = testChecker({ a: () => true });
    const checking = await start([tests, markChecker('types', 'bad')]);
    const { before, after } = await checking.candidate('bad\nbad too\n', whole, 'c1');
    expect(tests.asked.map((one) => one.text)).toEqual(['bad\nfine\n']);
    expect(before.runs.map((run) => run.checker)).toEqual(after.runs.map((run) => run.checker));
  });
  test('does run them on a candidate whose old error only moved', async () => {
    const tests = testChecker({ a: () => true });
    const checking = await start([markChecker('types', 'bad'), tests]);
    await checking.candidate('fine\nbad\n', whole, 'c1');
    expect(tests.asked).toHaveLength(2);
  });
  test('X7: runs failing tests of the original three times, and marks those that change their mind', async () => {
    const tests = testChecker({
      steady: () => false,
      coin: (_, turn) => turn > 1,
      late: (_, turn) => turn > 2,
    });
    const checking = await start([tests]);
    const [run] = (await checking.baseline()).runs;
    expect(run?.kind === 'ran' && run.tests?.flaky).toEqual(['coin', 'late']);
    expect(tests.asked).toHaveLength(3);
  });
  test('X7: trials are told of tests that change their mind', async () => {
    const asked: TrialRequest[] = [];
    const tests: Checker = {
      ...testChecker({ steady: () => false, coin: (_, turn) => turn > 1 }),
      trials: async (_context, _request, trials) => void asked.push(trials),
    };
    const checking = await start([tests]);
    const request = { functions: [], failing: ['steady'], testLimitMs: 100 };
    await checking.trials.open(request, new AbortController().signal);
    expect(asked).toEqual([{ ...request, flaky: ['coin'] }]);
  });
  test('X7: does not repeat a failing test once it is known to be flaky', async () => {
    const tests = testChecker({ coin: (_, turn) => turn > 1 });
    await (await start([tests])).baseline();
    expect(tests.asked).toHaveLength(2);
  });
  test('does not wait again for tests that do not end', async () => {
    const tests = testChecker({ endless: () => false, wrong: () => false });
    const hanging: Checker = {
      ...tests,
      async check(context, request) {
        const run = await tests.check(context, request);
        if (run.kind !== 'ran' || !run.tests) return run;
        const cases = run.tests.cases.map((one) => (one.id === 'endless' ? { ...one, hung: true as const } : one));
        return { ...run, tests: { ...run.tests, cases } };
      },
    };
    await (await start([hanging])).baseline();
    expect(tests.asked).toHaveLength(1);
  });
  describe('tests that do not come to their end on the original', () => {
    const failed = failure('checker.timeout', 'too slow', 'wait');
    const slow = () => {
      const deadlines: number[] = [];
      const trials: string[] = [];
      const tests = testChecker({ a: () => true });
      const checker: Checker = {
        ...tests,
        async check(context, request) {
          deadlines.push(context.settings.deadlineMs);
          await tests.check(context, request);
          return { kind: 'timedOut', checker: 'tests', family: 'tests', failure: failed };
        },
        trials: async () => {
          trials.push('opened');
          return undefined;
        },
      };
      return { checker, deadlines, trials, asked: tests.asked };
    };
    test('are not asked about a change, nor tried', async () => {
      const { checker, trials, asked } = slow();
      const checking = await start([checker, markChecker('types', 'bad')], 'bad\n', { effort: 'tools' });
      await checking.baseline();
      const { before, after } = await checking.candidate('fine\n', whole, 'c1');
      expect([before, after].map(({ runs }) => runs.map((run) => run.checker))).toEqual([['types'], ['types']]);
      await checking.trials.open({ functions: [whole], failing: [], testLimitMs: 1 }, new AbortController().signal);
      await checking.widened('fine\n', whole, 'c1');
      expect([asked.length, trials]).toEqual([1, []]);
    });
    test('take no more than half of the time that a refinement has, and all of it elsewhere', async () => {
      const [refined, looked] = [slow(), slow()];
      const checkers = { testCommand: [], deadlineMs: 1_000_000, off: [] };
      await (await start([refined.checker], 'bad\n', { effort: 'tools', checkers })).baseline();
      await (await start([looked.checker], 'bad\n', { checkers })).baseline();
      expect(refined.deadlines[0]! / looked.deadlines[0]!).toBeCloseTo(0.5, 2);
    });
    test('leave others their time: types have all of it', async () => {
      const deadlines: number[] = [];
      const types = markChecker('types', 'bad');
      const spied: Checker = {
        ...types,
        check(context, request) {
          deadlines.push(context.settings.deadlineMs);
          return types.check(context, request);
        },
      };
      const checkers = { testCommand: [], deadlineMs: 1_000_000, off: [] };
      await (await start([spied], 'bad\n', { effort: 'tools', checkers })).baseline();
      expect(deadlines[0]).toBeGreaterThan(50_000);
    });
  });
  test('does not repeat tests that all pass', async () => {
    const tests = testChecker({ a: () => true });
    await (await start([tests])).baseline();
    expect(tests.asked).toHaveLength(1);
  });
  test('widens to the whole suite only where related tests were run', async () => {
    const related = testChecker({ a: () => true }, 'related');
    const checking = await start([related]);
    await checking.candidate('x\n', whole, 'c1');
    expect(await checking.widened('x\n', whole, 'c1')).toBeDefined();
    expect(related.asked.map((one) => one.scope)).toEqual(['related', 'related', 'all', 'all']);
    const all = await start([testChecker({ a: () => true }, 'all')]);
    await all.candidate('x\n', whole, 'c1');
    expect(await all.widened('x\n', whole, 'c1')).toBeUndefined();
  });
});

describe('consent (X14)', () => {
  const runner = () => ({ ...testChecker({ a: () => true }), runsCandidate: true });
  const startWith = (more: Partial<ReturnType<typeof engineOptions>>) => {
    const checker = runner();
    const options = { ...engineOptions([checker]), ...more };
    const request = requestFor(targetOf('bad\n'));
    const budget = createBudget(request.limits, options.clock);
    return startChecking(options, request, budget, () => undefined, new AbortController().signal);
  };
  const sandboxed = {
    run: () => Promise.reject(new Error('no process may start here')),
    isolation: () => Promise.resolve({ kind: 'sandbox', by: 'bubblewrap', version: '0.8.0' } as const),
  };

  test('without a sandbox and without an answer nothing of the candidate is run', async () => {
    const checking = await startWith({});
    expect(checking.applicable).toEqual([]);
    expect(checking.notLookedAt.map((one) => one.code)).toEqual(['isolation.none']);
  });
  test('without a sandbox it is run where the person agrees, and the question names what would run', async () => {
    const asked: string[] = [];
    const checking = await startWith({
      consent: (question) => {
        asked.push(`${question.tool} ${question.hash.length}`);
        return Promise.resolve(true);
      },
    });
    expect(checking.applicable).toEqual(['tests']);
    expect(asked).toEqual(['tests 64']);
  });
  test('in a sandbox nobody is asked', async () => {
    const checking = await startWith({ processes: sandboxed, consent: () => Promise.resolve(false) });
    expect(checking.applicable).toEqual(['tests']);
  });
  test.each([
    ['a sandbox', { processes: sandboxed }, {}, 1],
    ['no sandbox', {}, {}, 0],
    ['a sandbox, where examples are switched off', { processes: sandboxed }, { off: ['examples'] }, 0],
    ['a sandbox, where no process may run', { processes: sandboxed }, { withoutProcesses: true }, 0],
    ['a sandbox, in a folder that is not trusted', { processes: sandboxed }, { trusted: false }, 0],
  ])(
    'functions of a document without tests are called in %s',
    async (_title, more, { off, ...asked }: Asked, times) => {
      let opened = 0;
      const calls = () => {
        opened++;
        return Promise.resolve(undefined);
      };
      const checker: Checker = {
        ...runner(),
        id: 'examples',
        calls,
        languages: ['typescript'],
        detect: () => Promise.resolve({ kind: 'notApplicable' }),
      };
      const options = { ...engineOptions([checker]), ...more };
      const request = requestFor(targetOf('bad\n'));
      const { trusted, ...flags } = asked;
      const changed = {
        ...request,
        ...flags,
        ...(off ? { checkers: { ...request.checkers, off } } : {}),
        ...(trusted === false ? { snapshot: { ...request.snapshot, trusted } } : {}),
      };
      const { signal } = new AbortController();
      const budget = createBudget(request.limits, options.clock);
      const checking = await startChecking(options, changed, budget, () => undefined, signal);
      await checking.trials.calls(signal);
      expect(opened).toBe(times);
    },
  );
});

interface Asked {
  readonly off?: readonly string[];
  readonly withoutProcesses?: boolean;
  readonly trusted?: boolean;
}
