// Calls of Python functions: what cases and inputs give on each of many variants, and that a variant that
// misbehaves changes no answer but its own.

import { afterEach, describe, expect } from 'vitest';
import type { CallCase, CallHost, CallLanguage, VariantEnd } from '../../../server/src/checkers/calls/callHost.ts';
import { pythonCalls } from '../../../server/src/checkers/calls/python/language.ts';
import { createPythonTestsChecker } from '../../../server/src/checkers/python/pythonTests.ts';
import type { Literal } from '../../../server/src/core/literal.ts';
import type { Variant } from '../../../server/src/core/trials.ts';
import { needs } from '../../support/needs.ts';
import { pythonHarness, type PythonHarness } from '../../support/pythonProjects.ts';
import { makePackage, type TestPackage } from '../../support/testPackages.ts';

let made: TestPackage | undefined;
let harness: PythonHarness | undefined;
let language: CallLanguage;
let host: CallHost | undefined;
const never = new AbortController().signal;

afterEach(async () => {
  await host?.close();
  host = undefined;
  await language?.dispose();
  await harness?.dispose();
  await made?.remove();
});

const source = `from . import ledger
from .names import title

SEEN = []


class Box:
    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return isinstance(other, Box) and other.value == self.value

    @staticmethod
    def of(value):
        return Box(value)


def median(values, low=True):
    """Middle value.

    median([1]) == 1
    - \`median([3, 1, 2]) -> 2\`
    median(values) == something
    median([5, 5]) is 5 as everyone knows

    >>> median([2, 2])
    2
    """
    if not values:
        raise ValueError('empty')
    values = sorted(values)
    middle = len(values) // 2
    if low:
        return values[middle]
    return (values[middle - 1] + values[middle]) / 2


def count(start):
    while start < 3:
        yield start
        start += 1


def note(values):
    SEEN.append(1)
    values.append(len(SEEN))
    return {title('x'), 'b', 'a'}
`;

const files = {
  'pyproject.toml': '[project]\nname = "shop"\n',
  'shop/__init__.py': '',
  'shop/ledger.py': 'ENTRIES = []\n',
  'shop/names.py': 'def title(text):\n    return text.title()\n',
  'shop/stats.py': source,
};

async function open(): Promise<CallHost> {
  if (made === undefined || harness === undefined) {
    made = await makePackage(files);
    harness = pythonHarness((options) => {
      language = pythonCalls(options);
      return createPythonTestsChecker(options, 'unittest');
    });
  }
  const opened = await language.open(harness.context(), await harness.request(made, 'shop/stats.py'));
  if (!opened.ok) throw new Error(opened.error.message);
  host = opened.value;
  return host;
}

afterEach(() => {
  made = undefined;
  harness = undefined;
});

function change(old: string, newText: string): Variant {
  const start = source.indexOf(old);
  if (start < 0) throw new Error(`no ${old}`);
  return { edits: [{ span: { start, end: start + old.length }, newText }] };
}

const body = (text: string) => change('    values = sorted(values)\n', `    values = sorted(values)\n    ${text}\n`);
const value = (call: string, text: string): CallCase => ({ call, expected: { kind: 'value', text } });
const same: Variant = { edits: [] };

async function evaluated(variants: readonly Variant[], cases: readonly CallCase[], always = cases.length) {
  const ends: VariantEnd[] = [];
  await host!.evaluate(
    variants,
    cases,
    { always, limitMs: 200 },
    (index, end) => {
      expect(ends[index]).toBeUndefined();
      ends[index] = end;
    },
    never,
  );
  return ends;
}

/** What each case came to, as one letter: passed, failed or hung. */
function letters(end: VariantEnd | undefined): string {
  return end?.kind === 'ran' ? end.ends.map(({ state }) => state[0]).join('') : (end?.kind ?? 'nothing');
}

