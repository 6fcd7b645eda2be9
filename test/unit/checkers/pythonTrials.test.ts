// Trials of Python documents: what a fork says of a variant must be what a new process says of it, and whatever
// a variant does, it does to its own fork only.

import { afterEach, describe, expect, test } from 'vitest';
import { applyEdits, type TextEdit } from '../../../server/src/base/edit.ts';
import type { CheckRun } from '../../../server/src/core/evidence.ts';
import type { Trial, TrialSession, Variant } from '../../../server/src/core/trials.ts';
import { createPythonTestsChecker } from '../../../server/src/checkers/python/pythonTests.ts';
import type { RunnerId } from '../../../server/src/checkers/python/testSetup.ts';
import { codePointsOf } from '../../../server/src/checkers/python/trials/codePoints.ts';
import { needs } from '../../support/needs.ts';
import { pythonHarness, type PythonHarness } from '../../support/pythonProjects.ts';
import { makePackage, ranOf, type TestPackage } from '../../support/testPackages.ts';

let made: TestPackage;
let harness: PythonHarness;
let session: TrialSession | undefined;
const never = new AbortController().signal;

async function end(): Promise<void> {
  await session?.close();
  session = undefined;
  await harness.dispose();
  await made.remove();
}

const source = `"""Shelves, 😀."""
import functools

LIMIT = 3


def traced(function):
    @functools.wraps(function)
    def inner(*given):
        return function(*given)

    return inner


def adder(step):
    def add(value):
        return value + step

    return add


add_two = adder(2)


@traced
def clamp(x, low, high=10):
    if x < low:
        return low
    if x >= high:
        return high - 1
    return x


class Shelf:
    def __init__(self, items=()):
        self.items = list(items)

    def push(self, item):
        self.items.append(item)
        return self

    @property
    def size(self):
        return len(self.items)

    @staticmethod
    def empty():
        return Shelf()

    @classmethod
    def of(cls, *items):
        return cls(items)

    def each(self):
        for item in self.items:
            yield item


async def later(x):
    return x + 1
`;

const pytestTests = `import asyncio

import pytest

from shelf import Shelf, add_two, clamp, later


def test_cuts_above():
    assert clamp(12, 0, 10) == 10


@pytest.mark.parametrize("x, seen", [(1, 1), (-1, 0)])
def test_keeps(x, seen):
    assert clamp(x, 0) == seen


def test_shelf(tmp_path):
    (tmp_path / "note").write_text("x")
    assert Shelf.of(1).push(2).size == 2 and list(Shelf.of(1, 2).each()) == [1, 2]


class TestMore:
    def test_empty(self):
        assert Shelf.empty().size == 0

    def test_later(self):
        assert asyncio.run(later(1)) == 2 and add_two(1) == 3


def test_elsewhere():
    assert True
`;

const unittestTests = `import asyncio
import unittest

from shelf import Shelf, add_two, clamp, later


class ShelfTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ten = 10

    def test_cuts_above(self):
        self.assertEqual(clamp(12, 0, self.ten), 10)

    def test_keeps(self):
        self.assertEqual([clamp(1, 0), clamp(-1, 0)], [1, 0])

    def test_shelf(self):
        self.assertEqual(Shelf.of(1).push(2).size, 2)
        self.assertEqual(list(Shelf.of(1, 2).each()), [1, 2])

    def test_empty(self):
        self.assertEqual(Shelf.empty().size, 0)

    def test_later(self):
        self.assertEqual((asyncio.run(later(1)), add_two(1)), (2, 3))
`;

const projects: Readonly<Record<'pytest' | 'unittest', Readonly<Record<string, string>>>> = {
  pytest: { 'shelf.py': source, 'tests/test_shelf.py': pytestTests, 'pytest.ini': '[pytest]\npythonpath = .\n' },
  unittest: { 'shelf.py': source, 'test_shelf.py': unittestTests },
};

