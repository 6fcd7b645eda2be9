// What a diagnostic says beside its message: what is at the places that back it, and that it is disputed.

import { expect, test } from 'vitest';
import type { Finding } from '../../../server/src/core/finding.ts';
import type { CritiqueRequest } from '../../../server/src/engine/api.ts';
import { toDiagnostic } from '../../../server/src/lsp/diagnostics.ts';
import { targetFrom } from '../../support/fakePorts.ts';
import { findingOn } from '../../support/scriptedRuns.ts';

const request = { target: targetFrom('«alpha;\n»') } as CritiqueRequest;
const of = (more: Partial<Finding>, old = false) => toDiagnostic({ finding: findingOn(request, 'alpha', more), old });
const at = { uri: 'file:///b.js', line: 3 };

test.each<[string, Partial<Finding>, string]>([
  ['a failing test', { category: 'test', evidence: [{ checker: 'tests', excerpt: 'no', at }] }, 'the test that fails'],
  [
    'a contradiction',
    { rule: 'prose/contradiction', category: 'prose', evidence: [{ checker: 'prose', excerpt: 'no', at }] },
    'the other place',
  ],
  ['a tool', { evidence: [{ checker: 'javac', excerpt: 'no', at }] }, 'seen here by javac'],
  [
    'a trace',
    { rule: 'critic/plan-trace', evidence: [{ checker: 'trace', excerpt: 'sum: intended 6, observed\n0', at }] },
    'sum: intended 6, observed 0',
  ],
])('of %s, the place is named for what it is', (_title, more, words) => {
  expect(of(more).relatedInformation).toEqual([
    {
      location: {
        uri: at.uri,
        range: { start: { line: 3, character: 0 }, end: { line: 3, character: 0 } },
      },
      message: words,
    },
  ]);
});

test('a finding that falls by a ruling says that it is disputed, others do not', () => {
  const ruled = (ruling: 'falls' | 'stands' | 'cannot-tell') =>
    of({ message: 'Odd.', proof: 'opinion', dispute: { ruling, reason: 'So.', by: 'm' } }).message;
  expect([ruled('falls'), ruled('stands'), ruled('cannot-tell')]).toEqual(['Odd. (disputed)', 'Odd.', 'Odd.']);
  expect(of({ message: 'Odd.' }, true).message).toBe('Odd. (found earlier, not checked again)');
});
