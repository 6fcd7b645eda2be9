// Mutation testers beside which our trials are measured: Stryker and mutmut on the same file and the same tests.
// They are fetched once, used as their own command line asks, and tell their mutants and verdicts.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import * as z from 'zod/mini';
import { diffLines } from 'diff';
import type { TextEdit } from '../../server/src/base/edit.ts';
import { root } from '../../scripts/run.ts';

/** One mutant and what the tool found. */
export interface JudgedMutant {
  readonly id: string;
  readonly edit: TextEdit;
  readonly killed: boolean;
}

/** A finished run of a tool. */
export interface MutationRun {
  readonly tool: string;
  readonly mutants: readonly JudgedMutant[];
  /** Milliseconds of its whole command. */
  readonly ms: number;
}

/** The folder in bench/ with the subject, its tests, and nothing else. */
export const subjectFolder = (language: 'js' | 'python'): string =>
  path.join(import.meta.dirname, 'subjects', language);

const report = z.object({
  files: z.record(
    z.string(),
    z.object({
      mutants: z.array(
        z.object({
          id: z.string(),
          replacement: z.string(),
          status: z.string(),
          location: z.object({
            start: z.object({ line: z.number(), column: z.number() }),
            end: z.object({ line: z.number(), column: z.number() }),
          }),
        }),
      ),
    }),
  ),
});

function fetched(name: string, install: (folder: string) => readonly (readonly [string, readonly string[]])[]): string {
  const folder = path.join(root, '.cache', 'packages', name);
  if (existsSync(folder)) return folder;
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  for (const [program, args] of install(part)) {
    const done = spawnSync(program, args, { cwd: part, stdio: ['ignore', 'ignore', 'pipe'] });
    if (done.status !== 0) throw new Error(`${name} could not be fetched: ${String(done.stderr).slice(-300)}`);
  }
  renameSync(part, folder);
  return folder;
}

/** Stryker with its Vitest runner, two at a time, coverage per test. `tests` is the test file for Vitest. */
export function runStryker(place: string, tests: string): MutationRun {
  const packages = ['@stryker-mutator/core@10.1.1', '@stryker-mutator/vitest-runner@10.1.1', 'vitest@4.0.15'];
  const from = fetched('stryker-10.1.1', () => [
    ['npm', ['init', '-y']],
    ['npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...packages]],
  ]);
  const folder = path.join(place, 'stryker');
  cpSync(subjectFolder('js'), folder, { recursive: true });
  cpSync(path.join(from, 'node_modules'), path.join(folder, 'node_modules'), { recursive: true });
  writeFileSync(path.join(folder, 'test', 'pageRanges.test.js'), tests);
  const settings = {
    testRunner: 'vitest',
    reporters: ['json'],
    mutate: ['pageRanges.js'],
    concurrency: 2,
    coverageAnalysis: 'perTest',
  };
  writeFileSync(path.join(folder, 'stryker.config.json'), JSON.stringify(settings));
  const entry = path.join(folder, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
  const startedAt = performance.now();
  const done = spawnSync(process.execPath, [entry, 'run'], {
    cwd: folder,
    timeout: 600_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ms = performance.now() - startedAt;
  if (done.status !== 0)
    throw new Error(`Stryker failed: ${String(done.stderr).slice(-300)}${String(done.stdout).slice(-300)}`);
  const text = readFileSync(path.join(folder, 'pageRanges.js'), 'utf8');
  const lines = text.split('\n');
  const offset = ({ line, column }: { line: number; column: number }) =>
    lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
  const told = report.parse(
    JSON.parse(readFileSync(path.join(folder, 'reports', 'mutation', 'mutation.json'), 'utf8')),
  );
  const mutants = Object.values(told.files).flatMap((file) =>
    file.mutants.map(({ id, replacement, status, location }) => ({
      id,
      edit: { span: { start: offset(location.start), end: offset(location.end) }, newText: replacement },
      killed: status === 'Killed' || status === 'Timeout' || status === 'RuntimeError',
    })),
  );
  return { tool: 'Stryker 10.1.1 (Vitest, 2 at a time)', mutants, ms };
}

/** mutmut with its defaults. */
export function runMutmut(place: string): MutationRun {
  const from = fetched('mutmut-3.3.1', (part) => [
    ['python3', ['-m', 'venv', '--copies', part]],
    [path.join(part, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', 'mutmut==3.3.1', 'pytest==8.3.5']],
  ]);
  const folder = path.join(place, 'mutmut');
  cpSync(subjectFolder('python'), folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'setup.cfg'),
    '[mutmut]\npaths_to_mutate=page_ranges.py\ntests_dir=.\nalso_copy=test_page_ranges.py\n',
  );
  const python = (script: string, ...args: readonly string[]) =>
    spawnSync(path.join(from, 'bin', 'python'), ['-c', script, ...args], {
      cwd: folder,
      timeout: 600_000,
      encoding: 'utf8',
    });
  // Started with -m it is loaded twice, and then its first run fails.
  const mutmut = 'from mutmut.__main__ import cli; cli()';
  const startedAt = performance.now();
  python(mutmut, 'run');
  const ms = performance.now() - startedAt;
  const text = readFileSync(path.join(folder, 'page_ranges.py'), 'utf8');
  const states = python(mutmut, 'results', '--all', 'true')
    .stdout.split('\n')
    .map((line) => line.trim().split(': '))
    .filter((parts): parts is [string, string] => parts.length === 2);
  const diffs = z.array(z.string()).parse(
    JSON.parse(
      python(diffsOfMutants, ...states.map(([id]) => id))
        .stdout.split('\n')
        .at(-1)!,
    ),
  );
  const unchecked = states.filter(([, state]) => state === 'not checked');
  if (unchecked.length > 0) throw new Error(`mutmut left ${unchecked.length} mutants unchecked`);
  const mutants = states.flatMap(([id, state], index) => {
    const edit = editOfDiff(text, diffs[index]!);
    return edit ? [{ id, edit, killed: state !== 'survived' }] : [];
  });
  if (mutants.length === 0) throw new Error('mutmut told no mutants');
  return { tool: 'mutmut 3.3.1', mutants, ms };
}

/** Prints the diffs of the mutants that are named, as JSON: each would take seconds by itself. */
const diffsOfMutants = `
import functools, json, sys
import mutmut.__main__ as tool
# The module of all mutants is large, and is parsed for each otherwise.
tool.read_mutants_module = functools.cache(tool.read_mutants_module)
tool.ensure_config_loaded()
diffs = [tool.get_diff_for_mutant(name) for name in sys.argv[1:]]
sys.stdout.write(json.dumps(diffs))
`;

/** The one changed stretch of a unified diff of one hunk, as an edit of whole lines. */
function editOfDiff(text: string, diff: string): TextEdit | undefined {
  const at = diff.indexOf('@@');
  if (at < 0) return undefined;
  const body = diff
    .slice(diff.indexOf('\n', at) + 1)
    .split('\n')
    .filter((line) => /^[ +-]/.test(line));
  const side = (sign: string) =>
    body
      .filter((line) => line[0] === ' ' || line[0] === sign)
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  const [before, after] = [side('-'), side('+')];
  const start = text.indexOf(before);
  if (start < 0) return undefined;
  const parts = diffLines(before, after);
  const head = parts[0]!.added || parts[0]!.removed ? 0 : parts[0]!.value.length;
  const last = parts.at(-1)!;
  const tail = last.added || last.removed ? 0 : last.value.length;
  return {
    span: { start: start + head, end: start + before.length - tail },
    newText: after.slice(head, after.length - tail),
  };
}
