// What a finding says beside its message and receipts.

import { expect, test } from 'vitest';
import type { Finding } from '../../../server/src/core/finding.ts';
import { findingNotes } from '../../../server/src/core/findingWords.ts';
import { receiptFor } from '../../support/fakePorts.ts';

const finding: Finding = {
  id: 'f',
  rule: 'a/b',
  message: 'm',
  category: 'logic',
  severity: 'info',
  proof: 'opinion',
  uri: 'file:///a',
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
  quote: 'x',
  evidence: [],
};

test('a plain finding adds nothing', () => {
  expect(findingNotes(finding)).toEqual([]);
});

test('kind, way, agreement and dispute are told, agreement as agreement and never as proof', () => {
  const notes = findingNotes({
    ...finding,
    bugKind: 'B.3',
    chain: ['interfaces', 'boundaries', 'last element'],
    agreement: { held: 3, of: 5, why: 'Two saw no fault.' },
    dispute: { ruling: 'falls', reason: 'The list is never empty.', by: 'm2' },
  });
  expect(notes).toEqual([
    'Kind B.3: wrong or missing boundary check.',
    'Found by: interfaces › boundaries › last element.',
    'Agreement: 3 of 5 independent critiques hold it. Two saw no fault.',
    'Disputed: a fresh critic (m2) says that it falls: The list is never empty.',
  ]);
  expect(notes.join(' ')).not.toMatch(/verified|proven/);
});

test('fixes of two sides leave open which is wrong, and only a receipt says that one was shown', () => {
  const fix = { title: 'return 3', edits: [], validatedBy: ['r4'] };
  const notes = findingNotes({
    ...finding,
    fixes: [
      { ...fix, side: 'code' },
      { ...fix, side: 'test', title: 'expect 2', validatedBy: [] },
    ],
  });
  expect(notes).toEqual([
    'It is open which side is wrong: the code or the test.',
    'Would clear it, by changing the code: return 3. It passes what the text fails (r4).',
    'Would clear it, by changing the test: expect 2.',
  ]);
});

test('a reproducer is told with both sides', () => {
  const receipt = receiptFor('', 'pytest', 1);
  const reproducer = { framework: 'pytest', path: 't.py', text: '', failure: '', expected: '3', actual: '2' };
  expect(findingNotes({ ...finding, reproducer: { ...reproducer, receipts: [receipt, receipt] } })).toEqual([
    'Shown by a test of pytest, which failed twice: expected 3, got 2.',
  ]);
});

const claim: Finding['claim'] = {
  expectation: { call: 'f([])', expected: { kind: 'value', text: '0' }, origin: 'a model' },
};
test('an example that nobody ran is shown as such', () => {
  expect(findingNotes({ ...finding, claim })).toEqual(['An example that was not run: f([]) should give 0.']);
  const throwing = { expectation: { ...claim.expectation, expected: { kind: 'throws' as const, error: 'TypeError' } } };
  expect(findingNotes({ ...finding, claim: throwing })).toEqual([
    'An example that was not run: f([]) should throw TypeError.',
  ]);
});
test.each<[string, Partial<Finding>]>([
  ['that was run', { evidence: [{ checker: 'x', excerpt: '', receipt: receiptFor('x', 'vitest') }] }],
  ['that shows nothing', { evidence: [{ checker: 'reproducer', excerpt: 'f([]) shows nothing: it hangs.' }] }],
  ['of a proven finding', { proof: 'proven' }],
  ['that the message names', { message: 'f([]) gives NaN.' }],
])('an example %s is not shown again', (_, more) => {
  expect(findingNotes({ ...finding, claim, ...more })).toEqual([]);
});
