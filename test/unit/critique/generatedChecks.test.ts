// Checks that a tester writes from signature and documentation alone, run and judged in stages (method
// verify/generated-checks). Calls are made by the evaluator; answers are scripted.

import { describe, expect, test } from 'vitest';
import { generatedChecks } from '../../../server/src/critique/generatedChecks.ts';
import { settleClaims } from '../../../server/src/critique/settleClaims.ts';
import { critiqueContext, critiqueTask } from '../../support/critiques.ts';
import { evaluatedProof } from '../../support/evaluatedProof.ts';
import { targetFrom } from '../../support/fakePorts.ts';

const conclude = { verdict: 'conclude' };
const next = (more: object) => ({ verdict: 'next stage', because: 'the empty list was left out', ...more });

async function check(text: string, answers: readonly unknown[], options: { trusted?: boolean; goal?: string } = {}) {
  const target = targetFrom(`«${text}»`, options.goal === undefined ? {} : { goal: options.goal });
  const proof = await evaluatedProof(target.document);
  const words = answers.map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
  const watched = critiqueContext(words, options.trusted === false ? {} : { proof });
  const result = await generatedChecks.critique(watched.context, critiqueTask(target));
  const notes = watched.events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
  return { ...result, notes, asked: watched.asked, proof, context: watched.context };
}

const mean = `/** The mean of a list; 0 for an empty list. The order of the items does not matter. */
export function mean(xs: number[]): number {
  const secret = xs.length;
  return xs.reduce((a, b) => a + b, 0) / secret;
}
`;
const ofEmpty = { relation: 'equals', arguments: [[]], value: 0, says: '0 for an empty list' };
const anyOrder = { relation: 'permutation invariant', says: 'The order of the items does not matter' };

describe('a tester', () => {
  test('sees signature and documentation and never the body [S042]', async () => {
    const { asked } = await check(mean, [[ofEmpty], next({ checks: [anyOrder] }), conclude]);
    for (const { messages } of asked) {
      const words = messages.map(({ content }) => content).join('\n');
      expect(words).not.toContain('secret');
      expect(words).toContain('mean(xs: number[]): number');
      expect(words).toContain('0 for an empty list');
    }
  });

  test('’s checks are thrown away after they were run and judged: conclude, or next stage [S036]', async () => {
    const { asked, notes } = await check(mean, [[anyOrder], next({ checks: [ofEmpty] }), conclude]);
    expect(asked.map(({ prompt }) => prompt.id)).toEqual([
      'critique/generated-checks',
      'critique/generated-checks/judge',
      'critique/generated-checks/judge',
    ]);
    expect(notes).toMatchObject([
      expect.stringMatching(
        /^Stage 1 of mean: 1 checks, 0 of them earlier .*Verdict: next stage, because the empty list/,
      ),
      expect.stringMatching(/^Stage 2 of mean: 2 checks, 1 of them earlier .*Verdict: conclude\./),
    ]);
    expect(asked[2]!.messages[1]!.content).toMatch(/1\. permutation invariant: held in \d+ calls/);
    expect(asked[2]!.messages[1]!.content).toContain(
      '2. equals mean([]) → 0: broken: mean([]) should give 0; it gives NaN.',
    );
  });

  test('is asked in three stages at most, and checks of earlier ones still run [S088]', async () => {
    const more = [
      next({ checks: [ofEmpty] }),
      next({ checks: [{ relation: 'equals', arguments: [[1]], value: 1 }] }),
      next({ checks: [{ relation: 'equals', arguments: [[2]], value: 2 }] }),
    ];
    const { asked, notes, proof } = await check(mean, [[anyOrder], ...more]);
    expect(asked).toHaveLength(3);
    expect(notes.map((note) => /\d checks, \d of them earlier/.exec(note)![0])).toEqual([
      '1 checks, 0 of them earlier',
      '2 checks, 1 of them earlier',
      '3 checks, 2 of them earlier',
    ]);
    expect(proof.called.filter((call) => call === 'mean([])').length).toBeGreaterThanOrEqual(2);
  });

  test('that takes a check back is seen to; what the documentation says stays, as what cannot be told [S088]', async () => {
    const guess = { relation: 'equals', arguments: [[2, 4]], value: 4, says: 'The mean of a list' };
    const { findings, notes } = await check(mean, [
      [ofEmpty, guess],
      next({ withdraw: [1, 2], checks: [anyOrder] }),
      conclude,
    ]);
    expect(notes[0]).toContain('Taken back by the tester: equals mean([]) → 0; equals mean([2,4]) → 4');
    expect(findings).toMatchObject([{ proof: 'unknown', message: expect.stringContaining('mean([])') as string }]);
  });
});

