// The words of a finding in hovers and in “Explain evidence”: what no model said is not called a model's, and two runs
// that saw the same stand together.

import { expect, test } from 'vitest';
import type { Finding } from '../../../server/src/core/finding.ts';
import type { CritiqueRequest } from '../../../server/src/engine/api.ts';
import { findingMarkdown, findingText } from '../../../server/src/lsp/evidenceText.ts';
import { targetFrom } from '../../support/fakePorts.ts';
import { findingOn } from '../../support/scriptedRuns.ts';

const request = { target: targetFrom('«alpha;\n»') } as CritiqueRequest;
const proven = findingOn(request, 'alpha');
const unseen = { checker: 'text', excerpt: 'alpha is odd' };
const word = (more: Partial<Finding>) => findingText({ finding: { ...proven, ...more }, old: false });

test.each<[string, Partial<Finding>, string, string]>([
  ['what a program showed', {}, 'proven: a program showed it', 'Ran inside Touchstone'],
  [
    'a guess of a text rule',
    { rule: 'text/skipped-first', proof: 'opinion', evidence: [unseen] },
    'opinion: a rule’s guess from the text alone',
    'Read from the text; nothing was run for it.',
  ],
  [
    'what stands in the text',
    { rule: 'text/documented-default', proof: 'supported', evidence: [unseen] },
    'supported: it stands in the text; nothing was run',
    'Read from the text; nothing was run for it.',
  ],
  [
    'what a tool for prose says',
    { category: 'prose', proof: 'supported' },
    'supported: a tool’s rules say so',
    'Ran inside Touchstone',
  ],
  [
    'the word of a model',
    { rule: 'critic/keep-or-revise', proof: 'opinion', evidence: [{ ...unseen, checker: 'm' }] },
    'opinion: one model’s word',
    'Said by a model, not shown by a program.',
  ],
  [
    'the word of several',
    {
      rule: 'critic/sampled-confidence',
      proof: 'opinion',
      evidence: [{ ...unseen, checker: 'm' }],
      agreement: { held: 2, of: 3, why: '' },
    },
    'opinion: the word of models',
    'Said by a model, not shown by a program.',
  ],
])('%s is called so', (_title, more, proof, how) => {
  expect(word(more)).toContain(proof);
  expect(word(more)).toContain(how);
});

test('a reproducer that showed nothing is no word of a model', () => {
  const evidence = [{ checker: 'reproducer', excerpt: 'f(1) shows nothing: it hangs' }];
  expect(word({ rule: 'critic/bug-taxonomy', proof: 'opinion', evidence })).not.toContain('Said by a model');
});

test('two runs that saw the same stand together, others apart', () => {
  const [first] = proven.evidence;
  const again = { ...first!, receipt: { ...first!.receipt!, durationMs: 34 } };
  const other = { ...again, excerpt: 'something else' };
  const shown = findingMarkdown({ finding: { ...proven, evidence: [first!, again] }, old: false }, 'evidence');
  expect(shown.split(first!.excerpt)).toHaveLength(2);
  expect(shown).toMatch(/12 ms, exit code 2\. And again: ran inside Touchstone, 34 ms/u);
  const apart = findingMarkdown({ finding: { ...proven, evidence: [first!, other] }, old: false }, 'evidence');
  expect(apart).not.toContain('And again');
  expect(apart).toContain('something else');
});
