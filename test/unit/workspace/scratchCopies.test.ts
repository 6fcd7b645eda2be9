// Scratch copies hold exactly the overlay, and whatever a test does there, the person's tree stays
// byte-identical.

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
  appendFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import {
  createScratch,
  ScratchError,
  type ScratchCopies,
  type ScratchOptions,
} from '../../../server/src/workspace/scratchCopies.ts';
import { temporaryFolder } from '../../support/processes.ts';
import { listing, overlay, project, treeHash, write } from '../../support/scratchProject.ts';

const never = new AbortController().signal;
const made: ScratchCopies[] = [];
afterEach(() => Promise.all(made.splice(0).map((scratch) => scratch.dispose())));

function scratchIn(base: string, options: ScratchOptions = {}): ScratchCopies {
  const scratch = createScratch({ base, ...options });
  made.push(scratch);
  return scratch;
}

test('holds the overlay, the unsaved texts and everything else as it is', async () => {
  const root = project();
  const scratch = scratchIn(temporaryFolder());
  await scratch.withOverlay(
    overlay(root, 'src/a.ts', 'candidate', { 'src/deep/b.ts': 'unsaved' }),
    async (copy) => {
      expect(copy.root.endsWith('/app')).toBe(true);
      const read = (name: string) => readFileSync(join(copy.root, name), 'utf8');
      expect([read('src/a.ts'), read('src/alias.ts'), read('src/deep/b.ts')]).toEqual([
        'candidate',
        'candidate',
        'unsaved',
      ]);
      expect(copy.toScratch(join(root, 'src/a.ts'))).toBe(join(copy.root, 'src/a.ts'));
      expect(copy.toWorkspace(join(copy.root, 'src/a.ts'))).toBe(join(root, 'src/a.ts'));
      expect(existsSync(join(copy.root, '.git'))).toBe(false);
      expect(existsSync(join(copy.root, 'coverage'))).toBe(false);
      expect(read('src/coverage/measure.ts')).toBe('source');
      expect(statSync(join(copy.root, 'package.json')).mtimeMs).toBeCloseTo(
        statSync(join(root, 'package.json')).mtimeMs,
        1,
      );
    },
    never,
  );
  await scratch.withOverlay(
    overlay(root, 'src/deep/b.ts', 'b2'),
    async (copy) => {
      expect(readFileSync(join(copy.root, 'src/a.ts'), 'utf8')).toBe('export const a = 1;\n');
      expect(readFileSync(join(copy.root, 'src/deep/b.ts'), 'utf8')).toBe('b2');
    },
    never,
  );
});

test('links packages one by one, re-points those of the workspace, and keeps caches private', async () => {
  const root = project();
  await scratchIn(temporaryFolder()).withOverlay(
    overlay(root, 'packages/own/index.js', 'module.exports = "candidate";'),
    async (copy) => {
      const modules = join(copy.root, 'node_modules');
      for (const folder of [
        modules,
        join(modules, '@scope'),
        join(modules, '.bin'),
        join(copy.root, 'packages/own/node_modules'),
      ]) {
        expect(lstatSync(folder).isDirectory()).toBe(true);
      }
      expect(realpathSync(join(modules, 'left'))).toBe(join(root, 'node_modules/left'));
      expect(realpathSync(join(modules, '@scope/pkg'))).toBe(join(root, 'node_modules/@scope/pkg'));
      expect(realpathSync(join(modules, '.bin/left'))).toBe(join(root, 'node_modules/left/bin.js'));
      expect(realpathSync(join(modules, 'own'))).toBe(join(copy.root, 'packages/own'));
      expect(existsSync(join(modules, '.vite'))).toBe(false);
      const code =
        'console.log(require("left"), require("@scope/pkg"), require("own"), require("./packages/own/node_modules/inner"))';
      const result = spawnSync(process.execPath, ['-e', code], { cwd: copy.root, encoding: 'utf8' });
      expect(result.stdout).toBe('left scoped candidate inner\n');
    },
    never,
  );
});

