// The prose of plain text and of commit messages: paragraphs, without indented listings, rulers, tables,
// comments, trailers and what follows the scissors.

import type { Span } from '../../base/text.ts';
import { commentParts } from './commentParts.ts';
import { flowOf, lineSpans, trimmed } from './flow.ts';
import { isFigure, looksLikeCode } from './looksLikeCode.ts';
import { scanInline } from './markdownInline.ts';
import { partOf, type ProsePart } from './parts.ts';

const bullet = /^(?:[-*+•·]|\d{1,3}[.)]|\(?[a-z]\))[ \t]+/;

/** Paragraphs of lines: blank lines and list marks divide them, indented listings are left out. */
export function paragraphsOf(text: string, lines: readonly Span[]): readonly (readonly Span[])[] {
  const paragraphs: Span[][] = [];
  let open: Span[] = [];
  let inItem = false;
  const close = () => {
    if (open.length > 0) paragraphs.push(open);
    open = [];
  };
  for (const line of lines) {
    const words = trimmed(text, line);
    if (words.end === words.start) {
      close();
      inItem = false;
      continue;
    }
    const content = text.slice(words.start, words.end);
    const mark = bullet.exec(content);
    if (mark) {
      close();
      inItem = true;
      open = [{ start: words.start + mark[0].length, end: words.end }];
      continue;
    }
    const indent = words.start - line.start;
    const listing = open.length === 0 && !inItem && (indent >= 4 || text[line.start] === '\t');
    if (listing || isFigure(content)) {
      close();
      continue;
    }
    open.push(words);
  }
  close();
  return paragraphs;
}

/** The prose of plain text; of a script without a name for its language, that of its comments. */
export function plainParts(text: string): readonly ProsePart[] {
  if (text.startsWith('#!')) return commentParts(text, 'shellscript');
  return partsOfLines(text, lineSpans(text));
}

function partsOfLines(text: string, lines: readonly Span[]): readonly ProsePart[] {
  return paragraphsOf(text, lines).flatMap((paragraph) => {
    const flow = flowOf(text, paragraph);
    // Lists of requirements, settings and listings are plain text as well, but no prose.
    const code = paragraph.filter(({ start, end }) => looksLikeCode(text.slice(start, end)));
    if (code.length * 3 >= paragraph.length || (flow.text.match(/\p{L}{2,}/gu)?.length ?? 0) < 2) return [];
    // Backticks mark code in plain text as well; other marks are words there.
    const marks = scanInline(flow.text).marks.filter(({ kind }) => kind === 'name');
    return partOf(flow, 'paragraph', marks) ?? [];
  });
}

const scissors = /^. -+ >8 -+/;
const trailer = /^[A-Za-z][\w-]*(?:: | #)\S/;

/** The prose of a commit message: no comments, no trailers, nothing below the scissors. */
export function gitCommitParts(text: string): readonly ProsePart[] {
  const lines: Span[] = [];
  for (const line of lineSpans(text)) {
    const words = text.slice(line.start, line.end);
    if (scissors.test(words)) break;
    // A comment ends no paragraph, but it is no line of one.
    if (!words.startsWith('#')) lines.push(line);
  }
  let last = lines.length;
  while (last > 0 && isBlank(text, lines[last - 1]!)) last--;
  let first = last;
  while (first > 0 && trailer.test(text.slice(lines[first - 1]!.start, lines[first - 1]!.end))) first--;
  const hasTrailers = first < last && first > 0 && isBlank(text, lines[first - 1]!);
  const kept = hasTrailers ? lines.slice(0, first) : lines;
  const subject = kept[0];
  if (subject === undefined) return [];
  // `fix(parser)!: words` is a kind, a scope and words.
  const kind = /^[a-z]+(?:\([^)]*\))?!?: /.exec(text.slice(subject.start, subject.end))?.[0].length ?? 0;
  return [
    ...partsOfLines(text, [{ start: subject.start + kind, end: subject.end }]),
    ...partsOfLines(text, kept.slice(1)),
  ];
}

function isBlank(text: string, line: Span): boolean {
  return text.slice(line.start, line.end).trim() === '';
}
