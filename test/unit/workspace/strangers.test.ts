// Which processes need not be looked at again while a tree is killed: only those that surely come from elsewhere.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { strangersTo } from '../../../server/src/workspace/killTree.ts';
import type { ProcessRow } from '../../../server/src/workspace/processTable.ts';

const row = (pid: number, parent: number): ProcessRow => ({
  pid,
  parent,
  group: pid,
  session: pid,
  start: pid,
  residentPages: 1,
  ended: false,
});

/** Each process comes from one with a smaller id; 1 has no parent. */
const forests = fc
  .array(fc.nat(), { minLength: 1, maxLength: 40 })
  .map((draws) => [row(1, 0), ...draws.map((draw, at) => row(at + 2, 1 + (draw % (at + 1))))]);

const isBelow = (pid: number, warden: number, rows: readonly ProcessRow[]): boolean => {
  const parent = rows.find((one) => one.pid === pid)?.parent;
  return parent !== undefined && (parent === warden || isBelow(parent, warden, rows));
};

describe('strangers to a warden', () => {
  test('are all others, where the whole table could be read', () => {
    fc.assert(
      fc.property(forests, fc.nat(), (rows, draw) => {
        const warden = rows[draw % rows.length]!.pid;
        const wanted = rows.flatMap(({ pid }) => (pid === warden || isBelow(pid, warden, rows) ? [] : [pid]));
        expect([...strangersTo(warden, rows)]).toEqual(wanted);
      }),
    );
  });

  test('are none that may be below it, whoever was missing in the table', () => {
    fc.assert(
      fc.property(forests, fc.nat(), fc.array(fc.boolean(), { minLength: 41, maxLength: 41 }), (rows, draw, seen) => {
        const warden = rows[draw % rows.length]!.pid;
        const read = rows.filter((_, at) => seen[at]);
        for (const pid of strangersTo(warden, read)) {
          expect(isBelow(pid, warden, rows)).toBe(false);
          // The way up is known to its end.
          for (let at = pid; at !== 1; at = rows.find((one) => one.pid === at)!.parent)
            expect(read.some((one) => one.pid === at)).toBe(true);
        }
      }),
    );
  });

  test('are known again by those that were found before', () => {
    const first = strangersTo(5, [row(1, 0), row(5, 1), row(7, 1), row(9, 5)]);
    expect([...first]).toEqual([1, 7]);
    expect([...strangersTo(5, [row(5, 1), row(9, 5), row(11, 7), row(12, 9), row(13, 8)], first)]).toEqual([11]);
  });

  test('are none where ways lead in a circle', () => {
    expect([...strangersTo(5, [row(2, 3), row(3, 2), row(4, 2), row(5, 1)])]).toEqual([]);
  });
});
