// Whether a warm worker is stale: what must be seen, and what must not end it.

import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createStampWatch, treeStamp } from '../../../server/src/checkers/tests/warm/treeStamp.ts';
import type { Snapshot } from '../../../server/src/workspace/snapshot.ts';
import { project } from '../../support/scratchProject.ts';

function stampsOf(buffers: Readonly<Record<string, string>> = {}) {
  const root = project();
  const snapshot: Snapshot = {
    root,
    buffers: new Map(Object.entries(buffers).map(([name, text]) => [join(root, name), text])),
    trusted: true,
  };
  const target = join(root, 'src/a.ts');
  return { root, snapshot, target, stamp: (other = snapshot) => treeStamp(other, target) };
}

test('a change, a new file, a gone folder or other dependencies are seen', () => {
  const { root, stamp } = stampsOf();
  const seen = new Set([stamp()]);
  const changes = [
    () => writeFileSync(join(root, 'src/deep/b.ts'), 'c\n'),
    () => writeFileSync(join(root, 'fixture.txt'), 'x'),
    () => mkdirSync(join(root, 'node_modules/new')),
    () => writeFileSync(join(root, 'node_modules/.package-lock.json'), '{ "other": true }'),
  ];
  for (const change of changes) {
    change();
    seen.add(stamp());
  }
  expect(seen.size).toBe(changes.length + 1);
});

test('the target itself and the inside of dependencies and of .git do not count', () => {
  const { root, target, stamp } = stampsOf();
  const before = stamp();
  writeFileSync(target, 'export const a = 2;\n');
  writeFileSync(join(root, '.git/config'), 'other');
  writeFileSync(join(root, 'node_modules/left/index.js'), 'module.exports = "right";');
  expect(stamp()).toBe(before);
});

test('unsaved texts count, but for that of the target', () => {
  const { root, snapshot, target, stamp } = stampsOf({ 'src/deep/b.ts': 'one' });
  const before = stamp();
  const withBuffer = (path: string, text: string) =>
    stamp({ ...snapshot, buffers: new Map([...snapshot.buffers, [path, text]]) });
  expect(withBuffer(target, 'other')).toBe(before);
  expect(withBuffer(join(root, 'src/deep/b.ts'), 'one')).toBe(before);
  expect(withBuffer(join(root, 'src/deep/b.ts'), 'two')).not.toBe(before);
});

test('a watch looks for each new snapshot, and for the same one only now and then', () => {
  const { root, snapshot, target } = stampsOf();
  let now = 0;
  const watch = createStampWatch(snapshot, target, root, () => now);
  expect(watch.isKnown).toBe(true);
  expect(watch.holds(snapshot)).toBe(true);
  const file = join(root, 'src/deep/b.ts');
  writeFileSync(file, 'changed\n');
  utimesSync(file, 1, 1);
  expect(watch.holds(snapshot)).toBe(true);
  expect(watch.holds({ ...snapshot })).toBe(false);
  now = 60_000;
  expect(watch.holds(snapshot)).toBe(false);
});
