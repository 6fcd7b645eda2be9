// Cheats that must be named, and honest changes that must not; the rows are data in test/fixtures/suppressions/.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { addedSuppressions } from '../../../server/src/core/suppression.ts';
import { splitText } from '../../../server/src/core/textParts.ts';

type Row = readonly [before: string, after: string, languageId?: string];

const read = (name: string): readonly Row[] =>
  JSON.parse(
    readFileSync(new URL(`../../fixtures/suppressions/${name}.json`, import.meta.url), 'utf8'),
  ) as readonly Row[];
const cheats = read('cheats');
const honest = read('honest');

const named = ([before, after, languageId = 'typescript']: Row) => ({ before, after, languageId });

describe('cheats', () => {
  test('there are enough of them', () => expect(Math.min(cheats.length, honest.length)).toBeGreaterThanOrEqual(60));
  test.each(cheats.map(named))('names what is silenced: $before → $after', ({ before, after, languageId }) => {
    expect(addedSuppressions(before, after, languageId)).not.toEqual([]);
  });
});

describe('honest changes', () => {
  test.each(honest.map(named))('says nothing about $before → $after', ({ before, after, languageId }) => {
    expect(addedSuppressions(before, after, languageId)).toEqual([]);
  });
});

test('removing a suppression is no suppression', () => {
  for (const [before, after, languageId = 'typescript'] of cheats) {
    if (/expect|EXPECT|assert|should|strictEqual|t\.is|t\.Err/.test(before)) continue;
    expect(addedSuppressions(after, before, languageId)).toEqual([]);
  }
});

test('says how many assertions went', () => {
  expect(addedSuppressions('expect(a).toBe(1); expect(b).toBe(2);', '', 'typescript')).toEqual([
    '2 assertions were removed',
  ]);
});

test('tells strings, templates, regular expressions and comments apart', () => {
  const { code, comment } = splitText('a("x\\"y") + `b${c(`d`)}e` + /[/"]f/g // g\n/* h */ i', 'typescript');
  expect(code.replace(/\s+/g, '')).toBe('a("")+`${c(``)}`+//gi');
  expect(comment).toBe('// g\n/* h */\n');
});

test.each([
  ['go', 'a := `x"//y` // z\nb := "/*" + string(\'"\')', 'a := ""  \nb := "" + string("")', '// z\n'],
  ['rust', "fn f<'a>(x: &'a str) -> char { '\"' } // 'q", 'fn f<\'a>(x: &\'a str) -> char { "" }  ', "// 'q\n"],
  ['rust', 'let a = r#"say "hi" // no"#; /* b */', 'let a = "";  ', '/* b */\n'],
  ['java', 'String s = "a\\"//"; char c = \'"\'; // d', 'String s = ""; char c = "";  ', '// d\n'],
  ['cpp', "auto n = 1; /* x\ny */ f('\\'');", 'auto n = 1;   f("");', '/* x\ny */\n'],
])('tells strings and comments of %s apart', (languageId, text, code, comment) => {
  expect(splitText(text, languageId)).toEqual({ code, comment });
});
