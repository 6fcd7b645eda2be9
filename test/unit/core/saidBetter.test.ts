// A guess beside a proof of the same fault is not shown; everything else is.

import { expect, test } from 'vitest';
import { isSaidBetter } from '../../../server/src/core/saidBetter.ts';
import type { Finding } from '../../../server/src/core/finding.ts';
import type { CritiqueRequest } from '../../../server/src/engine/api.ts';
import { targetFrom } from '../../support/fakePorts.ts';
import { findingOn } from '../../support/scriptedRuns.ts';

const request = { target: targetFrom('«for (let i = 1; i < n; i++) run(i);\n»') } as CritiqueRequest;
const proven = findingOn(request, 'let i = 1', { rule: 'critic/bug-taxonomy', bugKind: 'C.4' });
const guess = findingOn(request, 'i = 1', { rule: 'text/skipped-first', proof: 'opinion', bugKind: 'C.4' });

test('an opinion at the place of a proven finding of its kind adds nothing', () => {
  expect(isSaidBetter(guess, [guess, proven])).toBe(true);
});

test.each<[string, Finding, Finding]>([
  ['another kind', { ...guess, bugKind: 'B.3' }, proven],
  ['no kind', findingOn(request, 'i = 1', { proof: 'opinion' }), proven],
  ['another place', { ...guess, range: findingOn(request, 'run(i)').range }, proven],
  [
    'a place that only touches',
    { ...guess, range: { start: proven.range.end, end: { line: 0, character: 20 } } },
    proven,
  ],
  ['another document', { ...guess, uri: 'file:///other.js' }, proven],
  ['a supported finding', { ...guess, proof: 'supported' }, proven],
  ['an opinion beside an opinion', guess, { ...proven, proof: 'opinion' }],
  ['an opinion beside a supported finding', guess, { ...proven, proof: 'supported' }],
])('%s is still said', (_title, finding, other) => {
  expect(isSaidBetter(finding, [finding, other])).toBe(false);
});
