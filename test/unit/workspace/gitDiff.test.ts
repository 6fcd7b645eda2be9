// Changed lines as git tells them.

import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { changedSince, parseDiff } from '../../../server/src/workspace/gitDiff.ts';
import { createProcesses } from '../../../server/src/workspace/processes.ts';

let root = '';
const processes = createProcesses();
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'touchstone-git-')));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
afterAll(() => processes.dispose());

function git(...words: string[]): void {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'init.defaultBranch=main'];
  execFileSync('git', [...who, ...words], {
    cwd: root,
    stdio: 'pipe',
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' },
  });
}
function write(name: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), text);
}
const signal = new AbortController().signal;
const since = (ref: string, below = '') => changedSince(processes, path.join(root, below), ref, signal);

test('tells changed and added lines, new files, and nothing of what only lost lines', async () => {
  git('init');
  write('a.txt', 'one\ntwo\nthree\nfour\n');
  write('gone.txt', 'x\n');
  write('shorter.txt', 'x\ny\n');
  git('add', '.');
  git('commit', '-m', 'first');
  write('a.txt', 'one\nTWO\nthree\nfour\nfive\nsix\n');
  write('shorter.txt', 'x\n');
  write('new/b ü"q.txt', 'fresh\n');
  rmSync(path.join(root, 'gone.txt'));
  expect(await since('HEAD')).toEqual({
    ok: true,
    value: {
      top: root,
      files: [
        {
          path: 'a.txt',
          lines: [
            [1, 1],
            [4, 5],
          ],
        },
        { path: 'new/b ü"q.txt' },
      ],
    },
  });
  git('add', '.');
  git('commit', '-m', 'second');
  const seen = await since('HEAD~1', 'new');
  expect(seen.ok && seen.value.files).toEqual([{ path: 'new/b ü"q.txt', lines: [[0, 0]] }]);
});

test('lines that a branch changed after the other left it are not its own', async () => {
  git('init');
  write('a.txt', 'one\n');
  git('add', '.');
  git('commit', '-m', 'first');
  git('checkout', '-q', '-b', 'side');
  write('b.txt', 'mine\n');
  git('add', '.');
  git('commit', '-m', 'mine');
  git('checkout', '-q', 'main');
  write('a.txt', 'theirs\n');
  git('commit', '-a', '-m', 'theirs');
  git('checkout', '-q', 'side');
  const seen = await since('main');
  expect(seen.ok && seen.value.files.map((file) => file.path)).toEqual(['b.txt']);
});

test.each(['', '-x', '--output=/tmp/x', 'a b', 'no-such-thing'])('refuses %j with a next step', async (ref) => {
  git('init');
  write('a.txt', 'one\n');
  git('add', '.');
  git('commit', '-m', 'first');
  expect(await since(ref)).toMatchObject({ ok: false, error: { code: 'usage.bad-arguments' } });
});

test('a folder without a repository is told', async () => {
  expect(await since('HEAD')).toMatchObject({ ok: false, error: { code: 'usage.bad-arguments' } });
});

test('what the repository configures is not run', async () => {
  git('init');
  write('a.txt', 'one\n');
  write('.gitattributes', '*.txt diff=evil\n');
  git('add', '.');
  git('commit', '-m', 'first');
  const mark = path.join(root, 'ran');
  for (const key of ['diff.external', 'diff.evil.command', 'diff.evil.textconv', 'core.fsmonitor'])
    git('config', key, `touch ${mark} #`);
  write('a.txt', 'two\n');
  const seen = await since('HEAD');
  expect(seen.ok && seen.value.files).toEqual([{ path: 'a.txt', lines: [[0, 0]] }]);
  expect(existsSync(mark)).toBe(false);
});

const lineText = fc.constantFrom('x', '+++ b/evil.txt', '--- a/x', '@@ -1 +1 @@', '', '\\ no', 'diff --git');
test('content never reads as a header, whatever it looks like', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          gone: fc.array(lineText, { maxLength: 3 }),
          come: fc.array(lineText, { minLength: 1, maxLength: 3 }),
          gap: fc.integer({ min: 1, max: 9 }),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      (hunks) => {
        let at = 1;
        const wanted: [number, number][] = [];
        const body = hunks.flatMap(({ gone, come, gap }) => {
          at += gap;
          wanted.push([at - 1, at + come.length - 2]);
          const head = `@@ -${at},${gone.length} +${at},${come.length} @@ f`;
          at += come.length;
          return [head, ...gone.map((line) => `-${line}`), ...come.map((line) => `+${line}`)];
        });
        const diff = [
          'diff --git a/a.txt b/a.txt',
          'index 1..2 100644',
          '--- a/a.txt',
          '+++ b/a.txt',
          ...body,
          '',
        ].join('\n');
        expect(parseDiff(diff)).toEqual([{ path: 'a.txt', lines: wanted }]);
      },
    ),
  );
});
