// Lenses made for a kind of text, refined once and kept (method critique/lenses).

import { describe, expect, test } from 'vitest';
import type { KeptTexts } from '../../../server/src/core/critic.ts';
import { lensesIn, taskKindOf } from '../../../server/src/critique/lensStructure.ts';
import { lenses } from '../../../server/src/critique/lenses.ts';
import { createKeptTexts, keptFor } from '../../../server/src/engine/keptTexts.ts';
import { critiqueContext, critiqueTask } from '../../support/critiques.ts';
import { targetFrom, type Answer } from '../../support/fakePorts.ts';

const target = targetFrom(
  '/** The mean; 0 for an empty list. */\n«export function mean(xs: number[]): number {\n  let sum = 0;\n  for (const x of xs) sum += x;\n  return sum / xs.length;\n}»\n',
);
const lens = (name: string, more: object = {}) => ({
  name,
  reader: `a reader for ${name}`,
  guideline: `In general, mind ${name}.`,
  task: `Here, follow ${name}.`,
  ...more,
});
const structure = (...names: readonly string[]) => JSON.stringify(names.map((name) => lens(name)));
const seen = (number: number, more: object = {}) => ({
  lens: number,
  check: 'an empty list against the division',
  quote: 'sum / xs.length',
  message: 'Gives NaN for an empty list.',
  ...more,
});
const written = structure('contract', 'boundaries', 'order');
const refined = structure('boundaries', 'callers', 'units');

async function look(answers: readonly Answer[], kept?: KeptTexts, marked = target) {
  const watched = critiqueContext(answers, kept ? { kept } : {});
  const result = await lenses.critique(watched.context, critiqueTask(marked));
  const notes = watched.events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
  return { ...result, asked: watched.asked, notes };
}

describe('lenses', () => {
  test('are generated, listed, and refined once before the critique runs [S007]', async () => {
    const { asked, notes, failures } = await look([written, refined, '[]']);
    expect(asked.map(({ prompt }) => prompt.id)).toEqual([
      'critique/lenses/structure',
      'critique/lenses/refine',
      'critique/lenses/look',
    ]);
    expect(asked[1]!.messages[1]!.content).toContain('Here, follow contract.');
    expect(notes).toEqual([
      'Lenses for typescript functions with loops, written and refined: boundaries, callers, units.',
    ]);
    expect(asked[2]!.messages[1]!.content).toContain('2. callers (a reader for callers): Here, follow callers.');
    expect(failures).toEqual([]);
  });
  test('show on each finding the chain from general guideline over task to check [S141]', async () => {
    const { findings } = await look([written, refined, JSON.stringify([seen(1)])]);
    expect(findings).toMatchObject([
      {
        proof: 'opinion',
        quote: 'sum / xs.length',
        chain: [
          'boundaries: In general, mind boundaries.',
          'Here, follow boundaries.',
          'an empty list against the division',
        ],
      },
    ]);
  });
  test('are readers whose findings all come from one call [S164]', async () => {
    const both = JSON.stringify([seen(1), seen(3, { quote: 'let sum = 0' })]);
    const { findings, asked } = await look([written, refined, both]);
    expect(asked).toHaveLength(3);
    expect(findings.map(({ evidence }) => evidence[0]!.excerpt)).toEqual([
      'Seen through “units” by a reader for units: an empty list against the division',
      'Seen through “boundaries” by a reader for boundaries: an empty list against the division',
    ]);
  });
  test('that show one place are one finding, with what each of them showed', async () => {
    const both = JSON.stringify([seen(1), seen(2, { check: 'what a caller is told', message: 'Callers get NaN.' })]);
    const { findings, failures } = await look([written, refined, both]);
    expect(findings).toMatchObject([{ message: 'Gives NaN for an empty list.' }]);
    expect(findings[0]!.evidence.map(({ excerpt }) => excerpt)).toEqual([
      'Seen through “boundaries” by a reader for boundaries: an empty list against the division',
      'Seen through “callers” by a reader for callers: what a caller is told. Callers get NaN.',
    ]);
    expect(failures).toEqual([]);
  });
  test('are kept by the kind of text and used on another endpoint without being built again [S233]', async () => {
    const kept = createKeptTexts();
    await look([written, refined, '[]'], kept);
    const again = await look([JSON.stringify([seen(2)])], kept);
    expect(again.asked.map(({ prompt }) => prompt.id)).toEqual(['critique/lenses/look']);
    expect(again.notes).toEqual([
      'Lenses for typescript functions with loops, kept from an earlier run: boundaries, callers, units.',
    ]);
    expect(again.findings[0]!.chain![0]).toBe('callers: In general, mind callers.');
    const other = await look([written, refined, '[]'], kept, targetFrom('«const a = 1;»\n'));
    expect(other.asked).toHaveLength(3);
  });
  test('that were not refined are used and not kept', async () => {
    const kept = createKeptTexts();
    const { notes, failures } = await look([written, 'No.', '[]'], kept);
    expect(notes[0]).toContain('written, not refined: contract, boundaries, order.');
    expect(failures.map(({ code }) => code)).toEqual(['reply.not-a-list']);
    expect((await look([written, refined, '[]'], kept)).asked).toHaveLength(3);
  });
  test('that were spoilt while they were kept are built again', async () => {
    const { asked } = await look([written, refined, '[]'], { get: () => '[{"name": 1}]', set: () => undefined });
    expect(asked).toHaveLength(3);
  });
  test('that are fewer than three are not used', async () => {
    const { findings, asked, failures } = await look([structure('a', 'A', 'b'), refined]);
    expect([findings, asked.length]).toEqual([[], 1]);
    expect(failures.map(({ code }) => code)).toEqual(['reply.not-a-list']);
  });
  test('are made without the text, so that no text can say how it is looked at', async () => {
    const { asked } = await look([written, refined, '[]']);
    for (const { messages } of asked.slice(0, 2))
      expect(JSON.stringify(messages)).not.toMatch(/export function|xs\.length|0 for an/);
  });
  test.each([
    ['a lens that there is not', seen(7)],
    ['no lens', seen(1, { lens: undefined })],
    ['a quote that stands nowhere', seen(1, { quote: 'sum / n' })],
  ])('drop and count a finding with %s', async (_, entry) => {
    const { findings, failures } = await look([written, refined, JSON.stringify([entry])]);
    expect(findings).toEqual([]);
    expect(failures.map(({ code }) => code)).toEqual(['reply.unanchored']);
  });
  test('let an example be run', async () => {
    const example = { call: 'mean([])', expected: '0', actual: 'NaN', says: '0 for an empty list' };
    const { findings } = await look([written, refined, JSON.stringify([seen(1, { example })])]);
    expect(findings[0]!.claim?.expectation.call).toBe('mean([])');
  });
});

