// Turns the lines and columns that tools print into ranges of the text that was checked. Tools count
// columns in bytes, code points or UTF-16 units, from 0 or 1; texts of ours are in UTF-16 units.

import { lineEndOffset, lineText, type LineStarts, type Position, type Range } from '../base/text.ts';

/** What a tool counts columns in. */
export type ColumnUnit = 'utf8' | 'utf16' | 'codepoint';

/**
 * The position of a tool's line and column, clamped to the text: a tool that points past the end of a
 * line means its end.
 *
 * @param line from 1. @param column from 1, in `unit`.
 */
export function placeOf(text: string, starts: LineStarts, line: number, column: number, unit: ColumnUnit): Position {
  const index = Math.max(0, Math.min(starts.length - 1, Math.floor(line) - 1));
  const content = lineText(text, starts, index);
  return { line: index, character: unitsOf(content, Math.max(0, Math.floor(column) - 1), unit) };
}

/** UTF-16 units of the first `count` units of another kind; never within a surrogate pair. */
function unitsOf(content: string, count: number, unit: ColumnUnit): number {
  if (unit === 'utf16') {
    const within = Math.min(count, content.length);
    const low = content.charCodeAt(within) & 0xfc00;
    return within > 0 && low === 0xdc00 ? within - 1 : within;
  }
  let units = 0;
  let counted = 0;
  for (const character of content) {
    const weight = unit === 'codepoint' ? 1 : utf8Length(character.codePointAt(0)!);
    if (counted + weight > count) break;
    counted += weight;
    units += character.length;
  }
  return units;
}

function utf8Length(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
}

/** The range of the words of one line: without its indentation and trailing blanks. */
export function wordsOfLine(text: string, starts: LineStarts, line: number): Range {
  const index = Math.max(0, Math.min(starts.length - 1, line));
  const content = text.slice(starts[index]!, lineEndOffset(text, starts, index));
  const start = content.length - content.trimStart().length;
  const end = Math.max(start, content.trimEnd().length);
  return { start: { line: index, character: start }, end: { line: index, character: end } };
}

/** The range of the word at a position, for tools that tell only where something starts. */
export function wordAt(text: string, starts: LineStarts, at: Position): Range {
  const content = lineText(text, starts, at.line);
  const word = /^[\p{L}\p{N}_$]+|^\S/u.exec(content.slice(at.character));
  const length = word?.[0].length ?? 0;
  return { start: at, end: { line: at.line, character: at.character + length } };
}