describe('cases', () => {
  needs('python')(
    'are decided as Python and doctest decide them',
    async () => {
      await open();
      const throws = (call: string, error?: string): CallCase => ({
        call,
        expected: error === undefined ? { kind: 'throws' } : { kind: 'throws', error },
      });
      const printed = (call: string, text: string, before: readonly string[] = []): CallCase => ({
        call,
        before,
        expected: { kind: 'printed', text },
      });
      const passing = [
        value('median([3, 1, 2])', '2'),
        value('median([1, 2], low=False)', '1.5'),
        value('Box.of(1)', 'Box(1)'),
        value('float("nan")', 'float("nan")'),
        value('list(count(1))', '[1, 2]'),
        throws('median([])'),
        throws('median([])', 'ValueError'),
        throws('median([])', 'Exception'),
        printed('median([2, 2])', '2'),
        printed('print(median([2, 2]))', '2'),
        printed('x + 1', '3', ['x = median([2])']),
        printed('Box(1)  # doctest: +ELLIPSIS', '<...Box object at ...>'),
        printed('median([])', 'Traceback (most recent call last):\n    ...\nValueError: empty'),
        printed('None', ''),
      ];
      const failing = [
        value('median([3, 1, 2])', '3'),
        value('median(', '3'),
        value('median([])', '1'),
        value('nobody(1)', '1'),
        throws('median([1])'),
        throws('median([])', 'KeyError'),
        printed('median([2, 2])', '2.0'),
        printed('median([])', 'Traceback (most recent call last):\n    ...\nValueError: full'),
        value('exit()', '1'),
      ];
      expect(letters((await evaluated([same], passing))[0])).toBe('p'.repeat(passing.length));
      expect(letters((await evaluated([same], failing))[0])).toBe('f'.repeat(failing.length));
      const [first] = await evaluated([same], [value('median([3, 1, 2])', '3')]);
      expect(first).toMatchObject({
        ends: [{ expected: '3', actual: '2', message: expect.stringContaining('gave 2') }],
      });
      expect(letters((await evaluated([same], [...failing.slice(0, 3), ...passing], 1))[0])).toBe('f');
    },
    60_000,
  );

  needs('python')(
    'tell the lines that they ran and what they called',
    async () => {
      const on = await open();
      const functions = [{ start: source.indexOf('def median'), end: source.indexOf('def count') }];
      const hanging = value('[1 for _ in iter(int, 1)]', '1');
      const traced = await on.trace(
        [value('median([1])', '1'), hanging, value('median([])', '1')],
        functions,
        100,
        never,
      );
      if (!traced.ok) throw new Error(traced.error);
      const lineOf = (words: string) => source.slice(0, source.indexOf(words)).split('\n').length - 1;
      expect(traced.value.map(({ end }) => end.state)).toEqual(['passed', 'hung', 'failed']);
      expect(traced.value[0]!.lines).toContain(lineOf('return values[middle]'));
      expect(traced.value[0]!.lines).not.toContain(lineOf("raise ValueError('empty')"));
      expect(traced.value[2]!.lines).toContain(lineOf("raise ValueError('empty')"));
      expect(traced.value[0]!.calls).toMatchObject([
        { name: 'median', inputs: [{ kind: 'list' }, { kind: 'boolean' }] },
      ]);
    },
    60_000,
  );

  needs('python')(
    'are decided alike whatever other variants do, and no file changes',
    async () => {
      await open();
      const before = await made!.contents();
      const cases = [
        value('median([3, 1, 2])', '2'),
        value('median([1, 2], False)', '1.5'),
        value('ledger.ENTRIES', '[]'),
      ];
      const hostile = [
        body('while True: pass'),
        body('while True:\n        try:\n            all(x == 0 for x in iter(int, 1))\n        except: pass'),
        body('import time; time.sleep(30)'),
        body('10 ** 10 ** 9'),
        body('import os; os._exit(0)'),
        body('import os, signal; os.kill(os.getpid(), signal.SIGSEGV)'),
        body('import os, signal; os.kill(os.getppid(), signal.SIGKILL)'),
        body('import ctypes, os; ctypes.CDLL(None).kill(os.getppid(), 9)'),
        body('import sys; sys.exit(0)'),
        body('values = [0] * 10 ** 12'),
        body('return median(values, low)'),
        body('import builtins; builtins.sorted = lambda _x: [9]; builtins.len = None; return 7'),
        body('import doctest, os, sys; sys.stdout.close(); os.environ.clear(); return 7'),
        body('ledger.ENTRIES.append(1); return 7'),
        body('ledger.ENTRIES = [4]; return 7'),
        body('open(__file__, "w").write(""); return 7'),
        body('import threading, time; threading.Thread(target=time.sleep, args=(60,)).start(); return 7'),
        body('import os; os.fork(); return 7'),
        body('print("x" * 10 ** 6); return 7'),
        body('import signal; signal.signal(signal.SIGPROF, signal.SIG_IGN)\n    while True: pass'),
        change('SEEN = []', 'import os; os._exit(3)'),
        change('SEEN = []', 'while True: pass'),
        change('SEEN = []', 'SEEN = ('),
      ];
      const wrong = change('// 2', '- 1');
      const ends = await evaluated(
        hostile.flatMap((one) => [same, one, wrong]),
        cases,
      );
      const third = (rest: number) => ends.filter((_, index) => index % 3 === rest).map(letters);
      expect(new Set(third(0))).toEqual(new Set(['ppp']));
      expect(new Set(third(2))).toEqual(new Set(['fpp']));
      expect(third(1).filter((one) => one === 'ppp')).toEqual([]);
      expect(third(1).slice(1, 3)).toEqual(['hung', 'hung']);
      expect(third(1).slice(4, 8)).toEqual(['broken', 'broken', 'broken', 'broken']);
      expect(await made!.contents()).toEqual(before);
    },
    180_000,
  );

  needs('python')(
    'are told of many variants that hang among as many that end',
    async () => {
      await open();
      const cases = [value('median([1])', '1'), value('median([1, 2], False)', '1.5')];
      expect((await host!.trace(cases, [], 200, never)).ok).toBe(true);
      const loops = Array.from({ length: 30 }, (_, at) => (at % 3 ? `low = ${at}` : 'values.append(1)'));
      const others = [same, change('middle]) / 2', 'middle]) / 3')];
      const variants = loops.flatMap((act, at) => [body(`while len(values) > 1: ${act}`), others[at % 2]!]);
      const ends = (await evaluated(variants, [...cases, cases[0]!])).map(letters);
      expect(ends).toEqual(loops.flatMap((_, at) => ['ph', at % 2 ? 'pfp' : 'ppp']));
    },
    120_000,
  );
});

