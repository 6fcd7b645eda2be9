// pytest, unittest and doctest on small projects, with the real runners in real scratch copies.

import { join } from 'node:path';
import { afterEach, describe, expect } from 'vitest';
import { createPythonTestsChecker } from '../../../server/src/checkers/python/pythonTests.ts';
import type { RunnerId } from '../../../server/src/checkers/python/testSetup.ts';
import { pathToUri } from '../../../server/src/workspace/uri.ts';
import { needs } from '../../support/needs.ts';
import { pythonHarness, type PythonHarness } from '../../support/pythonProjects.ts';
import { caseOf, makePackage, ranOf, states, type TestPackage } from '../../support/testPackages.ts';

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

const clamp = `def clamp(x, low, high):
    if x < low:
        return low
    if x > high:
        return high
    return x


def unused(x):
    return x + 1
`;
const wrong = clamp.replace('return high', 'return low');

describe('pytest', () => {
  const files = {
    'pyproject.toml': '[tool.pytest.ini_options]\ntestpaths = ["tests"]\n',
    'clamp.py': clamp,
    'other.py': 'def other():\n    return 1\n',
    'tests/test_clamp.py': `import pytest

from clamp import clamp


def test_keeps_what_is_inside():
    assert clamp(1, 0, 2) == 1


class TestAbove:
    def test_cuts(self, tmp_path):
        print("cutting")
        (tmp_path / "a").write_text("x")
        assert {"cut": clamp(5, 0, 2)} == {"cut": 2}


@pytest.mark.parametrize("low", [0, 1])
def test_cuts_below(low):
    assert clamp(-1, low, 2) == low


@pytest.mark.skip(reason="not now")
def test_later():
    assert False
`,
    'tests/test_other.py': 'from other import other\n\n\ndef test_other():\n    assert other() == 1\n',
  };

  needs('pytest')('runs only the files that are asked about again, if they are test files', async () => {
    await start('pytest', files);
    const request = await harness.request(made, 'other.py', { select: 'other' });
    const ask = async (...names: readonly string[]) => {
      const among = names.map((name) => pathToUri(join(made.root, name)));
      return Object.keys(states(ranOf(await harness.checker.check(harness.context(), { ...request, among }))));
    };
    expect(await ask('tests/test_clamp.py')).toHaveLength(5);
    expect(await ask('other.py')).toEqual(['tests/test_other.py > test_other']);
  });

  needs('pytest')('runs the tests that reach the document and counts them', async () => {
    await start('pytest', files);
    const before = await made.contents();
    const run = ranOf(await harness.check(made, 'clamp.py', { select: 'return high' }));
    expect(states(run)).toEqual({
      'tests/test_clamp.py > TestAbove > test_cuts': 'passed',
      'tests/test_clamp.py > test_cuts_below[0]': 'passed',
      'tests/test_clamp.py > test_cuts_below[1]': 'passed',
      'tests/test_clamp.py > test_keeps_what_is_inside': 'passed',
      'tests/test_clamp.py > test_later': 'skipped',
    });
    expect(run.tests).toMatchObject({ scope: 'related', targetRan: 'yes', flaky: [] });
    expect(run.receipt).toMatchObject({
      testsRun: 4,
      exitCode: 0,
      version: expect.stringMatching(/^\d+\./),
      command: expect.arrayContaining(['-m', 'pytest', '--disable-plugin-autoload', 'tests/test_clamp.py']),
    });
    expect(run.receipt.warm).toBeUndefined();
    expect(await made.contents()).toEqual(before);
  });

  needs('pytest')('tells what a failing test expected, where it failed, and what it printed', async () => {
    await start('pytest', files);
    const run = ranOf(await harness.check(made, 'clamp.py', { text: wrong, select: 'return low', scope: 'all' }));
    expect(run.tests.scope).toBe('all');
    expect(run.receipt).toMatchObject({ exitCode: 1, testsRun: 5 });
    expect(caseOf(run, 'tests/test_clamp.py > TestAbove > test_cuts')).toMatchObject({
      state: 'failed',
      failure: {
        expected: "{'cut': 2}",
        actual: "{'cut': 0}",
        at: { uri: expect.stringMatching(/tests\/test_clamp\.py$/), line: 13 },
      },
    });
    expect(run.receipt.excerpt).toContain('cutting');
    expect(JSON.stringify(run)).not.toContain('touchstone-scratch');
  });

  needs('pytest')('says that a selection did not run', async () => {
    await start('pytest', files);
    const run = ranOf(await harness.check(made, 'clamp.py', { select: 'return x + 1' }));
    expect(run.tests.targetRan).toBe('no');
    const header = ranOf(await harness.check(made, 'clamp.py', { select: 'def unused(x):\n    return x + 1' }));
    expect(header.tests.targetRan).toBe('no');
  });

  needs('pytest')('sees a selection that runs in another thread', async () => {
    const text =
      'from threading import Thread\nfrom clamp import unused\n\ndef test_it():\n    one = Thread(target=unused, args=(1,))\n    one.start()\n    one.join()\n';
    await start('pytest', { ...files, 'tests/test_clamp.py': text });
    const run = ranOf(await harness.check(made, 'clamp.py', { select: 'return x + 1' }));
    expect(run.tests.targetRan).toBe('yes');
  });

  needs('pytest')('takes a text that cannot be loaded for a failure, and sees it mended', async () => {
    await start('pytest', files);
    for (const text of [
      'def clamp(:\n',
      'import nothing_like_it\n',
      'def clam():\n    pass\n',
      'import sys\nsys.exit(0)\n',
    ]) {
      const run = ranOf(await harness.check(made, 'clamp.py', { text }));
      const failed = run.tests.cases.filter((one) => one.state === 'failed');
      expect(failed.map((one) => one.id)).toHaveLength(1);
      expect(failed[0]!.id).toMatch(/::\(load\)$/);
      expect(run.receipt.testsRun).toBe(0);
    }
    expect(states(await harness.check(made, 'clamp.py'))).toMatchObject({
      'tests/test_clamp.py::(load)': 'passed',
      'tests/test_clamp.py > test_later': 'skipped',
    });
  });

  needs('pytest')('names a module that the tests need and that is not there', async () => {
    const test = `import nothing_like_it\n${files['tests/test_clamp.py']}`;
    await start('pytest', { ...files, 'tests/test_clamp.py': test });
    expect(await harness.check(made, 'clamp.py')).toMatchObject({
      kind: 'crashed',
      failure: { code: 'checker.set-up', message: expect.stringContaining('“nothing_like_it”') },
    });
  });

  needs('pytest')('does not blame a text for a fixture that no installed plugin gives', async () => {
    const test = `${files['tests/test_clamp.py']}\n\ndef test_fast(no_such_plugin):\n    assert no_such_plugin(clamp, 1, 2, 3) == 2\n`;
    await start('pytest', { ...files, 'tests/test_clamp.py': test });
    expect(states(await harness.check(made, 'clamp.py'))).toMatchObject({
      'tests/test_clamp.py > test_fast': 'skipped',
    });
    const define = '\n\ndef fixture():\n    """Stands for a text that makes fixtures."""\n';
    expect(states(await harness.check(made, 'clamp.py', { text: clamp + define }))).toMatchObject({
      'tests/test_clamp.py > test_fast': 'failed',
    });
  });

  needs('pytest')('does not take an early end, no tests, or a hang for a pass', async () => {
    await start('pytest', files);
    const ended = await harness.check(made, 'clamp.py', {
      text: `import os\n${clamp.replace('return high', 'os._exit(0)')}`,
    });
    expect(ended).toMatchObject({ kind: 'unavailable', failure: { code: 'checker.unusable' } });
    const hung = await harness.check(made, 'clamp.py', {
      text: clamp.replace('return high', 'while True: pass'),
      settings: { deadlineMs: 3000 },
    });
    expect(hung).toMatchObject({ kind: 'timedOut', failure: { code: 'checker.timeout' } });
    const none = await makePackage({ ...files, 'tests/test_clamp.py': 'import clamp\n', 'tests/test_other.py': '' });
    expect(await harness.check(none, 'clamp.py')).toMatchObject({
      kind: 'unavailable',
      failure: { code: 'tests.none' },
    });
    await none.remove();
  });

  needs('pytest')('uses unsaved texts of other files', async () => {
    await start('pytest', files);
    const buffers = {
      'tests/test_clamp.py': 'from clamp import clamp\n\ndef test_unsaved():\n    assert clamp(3, 0, 2) == 2\n',
    };
    expect(states(await harness.check(made, 'clamp.py', { buffers }))).toEqual({
      'tests/test_clamp.py > test_unsaved': 'passed',
    });
  });

  needs('pytest')('runs tests of unittest too where pytest is the runner, once', async () => {
    const test =
      'import unittest\nfrom clamp import clamp\n\nclass T(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(clamp(5, 0, 2), 2)\n';
    await start('pytest', { ...files, 'tests/test_clamp.py': test });
    const run = ranOf(await harness.check(made, 'clamp.py', { text: wrong }));
    expect(caseOf(run, 'tests/test_clamp.py > T > test_a')).toMatchObject({ failure: { actual: '0', expected: '2' } });
    const other = pythonHarness((options) => createPythonTestsChecker(options, 'unittest'));
    expect(await other.detect(made, 'clamp.py')).toEqual({ kind: 'notApplicable' });
    await other.dispose();
  });
});

