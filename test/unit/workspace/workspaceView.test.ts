// The workspace as policy may look at it: names and texts within the folder, and nothing beyond.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { workspaceViewOf } from '../../../server/src/workspace/workspaceView.ts';
import { pathToUri } from '../../../server/src/workspace/uri.ts';

let root = '';
let outside = '';
beforeEach(() => {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'touchstone-view-')));
  root = path.join(folder, 'root');
  outside = path.join(folder, 'secret.txt');
  writeFileSync(path.join(folder, 'secret.txt'), 'not for you');
  for (const [name, text] of Object.entries({
    'README.md': '# Read me\n',
    'src/a.ts': 'a',
    'src/deep/b.ts': 'bb',
    'other/c.ts': 'c',
    'node_modules/x/index.js': 'x',
    'src/dist/made.js': 'm',
  })) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
});
afterEach(() => rmSync(path.dirname(root), { recursive: true, force: true }));

const view = (buffers: Readonly<Record<string, string>> = {}) =>
  workspaceViewOf(
    {
      root,
      trusted: true,
      buffers: new Map(Object.entries(buffers).map(([name, text]) => [path.join(root, name), text])),
    },
    pathToUri(path.join(root, 'src/a.ts')),
  );

test('names are relative, sorted, and without what tools fill', async () => {
  expect(await view().files(100)).toEqual(['README.md', 'other/c.ts', 'src/a.ts', 'src/deep/b.ts']);
  expect(view().document).toBe('src/a.ts');
});

test('unsaved files are there, with their unsaved text', async () => {
  const seen = view({ 'src/new.ts': 'unsaved', 'src/a.ts': 'changed' });
  expect(await seen.files(100)).toContain('src/new.ts');
  expect(await seen.read('src/new.ts', 100)).toBe('unsaved');
  expect(await seen.read('src/a.ts', 100)).toBe('changed');
});

test('of too many the nearest to the document are told', async () => {
  expect(await view().files(2)).toEqual(['src/a.ts', 'src/deep/b.ts']);
});

test('nothing outside of the folder is read, by whichever way', async () => {
  symlinkSync(outside, path.join(root, 'link.txt'));
  const seen = view();
  expect(await seen.read('../secret.txt', 100)).toBeUndefined();
  expect(await seen.read(outside, 100)).toBeUndefined();
  expect(await seen.read('link.txt', 100)).toBeUndefined();
  expect(await seen.files(100)).not.toContain('link.txt');
});

test('what is missing or too large is undefined', async () => {
  expect(await view().read('src/nothing.ts', 100)).toBeUndefined();
  expect(await view().read('src/deep/b.ts', 1)).toBeUndefined();
  expect(await view().read('src/deep/b.ts', 2)).toBe('bb');
});
