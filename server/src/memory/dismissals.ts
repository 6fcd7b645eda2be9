// Rulings of the person on findings, in `.touchstone/dismissed.json` of the folder: data only, written at
// the person's command only, read leniently. A ruling is about content: it holds wherever the lines went.

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { shortHash } from '../base/hash.ts';
import { err, ok, type Result } from '../base/result.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { Finding } from '../core/finding.ts';
import { canonicalInside, isInside, relativePath } from '../workspace/folders.ts';
import { uriToPath } from '../workspace/uri.ts';

/** What a person may say of a finding: it is not worth it, it is wrong, or what it complains of is intended. */
export const rulingKinds = ['dismissed', 'wrong', 'intended'] as const;

/** One of them. */
export type RulingKind = (typeof rulingKinds)[number];

/** What was said, and why. */
export interface RulingWords {
  readonly kind: RulingKind;
  /** In the person's own words; empty when there are none. */
  readonly reason: string;
}

const fileSchema = z.object({
  version: z.literal(1),
  dismissed: z.array(
    z.looseObject({
      id: z.string(),
      kind: z.optional(z.string()),
      path: z.optional(z.string()),
      content: z.optional(z.string()),
    }),
  ),
});

const below = '.touchstone/dismissed.json';

/** The rulings of a folder. */
export interface Rulings {
  readonly count: number;
  isDismissed(finding: Finding): boolean;
}

/** No rulings at all. */
export const noRulings: Rulings = { count: 0, isDismissed: () => false };

/**
 * What a ruling is about: rule, message and quoted text, but no line. With the path in the folder it is the same in
 * every clone, which the id of a finding, made of an absolute address, is not.
 */
export function contentOf(finding: Pick<Finding, 'rule' | 'message' | 'quote'>): string {
  return shortHash([finding.rule, finding.message, finding.quote.trim()]);
}

/** The rulings of a folder; a missing or broken file dismisses nothing. */
export async function readRulings(root: string, log: (message: string) => void): Promise<Rulings> {
  const file = await readFileOf(root);
  if (!file.ok) {
    log(`${file.error.message} ${file.error.nextStep}`);
    return noRulings;
  }
  // The live look asks at each change.
  if (file.value.dismissed.length === 0) return noRulings;
  const ids = new Set(file.value.dismissed.map((one) => one.id));
  const contents = new Set(file.value.dismissed.map(({ path = '', content = '' }) => `${content} ${path}`));
  return {
    count: ids.size,
    isDismissed: (finding) => {
      if (ids.has(finding.id)) return true;
      const path = pathIn(root, finding.uri);
      return path !== undefined && contents.has(`${contentOf(finding)} ${path}`);
    },
  };
}

function pathIn(root: string, uri: string): string | undefined {
  const path = uri.startsWith('file:') ? uriToPath(uri) : undefined;
  return path !== undefined && isInside(root, path) ? relativePath(root, path) : undefined;
}

/** Adds one ruling; the file is made when missing. A file that cannot be read is left alone. */
export async function dismiss(root: string, finding: Finding, words: RulingWords): Promise<Result<string, Failure>> {
  const path = await canonicalInside(root, below);
  if (!path.ok) return path;
  const file = await readFileOf(root);
  if (!file.ok) return file;
  const rest = file.value.dismissed.filter((one) => one.id !== finding.id);
  const entry = {
    id: finding.id,
    content: contentOf(finding),
    path: pathIn(root, finding.uri) ?? '',
    kind: words.kind,
    rule: finding.rule,
    message: finding.message,
    quote: finding.quote.slice(0, 200),
    reason: words.reason,
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
