// Which single fixes are tried two at a time, and in which order.

import { describe, expect, test } from 'vitest';
import type { Trial } from '../../../server/src/core/trials.ts';
import type { Proposal } from '../../../server/src/repair/search/order.ts';
import { pairsOf } from '../../../server/src/repair/search/pairs.ts';
import type { Screened } from '../../../server/src/repair/search/screen.ts';

const failed = (message = 'no'): Trial => ({ kind: 'failed', passed: 0, at: 'a', message });

/** A fix at a place that was tried: how many failing tests it set right, and what the first of the others said. */
function tried(at: number, passed: number, priority: number, trial: Trial = failed()): Screened<Proposal> {
  const edits = [{ span: { start: at * 10, end: at * 10 + 5 }, newText: String(at) }];
  return { item: { edits, priority, fix: { title: String(at) } } as unknown as Proposal, trial, passed };
}

const titles = (others: readonly Screened<Proposal>[], failing: number, said: readonly string[] = []) =>
  [...pairsOf(others, failing, new Set(said))].map(({ parts }) => parts.map(({ fix }) => fix.title).join('+'));

describe('pairs', () => {
  test('come by what both set right together, then by how likely both are', () => {
    const others = [tried(1, 1, 0.2), tried(2, 2, 0.1), tried(3, 1, 0.4), tried(4, 2, 0.3)];
    expect(titles(others, 4)).toEqual(['4+2', '4+3', '4+1', '2+3', '2+1', '3+1']);
    // More than all is all.
    expect(titles(others, 2)).toEqual(['4+3', '3+1', '4+1', '2+3', '4+2', '2+1']);
  });

  test('hold both, their edits in the order of the text, and how likely they are', () => {
    const [pair] = pairsOf([tried(5, 1, 0.5), tried(2, 1, 0.4)], 2, new Set());
    expect(pair!.parts.map(({ fix }) => fix.title)).toEqual(['5', '2']);
    expect(pair!.edits.map(({ newText }) => newText)).toEqual(['2', '5']);
    expect(pair!.priority).toBeCloseTo(0.2);
  });

  test('take what failed and set something right, not what hung or broke', () => {
    const hung = tried(2, 1, 0.9, { kind: 'hung', passed: 1 });
    const broken = tried(3, 1, 0.9, { kind: 'broken', why: 'no' });
    expect(titles([tried(1, 1, 0.5), hung, broken, tried(4, 1, 0.5)], 2)).toEqual(['1+4']);
  });

  test('take what changes the words of a failing test where one test fails, or nothing sets any right', () => {
    const moved = [tried(2, 0, 0.3, failed('new')), tried(3, 0, 0.5, failed('other'))];
    const still = [tried(4, 0, 0.9, failed('as before')), tried(5, 0, 0.9, { kind: 'hung', passed: 0 })];
    const partial = tried(1, 1, 0.1);
    expect(titles([...still, ...moved], 2, ['as before'])).toEqual(['3+2']);
    // Behind what sets something right, where there is such.
    expect(titles([...still, ...moved, partial], 2, ['as before'])).toEqual(['1+3', '1+2', '3+2']);
    expect(titles([...still, ...moved, partial], 1, ['as before'])).toEqual(['1+3', '1+2', '3+2']);
    expect(titles([...moved, partial, tried(6, 1, 0.1)], 2)[0]).toBe('1+6');
  });

  test('take those first that bring what is given nearer to what is wanted', () => {
    const said = 'gave 9, not 3';
    const moved = [
      tried(1, 0, 0.9, failed('gave 12, not 3')),
      tried(2, 0, 0.3, failed('gave 5, not 3')),
      tried(3, 0, 0.5, failed('gave x, not y')),
    ];
    const others = Array.from({ length: 90 }, (_, at) =>
      tried(10 + at, 0, 0.4 + at / 1000, failed(`gave ${20 + at}, not 3`)),
    );
    const found = titles([...others, ...moved], 1, [said])
      .join(' ')
      .split(/[ +]/u);
    expect(['1', '2', '3'].every((one) => found.includes(one))).toBe(true);
    // What makes it worse and is not likely is left aside.
    expect(found.includes('10')).toBe(false);
  });

  test('take few of one effect before those of another', () => {
    const same = Array.from({ length: 100 }, (_, at) => tried(at, 1, 0.9 - at / 1000, failed('gave 1, not 2')));
    const found = titles([...same, tried(200, 1, 0.01, failed('gave 4, not 2'))], 3)
      .join(' ')
      .split(/[ +]/u);
    expect(found.includes('200')).toBe(true);
    expect(new Set(found).size).toBe(80);
  });

  test('prefer the same change at two places', () => {
    const named = (at: number, title: string, priority: number) => {
      const one = tried(at, 1, priority);
      return { ...one, item: { ...one.item, fix: { ...one.item.fix, title } } };
    };
    const [first] = [...pairsOf([named(1, 'a', 0.5), named(2, 'b', 0.4), named(3, 'b', 0.1)], 9, new Set())];
    expect(first!.parts.map(({ fix }) => fix.title)).toEqual(['b', 'b']);
  });

  test('are made of the eighty that set most right, then of the likeliest', () => {
    const many = Array.from({ length: 90 }, (_, at) => tried(at, at < 85 ? 1 : 2, 1 - at / 100));
    const found = titles(many, 4).join(' ').split(/[ +]/);
    expect(new Set(found).size).toBe(80);
    expect(['85', '89', '0', '74'].every((one) => found.includes(one))).toBe(true);
    expect(found.includes('75')).toBe(false);
  });

  test('never touch, not even end to end', () => {
    const at = (start: number, end: number) => {
      const one = tried(0, 1, 0.5);
      return { ...one, item: { ...one.item, edits: [{ span: { start, end }, newText: 'x' }] } };
    };
    const joins = (a: readonly [number, number], b: readonly [number, number]) =>
      titles([at(...a), at(...b)], 2).length > 0;
    expect(joins([0, 5], [6, 9])).toBe(true);
    expect(joins([6, 9], [0, 5])).toBe(true);
    expect(joins([0, 5], [5, 9])).toBe(false);
    expect(joins([5, 9], [0, 5])).toBe(false);
    expect(joins([0, 9], [3, 4])).toBe(false);
    const two = at(0, 1);
    const both = {
      ...two,
      item: { ...two.item, edits: [...two.item.edits, { span: { start: 20, end: 22 }, newText: 'y' }] },
    };
    expect(titles([both, at(21, 30)], 2)).toEqual([]);
    expect(titles([both, at(40, 50), at(10, 12)], 2)).toHaveLength(3);
  });
});
