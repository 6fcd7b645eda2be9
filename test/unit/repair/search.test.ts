// The search: order, duplicates, waves, limits and pairs, with templates and sessions written for the test.

import { describe, expect, test } from 'vitest';
import { throwIfAborted } from '../../../server/src/base/abort.ts';
import type { Trial, TrialSession, Variant } from '../../../server/src/core/trials.ts';
import { dialectOf } from '../../../server/src/repair/dialects/index.ts';
import { functionsOf } from '../../../server/src/repair/functions.ts';
import { placeOf } from '../../../server/src/repair/place.ts';
import { ordered, type Proposal } from '../../../server/src/repair/search/order.ts';
import { pairsOf } from '../../../server/src/repair/search/pairs.ts';
import { screen, type ScreenLimits } from '../../../server/src/repair/search/screen.ts';
import type { FixTemplate } from '../../../server/src/repair/template.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';

const text = 'function f(a, b) {\n  if (a > b) return 1;\n  return 2;\n}\n';

/** A template that replaces words of the text, each with a fit. */
function replacing(id: string, prior: number, ...changes: readonly (readonly [string, string, number])[]): FixTemplate {
  return {
    id,
    title: id,
    source: 'the test',
    prior,
    *propose() {
      for (const [before, after, fit] of changes) {
        const start = text.indexOf(before);
        const span = { start, end: start + before.length };
        yield { template: id, title: `${before} → ${after}`, edits: [{ span, newText: after }], at: span, fit };
      }
    },
  };
}

async function makeOrder(templates: readonly FixTemplate[], more: Partial<Parameters<typeof ordered>[0]> = {}) {
  const tree = (await createParsers().parserOf('javascript'))!(text);
  const dialect = dialectOf('javascript')!;
  const [func] = functionsOf(tree, dialect, { start: 0, end: text.length });
  return ordered({
    text,
    languageId: 'javascript',
    places: [placeOf(tree, dialect, func!.node)],
    templates,
    allowed: { start: 0, end: text.length },
    suspicion: () => 1,
    perTemplate: 100,
    ...more,
  });
}

async function orderOf(templates: readonly FixTemplate[], more: Partial<Parameters<typeof ordered>[0]> = {}) {
  const order = await makeOrder(templates, more);
  const titles: string[] = [];
  for (let one = order.next(); one; one = order.next()) titles.push(one.fix.title);
  return { titles, counts: order.counts() };
}

describe('order', () => {
  test('goes by suspicion, prior and fit together', async () => {
    const templates = [
      replacing('low', 0.2, ['1', '7', 1]),
      replacing('high', 0.9, ['a > b', 'a >= b', 1], ['2', '3', 0.1]),
    ];
    expect((await orderOf(templates)).titles).toEqual(['a > b → a >= b', '1 → 7', '2 → 3']);
    const suspicion = (span: { end: number }) => (span.end > 40 ? 1 : 0.05);
    expect((await orderOf(templates, { suspicion })).titles[0]).toBe('2 → 3');
  });

  test('asks one template at a time, and gives the same whether it was prepared or not', async () => {
    const asked: string[] = [];
    const templates = ['one', 'two'].map((id, index): FixTemplate => {
      const template = replacing(id, 0.9 - index / 10, ['a > b', index === 0 ? 'a >= b' : 'a < b', 1]);
      return { ...template, propose: (place) => (asked.push(id), template.propose(place)) };
    });
    const { titles } = await orderOf(templates);
    const order = await makeOrder(templates);
    asked.length = 0;
    expect(order.prepare()).toBe(true);
    expect(asked).toEqual(['one']);
    expect(order.prepare()).toBe(false);
    expect(order.prepare()).toBe(false);
    expect(asked).toEqual(['one']);
    expect([order.next()?.fix.title, order.next()?.fix.title, order.next()]).toEqual([...titles, undefined]);
    expect(order.prepare()).toBe(false);
  });

  test('leaves out what means the same, what changes nothing, and what lies outside', async () => {
    const templates = [
      replacing('one', 0.9, ['a > b', 'b < a', 1], ['a > b', 'a < b', 0.9], ['1', ' 1 /* one */', 0.8]),
      replacing('two', 0.8, ['a > b', 'b > a', 1], ['function', 'async function', 1]),
    ];
    const { titles, counts } = await orderOf(templates, { allowed: { start: 18, end: text.length } });
    expect(titles).toEqual(['a > b → a < b']);
    expect(counts).toEqual({ proposed: 5, dropped: 4 });
  });

  test('takes no more of one template than allowed', async () => {
    const many = replacing('many', 1, ...[3, 4, 5, 6].map((n) => ['2', String(n), 1] as const));
    expect((await orderOf([many], { perTemplate: 2 })).titles).toEqual(['2 → 3', '2 → 4']);
  });

  test('asks a template only when nothing better is at hand', async () => {
    let asked = false;
    const lazy: FixTemplate = {
      ...replacing('lazy', 0.1),
      propose() {
        asked = true;
        return [];
      },
    };
    const tree = (await createParsers().parserOf('javascript'))!(text);
    const dialect = dialectOf('javascript')!;
    const [func] = functionsOf(tree, dialect, { start: 0, end: text.length });
    const order = ordered({
      text,
      languageId: 'javascript',
      places: [placeOf(tree, dialect, func!.node)],
      templates: [lazy, replacing('first', 0.9, ['1', '7', 1])],
      allowed: { start: 0, end: text.length },
      suspicion: () => 1,
      perTemplate: 9,
    });
    expect(order.next()?.fix.title).toBe('1 → 7');
    expect(asked).toBe(false);
    expect(order.next()).toBeUndefined();
    expect(asked).toBe(true);
  });
});

