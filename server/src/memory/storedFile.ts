// One JSON file of the private storage: read with its form checked, written whole beside the old one and then put in its
// place, readable by the person alone.

import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod/mini';

/**
 * Reads it; undefined where there is none, or none of this form, which is said unless the file is only missing.
 *
 * @param what it holds, in the plural: “the counts of rules”.
 */
export async function readStored<T extends z.ZodMiniType>(
  path: string,
  form: T,
  what: string,
  log: (message: string) => void,
): Promise<z.infer<T> | undefined> {
  try {
    const parsed = form.safeParse(JSON.parse(await readFile(path, 'utf8')));
    if (parsed.success) return parsed.data;
    log(`${what} have another form; they are not used`);
  } catch (error) {
    if (!isMissing(error)) log(`${what} could not be read: ${String(error)}`);
  }
  return undefined;
}

/** Writes it, and its folder where that is missing. */
export async function writeStored(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.draft`;
  await writeFile(draft, JSON.stringify(value), { mode: 0o600 });
  await rename(draft, path);
}

/** Removes it; returns how many files went. */
export async function removeStored(path: string): Promise<number> {
  try {
    await rm(path);
    return 1;
  } catch (error) {
    if (!isMissing(error)) throw error;
    return 0;
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
