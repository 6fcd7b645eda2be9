// Files of the private storage: what is written comes back, and what is torn or foreign is said and left aside.

import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { readStored, removeStored, writeStored } from '../../../server/src/memory/storedFile.ts';

const form = z.object({ version: z.literal(1), words: z.array(z.string()) });

describe('a stored file', () => {
  let folder: string;
  let said: string[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'touchstone-stored-'));
    said = [];
  });
  afterEach(() => rm(folder, { recursive: true }));
  const read = (path: string) => readStored(path, form, 'the words', (line) => said.push(line));

  it('gives back what was written, whatever the words are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' })), async (words) => {
        await writeStored(join(folder, 'a.json'), { version: 1, words });
        expect(await read(join(folder, 'a.json'))).toEqual({ version: 1, words });
      }),
      { numRuns: 50 },
    );
    expect(said).toEqual([]);
  });

  it('makes its folder, is readable by the person alone, and leaves no draft', async () => {
    const path = join(folder, 'new', 'a.json');
    await writeStored(path, { version: 1, words: [] });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'new'))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(folder, 'new'))).toEqual(['a.json']);
  });

  it('says nothing of a file that is not there', async () => {
    expect(await read(join(folder, 'none.json'))).toBeUndefined();
    expect(said).toEqual([]);
  });

  it.each([
    ['{"version":1,"wor', 'the words could not be read: SyntaxError'],
    ['{"version":2,"words":[]}', 'the words have another form; they are not used'],
    ['null', 'the words have another form; they are not used'],
  ])('ignores %s, and says so', async (text, expected) => {
    await writeFile(join(folder, 'a.json'), text);
    expect(await read(join(folder, 'a.json'))).toBeUndefined();
    expect(said).toEqual([expect.stringContaining(expected)]);
  });

  it('goes once, and tells how many files went', async () => {
    const path = join(folder, 'a.json');
    await writeStored(path, { version: 1, words: [] });
    expect([await removeStored(path), await removeStored(path)]).toEqual([1, 0]);
    expect(await readdir(folder)).toEqual([]);
  });
});
