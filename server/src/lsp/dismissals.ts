// Rulings of the person on findings, in `.touchstone/dismissed.json` of the folder: data only, written at
// the person's command only, read leniently.

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { err, ok, type Result } from '../base/result.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { Finding } from '../core/finding.ts';
import { canonicalInside } from '../workspace/folders.ts';

const fileSchema = z.object({
  version: z.literal(1),
  dismissed: z.array(z.looseObject({ id: z.string() })),
});

const below = '.touchstone/dismissed.json';

/** Ids of the dismissed findings of a folder; a missing or broken file dismisses nothing. */
export async function readDismissed(root: string, log: (message: string) => void): Promise<ReadonlySet<string>> {
  const file = await readFileOf(root);
  if (!file.ok) {
    log(`${file.error.message} ${file.error.nextStep}`);
    return new Set();
  }
  return new Set(file.value.dismissed.map((one) => one.id));
}

/** Adds one ruling; the file is made when missing. A file that cannot be read is left alone. */
export async function dismiss(root: string, finding: Finding, reason: string): Promise<Result<string, Failure>> {
  const path = await canonicalInside(root, below);
  if (!path.ok) return path;
  const file = await readFileOf(root);
  if (!file.ok) return file;
  const rest = file.value.dismissed.filter((one) => one.id !== finding.id);
  const entry = {
    id: finding.id,
    rule: finding.rule,
    message: finding.message,
    quote: finding.quote.slice(0, 200),
    reason,
  };
  const dismissed = [...rest, entry].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  await mkdir(dirname(path.value), { recursive: true });
  const draft = `${path.value}.draft`;
  await writeFile(draft, `${JSON.stringify({ version: 1, dismissed }, null, 2)}\n`, { flag: 'wx' });
  await rename(draft, path.value);
  return ok(path.value);
}

async function readFileOf(root: string): Promise<Result<z.infer<typeof fileSchema>, Failure>> {
  const empty = { version: 1 as const, dismissed: [] };
  const path = await canonicalInside(root, below);
  if (!path.ok) return path;
  try {
    const parsed = fileSchema.safeParse(JSON.parse(await readFile(path.value, 'utf8')));
    if (parsed.success) return ok(parsed.data);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ENOTDIR')
      return ok(empty);
    if ((error as NodeJS.ErrnoException).code === undefined && !(error instanceof SyntaxError)) throw error;
  }
  return err(
    failure(
      'config.bad-file',
      `${join('.touchstone', 'dismissed.json')} could not be read.`,
      'Correct the file, or remove it.',
    ),
  );
}
