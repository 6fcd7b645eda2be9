// Python tests that change their mind: the session is told which they are, and leaves them out whatever they say.

import { afterEach, describe, expect } from 'vitest';
import { createPythonTestsChecker } from '../../../server/src/checkers/python/pythonTests.ts';
import type { Trial, TrialSession, Variant } from '../../../server/src/core/trials.ts';
import { needs } from '../../support/needs.ts';
import { pythonHarness, type PythonHarness } from '../../support/pythonProjects.ts';
import { makePackage, type TestPackage } from '../../support/testPackages.ts';

const source = `def halved(n):
    if n % 2:
        return n
    return n / 3
`;

const projects = {
  pytest: `from halved import halved


def test_four():
    assert halved(4) == 2


def test_three():
    assert halved(3) == 3


def test_six():
    assert halved(6) == 3
`,
  unittest: `import unittest

from halved import halved


class HalvedTest(unittest.TestCase):
    def test_four(self):
        self.assertEqual(halved(4), 2)

    def test_three(self):
        self.assertEqual(halved(3), 3)

    def test_six(self):
        self.assertEqual(halved(6), 3)
`,
} as const;

const change = (old: string, newText: string): Variant['edits'][number] => {
  const start = source.indexOf(old);
  return { span: { start, end: start + old.length }, newText };
};

/** Right; right but for odd numbers; right for four alone. */
const right: Variant = { edits: [change('n / 3', 'n / 2')] };
const breaks: Variant = { edits: [change('return n\n', 'return 0\n'), change('n / 3', 'n / 2')] };
const fits: Variant = { edits: [change('n / 3', '2')] };

let made: TestPackage;
let harness: PythonHarness;
const open: TrialSession[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await harness.dispose();
  await made.remove();
});

describe.each(['pytest', 'unittest'] as const)('of %s', (runner) => {
  const openWith = async (flaky: readonly string[] | undefined): Promise<TrialSession> => {
    const opened = await harness.checker.trials!(harness.context(), await harness.request(made, 'halved.py'), {
      functions: [{ start: 0, end: source.length }],
      failing: [],
      ...(flaky === undefined ? {} : { flaky }),
      testLimitMs: 2000,
    });
    if (opened?.ok !== true) throw new Error(`no trials: ${JSON.stringify(opened)} ${harness.logs.join('\n')}`);
    open.push(opened.value);
    return opened.value;
  };
  const tried = async (on: TrialSession, variants: readonly Variant[]) => {
    const found: Trial[] = [];
    await on.run(
      variants,
      { failing: 'all' },
      (index, trial) => void (found[index] = trial),
      new AbortController().signal,
    );
    return found.map((one) => (one.kind === 'passed' ? `passed ${one.testsRun}` : one.kind));
  };
  const idsOf = (on: TrialSession, ...words: readonly string[]) =>
    on.tests.flatMap(({ id, name }) => (words.some((word) => name.includes(word)) ? [id] : []));

  needs(runner === 'pytest' ? 'pytest' : 'python')(
    'are left out, whether they pass or fail',
    async () => {
      made = await makePackage({
        'halved.py': source,
        'test_halved.py': projects[runner],
        ...(runner === 'pytest' ? { 'pyproject.toml': '[project]\nname = "halved"\n' } : {}),
      });
      harness = pythonHarness((options) => createPythonTestsChecker(options, runner));
      const steady = await openWith(undefined);
      expect(await tried(steady, [right, breaks, fits])).toEqual(['passed 3', 'failed', 'failed']);
      const [three, six] = [idsOf(steady, 'three'), idsOf(steady, 'six')];
      expect([three.length, six.length]).toEqual([1, 1]);

      const withoutThree = await openWith(three);
      expect(idsOf(withoutThree, 'three')).toEqual([]);
      expect(await tried(withoutThree, [right, breaks, fits])).toEqual(['passed 2', 'passed 2', 'failed']);

      const withoutSix = await openWith([...six, 'no such test']);
      expect(withoutSix.tests).toHaveLength(2);
      expect(await tried(withoutSix, [right, breaks, fits])).toEqual(['passed 2', 'failed', 'passed 2']);
    },
    120_000,
  );
});