describe('unittest', () => {
  const files = {
    'shop/__init__.py': '',
    'shop/clamp.py': clamp,
    'tests/__init__.py': '',
    'tests/test_clamp.py': `import unittest

from shop.clamp import clamp


class ClampTest(unittest.TestCase):
    def test_keeps(self):
        self.assertEqual(clamp(1, 0, 2), 1)

    def test_cuts(self):
        for above in (3, 4):
            with self.subTest(above=above):
                self.assertEqual(clamp(above, 0, 2), 2)

    @unittest.skip("not now")
    def test_later(self):
        self.fail()

    @unittest.expectedFailure
    def test_known(self):
        self.fail()
`,
    'tests/test_other.py':
      'import unittest\n\nclass Other(unittest.TestCase):\n    def test_other(self):\n        pass\n',
  };

  needs('python')('runs the related tests, and tells what failed', async () => {
    await start('unittest', files);
    const before = await made.contents();
    expect(states(await harness.check(made, 'shop/clamp.py'))).toEqual({
      'tests/test_clamp.py > ClampTest > test_cuts': 'passed',
      'tests/test_clamp.py > ClampTest > test_keeps': 'passed',
      'tests/test_clamp.py > ClampTest > test_known': 'skipped',
      'tests/test_clamp.py > ClampTest > test_later': 'skipped',
    });
    const run = ranOf(
      await harness.check(made, 'shop/clamp.py', { text: wrong, scope: 'all', select: 'high:\n        return low' }),
    );
    expect(run.tests.targetRan).toBe('yes');
    expect(run.receipt).toMatchObject({ exitCode: 1, testsRun: 3 });
    expect(caseOf(run, 'tests/test_clamp.py > ClampTest > test_cuts')).toMatchObject({
      state: 'failed',
      failure: { actual: '0', expected: '2', at: { line: 12 } },
    });
    expect(await made.contents()).toEqual(before);
  });

  needs('python')('takes a text that cannot be loaded for a failure', async () => {
    await start('unittest', files);
    const run = ranOf(await harness.check(made, 'shop/clamp.py', { text: 'def clamp(:\n' }));
    expect(states(run)).toEqual({ 'tests/test_clamp.py::(load)': 'failed' });
    expect(run.tests.cases[0]!.failure?.at).toMatchObject({ uri: expect.stringMatching(/clamp\.py$/), line: 0 });
  });
});

