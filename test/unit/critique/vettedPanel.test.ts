// A panel whose findings are judged, peers that review each other, and disputes (method critique/vetted-panel).

import { describe, expect, test } from 'vitest';
import type { Dispute, Finding } from '../../../server/src/core/finding.ts';
import type { ModelPort, ModelRequest } from '../../../server/src/core/ports.ts';
import { disputeFinding } from '../../../server/src/critique/dispute.ts';
import { panelRoles } from '../../../server/src/critique/panel.ts';
import { peerReview } from '../../../server/src/critique/peerReview.ts';
import { vettedPanel } from '../../../server/src/critique/vettedPanel.ts';
import { critiqueContext, critiqueTask } from '../../support/critiques.ts';
import {
  evidenceOf,
  receiptFor,
  scriptedModels,
  targetFrom,
  testCase,
  testRun,
  type Answer,
} from '../../support/fakePorts.ts';

const target = targetFrom(
  '/** The mean; 0 for an empty list. */\n«export function mean(xs: number[]): number {\n  let sum = 0;\n  for (const x of xs) sum += x;\n  return sum / xs.length;\n}»\n',
);
const { text } = target.document;
const task = critiqueTask(target, {
  evidence: evidenceOf(
    text,
    testRun(text, [testCase('mean of none', false, { message: 'NaN', expected: '0', actual: 'NaN' })]),
  ),
  context: [{ kind: 'caller', title: 'src/use.ts', text: 'mean([]);' }],
});
const remark = (message = 'Gives NaN for an empty list.', quote = 'sum / xs.length', more: object = {}) => ({
  quote,
  message,
  ...more,
});
const list = (...entries: readonly object[]) => JSON.stringify(entries);
const judged = (...verdicts: readonly string[]) =>
  JSON.stringify(verdicts.map((verdict, index) => ({ remark: index + 1, verdict, reason: `because ${index}` })));

async function panel(answers: readonly Answer[], more: Parameters<typeof critiqueContext>[1] = {}) {
  const watched = critiqueContext(answers, more);
  return { ...(await vettedPanel.critique(watched.context, task)), ...watched };
}
const notes = (events: Awaited<ReturnType<typeof panel>>['events']) =>
  events.flatMap((event) => (event.type === 'note' ? [event.message] : []));

describe('a panel', () => {
  test('merges what its critics say of one place, and gives each merged critique a verdict of its own [S124]', async () => {
    const { findings, asked, events } = await panel([
      list(remark(), remark('Starts at the wrong value.', 'let sum = 0')),
      list(remark('An empty list divides by zero.', 'xs.length')),
      list(),
      judged('drop', 'keep'),
    ]);
    expect(findings).toMatchObject([
      {
        quote: 'sum / xs.length',
        proof: 'opinion',
        agreement: { held: 2, of: 3, why: 'Seen through values, contract. The judge would keep it: because 1' },
      },
    ]);
    expect(findings[0]!.evidence.map(({ excerpt }) => excerpt)).toContain('An empty list divides by zero.');
    expect(notes(events)).toEqual([
      'Dropped by the judge: Starts at the wrong value. because 0',
      '3 critics, 3 remarks at 2 places: 1 kept, 1 dropped, 0 cannot be told, 0 not judged.',
    ]);
    // The judge sees neither who nor how many.
    expect(asked[3]!.messages[1]!.content).not.toMatch(/scripted|values|contract\b|\b2 of 3/);
  });
  test('lets each critic look alone, with surroundings and failing output', async () => {
    const { asked } = await panel([list(remark()), list(), list(), judged('keep')]);
    expect(asked).toHaveLength(4);
    for (const { messages } of asked.slice(0, 3)) {
      expect(messages[1]!.content).toContain('mean([]);');
      expect(messages[1]!.content).toContain('Failing test mean of none');
      expect(messages[1]!.content).not.toContain('Gives NaN');
    }
    expect(new Set(asked.slice(0, 3).map(({ messages }) => messages[0]!.content)).size).toBe(3);
  });
  test('tags findings with the channel that they came through; nothing is rendered [S010]', async () => {
    const { findings } = await panel([
      list(),
      list(),
      list(remark('The name says something else.', 'mean')),
      judged('keep'),
    ]);
    expect(findings).toMatchObject([{ agreement: { why: expect.stringMatching(/^Seen through words\./) as string } }]);
  });
  test('shows what the judge cannot tell, or left out, as unknown, and says so', async () => {
    const { findings, failures } = await panel([
      list(remark(), remark('Starts wrong.', 'let sum = 0')),
      list(),
      list(),
      list({ remark: 1, verdict: 'cannot tell', reason: 'r' }),
    ]);
    expect(findings.map(({ proof }) => proof)).toEqual(['unknown', 'unknown']);
    expect(failures).toMatchObject([{ message: expect.stringContaining('1 of 2 merged findings') as string }]);
  });
  test('takes two verdicts on one finding for none', async () => {
    const both = list({ remark: 1, verdict: 'drop' }, { remark: 1, verdict: 'keep' });
    const { findings } = await panel([list(remark()), list(), list(), both]);
    expect(findings).toMatchObject([{ proof: 'unknown' }]);
  });
  test('that names nothing asks no judge', async () => {
    const { findings, asked, failures } = await panel([list(), list(), list()]);
    expect({ findings, failures, asked: asked.length }).toEqual({ findings: [], failures: [], asked: 3 });
  });
  test('lets no judge drop what running can settle', async () => {
    const example = { call: 'mean([])', expected: '0', actual: 'NaN', says: '0 for an empty list' };
    const answers = [list(remark(undefined, undefined, { example })), list(), list(), judged('drop')];
    expect((await panel(answers)).findings).toEqual([]);
    const receipt = receiptFor(text, 'calls');
    const proof = {
      reproduce: async () => ({ ok: false as const, error: { kind: 'refuted' as const, receipt } }),
      behave: async () => undefined,
      receiptOf: () => receipt,
    };
    const { findings } = await panel(answers, { proof });
    expect(findings).toMatchObject([{ proof: 'unknown', claim: { expectation: { call: 'mean([])' } } }]);
  });
});

