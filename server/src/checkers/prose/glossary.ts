// Reads the project's glossary, `.touchstone/glossary.yaml`: which words are to be used, and instead of which.
// The file is data; what is wrong with it is told with the line. Its schema is docs/glossary.schema.json.

import { LineCounter, parseDocument } from 'yaml';
import * as z from 'zod/mini';
import { err, ok, type Result } from '../../base/result.ts';
import { failure, type Failure } from '../../core/failure.ts';

/** Where the file lies, relative to the workspace folder. */
export const glossaryPath = '.touchstone/glossary.yaml';

const words = z.string().check(z.minLength(1), z.maxLength(200));
const fileSchema = z.strictObject({
  terms: z
    .array(
      z.strictObject({
        term: words,
        not: z.array(words).check(z.minLength(1), z.maxLength(50)),
        note: z.optional(z.string().check(z.maxLength(500))),
        caseSensitive: z.optional(z.boolean()),
      }),
    )
    .check(z.maxLength(2000)),
});

/** One term. */
export interface Term {
  readonly term: string;
  readonly not: readonly string[];
  readonly note?: string | undefined;
  readonly caseSensitive?: boolean | undefined;
}

/** Reads a glossary; an empty file has no terms. */
export function parseGlossary(text: string): Result<readonly Term[], Failure> {
  if (text.length > 1_000_000) return err(badFile(undefined, 'it is longer than 1,000,000 characters'));
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, logLevel: 'silent' });
    const [error] = document.errors;
    if (error) return err(badFile(lines.linePos(error.pos[0]).line, error.message.split(/ at line |\n/)[0]!));
    const value: unknown = document.toJS({ maxAliasCount: 20 });
    if (value === null || value === undefined) return ok([]);
    const parsed = fileSchema.safeParse(value);
    if (parsed.success) {
      for (const [index, { term, not }] of parsed.data.terms.entries())
        if (not.includes(term)) return err(badFile(lineOf(['terms', index]), `“${term}” is a term and not to be used`));
      return ok(parsed.data.terms);
    }
    const [issue] = parsed.error.issues;
    const keys = issue?.code === 'unrecognized_keys' ? issue.keys : [];
    const path = [...(issue?.path ?? []), ...keys.slice(0, 1)];
    const what =
      keys.length > 0
        ? `“${keys[0]!}” is not a member that it may have`
        : `${path.join('.') || 'the file'} has a wrong value or is missing`;
    return err(badFile(lineOf(path), what));

    function lineOf(at: readonly PropertyKey[]): number {
      for (let length = at.length; length >= 0; length--) {
        const node: unknown = length === 0 ? document.contents : document.getIn(at.slice(0, length), true);
        const range = (node as { readonly range?: readonly number[] | null } | null | undefined)?.range;
        if (range?.[0] !== undefined) return lines.linePos(range[0]).line;
      }
      return 1;
    }
  } catch (error) {
    return err(badFile(undefined, error instanceof Error ? error.message.split('\n')[0]! : 'it cannot be parsed'));
  }
}

function badFile(line: number | undefined, what: string): Failure {
  const place = line === undefined ? glossaryPath : `${glossaryPath}, line ${line}`;
  return failure('config.bad-file', `${place}: ${what}.`, 'Correct the file; until then terms are not checked.');
}