describe('doctest', () => {
  const text = 'def twice(x):\n    """Twice.\n\n    >>> twice(2)\n    4\n    """\n    return x * 2\n';

  needs('python')('runs the examples of the document', async () => {
    await start('doctest', { 'twice.py': text, 'plain.py': clamp });
    expect(states(await harness.check(made, 'twice.py'))).toEqual({ 'twice.py > twice.twice': 'passed' });
    const run = ranOf(await harness.check(made, 'twice.py', { text: text.replace('* 2', '+ 1'), select: 'return x' }));
    expect(run.tests.targetRan).toBe('yes');
    expect(caseOf(run, 'twice.py > twice.twice')).toMatchObject({
      failure: { expected: '4', actual: '3', at: { line: 3 } },
    });
    expect(await harness.detect(made, 'plain.py')).toEqual({ kind: 'notApplicable' });
  });

  needs('python')(
    'takes no offence at white space at the ends of lines and at dots, and at any other difference',
    async () => {
      const spaced = text.replace('    4\n', '    4   \n');
      await start('doctest', { 'twice.py': spaced });
      expect(states(await harness.check(made, 'twice.py'))).toEqual({ 'twice.py > twice.twice': 'passed' });
      const dotted = text.replace('>>> twice(2)\n    4', '>>> list(range(twice(20)))\n    [0, 1, ..., 39]');
      expect(states(await harness.check(made, 'twice.py', { text: dotted }))).toEqual({
        'twice.py > twice.twice': 'passed',
      });
      const wrong = dotted.replace('39]', '38]');
      expect(states(await harness.check(made, 'twice.py', { text: wrong }))).toEqual({
        'twice.py > twice.twice': 'failed',
      });
      const other = spaced.replace('>>> twice(2)', ">>> print('', twice(2))");
      expect(states(await harness.check(made, 'twice.py', { text: other }))).toEqual({
        'twice.py > twice.twice': 'failed',
      });
    },
  );
});