const limits: ScreenLimits = {
  variants: 1000,
  afterFirst: 1000,
  survivors: 100,
  hangs: 10,
  firstWave: 4,
  largestWave: 16,
};

/** A session in which `trialOf` tells the end of each variant, named by its only edit's text. */
function sessionOf(trialOf: (name: string) => Trial | undefined): TrialSession & { readonly waves: number[] } {
  const waves: number[] = [];
  return {
    waves,
    isolation: 'separate-process',
    tests: [{ id: 't', name: 't', state: 'failed', lines: [], durationMs: 1 }],
    calls: [],
    async run(variants, _options, onTrial) {
      waves.push(variants.length);
      for (const [index, variant] of variants.entries()) {
        const trial = trialOf(variant.edits[0]!.newText);
        if (trial) onTrial(index, trial);
      }
    },
    close: async () => undefined,
  };
}

const passes: Trial = { kind: 'passed', testsRun: 1 };
const fails: Trial = { kind: 'failed', at: 't', passed: 0, message: 'no' };

async function screened(
  sessions: readonly TrialSession[],
  names: readonly string[],
  more: Partial<Parameters<typeof screen<string>>[0]> = {},
) {
  const queue = [...names];
  return screen<string>({
    sessions,
    limits,
    budget: { exhausted: () => undefined, millisecondsLeft: () => 60_000 },
    reserveMs: 0,
    signal: new AbortController().signal,
    next: () => queue.shift(),
    variantOf: (name): Variant => ({ edits: [{ span: { start: 0, end: 0 }, newText: name }] }),
    ...more,
  });
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `v${index}`);

