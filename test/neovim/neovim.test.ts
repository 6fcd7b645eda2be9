// A language client that nobody here wrote: Neovim attaches to the bundled server over stdio, is pushed
// diagnostics, and applies a verified refinement through a code action.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect } from 'vitest';
import { programFor } from '../../scripts/needs.ts';
import { needs } from '../support/needs.ts';
import { cliPath, makeProject, type Project } from '../support/project.ts';
import { inOrder, manyPath, manyProject, toldByCommandLine } from '../support/sameIds.ts';

const made: Project[] = [];
afterEach(() => {
  for (const project of made.splice(0)) project.remove();
});

const source = `export function totalOf(lines: readonly { readonly price: number }[]): number {
  let total = 0;
  for (const line of lines) {
    total += line.prise;
  }
  return total;
}
`;

/** What session.lua wrote down. */
interface Session {
  readonly problem?: string;
  readonly commands: readonly string[];
  readonly early: number;
  readonly diagnostics: readonly {
    readonly line: number;
    readonly message: string;
    readonly source: string;
    readonly code?: string;
    readonly data?: { readonly id: string };
  }[];
  readonly critique: { readonly outcome: string };
  readonly refine: { readonly outcome: string };
  readonly untouched: boolean;
  readonly titles: readonly string[];
  readonly before: string;
  readonly after: string;
  readonly undone: string;
}

function runNeovim(project: Project, file = 'src/invoice.ts', only = ''): Session {
  const out = project.path('session.json');
  const script = path.join(import.meta.dirname, 'session.lua');
  const ran = spawnSync(
    programFor('neovim') ?? 'nvim',
    ['--headless', '--clean', '-n', file, '-c', `luafile ${script}`],
    {
      cwd: project.root,
      encoding: 'utf8',
      timeout: 90_000,
      env: {
        ...process.env,
        TOUCHSTONE_NODE: process.execPath,
        TOUCHSTONE_CLI: cliPath,
        TOUCHSTONE_OUT: out,
        TOUCHSTONE_ONLY: only,
        XDG_CACHE_HOME: project.path('.cache'),
        XDG_STATE_HOME: project.path('.state'),
        XDG_DATA_HOME: project.path('.data'),
      },
    },
  );
  if (!existsSync(out)) throw new Error(`Neovim wrote nothing (exit ${ran.status}):\n${ran.stdout}\n${ran.stderr}`);
  return JSON.parse(project.read('session.json')) as Session;
}

needs('neovim')(
  'Neovim gets diagnostics and applies a verified refinement, which one undo takes back',
  { timeout: 120_000 },
  () => {
    const project = makeProject(
      {
        'package.json': '{ "name": "sample", "private": true, "type": "module" }\n',
        'tsconfig.json': '{ "compilerOptions": { "strict": true, "noEmit": true }, "include": ["src"] }\n',
        'src/invoice.ts': source,
      },
      { typescript: 'typescript6' },
    );
    made.push(project);
    const session = runNeovim(project);
    expect(session.problem).toBeUndefined();
    expect(session.commands).toContain('touchstone.critique');
    expect(session.early).toBe(0);
    expect(session.diagnostics).toHaveLength(1);
    expect(session.diagnostics[0]).toMatchObject({ line: 3, source: 'touchstone' });
    expect(session.diagnostics[0]?.message).toContain('prise');
    expect(session.refine.outcome).toBe('improved');
    expect(session.untouched).toBe(true);
    expect(session.titles).toContain('Refine selection');
    expect(session.after).toBe(session.before.replace('line.prise', 'line.price'));
    expect(session.undone).toBe(session.before);
    expect(project.read('src/invoice.ts')).toBe(source);
  },
);

needs('neovim')('Neovim gets the findings of the command line under the same ids', { timeout: 240_000 }, async () => {
  const project = manyProject();
  made.push(project);
  const told = await toldByCommandLine(project);
  const session = runNeovim(project, manyPath, 'critique');
  expect(session.problem).toBeUndefined();
  const shown = session.diagnostics.map(({ line, code = '', data }) => ({ id: data?.id ?? '', rule: code, line }));
  expect(inOrder(shown)).toEqual(told);
});
