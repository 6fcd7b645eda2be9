// Reads what `biome lint --reporter=rdjson` prints: the Reviewdog Diagnostic Format, whose columns count
// code points here, and whose suggestions are Biome's fixes, safe and unsafe.

import * as z from 'zod/mini';
import type { TextEdit } from '../../base/edit.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { lineStartsOf, lineText, spanOf, type LineStarts, type Range } from '../../base/text.ts';
import type { Problem } from '../../core/evidence.ts';
import { plainText } from '../../workspace/plainText.ts';
import { placeOf } from '../place.ts';

const position = z.object({ line: z.number(), column: z.number() });
const range = z.object({ start: position, end: position });
const shape = z.object({
  source: z.object({ name: z.string() }),
  diagnostics: z.array(
    z.object({
      code: z.optional(z.object({ value: z.string(), url: z.optional(z.string()) })),
      location: z.optional(z.object({ path: z.string(), range: z.optional(range) })),
      message: z.string(),
      severity: z.string(),
      suggestions: z.optional(z.array(z.object({ range, text: z.string() }))),
    }),
  ),
});

/** One problem with the edits that Biome suggests for it, which belong together. */
export interface BiomeProblem {
  readonly problem: Problem;
  readonly edits: readonly TextEdit[];
}

/** Reads the output for the text at `uri`; the reason where it is none that is known, or not about the text. */
export function readBiome(stdout: string, uri: string, text: string): Result<readonly BiomeProblem[], string> {
  let json: unknown;
  try {
    json = JSON.parse(stdout);
  } catch {
    return err('printed no JSON that can be read');
  }
  const parsed = z.safeParse(shape, json);
  if (!parsed.success) return err('printed JSON of an unknown shape');
  const starts = lineStartsOf(text);
  const found: BiomeProblem[] = [];
  for (const one of parsed.data.diagnostics) {
    const rule = one.code?.value ?? '';
    if (one.location?.range === undefined || !/^(?:lint|parse|syntax|suppressions|plugin)\b/.test(rule))
      return err(`could not look at the text: ${plainText(one.message).split('\n')[0] ?? ''}`);
    const place = rangeIn(text, starts, one.location.range);
    found.push({
      problem: {
        checker: 'biome',
        rule: rule === 'parse' ? 'parse-error' : rule.replace(/^lint\//, ''),
        message: plainText(one.message),
        severity: one.severity === 'ERROR' ? 'error' : one.severity === 'WARNING' ? 'warning' : 'info',
        uri,
        range: place,
        lineText: lineText(text, starts, place.start.line).trim(),
        ...(one.code?.url?.startsWith('https://') === true ? { href: one.code.url } : {}),
      },
      edits: (one.suggestions ?? []).flatMap((suggestion) => {
        const span = spanOf(text, rangeIn(text, starts, suggestion.range), starts);
        return span.ok ? [{ span: span.value, newText: suggestion.text }] : [];
      }),
    });
  }
  return ok(found);
}

function rangeIn(text: string, starts: LineStarts, told: z.infer<typeof range>): Range {
  const start = placeOf(text, starts, told.start.line, told.start.column, 'codepoint');
  const end = placeOf(text, starts, told.end.line, told.end.column, 'codepoint');
  const ordered = end.line > start.line || (end.line === start.line && end.character >= start.character);
  return { start, end: ordered ? end : start };
}