describe('behaviour', () => {
  const number = (one: number, float = false): Literal => ({ kind: 'number', value: one, float });
  const list = (...items: readonly Literal[]): Literal => ({ kind: 'list', items });

  needs('python')(
    'has equal keys where results, errors and changed arguments are equal, and only there',
    async () => {
      const on = await open();
      const inputs = [[list(number(1), number(2))], [list()], [list(number(1, true), number(1))]];
      const variants = [
        same,
        change('values = sorted(values)', 'values = sorted(values, reverse=False)'),
        change('values = sorted(values)', 'values.sort()'),
        change("'empty'", "'nothing'"),
        change('ValueError', 'KeyError'),
        change('return values[middle]', 'return float(values[middle])'),
        change('return values[middle]', 'return values[middle'),
        body('while True: pass'),
      ];
      const found = await on.behave(variants, 'median', inputs, never);
      const keys = found.map((one) => one?.map(({ key }) => key));
      expect(keys[1]).toEqual(keys[0]);
      expect(keys[2]![0]).toBe(keys[0]![0]);
      expect(keys[3]).toEqual(keys[0]);
      expect(keys[4]![1]).not.toBe(keys[0]![1]);
      expect(keys[5]![0]).not.toBe(keys[0]![0]);
      expect(found[6]).toBeUndefined();
      expect(found[7]!.map(({ kind }) => kind)).toEqual(['hung', 'threw', 'hung']);
      expect(found[0]![0]).toMatchObject({ kind: 'returned', shown: '2', type: 'int', value: number(2) });
      expect(found[0]![1]).toMatchObject({ kind: 'threw', type: 'ValueError' });
      const unsorted = [[list(number(2), number(1))]];
      const [plain, , inPlace] = await on.behave(variants.slice(0, 3), 'median', unsorted, never);
      expect(inPlace![0]!.key).not.toBe(plain![0]!.key);
    },
    60_000,
  );

  needs('python')(
    'of sets, iterators, instances and shared state does not depend on chance',
    async () => {
      const on = await open();
      const ask = (name: string, inputs: readonly Literal[]) => on.behave([same, same], name, [inputs], never);
      for (const [name, inputs] of [
        ['note', [list()]],
        ['count', [number(0)]],
        ['Box.of', [number(3)]],
        ['Box', [{ kind: 'tuple', items: [number(1)] }]],
      ] as const) {
        const [first, second] = await ask(name, inputs);
        expect(first).toEqual(second);
        expect(first![0]!.kind).toBe('returned');
      }
      expect((await ask('count', [number(0)]))[0]![0]).toMatchObject({ shown: 'yields [0, 1, 2]' });
      expect(await ask('nobody', [])).toEqual([undefined, undefined]);
    },
    60_000,
  );
});

