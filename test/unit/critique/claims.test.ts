// Statements held against the workspace's own documents (method evidence/claims).

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAbort } from '../../../server/src/base/abort.ts';
import { spanOf } from '../../../server/src/base/text.ts';
import type { ModelPort, ModelRequest } from '../../../server/src/core/ports.ts';
import { claims } from '../../../server/src/critique/claims.ts';
import { lookUp, passagesIn } from '../../../server/src/critique/lookUp.ts';
import { statementsIn, termsOf } from '../../../server/src/critique/statements.ts';
import { createKeptTexts } from '../../../server/src/engine/keptTexts.ts';
import { critiqueContext, critiqueTask, workspaceOf } from '../../support/critiques.ts';
import { scriptedModels, targetFrom } from '../../support/fakePorts.ts';

const options = { languageId: 'markdown', uri: 'file:///work/docs/guide.md' };
const target = targetFrom('# Guide\n\n«The cache keeps entries for 30 seconds.»\n', options);
const files = {
  'README.md': '# Cache\n\nEntries live in the cache for 60 seconds.\n\nIt is fast.\n',
  'src/cache.ts': '// Entries of the cache live 60 seconds.\nconst lifetime = 60;\n\nexport const other = 30;\n',
  'package-lock.json': '{"cache": "entries 30 seconds"}',
};
const plan = (more: object = {}) => [
  { claim: 1, needed: 'yes', goal: 'How long entries live.', query: 'cache entries live', ...more },
];
const verdict = (word: string, more: object = {}) => [
  {
    verdict: word,
    relevant: '1',
    passage: 1,
    quote: 'cache for 60 seconds',
    useful: 'yes',
    reason: 'It says 60.',
    ...more,
  },
];

/** A model that plans, and then judges; each list of `judged` answers one look-up. */
function models(
  planned: unknown,
  ...judged: readonly unknown[]
): { readonly models: ModelPort; readonly asked: ModelRequest[] } {
  const asked: ModelRequest[] = [];
  return {
    models: scriptedModels(
      [planned, ...judged].map((one) => (typeof one === 'string' ? one : JSON.stringify(one))),
      asked,
    ),
    asked,
  };
}

interface More {
  readonly files?: Readonly<Record<string, string>>;
  readonly kept?: ReturnType<typeof createKeptTexts>;
  readonly marked?: typeof target;
}

async function critique(answers: readonly unknown[], more: More = {}) {
  const { models: port, asked } = models(answers[0], ...answers.slice(1));
  const { context, events } = critiqueContext(port, {
    files: more.files ?? files,
    document: 'docs/guide.md',
    ...(more.kept ? { kept: more.kept } : {}),
  });
  const result = await claims.critique(context, critiqueTask(more.marked ?? target));
  const notes = events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
  // Samples of a contradiction are looked at by their own tests.
  return { ...result, asked: asked.filter(({ prompt }) => !prompt.id.endsWith('/sample')), notes };
}

