// Turns messages of rustc and Clippy into problems, and their suggestions into fixes within the selection.
// Which checker tells which message is decided by cargoCheck.ts.

import type { TextEdit } from '../../base/edit.ts';
import { containsSpan, type Span } from '../../base/text.ts';
import type { Problem } from '../../core/evidence.ts';
import type { ToolFix } from '../../core/ports.ts';
import type { ToolIdentity } from '../toolRun.ts';
import { problemOf, type SourceTexts } from '../sourceTexts.ts';
import { placeIn, type RustMessage, type RustSpan } from './cargoMessages.ts';

/** A message with its problem and what the compiler suggests. */
export interface RustProblem {
  readonly problem: Problem;
  readonly suggestions: readonly Suggestion[];
}

interface Suggestion {
  readonly title: string;
  readonly isCertain: boolean;
  readonly edits: readonly TextEdit[];
}

/** What is needed to place messages. */
export interface MessagePlaces {
  readonly texts: SourceTexts;
  /** Absolute path in the workspace of a file that the compiler named; undefined for files of others. */
  toWorkspace(file: string): string | undefined;
  /** Absolute path of the document. */
  readonly document: string;
  /** Byte offsets of the document as offsets of its text. */
  readonly toOffset: (bytes: number) => number | undefined;
}

/** The problem of a message; undefined for words without a place, such as "aborting due to an error". */
export async function rustProblem(
  own: ToolIdentity,
  message: RustMessage,
  places: MessagePlaces,
): Promise<RustProblem | undefined> {
  const isOurs = (file: string) => places.toWorkspace(file) !== undefined;
  const primary = message.spans.find((span) => span.is_primary);
  const span = primary === undefined ? undefined : placeIn(primary, isOurs);
  if (span === undefined) return undefined;
  const problem = await problemOf(places.texts, {
    checker: own.checker,
    rule: ruleOf(message),
    message: wordsOf(message, span),
    severity: message.level.startsWith('error') ? 'error' : 'warning',
    path: places.toWorkspace(span.file_name)!,
    line: span.line_start,
    column: span.column_start,
    end: { line: span.line_end, column: span.column_end },
    unit: 'codepoint',
    ...hrefOf(message),
  });
  return { problem, suggestions: message.children.flatMap((child) => suggestionsOf(child, places)) };
}

/** The compiler's code or the lint's name; syntax errors have none. */
export function ruleOf({ code, level }: RustMessage): string {
  if (code === null) return level.startsWith('error') ? 'syntax' : 'rustc';
  return code.code.replace(/^clippy::/, '');
}

function hrefOf({ code }: RustMessage): { readonly href?: string } {
  if (code === null) return {};
  if (/^E\d{4}$/.test(code.code)) return { href: `https://doc.rust-lang.org/error_codes/${code.code}.html` };
  const lint = /^clippy::(\w+)$/.exec(code.code)?.[1];
  return lint === undefined ? {} : { href: `https://rust-lang.github.io/rust-clippy/stable/index.html#${lint}` };
}

/** The message with the label of its place, and what the compiler advises. */
function wordsOf(message: RustMessage, { label }: RustSpan): string {
  const first = label === null || message.message.includes(label) ? message.message : `${message.message}: ${label}`;
  const advice = message.children
    .filter(({ level, message: words }) => level === 'help' && !words.startsWith('for further information'))
    .map(({ message: words }) => `help: ${words.replace(/\s+/g, ' ')}`);
  return [first, ...new Set(advice)].slice(0, 4).join('; ');
}

/** Spans of one child at the same place are alternatives; spans at several places belong together. */
function suggestionsOf(child: RustMessage['children'][number], places: MessagePlaces): readonly Suggestion[] {
  const parts = child.spans.filter((span) => span.suggested_replacement !== null);
  if (parts.length === 0) return [];
  const sameStart = new Set(parts.map((span) => `${span.file_name} ${span.byte_start} ${span.byte_end}`)).size === 1;
  const groups = sameStart ? parts.map((span) => [span]) : [parts];
  return groups.flatMap((group) => {
    const edits = group.map((span) => editOf(span, places));
    const known = group.map((span) => span.suggestion_applicability);
    const isCertain = known.every((one) => one === 'MachineApplicable');
    if (!isCertain && !known.every((one) => one === 'MachineApplicable' || one === 'MaybeIncorrect')) return [];
    if (!edits.every((edit) => edit !== undefined)) return [];
    return [{ title: child.message, isCertain, edits }];
  });
}

function editOf(span: RustSpan, places: MessagePlaces): TextEdit | undefined {
  if (places.toWorkspace(span.file_name) !== places.document) return undefined;
  const [start, end] = [places.toOffset(span.byte_start), places.toOffset(span.byte_end)];
  if (start === undefined || end === undefined || end < start) return undefined;
  return { span: { start, end }, newText: span.suggested_replacement! };
}

/**
 * Fixes for `wanted`: those that the compiler is sure of first, then all of these at once, then those that
 * it calls possibly incorrect. Imports may stand outside of the selection.
 */
export function rustFixes(
  tool: string,
  found: readonly RustProblem[],
  span: Span,
  wanted: readonly Problem[],
): readonly ToolFix[] {
  const keyOf = ({ rule, message, range, uri }: Problem) => JSON.stringify([uri, rule, message, range]);
  const asked = new Map(wanted.map((problem) => [keyOf(problem), problem] as const));
  const fixes = found.flatMap(({ problem: own, suggestions }) => {
    const problem = asked.get(keyOf(own));
    if (problem === undefined) return [];
    return suggestions.flatMap(({ title, isCertain, edits }) => {
      const inside = edits.filter((edit) => containsSpan(span, edit.span));
      const outside = edits.filter((edit) => !containsSpan(span, edit.span));
      if (!outside.every((edit) => edit.span.start === edit.span.end && /^use [^;]+;\s*$/.test(edit.newText)))
        return [];
      const words = isCertain ? title : `${title} (may be incorrect)`;
      return [{ isCertain, fix: { tool, title: words, problem, edits: inside, companions: outside } }];
    });
  });
  const certain = fixes.filter(({ isCertain }) => isCertain).map(({ fix }) => fix);
  const guessed = fixes.filter(({ isCertain }) => !isCertain).map(({ fix }) => fix);
  return [...certain, ...together(tool, certain), ...guessed];
}

/** All sure fixes in one step, where there are several and they do not meet. */
function together(tool: string, fixes: readonly ToolFix[]): readonly ToolFix[] {
  const taken: TextEdit[] = [];
  let count = 0;
  for (const { edits, companions } of fixes) {
    const meets = edits.some((edit) =>
      taken.some((other) => edit.span.start <= other.span.end && other.span.start <= edit.span.end),
    );
    if (meets || companions.length > 0) continue;
    taken.push(...edits);
    count += 1;
  }
  if (count < 2) return [];
  const edits = taken.toSorted((a, b) => a.span.start - b.span.start);
  return [{ tool, title: `Apply ${count} fixes of ${tool}`, problem: fixes[0]!.problem, edits, companions: [] }];
}
