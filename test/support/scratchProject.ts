// A project to be copied, with everything that makes copying hard, and ways of looking at trees.

import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { textHash } from '../../server/src/base/hash.ts';
import type { Overlay } from '../../server/src/workspace/snapshot.ts';
import { temporaryFolder } from './processes.ts';

/** Writes files below a folder. */
export function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

/** A project with modules, scopes, binaries, a package of its own workspace, and links. */
export function project(): string {
  const root = join(temporaryFolder(), 'app');
  write(root, {
    'package.json': '{"name":"app"}',
    'src/a.ts': 'export const a = 1;\n',
    'src/deep/b.ts': 'b\n',
    '.git/config': 'git',
    'node_modules/.package-lock.json': '{}',
    'node_modules/.vite/results.json': 'cached',
    'node_modules/left/index.js': 'module.exports = "left";',
    'node_modules/left/bin.js': '#!/usr/bin/env node\n',
    'node_modules/@scope/pkg/index.js': 'module.exports = "scoped";',
    'packages/own/package.json': '{"name":"own"}',
    'packages/own/index.js': 'module.exports = "own";',
    'packages/own/node_modules/inner/index.js': 'module.exports = "inner";',
    'coverage/lcov.info': 'report',
    'src/coverage/measure.ts': 'source',
  });
  mkdirSync(join(root, 'node_modules/.bin'));
  symlinkSync('../left/bin.js', join(root, 'node_modules/.bin/left'));
  symlinkSync('../packages/own', join(root, 'node_modules/own'));
  symlinkSync('a.ts', join(root, 'src/alias.ts'));
  return root;
}

/** Content, mode and times of everything below a folder, links as links. */
export function treeHash(root: string): string {
  const hash = createHash('sha256');
  const visit = (path: string) => {
    const stats = lstatSync(path);
    hash.update(`${path} ${stats.mode} ${stats.mtimeMs} ${stats.ino}\n`);
    if (stats.isSymbolicLink()) hash.update(readlinkSync(path));
    else if (stats.isFile()) hash.update(readFileSync(path));
    else if (stats.isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name));
  };
  visit(root);
  return hash.digest('hex');
}

/** A folder with one text replaced and some unsaved. */
export function overlay(
  root: string,
  path: string,
  text: string,
  buffers: Readonly<Record<string, string>> = {},
): Overlay {
  const absolute = Object.entries(buffers).map(([name, buffer]) => [join(root, name), buffer] as const);
  return {
    snapshot: { root, buffers: new Map(absolute), trusted: true },
    path: join(root, path),
    text,
    textHash: textHash(text),
  };
}

/** All files below a folder, modules left out. */
export function listing(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.split('/').includes('node_modules'))
    .sort();
}
