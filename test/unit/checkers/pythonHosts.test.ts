// The Python programs that we hand to other people's interpreters: they parse, and a linter finds nothing.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { planOf } from '../../../server/src/checkers/python/testPlan.ts';
import type { TestSetup } from '../../../server/src/checkers/python/testSetup.ts';
import { programFor } from '../../../scripts/needs.ts';
import { needs } from '../../support/needs.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'touchstone-hosts-')));
const setup: TestSetup = {
  runner: 'pytest',
  environment: { python: '/usr/bin/python3', bins: [], sitePackages: [], own: false },
  folder,
  testFiles: [],
  graph: { files: [], folders: [], textOf: () => '', importersOf: () => [], reaching: () => new Set() },
  addopts: '',
  plugins: false,
};

beforeAll(() => {
  for (const { name, text } of planOf(setup, [], folder, false).hosts) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

needs('ruff')('hold no name that is not there or not used', () => {
  const options = ['check', '--isolated', '--no-cache', '--select', 'F,E9', '--target-version', 'py38'];
  const { stdout } = spawnSync(programFor('ruff')!, [...options, folder], { encoding: 'utf8' });
  expect(stdout).toContain('All checks passed!');
});