test('X10: leaves the person’s tree byte-identical, whatever a test writes, and throws all of it away', async () => {
  const root = project();
  const before = treeHash(root);
  const scratch = scratchIn(temporaryFolder());
  let fresh: readonly string[] = [];
  await scratch.withOverlay(overlay(root, 'src/a.ts', 'x'), async (copy) => void (fresh = listing(copy.root)), never);
  const hostile = `
    const fs = require('fs'); const path = require('path');
    fs.writeFileSync('src/a.ts', 'over'); fs.appendFileSync(path.join(__dirname, '../package.json'), ' ');
    fs.writeFileSync('src/deep/b.ts', 'B\\n');
    fs.mkdirSync('src/__snapshots__'); fs.writeFileSync('src/__snapshots__/a.snap', 's');
    fs.rmSync('packages/own', { recursive: true }); fs.rmSync('src/alias.ts'); fs.writeFileSync('src/alias.ts', 'no link');
    fs.mkdirSync('node_modules/.vite'); fs.writeFileSync('node_modules/.vite/results.json', 'mine');
    fs.unlinkSync('node_modules/left'); fs.mkdirSync('node_modules/left'); fs.mkdirSync('.git'); fs.writeFileSync('.git/config', 'mine');
    fs.mkdirSync('locked'); fs.writeFileSync('locked/x', ''); fs.chmodSync('locked', 0o500);
    fs.symlinkSync(process.argv[2], 'door');`;
  await scratch.withOverlay(
    overlay(root, 'src/run.cjs', hostile),
    async (copy) => {
      expect(spawnSync(process.execPath, ['src/run.cjs', root], { cwd: copy.root, encoding: 'utf8' })).toMatchObject({
        status: 0,
        stderr: '',
      });
      expect(readFileSync(join(copy.root, 'src/a.ts'), 'utf8')).toBe('over');
    },
    never,
  );
  expect(treeHash(root)).toBe(before);
  await scratch.withOverlay(
    overlay(root, 'src/a.ts', 'x'),
    async (copy) => {
      expect(listing(copy.root)).toEqual(fresh);
      const same = (name: string) =>
        readFileSync(join(copy.root, name), 'utf8') === readFileSync(join(root, name), 'utf8');
      expect(
        ['package.json', 'src/deep/b.ts', 'src/alias.ts', 'packages/own/index.js', 'node_modules/left/index.js'].filter(
          (name) => !same(name),
        ),
      ).toEqual(['src/alias.ts']);
      expect(readFileSync(join(copy.root, 'src/alias.ts'), 'utf8')).toBe('x');
      expect(existsSync(join(copy.root, 'node_modules/.vite'))).toBe(false);
    },
    never,
  );
  expect(treeHash(root)).toBe(before);
});

test('sees a file that was changed without a trace in its size and time', async () => {
  const root = project();
  utimesSync(join(root, 'src/deep/b.ts'), 1_000_000_000, 1_000_000_000);
  // Files younger than a moment are copied anew each time in any case; this one must not be.
  await new Promise((resolve) => setTimeout(resolve, 150));
  const scratch = scratchIn(temporaryFolder());
  const rewrite = async (copy: { root: string }) => {
    const path = join(copy.root, 'src/deep/b.ts');
    const { atime, mtime } = statSync(path);
    writeFileSync(path, 'B\n');
    utimesSync(path, atime, mtime);
  };
  await scratch.withOverlay(overlay(root, 'src/a.ts', 'x'), rewrite, never);
  await scratch.withOverlay(
    overlay(root, 'src/a.ts', 'x'),
    async (copy) => {
      expect(readFileSync(join(copy.root, 'src/deep/b.ts'), 'utf8')).toBe('b\n');
    },
    never,
  );
});