describe('a statement', () => {
  test('that a document contradicts is a finding with source, truth and use [S140]', async () => {
    const { findings, failures } = await critique([plan(), verdict('contradicted')]);
    expect(failures).toEqual([]);
    expect(findings).toMatchObject([
      {
        rule: 'critic/claims',
        proof: 'opinion',
        severity: 'info',
        quote: 'The cache keeps entries for 30 seconds.',
        message: 'README.md says otherwise: “cache for 60 seconds”',
        evidence: [{}, { checker: 'look-up', at: { uri: 'file:///work/README.md', line: 2 } }, {}],
      },
    ]);
    expect(findings[0]!.evidence[0]!.excerpt).toMatch(/Statement: contradicted\. Useful here: yes\./);
  });
  test('has four visible verdicts: evidence needed, passage relevant, statement, use [S239]', async () => {
    expect((await critique([plan(), verdict('supported')])).notes.at(-1)).toBe(
      'Evidence needed: yes. Passage relevant: yes. Statement: supported. Useful here: yes. Scores: truth 1.00, use 1.00. “The cache keeps entries for 30 seconds.”',
    );
    expect((await critique([plan({ needed: 'no' })])).notes.at(-1)).toBe(
      'Evidence needed: no. “The cache keeps entries for 30 seconds.”',
    );
  });
  test('is looked up for a goal that is logged first, and then whether it was met [S256]', async () => {
    const { notes } = await critique([plan(), verdict('supported')]);
    expect(notes.slice(0, 2)).toEqual([
      'Look-up 1, goal: How long entries live.',
      'Look-up 1, goal met: supported; looked at README.md, src/cache.ts.',
    ]);
  });
  test('without evidence is looked up once more in other words, and then left [S278]', async () => {
    const none = verdict('no evidence', { relevant: '', quote: '', query: 'lifetime other' });
    const { findings, asked, notes } = await critique([plan(), none, none, none]);
    expect(asked.map(({ prompt }) => prompt.id)).toEqual([
      'critique/claims/plan',
      'critique/claims/judge',
      'critique/claims/judge',
    ]);
    expect(asked[2]!.messages[1]!.content).toContain('const lifetime = 60;');
    expect(notes.filter((words) => words.includes('not met'))).toHaveLength(2);
    expect(findings).toMatchObject([
      { proof: 'unknown', message: expect.stringMatching(/^No document of the project/) as string },
    ]);
    expect(findings[0]!.fixes).toBeUndefined();
  });
  test('that a document supports is no finding', async () => {
    expect((await critique([plan(), verdict('supported', { quote: 'Entries live in the cache' })])).findings).toEqual(
      [],
    );
  });
  test('that needs no evidence is not looked up', async () => {
    const { findings, asked } = await critique([plan({ needed: 'no' })]);
    expect([findings, asked.length]).toEqual([[], 1]);
  });
  test('of which no paragraph speaks costs no question', async () => {
    const { findings, asked } = await critique([plan()], { files: { 'README.md': 'Nothing of it.' } });
    expect(asked).toHaveLength(1);
    expect(findings).toMatchObject([{ proof: 'unknown' }]);
  });
  test.each([
    ['words that the passage does not hold', { quote: 'cache for 90 seconds' }],
    ['a passage that was not shown', { passage: 9 }],
    ['no words', { quote: '' }],
  ])('whose verdict rests on %s has no evidence', async (_, more) => {
    const { findings } = await critique([plan(), verdict('contradicted', more), verdict('contradicted', more)]);
    expect(findings).toMatchObject([{ proof: 'unknown' }]);
  });
  test('whose words stand in one other passage than the one that is numbered rests on that', async () => {
    const { findings } = await critique([plan(), verdict('contradicted', { passage: 2 })]);
    expect(findings).toMatchObject([
      { proof: 'opinion', message: expect.stringMatching(/^README\.md says/) as string },
    ]);
    // Where two passages hold them, nobody can tell which was meant.
    const twice = { ...files, 'src/cache.ts': '// Entries.\n', 'docs/a.md': files['README.md'] };
    const open = await critique([plan(), verdict('contradicted', { passage: 3 })], {
      files: { ...twice, 'b.md': 'The cache of entries.' },
    });
    expect(open.findings).toMatchObject([{ proof: 'unknown' }]);
  });
  test('of a doc comment is shown at what it documents', async () => {
    const marked = targetFrom(
      '/** Keeps entries of the cache for 30 seconds. */\n«export function keep(): void {}»\n',
      { uri: 'file:///work/docs/guide.md' },
    );
    const { findings } = await critique([plan(), verdict('contradicted')], { marked });
    expect(findings).toMatchObject([{ quote: 'keep', proof: 'opinion' }]);
    expect(findings[0]!.fixes).toBeUndefined();
  });
});

