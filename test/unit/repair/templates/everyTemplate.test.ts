// What holds for every template: its texts parse, stay within the function, differ from the original, and are few.
import { describe, expect, test } from 'vitest';
import { templates } from '../../../../server/src/repair/templates/index.ts';
import { dialectOf } from '../../../../server/src/repair/dialects/index.ts';
import { placeOf } from '../../../../server/src/repair/place.ts';
import { applied, functionsOf, parserOf, treeOf } from '../samples.ts';
import { sampleTexts } from '../sampleTexts.ts';

describe.each(Object.entries(sampleTexts))('%s', (languageId, texts) => {
  test.each(templates.map((template) => [template.id, template] as const))('%s', async (_id, template) => {
    const parse = await parserOf(languageId);
    const dialect = dialectOf(languageId)!;
    for (const text of texts) {
      const tree = await treeOf(languageId, text);
      for (const func of functionsOf(tree)) {
        const seen = new Set<string>();
        for (const fix of template.propose(placeOf(tree, dialect, func))) {
          const changed = applied(text, fix);
          const told = `${fix.title}: ${changed}`;
          expect(parse(changed).hasFault, told).toBe(false);
          expect(changed, told).not.toBe(text);
          expect(seen.has(changed), `twice: ${told}`).toBe(false);
          seen.add(changed);
          expect(fix.template).toBe(template.id);
          expect(fix.fit, told).toBeGreaterThan(0);
          expect(fix.fit, told).toBeLessThanOrEqual(1);
          expect(fix.title.length, told).toBeGreaterThan(5);
          for (const edit of fix.edits) {
            expect(edit.span.start, told).toBeGreaterThanOrEqual(func.start);
            expect(edit.span.end, told).toBeLessThanOrEqual(func.end);
          }
          expect(fix.at.start, told).toBeGreaterThanOrEqual(func.start);
          expect(fix.at.end, told).toBeLessThanOrEqual(func.end);
        }
      }
    }
  });
});

test('ids, titles, sources and priors', () => {
  expect(new Set(templates.map((template) => template.id)).size).toBe(templates.length);
  for (const template of templates) {
    expect(template.id).toMatch(/^[a-z]+(?:-[a-z]+)*$/u);
    expect(template.source.length, template.id).toBeGreaterThan(10);
    expect(template.prior).toBeGreaterThan(0);
    expect(template.prior).toBeLessThanOrEqual(1);
  }
});

test('a function of ten lines is given some hundreds of fixes', async () => {
  for (const languageId of ['javascript', 'python']) {
    for (const text of sampleTexts[languageId]!) {
      const tree = await treeOf(languageId, text);
      for (const func of functionsOf(tree)) {
        const lines = text.slice(func.start, func.end).split('\n').length;
        const place = placeOf(tree, dialectOf(languageId)!, func);
        const count = templates.reduce((sum, template) => sum + [...template.propose(place)].length, 0);
        expect(count, text.slice(func.start, func.end)).toBeLessThan(760 + lines * 60);
      }
    }
  }
});
