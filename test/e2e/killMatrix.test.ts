// A short piece of the kill matrix of the bench, so that every commit sees it: in each project another
// victim, with the system's sandbox and without it.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { killCell, type Victim } from '../../bench/killMatrix.ts';
import { killProjects } from '../../bench/killProjects.ts';
import { cliPath } from '../support/project.ts';
import { needs } from '../support/needs.ts';

const cells: readonly [string, Victim, boolean][] = [
  ['Node', 'server', false],
  ['Python', 'supervisor', false],
  ['C', 'editor host', false],
  ['C', 'supervisor', true],
];

needs('bubblewrap')(
  'X13 X10: after kill -9 at random moments nothing lives on, no file has changed, and the next start tidies up',
  { timeout: 90_000 },
  async () => {
    const temp = mkdtempSync(path.join(tmpdir(), 'kill-matrix-'));
    onTestFinished(() => rmSync(temp, { recursive: true, force: true }));
    const counts = await Promise.all(
      cells.map(async ([name, victim, withoutSandbox]) => {
        const project = killProjects.find((one) => one.name === name)!;
        const serverPath = path.join(path.dirname(cliPath), 'server.js');
        const seed = name.length + victim.length;
        const hidden = withoutSandbox && process.getuid?.() === 0;
        return killCell({ project, victim, withoutSandbox: hidden, moments: 3, seed, serverPath, temp });
      }),
    );
    const bad = counts.map(({ moments, survivors, changed, scratchLeft, names }) => ({
      moments,
      survivors,
      changed,
      scratchLeft,
      names,
    }));
    expect(bad).toEqual(cells.map(() => ({ moments: 3, survivors: 0, changed: 0, scratchLeft: 0, names: [] })));
    // At least some of the moments must have met a process, or the test shows nothing.
    expect(counts.reduce((sum, { during }) => sum + during, 0)).toBeGreaterThan(0);
  },
);