test('follows what the person changes between two uses', async () => {
  const root = project();
  const scratch = scratchIn(temporaryFolder());
  await scratch.withOverlay(overlay(root, 'src/a.ts', 'x'), async () => undefined, never);
  writeFileSync(join(root, 'src/deep/b.ts'), 'c\n');
  rmSync(join(root, 'src/coverage'), { recursive: true });
  write(root, { 'src/new/c.ts': 'c', 'node_modules/right/index.js': 'module.exports = "right";' });
  renameSync(join(root, 'node_modules/left'), join(root, 'node_modules/middle'));
  rmSync(join(root, 'packages/own/node_modules'), { recursive: true });
  await scratch.withOverlay(
    overlay(root, 'src/a.ts', 'x'),
    async (copy) => {
      expect(readFileSync(join(copy.root, 'src/deep/b.ts'), 'utf8')).toBe('c\n');
      expect(existsSync(join(copy.root, 'src/coverage'))).toBe(false);
      expect(readFileSync(join(copy.root, 'src/new/c.ts'), 'utf8')).toBe('c');
      expect(readdirSync(join(copy.root, 'node_modules')).sort()).toEqual([
        '.bin',
        '.package-lock.json',
        '@scope',
        'middle',
        'own',
        'right',
      ]);
      expect(existsSync(join(copy.root, 'packages/own/node_modules'))).toBe(false);
    },
    never,
  );
});

test('copies a small file that a link outside the folder names, so that writing it harms nobody', async () => {
  const root = project();
  const outside = temporaryFolder();
  write(outside, { 'shared.json': 'shared' });
  symlinkSync(join(outside, 'shared.json'), join(root, 'shared.json'));
  await scratchIn(temporaryFolder()).withOverlay(
    overlay(root, 'src/a.ts', 'x'),
    async (copy) => {
      writeFileSync(join(copy.root, 'shared.json'), 'over');
    },
    never,
  );
  expect(readFileSync(join(outside, 'shared.json'), 'utf8')).toBe('shared');
});

test('keeps the byte order mark of the file and writes a read-only one in the copy only', async () => {
  const root = project();
  writeFileSync(join(root, 'src/a.ts'), '\ufeffold');
  chmodSync(join(root, 'src/a.ts'), 0o444);
  await scratchIn(temporaryFolder()).withOverlay(
    overlay(root, 'src/a.ts', 'new'),
    async (copy) => {
      expect(readFileSync(join(copy.root, 'src/a.ts'), 'utf8')).toBe('\ufeffnew');
    },
    never,
  );
  expect(readFileSync(join(root, 'src/a.ts'), 'utf8')).toBe('\ufeffold');
});

test('finds modules that are installed above the folder', async () => {
  const root = project();
  await scratchIn(temporaryFolder()).withOverlay(
    overlay(join(root, 'packages/own'), 'index.js', ''),
    async (copy) => {
      const result = spawnSync(process.execPath, ['-p', 'require("left") + require("@scope/pkg")'], {
        cwd: copy.root,
        encoding: 'utf8',
      });
      expect(result.stdout).toBe('leftscoped\n');
    },
    never,
  );
});

test('serves one use after the other, and lets a waiting one be cancelled', async () => {
  const root = project();
  const scratch = scratchIn(temporaryFolder());
  const order: string[] = [];
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const controller = new AbortController();
  const first = scratch.withOverlay(
    overlay(root, 'src/a.ts', '1'),
    async () => {
      order.push('first starts');
      await held;
      order.push('first ends');
    },
    never,
  );
  const second = scratch.withOverlay(
    overlay(root, 'src/a.ts', '2'),
    async () => void order.push('second'),
    controller.signal,
  );
  const third = scratch.withOverlay(
    overlay(root, 'src/a.ts', '3'),
    async (copy) => void order.push(readFileSync(join(copy.root, 'src/a.ts'), 'utf8')),
    never,
  );
  controller.abort();
  await expect(second).rejects.toThrow('abort');
  release();
  await Promise.all([first, third]);
  expect(order).toEqual(['first starts', 'first ends', '3']);
});