describe('screening', () => {
  test('prepares piece by piece, and pauses before each piece', async () => {
    const done: string[] = [];
    let left = 0;
    const queue = ['v1', 'v2'];
    await screened([sessionOf(() => fails)], [], {
      prepare: () => {
        if (queue.length === 0 || left === 2) return false;
        left++;
        done.push('piece');
        return true;
      },
      next: () => {
        left = 0;
        done.push('next');
        return queue.shift();
      },
      pause: () => void done.push('pause'),
    });
    const one = ['pause', 'piece', 'pause', 'piece', 'pause', 'next'];
    expect(done.slice(0, 14)).toEqual([...one, ...one, 'pause', 'next']);
  });

  test('looks for the next wave while one runs, tries the same in the same order, and passes over what is no rival', async () => {
    const tried: string[] = [];
    const queue = numbered(40);
    let [foundWhileRunning, isRunning] = [0, false];
    const slow: TrialSession = {
      ...sessionOf(() => undefined),
      async run(variants, _options, onTrial) {
        isRunning = true;
        await new Promise((resolve) => setImmediate(resolve));
        isRunning = false;
        for (const [index, { edits }] of variants.entries()) {
          tried.push(edits[0]!.newText);
          onTrial(index, edits[0]!.newText === 'v2' ? passes : fails);
        }
      },
    };
    const seen = await screened([slow], [], {
      next: () => (isRunning && foundWhileRunning++, queue.shift()),
      pause: () => undefined,
      isRival: (name) => name !== 'v6',
    });
    expect(foundWhileRunning).toBeGreaterThan(0);
    expect(tried).toEqual(numbered(40).filter((name) => name !== 'v6'));
    expect([seen.survivors, seen.counts.tried]).toEqual([['v2'], 39]);
  });

  test('ends in the middle of a wave when the pause says that the run is cancelled', async () => {
    const controller = new AbortController();
    const session = sessionOf(() => passes);
    let turns = 0;
    const running = screened([session], [], {
      limits: { ...limits, firstWave: 1000 },
      next: () => `v${turns}`,
      pause: async () => {
        if (++turns === 5) controller.abort();
        throwIfAborted(controller.signal);
      },
    });
    await expect(running).rejects.toThrow(/abort/i);
    expect(turns).toBe(5);
    expect(session.waves).toEqual([]);
  });

  test('goes on after the first survivor, in growing waves', async () => {
    const session = sessionOf((name) => (name === 'v1' || name === 'v30' ? passes : fails));
    const seen = await screened([session], numbered(40));
    expect(seen.survivors).toEqual(['v1', 'v30']);
    expect(session.waves).toEqual([4, 16, 16, 4]);
    expect(seen).toMatchObject({ end: 'exhausted', counts: { tried: 40, passed: 2, hung: 0, broken: 0 } });
  });

  test('passes over what cannot matter beside a survivor, and tells of the first once', async () => {
    const session = sessionOf((name) => (name === 'v1' || name === 'v30' ? passes : fails));
    const told: string[] = [];
    const seen = await screened([session], numbered(40), {
      isRival: (name, survivors) => survivors.includes('v1') && Number(name.slice(1)) >= 25,
      onFirst: async (name) => void told.push(name),
    });
    expect(seen.survivors).toEqual(['v1', 'v30']);
    expect(session.waves).toEqual([4, 15]);
    expect(told).toEqual(['v1']);
    expect(seen.end).toBe('exhausted');
  });

  test('asks for no rivals while nothing has passed', async () => {
    const never = () => {
      throw new Error('asked');
    };
    const seen = await screened([sessionOf(() => fails)], numbered(30), { isRival: never, onFirst: never });
    expect(seen.counts.tried).toBe(30);
  });

  test('survives only what every session passes', async () => {
    const first = sessionOf((name) => (name === 'v2' ? fails : passes));
    const second = sessionOf((name) => (name === 'v3' ? fails : passes));
    const seen = await screened([first, second], numbered(4));
    expect(seen.survivors).toEqual(['v0', 'v1']);
    expect(second.waves).toEqual([3]);
    expect(seen.others.map(({ item, passed }) => [item, passed])).toEqual([
      ['v2', 0],
      ['v3', 1],
    ]);
  });

  test('does not take silence for a pass', async () => {
    const silent = sessionOf(() => undefined);
    expect((await screened([sessionOf(() => passes), silent], ['a'])).survivors).toEqual([]);
  });

  test.each([
    ['variants', { variants: 6 }, 6],
    ['rivals', { afterFirst: 5 }, 20],
    ['survivors', { survivors: 2 }, 4],
  ] as const)('ends by the limit of %s', async (end, limit, tried) => {
    const seen = await screened([sessionOf(() => passes)], numbered(100), { limits: { ...limits, ...limit } });
    expect(seen.end).toBe(end);
    expect(seen.counts.tried).toBe(tried);
  });

  test('ends by hangs and by the budget', async () => {
    const hanging = sessionOf(() => ({ kind: 'hung', passed: 0 }));
    expect(await screened([hanging], numbered(100))).toMatchObject({ end: 'hangs', counts: { hung: 20 } });
    let left = 1000;
    const slow = sessionOf(() => {
      left -= 50;
      return { kind: 'hung', passed: 0 };
    });
    const clock = { exhausted: () => undefined, millisecondsLeft: () => left };
    const cut = await screened([slow], numbered(100), {
      budget: clock,
      limits: { ...limits, hangs: 99, firstWave: 1 },
    });
    expect(cut).toMatchObject({ end: 'hangs', counts: { hung: 21 } });
    const spent = { exhausted: () => undefined, millisecondsLeft: () => 5 };
    const seen = await screened([sessionOf(() => passes)], ['a'], { budget: spent, reserveMs: 10 });
    expect(seen).toMatchObject({ end: 'budget', survivors: [] });
  });

  test('ends within a wave when the budget is spent, and keeps what it has', async () => {
    let left = 100;
    const session = sessionOf(() => {
      left -= 40;
      return passes;
    });
    const obeying: TrialSession = {
      ...session,
      async run(variants, options, onTrial, signal) {
        for (const [index, variant] of variants.entries()) {
          signal.throwIfAborted();
          await session.run([variant], options, (_, trial) => onTrial(index, trial), signal);
        }
      },
    };
    const budget = { exhausted: () => undefined, millisecondsLeft: () => left };
    const seen = await screened([obeying], numbered(50), { budget, reserveMs: 10 });
    expect(seen).toMatchObject({ end: 'budget', survivors: ['v0', 'v1', 'v2'] });
  });

  test('does not run what the filter leaves out', async () => {
    const session = sessionOf(() => passes);
    const filter = async (items: readonly string[]) => items.filter((item) => item !== 'v1');
    const seen = await screened([session], numbered(3), { filter });
    expect(seen.survivors).toEqual(['v0', 'v2']);
    expect(seen.counts).toMatchObject({ tried: 3, broken: 1 });
  });

  test('stops when aborted', async () => {
    const controller = new AbortController();
    const session = sessionOf((name) => {
      if (name === 'v2') controller.abort();
      return fails;
    });
    await expect(screened([session], numbered(50), { signal: controller.signal })).rejects.toThrow('abort');
    expect(session.waves).toEqual([4]);
  });
});

