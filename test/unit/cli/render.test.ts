// What a critique looks like in the terminal: what was seen is shown once, and what needs a model is counted.

import { expect, test } from 'vitest';
import { critiqueJson } from '../../../server/src/cli/json.ts';
import { renderCritique, renderFinding } from '../../../server/src/cli/render.ts';
import type { JudgedItem } from '../../../server/src/core/checklist.ts';
import type { Finding } from '../../../server/src/core/finding.ts';
import type { CritiqueRequest } from '../../../server/src/engine/api.ts';
import { targetFrom } from '../../support/fakePorts.ts';
import { critiqued, findingOn } from '../../support/scriptedRuns.ts';

const target = targetFrom('«alpha;\nbeta;\n»');
const request = { target } as CritiqueRequest;
const plain = { colour: false };

const outcomeOf = (findings: readonly Finding[], more: object = {}) => {
  const event = critiqued(request, findings);
  if (event.type !== 'critique-ended' || event.outcome.kind !== 'critiqued') throw new Error('not a critique');
  return { ...event.outcome, ...more };
};

const item = (question: string, state: JudgedItem['state'], reason: string): JudgedItem => ({
  item: { id: question, question, decider: { kind: 'person' }, origin: 'workspace', severity: 'warning' },
  state,
  reason,
  evidence: [],
});

test('two runs that saw the same are both named, and what they saw is shown once', () => {
  const finding = findingOn(request, 'alpha');
  const [evidence] = finding.evidence;
  const receipt = { ...evidence!.receipt!, testsRun: 1 };
  const again = {
    ...finding,
    evidence: [
      { ...evidence!, excerpt: 'expected: 3', receipt },
      { ...evidence!, excerpt: 'expected: 3' },
    ],
  };
  const shown = renderFinding(again, target.document.text, 'a.js', plain);
  expect(shown.split('expected: 3')).toHaveLength(2);
  expect(shown.split('seen by typescript')).toHaveLength(3);
  expect(shown).toContain('1 test ran');
  expect(shown).not.toContain('1 tests ran');
});

test('different sights are all shown', () => {
  const finding = findingOn(request, 'alpha');
  const [evidence] = finding.evidence;
  const two = {
    ...finding,
    evidence: [
      { ...evidence!, excerpt: 'expected: 3' },
      { ...evidence!, excerpt: 'expected: 4' },
    ],
  };
  const shown = renderFinding(two, target.document.text, 'a.js', plain);
  expect(shown).toContain('expected: 3');
  expect(shown).toContain('expected: 4');
});

test('an excerpt that ends in the message does not say it twice', () => {
  const finding = findingOn(request, 'alpha', {
    message: 'Nothing reads it.',
    evidence: [{ checker: 'text', excerpt: 'A value that is unread: Nothing reads it.' }],
  });
  const shown = renderFinding(finding, target.document.text, 'a.js', plain);
  expect(shown.split('Nothing reads it.')).toHaveLength(2);
  expect(shown).toContain('A value that is unread');
});

test('the checklist is one block, with states in words', () => {
  const checklist = [item('Is it good?', 'cannot-tell', 'This one is for you to decide.')];
  const shown = renderCritique(outcomeOf([], { checklist }), 'a.js', plain);
  expect(shown).toContain('Checklist\n  · Is it good?\n      cannot tell, by person: This one is for you to decide.\n');
  expect(renderCritique(outcomeOf([]), 'a.js', plain)).not.toContain('Checklist');
});

test.each([
  [1, '1 more item needs a model, and was not put to one.'],
  [3, '3 more items need a model, and were not put to one.'],
])('%i items for a model are counted once, in the text and in the JSON', (needModel, words) => {
  const outcome = outcomeOf([], { needModel });
  expect(renderCritique(outcome, 'a.js', plain)).toContain(words);
  expect(critiqueJson(outcome, 'a.js')).toMatchObject({ checklist: [], needModel });
});

test('where a model was asked, nothing is said of items that need one', () => {
  expect(renderCritique(outcomeOf([]), 'a.js', plain)).not.toContain('model');
  expect(critiqueJson(outcomeOf([]), 'a.js')).not.toHaveProperty('needModel');
});

test.each([
  ['proven', 'warning'],
  ['supported', 'warning'],
  ['opinion', 'info'],
  ['unknown', 'info'],
] as const)('what is %s is told as %s, as in the editors', (proof, severity) => {
  const finding = findingOn(request, 'alpha', { proof, severity: 'warning' });
  expect(renderFinding(finding, target.document.text, 'a.js', plain)).toContain(
    ` ${severity} ${finding.rule} (${proof})`,
  );
});
