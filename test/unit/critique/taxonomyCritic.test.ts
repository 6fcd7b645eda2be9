// One answer for each functional kind of bug (method critique/bug-taxonomy).

import { describe, expect, test } from 'vitest';
import type { ProofPort } from '../../../server/src/core/claim.ts';
import { settleClaims } from '../../../server/src/critique/settleClaims.ts';
import { taxonomyCritic } from '../../../server/src/critique/taxonomyCritic.ts';
import { critiqueContext, critiqueTask } from '../../support/critiques.ts';
import { receiptFor, targetFrom, type Answer } from '../../support/fakePorts.ts';

const target = targetFrom(
  '/** The mean of a list; 0 for an empty list. */\n«export function mean(xs: number[]): number {\n  let sum = 0;\n  for (const x of xs) sum += x;\n  return sum / xs.length;\n}»\n',
);
const absent = (...kinds: readonly string[]) => kinds.map((kind) => ({ kind, verdict: 'absent' }));
const present = {
  kind: 'C.3',
  verdict: 'present',
  quote: 'sum / xs.length',
  message: 'Gives NaN for an empty list.',
  example: { call: 'mean([])', expected: '0', actual: 'NaN', says: '0 for an empty list' },
};

async function critique(answer: Answer | object, proof?: ProofPort) {
  const words = typeof answer === 'object' && Array.isArray(answer) ? JSON.stringify(answer) : (answer as Answer);
  const watched = critiqueContext([words], proof ? { proof } : {});
  const task = critiqueTask(target);
  return { ...(await taxonomyCritic.critique(watched.context, task)), ...watched };
}

/** Runs what claims say: `gives` is what the function really gives. */
function proofOf(gives: string): ProofPort {
  const receipt = receiptFor(target.document.text, 'vitest');
  return {
    reproduce: async ({ expectation, actual }) => {
      const wanted = expectation.expected.kind === 'value' ? expectation.expected.text : 'throws';
      if (wanted === gives) return { ok: false, error: { kind: 'refuted', receipt } };
      if (actual !== undefined && actual !== gives)
        return { ok: false, error: { kind: 'other-reason', message: `It gives ${gives}.`, receipt } };
      const texts = {
        framework: 'vitest',
        path: 'a.test.ts',
        text: 't',
        failure: 'f',
        expected: wanted,
        actual: gives,
      };
      return { ok: true, value: { ...texts, receipts: [receipt, receipt] } };
    },
    behave: async () => undefined,
    receiptOf: () => receipt,
  };
}

describe('kinds of bugs', () => {
  test('are asked for one by one, and findings carry the code of theirs [S013]', async () => {
    const { findings, failures, asked, events } = await critique([...absent('C.1', 'C.2', 'C.4'), present]);
    expect(findings).toMatchObject([
      {
        rule: 'critic/bug-taxonomy',
        bugKind: 'C.3',
        proof: 'opinion',
        quote: 'sum / xs.length',
        range: { start: { line: 4 } },
      },
    ]);
    expect(failures).toEqual([]);
    expect(asked).toHaveLength(1);
    expect(asked[0]!.messages[1]!.content).toMatch(/C\.1 .*\nC\.2 .*\nC\.3 .*\nC\.4 /);
    expect(asked[0]!.messages[1]!.content).not.toMatch(/[AB]\.\d /);
    expect(events).toMatchObject([{ message: 'scripted-1: C.1 absent, C.2 absent, C.3 present, C.4 absent.' }]);
  });
  test('that are all absent are no finding', async () => {
    const { findings, failures } = await critique(absent('C.1', 'C.2', 'C.3', 'C.4'));
    expect({ findings, failures }).toEqual({ findings: [], failures: [] });
  });
  test('that got no answer are told', async () => {
    const { findings, failures } = await critique(absent('C.1', 'C.3'));
    expect(findings).toEqual([]);
    expect(failures).toMatchObject([{ message: '2 of 4 kinds of bugs got no answer: C.2, C.4.' }]);
  });
  test('of which the critic is unsure are what cannot be told', async () => {
    const unsure = { ...present, verdict: 'unsure', example: undefined };
    const { findings } = await critique([...absent('C.1', 'C.2', 'C.4'), unsure]);
    expect(findings).toMatchObject([{ proof: 'unknown', bugKind: 'C.3' }]);
  });
  test.each([
    ['a quote that stands nowhere', { ...present, quote: 'total / n' }],
    ['a kind that programs settle', { ...present, kind: 'A.1' }],
    ['a kind that is not in the list', { ...present, kind: 'constructor' }],
    ['no verdict', { ...present, verdict: 'maybe' }],
  ])('with %s are left aside and counted', async (_, entry) => {
    const { findings, failures } = await critique([...absent('C.1', 'C.2', 'C.3', 'C.4'), entry]);
    expect(findings).toEqual([]);
    expect(failures.map(({ code }) => code)).toEqual(['reply.unanchored']);
  });
});

describe('the example of a finding', () => {
  const findingsAfter = async (gives: string, entry: object = present) => {
    const { context, findings } = await critique([...absent('C.1', 'C.2', 'C.4'), entry], proofOf(gives));
    return settleClaims(context, findings);
  };
  test('is run, and what it shows is proven [S013]', async () => {
    const { findings } = await findingsAfter('NaN');
    expect(findings).toMatchObject([{ proof: 'proven', bugKind: 'C.3', reproducer: { expected: '0', actual: 'NaN' } }]);
  });
  test('that gives what it should refutes the finding', async () => {
    const { findings, failures } = await findingsAfter('0');
    expect(findings).toEqual([]);
    expect(failures.map(({ code }) => code)).toEqual(['critique.refuted']);
  });
  test('that gives something else than the critic said leaves it an opinion', async () => {
    expect((await findingsAfter('7')).findings).toMatchObject([{ proof: 'opinion' }]);
  });
  test('whose expected value nobody has said is not run', async () => {
    const made = { ...present, example: { ...present.example, says: 'an empty list gives 0' } };
    expect((await findingsAfter('NaN', made)).findings).toMatchObject([{ proof: 'opinion' }]);
  });
});