describe('the kind of a selection is told by program, and the matching profile is taken [S111, S198]', () => {
  test.each([
    ['«async function f() { await g(); }»', {}, 'typescript functions, asynchronous'],
    ['«class A { b = 1; }»', {}, 'typescript classes'],
    ['«a = 1;»', {}, 'typescript statements'],
    ['«test(1);»', { uri: 'file:///w/a.test.ts' }, 'typescript tests'],
    ['«def f(x):\n  while x: pass»', { languageId: 'python' }, 'python functions with loops'],
    ['«1. Open it.\n2. Close it.»', { languageId: 'markdown' }, 'markdown instructions'],
    ['«| a | b |\n|---|---|»', { languageId: 'markdown' }, 'markdown reference'],
    ['«It is so.»', { languageId: 'markdown' }, 'markdown text'],
  ])('%s', (marked, options, kind) => {
    expect(taskKindOf(targetFrom(marked, options))).toBe(kind);
  });
});

test('a structure holds at most six lenses, in plain words, each with a name of its own', () => {
  const many = Array.from({ length: 30 }, (_, index) => lens(`n${index}\u202e`));
  expect(lensesIn(many)).toHaveLength(6);
  expect(lensesIn(many)!.map(({ name }) => name)).toContain('n0');
  expect(lensesIn([lens('a'), lens('b', { task: '' }), lens('c'), 7, null])).toBeUndefined();
});

test('each engine keeps its own', () => {
  const [one, two] = [{}, {}];
  keptFor(one).set('a', 'b');
  expect([keptFor(one).get('a'), keptFor(two).get('a')]).toEqual(['b', undefined]);
});

test('what is kept is bounded', () => {
  const kept = createKeptTexts();
  for (let index = 0; index < 150; index++) kept.set(`k${index}`, 'x');
  kept.set('long', 'x'.repeat(20_000));
  expect([kept.get('k0'), kept.get('k149'), kept.get('long')]).toEqual([undefined, 'x', undefined]);
});