describe('a broken check', () => {
  test('is an opinion with an executed counterexample, and cites what ran [S129]', async () => {
    const { findings } = await check(mean, [[{ relation: 'between', low: 0, high: 5 }], conclude]);
    expect(findings).toMatchObject([{ rule: 'critic/generated-checks', proof: 'opinion', severity: 'info' }]);
    expect(findings[0]!.evidence.some(({ receipt }) => receipt?.checker === 'calls')).toBe(true);
    expect(findings[0]!.claim).toBeUndefined();
  });

  test('is proven where the documentation itself says it, and running a test shows it', async () => {
    const { findings, context } = await check(mean, [[ofEmpty], conclude]);
    expect(findings).toMatchObject([{ proof: 'opinion', claim: { expectation: { call: 'mean([])' } } }]);
    const settled = await settleClaims(context, findings);
    expect(settled.findings).toMatchObject([{ proof: 'proven', reproducer: { actual: 'NaN' } }]);
  });

  test('offers both sides, the code and the documentation [S088]', async () => {
    const wrong = mean.replace(
      'const secret = xs.length;',
      'if (xs.length === 0) return 1;\n  const secret = xs.length;',
    );
    const { findings } = await check(wrong, [[ofEmpty], conclude]);
    expect(findings[0]!.fixes!.map(({ side, title }) => [side, title])).toEqual([
      ['code', expect.any(String) as string],
      ['document', 'Document 1'],
    ]);
    expect(findings[0]!.fixes!.every(({ edits }) => edits.length === 1)).toBe(true);
  });

  test.each([
    ['a value that the quoted words do not name', { ...ofEmpty, value: 1 }],
    ['arguments that they do not name', { ...ofEmpty, arguments: [[1, 2]] }],
    ['words that stand nowhere', { ...ofEmpty, says: 'always 0 for an empty list' }],
    ['no words', { relation: 'equals', arguments: [[]], value: 0 }],
    ['words that do not speak of the relation', { relation: 'idempotent', says: 'The mean of a list' }],
  ])('with %s claims nothing that could be proven', async (_, entry) => {
    const { findings } = await check(mean, [[entry], conclude]);
    expect(findings.map(({ proof, claim }) => [proof, claim])).toEqual(findings.map(() => ['opinion', undefined]));
  });

  test('of a relation from the list is found by generated inputs, and made small', async () => {
    const relations: readonly (readonly [string, object, RegExp])[] = [
      ['(xs: number[]): number[] { return xs.slice(1); }', { relation: 'same length' }, /^f\(\[0\]\)/],
      ['(xs: number[]): number[] { return xs; }', { relation: 'sorted' }, /^f\(\[-?\d+, -?\d+\]\)/],
      ['(xs: number[]): number[] { return xs.slice(1); }', { relation: 'permutation' }, /^f\(\[0\]\)/],
      [
        '(n: number): number { return n % 4; }',
        { relation: 'monotone', place: 1, direction: 'up' },
        /^f\(3\) gives 3, and f\(4\) gives 0/,
      ],
      ['(xs: number[]): number { return xs[0] ?? 0; }', { relation: 'permutation invariant' }, /^f\(\[-?\d, -?\d\]\)/],
      ['(a: number, b: number): number { return a - b; }', { relation: 'symmetric' }, /^f\(-?\d, -?\d\)/],
      ['(xs: number[]): number[] { xs.push(1); return xs; }', { relation: 'keeps arguments' }, /^f\(\[\]\) changes/],
      ['(n: number): number { return n; }', { relation: 'throws', arguments: [1] }, /^f\(1\) should throw/],
      [
        '(s: string): string { return s + s; }',
        { relation: 'round trip', other: 'g' },
        /^f\('a'\) gives .*; g of that/,
      ],
    ];
    for (const [code, entry, message] of relations) {
      const text = `/** Does things. */\nexport function f${code}\nexport function g(s: string): string { return s; }\n`;
      const { findings } = await check(text, [[entry], conclude]);
      expect(findings, code).toHaveLength(1);
      expect(findings[0]!.message, code).toMatch(message);
    }
  });
});

describe('nothing is found', () => {
  const right = mean.replace('const secret', 'if (xs.length === 0) return 0;\n  const secret');
  test('where all checks hold', async () => {
    expect((await check(right, [[ofEmpty, anyOrder], conclude])).findings).toEqual([]);
  });
  test.each([
    ['code', [{ relation: 'equals', arguments: ['process.exit()'], code: 'mean(eval("1"))' }]],
    ['a relation that is not in the list', [{ relation: 'is fast' }]],
    ['a function that there is not', [{ relation: 'round trip', other: 'eval' }]],
    ['things that are no checks', [{}, { relation: 7 }]],
  ])('by %s, which is left aside and counted', async (_, entries) => {
    const { findings, failures, proof } = await check(right, [entries, conclude]);
    expect([findings, proof.called]).toEqual([[], []]);
    expect(failures.map(({ code }) => code)).toEqual(['reply.unanchored']);
  });
  test('where nothing may run, and it is said that nothing was verified [S129]', async () => {
    const { findings, failures, asked } = await check(mean, [], { trusted: false });
    expect([findings, asked]).toEqual([[], []]);
    expect(failures.map(({ code }) => code)).toEqual(['verify.no-signal']);
  });
  test('in a function without documentation, and nobody is asked', async () => {
    const { asked, notes } = await check('export function f(n: number): number {\n  return n;\n}\n', []);
    expect(asked).toEqual([]);
    expect(notes).toEqual(['No checks are written: no named function with documentation is selected.']);
  });
});