/** A model of its own for each role. */
function endpoints(answers: readonly Answer[], asked: ModelRequest[] = []): ModelPort {
  const scripted = scriptedModels(answers, asked);
  return {
    ...scripted,
    ask: async (request, signal) => ({ ...(await scripted.ask(request, signal)), model: `${request.role}-1` }),
  };
}

describe('peers', () => {
  const review = (answer: string, confidence = 4, from = 1) => ({
    remark: from,
    answer,
    confidence,
    reason: 'it divides',
  });
  async function peers(...stages: readonly (readonly Answer[])[]) {
    const asked: ModelRequest[] = [];
    const watched = critiqueContext(endpoints(stages.flat(), asked));
    return { ...(await peerReview.critique(watched.context, task)), asked, events: watched.events };
  }
  test('look alone, review each other with confidence, and revise; the log shows three stages [S222]', async () => {
    const wrong = remark('Starts wrong.', 'let sum = 0');
    const { findings, asked, events } = await peers(
      [list(remark()), list(wrong), list()],
      [list(review('no')), list(review('yes', 5)), list(review('yes'), review('no', 2, 2))],
      [list(remark()), list(), list(remark('Empty lists divide by zero.'))],
    );
    expect(asked.map(({ role }) => role)).toEqual([
      'critic',
      'judge',
      'small',
      'critic',
      'judge',
      'small',
      'critic',
      'judge',
      'small',
    ]);
    expect(findings).toMatchObject([{ quote: 'sum / xs.length', proof: 'opinion', agreement: { held: 2, of: 3 } }]);
    expect(notes(events)).toEqual([
      'Stage 1, alone: critic-1 1, judge-1 1, small-1 0.',
      'Stage 2, reviews: 2 hold, 2 do not, 0 cannot be told.',
      'Stage 3, revised: critic-1 1, judge-1 0, small-1 1; 0 gave no new list.',
    ]);
    // Each sees the others' remarks, not its own, and in the end what was said of its own.
    expect(asked[3]!.messages[1]!.content).toContain('Starts wrong.');
    expect(asked[3]!.messages[1]!.content).not.toContain('Gives NaN');
    expect(asked[6]!.messages[1]!.content).toContain('yes (closeness 5): it divides');
  });
  test('that all find nothing review nothing', async () => {
    const { findings, asked } = await peers([list(), list(), list()]);
    expect([findings, asked.length]).toEqual([[], 3]);
  });
  test('hold what one alone holds for what cannot be told', async () => {
    const { findings } = await peers(
      [list(remark()), list(), list()],
      [list(review('no')), list(review('no'))],
      [list(remark()), list(), list()],
    );
    expect(findings).toMatchObject([{ proof: 'unknown', agreement: { held: 1, of: 3 } }]);
  });
  test('are different endpoints first, and the same ones again where there are fewer', () => {
    const models = (names: Readonly<Record<string, string>>) => ({
      has: (role: string) => role in names,
      describe: (role: string) => names[role]!,
    });
    expect(panelRoles(models({ critic: 'a', judge: 'b', small: 'c' }), 3)).toEqual(['critic', 'judge', 'small']);
    expect(panelRoles(models({ critic: 'a', judge: 'a', small: 'c' }), 3)).toEqual(['critic', 'small', 'critic']);
    expect(panelRoles(models({}), 2)).toEqual(['critic', 'critic']);
  });
});

