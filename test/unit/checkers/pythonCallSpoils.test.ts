// Python originals that hang, recurse or eat memory, and variants that spoil what nobody watches: each gets its own
// answer, and nobody else's changes.

import { afterEach, describe, expect } from 'vitest';
import type { CallCase, CallHost, CallLanguage, VariantEnd } from '../../../server/src/checkers/calls/callHost.ts';
import { pythonCalls } from '../../../server/src/checkers/calls/python/language.ts';
import { createPythonTestsChecker } from '../../../server/src/checkers/python/pythonTests.ts';
import type { Variant } from '../../../server/src/core/trials.ts';
import { needs } from '../../support/needs.ts';
import { pythonHarness, type PythonHarness } from '../../support/pythonProjects.ts';
import { makePackage, type TestPackage } from '../../support/testPackages.ts';

let made: TestPackage | undefined;
let harness: PythonHarness | undefined;
let language: CallLanguage;
let hosts: CallHost[] = [];
const never = new AbortController().signal;

afterEach(async () => {
  for (const host of hosts) await host.close();
  hosts = [];
  await language?.dispose();
  await harness?.dispose();
  await made?.remove();
  made = harness = undefined;
});

const source = `def find(values, wanted):
    low, high = 0, len(values)
    while low < high:
        middle = (low + high) // 2
        if values[middle] < wanted:
            low = middle
        else:
            high = middle
    return low


def deep(n):
    import sys
    sys.setrecursionlimit(10 ** 9)
    return deep(n + 1)


def grow():
    found = [0]
    while True:
        found += found


def endless():
    return sum(iter(int, 1))


def tidy(text):
    import textwrap
    return textwrap.dedent(text)


def timed(seconds):
    import signal
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    signal.pause()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    return 'woken'
`;

/** What comes before the functions that use signals, so that the exact timer is used. */
const plain = source.slice(0, source.indexOf('def timed')).trimEnd() + '\n';

async function open(text: string, fresh = false): Promise<CallHost> {
  made ??= await makePackage({ 'find.py': text });
  harness ??= pythonHarness((options) => {
    language = pythonCalls(options);
    return createPythonTestsChecker(options, 'unittest');
  });
  const request = await harness.request(made, 'find.py', { text });
  const opened = await language.open(harness.context(), fresh ? { ...request, fresh } : request);
  if (!opened.ok) throw new Error(opened.error.message);
  hosts.push(opened.value);
  return opened.value;
}

const value = (call: string, text: string): CallCase => ({ call, expected: { kind: 'value', text } });
const same: Variant = { edits: [] };

function change(text: string, old: string, newText: string): Variant {
  const start = text.indexOf(old);
  if (start < 0) throw new Error(`no ${old}`);
  return { edits: [{ span: { start, end: start + old.length }, newText }] };
}

async function kindsOf(host: CallHost, variants: readonly Variant[], cases: readonly CallCase[]) {
  const ends: VariantEnd[] = [];
  await host.evaluate(
    variants,
    cases,
    { always: cases.length, limitMs: 200 },
    (index, end) => {
      expect(ends[index]).toBeUndefined();
      ends[index] = end;
    },
    never,
  );
  return ends.map((end) => (end.kind === 'ran' ? end.ends.map(({ state }) => state[0]).join('') : end.kind));
}

async function traced(host: CallHost, cases: readonly CallCase[]) {
  const told = await host.trace(cases, [{ start: 0, end: source.length }], 300, never);
  if (!told.ok) throw new Error(told.error);
  return told.value;
}

