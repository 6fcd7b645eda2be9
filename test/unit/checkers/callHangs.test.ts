// Many variants that hang or eat memory among as many that end: all are told apart, and few processes are lost.

import { describe, expect, test } from 'vitest';
import type { Trial, Variant } from '../../../server/src/core/trials.ts';
import { callTrialsOf } from '../../support/callTrials.ts';

const text = `/**
 * count([1, 2, 3]) // => 3
 * count([]) // => 0
 * count([5]) // => 1
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

/** Distinct texts of the same ways to end and not to end. */
const right = (at: number) => version(`for (const x of xs) n += ${at + 1} - ${at};`);
const wrong = (at: number) => version(`for (const x of xs) n += ${at + 2};`);
const endless = [
  (at: number) => `while (xs.length >= 0) n += ${at};`,
  (at: number) => `for (const x of [0, ...xs]) { xs.push(x); for (let i = 0; i >= 0; i++) xs.push(${at}); }`,
  (at: number) => `let s = 'a'; for (;;) s += '${at}' + s.length;`,
  (at: number) => `const all = []; for (;;) all.push([${at}, n]);`,
  (at: number) => `for (let i = ${at}; i > -1; i += 0) n++;`,
  (at: number) => `do { n -= ${at}; } while (n <= 0);  while (true);`,
  (at: number) => `const m = new Map(); for (let i = 0; ; i++) m.set(i, ${at});`,
  (at: number) => `const go = (i) => { try { for (;;) n += i; } finally { n = ${at}; } }; go(1);`,
];
/** End their process in one step, before anything can look. */
const deadly = [
  (at: number) => `n = ${at}; new Array(1e8).fill(0).map((_, i) => [i]);`,
  (at: number) => `n = ${at}; [...Array(2 ** 31).keys()];`,
];
/** Grow by much with each step. */
const greedy = [
  (at: number) => `let all = [${at}]; for (;;) all = [...all, ...all];`,
  (at: number) => `let all = [${at}]; for (;;) all = all.concat(all);`,
  (at: number) => `const all = []; for (;;) all.push(new Array(1e6).fill(${at}));`,
  (at: number) => `const all = []; for (;;) all.push(new Uint8Array(5e7).fill(${at}));`,
];

async function run(variants: readonly Variant[]) {
  const { session, counted } = await callTrialsOf(text);
  const trials: (Trial | undefined)[] = variants.map(() => undefined);
  await session.run(
    variants,
    { failing: 'all' },
    (index, trial) => {
      expect(trials[index]).toBeUndefined();
      trials[index] = trial;
    },
    new AbortController().signal,
  );
  await session.close();
  return { kinds: trials.map((trial) => trial?.kind), lost: counted.started - 1 };
}

describe('variants that hang or eat memory', () => {
  test('are told from those that end, by the process that asked first', { timeout: 120_000 }, async () => {
    const variants: Variant[] = [];
    const wanted: string[] = [];
    for (let at = 0; at < 200; at++) {
      const makers = at % 25 === 24 ? greedy : endless;
      const make = makers[(at % 25 === 24 ? (at - 24) / 25 : at) % makers.length]!;
      variants.push(version(make(at)), at % 2 ? right(at) : wrong(at));
      wanted.push('hung', at % 2 ? 'passed' : 'failed');
    }
    const { kinds, lost } = await run(variants);
    expect(kinds).toEqual(wanted);
    expect(lost).toBeLessThanOrEqual(2);
  });

  test('cost two processes at most where they end theirs at once', { timeout: 120_000 }, async () => {
    const variants = [...Array(100).keys()].flatMap((at) => [at % 2 ? right(at) : wrong(at)]);
    const places = [7, 40, 41];
    for (const [index, place] of places.entries()) variants[place] = version(deadly[index % deadly.length]!(index));
    const { kinds, lost } = await run(variants);
    for (const [at, kind] of kinds.entries()) {
      if (places.includes(at)) expect(['hung', 'broken']).toContain(kind);
      else expect(kind, `variant ${at}`).toBe(at % 2 ? 'passed' : 'failed');
    }
    expect(lost).toBeLessThanOrEqual(2 * places.length);
  });
});