describe('a dispute', () => {
  const finding = (dispute?: Dispute): Finding => ({
    id: 'f',
    rule: 'critic/keep-or-revise',
    message: 'Gives NaN for an empty list.',
    category: 'logic',
    severity: 'info',
    proof: 'opinion',
    uri: target.document.uri,
    range: { start: { line: 4, character: 9 }, end: { line: 4, character: 24 } },
    quote: 'sum / xs.length',
    evidence: [{ checker: 'writer-7', excerpt: 'I am sure of it.' }],
    ...(dispute ? { dispute } : {}),
  });
  const says = (answer: string, quote = 'sum / xs.length') =>
    JSON.stringify({ reason: 'It divides by zero.', quote, answer });
  async function dispute(answers: readonly Answer[], before?: Dispute) {
    const watched = critiqueContext(answers);
    return { ...(await disputeFinding(watched.context, task, finding(before))), asked: watched.asked };
  }
  const ruled = (ruling: Dispute['ruling'], order: 2 | 3 = 2): Dispute => ({ ruling, reason: 'r', by: 'm', order });

  test('is a critique of the critique, up to order three; then the person rules [S155]', async () => {
    const first = await dispute([says('does not hold')]);
    expect(first).toMatchObject({ dispute: { ruling: 'falls', order: 2, by: 'scripted-1' }, ended: false });
    const second = await dispute([says('does not hold')], first.dispute);
    expect(second).toMatchObject({ dispute: { ruling: 'stands', order: 3 }, ended: true });
    const third = await dispute([says('holds')], second.dispute);
    expect(third).toMatchObject({ dispute: second.dispute, ended: true, asked: [] });
    expect(first.asked[0]!.role).not.toBe(second.asked[0]!.role);
  });
  test.each([
    ['holds', undefined, 'stands'],
    ['does not hold', undefined, 'falls'],
    ['cannot tell', undefined, 'cannot-tell'],
    ['holds', ruled('falls'), 'falls'],
    ['holds', ruled('stands'), 'stands'],
    ['does not hold', ruled('stands'), 'falls'],
    ['holds', ruled('cannot-tell'), 'stands'],
  ] as const)('with the answer “%s” after %j ends in “%s”', async (answer, before, ruling) => {
    expect((await dispute([says(answer)], before)).dispute?.ruling).toBe(ruling);
  });
  test.each([
    ['quotes nothing of the text', says('does not hold', 'sum / count')],
    ['cannot be read', 'It is fine.'],
    ['says two things', `[${says('holds')}, ${says('does not hold')}]`],
  ])('whose ruling %s decides nothing, and says so', async (_, answer) => {
    const { dispute: end, failures } = await dispute([answer]);
    expect(end?.ruling ?? 'cannot-tell').toBe('cannot-tell');
    expect(failures).toHaveLength(1);
  });
  test('tells the judge neither who made the finding, nor that it is doubted', async () => {
    const { asked } = await dispute([says('holds')]);
    const words = asked[0]!.messages.map(({ content }) => content).join('\n');
    expect(words).toContain('Gives NaN for an empty list.');
    expect(words).not.toMatch(/writer-7|I am sure|disput|dismiss/i);
  });
  test('without a model leaves it to the person', async () => {
    expect(await dispute([])).toMatchObject({
      dispute: undefined,
      ended: true,
      failures: [{ code: 'model.unreachable' }],
    });
  });
});
