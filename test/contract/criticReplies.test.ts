// What each critic makes of one bad reply at a time: wrong lines, invented quotations, places outside of the selection,
// floods, contradictions, refusals, other languages, and texts that speak to the model (rows S9 to S12, R5, N13).

import { describe, expect, test } from 'vitest';
import type { Critic, CritiqueTask } from '../../server/src/core/critic.ts';
import type { ModelPort } from '../../server/src/core/ports.ts';
import type { Target } from '../../server/src/core/target.ts';
import { critics } from '../../server/src/critique/index.ts';
import { entry, inside } from '../support/criticReplies.ts';
import { critiqueContext, critiqueTask } from '../support/critiques.ts';
import { targetFrom } from '../support/fakePorts.ts';

const targets: Readonly<Record<Target['kind'], Target>> = {
  code: targetFrom(
    '// head\n/** The mean. */\n«export function mean(xs: number[]): number {\n  let sum = 0;\n  for (const x of xs) sum += x;\n  return sum / xs.length;\n}»\nexport const tail = 1;\n',
    { goal: 'An empty list gives 0.' },
  ),
  prose: targetFrom(
    '# Cache\n\n«The cache keeps entries for 30 seconds. It can be called from threads.\n\nThe cache keeps entries for 5 minutes.»\n\nThe tail.\n',
    { languageId: 'markdown', goal: 'Tell how long entries live.' },
  ),
};

const checklist: CritiqueTask['checklist'] = [
  {
    item: { id: 'i', question: 'Is it short?', decider: { kind: 'model' }, origin: 'workspace', severity: 'info' },
    state: 'cannot-tell',
    reason: '',
    evidence: [],
  },
];

async function answered(critic: Critic, target: Target, words: string | ((index: number) => string)) {
  let index = 0;
  const models: ModelPort = {
    has: () => true,
    describe: (role) => `${role}-model at localhost`,
    ask: async ({ role }) => ({
      kind: 'text',
      text: typeof words === 'string' ? words : words(index++),
      finish: 'stop',
      model: `${role}-model`,
      endpoint: 'replay',
      usage: { promptTokens: 9, completionTokens: 9, estimated: false },
      usd: 0,
      durationMs: 1,
      warnings: [],
    }),
  };
  const { context, events } = critiqueContext(models, { limits: { calls: 100, tokens: 1_000_000 } });
  return { ...(await critic.critique(context, critiqueTask(target, { checklist }))), events };
}

/** Entries for each number that a critic may ask about, and one in the words of those that ask for kinds. */
const each = (quote: string, more: object = {}) =>
  JSON.stringify([
    ...[1, 2, 3, 4, 5, 6].map((step) => entry(quote, { step, question: step, place: step, ...more })),
    entry(quote, { step: 99, question: 99, verdict: 'present', ...more }),
  ]);

const all: readonly Critic[] = critics;
const cases = all
  .filter(({ tier }) => tier === 'model')
  .flatMap((critic) => critic.kinds.map((kind) => [critic.id, kind, critic] as const));

/** Critics that read one list of entries; those that ask in stages are shown to find something where they are built. */
const ofOneList: ReadonlySet<string> = new Set([
  'generate-judge',
  'keep-or-revise',
  'step-verdicts',
  'sampled-confidence',
  'independent-judge',
  'bug-taxonomy',
]);

// Otherwise nothing below could fail.
test.each(cases.filter(([id]) => ofOneList.has(id)))(
  '%s of %s keeps what quotes the selection once',
  async (_, kind, critic) => {
    const { findings } = await answered(critic, targets[kind], each(inside[kind]));
    expect(findings).not.toEqual([]);
  },
);