/** An edit of the first place where `old` stands. */
function edit(old: string, newText: string): TextEdit {
  const start = source.indexOf(old);
  if (start < 0) throw new Error(`no ${old}`);
  return { span: { start, end: start + old.length }, newText };
}

const fix = edit('return high - 1', 'return high');
const body = (text: string) => ({ edits: [edit('return high - 1', text)] });

/** Variants that pass, fail, break and differ in every kind of place. */
const variants: readonly Variant[] = [
  { edits: [] },
  { edits: [fix] },
  body('return low'),
  body('return high + 0'),
  { edits: [edit('x < low', 'x <= low'), fix] },
  { edits: [edit('x < low', 'x > low'), fix] },
  { edits: [edit('x < low', 'x < lo'), fix] },
  { edits: [edit('x < low', 'x < low and (')] },
  { edits: [edit('high=10', 'high=1'), fix] },
  { edits: [edit('high=10', 'high=100'), fix] },
  { edits: [edit('high=10', 'high'), fix] },
  { edits: [edit('@traced\ndef clamp', 'def clamp'), fix] },
  { edits: [edit('return function(*given)', 'return function(*given[:2])'), fix] },
  { edits: [edit('return function(*given)', 'return None'), fix] },
  { edits: [edit('value + step', 'value - step'), fix] },
  { edits: [edit('return value + step', 'return step + value'), fix] },
  { edits: [edit('add_two = adder(2)', 'add_two = adder(3)'), fix] },
  {
    edits: [edit('return len(self.items)', 'return len(self.items) + 1')]
      .concat(fix)
      .toSorted((a, b) => a.span.start - b.span.start),
  },
  { edits: [fix, edit('self.items.append(item)', 'self.items.insert(0, item)')] },
  { edits: [fix, edit('self.items.append(item)', 'pass')] },
  { edits: [fix, edit('return Shelf()', 'return Shelf([0])')] },
  { edits: [fix, edit('return cls(items)', 'return cls(items[1:])')] },
  { edits: [fix, edit('yield item', 'yield from [item]')] },
  { edits: [fix, edit('yield item', 'return [item]')] },
  { edits: [fix, edit('yield item', 'pass')] },
  { edits: [fix, edit('return x + 1\n', 'return x\n')] },
  { edits: [fix, edit('async def later', 'def later')] },
  { edits: [fix, edit('items=()', 'items=(0,)')] },
  { edits: [fix, edit('@staticmethod\n    ', '')] },
  { edits: [edit('LIMIT = 3', 'LIMIT = 4'), fix] },
  { edits: [edit('LIMIT = 3', 'import nothing_like_it'), fix] },
  { edits: [edit('LIMIT = 3', 'raise ValueError("no")'), fix] },
  { edits: [edit('LIMIT = 3', 'import sys; sys.exit(0)'), fix] },
  { edits: [edit('def clamp', 'def clump'), fix] },
  { edits: [edit('import functools', 'import functools, json'), fix] },
  body('raise KeyError(x)'),
  body('return clamp(x, low, high)'),
  body('import sys; sys.exit(0)'),
  body('import os; os._exit(0)'),
  body('import builtins; builtins.len = lambda _x: 2; return high'),
  body('import sys; sys.stdout.close(); return high'),
  body('print("x" * 100000); return high'),
  body('return [0] * 10 ** 11'),
  body('import os, signal; os.kill(os.getpid(), signal.SIGKILL)'),
  body('import threading; threading.Thread(target=print).start(); return high'),
  { edits: [fix] },
];

async function open(runner: RunnerId, testLimitMs = 1000): Promise<TrialSession> {
  made = await makePackage(runner === 'pytest' ? projects.pytest : projects.unittest);
  harness = pythonHarness((options) => createPythonTestsChecker(options, runner));
  return again(testLimitMs);
}

