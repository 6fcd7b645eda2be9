// The licence that a document names, against the one of package.json.

import type { Complaint } from '../proseRun.ts';
import { spanIn, type ClaimRule } from './document.ts';

const licences: readonly (readonly [RegExp, RegExp])[] = [
  [/\bMIT(?:-0)?\b|\bExpat\b/, /\bMIT/],
  [/\bISC\b/, /\bISC\b/],
  [/\bApache(?:[ -](?:Licen[sc]e,? )?(?:version )?v?2(?:\.0)?)?\b/i, /\bApache/],
  [/\b(?:BSD[ -]?2|2-clause|simplified BSD)/i, /\bBSD-2/],
  [/\b(?:BSD[ -]?3|3-clause|new BSD|modified BSD)/i, /\bBSD-3/],
  [/\bBSD\b/, /\bBSD|0BSD/],
  [/\bLGPL|Lesser General/i, /\bLGPL/],
  [/\bAGPL|Affero/i, /\bAGPL/],
  [/\bGPL|\bGNU General/i, /\bGPL/],
  [/\bMPL|Mozilla Public/i, /\bMPL/],
  [/\bUnlicense\b/i, /\bUnlicense/],
  [/\bBlue ?Oak\b/i, /\bBlueOak/],
  [/\bCC0\b/i, /\bCC0/],
  [/\bWTFPL\b/i, /\bWTFPL/],
];

/** The name of the licence. */
export const licence: ClaimRule = {
  rules: ['licence-name'],
  find({ manifest, paragraphs }) {
    const declared = manifest?.json['license'];
    if (typeof declared !== 'string' || !licences.some(([, id]) => id.test(declared))) return [];
    // Only the paragraph that speaks of this package: the first of the section, or “licensed under …”.
    const found: Complaint[] = [];
    let first: string | undefined;
    for (const paragraph of paragraphs) {
      const heading = paragraph.under.at(-1);
      const isSection =
        paragraph.kind !== 'heading' &&
        heading !== undefined &&
        /^(?:the )?licen[sc]e$/i.test(heading.replaceAll(/[^A-Za-z ]/g, '').trim());
      const isFirst = isSection && first !== heading;
      if (isSection) first = heading;
      const said =
        /\b(?:licen[sc]ed under|released under|distributed under|available under)\b[^.]{0,60}/i.exec(paragraph.text) ??
        (isFirst ? /[^]{0,200}/.exec(paragraph.text) : null);
      if (!said) continue;
      const names = licences.filter(([words]) => words.test(said[0]));
      if (names.length === 0 || names.some(([, id]) => id.test(declared))) continue;
      const word = names[0]![0].exec(said[0])!;
      const start = said.index + word.index;
      found.push({
        rule: 'licence-name',
        message: `package.json says that the licence is ${declared}, not ${word[0]}.`,
        severity: 'warning',
        span: spanIn(paragraph, start, start + word[0].length),
      });
    }
    return found;
  },
};