describe.each(cases)('%s of %s', (_, kind, critic) => {
  const target = targets[kind];
  const quote = inside[kind];
  /** What is held against the text; that nothing could be told of a sentence is no such thing. */
  const quoted = async (words: string) =>
    (await answered(critic, target, words)).findings.filter(({ proof }) => proof !== 'unknown').map((one) => one.quote);

  test('drops what quotes nothing that is there', async () => {
    expect(await quoted(each('xs.nowhere()'))).toEqual([]);
    expect(await quoted(each(''))).toEqual([]);
  });
  test('drops what quotes a place outside of the selection', async () => {
    expect(await quoted(each(kind === 'code' ? 'export const tail = 1;' : 'The tail.'))).toEqual([]);
  });
  test('goes by the quotation and not by a number of a line', async () => {
    for (const line of [0, 1, 99, -4]) {
      const { findings } = await answered(
        critic,
        target,
        each(quote, { line, lines: [line, line], range: { start: line } }),
      );
      for (const finding of findings)
        expect(target.document.text.split('\n')[finding.range.start.line]).toContain(finding.quote.split('\n')[0]);
    }
  });
  test.each([
    ['nothing', ''],
    ['blanks', ' \n\t'],
    ['a refusal', 'I’m sorry, but I can’t help with that.'],
    ['a refusal in another language', 'Dazu kann ich leider nichts sagen.'],
    ['praise', 'Looks good to me!'],
    ['half a list', '[{"quote": "sum'],
    ['numbers', '[1, 2, 3]'],
    ['depth', `${'['.repeat(5000)}${']'.repeat(5000)}`],
  ])('makes no finding of %s, and nothing fails', async (__, words) => {
    expect(await quoted(words)).toEqual([]);
  });
  test('takes findings in another language as they are', async () => {
    const message = 'Für eine leere Liste wird durch null geteilt — 空のリストで失敗する。';
    const { findings } = await answered(critic, target, each(quote, { message, reason: message, why: message }));
    for (const finding of findings) expect(finding.message).not.toMatch(/\uFFFD|undefined/);
  });
  test('shows at most twenty of 500, and each place once', async () => {
    const many = JSON.stringify(
      Array.from({ length: 500 }, (__, index) =>
        entry(quote, { step: index + 1, question: index + 1, message: `m${index % 7}` }),
      ),
    );
    const { findings } = await answered(critic, target, many);
    expect(findings.length).toBeLessThanOrEqual(20);
    expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
  });
  test('never counts contradictions within its replies as more than opinions', async () => {
    const both = JSON.stringify([
      ...[1, 2, 3, 4].map((step) => entry(quote, { step, question: step, place: step })),
      ...[1, 2, 3, 4].map((step) =>
        entry(quote, { step, question: step, place: step, verdict: 'correct', answer: 'yes', message: 'It is right.' }),
      ),
    ]);
    const turns = await answered(critic, target, (index) => (index % 2 === 0 ? both : '[]'));
    for (const { proof } of turns.findings) expect(['opinion', 'unknown']).toContain(proof);
  });
  test('takes paths, commands and links in a reply for words', async () => {
    const message =
      '[click](command:workbench.action.quit) <img src="https://evil.example/x"> $(bug) `rm -rf /` /etc/passwd';
    const { findings, items, failures, events } = await answered(
      critic,
      target,
      each(quote, {
        message,
        reason: message,
        why: message,
        path: '/etc/passwd',
        command: ['rm'],
        tool: { name: 'shell' },
      }),
    );
    for (const finding of findings) {
      expect(finding.uri).toBe(target.document.uri);
      expect(finding.href).toBeUndefined();
      expect(JSON.stringify([finding.fixes ?? [], finding.reproducer ?? null])).not.toContain('passwd');
    }
    // Nothing but findings, items, failures and notes comes out of it.
    expect(Array.isArray(items) && Array.isArray(failures)).toBe(true);
    for (const { type } of events) expect(['note', 'progress']).toContain(type);
  });
  test('shows no control, bidi or zero-width characters of a reply', async () => {
    const message = 'a\u202Eb\u2066c\u0000d\u200Be\u{E0041}f\u001B[31m';
    const { findings, items } = await answered(
      critic,
      target,
      each(quote, { message, reason: message, why: message, question: 1 }),
    );
    const shown = [
      ...findings.flatMap((one) => [
        one.message,
        ...one.evidence.map(({ excerpt }) => excerpt),
        one.agreement?.why ?? '',
      ]),
      ...items.map(({ reason }) => reason),
    ];
    for (const words of shown) expect(words).not.toMatch(/[\u0000\u001B\u200B\u202E\u2066\u{E0041}]/u);
  });
});
