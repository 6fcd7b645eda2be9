// What makes calls of JavaScript quick changes no verdict: no watch where nothing can take long by itself, and a fresh
// process that is started before it is asked for.

import { describe, expect, test } from 'vitest';
import { isBrief } from '../../../server/src/checkers/calls/javascript/brief.ts';
import type { Trial, Variant } from '../../../server/src/core/trials.ts';
import { callTrialsOf } from '../../support/callTrials.ts';

describe('a text in which nothing takes long by itself', () => {
  test.each([
    'for (const value of values) if (value > limit) count++;',
    'const sorted = [...xs].sort((a, b) => a - b);',
    "return text.split(',').map((part) => part.trim()).join(', ');",
    'if (list.length === 0 || list.length >= 2) return Array.isArray(list);',
    'Math.max(...numbers); Object.keys(table).slice(1).indexOf("a");',
    'const half = total / 2 / count;',
    'seen[key] = seen[key] + 1;',
    'refill(rest); matches = formatted; repeated.push(tested);',
  ])('is %s', (text) => {
    expect(isBrief(text)).toBe(true);
  });

  test.each([
    'text.replace(/(a+)+b/, "")',
    'text.split(/\\s*,\\s*/)',
    'text.split(separator)',
    '/^(x+x+)+y$/.test(text)',
    'new Array(1e9)',
    'Array.from({ length: n })',
    'list.fill(0)',
    'list.length = 4e9',
    'list.length *= 1000',
    '"ab".repeat(n)',
    'text.padStart(n)',
    'new Uint8Array(n)',
    'BigInt(n) ** 9999999n',
    '2n ** 99999999n',
    "require('./other')",
    "import { x } from 'x'",
    'eval(text)',
    'value.constructor("for (;;) {}")()',
    'globalThis.Array(1e9)',
    'text["rep" + "eat"](1e9)',
    'methods[name](1e9)',
  ])('is not %s', (text) => {
    expect(isBrief(text)).toBe(false);
  });
});

const text = `/**
 * count([1, 2, 3]) // => 3
 * count([]) // => 0
 */
function count(xs) {
  let n = 0;
  for (const x of xs) n += 1;
  return n;
}
`;
const loop = 'for (const x of xs) n += 1;';
const version = (newText: string): Variant => {
  const start = text.indexOf(loop);
  return { edits: [{ span: { start, end: start + loop.length }, newText }] };
};

async function opened() {
  const { session, counted, checker, context, request } = await callTrialsOf(text);
  const run = async (variants: readonly Variant[]) => {
    const kinds: (Trial['kind'] | undefined)[] = variants.map(() => undefined);
    await session.run(
      variants,
      { failing: 'all' },
      (index, { kind }) => void (kinds[index] = kind),
      new AbortController().signal,
    );
    return kinds;
  };
  return { checker, context, request, run, counted };
}

describe('calls of many variants', () => {
  test(
    'end what hangs in one native call although it was not foreseen, and foresee it then',
    {
      timeout: 60_000,
    },
    async () => {
      const { run, counted } = await opened();
      // A pattern that backtracks for ever, by a name that does not show it.
      const stuck = (at: number) =>
        `const { replace } = String.prototype; n = replace.call('${'a'.repeat(40)}!', /(a+)+b/, '${at}').length;`;
      expect(isBrief(stuck(1))).toBe(true);
      const right = version('for (const x of xs) n += 2 - 1;');
      const wrong = version('for (const x of xs) n += 2;');
      const ends = await run([right, wrong, ...[1, 2, 3, 4].map((at) => version(stuck(at))), right, wrong]);
      expect(ends).toEqual(['passed', 'failed', 'hung', 'hung', 'hung', 'hung', 'passed', 'failed']);
      expect(await run([version(stuck(5)), right])).toEqual(['hung', 'passed']);
      expect(counted.started).toBe(2);
    },
  );

  test('have a fresh process ready once a variant passed and is called', { timeout: 60_000 }, async () => {
    const { checker, context, request, run, counted } = await opened();
    await run([version('for (const x of xs) n += 2;')]);
    const call = async () => {
      const calls = await checker.calls!(context, request);
      await calls!.behave([{ edits: [] }], 'count', [[{ kind: 'list', items: [] }]], context.signal);
      await calls!.close();
    };
    await call();
    expect(counted.started).toBe(1);
    await run([version('for (const x of xs) n += 2 - 1;')]);
    expect(counted.started).toBe(1);
    await call();
    for (let turn = 1; turn <= 2; turn++) {
      const fresh = await checker.check(context, { ...request, fresh: true });
      expect(fresh.kind === 'ran' && fresh.tests?.cases.every(({ state }) => state === 'passed')).toBe(true);
      expect(fresh.kind === 'ran' && fresh.receipt.warm).toBeUndefined();
      // Each is judged by one that ran nothing before. The next may be on its way already; where the view is a copy,
      // it is made when it is asked for.
      expect(counted.started).toBeGreaterThanOrEqual(1 + turn);
      expect(counted.started).toBeLessThanOrEqual(2 + turn);
    }
  });
});
