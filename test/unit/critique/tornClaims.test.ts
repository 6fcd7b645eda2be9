// Samples of a judgement about a statement: passages are searched again only where they disagree, and ranked by how much
// each reduces the disagreement; truth and use are scores (method evidence/claims).

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ModelRequest } from '../../../server/src/core/ports.ts';
import { claims } from '../../../server/src/critique/claims.ts';
import { scoresOf } from '../../../server/src/critique/claimLookup.ts';
import { disagreementOf, tornCalls } from '../../../server/src/critique/tornClaims.ts';
import { critiqueContext, critiqueTask } from '../../support/critiques.ts';
import { scriptedModels, targetFrom, type Answer } from '../../support/fakePorts.ts';

const target = targetFrom('# Guide\n\n«The cache keeps entries for 30 seconds.»\n', {
  languageId: 'markdown',
  uri: 'file:///work/docs/guide.md',
});
const files = {
  'README.md': '# Cache\n\nEntries live in the cache for 60 seconds.\n',
  'docs/limits.md': 'The cache keeps entries in a list; entries of the list are seconds old.\n',
  'docs/times.md': 'Entries of the cache live: see the table of seconds.\n',
};
const plan = JSON.stringify([{ claim: 1, needed: 'yes', goal: 'How long entries live.', query: 'cache entries' }]);
const said = (verdict: string, quote = '60 seconds', useful = 'yes') =>
  JSON.stringify([{ verdict, relevant: '1', passage: 1, quote, useful, reason: 'So.' }]);
const shownIn = (request: ModelRequest) => request.messages[1]!.content;

/** Answers by what is asked: the plan, the judgements in turn, and samples by a function of the request. */
async function critique(
  judged: readonly string[],
  sample: (request: ModelRequest, count: number) => string,
  some: Readonly<Record<string, string>> = files,
) {
  const left = [...judged];
  const asked: ModelRequest[] = [];
  let samples = 0;
  const answer: Answer = (request) => {
    if (request.prompt.id.endsWith('/plan')) return plan;
    return request.prompt.id.endsWith('/sample') ? sample(request, ++samples) : (left.shift() ?? '');
  };
  const models = scriptedModels(
    Array.from({ length: 40 }, () => answer),
    asked,
  );
  const { context, events } = critiqueContext(models, { files: some, document: 'docs/guide.md' });
  const result = await claims.critique(context, critiqueTask(target));
  const notes = events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
  return { ...result, asked, notes, samples: asked.filter(({ prompt }) => prompt.id.endsWith('/sample')) };
}

describe('a contradiction', () => {
  test('of which samples agree stands, and nothing is searched again [S196]', async () => {
    const { findings, samples, notes } = await critique([said('contradicted')], () => said('contradicted'));
    expect(findings).toMatchObject([
      { proof: 'opinion', message: expect.stringContaining('README.md says') as string },
    ]);
    expect(samples.map(({ temperature }) => temperature)).toEqual([0.7, 0.7]);
    expect(notes).toContain('Samples agree (3 of 3), so nothing is searched again.');
    expect(findings[0]!.evidence[0]!.excerpt).toContain('Scores: truth 0.00, use 1.00.');
  });
  test('of which they disagree has passages searched again, ranked by how much each reduces that [S196]', async () => {
    // All passages together tear the samples; the README alone settles them, the others say nothing.
    const { findings, notes, asked } = await critique(
      [said('contradicted'), said('contradicted')],
      (request, count) => {
        if (count <= 2) return said(count === 1 ? 'supported' : 'contradicted');
        return shownIn(request).includes('60 seconds') ? said('contradicted') : said('no evidence', '');
      },
    );
    const told = notes.find((note) => note.startsWith('Samples disagree'));
    expect(told).toMatch(
      /^Samples disagree \(0\.33\), so passages were searched again; each reduces it by: README\.md, line 3: 0\.33; /,
    );
    expect(told).toMatch(/docs\/\w+\.md, line 1: 0\.00/);
    const last = asked.at(-1)!;
    expect(last.prompt.id).toBe('critique/claims/judge');
    expect(shownIn(last)).toContain('60 seconds');
    expect(shownIn(last)).not.toContain('docs/limits.md');
    expect(findings).toMatchObject([{ proof: 'opinion' }]);
  });
  test('keeps its second source when it is settled by another passage, and tells how samples agree', async () => {
    const two = { ...files, 'docs/more.md': 'Entries live in the cache for 60 seconds, too.\n' };
    const { findings } = await critique(
      [said('contradicted'), said('contradicted')],
      (request, count) =>
        count === 1
          ? said('no evidence', '')
          : shownIn(request).includes('60 seconds')
            ? said('contradicted')
            : said('no evidence', ''),
      two,
    );
    expect(findings).toMatchObject([{ fixes: [{ side: 'document' }] }]);
    expect(findings[0]!.evidence[0]!.excerpt).toMatch(/ name the same values\.$/);
    const agreed = await critique([said('contradicted')], () => said('contradicted'));
    expect(agreed.findings).toMatchObject([{ agreement: { held: 3, of: 3 } }]);
  });
  test('that no passage settles is what cannot be told', async () => {
    const { findings } = await critique([said('contradicted')], (_, count) =>
      count % 2 === 1 ? said('supported') : said('contradicted'),
    );
    expect(findings).toMatchObject([{ proof: 'unknown' }]);
    expect(findings[0]!.evidence[0]!.excerpt).toContain(
      'Samples of the judgement disagree, and no passage settles it.',
    );
    expect(findings[0]!.fixes).toBeUndefined();
  });
  test('that is judged the other way by the passages that settle it is no finding', async () => {
    const { findings } = await critique([said('contradicted'), said('supported')], (request, count) =>
      count === 1 || (count > 2 && shownIn(request).includes('60 seconds')) ? said('supported') : said('contradicted'),
    );
    expect(findings).toEqual([]);
  });
  test('is not sampled where the answers cannot be read, and stands', async () => {
    const { findings, samples, failures } = await critique([said('contradicted')], () => 'I would not know.');
    expect(findings).toMatchObject([{ proof: 'opinion' }]);
    expect([samples.length, failures]).toEqual([2, []]);
  });
  test('costs no more questions than stated', async () => {
    const { samples } = await critique([said('contradicted')], (_, count) =>
      said(count % 2 ? 'supported' : 'contradicted'),
    );
    expect(samples.length).toBeLessThanOrEqual(tornCalls);
  });
});

