// Variants of Python tried many to a fork: each gets the verdict that it gets alone, whatever its neighbours do, in
// any order.

import { afterEach, describe, expect } from 'vitest';
import { createPythonTestsChecker } from '../../../server/src/checkers/python/pythonTests.ts';
import type { Trial, TrialSession, Variant } from '../../../server/src/core/trials.ts';
import { needs } from '../../support/needs.ts';
import { pythonHarness, type PythonHarness } from '../../support/pythonProjects.ts';
import { makePackage, type TestPackage } from '../../support/testPackages.ts';

let made: TestPackage;
let harness: PythonHarness;
let session: TrialSession | undefined;

afterEach(async () => {
  await session?.close();
  session = undefined;
  await harness.dispose();
  await made.remove();
});

const source = `import textwrap


def count(values, least):
    found = 0
    for value in values:
        if value > least:
            found += 1
    return found


def label(text):
    return textwrap.dedent(text)
`;

const files = {
  'pyproject.toml': '[project]\nname = "counting"\n',
  'counting.py': source,
  // Plain calls, so that variants share a fork.
  'test_counting.py': `import textwrap
from counting import count, label

def test_equal():
    assert count([1, 2], 2) == 1

def test_above():
    assert count([3, 4], 2) == 2

def test_none():
    assert count([], 2) == 0

def test_label():
    assert label('  a') == textwrap.dedent('  a') == 'a'
`,
};

function change(old: string, newText: string): Variant {
  const start = source.indexOf(old);
  if (start < 0) throw new Error(`no ${old}`);
  return { edits: [{ span: { start, end: start + old.length }, newText }] };
}

const right = change('value > least', 'value >= least');
const wrong = change('value > least', 'value < least');
const partly = change('found += 1', 'found += 2 - (value == 2) * 2');
const act = (text: string) => change('found = 0', text);
const kinds: readonly (readonly [Variant, Trial['kind']])[] = [
  [right, 'passed'],
  [wrong, 'failed'],
  [partly, 'failed'],
  [act('while True: pass'), 'hung'],
  [act('for one in [0] + values: values.append(one); found = 0'), 'failed'],
  [act('values = [1]\n    for one in values: values.append(one)\n    found = 0'), 'hung'],
  [act('import os; os._exit(0)'), 'broken'],
  [act('textwrap.dedent = str.upper; found = 0'), 'failed'],
  [act('found = 0; import builtins; builtins.divmod = None'), 'failed'],
  [act('found = 0; import os; os.environ["A"] = "b"'), 'failed'],
  [act('found = ('), 'broken'],
];

const distinct = (variant: Variant, at: number): Variant => ({
  edits: variant.edits.map((one) => ({ ...one, newText: one.newText.replace('found = 0', `found = ${at} - ${at}`) })),
});

async function open(): Promise<TrialSession> {
  made = await makePackage(files);
  harness = pythonHarness((options) => createPythonTestsChecker(options, 'pytest'));
  const request = await harness.request(made, 'counting.py');
  const functions = [{ start: source.indexOf('def count'), end: source.indexOf('def label') }];
  const opened = await harness.checker.trials!(harness.context(), request, {
    functions,
    failing: [],
    testLimitMs: 250,
  });
  if (opened?.ok !== true) throw new Error(`it did not open: ${JSON.stringify(opened)} ${harness.logs.join('\n')}`);
  session = opened.value;
  return session;
}

async function tried(on: TrialSession, variants: readonly Variant[]): Promise<readonly Trial[]> {
  const found: Trial[] = [];
  await on.run(
    variants,
    { failing: 'all' },
    (index, trial) => {
      expect(found[index]).toBeUndefined();
      found[index] = trial;
    },
    new AbortController().signal,
  );
  expect(Object.keys(found).length).toBe(variants.length);
  return found;
}

describe('many variants in one fork', () => {
  needs('pytest')(
    'end as each does by itself',
    async () => {
      const on = await open();
      const before = await made.contents();
      for (const [variant, kind] of kinds) {
        const [alone] = await tried(on, [variant]);
        expect(alone!.kind, JSON.stringify(variant.edits)).toBe(kind);
      }
      const order = [...Array(120).keys()].map((at) => (at * at + 3 * at) % kinds.length);
      const trials = await tried(
        on,
        order.map((place, at) => distinct(kinds[place]![0], at)),
      );
      expect(trials.map(({ kind }) => kind)).toEqual(order.map((place) => kinds[place]![1]));
      expect(await made.contents()).toEqual(before);
    },
    180_000,
  );

  needs('pytest')(
    'are all right or all wrong where they are, and hang one by one',
    async () => {
      const on = await open();
      for (const [variant, kind] of [kinds[0]!, kinds[1]!, kinds[3]!] as const) {
        const trials = await tried(
          on,
          Array.from({ length: 30 }, () => variant),
        );
        expect(new Set(trials.map((one) => one.kind))).toEqual(new Set([kind]));
      }
    },
    180_000,
  );
});
