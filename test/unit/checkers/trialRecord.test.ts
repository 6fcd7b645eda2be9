// What the run of one program proves about each variant in it: whose process went silent, and who is to blame.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Trial } from '../../../server/src/core/trials.ts';
import type { OriginalLine, VariantLine } from '../../../server/src/checkers/tests/trials/answers.ts';
import { createRecord, type RecordWords } from '../../../server/src/checkers/tests/trials/record.ts';

const file = 'a.test.js';

function lineOf(pick: number, kind: VariantLine['kind'] = 'passed'): VariantLine {
  return { token: 't', file, v: pick + 1, kind, passed: 1, ran: 1 };
}

const original: OriginalLine = { token: 't', file, v: 0, kind: 'original', cases: [] };
const begun = (pick: number) => ({ token: 't', file, v: pick + 1, begun: true }) as const;
const ended = { token: 't', file, ended: true } as const;

function record(picks: readonly number[], more: Partial<RecordWords> = {}) {
  return createRecord({
    picks,
    hasOriginal: true,
    isAlone: false,
    all: false,
    files: new Set([file]),
    isAsBefore: ({ odd }) => odd === undefined,
    trialOf: ([line]): Trial =>
      line?.kind === 'passed' ? { kind: 'passed', testsRun: 1 } : { kind: 'broken', why: '' },
    ...more,
  });
}

const finished = { kind: 'ended' } as const;

describe('a variant of which nothing was heard', () => {
  test('is tried again in a process of its own where plain text ran before it', () => {
    const seen = record([3]).conclude(finished);
    expect(seen).toMatchObject({ suspect: [3], unloaded: [], left: [] });
    expect([...seen.done]).toEqual([]);
  });

  test('is broken where it had a process of its own', () => {
    const seen = record([3], { isAlone: true }).conclude(finished);
    expect([...seen.done]).toEqual([[3, { kind: 'broken', why: 'not all of its tests were run' }]]);
    expect(seen).toMatchObject({ suspect: [], unloaded: [], left: [] });
  });

  test('is broken where the process says why it did not load, whatever ran before', () => {
    const seen = record([3]).conclude({ ...finished, loadError: 'x'.repeat(400) });
    expect([...seen.done]).toEqual([[3, { kind: 'broken', why: 'x'.repeat(300) }]]);
  });

  test('is tried again with half of its neighbours where it was one of several', () => {
    for (const isAlone of [true, false])
      expect(record([1, 2], { isAlone }).conclude(finished)).toMatchObject({ suspect: [], unloaded: [1, 2], left: [] });
  });
});

describe('a variant that was heard of', () => {
  test('counts when the original does afterwards what it did, and not before', () => {
    const believed = record([0, 1]);
    expect([begun(0), lineOf(0), original].map((line) => believed.add(line))).toEqual([true, true, true]);
    expect(believed.add(lineOf(1))).toBe(true);
    const seen = believed.conclude(finished);
    expect([...seen.done]).toEqual([[0, { kind: 'passed', testsRun: 1 }]]);
    expect(seen.unloaded).toEqual([1]);
  });

  test('counts at the end of the file where the original has no turns', () => {
    const believed = record([0], { hasOriginal: false });
    for (const line of [lineOf(0), ended]) believed.add(line);
    expect([...believed.conclude(finished).done]).toEqual([[0, { kind: 'passed', testsRun: 1 }]]);
  });

  test('is suspect where the original does otherwise after it, and nobody else is', () => {
    const spoilt = record([0, 1, 2]);
    for (const line of [lineOf(0), original, lineOf(1)]) spoilt.add(line);
    expect(spoilt.add({ ...original, odd: 'state' })).toBe(false);
    expect(spoilt.isSpoilt).toBe(true);
    const seen = spoilt.conclude(finished);
    expect([...seen.done.keys()]).toEqual([0]);
    expect(seen).toMatchObject({ suspect: [1], unloaded: [], left: [2] });
  });

  test('by itself is told by what it did although it leaves a state behind, and not if it left more', () => {
    for (const [odd, kind] of [
      ['state', 'passed'],
      ['prototypes', 'broken'],
    ] as const) {
      const spoilt = record([0], { isAlone: true });
      for (const line of [original, lineOf(0), { ...original, odd }]) spoilt.add(line);
      expect([...spoilt.conclude(finished).done]).toMatchObject([[0, { kind }]]);
    }
  });

  test('and went on after its test is tried alone, and believed there', () => {
    for (const [isAlone, suspect] of [
      [false, [0]],
      [true, []],
    ] as const) {
      const stray = record([0], { isAlone });
      for (const line of [lineOf(0), lineOf(0, 'stray'), original]) stray.add(line);
      expect(stray.conclude(finished).suspect).toEqual(suspect);
    }
  });

  test('must be told of by each file of tests, unless it failed in one', () => {
    const files = new Set([file, 'b.test.js']);
    for (const [kind, isDone] of [
      ['passed', false],
      ['failed', true],
    ] as const) {
      const partly = record([0], { files, isAlone: true });
      for (const line of [lineOf(0, kind), original]) partly.add(line);
      const [[, trial] = []] = partly.conclude({ ...finished, loadError: 'silent' }).done;
      expect(trial).toEqual(isDone ? { kind: 'broken', why: '' } : { kind: 'broken', why: 'silent' });
    }
  });
});

