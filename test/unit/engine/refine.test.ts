// The ladder with scripted checkers and answers: what is offered, what is refused, and how a run ends.

import { describe, expect, test } from 'vitest';
import type { Checker } from '../../../server/src/checkers/checker.ts';
import { failure } from '../../../server/src/core/failure.ts';
import type { RefineOutcome } from '../../../server/src/core/outcome.ts';
import type { ModelPort } from '../../../server/src/core/ports.ts';
import type { RefineRequest } from '../../../server/src/engine/api.ts';
import { exitCodeOf } from '../../../server/src/cli/exitCodes.ts';
import { createEngine } from '../../../server/src/engine/createEngine.ts';
import { noModels } from '../../../server/src/providers/none.ts';
import {
  endlessAfterwards,
  engineOptions,
  fakeChecker,
  markChecker,
  missingChecker,
  requestFor,
  targetOf,
  testChecker,
} from '../../support/fakeCheckers.ts';
import { replacement } from '../../support/scriptedEndpoint.ts';

interface Setting {
  readonly checkers: readonly Checker[];
  readonly answers?: readonly string[];
  readonly models?: ModelPort;
  readonly request?: Partial<RefineRequest>;
  readonly signal?: AbortSignal;
}

async function refine(
  drawn: string,
  { checkers, answers, models, request, signal }: Setting,
): Promise<{ outcome: RefineOutcome; types: string[] }> {
  const options = {
    ...engineOptions(checkers, answers),
    ...(models ? { models } : answers ? {} : { models: noModels }),
  };
  const engine = createEngine(options);
  const types: string[] = [];
  let outcome: RefineOutcome | undefined;
  const run = engine.refine(
    { ...requestFor(targetOf(drawn)), effort: 'repair', ...request },
    signal ?? new AbortController().signal,
  );
  for await (const { event } of run) {
    types.push(event.type);
    if (event.type === 'refine-ended') outcome = event.outcome;
  }
  await engine.dispose();
  return { outcome: outcome!, types };
}

const bad = 'before\n«let bad = 1;»\nafter\n';
const types = () => markChecker('types', 'bad');

describe('a request', () => {
  const contract = (text: string) => JSON.stringify([{ condition: 'It says good.', check: { text } }]);
  const ask = async (text: string) => {
    const target = { ...targetOf('before\n«let good = 1;»\nafter\n'), goal: 'say good' };
    const keep = 'There is nothing that I would change.';
    const { outcome } = await refine('', {
      checkers: [types()],
      answers: [contract(text), keep],
      request: { target, strategy: 'meet-request' },
    });
    return outcome;
  };

  test('that the text meets is nothing to do, and no finding on the command line', async () => {
    const outcome = await ask('good');
    expect(outcome).toMatchObject({ kind: 'unchanged', reason: 'nothing-to-do' });
    expect(outcome.kind === 'unchanged' && outcome.message).toContain('no condition of the contract is violated');
    expect(exitCodeOf(outcome)).toBe(0);
  });
  test('that it does not meet, and that nobody meets, is one', async () => {
    const outcome = await ask('better');
    expect(outcome).toMatchObject({ kind: 'unchanged' });
    expect(exitCodeOf(outcome)).toBe(1);
  });
});