describe('an original', () => {
  needs('python')(
    'that hangs, recurses or eats memory in some cases is followed in all of them, and repaired ones are told apart',
    async () => {
      const host = await open(plain);
      const cases = [
        value('find([1, 3, 5], 1)', '0'),
        value('find([1, 3, 5], 4)', '2'),
        value('deep(0)', '0'),
        value('grow()', '0'),
        value('endless()', '0'),
        value('find([1, 3, 5], 0)', '0'),
        value('find([], 1)', '0'),
      ];
      // Whether memory, the stack or time ends first is the interpreter's.
      const sure = [0, 1, 4, 5, 6];
      const first = await traced(host, cases);
      for (const told of [first, await traced(host, cases)]) {
        const states = told.map(({ end }) => end.state);
        expect(sure.map((at) => states[at])).toEqual(['passed', 'hung', 'hung', 'passed', 'passed']);
        expect(states.slice(2, 4)).not.toContain('passed');
      }
      // The loop that does not end has been seen, although its end has not.
      expect(first[1]!.lines).toContain(5);
      expect(first[1]!.calls).toMatchObject([{ name: 'find' }]);
      const right = change(plain, 'low = middle\n', 'low = middle + 1\n');
      const wrong = change(plain, 'low = middle\n', 'low = middle + 2\n');
      const still = change(plain, 'low = middle\n', 'low = middle + 0\n');
      const some = [cases[0]!, cases[1]!, cases[5]!];
      expect(await kindsOf(host, [still, right, same, wrong, right], some)).toEqual(['ph', 'ppp', 'ph', 'pfp', 'ppp']);
      expect(harness!.started.length).toBe(1);
    },
    120_000,
  );

  needs('python')(
    'that sets alarms of its own is not disturbed by ours, and what hangs is still ended',
    async () => {
      const host = await open(source);
      const cases = [value('timed(0.02)', "'woken'"), value('find([1, 3], 1)', '0')];
      expect((await traced(host, cases)).map(({ end }) => end.state)).toEqual(['passed', 'passed']);
      const loop = change(source, 'low, high = 0, len(values)', 'low, high = 0, 1\n    while True: pass');
      const off = change(source, "return 'woken'", "return 'asleep'");
      expect(await kindsOf(host, [same, loop, off, same], cases)).toEqual(['pp', 'ph', 'fp', 'pp']);
    },
    120_000,
  );
});

describe('a variant', () => {
  needs('python')(
    'that spoils a module which nobody watches changes no answer but its own, and is not called right for it',
    async () => {
      const host = await open(plain);
      const cases = [value('find([1, 3, 5], 1)', '0'), value('tidy("  a")', '"a"')];
      await traced(host, cases);
      const spoils = change(
        plain,
        'low, high = 0, len(values)',
        'import textwrap\n    textwrap.dedent = str.upper\n    low = high = 0',
      );
      const late = change(plain, 'return low', 'import textwrap\n    textwrap.dedent = str.upper\n    return low');
      const wrong = change(plain, 'return low', 'return low + 1');
      const variants = [same, wrong, spoils, same, wrong, late, same, wrong, same, same, wrong, same];
      const expected = ['pp', 'fp', 'pf', 'pp', 'fp', 'pf', 'pp', 'fp', 'pp', 'pp', 'fp', 'pp'];
      expect(await kindsOf(host, variants, cases)).toEqual(expected);
      // The same workers are asked again.
      expect(await kindsOf(host, variants, cases)).toEqual(expected);
      expect(harness!.started.length).toBe(1);
    },
    120_000,
  );
});

describe('a document that stays open', () => {
  needs('python')(
    'is that of the text asked about, and of a process of its own where a fresh one is asked for',
    async () => {
      const text = 'import os\nPID = os.getppid()\nSEEN = []\ndef one():\n    SEEN.append(1)\n    return len(SEEN)\n';
      const other = text.replace('return len(SEEN)', 'return -len(SEEN)');
      const cases = [value('one()', '1')];
      for (const [now, state] of [
        [text, 'passed'],
        [text, 'passed'],
        [other, 'failed'],
        [text, 'passed'],
      ] as const) {
        const host = await open(now);
        expect((await traced(host, cases)).map(({ end }) => end.state)).toEqual([state]);
        expect(await kindsOf(host, [same], cases)).toEqual([state[0]]);
        await hosts.pop()!.close();
      }
      expect(harness!.started.length).toBe(1);
      const fresh = await open(text, true);
      expect((await traced(fresh, cases)).map(({ end }) => end.state)).toEqual(['passed']);
      expect(harness!.started.length).toBe(2);
    },
    120_000,
  );
});
