// Kept Python processes: what a fork says of a text must be what a new process says of it, and whatever a
// candidate does, it does to its own fork only.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect } from 'vitest';
import type { CheckRun } from '../../../server/src/core/evidence.ts';
import { createPythonTestsChecker } from '../../../server/src/checkers/python/pythonTests.ts';
import type { RunnerId } from '../../../server/src/checkers/python/testSetup.ts';
import { verdictOf } from '../../../server/src/checkers/python/warmTests.ts';
import { needs } from '../../support/needs.ts';
import { pythonHarness, type PythonHarness } from '../../support/pythonProjects.ts';
import { makePackage, ranOf, type TestPackage } from '../../support/testPackages.ts';

let made: TestPackage;
let harness: PythonHarness;

async function start(runner: RunnerId, files: Readonly<Record<string, string>>): Promise<void> {
  made = await makePackage(files);
  harness = pythonHarness((options) => createPythonTestsChecker(options, runner));
}

afterEach(async () => {
  await harness.dispose();
  await made.remove();
});

const source = `TOTAL = []


def clamp(x, low, high):
    if x < low:
        return low
    if x > high:
        return high
    return x
`;
const top = (text: string) => `${text}\n${source}`;
const body = (text: string) => source.replace('        return high', `        ${text}`);

/** Texts that pass, fail, break and misbehave. */
const candidates: readonly string[] = [
  source,
  body('return low'),
  body('return x'),
  source.replace('x < low', 'x <= low'),
  source.replace('x > high', 'x >= high'),
  source.replace('x < low', 'x < lo'),
  'def clamp(:\n',
  '',
  'clamp = None\n',
  source.replace('def clamp', 'def clump'),
  top('import nothing_like_it'),
  top('import json, decimal, xml.dom.minidom'),
  top('raise ValueError("no")'),
  top('import sys; sys.exit(0)'),
  body('import sys; sys.exit(0)'),
  body('import os; os._exit(0)'),
  body('import os, signal; os.kill(os.getpid(), signal.SIGSEGV)'),
  body('while True: pass'),
  body('TOTAL.append(x); return high if len(TOTAL) < 2 else low'),
  body('import builtins; builtins.len = lambda _x: 0; return high'),
  body('import shared; shared.VALUE += 1; return high'),
  body('print("x" * 100000); return high'),
  body('import sys; sys.stdout.close(); return high'),
  body('import threading; t = threading.Thread(target=print, args=("x",)); t.start(); t.join(); return high'),
  body('import threading, time; threading.Thread(target=time.sleep, args=(0.05,)).start(); return high'),
  body('raise KeyboardInterrupt'),
  body('return clamp(x, low, high)'),
  body('import gc; gc.collect(); gc.disable(); return high'),
  body('import os; os.environ["SHARED"] = "1"; return high'),
  body('import os; return high if os.environ.get("SHARED") is None else low'),
  `${source}\n\nnaïve = "😀"\n`,
  source,
];

const tests: Readonly<Record<'pytest' | 'unittest', Readonly<Record<string, string>>>> = {
  pytest: {
    'clamp.py': source,
    'shared.py': 'VALUE = 1\n',
    'tests/test_clamp.py': `import shared
from clamp import clamp


def test_keeps():
    assert clamp(1, 0, 2) == 1


def test_cuts_above():
    assert clamp(5, 0, 2) == 2


def test_cuts_more():
    assert clamp(6, 0, 2) == 2
    assert shared.VALUE < 3


def test_cuts_below():
    assert len([clamp(-1, 0, 2), 0]) == 2
`,
    'tests/test_more.py': 'import csv\n\nimport clamp\n\n\ndef test_more():\n    assert clamp.clamp(0, 0, 0) == 0\n',
    'pytest.ini': '[pytest]\npythonpath = .\n',
  },
  unittest: {
    'clamp.py': source,
    'shared.py': 'VALUE = 1\n',
    'test_clamp.py': `import unittest

import shared
from clamp import clamp


class ClampTest(unittest.TestCase):
    def test_keeps(self):
        self.assertEqual(clamp(1, 0, 2), 1)

    def test_cuts_above(self):
        self.assertEqual(clamp(5, 0, 2), 2)

    def test_cuts_more(self):
        self.assertEqual(clamp(6, 0, 2), 2)
        self.assertLess(shared.VALUE, 3)
`,
  },
};