describe('a process that did not end by itself', () => {
  const hung = { kind: 'hung', why: 'silence' } as const;
  const died = { kind: 'gone', why: 'signal' } as const;

  test('is the doing of the variant that was at work', () => {
    for (const [end, trial] of [
      [hung, { kind: 'hung', passed: 0 }],
      [died, { kind: 'broken', why: 'it ended the process' }],
    ] as const) {
      const one = record([0, 1, 2]);
      for (const line of [begun(0), lineOf(0), original, begun(1)]) one.add(line);
      const seen = one.conclude(end);
      expect(seen.done.get(1)).toEqual(trial);
      expect(seen.done.get(0)).toEqual({ kind: 'passed', testsRun: 1 });
      expect(seen.left).toEqual([2]);
    }
  });

  test('is the doing of those before, where the original was at work', () => {
    const one = record([0, 1]);
    for (const line of [begun(0), lineOf(0), begun(-1)]) one.add(line);
    expect(one.conclude(died)).toMatchObject({ suspect: [0], left: [1] });
  });

  test('is nobody’s doing where nobody was at work, unless there is one alone', () => {
    expect(record([0, 1]).conclude(hung)).toMatchObject({ suspect: [0, 1], left: [] });
    expect(record([0]).conclude(hung)).toMatchObject({ suspect: [0], left: [] });
    expect([...record([0], { isAlone: true }).conclude(hung).done]).toEqual([[0, { kind: 'hung', passed: 0 }]]);
    expect([...record([0], { isAlone: true }).conclude(died).done]).toEqual([[0, { kind: 'broken', why: 'signal' }]]);
  });
});

test('each variant has one fate, whatever is heard', () => {
  const lines = fc.oneof(
    fc.nat(4).map(begun),
    fc
      .tuple(fc.nat(3), fc.constantFrom('passed', 'failed', 'hung', 'ended', 'stray'))
      .map(([pick, kind]) => lineOf(pick, kind)),
    fc.constantFrom(original, original, { ...original, odd: 'state' }, ended, begun(-1)),
  );
  const ends = fc.constantFrom(
    finished,
    { ...finished, loadError: 'no' },
    { kind: 'hung', why: '' } as const,
    { kind: 'gone', why: '' } as const,
  );
  fc.assert(
    fc.property(
      fc.array(lines, { maxLength: 12 }),
      ends,
      fc.boolean(),
      fc.boolean(),
      fc.integer({ min: 1, max: 4 }),
      (told, end, isAlone, hasOriginal, size) => {
        const picks = Array.from({ length: size }, (_, at) => at);
        const one = record(picks, { isAlone, hasOriginal });
        for (const line of told.filter((each) => !('v' in each) || each.v <= size)) if (!one.add(line)) break;
        const { done, suspect, unloaded, left } = one.conclude(end);
        const fates = [...done.keys(), ...suspect, ...unloaded, ...left];
        expect(fates.toSorted((a, b) => a - b)).toEqual(picks);
        // What had no process of its own is not called silent.
        if (!isAlone && end.kind === 'ended' && !('loadError' in end))
          for (const trial of done.values()) expect(trial).not.toMatchObject({ why: 'not all of its tests were run' });
      },
    ),
  );
});
