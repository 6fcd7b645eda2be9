// Keeps findings over restarts: one private JSON file, written whole and renamed into place. A torn,
// foreign or newer file is ignored, never an error.

import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { StoredDocument } from './findingStore.ts';

const fileVersion = 1;
const documentLimit = 500;
const place = z.object({ line: z.int().check(z.nonnegative()), character: z.int().check(z.nonnegative()) });
const findingSchema = z.looseObject({
  id: z.string(),
  rule: z.string(),
  message: z.string(),
  category: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  proof: z.enum(['proven', 'supported', 'opinion', 'unknown']),
  uri: z.string(),
  range: z.object({ start: place, end: place }),
  quote: z.string(),
  evidence: z.array(z.looseObject({ checker: z.string(), excerpt: z.string() })),
});
const fileSchema = z.object({
  version: z.literal(fileVersion),
  documents: z.array(z.object({ uri: z.string(), textHash: z.string(), findings: z.array(findingSchema) })),
});

/** Reads and writes the file. */
export interface FindingFile {
  read(): Promise<readonly StoredDocument[]>;
  /** Writes after the writes before it; the newest content wins. */
  write(documents: readonly StoredDocument[]): Promise<void>;
  remove(): Promise<number>;
}

/** The file of a storage folder. */
export function createFindingFile(folder: string, log: (message: string) => void): FindingFile {
  const path = join(folder, 'findings.json');
  let queue = Promise.resolve();
  let waiting: readonly StoredDocument[] | undefined;
  const flush = async () => {
    if (!waiting) return;
    const documents = waiting.slice(-documentLimit);
    waiting = undefined;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const draft = `${path}.${process.pid}.draft`;
    await writeFile(draft, JSON.stringify({ version: fileVersion, documents }), { mode: 0o600 });
    await rename(draft, path);
  };
  return {
    async read() {
      try {
        const parsed = fileSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
        if (parsed.success)
          return parsed.data.documents as readonly (Omit<StoredDocument, 'findings'> & {
            findings: readonly unknown[];
          })[] as readonly StoredDocument[];
        log('the stored findings have another form; they are not used');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
          log(`the stored findings could not be read: ${String(error)}`);
      }
      return [];
    },
    write(documents) {
      waiting = documents;
      queue = queue.then(flush).catch((error: unknown) => log(`the findings could not be stored: ${String(error)}`));
      return queue;
    },
    async remove() {
      await queue;
      try {
        await rm(path);
        return 1;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        return 0;
      }
    },
  };
}
