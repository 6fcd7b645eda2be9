// Keeps findings over restarts: one private JSON file, written whole and renamed into place. A torn,
// foreign or newer file is ignored, never an error.

import { join } from 'node:path';
import * as z from 'zod/mini';
import { readStored, removeStored, writeStored } from '../memory/storedFile.ts';
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
    await writeStored(path, { version: fileVersion, documents });
  };
  return {
    async read() {
      const stored = await readStored(path, fileSchema, 'the stored findings', log);
      return (stored?.documents ?? []) as readonly (Omit<StoredDocument, 'findings'> & {
        findings: readonly unknown[];
      })[] as readonly StoredDocument[];
    },
    write(documents) {
      waiting = documents;
      queue = queue.then(flush).catch((error: unknown) => log(`the findings could not be stored: ${String(error)}`));
      return queue;
    },
    async remove() {
      await queue;
      return removeStored(path);
    },
  };
}
