// Constants that the failing tests speak of may be meant; their code is not borrowed otherwise.

import { expect, test } from 'vitest';
import { dialectOf } from '../../../server/src/repair/dialects/index.ts';
import { placeOf } from '../../../server/src/repair/place.ts';
import { subjectOf } from '../../../server/src/repair/subject.ts';
import { templates } from '../../../server/src/repair/templates/index.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';
import { targetFrom } from '../../support/fakePorts.ts';

const parsers = createParsers();
const titles = async (marked: string, said: readonly string[], languageId = 'javascript') => {
  const target = targetFrom(marked, { languageId });
  const subject = await subjectOf(target, parsers, said);
  if (!subject.ok) throw new Error(subject.error);
  return subject.value.places.flatMap((place) =>
    templates.flatMap((template) => [...template.propose(place)].map(({ title }) => title)),
  );
};
const answer = "function answer(yes) {\n  «return yes ? 'yes' : 'nope';»\n}\n";

test('a text that a failing test wants is tried, and only then', async () => {
  const wanted = /'maybe'/u;
  expect((await titles(answer, ['answer(false)', "said('maybe')"])).some((title) => wanted.test(title))).toBe(true);
  expect((await titles(answer, [])).some((title) => wanted.test(title))).toBe(false);
});

test('a number that a failing test wants is tried, in Python too', async () => {
  const text = 'def limit(n):\n    «return n * 37»\n';
  expect((await titles(text, ['limit(1)', 'said(41)'], 'python')).some((title) => title.includes('`41`'))).toBe(true);
  expect((await titles(text, [], 'python')).some((title) => title.includes('`41`'))).toBe(false);
});

test('what a test does is not borrowed: neither calls nor statements nor conditions', async () => {
  const said = ['if (spare.ready > 3) launch(spare)', 'launch(spare);'];
  const seen = await titles('function go(spare) {\n  «return spare.wait + 1;»\n}\n', said);
  expect(seen.filter((title) => /launch|ready/u.test(title))).toEqual([]);
});

test('text that is no code does no harm', async () => {
  const said = ['\'"`((( Error: expected { to be }\n\n@@ -1 +1 @@'];
  expect((await titles(answer, said)).length).toBeGreaterThan(0);
});

test('a place without tests’ words is as it was', async () => {
  const target = targetFrom(answer, { languageId: 'javascript' });
  const tree = (await parsers.parserOf('javascript'))!(target.document.text);
  const subject = await subjectOf(target, parsers);
  const place = placeOf(tree, dialectOf('javascript')!, tree.root);
  expect(subject.ok && subject.value.places[0]!.ingredients.constants.map(({ text }) => text)).toEqual(
    place.ingredients.constants.map(({ text }) => text),
  );
});