describe('offers', () => {
  test('a change that clears the goal and breaks nothing', async () => {
    const { outcome } = await refine(bad, { checkers: [types()], answers: [replacement('let good = 1;')] });
    expect(outcome.kind === 'improved' && outcome.best.text).toBe('before\nlet good = 1;\nafter\n');
  });
  test('a change after which all tests did not end in time as not verified, with what passed', async () => {
    const fails = testChecker({ a: (text) => !text.includes('bad') }, 'related');
    const { outcome } = await refine(bad, {
      checkers: [endlessAfterwards(50_000, fails)],
      answers: [replacement('let good = 1;'), replacement('let good = 2;')],
    });
    expect(outcome).toMatchObject({
      kind: 'unverified',
      failure: { code: 'checker.timeout', message: expect.stringContaining('The related tests pass') },
      spare: { text: 'before\nlet good = 1;\nafter\n', verdict: { kind: 'unverified', remaining: [] } },
    });
  });
  test('nothing after which all tests do not end although they had time enough', async () => {
    const fails = testChecker({ a: (text) => !text.includes('bad') }, 'related');
    const { outcome } = await refine(bad, {
      checkers: [endlessAfterwards(10, fails)],
      answers: [replacement('let good = 1;'), replacement('let good = 2;')],
    });
    expect(outcome).toMatchObject({ kind: 'unchanged', reason: 'no-improvement' });
  });
  test('the second answer when the first one clears nothing, and never the first', async () => {
    const { outcome } = await refine(bad, {
      checkers: [types()],
      answers: [replacement('let bad = 2;'), replacement('let good = 2;')],
    });
    expect(outcome.kind === 'improved' && outcome.best.text).toContain('let good = 2;');
  });
  test('what a strategy that was named finds by itself, although no program reports anything and nothing is wished', async () => {
    const drawn = 'Title\n\n«It start at noon.»\n';
    const target = { ...targetOf(drawn), kind: 'prose' as const };
    const error = { quote: 'start', category: 'grammar', severity: 'minor', reason: 'It starts.' };
    const answers = [
      JSON.stringify({ need_correction: true, errors: [error] }),
      JSON.stringify([{ sentence: 1, text: 'It starts at noon.' }]),
      '{"need_correction": false, "errors": []}',
    ];
    const prose = () => markChecker('grammar', 'nothing of this kind', 'prose');
    const request = { target, strategy: 'estimate-refine' };
    const { outcome } = await refine(drawn, { checkers: [prose()], answers, request });
    expect(outcome).toMatchObject({ kind: 'unverified', spare: { text: 'Title\n\nIt starts at noon.\n' } });
    expect(outcome.rungs.map(({ candidates }) => candidates)).toEqual([1]);
    const ladder = await refine(drawn, { checkers: [prose()], answers, request: { target } });
    expect(ladder.outcome).toMatchObject({ kind: 'unchanged', reason: 'nothing-to-do' });
  });
  test('the best so far when the budget ends', async () => {
    const two = 'x\n«let bad = 1;\nlet bad = 2;»\ny\n';
    const { outcome } = await refine(two, {
      checkers: [types()],
      answers: [replacement('let good = 1;\nlet bad = 2;')],
      request: { limits: { ...requestFor(targetOf(two)).limits, calls: 1 } },
    });
    expect(outcome).toMatchObject({ kind: 'improved', budgetSpent: true });
  });
});

describe('keeps the original', () => {
  test('when nothing is wrong, and asks no model', async () => {
    const { outcome, types: seen } = await refine('«let fine = 1;»', {
      checkers: [types()],
      answers: [replacement('let other = 1;')],
    });
    expect(outcome).toMatchObject({ kind: 'unchanged', reason: 'nothing-to-do' });
    expect(seen).not.toContain('asked');
  });
  test('when the problem is outside the selection', async () => {
    const { outcome } = await refine('let bad = 1;\n«let fine = 1;»\n', {
      checkers: [types()],
      answers: [replacement('let other = 1;')],
    });
    expect(outcome).toMatchObject({ kind: 'unchanged', reason: 'nothing-to-do' });
  });
  test('when every change breaks a test that passed', async () => {
    const tests = testChecker({ keeps: (text) => text.includes('= 1') });
    const { outcome } = await refine(bad, { checkers: [types(), tests], answers: [replacement('let good = 2;')] });
    expect(outcome).toMatchObject({ kind: 'unchanged', reason: 'no-improvement' });
  });
  test('when the tests were cut by the budget, which is said in place of their deadline', async () => {
    const cut = fakeChecker('tests', 'tests', () => ({
      kind: 'timedOut',
      checker: 'tests',
      family: 'tests',
      failure: failure('checker.timeout', 'It did not end.', 'Wait longer.'),
    }));
    const after = async (seconds: number) => {
      const limits = { ...requestFor(targetOf('«let fine = 1;»')).limits, seconds };
      const { outcome } = await refine('«let fine = 1;»', { checkers: [types(), cut], request: { limits } });
      return outcome.kind === 'unverified' && outcome.failure.code;
    };
    expect(await after(0)).toBe('budget.spent');
    expect(await after(600)).toBe('checker.timeout');
  });
  test('with what was made beside it, when the budget is spent on it', async () => {
    const target = targetOf('«let fine = 1;»', { goal: 'use const' });
    const { outcome } = await refine('«let fine = 1;»', {
      checkers: [types()],
      answers: [replacement('const fine = 1;')],
      request: { target, limits: { ...requestFor(target).limits, calls: 1 } },
    });
    expect(outcome).toMatchObject({ failure: { code: 'budget.spent' }, spare: { text: 'const fine = 1;' } });
  });
  test('when a checker that ran before cannot run after', async () => {
    const moody = fakeChecker('lint', 'lint', ({ overlay }) =>
      overlay.text.includes('bad')
        ? { problems: [] }
        : {
            kind: 'crashed',
            checker: 'lint',
            family: 'lint',
            failure: { code: 'checker.crashed', message: 'x', nextStep: 'y' },
          },
    );
    const { outcome } = await refine(bad, { checkers: [types(), moody], answers: [replacement('let good = 1;')] });
    expect(outcome.kind).toBe('unchanged');
  });
  test('when only the whole suite shows what a change breaks', async () => {
    const tests = fakeChecker('tests', 'tests', ({ overlay, scope }) => ({
      tests: {
        scope,
        targetRan: 'yes',
        flaky: [],
        cases: [
          { id: 'near', name: 'near', state: 'passed' as const },
          ...(scope === 'all'
            ? [
                {
                  id: 'far',
                  name: 'far',
                  state: overlay.text.includes('= 1') ? ('passed' as const) : ('failed' as const),
                },
              ]
            : []),
        ],
      },
    }));
    const { outcome } = await refine(bad, { checkers: [types(), tests], answers: [replacement('let good = 2;')] });
    expect(outcome.kind).toBe('unchanged');
  });
});