test('what is supported, or has no evidence, is not sampled [S196]', async () => {
  const one = await critique([said('supported')], () => said('contradicted'));
  const none = await critique([said('no evidence', '')], () => said('contradicted'));
  expect([one.samples, none.samples]).toEqual([[], []]);
});

describe('truth and use', () => {
  test('are scores, and what is of no use forces a new query [S278]', async () => {
    const again = JSON.stringify([
      { verdict: 'supported', relevant: '1', passage: 1, quote: '60 seconds', useful: 'no', query: 'table seconds' },
    ]);
    const { notes, asked } = await critique([again, said('supported', 'see the table')], () => '');
    expect(asked.filter(({ prompt }) => prompt.id.endsWith('/judge'))).toHaveLength(2);
    expect(notes).toContain(
      'Look-up 1, goal not met: supported, of no use; looked at README.md, docs/limits.md, docs/times.md.',
    );
    expect(notes.at(-1)).toContain('Scores: truth 1.00, use');
  });
  test('keep what was told, though of no use, where looking anew tells nothing [S278]', async () => {
    const again = JSON.stringify([
      { verdict: 'contradicted', relevant: '1', passage: 1, quote: '60 seconds', useful: 'no', query: 'table seconds' },
    ]);
    const { findings, notes } = await critique([again, said('no evidence', '')], () => said('contradicted'));
    expect(findings).toMatchObject([{ proof: 'opinion' }]);
    expect(notes.at(-1)).toContain('Statement: contradicted. Useful here: no. Scores: truth 0.00, use 0.00.');
  });
  test.each([
    [{ verdict: 'supported', useful: 'yes' }, 1, 1],
    [{ verdict: 'contradicted', useful: 'no' }, 0, 0],
    [{ verdict: 'no evidence', useful: 'not told' }, 0.5, 0.5],
    [{ verdict: 'contradicted', useful: 'yes', samples: { held: 2, of: 4 } }, 0.5, 1],
    [{ verdict: 'supported', useful: 'yes', samples: { held: 3, of: 4 } }, 0.75, 1],
  ] as const)('of %j are %d and %d', (lookup, truth, use) => expect(scoresOf(lookup)).toEqual({ truth, use }));
});

test('disagreement is 0 for one voice and below 1 for any', () => {
  expect([disagreementOf([]), disagreementOf(['a']), disagreementOf(['a', 'b', 'a', 'a'])]).toEqual([0, 0, 0.25]);
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }), (words) => {
      expect(disagreementOf(words)).toBeGreaterThanOrEqual(0);
      expect(disagreementOf(words)).toBeLessThan(1);
      expect(disagreementOf([...words].reverse())).toBe(disagreementOf(words));
    }),
  );
});
