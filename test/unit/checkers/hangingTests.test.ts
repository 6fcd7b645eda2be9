// Tests of a text that runs on for ever, by real runners: the test that does not end is named as a failing one, the
// others keep their word, and what only takes its time or waits is not blamed.

import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { createPythonTestsChecker } from '../../../server/src/checkers/python/pythonTests.ts';
import type { CheckRun } from '../../../server/src/core/evidence.ts';
import { needs } from '../../support/needs.ts';
import { pythonHarness } from '../../support/pythonProjects.ts';
import { makePackage, ranOf, states, testsHarness, type TestPackage } from '../../support/testPackages.ts';

const node = testsHarness();
const pytest = pythonHarness((options) => createPythonTestsChecker(options, 'pytest'));
const unittest = pythonHarness((options) => createPythonTestsChecker(options, 'unittest'));
const made: TestPackage[] = [];

afterEach(async () => {
  for (const one of made.splice(0)) await one.remove();
});
afterAll(async () => {
  await node.dispose();
  await pytest.dispose();
  await unittest.dispose();
});

/** A deadline that leaves a second to each test, or a little more. */
const settings = { deadlineMs: 6000 };

async function packageOf(files: Readonly<Record<string, string>>): Promise<TestPackage> {
  const one = await makePackage(files);
  made.push(one);
  return one;
}

/** Ids of the tests of a run that did not end. */
const hungIn = (run: CheckRun) => ranOf(run).tests.cases.flatMap(({ id, hung }) => (hung ? [id] : []));

describe('JavaScript that runs on', { timeout: 120_000 }, () => {
  const source = `export function bits(n) {
  let count = 0;
  while (n) {
    n ^= n - 1;
    count++;
  }
  return count;
}
export async function rest(ms) {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return true;
}
`;
  const project = (tests: string) =>
    packageOf({
      'package.json': '{ "type": "module" }',
      'src/bits.js': source,
      'test/bits.test.js': `import { test } from 'node:test';\nimport assert from 'node:assert';\nimport { bits, rest } from '../src/bits.js';\n${tests}`,
    });
  const equal = (name: string, call: string, value: string) =>
    `test('${name}', async () => assert.equal(await ${call}, ${value}));\n`;

  test('is named, and the tests beside it keep their word', async () => {
    const one = await project(
      equal('zero', 'bits(0)', '0') + equal('seven', 'bits(127)', '7') + equal('odd', 'bits(0)', '1'),
    );
    const run = await node.check(one, 'src/bits.js', { settings, original: true });
    expect(states(ranOf(run))).toEqual({
      'test/bits.test.js > zero': 'passed',
      'test/bits.test.js > seven': 'failed',
      'test/bits.test.js > odd': 'failed',
    });
    expect(hungIn(run)).toEqual(['test/bits.test.js > seven']);
    const failed = ranOf(run).tests.cases.find(({ hung }) => hung);
    expect(failed?.failure?.message).toMatch(/^It does not end/);
    expect(ranOf(run).receipt).toMatchObject({ testsRun: 3, warm: true });
  });

  test('is not what only waits: that stays a run without an end', async () => {
    const one = await project(equal('waits', 'rest(20_000)', 'true'));
    expect(await node.check(one, 'src/bits.js', { settings, original: true })).toMatchObject({ kind: 'timedOut' });
  });

  test('of a candidate is killed with the deadline where no sandbox keeps two runs apart', async () => {
    const one = await project(equal('seven', 'bits(127)', '7'));
    expect(await node.check(one, 'src/bits.js', { settings })).toMatchObject({ kind: 'timedOut' });
  });
});

describe('Python that runs on', { timeout: 120_000 }, () => {
  const source = `import time


def bits(n):
    count = 0
    while n:
        n ^= n - 1
        count += 1
    return count


def stubborn(n):
    while n:
        try:
            n ^= n - 1
        except BaseException:
            pass


def rest(seconds):
    time.sleep(seconds)
    return True
`;

  needs('pytest')('is named, and the tests beside it keep their word', async () => {
    const one = await packageOf({
      'bits.py': source,
      'test_bits.py': `from bits import bits, stubborn

def test_zero():
    assert bits(0) == 0

def test_seven():
    assert bits(127) == 7

def test_one():
    assert bits(128) == 1

def test_odd():
    assert bits(0) == 1

def test_stubborn():
    stubborn(3)
`,
    });
    const run = await pytest.check(one, 'bits.py', { settings, original: true });
    expect(states(ranOf(run))).toEqual({
      'test_bits.py > test_zero': 'passed',
      'test_bits.py > test_seven': 'failed',
      'test_bits.py > test_one': 'failed',
      'test_bits.py > test_odd': 'failed',
      'test_bits.py > test_stubborn': 'failed',
    });
    expect(hungIn(run).toSorted()).toEqual([
      'test_bits.py > test_one',
      'test_bits.py > test_seven',
      'test_bits.py > test_stubborn',
    ]);
  });

  needs('python')('is named under unittest, too', async () => {
    const one = await packageOf({
      'bits.py': source,
      'test_bits.py': `import unittest
from bits import bits

class Bits(unittest.TestCase):
    def test_zero(self):
        self.assertEqual(bits(0), 0)

    def test_seven(self):
        self.assertEqual(bits(127), 7)
`,
    });
    const run = await unittest.check(one, 'bits.py', { settings, original: true });
    expect(hungIn(run)).toEqual(['test_bits.py > Bits > test_seven']);
  });

  needs('pytest')('is tried in many versions, each of which gets its own end', async () => {
    const one = await packageOf({
      'bits.py': source,
      'test_bits.py':
        'from bits import bits\n\ndef test_zero():\n    assert bits(0) == 0\n\ndef test_seven():\n    assert bits(127) == 7\n',
    });
    const request = await pytest.request(one, 'bits.py');
    const functions = [{ start: source.indexOf('def bits'), end: source.indexOf('def stubborn') }];
    const opened = await pytest.checker.trials!(pytest.context(), request, {
      functions,
      failing: ['test_bits.py > test_seven'],
      testLimitMs: 500,
    });
    if (opened?.ok !== true) throw new Error(JSON.stringify(opened));
    expect(opened.value.tests.map(({ state }) => state).toSorted()).toEqual(['hung', 'passed']);
    const at = source.indexOf('n ^= n - 1');
    const version = (newText: string) => ({ edits: [{ span: { start: at, end: at + 10 }, newText }] });
    const ends = new Map<number, string>();
    await opened.value.run(
      [version('n &= n - 1'), version('n ^= n - 2'), version('n -= 1'), version('n = 0'), version('n &= n - 1; x = 1')],
      { failing: 'first' },
      (index, trial) => ends.set(index, trial.kind),
      new AbortController().signal,
    );
    await opened.value.close();
    expect([0, 1, 2, 3, 4].map((index) => ends.get(index))).toEqual(['passed', 'hung', 'failed', 'failed', 'passed']);
  });

  needs('pytest')('is not what only waits: that stays a run without an end', async () => {
    const one = await packageOf({
      'bits.py': source,
      'test_bits.py': 'from bits import rest\n\ndef test_rest():\n    assert rest(60)\n',
    });
    expect(await pytest.check(one, 'bits.py', { settings, original: true })).toMatchObject({ kind: 'timedOut' });
  });
});