describe('a fix', () => {
  test('needs a second source that names the same value [S237]', async () => {
    const { findings } = await critique([plan(), verdict('contradicted')]);
    const [{ fixes, agreement, evidence }] = findings as [(typeof findings)[0]];
    expect(evidence[0]!.excerpt).toContain('README.md and src/cache.ts name the same values.');
    // Two files are no two critiques.
    expect(agreement).toBeUndefined();
    expect(fixes).toMatchObject([{ side: 'document', validatedBy: [] }]);
    const { span, newText } = fixes![0]!.edits[0]!;
    expect(target.document.text.slice(0, span.start) + newText + target.document.text.slice(span.end)).toContain(
      'entries for 60 seconds.',
    );
  });
  test.each([
    ['with one source only', { 'README.md': files['README.md'] }],
    [
      'with a second source that says something else',
      { ...files, 'src/cache.ts': '// Entries of the cache live 90 seconds.' },
    ],
  ])('is not offered %s [S237]', async (_, some) => {
    const { findings } = await critique([plan(), verdict('contradicted')], { files: some });
    expect(findings[0]!.fixes).toBeUndefined();
    expect(findings[0]!.evidence[0]!.excerpt).toContain('Only README.md says so');
  });
  test('is not offered where it is open which number it is about', async () => {
    const marked = targetFrom('«The cache keeps 5 entries for 30 seconds.»\n', options);
    const { findings } = await critique([plan(), verdict('contradicted')], { marked });
    expect(findings).toHaveLength(1);
    expect(findings[0]!.fixes).toBeUndefined();
  });
});

describe('what was looked up before', () => {
  test('and supported is skipped while its source says so; what failed is fetched again; the log says which [S163]', async () => {
    const kept = createKeptTexts();
    await critique([plan(), verdict('supported')], { kept });
    const again = await critique([plan()], { kept });
    expect(again.asked).toEqual([]);
    expect(again.notes).toEqual([
      'Skipped, since a like statement was supported: The cache keeps entries for 30 seconds.',
    ]);
    const changed = { ...files, 'README.md': '# Cache\n\nEntries live in the cache for 10 seconds.\n' };
    expect((await critique([plan(), verdict('no evidence')], { kept, files: changed })).asked.length).toBeGreaterThan(
      1,
    );
    const failed = createKeptTexts();
    await critique([plan(), verdict('contradicted')], { kept: failed });
    expect((await critique([plan(), verdict('contradicted')], { kept: failed })).asked).toHaveLength(2);
  });
  test('with another value is looked up', async () => {
    const kept = createKeptTexts();
    await critique([plan(), verdict('supported')], { kept });
    const marked = targetFrom('«The cache keeps entries for 50 seconds.»\n', options);
    expect((await critique([plan(), verdict('supported')], { kept, marked })).asked).toHaveLength(2);
  });
});

describe('looking up', () => {
  const terms = termsOf('The cache keeps entries for 30 seconds.');
  const hitsIn = async (texts: Readonly<Record<string, string>>, own = 'nothing of it') =>
    lookUp(await passagesIn(workspaceOf(texts), new AbortController().signal), terms, own, 9);

  test('puts what disagrees before what is merely alike [S196, S258]', async () => {
    const hits = await hitsIn({
      'a.md': 'The cache keeps entries for 30 seconds, they say.',
      'b.md': 'Entries of the cache: 60 seconds.',
      'c.md': 'Bread is baked for 30 minutes.',
    });
    expect(hits.map(({ passage, disagrees }) => [passage.path, disagrees])).toEqual([
      ['b.md', true],
      ['a.md', false],
    ]);
  });
  test('searches the project’s own documents, written ones before code, and no lock files [S249]', async () => {
    const passages = await passagesIn(workspaceOf(files), new AbortController().signal);
    expect([...new Set(passages.map(({ path }) => path))]).toEqual(['README.md', 'src/cache.ts']);
  });
  test('does not take the statement itself for evidence', async () => {
    const own = 'The cache keeps entries for 30 seconds.';
    expect(await hitsIn({ 'docs/guide.md': `# Guide\n\n${own}\n` }, own)).toEqual([]);
  });
  test('gives every passage the line on which it starts', () => {
    return fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('alpha', 'beta 1', '', '  ', 'gamma'), { maxLength: 12 }),
        fc.constantFrom('\n', '\r\n'),
        async (lines, end) => {
          const passages = await passagesIn(workspaceOf({ 'a.md': lines.join(end) }), new AbortController().signal);
          for (const { line, text } of passages)
            expect(lines.slice(line, line + text.split('\n').length).join('\n')).toBe(text);
          expect(passages.flatMap(({ text }) => text.split('\n'))).toEqual(lines.filter((one) => one.trim() !== ''));
        },
      ),
    );
  });
  test('ends with an abort', async () => {
    await expect(passagesIn(workspaceOf(files), AbortSignal.abort())).rejects.toSatisfy(isAbort);
  });
});