async function again(testLimitMs = 1000): Promise<TrialSession> {
  const request = await harness.request(made, 'shelf.py');
  const functions = [{ start: source.indexOf('def traced'), end: source.length }];
  const opened = await harness.checker.trials!(harness.context(), request, { functions, failing: [], testLimitMs });
  if (opened?.ok !== true) throw new Error(`it did not open: ${JSON.stringify(opened)} ${harness.logs.join('\n')}`);
  session = opened.value;
  return session;
}

async function tried(on: TrialSession, some: readonly Variant[], failing: 'first' | 'all' = 'first'): Promise<Trial[]> {
  const found: Trial[] = [];
  await on.run(
    some,
    { failing },
    (index, trial) => {
      expect(found[index]).toBeUndefined();
      found[index] = trial;
    },
    never,
  );
  return found;
}

/** What a run in a process of its own says: the tests that do not pass, or undefined where they all do. */
function failingIn(run: CheckRun): readonly string[] {
  if (run.kind !== 'ran') return [run.failure.code];
  return ranOf(run)
    .tests.cases.filter((one) => one.state !== 'passed')
    .map((one) => one.id);
}

for (const runner of ['pytest', 'unittest'] as const) {
  describe(runner, () => {
    afterEach(end);

    needs('pytest')(
      'says of every variant what a new process says',
      async () => {
        const on = await open(runner);
        const before = await made.contents();
        const cold = await harness.check(made, 'shelf.py', { fresh: true });
        const known = ranOf(cold).tests.cases;
        const stateOf = (all: readonly { readonly id: string; readonly state: string }[]) =>
          Object.fromEntries(all.map(({ id, state }) => [id, state]));
        expect(stateOf(on.tests)).toEqual(stateOf(known.filter((one) => !one.id.endsWith('test_elsewhere'))));
        const trials = await tried(on, variants);
        const bare = (all: readonly Trial[]) => all.map(({ kind, ...rest }) => [kind, 'at' in rest ? rest.at : '']);
        expect(bare(await tried(on, variants))).toEqual(bare(trials));
        const differing: unknown[] = [];
        for (const [index, { edits }] of variants.entries()) {
          const text = applyEdits(source, edits);
          if (!text.ok) throw new Error(text.error);
          const run = await harness.check(made, 'shelf.py', { text: text.value, fresh: true });
          const failing = failingIn(run);
          const trial = trials[index]!;
          // A run that was ended by the test's own doing has told of no test.
          const agrees =
            trial.kind === 'passed'
              ? failing.length === 0
              : trial.kind === 'failed'
                ? failing.includes(trial.at) || run.kind !== 'ran'
                : failing.length > 0;
          if (!agrees) differing.push({ edits, trial, failing });
        }
        expect(differing).toEqual([]);
        expect(trials.filter(({ kind }) => kind === 'passed').length).toBeGreaterThan(8);
        expect(await made.contents()).toEqual(before);
      },
      180_000,
    );
  });
}

