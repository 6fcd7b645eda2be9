// Whether a change puts in or takes out a call that the words about the function speak of: its name, the comment before
// it and its docstring. `max…` speaks for a maximum, "descending" for a reversed order, "prefix" for `startsWith`. It
// proves nothing; it orders what the tests cannot tell apart (comments as oracles: Tan et al. 2012, @tComment, and Blasi
// et al. 2018, Jdoctor; names as promises: Høst and Østvold 2009). Words for bounds ("at least", "more than") and for
// arithmetic were tried, too: of the own functions they spoke as often for wrong changes as for right ones.

import { documentationOf, type NaturalIn } from './documentation.ts';

/** Words and the code that they speak for. */
interface Spoken {
  readonly words: RegExp;
  readonly code: RegExp;
}

const spoken: readonly Spoken[] = [
  { words: /\b(?:max|maximum|largest|greatest|biggest|highest|longest|latest|most)\b/u, code: /\bmax\s*\(/gu },
  { words: /\b(?:min|minimum|smallest|least|lowest|shortest|earliest|closest|nearest)\b/u, code: /\bmin\s*\(/gu },
  { words: /\b(?:absolute|distance|gap|regardless of sign|difference|deviation)\b/u, code: /\babs\s*\(/gu },
  { words: /\b(?:sort|sorted|order|ordered|ascending|rank)\b/u, code: /\b(?:sort|sorted|toSorted)\s*\(/gu },
  {
    words: /\b(?:descending|reverse|reversed|backwards?|from the (?:right|end)|mirror|palindrome)\b/u,
    code: /\b(?:reverse|reversed|toReversed)\b|\[::-1\]/gu,
  },
  { words: /\b(?:distinct|unique|duplicates?|different|once each)\b/u, code: /\bset\s*\(|\bnew Set\b/giu },
  { words: /\b(?:prefix|starts? with|begins?|beginning)\b/u, code: /\bstarts_?with\b/giu },
  { words: /\b(?:suffix|ends? (?:with|in))\b/u, code: /\bends_?with\b/giu },
  {
    words: /\b(?:capitals?|capitali[sz]e[ds]?|upper ?case|title case)\b/u,
    code: /\b(?:upper|toUpperCase|isupper)\b/gu,
  },
  {
    words: /\b(?:lower ?case|ignoring case|case-?insensitive(?:ly)?|whatever (?:the|their) case)\b/u,
    code: /\b(?:lower|toLowerCase|islower)\b/gu,
  },
  { words: /\b(?:rounded up|round up|started|begun|ceiling|each begun)\b/u, code: /\bceil\s*\(/gu },
  { words: /\b(?:rounded down|round down|whole|floor|full|integer)\b/u, code: /\bfloor\s*\(|(?<!:)\/\//gu },
  { words: /\b(?:rounded|round|decimals?)\b/u, code: /\b(?:round|toFixed)\s*\(/gu },
];

/** What a change that puts such a call in gains, and what one that takes it out keeps. */
const agreement = { with: 1.4, against: 0.7 };

/** A factor around 1: above where a change puts in what the words speak for, below where it takes that out. */
export function agreementWithWords(place: NaturalIn, before: string, after: string): number {
  const told = `${nameWords(before)} ${documentationOf(place)}`.toLowerCase();
  let factor = 1;
  for (const { words, code } of spoken) {
    const gained = countOf(after, code) - countOf(before, code);
    if (gained === 0 || !words.test(told)) continue;
    factor *= gained > 0 ? agreement.with : agreement.against;
  }
  return Math.min(2, Math.max(0.4, factor));
}

/** The words of a function's name: `countAbove` and `count_above` are `count above`. */
function nameWords(text: string): string {
  const name = /\b(?:function\s*\*?|def|const|let)\s+([\p{L}_$][\p{L}\p{N}_$]*)/u.exec(text)?.[1] ?? '';
  return name.replaceAll(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})/gu, ' ').replaceAll('_', ' ');
}

function countOf(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}
