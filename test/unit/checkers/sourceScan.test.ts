// The textual import graph and the changes on disk.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createSourceScan } from '../../../server/src/checkers/sourceScan.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'touchstone-scan-')));
const { signal } = new AbortController();
afterAll(() => rmSync(base, { recursive: true, force: true }));

function folderOf(name: string, files: Readonly<Record<string, string>>) {
  const root = join(base, name);
  for (const [path, text] of Object.entries(files)) write(root, path, text);
  return root;
}

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

test('finds who imports a file, the nearest first, whatever the spelling', async () => {
  const root = folderOf('graph', {
    'src/a.ts': '',
    'src/b.ts': "export * from './a.js';",
    'src/c.ts': "const a = await import('./a');",
    'src/d.cjs': "require('../src/a.ts')",
    'src/e.ts': "import { b } from '@app/b';",
    'src/f.ts': "import './unrelated';",
    'node_modules/x/index.ts': "import '../../src/a';",
  });
  const scan = createSourceScan(root);
  await scan.refresh(signal);
  const found = await scan.dependantsOf(join(root, 'src/a.ts'), new Map());
  expect(found.map((path) => relative(root, path))).toEqual(['src/b.ts', 'src/c.ts', 'src/d.cjs', 'src/e.ts']);
});

test('reads unsaved texts instead of files', async () => {
  const root = folderOf('unsaved', { 'a.ts': '', 'b.ts': "import './a';", 'c.ts': '' });
  const scan = createSourceScan(root);
  await scan.refresh(signal);
  const unsaved = new Map([
    [join(root, 'b.ts'), ''],
    [join(root, 'c.ts'), "import './a';"],
  ]);
  expect(await scan.dependantsOf(join(root, 'a.ts'), unsaved)).toEqual([join(root, 'c.ts')]);
});

test('does not loop where imports do', async () => {
  const root = folderOf('loop', { 'a.ts': "import './b';", 'b.ts': "import './a';" });
  const scan = createSourceScan(root);
  await scan.refresh(signal);
  expect(await scan.dependantsOf(join(root, 'a.ts'), new Map())).toEqual([join(root, 'b.ts')]);
});

test('tells what was created, changed and deleted since the last look, and when packages were installed', async () => {
  const root = folderOf('changes', { 'a.ts': '1', 'b.ts': '1', 'node_modules/x/package.json': '{}' });
  const scan = createSourceScan(root);
  expect(await scan.refresh(signal)).toEqual([]);
  expect(await scan.refresh(signal)).toEqual([]);
  write(root, 'a.ts', 'longer');
  write(root, 'sub/c.ts', '');
  unlinkSync(join(root, 'b.ts'));
  const changes = await scan.refresh(signal);
  expect(changes?.map(({ path, kind }) => `${kind} ${relative(root, path)}`).toSorted()).toEqual([
    'changed a.ts',
    'created sub/c.ts',
    'deleted b.ts',
  ]);
  write(root, 'node_modules/.package-lock.json', '{}');
  expect(await scan.refresh(signal)).toBeUndefined();
});