describe('says what it could not do', () => {
  test('without a model, what is left is named', async () => {
    const { outcome } = await refine(bad, { checkers: [types()] });
    expect(outcome).toMatchObject({ kind: 'unchanged', failures: [{ code: 'model.none' }] });
  });
  test('with no checker at all, nothing can be verified', async () => {
    const { outcome } = await refine(bad, { checkers: [missingChecker('types')] });
    expect(outcome).toMatchObject({ kind: 'unverified', failure: { code: 'checker.missing' } });
  });
  test('a wish that no program can decide is offered as not verified', async () => {
    const { outcome } = await refine('«let fine = 1;»', {
      checkers: [types()],
      answers: [replacement('const fine = 1;')],
      request: { target: targetOf('«let fine = 1;»', { goal: 'use const' }) },
    });
    expect(outcome).toMatchObject({ kind: 'unverified', failure: { code: 'verify.no-signal' } });
    expect(outcome.kind === 'unverified' && outcome.spare?.text).toBe('const fine = 1;');
  });
  test('tests that crash are not "nothing to do"', async () => {
    const broken = fakeChecker('tests', 'tests', () => ({
      kind: 'crashed',
      checker: 'tests',
      family: 'tests',
      failure: { code: 'checker.set-up', message: 'x', nextStep: 'y' },
    }));
    const { outcome } = await refine('«let fine = 1;»', { checkers: [types(), broken] });
    expect(outcome).toMatchObject({ kind: 'unverified', failure: { code: 'checker.set-up' } });
  });
  test('without any test a search cannot verify, and names three ways to show what is wrong', async () => {
    const search = { request: { effort: 'search' } } as const;
    const fine = '«let fine = 1;»';
    for (const setting of [{ checkers: [types()], ...search }, { checkers: [markChecker('lint', 'bad', 'lint')] }]) {
      const { outcome } = await refine(fine, setting);
      expect(outcome).toMatchObject({ kind: 'unverified', failure: { code: 'verify.no-signal' } });
      expect(outcome.kind === 'unverified' && outcome.failure.nextStep).toMatch(
        /doctest[\s\S]*--expect[\s\S]*--crash/u,
      );
    }
    const passing = { checkers: [types(), testChecker({ holds: () => true })], ...search };
    expect((await refine(fine, passing)).outcome).toMatchObject({ kind: 'unchanged', reason: 'nothing-to-do' });
    const tools = { checkers: [types()], request: { effort: 'tools' } } as const;
    expect((await refine(fine, tools)).outcome).toMatchObject({ kind: 'unchanged', reason: 'nothing-to-do' });
  });
  test('tests that need a missing package are told by its name, not as “no test”', async () => {
    const lacking = fakeChecker('tests', 'tests', () => ({
      kind: 'unavailable',
      checker: 'tests',
      family: 'tests',
      failure: failure('checker.set-up', 'The tests need left-pad.', 'Install it.'),
    }));
    const { outcome } = await refine('«let fine = 1;»', {
      checkers: [types(), lacking],
      request: { effort: 'search' },
    });
    expect(outcome).toMatchObject({ kind: 'unverified', failure: { message: 'The tests need left-pad.' } });
  });
  test('a pasted crash that does not come back is told although every test passes', async () => {
    const gone = failure('crash.not-reproduced', 'It does not come back.', 'Give an example.');
    const crash = fakeChecker('crash', 'tests', () => ({
      kind: 'unavailable',
      checker: 'crash',
      family: 'tests',
      failure: gone,
    }));
    const { outcome } = await refine('«let fine = 1;»', {
      checkers: [types(), testChecker({ holds: () => true }), crash],
      request: { crash: { language: 'javascript', error: 'TypeError', message: '', frames: [] } },
    });
    expect(outcome).toMatchObject({ kind: 'unverified', failure: { code: 'crash.not-reproduced' } });
  });
  test('conflict markers are declined before anything runs', async () => {
    const checker = types();
    const { outcome } = await refine('«<<<<<<< a\nlet bad = 1;\n=======\nlet x = 2;\n>>>>>>> b\n»', {
      checkers: [checker],
    });
    expect(outcome).toMatchObject({ kind: 'declined', failure: { code: 'target.conflict-markers' } });
    expect(checker.asked).toEqual([]);
  });
});