describe('doctest', () => {
  needs('python')(
    'tries variants on the docstrings that its own runs report',
    async () => {
      await (await open()).close();
      host = undefined;
      await harness!.dispose();
      harness = pythonHarness((options) => createPythonTestsChecker(options, 'doctest'));
      const text = source.replace('    2\n    """', '    2\n    >>> x = median([4, 3]); x\n    4\n    """');
      const request = await harness.request(made!, 'shop/stats.py', { text });
      const functions = [{ start: text.indexOf('def median'), end: text.indexOf('def count') }];
      const asked = { functions, failing: [], testLimitMs: 200 };
      const opened = await harness.checker.trials!(harness.context(), request, asked);
      if (opened?.ok !== true) throw new Error(JSON.stringify(opened));
      const cold = await harness.check(made!, 'shop/stats.py', { text });
      const cases = cold.kind === 'ran' ? cold.tests!.cases.map(({ id, state }) => [id, state]) : [];
      expect(cases).toEqual([['shop/stats.py > shop.stats.median', 'passed']]);
      expect(opened.value.tests.map(({ id, state }) => [id, state])).toEqual(cases);
      const at = text.indexOf('// 2');
      const edits = (newText: string): Variant => ({ edits: [{ span: { start: at, end: at + 4 }, newText }] });
      const kinds: string[] = [];
      const variants = [edits('// 2'), edits('- 2'), edits('// 3'), edits('// 2\n    while True: pass'), edits('- 1')];
      const note = (index: number, { kind }: { readonly kind: string }) => void (kinds[index] = kind);
      await opened.value.run(variants, { failing: 'first' }, note, never);
      expect(kinds).toEqual(['passed', 'failed', 'failed', 'hung', 'passed']);
      await opened.value.close();
    },
    60_000,
  );
});

describe('a warm process', () => {
  needs('python')(
    'serves the next session, and not after a file changed',
    async () => {
      await (await open()).close();
      const starts = () => harness!.started.length;
      await (await open()).close();
      expect(starts()).toBe(1);
      const { writeFile } = await import('node:fs/promises');
      await writeFile(`${made!.root}/shop/names.py`, 'def title(text):\n    return "new"\n');
      await open();
      expect(starts()).toBe(2);
      expect(letters((await evaluated([same], [value('title("x")', '"new"')]))[0])).toBe('p');
    },
    60_000,
  );

  needs('python')(
    'says why a document cannot be loaded, and serves the next one',
    async () => {
      await (await open()).close();
      const request = await harness!.request(made!, 'shop/stats.py', { text: 'import nothing_like_it\n' });
      const opened = await language.open(harness!.context(), request);
      expect(opened).toMatchObject({ ok: false, error: { message: expect.stringContaining('nothing_like_it') } });
      await open();
      expect(letters((await evaluated([same], [value('median([1])', '1')]))[0])).toBe('p');
    },
    60_000,
  );
});