describe('a kept process', () => {
  const settings = { deadlineMs: 60_000 };
  const select = 'return high';
  const wrong = body('return low');

  needs('pytest')(
    'is left for a new one when a file or an unsaved text changed',
    async () => {
      await start('pytest', tests.pytest);
      await harness.check(made, 'clamp.py', { settings, select });
      expect(isWarm(await harness.check(made, 'clamp.py', { settings, text: wrong }))).toBe(true);
      await writeFile(
        join(made.root, 'tests/test_clamp.py'),
        'from clamp import clamp\n\ndef test_new():\n    assert clamp(9, 0, 1) == 1\n',
      );
      const changed = ranOf(await harness.check(made, 'clamp.py', { settings, select }));
      expect(changed.receipt.warm).toBeUndefined();
      expect(changed.tests.cases.map((one) => one.id)).toContain('tests/test_clamp.py > test_new');
      expect(isWarm(await harness.check(made, 'clamp.py', { settings, select }))).toBe(true);
      const buffers = { 'shared.py': 'VALUE = 2\n' };
      expect(isWarm(await harness.check(made, 'clamp.py', { settings, select, buffers }))).toBe(false);
    },
    30_000,
  );

  needs('pytest')(
    'is not used where a test reads the document as a file or starts a process',
    async () => {
      const reading =
        'import pathlib, clamp\n\ndef test_reads():\n    assert "high" in pathlib.Path(clamp.__file__).read_text()\n';
      await start('pytest', { 'clamp.py': source, 'test_clamp.py': reading });
      await harness.check(made, 'clamp.py', { settings, select });
      const again = ranOf(await harness.check(made, 'clamp.py', { settings, text: source.replaceAll('high', 'top') }));
      expect(again.receipt.warm).toBeUndefined();
      expect(again.tests.cases).toMatchObject([{ state: 'failed' }]);
      expect(harness.logs).toMatchObject([expect.stringContaining('reads the document as a file')]);
    },
    30_000,
  );

  needs('pytest')(
    'is ended by an abort, with what it started',
    async () => {
      await start('pytest', tests.pytest);
      await harness.check(made, 'clamp.py', { settings, select });
      await harness.check(made, 'clamp.py', { settings, text: wrong });
      const controller = new AbortController();
      const hanging = harness.check(made, 'clamp.py', {
        settings,
        text: body('while True: pass'),
        signal: controller.signal,
      });
      setTimeout(() => controller.abort(), 200);
      await expect(hanging).rejects.toThrow('abort');
      const run = await harness.check(made, 'clamp.py', { settings, select });
      expect(run.kind).toBe('ran');
    },
    30_000,
  );
});

for (const runner of ['pytest', 'unittest'] as const) {
  describe(runner, () => {
    needs('pytest')(
      'says of every candidate what a new process says',
      async () => {
        await start(runner, tests[runner]);
        const before = await made.contents();
        const select = 'return high';
        await harness.check(made, 'clamp.py', { select, settings: { deadlineMs: 60_000 } });
        const differing: string[] = [];
        let warm = 0;
        let asked = 0;
        for (const text of runner === 'pytest' ? candidates : candidates.filter((_, index) => index % 3 === 0)) {
          // Only what hangs may run into the deadline, however busy the machine is.
          const settings = { deadlineMs: text.includes('while True') ? 3000 : 60_000 };
          const options = { text, settings, ...(text.includes(select) ? { select } : {}) };
          const kept = await harness.check(made, 'clamp.py', options);
          const fresh = await harness.check(made, 'clamp.py', { ...options, fresh: true });
          // What gave no evidence has no receipt that could say how it ran.
          if (hasReceipt(kept)) asked += 1;
          if (isWarm(kept)) warm += 1;
          if (verdictOf(kept) !== verdictOf(fresh))
            differing.push(`${text.slice(0, 300)}\n--- kept\n${verdictOf(kept)}\n--- fresh\n${verdictOf(fresh)}`);
          expect(isWarm(fresh)).toBe(false);
        }
        expect(harness.logs).toEqual([]);
        expect(differing).toEqual([]);
        expect(warm).toBe(asked);
        expect(await made.contents()).toEqual(before);
      },
      300_000,
    );
  });
}

