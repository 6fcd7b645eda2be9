// No link, no spelling of a path and no second window leads a text out of a scratch copy.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync, appendFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createScratch, type ScratchCopies, type ScratchOptions } from '../../../server/src/workspace/scratchCopies.ts';
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

test('S6: deletes nothing behind a link that took the place of a folder', async () => {
  const root = project();
  const outside = temporaryFolder();
  write(outside, { 'b.ts': 'precious' });
  const scratch = scratchIn(temporaryFolder());
  await scratch.withOverlay(overlay(root, 'src/a.ts', 'x'), async () => undefined, never);
  rmSync(join(root, 'src/deep'), { recursive: true });
  symlinkSync(outside, join(root, 'src/deep'));
  await scratch.withOverlay(
    overlay(root, 'src/a.ts', 'x'),
    async (copy) => {
      expect(readFileSync(join(copy.root, 'src/deep/b.ts'), 'utf8')).toBe('precious');
    },
    never,
  );
  await scratch.dispose();
  expect(readFileSync(join(outside, 'b.ts'), 'utf8')).toBe('precious');
});

test('S6: writes no overlay through a link into the person’s files', async () => {
  const root = project();
  const before = treeHash(root);
  const told: string[] = [];
  const scratch = scratchIn(temporaryFolder(), { log: (message) => told.push(message) });
  const buffers = { 'node_modules/left/index.js': 'edited', '.git/config': 'edited', '../outside.ts': 'edited' };
  await scratch.withOverlay(overlay(root, 'src/a.ts', 'x', buffers), async () => undefined, never);
  expect(treeHash(root)).toBe(before);
  expect(existsSync(join(root, '../outside.ts'))).toBe(false);
  expect(told).toHaveLength(2);
});

test('S6: tries no candidate that stands behind a link, a dangling link, or in a folder that is not copied', async () => {
  const root = project();
  const outside = temporaryFolder();
  write(outside, { 'large.ts': 'x'.repeat(6 * 1024 * 1024), 'folder/f.ts': 'precious' });
  symlinkSync(join(outside, 'large.ts'), join(root, 'src/large.ts'));
  symlinkSync(join(outside, 'folder'), join(root, 'src/folder'));
  symlinkSync(join(outside, 'nowhere.ts'), join(root, 'src/dangling.ts'));
  const before = [treeHash(root), treeHash(outside)];
  const scratch = scratchIn(temporaryFolder());
  for (const path of [
    'src/large.ts',
    'src/folder/f.ts',
    'src/folder/new.ts',
    '.git/config',
    'node_modules/left/index.js',
  ]) {
    let used = false;
    const trying = scratch.withOverlay(overlay(root, path, 'candidate'), async () => void (used = true), never);
    await expect(trying, path).rejects.toThrow('is not part of the copy');
    expect(used).toBe(false);
  }
  // A link that leads nowhere is replaced by the text, in the copy only.
  await scratch.withOverlay(
    overlay(root, 'src/dangling.ts', 'candidate'),
    async (copy) => expect(readFileSync(join(copy.root, 'src/dangling.ts'), 'utf8')).toBe('candidate'),
    never,
  );
  expect([treeHash(root), treeHash(outside)]).toEqual(before);
});

test('S6: follows no link that takes the place of a folder between the look and the write', async () => {
  const root = project();
  const outside = temporaryFolder();
  write(outside, { 'b.ts': 'precious' });
  const before = treeHash(outside);
  const scratch = scratchIn(temporaryFolder());
  const candidate = overlay(root, 'src/deep/b.ts', 'candidate');
  // The texts are asked for when the copy stands: the person's tree changes just then.
  const buffers = {
    *[Symbol.iterator]() {
      rmSync(join(root, 'src/deep'), { recursive: true });
      symlinkSync(outside, join(root, 'src/deep'));
      yield [join(root, 'src/a.ts'), 'edited'] as const;
    },
  } as unknown as ReadonlyMap<string, string>;
  await scratch.withOverlay(
    { ...candidate, snapshot: { ...candidate.snapshot, buffers } },
    async (copy) => expect(readFileSync(join(copy.root, 'src/deep/b.ts'), 'utf8')).toBe('candidate'),
    never,
  );
  expect(treeHash(outside)).toBe(before);
  expect(existsSync(join(outside, 'b.ts'))).toBe(true);
});