describe('ends', () => {
  test('as cancelled when aborted before the first step', async () => {
    const { outcome } = await refine(bad, { checkers: [types()], signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ kind: 'cancelled' });
  });
  test('as cancelled when aborted while the model is asked, and the promise of the model is not waited for', async () => {
    const stop = new AbortController();
    const models: ModelPort = {
      has: () => true,
      describe: () => 'stuck',
      ask: (_request, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
          stop.abort();
        }),
    };
    const { outcome } = await refine(bad, { checkers: [types()], models, signal: stop.signal });
    expect(outcome.kind).toBe('cancelled');
  });
  test('as cancelled with the best that was verified so far, though its strategy was still at work', async () => {
    const stop = new AbortController();
    const scripted = engineOptions([types()], [replacement('let good = 1;\nlet bad = 2;')]).models;
    let asked = 0;
    const models: ModelPort = {
      has: (role) => scripted.has(role),
      describe: (role) => scripted.describe(role),
      ask: (request, signal) => {
        if (++asked === 1) return scripted.ask(request, signal);
        stop.abort();
        return Promise.reject(stop.signal.reason as Error);
      },
    };
    const two = 'x\n«let bad = 1;\nlet bad = 2;»\ny\n';
    const { outcome } = await refine(two, { checkers: [types()], models, signal: stop.signal });
    expect(outcome.kind === 'cancelled' && outcome.best?.text).toContain('let good = 1;');
  });
  test('as cancelled at once, though something is slow to let go, and says nothing after that', async () => {
    const stop = new AbortController();
    let letGo = false;
    const slow: ModelPort = {
      has: () => true,
      describe: () => 'slow',
      ask: async (_request, signal) => {
        setImmediate(() => stop.abort());
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
        letGo = true;
        throw signal.reason;
      },
    };
    const engine = createEngine({ ...engineOptions([types()]), models: slow });
    const seen: [type: string, letGo: boolean][] = [];
    for await (const { event } of engine.refine({ ...requestFor(targetOf(bad)), effort: 'repair' }, stop.signal))
      seen.push([event.type, letGo]);
    expect(seen.at(-1)).toEqual(['refine-ended', false]);
    expect(letGo).toBe(true);
  });
  test('with the endpoint’s failure when it never answered', async () => {
    const models: ModelPort = {
      has: () => true,
      describe: () => 'down',
      ask: () =>
        Promise.resolve({
          kind: 'failed',
          failure: { code: 'model.unreachable', message: 'x', nextStep: 'y' },
          usage: { promptTokens: 0, completionTokens: 0, estimated: true },
          durationMs: 1,
        }),
    };
    const { outcome } = await refine(bad, { checkers: [types()], models });
    expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'model.unreachable' } });
  });
});

describe('a chosen part of an offer', () => {
  const verify = async (text: string) => {
    const engine = createEngine({ ...engineOptions([types()]), models: noModels });
    const request = { ...requestFor(targetOf('a\n«let bad = 1;\nlet bad = 2;»\nb\n')), effort: 'repair' as const };
    for await (const { event } of engine.verifyText(request, text, new AbortController().signal))
      if (event.type === 'refine-ended') return event.outcome;
    return undefined;
  };
  test('is verified again', async () => {
    expect(await verify('a\nlet good = 1;\nlet bad = 2;\nb\n')).toMatchObject({ kind: 'improved' });
  });
  test('is refused when it clears nothing', async () => {
    expect(await verify('a\nlet bad = 1; //\nlet bad = 2;\nb\n')).toMatchObject({ kind: 'unchanged' });
  });
  test('is refused when it reaches outside the selection', async () => {
    expect(await verify('A\nlet good = 1;\nlet bad = 2;\nb\n')).toMatchObject({ kind: 'unchanged' });
  });
});
