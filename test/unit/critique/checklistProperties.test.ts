// Items that calls decide, with behaviours that are written down; nothing is run here.

import { describe, expect, test } from 'vitest';
import { checklistProperties } from '../../../server/src/critique/checklistProperties.ts';
import type { JudgedItem, PropertyName } from '../../../server/src/core/checklist.ts';
import type { ProofPort } from '../../../server/src/core/claim.ts';
import type { Literal } from '../../../server/src/core/literal.ts';
import type { Behaviour } from '../../../server/src/core/trials.ts';
import { critiqueContext, critiqueTask } from '../../support/critiques.ts';
import { receiptFor, targetFrom } from '../../support/fakePorts.ts';

const target = targetFrom('«export function tidy(xs: number[]): number[] {\n  return xs;\n}»\n');
const returned = (value: Literal): Behaviour => {
  const key = JSON.stringify(value);
  return { kind: 'returned', shown: key, value, type: 'x', key };
};
const listOf = (values: readonly number[]): Literal => ({
  kind: 'list',
  items: values.map((value) => ({ kind: 'number', value, float: false })),
});
const valuesOf = (value: Literal | undefined): number[] =>
  value?.kind === 'list' ? value.items.flatMap((one) => (one.kind === 'number' ? [one.value] : [])) : [];

type Call = (name: string, input: readonly Literal[], turn: number) => Behaviour;

function proofOf(call: Call | undefined): ProofPort {
  let turn = 0;
  return {
    reproduce: () => Promise.reject(new Error('not asked')),
    behave: async (name, inputs) => {
      turn++;
      return call && inputs.map((input) => call(name, input, turn));
    },
    receiptOf: (name, _, behaviour) => ({
      ...receiptFor(target.document.text, 'calls'),
      command: ['call', `${name}(…)`],
      excerpt: behaviour.shown,
    }),
  };
}

async function judge(property: PropertyName, call: Call | undefined, name?: string): Promise<JudgedItem> {
  const decider = { kind: 'property', property, ...(name === undefined ? {} : { name }) } as const;
  const item = { id: 'p', question: 'Is it so?', decider, origin: 'workspace', severity: 'warning' } as const;
  const { context } = critiqueContext([], { proof: proofOf(call) });
  const checklist: JudgedItem[] = [{ item, state: 'cannot-tell', reason: '', evidence: [] }];
  const { items, findings } = await checklistProperties.critique(context, critiqueTask(target, { checklist }));
  expect(findings.map(({ proof }) => proof)).toEqual(items[0]!.state === 'unmet' ? ['proven'] : []);
  return items[0]!;
}

const sort: Call = (_, [xs]) => returned(listOf(valuesOf(xs).toSorted((a, b) => a - b)));
const same: Call = (_, [xs]) => returned(xs!);
const longer: Call = (_, [xs]) => returned(listOf([...valuesOf(xs), 1]));

describe('calls decide', () => {
  test.each<[PropertyName, Call, Call]>([
    ['sorted', sort, same],
    ['idempotent', sort, longer],
    ['same-length', sort, longer],
    ['deterministic', sort, (_, [xs], turn) => returned(listOf([turn, ...valuesOf(xs)]))],
    [
      'keeps-arguments',
      (name, [xs]) => (name === 'tidy' ? returned(xs!) : returned({ kind: 'boolean', value: true })),
      (name, [xs]) => (name === 'tidy' ? returned(xs!) : returned({ kind: 'boolean', value: false })),
    ],
    ['never-throws', same, () => ({ kind: 'threw', shown: 'TypeError: x', type: 'TypeError', key: 't' })],
  ])('%s', async (property, good, bad) => {
    expect(await judge(property, good)).toMatchObject({ state: 'met', evidence: [{ receipt: { checker: 'calls' } }] });
    const unmet = await judge(property, bad);
    expect(unmet).toMatchObject({ state: 'unmet', evidence: [{ receipt: { checker: 'calls' } }] });
    expect(unmet.reason).toContain('tidy(…)');
  });
});

describe('nothing is told', () => {
  test('where the function cannot be called, is another one, or hangs', async () => {
    expect((await judge('sorted', undefined)).state).toBe('cannot-tell');
    expect((await judge('sorted', same, 'other')).state).toBe('cannot-tell');
    expect((await judge('deterministic', () => ({ kind: 'hung', shown: '', type: '', key: '' }))).state).toBe(
      'cannot-tell',
    );
  });
  test('of an order that its items do not have', async () => {
    const mixed: Literal = { kind: 'list', items: [{ kind: 'string', value: 'b' }, { kind: 'null' }] };
    expect((await judge('sorted', () => returned(mixed))).state).not.toBe('unmet');
  });
});
