// Findings held against the real thing: proven, refuted, or left as they were.

import { expect, test } from 'vitest';
import { err, ok } from '../../../server/src/base/result.ts';
import type { Claim, ProofPort, Reproducer, Unproven } from '../../../server/src/core/claim.ts';
import { failure } from '../../../server/src/core/failure.ts';
import type { Finding } from '../../../server/src/core/finding.ts';
import { mostClaims, settleClaims } from '../../../server/src/critique/settleClaims.ts';
import { proofWords } from '../../../server/src/lsp/evidenceText.ts';
import { critiqueContext } from '../../support/critiques.ts';
import { receiptFor } from '../../support/fakePorts.ts';

const receiptOf = (id: string) => ({ ...receiptFor('text', 'vitest', 1), id });

const claim = (call: string): Claim => ({
  expectation: { call, expected: { kind: 'value', text: '3' }, origin: 'a model, by “gives 3”' },
  said: 'gives 3',
});
const finding = (call?: string, more: Partial<Finding> = {}): Finding => ({
  id: `of ${call}`,
  rule: 'critic/x',
  message: `about ${call}`,
  category: 'logic',
  severity: 'info',
  proof: 'opinion',
  uri: 'file:///work/src/sample.ts',
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
  quote: 'x',
  evidence: [{ checker: 'a model', excerpt: 'because' }],
  ...(call === undefined ? {} : { claim: claim(call) }),
  ...more,
});
const reproducer: Reproducer = {
  framework: 'vitest',
  path: 'src/sum.test.ts',
  text: 'test',
  failure: 'expected 3, got 2',
  expected: '3',
  actual: '2',
  receipts: [receiptOf('r1'), receiptOf('r2')],
};

function proofOf(ends: Readonly<Record<string, Reproducer | Unproven>>): ProofPort & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    async reproduce({ expectation }) {
      asked.push(expectation.call);
      const end = ends[expectation.call]!;
      return 'framework' in end ? ok(end) : err(end);
    },
    behave: async () => undefined,
    receiptOf: () => receiptOf('r3'),
  };
}
const unknown: Unproven = { kind: 'unknown', failure: failure('checker.timeout', 'It hung.', 'Wait.') };
const other: Unproven = { kind: 'other-reason', message: 'Cannot find module', receipt: receiptOf('r9') };

test('what a reproducer shows is proven, with both receipts before the model’s word, and no longer mere information', async () => {
  const proof = proofOf({ 'sum(1)': reproducer });
  const { findings, failures } = await settleClaims(critiqueContext([], { proof }).context, [finding('sum(1)')]);
  expect(failures).toEqual([]);
  expect(findings).toMatchObject([{ proof: 'proven', severity: 'warning', reproducer: { path: 'src/sum.test.ts' } }]);
  expect(findings[0]!.evidence.map((one) => one.receipt?.id)).toEqual(['r1', 'r2', undefined]);
});

test('what the quoted words do not name is supported, and says what is shown and what is read', async () => {
  const proof = proofOf({ 'sum(1)': reproducer });
  for (const said of ['', 'gives the sum']) {
    const read = { ...claim('sum(1)'), said };
    const given = finding('sum(1)', { claim: read });
    const { findings } = await settleClaims(critiqueContext([], { proof }).context, [given]);
    expect(findings).toMatchObject([{ proof: 'supported', severity: 'warning', reproducer: {} }]);
    const [first] = findings[0]!.evidence;
    expect(first!.receipt).toBeUndefined();
    expect(first!.excerpt).toBe(
      'Shown by running: sum(1) gives 2. Not shown: that it should give 3. That is a reading of words that do not name it (a model, by “gives 3”).',
    );
    expect(proofWords(findings[0]!)).toContain('what it should do is a model’s reading');
  }
});

test('what a program has read from the documentation needs no words of a model', async () => {
  const proof = proofOf({ 'sum(1)': reproducer });
  const { said: _, ...own } = claim('sum(1)');
  const given = finding('sum(1)', { rule: 'examples/contradicted', claim: own });
  const { findings } = await settleClaims(critiqueContext([], { proof }).context, [given]);
  expect(findings).toMatchObject([{ proof: 'proven' }]);
});

test('what running refutes is dropped, noted and counted', async () => {
  const proof = proofOf({ 'sum(1)': { kind: 'refuted', receipt: receiptOf('r7') } });
  const { context, events } = critiqueContext([], { proof });
  const { findings, failures } = await settleClaims(context, [finding('sum(1)'), finding()]);
  expect(findings).toEqual([finding()]);
  expect(failures).toMatchObject([{ code: 'critique.refuted' }]);
  expect(events).toContainEqual({ type: 'note', message: expect.stringContaining('(r7)') as string });
});

test.each([
  ['that hangs', unknown, 'It hung.'],
  ['that fails for another reason', other, 'Cannot find module'],
])('a reproducer %s proves nothing, and that is said', async (_title, end, words) => {
  const proof = proofOf({ 'sum(1)': end });
  const { findings } = await settleClaims(critiqueContext([], { proof }).context, [finding('sum(1)')]);
  expect(findings).toMatchObject([{ proof: 'opinion', severity: 'info' }]);
  expect(findings[0]).not.toHaveProperty('reproducer');
  expect(findings[0]!.evidence.at(-1)!.excerpt).toContain(words);
});

test('proven findings and those without a claim are left alone', async () => {
  const proof = proofOf({});
  const given = [finding(), finding('sum(1)', { proof: 'proven' })];
  expect((await settleClaims(critiqueContext([], { proof }).context, given)).findings).toEqual(given);
  expect(proof.asked).toEqual([]);
});

test('where nothing may run, nothing is settled and nothing is dropped', async () => {
  const given = [finding('sum(1)')];
  expect(await settleClaims(critiqueContext().context, given)).toEqual({ findings: given, failures: [] });
});

test('no more claims are run than the limit, and the rest is told', async () => {
  const calls = Array.from({ length: mostClaims + 3 }, (_, index) => `sum(${index})`);
  const proof = proofOf(Object.fromEntries(calls.map((call) => [call, unknown])));
  const { findings, failures } = await settleClaims(
    critiqueContext([], { proof }).context,
    calls.map((call) => finding(call)),
  );
  expect(proof.asked).toHaveLength(mostClaims);
  expect(findings).toHaveLength(mostClaims + 3);
  expect(failures).toMatchObject([
    { code: 'critique.unsettled', message: expect.stringContaining('3 claims') as string },
  ]);
});

test('an abort ends it before the next claim', async () => {
  const stop = new AbortController();
  const proof = proofOf({ 'sum(1)': unknown, 'sum(2)': unknown });
  const { context } = critiqueContext([], {
    proof: {
      ...proof,
      reproduce: (asked, signal) => {
        stop.abort();
        return proof.reproduce(asked, signal);
      },
    },
  });
  await expect(
    settleClaims({ ...context, signal: stop.signal }, [finding('sum(1)'), finding('sum(2)')]),
  ).rejects.toThrow(/abort/iu);
  expect(proof.asked).toEqual(['sum(1)']);
});
