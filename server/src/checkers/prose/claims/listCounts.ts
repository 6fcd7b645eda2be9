// A number of things that is announced, and a list of another number right below it.

import type { Complaint } from '../proseRun.ts';
import { lineSpans } from '../flow.ts';
import type { ClaimRule } from './document.ts';

const numbers = ['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const announced = new RegExp(
  String.raw`\b(${numbers.join('|')}|[2-9]|10)\s+((?:[a-z-]+\s+){0,3}?[a-z-]{3,}s)\b[^.:\n]{0,40}:\s*$`,
  'i',
);

/** Counts before lists. */
export const listCounts: ClaimRule = {
  rules: ['list-count'],
  find({ text, blocks }) {
    const lines = lineSpans(text);
    const starts = lines.map(({ start }) => start);
    return blocks.flatMap((block): readonly Complaint[] => {
      if (block.kind !== 'paragraph' || block.lines.length === 0) return [];
      const last = block.lines.at(-1)!;
      const line = text.slice(last.start, last.end);
      const found = announced.exec(line);
      if (
        !found ||
        /\b(?:one of|at least|or more|up to|such as|e\.g|for example|some of|additional|other|first|more)\b/i.test(line)
      )
        return [];
      const word = found[1]!.toLowerCase();
      const said = numbers.includes(word) ? numbers.indexOf(word) + 2 : Number(word);
      const below = lowerBound(starts, last.start) + 1;
      const count = itemsBelow(lines.slice(below, below + 400).map(({ start, end }) => text.slice(start, end)));
      if (count === undefined || count === said) return [];
      const start = last.start + found.index + found[0].indexOf(found[1]!);
      return [
        {
          rule: 'list-count',
          message: `“${found[1]!} ${found[2]!}” are announced, and ${count} are listed.`,
          severity: 'warning',
          span: { start, end: start + found[1]!.length },
        },
      ];
    });
  },
};

/** Index of the line that holds an offset. */
function lowerBound(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Items of the list that the lines begin with, without those within items; undefined where there is none. */
export function itemsBelow(lines: readonly string[]): number | undefined {
  const marker = /^(\s*)([-+*]|\d{1,3}[.)])\s+\S/;
  const begin = lines.findIndex((line) => line.trim() !== '');
  const first = begin < 0 ? null : marker.exec(lines[begin]!);
  if (!first) return undefined;
  const [, indent, sign] = first;
  let count = 0;
  let blank = false;
  for (const line of lines.slice(begin)) {
    if (line.trim() === '') {
      blank = true;
      continue;
    }
    const item = marker.exec(line);
    if (item && item[1] === indent) {
      // Another mark begins another list.
      if (/\d/.test(item[2]!) !== /\d/.test(sign!) || (!/\d/.test(sign!) && item[2] !== sign)) return undefined;
      count++;
    } else if (blank && line.length - line.trimStart().length <= indent!.length) break;
    blank = false;
  }
  return count;
}
