// What goes wrong around Python's tests: hanging ones with stubborn children, coins, and tools that are not there.

import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect } from 'vitest';
import { createMypyChecker } from '../../../server/src/checkers/python/mypy.ts';
import { createPythonTestsChecker } from '../../../server/src/checkers/python/pythonTests.ts';
import { createRuffChecker } from '../../../server/src/checkers/python/ruff.ts';
import { needs } from '../../support/needs.ts';
import { pythonHarness, type PythonHarness } from '../../support/pythonProjects.ts';
import { makePackage, ranOf, type TestPackage } from '../../support/testPackages.ts';

let made: TestPackage;
let harness: PythonHarness;

async function start(files: Readonly<Record<string, string>>, create = pytest): Promise<void> {
  made = await makePackage(files);
  harness = pythonHarness(create);
}

const pytest: Parameters<typeof pythonHarness>[0] = (options) => createPythonTestsChecker(options, 'pytest');

afterEach(async () => {
  await harness.dispose();
  await made.remove();
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A process that has ended and was not collected yet is not alive.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false; // No such process.
  }
}

describe('a test that hangs and ignores being asked to end', () => {
  const source = 'def wait():\n    return 1\n';
  const hanging = (pids: string) => `import os, signal, subprocess


def wait():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if os.fork() == 0:
        os.setsid()
        if os.fork() > 0:
            os._exit(0)
    with open(${JSON.stringify(pids)}, "a") as file:
        file.write("%d\\n" % os.getpid())
    while True:
        pass
`;

  needs('pytest')(
    'is killed at the deadline with its daemons, cold and warm',
    async () => {
      await start({
        'wait.py': source,
        'test_wait.py': 'from wait import wait\n\ndef test_wait():\n    assert wait() == 1\n',
      });
      const settings = { deadlineMs: 60_000 };
      await harness.check(made, 'wait.py', { settings });
      expect(ranOf(await harness.check(made, 'wait.py', { settings })).receipt.warm).toBe(true);
      for (const fresh of [true, false]) {
        const pids = join(made.root, `../${made.root.split('/').at(-1)!}.pids`);
        rmSync(pids, { force: true });
        const run = await harness.check(made, 'wait.py', {
          text: hanging(pids),
          settings: { deadlineMs: 4000 },
          fresh,
        });
        expect(run).toMatchObject({ kind: 'timedOut', failure: { code: 'checker.timeout' } });
        const started = existsSync(pids) ? readFileSync(pids, 'utf8').trim().split('\n').map(Number) : [];
        if (!fresh) expect(started).toHaveLength(2);
        await wait(500);
        expect(started.filter(isAlive)).toEqual([]);
        rmSync(pids, { force: true });
      }
      // The process that is kept has lost nothing by it.
      const after = ranOf(await harness.check(made, 'wait.py', { settings }));
      expect(after.receipt).toMatchObject({ warm: true, testsRun: 1 });
    },
    180_000,
  );
});

describe('a coin', () => {
  needs('pytest')(
    'falls anew in every fork, so that a flaky test shows',
    async () => {
      await start({
        'coin.py': 'import random\n\n\ndef toss():\n    return random.random()\n',
        'test_coin.py': 'from coin import toss\n\ndef test_toss():\n    raise AssertionError(toss())\n',
      });
      const settings = { deadlineMs: 60_000 };
      const said: string[] = [];
      for (let turn = 0; turn < 5; turn++) {
        const run = ranOf(await harness.check(made, 'coin.py', { settings }));
        said.push(run.tests.cases[0]!.failure!.message);
        expect(run.receipt.warm).toBe(turn === 0 ? undefined : true);
      }
      expect(new Set(said).size).toBe(5);
    },
    120_000,
  );
});

describe('a tool that is not there', () => {
  const project = {
    'a.py': 'x: int = 1\n',
    'test_a.py': 'import a\n\ndef test_a():\n    assert a.x\n',
    'pyproject.toml': '[tool.pytest.ini_options]\n[tool.ruff]\n[tool.mypy]\n',
  };

  function fakeEnvironment(): void {
    for (const [path, text] of [
      ['.venv/bin/python', '#!/bin/sh\nexit 9\n'],
      ['.venv/pyvenv.cfg', ''],
      ['.venv/lib/python3.11/site-packages/x', ''],
    ] as const) {
      mkdirSync(join(made.root, path, '..'), { recursive: true });
      writeFileSync(join(made.root, path), text);
      chmodSync(join(made.root, path), 0o755);
    }
  }

  needs('python')('is named with the places where it was looked for', async () => {
    await start(project);
    fakeEnvironment();
    const path = process.env['PATH'];
    process.env['PATH'] = '/nowhere/bin';
    try {
      expect(await harness.detect(made, 'a.py')).toMatchObject({
        kind: 'unavailable',
        failure: { code: 'checker.missing', message: expect.stringContaining('.venv/lib/python3.11/site-packages') },
      });
      for (const create of [createRuffChecker, createMypyChecker]) {
        const other = pythonHarness(create);
        expect(await other.detect(made, 'a.py')).toMatchObject({
          kind: 'unavailable',
          failure: { code: 'checker.missing', message: expect.stringContaining('/nowhere/bin') },
        });
        await other.dispose();
      }
    } finally {
      process.env['PATH'] = path;
    }
  });

  needs('python')('is not taken for a pass when it is there and does not work', async () => {
    await start(project);
    fakeEnvironment();
    mkdirSync(join(made.root, '.venv/lib/python3.11/site-packages/pytest-9.0.0.dist-info'));
    const run = await harness.check(made, 'a.py');
    expect(run).toMatchObject({ kind: 'unavailable', failure: { code: 'checker.unusable' } });
  });

  needs('python')('is not missed by a project that does not ask for it', async () => {
    await start({ 'a.py': 'x: int = 1\n' });
    expect(await harness.detect(made, 'a.py')).toEqual({ kind: 'notApplicable' });
  });
});
