// What the documentation of a function says that it gives in a special case: “returns 0 for an empty list”, “null if there
// is none”. Such a sentence is the plainest hint at a check that is missing (iComment, SOSP 2007; Toradocu, ISSTA 2016).

import { documentationOf } from './overfit/documentation.ts';
import type { RepairPlace } from './template.ts';

/** Most values that are read from one documentation. */
const most = 3;

/** What stands for nothing in words, and how the language writes it. */
const words: readonly (readonly [pattern: string, write: (place: RepairPlace) => string | undefined])[] = [
  [String.raw`None|null|nil`, ({ dialect }) => dialect.write.nullWord],
  [String.raw`undefined`, ({ dialect }) => (dialect.id === 'javascript' ? 'undefined' : undefined)],
  [String.raw`[Tt]rue`, ({ dialect }) => dialect.write.trueWord],
  [String.raw`[Ff]alse`, ({ dialect }) => dialect.write.falseWord],
  [String.raw`(?:an? )?empty (?:list|array)|\[\]`, ({ dialect }) => dialect.write.literal({ kind: 'list', items: [] })],
  [
    String.raw`(?:an? |the )?empty (?:string|text)|''|""`,
    ({ dialect }) => dialect.write.literal({ kind: 'string', value: '' }),
  ],
  [String.raw`(?:an? )?empty (?:dict(?:ionary)?|object|map)|\{\}`, () => '{}'],
  [String.raw`zero`, () => '0'],
  [String.raw`-?\d+(?:\.\d+)?(?![\w.]*\w)`, () => undefined],
];

const value = words.map(([pattern]) => pattern).join('|');

/** “returns 0 if …”, and “if … returns 0” or “for …: 0”. */
const sentences = [
  new RegExp(
    String.raw`(?:\b[Rr]eturns?|\b[Gg]ives?|@returns?(?: \{[^}]*\})?|\bor) [\x60*]*(?<value>${value})[\x60*]*,? (?:if|for|when|where|unless|on)\b`,
    'gu',
  ),
  new RegExp(
    String.raw`\b(?:[Ii]f|[Ff]or|[Ww]hen|[Ww]here)\b[^.\n:]{0,60}?(?:\breturns?|\bgives?|:) [\x60*]*(?<value>${value})(?![\w.]*\w)`,
    'gu',
  ),
];

/** Values that the documentation names for special cases, as the language writes them, in the order of the text. */
export function documentedAnswers(place: RepairPlace): readonly string[] {
  const told = documentationOf({ text: place.tree.text, func: place.func }).replace(/\n\s*(?:[*#]|\/\/)?\s*/gu, ' ');
  const found = new Map<string, number>();
  for (const sentence of sentences) {
    for (const match of told.matchAll(sentence)) {
      const text = match.groups!['value']!;
      const known = words.find(([pattern]) => new RegExp(`^(?:${pattern})$`, 'u').test(text));
      const written = /^-?\d/u.test(text) ? text : known?.[1](place);
      if (written !== undefined && !found.has(written)) found.set(written, match.index);
    }
  }
  return [...found]
    .toSorted((a, b) => a[1] - b[1])
    .slice(0, most)
    .map(([text]) => text);
}
