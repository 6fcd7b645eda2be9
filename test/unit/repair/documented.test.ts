// What documentation says of special cases, read as values; and what says nothing of the kind.
import { expect, test } from 'vitest';
import { documentedAnswers } from '../../../server/src/repair/documented.ts';
import { placeIn } from './samples.ts';

const python = (words: string) => `def f(xs):\n    """${words}"""\n    return xs[0]\n`;
const javascript = (words: string) => `/**\n * ${words}\n */\nfunction f(xs) {\n  return xs[0];\n}\n`;

test.each([
  ['python', python('The mean. Returns 0 for an empty list.'), ['0']],
  ['python', python('Return None if there is nothing.'), ['None']],
  ['python', python('The first one, or -1 if there is none.'), ['-1']],
  ['python', python('If the list is empty, returns an empty string.'), ["''"]],
  ['python', python('Returns True when all are, for none: 1.'), ['True', '1']],
  ['python', python('Returns zero\n    when there is nothing.'), ['0']],
  ['javascript', javascript('Returns `null` when the list is empty.'), ['null']],
  ['javascript', javascript('@returns {number} undefined if there is none'), ['undefined']],
  ['javascript', javascript('When nothing fits, gives an empty array.'), ['[]']],
  ['javascript', javascript('For an empty object: {}'), ['{}']],
  ['go', '// f returns nil if it has none.\nfunc f(n int) int { return n }\n', ['nil']],
] as const)('%s: %s', async (languageId, text, answers) => {
  const before = languageId === 'go' ? 'package p\n\n' : '';
  expect(documentedAnswers(await placeIn(languageId, before + text))).toEqual(answers);
});

test.each([
  ['python', python('Returns the first of all.')],
  ['python', python('Returns 3 items of the list.')],
  ['python', python('If n is above 10items, the rest is left out.')],
  ['python', python('The number for which all is true, and one more.')],
  ['python', 'def f(xs):\n    return xs[0]  # returns 0 if empty\n'],
  ['javascript', javascript('Gives null values their names.')],
  ['javascript', 'const text = "returns 0 if empty";\nfunction f(xs) { return xs[0]; }'],
  ['go', '// f returns undefined if it can.\nfunc f(n int) int { return n }\n'],
] as const)('nothing of the kind, in %s: %s', async (languageId, text) => {
  const before = languageId === 'go' ? 'package p\n\n' : '';
  expect(documentedAnswers(await placeIn(languageId, before + text))).toEqual([]);
});
