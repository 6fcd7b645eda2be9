// Examples that the evaluator cannot decide, settled by a scripted port: only what a reproducer shows is told.

import { expect, test } from 'vitest';
import { err, ok } from '../../../server/src/base/result.ts';
import type { Claim, ProofPort } from '../../../server/src/core/claim.ts';
import { failure } from '../../../server/src/core/failure.ts';
import { documentedExamples } from '../../../server/src/critique/documentedExamples.ts';
import { runExamples } from '../../../server/src/critique/runExamples.ts';
import { critiqueContext, critiqueTask } from '../../support/critiques.ts';
import { evidenceOf, receiptFor, targetFrom, testRun } from '../../support/fakePorts.ts';

const text = `import re

def words(line):
    """
    >>> words('a b')
    2
    >>> words('a')
    1
    """
    return len(re.findall('[a-z]', line)) + 1

def plain(n):
    """
    >>> plain(1)
    2
    """
    return n + 1
`;

/** A port whose reproducers fail for the calls given, and refute all others. */
function portFor(failing: Readonly<Record<string, string>>): { readonly proof: ProofPort; readonly asked: Claim[] } {
  const asked: Claim[] = [];
  const proof: ProofPort = {
    async reproduce(claim) {
      asked.push(claim);
      const { call, expected } = claim.expectation;
      const actual = failing[call];
      if (actual === undefined) return err({ kind: 'refuted', receipt: receiptFor(text, 'pytest', 1) });
      const receipt = receiptFor(text, 'pytest', 1);
      const wanted = expected.kind === 'value' ? expected.text : 'an error';
      return ok({
        framework: 'pytest',
        path: 'test_words.py',
        text: 'x',
        failure: 'no',
        expected: wanted,
        actual,
        receipts: [receipt, receipt],
      });
    },
    behave: async () => undefined,
    receiptOf: () => receiptFor(text, 'pytest', 1),
  };
  return { proof, asked };
}

async function run(proof: ProofPort | undefined, evidence = evidenceOf(text)) {
  const { context } = critiqueContext([], proof ? { proof } : {});
  return runExamples.critique(context, critiqueTask(targetFrom(`«${text}»`, { languageId: 'python' }), { evidence }));
}

test('an example outside of the evaluator is proven by its reproducer', async () => {
  const { proof, asked } = portFor({ "words('a b')": '3' });
  const { findings } = await run(proof);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({
    rule: 'examples/contradicted',
    proof: 'proven',
    message: "`words('a b')` is documented to give 2, but gives 3.",
    quote: 'words',
    reproducer: { framework: 'pytest', actual: '3' },
  });
  expect(findings[0]!.evidence.every(({ receipt }) => receipt !== undefined)).toBe(true);
  // What the evaluator decides costs no run, and one proven example is enough.
  expect(asked.map(({ expectation }) => expectation.call)).toEqual(["words('a b')"]);
});

test('what is refuted, unknown or fails for another reason is not told', async () => {
  const { proof, asked } = portFor({});
  expect((await run(proof)).findings).toEqual([]);
  expect(asked).toHaveLength(2);
  const other: ProofPort = {
    ...proof,
    reproduce: async () => err({ kind: 'unknown', failure: failure('checker.set-up', 'It cannot be run.', 'Run it.') }),
  };
  expect((await run(other)).findings).toEqual([]);
});

test('nothing is run where nothing may, or where a checker has run the examples', async () => {
  expect((await run(undefined)).findings).toEqual([]);
  const { proof, asked } = portFor({ "words('a b')": '3' });
  const ran = { ...testRun(text, []), checker: 'examples' };
  expect((await run(proof, evidenceOf(text, ran))).findings).toEqual([]);
  expect(asked).toEqual([]);
});

test('what the evaluator contradicts carries a claim that running can settle, once', async () => {
  const wrong = text.replace('    >>> plain(1)\n    2', '    >>> plain(1)\n    3');
  const { context } = critiqueContext();
  const task = critiqueTask(targetFrom(`«${wrong}»`, { languageId: 'python' }));
  const [finding] = (await documentedExamples.critique(context, task)).findings;
  expect(finding!.claim).toEqual({
    expectation: {
      call: 'plain(1)',
      expected: { kind: 'value', text: '3' },
      origin: 'documentation of plain, line 14',
    },
    actual: '2',
  });
  const told = testRun(wrong, [
    { id: 'a', name: 'a', state: 'failed', failure: { message: 'no', source: 'plain(1)' } },
  ]);
  expect((await documentedExamples.critique(context, { ...task, evidence: evidenceOf(wrong, told) })).findings).toEqual(
    [],
  );
});
