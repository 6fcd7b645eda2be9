// Sentences that say several things, and the labels of what they say (method evidence/claims).

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claims } from '../../../server/src/critique/claims.ts';
import { partsOf, statementsIn } from '../../../server/src/critique/statements.ts';
import { trainingRows } from '../../../server/src/trace/trainingRows.ts';
import { critiqueContext, critiqueTask } from '../../support/critiques.ts';
import { targetFrom } from '../../support/fakePorts.ts';

const options = { languageId: 'markdown', uri: 'file:///work/docs/guide.md' };
const files = {
  'README.md': '# Cache\n\nEntries live in the cache for 60 seconds.\n\nIt is fast.\n',
};
const verdict = (word: string, more: object = {}) => [
  { verdict: word, relevant: '1', passage: 1, quote: 'cache for 60 seconds', useful: 'yes', reason: 'r', ...more },
];

async function critique(answers: readonly unknown[], marked: ReturnType<typeof targetFrom>, more = files) {
  const words = answers.map((one) => JSON.stringify(one));
  const { context, events, asked } = critiqueContext(words, { files: more, document: 'docs/guide.md' });
  const result = await claims.critique(context, critiqueTask(marked));
  const judged = asked.filter(({ prompt }) => !prompt.id.endsWith('/sample'));
  return {
    ...result,
    asked: judged,
    rows: trainingRows(events.map((event, seq) => ({ runId: 'r', seq, atMs: seq, event }))),
  };
}

describe('a statement', () => {
  const two = targetFrom('# Guide\n\n«The cache keeps entries for 30 seconds and is cleared by `drop`.»\n', options);
  const dropFile = { ...files, 'docs/drop.md': 'Calling `drop` clears the cache.\n' };
  const parts = [
    { claim: 1, part: 'keeps entries for 30 seconds', needed: 'yes', goal: 'How long.', query: 'cache entries live' },
    { claim: 1, part: 'is cleared by `drop`', needed: 'yes', goal: 'What clears it.', query: 'clears cache' },
  ];
  test('that says two things is two: each has a place, a source and a verdict of its own [S140]', async () => {
    const cleared = verdict('supported', { quote: 'clears the cache' });
    const { findings, asked, failures } = await critique([parts, verdict('contradicted'), cleared], two, dropFile);
    expect(failures).toEqual([]);
    expect(findings).toMatchObject([{ quote: 'keeps entries for 30 seconds', proof: 'opinion' }]);
    expect(asked[2]!.messages[1]!.content).toContain('is cleared by `drop`\nIt is part of: The cache keeps entries');
  });
  test.each([
    ['do not stand there', [parts[0], { ...parts[1], part: 'is emptied by `drop`' }]],
    ['meet each other', [parts[0], { ...parts[1], part: '30 seconds and is cleared by `drop`' }]],
    ['leave a number out', [{ ...parts[0], part: 'keeps entries' }, parts[1]]],
    [
      'are left out',
      [
        { ...parts[0], part: null },
        { claim: 1, goal: 'x', query: 'y' },
      ],
    ],
    ['are one', [parts[0]]],
  ])('whose parts %s is looked up whole', async (_, planned) => {
    const { findings, asked } = await critique([planned, verdict('contradicted')], two, dropFile);
    expect(asked).toHaveLength(2);
    expect(findings).toMatchObject([{ quote: 'The cache keeps entries for 30 seconds and is cleared by `drop`.' }]);
  });
  test('leaves its label and a reward in the rows of a trace; only what is supported is a target [S140]', async () => {
    const one = targetFrom('# Guide\n\n«The cache keeps entries for 30 seconds.»\n', options);
    const plan = [{ claim: 1, needed: 'yes', goal: 'How long entries live.', query: 'cache entries live' }];
    const rows = async (word: string) => (await critique([plan, verdict(word)], one)).rows;
    const labels = await Promise.all(['supported', 'contradicted', 'no evidence'].map(rows));
    expect(labels.map(([row]) => row!.messages.at(-1))).toMatchObject([
      { train: true, reward: 1, verdict: 'truth: supported; useful: yes' },
      { train: false, reward: -1, verdict: 'truth: contradicted; useful: yes' },
      { train: false, reward: 0, verdict: 'truth: no evidence; useful: yes' },
    ]);
    expect(labels[1]![0]).toMatchObject({ kind: 'critique', filtered: 'Nothing speaks for any part of it.' });
    expect(labels[1]![0]!.messages[0]!.content).toContain('README.md, line 3');
  });
  test('gives parts that stand in it, apart from each other, with all its numbers and names, or none', async () => {
    const [statement] = await statementsIn(two, critiqueContext().context.parse, 5);
    const { text } = two.document;
    const cut = fc
      .tuple(fc.nat(text.length), fc.nat(text.length))
      .map(([a, b]) => text.slice(Math.min(a, b), Math.max(a, b)));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(cut, fc.string(), fc.constantFrom(parts[0]!.part, parts[1]!.part)), { maxLength: 3 }),
        (asked) => {
          const found = partsOf(text, statement!, asked).toSorted((a, b) => a.span.start - b.span.start);
          for (const [at, one] of found.entries()) {
            expect(one.span.start).toBeGreaterThanOrEqual(found[at - 1]?.span.end ?? statement!.span.start);
            expect(one.span.end).toBeLessThanOrEqual(statement!.span.end);
            expect(one.text).not.toBe('');
          }
          const names = found.flatMap(({ terms }) => [...terms.numbers, ...terms.names]);
          if (found.length > 0) expect(names).toEqual(expect.arrayContaining(['30', 'drop']));
        },
      ),
    );
  });
});
