// `npm run guards`: takes away one guard after the other, in a copy of the sources, and demands a red
// test for each. A guard whose loss no test notices is a failure.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { guards, type Guard } from './guardTable.ts';

const root = path.resolve(import.meta.dirname, '..');
const copied = ['client', 'server', 'test', 'scripts', 'docs', 'package.json', 'tsconfig.json', 'vitest.config.mts'];

/** How many times `find` stands in `text`. */
export function occurrences(text: string, find: string): number {
  return text.split(find).length - 1;
}

/** Runs test files in the copy; true when they all pass. */
function passes(copy: string, tests: readonly string[]): { readonly green: boolean; readonly words: string } {
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const ran = spawnSync(process.execPath, [vitest, 'run', '--bail=1', ...tests], {
    cwd: copy,
    encoding: 'utf8',
    timeout: 180_000,
    env: { ...process.env, NO_COLOR: '1', CI: '1' },
  });
  const failed =
    /^\s*FAIL\s+(.*)$/m.exec(`${ran.stdout}\n${ran.stderr}`)?.[1] ??
    (ran.status === 0 ? '' : 'the test file does not end');
  return { green: ran.status === 0, words: failed };
}

function main(): number {
  const only = process.argv[2];
  const chosen: readonly Guard[] = only
    ? guards.filter((guard) => guard.row === only || guard.file.includes(only))
    : guards;
  const copy = mkdtempSync(path.join(os.tmpdir(), 'touchstone-guards-'));
  let wrong = 0;
  try {
    for (const name of copied) cpSync(path.join(root, name), path.join(copy, name), { recursive: true });
    symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'));
    const tests = [...new Set(chosen.flatMap((guard) => guard.tests))];
    const clean = passes(copy, tests);
    if (!clean.green) {
      process.stdout.write(`The tests are red before any guard is taken away: ${clean.words}\n`);
      return 1;
    }
    for (const [index, guard] of chosen.entries()) {
      const file = path.join(copy, guard.file);
      const text = readFileSync(file, 'utf8');
      const found = occurrences(text, guard.find);
      let result: string;
      if (found === 1) {
        writeFileSync(
          file,
          text.replace(guard.find, () => guard.replace),
        );
        const { green, words } = passes(copy, guard.tests);
        writeFileSync(file, text);
        result = green ? 'STILL GREEN' : `red: ${words.trim().slice(0, 100)}`;
        if (green) wrong++;
      } else {
        wrong++;
        result = `NOT FOUND (${found} times)`;
      }
      process.stdout.write(
        `${String(index + 1).padStart(2)} ${guard.row.padEnd(5)} ${guard.title.padEnd(58)} ${result}\n`,
      );
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  process.stdout.write(
    `${chosen.length} guards taken away, ${chosen.length - wrong} noticed by a test, ${wrong} not\n`,
  );
  return wrong === 0 ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) process.exitCode = main();