describe('a session', () => {
  afterEach(end);

  needs('pytest')(
    'knows the lines of each test and what it called',
    async () => {
      const on = await open('pytest');
      const lineOf = (words: string) => source.slice(0, source.indexOf(words)).split('\n').length - 1;
      const above = on.tests.find(({ id }) => id === 'tests/test_shelf.py > test_cuts_above')!;
      expect(above.state).toBe('failed');
      expect(above.failure?.message).toContain('9 == 10');
      expect(above.lines).toContain(lineOf('return high - 1'));
      expect(above.lines).not.toContain(lineOf('return low'));
      expect(on.tests.map(({ id }) => id)).not.toContain('tests/test_shelf.py > test_elsewhere');
      const number = (value: number) => ({ kind: 'number', value, float: false });
      expect(on.calls).toContainEqual({ name: 'clamp', inputs: [12, 0, 10].map(number), passing: false });
      expect(on.calls).toContainEqual({ name: 'clamp', inputs: [1, 0, 10].map(number), passing: true });
    },
    60_000,
  );

  needs('pytest')(
    'counts the failing tests that pass, where all of them are asked for',
    async () => {
      const on = await open('pytest');
      const broken = { edits: [edit('x < low', 'x > low'), fix] };
      expect(await tried(on, [broken, body('return low')], 'all')).toMatchObject([
        { kind: 'failed', passed: 0 },
        { kind: 'failed', at: 'tests/test_shelf.py > test_cuts_above', passed: 0 },
      ]);
      const spoils = { edits: [fix, edit('return Shelf()', 'return None')] };
      expect(await tried(on, [spoils], 'all')).toMatchObject([
        { kind: 'failed', at: 'tests/test_shelf.py > TestMore > test_empty', passed: 1 },
      ]);
    },
    60_000,
  );

  needs('pytest')(
    'loses no other verdict to variants that misbehave, and no file',
    async () => {
      const on = await open('pytest', 300);
      const before = await made.contents();
      const hostile = [
        'while True: pass',
        'import time; time.sleep(60)',
        'import os; os._exit(7)',
        'import os\n        while True: os.fork()',
        'import os, signal; os.kill(os.getppid(), signal.SIGKILL)',
        'import ctypes, os; ctypes.CDLL(None).kill(os.getppid(), 9)',
        'import subprocess; subprocess.run(["touch", "made"]); return high',
        'open(__file__, "w").write(""); return high',
        'import pathlib; (pathlib.Path(__file__).parent / "made").write_text("x"); return high',
        'import os; os.remove(__file__); return high',
        'import _pytest.python, pytest; pytest.raises = None; _pytest.python.Function.runtest = None; return low',
        'import builtins; builtins.__import__ = None; builtins.isinstance = None; return low',
        'import sys; sys.setrecursionlimit(10 ** 9)\n        return clamp(x, low, high)',
        'x = []\n        while True: x.append(" " * 10 ** 7)',
        'import os\n        for fd in range(3, 300):\n            try: os.write(fd, b"[\\"passed\\", 6]\\n")\n            except OSError: pass\n        return low',
        'import gc, types\n        for one in gc.get_objects():\n            if isinstance(one, types.FunctionType) and one.__name__ == "test_keeps": one.__code__ = (lambda x, seen: None).__code__\n        return low',
      ].map(body);
      const mixed = hostile.flatMap((one) => [{ edits: [fix] }, one, body('return low')]);
      const trials = await tried(on, mixed);
      const kinds = trials.map(({ kind }) => kind);
      expect(kinds.filter((_, index) => index % 3 === 0)).toEqual(hostile.map(() => 'passed'));
      expect(kinds.filter((_, index) => index % 3 === 2)).toEqual(hostile.map(() => 'failed'));
      const own = kinds.filter((_, index) => index % 3 === 1);
      expect(own.slice(0, 2)).toEqual(['hung', 'hung']);
      expect(own.slice(2, 10)).toEqual(Array.from({ length: 8 }, () => 'broken'));
      expect(own.slice(10, 14)).not.toContain('passed');
      expect(await made.contents()).toEqual(before);
    },
    120_000,
  );

  needs('pytest')(
    'ends with an abort, and can be asked again',
    async () => {
      const on = await open('pytest', 60_000);
      const controller = new AbortController();
      const hanging = on.run([body('while True: pass')], { failing: 'first' }, () => undefined, controller.signal);
      setTimeout(() => controller.abort(), 100);
      await expect(hanging).rejects.toThrow('abort');
      expect(await tried(on, [{ edits: [fix] }])).toEqual([{ kind: 'passed', testsRun: 6 }]);
    },
    60_000,
  );
});

test('offsets count characters beyond the first plane once', () => {
  const text = 'a😀b😀c';
  const at = codePointsOf(text);
  expect([0, 1, 3, 4, 6, 7].map(at)).toEqual([0, 1, 2, 3, 4, 5]);
  for (let end = 0; end <= text.length; end++) {
    if (text.codePointAt(end - 1)! > 0xffff) continue;
    expect(at(end)).toBe(Array.from(text.slice(0, end)).length);
  }
});