test('cleans up after a use that failed, and tells its error', async () => {
  const root = project();
  const scratch = scratchIn(temporaryFolder());
  let copied = '';
  const failing = scratch.withOverlay(
    overlay(root, 'src/a.ts', 'x'),
    async (copy) => {
      copied = copy.root;
      appendFileSync(join(copy.root, 'left-behind'), '');
      throw new Error('the use failed');
    },
    never,
  );
  await expect(failing).rejects.toThrow('the use failed');
  expect(existsSync(join(copied, 'left-behind'))).toBe(false);
  expect(existsSync(join(copied, 'src/a.ts'))).toBe(false);
});

test('refuses a folder that is too large, with a next step', async () => {
  const root = project();
  const use = scratchIn(temporaryFolder(), { limits: { bytes: 20 } }).withOverlay(
    overlay(root, 'src/a.ts', 'x'),
    async () => undefined,
    never,
  );
  await expect(use).rejects.toThrow(ScratchError);
});

test('is private to the user, and gone after its end', async () => {
  const root = project();
  const scratch = createScratch();
  let copied = '';
  await scratch.withOverlay(
    overlay(root, 'src/a.ts', 'x'),
    async (copy) => {
      copied = copy.root;
      const base = dirname(dirname(dirname(copied)));
      expect(base).toMatch(/touchstone-[A-Za-z0-9]{6}$/);
      expect(statSync(base).mode & 0o777).toBe(0o700);
    },
    never,
  );
  await scratch.dispose();
  expect(existsSync(dirname(dirname(dirname(copied))))).toBe(false);
});

test('X13: removes what dead processes left, and nothing else', async () => {
  const parent = temporaryFolder();
  const dead = spawnSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).stdout.trim();
  const lease = (pid: string | number, start?: string) => JSON.stringify({ pid: Number(pid), start });
  write(parent, {
    'touchstone-aaaaaa/lease.json': lease(dead),
    'touchstone-bbbbbb/lease.json': lease(process.pid, '1'),
    'touchstone-cccccc/lease.json': lease(process.pid),
    'touchstone-dddddd/other': '',
    'touchstone-eeeeee/lease.json': '{',
    'touchstone-with-a-longer-name/lease.json': lease(dead),
    'other/lease.json': lease(dead),
  });
  symlinkSync('other', join(parent, 'touchstone-ffffff'));
  const scratch = scratchIn(join(parent, 'touchstone-own000'));
  await scratch.dispose();
  expect(readdirSync(parent).sort()).toEqual([
    'other',
    'touchstone-cccccc',
    'touchstone-dddddd',
    'touchstone-eeeeee',
    'touchstone-ffffff',
    'touchstone-own000',
    'touchstone-with-a-longer-name',
  ]);
  expect(existsSync(join(parent, 'other/lease.json'))).toBe(true);
});

test('holds a copy of its own until it is given back', async () => {
  const root = project();
  const base = temporaryFolder();
  const scratch = scratchIn(base);
  const held = await scratch.hold(overlay(root, '', '', { 'src/deep/b.ts': 'unsaved' }).snapshot, never);
  const read = (name: string) => readFileSync(join(held.scratch.root, name), 'utf8');
  await scratch.withOverlay(
    overlay(root, 'src/a.ts', 'candidate'),
    async (copy) => expect(copy.root).not.toBe(held.scratch.root),
    never,
  );
  expect([read('src/a.ts'), read('src/deep/b.ts')]).toEqual(['export const a = 1;\n', 'unsaved']);
  await held.release();
  expect(existsSync(dirname(held.scratch.root))).toBe(false);
  await expect(scratch.hold(overlay(root, '', '').snapshot, AbortSignal.abort())).rejects.toThrow('abort');
  expect(readdirSync(join(base, 'scratch')).filter((name) => name.startsWith('held'))).toEqual([]);
});