describe('statements', () => {
  const texts = async (marked: string, more: object = {}) =>
    (await statementsIn(targetFrom(marked, more), critiqueContext().context.parse, 50)).map(({ text }) => text);
  test('are sentences with a number, a name, a path or a quotation', async () => {
    const marked =
      '«It is fast. It keeps 5 entries. See `run` there. Read docs/a.md now. It says “no way” then. All is well.»';
    expect(await texts(marked, options)).toEqual([
      'It keeps 5 entries.',
      'See `run` there.',
      'Read docs/a.md now.',
      'It says “no way” then.',
    ]);
  });
  test.each([
    [
      'typescript',
      'const a = 1;\n/**\n * Keeps 5 entries.\n * Nothing else.\n */\n«function f() {\n  // Waits 3 seconds.\n  return 7;\n}»\n// Sees 9.\n',
      ['Keeps 5 entries.', 'Waits 3 seconds.'],
    ],
    [
      'python',
      '«def f():\n    """Keeps 5 entries."""\n    return 7  # waits 3 seconds\n»',
      ['Keeps 5 entries.', 'waits 3 seconds'],
    ],
    ['typescript', '«const a = 5;»', []],
  ])('of code in %s are those of its comments', async (languageId, marked, found) => {
    expect(await texts(marked, { languageId })).toEqual(found);
  });
  test('that say nothing to look up are not asked about', async () => {
    const { asked, failures } = await critique([plan()], { marked: targetFrom('«All is well. It is fast.»', options) });
    expect({ asked, failures }).toEqual({ asked: [], failures: [] });
  });
  test('beyond the fifth are not looked up, and that is said', async () => {
    const marked = targetFrom(
      `«${Array.from({ length: 8 }, (_, index) => `Part ${index} is red.`).join(' ')}»`,
      options,
    );
    const { failures } = await critique(
      [Array.from({ length: 8 }, (_, index) => ({ claim: index + 1, needed: 'no' }))],
      { marked },
    );
    expect(failures[0]).toMatchObject({
      code: 'budget.spent',
      message: expect.stringContaining('3 statements') as string,
    });
  });
});

test('whatever is answered, findings stand in the selection, are at most opinions, and change nothing outside', async () => {
  const marked = targetFrom(
    '# Guide\n\nThe cache is red.\n\n«The cache keeps entries for 30 seconds. It holds 5 entries of the cache.»\n\nTail 7.\n',
    options,
  );
  const field = fc.oneof(
    fc.jsonValue({ maxDepth: 1 }),
    fc.constantFrom('supported', 'contradicted', 'no evidence', 'yes', 'no', '1', 1, 2, '60 seconds', 'cache'),
  );
  const entry = fc.record(
    {
      claim: field,
      needed: field,
      goal: field,
      query: field,
      verdict: field,
      relevant: field,
      passage: field,
      quote: field,
      useful: field,
      reason: field,
    },
    { requiredKeys: [] },
  );
  const reply = fc.oneof(
    { weight: 4, arbitrary: fc.array(entry, { maxLength: 3 }).map((one) => JSON.stringify(one)) },
    entry.map((one) => JSON.stringify(one)),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(reply, { minLength: 1, maxLength: 8 }), async (replies) => {
      const { findings } = await critique(replies, { marked });
      for (const { range, quote, proof, fixes } of findings) {
        const span = spanOf(marked.document.text, range);
        expect(span.ok && span.value.start >= marked.span.start && span.value.end <= marked.span.end).toBe(true);
        expect(marked.document.text).toContain(quote);
        expect(['opinion', 'unknown']).toContain(proof);
        for (const { edits } of fixes ?? [])
          for (const edit of edits)
            expect(edit.span.start >= marked.span.start && edit.span.end <= marked.span.end).toBe(true);
      }
    }),
    { numRuns: 150 },
  );
});
