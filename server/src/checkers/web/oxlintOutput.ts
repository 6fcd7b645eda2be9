// Reads the JSON of `oxlint --format json`. Its offsets count bytes of UTF-8.

import * as z from 'zod/mini';
import { err, ok, type Result } from '../../base/result.ts';
import { lineStartsOf, lineText, rangeOf } from '../../base/text.ts';
import type { Problem } from '../../core/evidence.ts';
import { plainText } from '../../workspace/plainText.ts';

const shape = z.object({
  diagnostics: z.array(
    z.object({
      message: z.string(),
      code: z.optional(z.string()),
      severity: z.string(),
      url: z.optional(z.string()),
      filename: z.string(),
      labels: z.array(z.object({ span: z.object({ offset: z.number(), length: z.number() }) })),
    }),
  ),
  number_of_files: z.number(),
});

/** What oxlint told about one file. */
export interface OxlintResult {
  readonly problems: readonly Problem[];
  /** How many files it looked at: none where its configuration ignores the file. */
  readonly files: number;
}

/** Reads the output for the text at `uri`; the reason where it is none that is known. */
export function readOxlint(stdout: string, uri: string, text: string): Result<OxlintResult, string> {
  const start = stdout.indexOf('{');
  if (start < 0) return err('printed no JSON');
  let json: unknown;
  try {
    json = JSON.parse(stdout.slice(start));
  } catch {
    return err('printed JSON that cannot be read');
  }
  const parsed = z.safeParse(shape, json);
  if (!parsed.success) return err('printed JSON of an unknown shape');
  const bytes = Buffer.from(text, 'utf8');
  const starts = lineStartsOf(text);
  const unitsAt = (offset: number) =>
    bytes.subarray(0, Math.max(0, Math.min(bytes.length, Math.floor(offset)))).toString('utf8').length;
  const problems = parsed.data.diagnostics.map((one): Problem => {
    const span = one.labels[0]?.span ?? { offset: 0, length: 0 };
    const from = unitsAt(span.offset);
    const range = rangeOf(text, { start: from, end: Math.max(from, unitsAt(span.offset + span.length)) }, starts);
    return {
      checker: 'oxlint',
      rule: ruleOf(one.code),
      message: plainText(one.message),
      severity: one.severity === 'error' ? 'error' : one.severity === 'warning' ? 'warning' : 'info',
      uri,
      range,
      lineText: lineText(text, starts, range.start.line).trim(),
      ...(one.url?.startsWith('https://') === true ? { href: one.url } : {}),
    };
  });
  return ok({ problems, files: parsed.data.number_of_files });
}

/** `eslint(no-var)` as it is written in a configuration: `no-var`; other rules keep their plugin. */
function ruleOf(code: string | undefined): string {
  if (code === undefined || code === '') return 'parse-error';
  const [, plugin = '', rule = ''] = /^([\w@/-]+)\(([\w@/-]+)\)$/.exec(code) ?? [];
  if (rule === '') return code;
  const short = plugin.replace(/^eslint-plugin-/, '').replace(/^typescript-eslint$/, 'typescript');
  return short === 'eslint' ? rule : `${short}/${rule}`;
}
