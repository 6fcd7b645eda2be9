// What a critique with real processes says of promises that calls break, in a folder of its own that is left alone.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { hashOf } from './project.ts';
import type { RealEngine } from './realEngine.ts';

let made = 0;

/** Writes the files, critiques `file`, and gives the findings of properties. */
export async function brokenPromises(
  engine: RealEngine,
  file: string,
  text: string,
  more: Readonly<Record<string, string>> = {},
) {
  const root = path.join(engine.folder, `promises${++made}`);
  for (const [name, content] of Object.entries({ ...more, [file]: text })) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), content);
  }
  const before = hashOf(root);
  const { findings } = await engine.critique(root, file);
  expect(hashOf(root), 'the folder is left alone').toEqual(before);
  return findings.filter(({ rule }) => rule.startsWith('property/'));
}
