// The project's own word on prose rules, `.touchstone/prose.yaml`: which are off. Data only.

import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { failure, type Failure } from '../../core/failure.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { readWorkspaceText } from './workspaceText.ts';

/** Where the file lies, relative to the workspace folder. */
export const proseRulesPath = '.touchstone/prose.yaml';

const fileSchema = z.strictObject({
  rules: z.optional(z.record(z.string(), z.union([z.enum(['off', 'on']), z.boolean()]))),
});

/** The rules that are off, and what is wrong with the file. */
export interface ProseRules {
  readonly off: ReadonlySet<string>;
  readonly failure?: Failure;
}

/** Reads the file; a broken one switches nothing off and says so. */
export async function proseRules(snapshot: Snapshot): Promise<ProseRules> {
  const text = await readWorkspaceText(snapshot, join(snapshot.root, '.touchstone', 'prose.yaml'));
  return text === undefined ? { off: new Set() } : parseProseRules(text);
}

/** Reads the text of such a file. */
export function parseProseRules(text: string): ProseRules {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 20, logLevel: 'silent' });
  } catch (error) {
    return {
      off: new Set(),
      failure: badFile(error instanceof Error ? error.message.split('\n')[0]! : 'it cannot be parsed'),
    };
  }
  if (value === null || value === undefined) return { off: new Set() };
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const place = issue?.path.join('.') ?? '';
    const keys =
      issue?.code === 'unrecognized_keys' ? `“${issue.keys[0] ?? ''}” is not a member that it may have` : undefined;
    return { off: new Set(), failure: badFile(keys ?? `${place === '' ? 'the file' : place} must be off or on`) };
  }
  const off = Object.entries(parsed.data.rules ?? {}).filter(([, state]) => state === 'off' || state === false);
  return { off: new Set(off.map(([rule]) => rule)) };
}

function badFile(what: string): Failure {
  return failure(
    'config.bad-file',
    `${proseRulesPath}: ${what}.`,
    'Correct the file, as in `rules: {OxfordComma: off}`.',
  );
}
