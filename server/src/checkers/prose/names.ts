// Finds names in running text: addresses, paths, flags, versions, identifiers. They are not prose, so no
// rule of spelling or grammar looks inside them.

import type { Mark } from './marks.ts';
import { remembering } from './remembering.ts';

/** Each alternative takes time in proportion to what it reads; none can start inside another's match. */
const name = new RegExp(
  [
    // Addresses and mail.
    String.raw`\b[A-Za-z][A-Za-z0-9+.-]{1,20}:\/\/[^\s<>"'\x60]*`,
    String.raw`\bwww\.[^\s<>"'\x60]+`,
    String.raw`\b(?:mailto|tel|data|urn|file|npm|node|git|jsr|workspace):[^\s<>"'\x60]+`,
    String.raw`(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}`,
    // Packages, mentions, issue numbers, hashes.
    String.raw`(?<![\w/])@[\w][\w./-]*`,
    String.raw`(?<![\w&])#[\w-]+`,
    // Placeholders, variables, formats.
    String.raw`\$\{[^}\n]{0,80}\}|\$[A-Za-z_]\w*|\{\{?[\w.@ /-]{1,60}\}?\}|%[sdifoOjxX]\b|<\/?[A-Za-z][\w:.-]{0,60}>`,
    // Options.
    String.raw`(?<![\w-])--?[A-Za-z][\w-]*(?:=[^\s,;)]+)?`,
    // Paths: absolute, home, relative, with a drive, or with two slashes or a dot in them.
    String.raw`(?<![\w.~])(?:~|\.{1,2})?\/[\w.@*{}~+-]+(?:\/[\w.@*{}~+-]*)*`,
    String.raw`\b[A-Za-z]:\\[^\s"'<>|]*`,
    String.raw`(?<![\w/@.*-])[\w@.*-]+(?:\/[\w@.*-]*)+`,
    // Dot files, globs, file names and dotted names; not “e.g.” and not the end of a sentence.
    String.raw`(?<![\w.])\.[A-Za-z][\w-]*(?:\.[\w-]+)*`,
    String.raw`(?<![\w*])\*{1,3}\.[\w.*-]+`,
    String.raw`\b(?:[\w-]{2,80}\.[A-Za-z_$][\w$-]*|[\w-]\.[A-Za-z_$][\w$-]+)(?:\.[A-Za-z_$][\w$-]*)*(?:\(\))?`,
    // Versions, numbers with units, hexadecimal, ranges of versions.
    String.raw`[\^~>=<]{0,2}\bv?\d+(?:\.(?:\d+|x|\*))+(?:[-+][\w.+-]*)?`,
    String.raw`\b0[xXbBoO][\da-fA-F_]+\b`,
    String.raw`\b(?=[\da-f]*\d)(?=[\da-f]*[a-f])[\da-f]{7,64}\b`,
    // Identifiers: snake_case, camelCase, two humps, calls, members, words with digits.
    String.raw`(?<![\w$])\$?\w*_[\w$]*(?:\(\)?)?(?:\.\w+)*`,
    String.raw`\b[a-z][a-z\d]*[A-Z][\w$]*(?:\(\))?`,
    String.raw`\b[A-Z][a-z\d]+[A-Z][\w$]*(?:\(\))?`,
    String.raw`\b[A-Z]{2,}[a-z]+[A-Z\d]?\w*`,
    String.raw`\b[A-Za-z_$][\w$]*(?:::[A-Za-z_$][\w$]*)+(?:\(\))?`,
    String.raw`\b[A-Za-z_$][\w$]*\(\)`,
    String.raw`\b(?!\d+(?:st|nd|rd|th|s|k|x)\b)(?=[A-Za-z]*\d)\w*[A-Za-z]\w*\b(?:-\d\w*)?`,
    // Names of signs, entities.
    String.raw`(?<![\w:]):[a-z][\w+-]*:(?![\w:])`,
    String.raw`&(?:[A-Za-z]{2,12}|#\d{1,7}|#x[\da-fA-F]{1,6});`,
  ].join('|'),
  'gu',
);

/** The end of a name without the punctuation of the sentence around it. */
function withoutStop(text: string, start: number, end: number): number {
  let to = end;
  while (to > start + 1 && /[.,;:!?'"”’…]/.test(text[to - 1]!)) to--;
  // A closing bracket belongs to the name only if it opens one.
  while (to > start + 1 && text[to - 1] === ')' && !text.slice(start, to).includes('(')) to--;
  return to;
}

/** Words with a slash between them, such as `and/or`: no path. */
function isChoice(found: string): boolean {
  return /^[A-Za-z-]+\/[A-Za-z-]+$/.test(found) && !/[a-z][A-Z]/.test(found);
}

/** Names of stretches that were read before: an edit changes one paragraph of many. */
const known = remembering<readonly Mark[]>(2_000_000);

/** The names between `from` and `to` of a text, in order. */
export function nameMarks(text: string, from = 0, to = text.length): readonly Mark[] {
  // What lies around the stretch does not matter to its names; this keeps look-behind cheap and simple.
  const marks = known(text.slice(from, to), namesOf);
  return from === 0 ? marks : marks.map(({ kind, start, end }) => ({ kind, start: start + from, end: end + from }));
}

function namesOf(part: string): readonly Mark[] {
  const marks: Mark[] = [];
  name.lastIndex = 0;
  for (let match = name.exec(part); match; match = name.exec(part)) {
    const start = match.index;
    if (match[0] === '') {
      name.lastIndex++;
      continue;
    }
    const end = withoutStop(part, start, start + match[0].length);
    if (isChoice(match[0])) continue;
    marks.push({ kind: 'name', start, end });
    name.lastIndex = end;
  }
  return marks;
}
