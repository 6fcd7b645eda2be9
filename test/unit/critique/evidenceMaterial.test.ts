// What programs said, as material for a prompt.

import { expect, test } from 'vitest';
import { evidenceMaterial } from '../../../server/src/critique/evidenceMaterial.ts';
import { critiqueTask } from '../../support/critiques.ts';
import { evidenceOf, targetFrom, testCase, testRun } from '../../support/fakePorts.ts';

const target = targetFrom('«export const one = 2;\n»', { languageId: 'javascript' });
const said = (targetRan: 'yes' | 'no' | 'unknown') => {
  const { text } = target.document;
  const evidence = evidenceOf(text, testRun(text, [testCase('one is one', false)], { targetRan }));
  return evidenceMaterial(critiqueTask(target, { evidence })).map((one) => one.text.split('\n')[0]);
};

test.each([
  ['yes', 'Failing test one is one:'],
  ['unknown', 'Failing test one is one:'],
  ['no', 'Failing test one is one (no test of its run ran a line of the text):'],
] as const)('a failing test whose run came to the text, %s, is told so', (targetRan, words) => {
  expect(said(targetRan)).toEqual([words]);
});