const rich = `import functools

REGISTRY = {}
LIMIT = 10


def register(name):
    def wrap(function):
        REGISTRY[name] = function
        return function

    return wrap


def logged(function):
    @functools.wraps(function)
    def wrapper(*args):
        return function(*args)

    return wrapper


def table():
    return [number * number for number in range(4)]


SQUARES = table()


@register("twice")
@logged
def twice(x, times=2):
    """Twice."""
    return x * times


class Box:
    size = 1

    def __init__(self, items=()):
        self.items = list(items)

    @property
    def first(self):
        return self.items[0] if self.items else None

    @staticmethod
    def empty():
        return Box()

    def each(self):
        for item in self.items:
            yield item + self.size


make = lambda n: Box(range(n))
`;

const richTests = `import unittest

import rich


class RichTest(unittest.TestCase):
    def test_registry(self):
        self.assertEqual(rich.REGISTRY["twice"](3), 6)
        self.assertIs(rich.REGISTRY["twice"], rich.twice)

    def test_table(self):
        self.assertEqual(rich.SQUARES, [0, 1, 4, 9])
        self.assertEqual(rich.table(), [0, 1, 4, 9])

    def test_box(self):
        box = rich.make(3)
        self.assertEqual(list(box.each()), [1, 2, 3])
        self.assertEqual(box.first, 0)
        self.assertIsNone(rich.Box.empty().first)

    def test_words(self):
        self.assertEqual(rich.twice.__doc__, "Twice.")
        self.assertEqual(rich.twice(1), 2)
`;

/** What is changed within a function, around one, or in one that ran before the tests did. */
const richChanges: readonly (readonly [string, string])[] = [
  ['return x * times', 'return x * times + 1'],
  ['return x * times', 'y = x\n    return sum(y for _ in range(times))'],
  ['times=2', 'times=3'],
  ['"""Twice."""', '"""Thrice."""'],
  ['number * number', 'number + number'],
  ['REGISTRY[name] = function', 'REGISTRY[name] = print'],
  ['return function(*args)', 'return function(*args) + 0'],
  ['return function(*args)', 'return None'],
  ['size = 1', 'size = 2'],
  ['self.items[0] if self.items else None', 'self.items[0]'],
  ['yield item + self.size', 'yield item'],
  ['yield item + self.size', 'return [item]'],
  ['return Box()', 'return make(1)'],
  ['Box(range(n))', 'Box(range(1, n))'],
  ['@staticmethod', '@classmethod'],
  ['LIMIT = 10', 'LIMIT = 10\n\n\n# moved'],
  ['return x * times', 'global LIMIT\n    LIMIT += 1\n    return x * times if LIMIT < 13 else 0'],
  ['return x * times', 'raise ValueError(x)'],
];

describe('a text that differs within functions', () => {
  needs('python')(
    'is judged as if it were loaded from the start',
    async () => {
      await start('unittest', { 'rich.py': rich, 'test_rich.py': richTests });
      const settings = { deadlineMs: 60_000 };
      await harness.check(made, 'rich.py', { settings, select: 'return x * times' });
      const differing: string[] = [];
      for (const [from, to] of richChanges) {
        const options = { text: rich.replace(from, to), settings, select: to };
        const kept = await harness.check(made, 'rich.py', options);
        const fresh = await harness.check(made, 'rich.py', { ...options, fresh: true });
        expect([to, isWarm(kept)]).toEqual([to, true]);
        if (verdictOf(kept) !== verdictOf(fresh))
          differing.push(`${to}\n--- kept\n${verdictOf(kept)}\n--- fresh\n${verdictOf(fresh)}`);
        const places = (run: CheckRun) => ranOf(run).tests.cases.map((one) => one.failure?.at ?? '');
        expect([to, places(kept)]).toEqual([to, places(fresh)]);
      }
      expect(harness.logs).toEqual([]);
      expect(differing).toEqual([]);
    },
    300_000,
  );
});

function isWarm(run: CheckRun): boolean {
  return run.kind !== 'unavailable' && run.receipt?.warm === true;
}

function hasReceipt(run: CheckRun): boolean {
  return run.kind !== 'unavailable' && run.receipt !== undefined;
}