test.each([
  ['a way up', (root: string) => `${root}/src/../../outside.ts`],
  ['an absolute path', () => '/outside.ts'],
  ['a sibling with the same start', (root: string) => `${root}-other/a.ts`],
  ['another case', (root: string) => join(dirname(root), 'APP/src/a.ts')],
  ['a network share', () => '//server/share/a.ts'],
  ['a drive', () => 'C:\\\\outside.ts'],
])('S7: writes nothing for %s', async (_what, pathOf) => {
  const root = project();
  write(`${root}-other`, { 'a.ts': 'precious' });
  const before = treeHash(dirname(root));
  const candidate = overlay(root, 'src/a.ts', 'candidate');
  const snapshot = { ...candidate.snapshot, buffers: new Map([[pathOf(root), 'edited']]) };
  const scratch = scratchIn(temporaryFolder());
  let files: readonly string[] = [];
  await scratch.withOverlay(candidate, async (copy) => void (files = listing(dirname(copy.root))), never);
  await scratch.withOverlay(
    { ...candidate, snapshot },
    async (copy) => {
      expect(readFileSync(join(copy.root, 'src/a.ts'), 'utf8')).toBe('candidate');
      expect(listing(dirname(copy.root))).toEqual(files);
    },
    never,
  );
  expect(treeHash(dirname(root))).toBe(before);
  expect(existsSync('/outside.ts')).toBe(false);
});

test.each([
  ['another case', 'src/A.ts', 'src/a.ts'],
  ['a decomposed letter', 'src/cafe\u0301.ts', 'src/caf\u00e9.ts'],
  ['a dot at the end', 'src/a.ts.', 'src/a.ts'],
  ['a short name', 'src/CHECKL~1.TS', 'src/checklist.ts'],
])('S7: takes %s for the same file exactly where the file system does', async (_what, spelled, onDisk) => {
  const root = project();
  write(root, { [onDisk]: 'on disk' });
  const folded = existsSync(join(root, spelled));
  const before = treeHash(root);
  await scratchIn(temporaryFolder()).withOverlay(
    overlay(root, spelled, 'candidate'),
    async (copy) => {
      expect(readFileSync(join(copy.root, spelled), 'utf8')).toBe('candidate');
      expect(readFileSync(join(copy.root, onDisk), 'utf8')).toBe(folded ? 'candidate' : 'on disk');
    },
    never,
  );
  expect(treeHash(root)).toBe(before);
});

test('P11: two windows on one folder mix nothing, and neither takes the other’s private folder', async () => {
  const root = project();
  const before = treeHash(root);
  const windows = [scratchIn(temporaryFolder()), scratchIn(temporaryFolder())];
  const seen = await Promise.all(
    windows.flatMap((scratch, index) =>
      ['x', 'y'].map((name) =>
        scratch.withOverlay(
          overlay(root, 'src/a.ts', `${index}${name}`),
          async (copy) => {
            appendFileSync(join(copy.root, 'package.json'), `${index}`);
            await new Promise((resolve) => setTimeout(resolve, 10));
            return (
              readFileSync(join(copy.root, 'src/a.ts'), 'utf8') + readFileSync(join(copy.root, 'package.json'), 'utf8')
            );
          },
          never,
        ),
      ),
    ),
  );
  expect(seen).toEqual(['0x{"name":"app"}0', '0y{"name":"app"}0', '1x{"name":"app"}1', '1y{"name":"app"}1']);
  expect(treeHash(root)).toBe(before);
  // The lease of a process that lives is respected; that of a dead one is not.
  const base = temporaryFolder();
  writeFileSync(join(base, 'lease.json'), JSON.stringify({ pid: process.ppid }));
  expect(() => createScratch({ base })).toThrow('in use by another process');
  const dead = spawnSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).stdout.trim();
  writeFileSync(join(base, 'lease.json'), JSON.stringify({ pid: Number(dead) }));
  scratchIn(base);
});