describe('pairs', () => {
  const at = (start: number, priority: number): Proposal => {
    const span = { start, end: start + 2 };
    const edits = [{ span, newText: `x${start}` }];
    return {
      fix: { template: 't', title: `at ${start}`, edits, at: span, fit: 1 },
      func: 0,
      priority,
      edits,
    };
  };
  const failed = (item: Proposal, passed: number, message = 'other') => ({
    item,
    passed,
    trial: { kind: 'failed', at: 't', passed, message } as const,
  });

  test('come by what they set right together, then by priority', () => {
    const others = [failed(at(0, 0.9), 1), failed(at(10, 0.2), 2), failed(at(20, 0.5), 1)];
    const pairs = [...pairsOf(others, 3, new Set())];
    expect(pairs.map(({ edits }) => edits.map(({ span }) => span.start))).toEqual([
      [0, 10],
      [10, 20],
      [0, 20],
    ]);
  });

  test('never join edits that touch, nor fixes that set nothing right', () => {
    const touching = [failed(at(0, 1), 1), failed(at(1, 1), 1), failed(at(2, 1), 1)];
    expect([...pairsOf(touching, 2, new Set())]).toHaveLength(0);
    const useless = [failed(at(0, 1), 1), failed(at(9, 1), 0, 'as before')];
    expect([...pairsOf(useless, 2, new Set(['as before']))]).toHaveLength(0);
  });

  test('where one test fails, take what changes its words', () => {
    const moved = [failed(at(0, 1), 0), failed(at(9, 1), 0), failed(at(20, 1), 0, 'as before')];
    expect([...pairsOf(moved, 1, new Set(['as before']))].map(({ edits }) => edits.length)).toEqual([2]);
  });
});
