// What a formatter would change, as one quiet problem and one fix: an unformatted file is told once, and
// only when the lines that were asked about differ. Running the formatter is left to its checker.

import { hunksOf } from '../base/diff.ts';
import type { TextEdit } from '../base/edit.ts';
import { containsSpan, lineStartsOf, lineText, positionAt, spansMeet, type Span } from '../base/text.ts';
import type { Problem } from '../core/evidence.ts';
import { formatRule } from '../core/formatRule.ts';
import type { ToolFix } from '../core/ports.ts';

/** The edits that format what lies within `span`, stretch by stretch. */
export function formattingEdits(text: string, formatted: string, span: Span): readonly TextEdit[] {
  return hunksOf(text, formatted)
    .map(({ edit }) => edit)
    .filter((edit) => containsSpan(span, edit.span));
}

/** The one problem of an unformatted stretch that meets `span`, or none. */
export function formattingProblems(
  checker: string,
  title: string,
  uri: string,
  text: string,
  formatted: string,
  span: Span,
): readonly Problem[] {
  const starts = lineStartsOf(text);
  const first = hunksOf(text, formatted).find(({ edit }) => spansMeet(edit.span, span));
  if (first === undefined) return [];
  const start = positionAt(text, first.edit.span.start, starts);
  const last = Math.min(starts.length - 1, first.before.line + Math.max(0, first.before.count - 1));
  const end = { line: Math.max(last, start.line), character: lineText(text, starts, last).length };
  return [
    {
      checker,
      rule: formatRule,
      message: `This is not formatted as ${title} formats it.`,
      severity: 'info',
      uri,
      range: { start, end: end.line > start.line || end.character >= start.character ? end : start },
      lineText: lineText(text, starts, start.line).trim(),
    },
  ];
}

/** The fix of that problem, when a stretch lies within `span`. */
export function formattingFixes(
  tool: string,
  text: string,
  formatted: string,
  span: Span,
  problems: readonly Problem[],
): readonly ToolFix[] {
  const problem = problems.find((one) => one.checker === tool && one.rule === formatRule);
  const edits = formattingEdits(text, formatted, span);
  if (problem === undefined || edits.length === 0) return [];
  return [{ tool, title: `Format with ${tool}`, problem, edits, companions: [] }];
}
