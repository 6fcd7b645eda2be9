// The estimator as a critic: located errors as opinions, by name only.

import { expect, test } from 'vitest';
import { criticsOf } from '../../../../server/src/critique/index.ts';
import { proseEstimate } from '../../../../server/src/critique/prose/estimate.ts';
import { critiqueContext, critiqueTask } from '../../../support/critiques.ts';
import { targetFrom } from '../../../support/fakePorts.ts';

const target = targetFrom('«It has three parts. The parts are two.»\n', { languageId: 'markdown' });

test('errors with category and severity are opinions where their quotation stands [S144]', async () => {
  const reply =
    '{"need_correction": true, "errors": [{"quote": "are two", "category": "Consistency", "severity": "dire", "reason": "There are three."}, {"quote": "four", "reason": "No."}]}';
  const { context, events } = critiqueContext([reply]);
  const { findings, failures } = await proseEstimate.critique(context, critiqueTask(target));
  expect(findings).toMatchObject([
    {
      rule: 'critic/prose-estimate',
      message: 'There are three. (consistency, minor)',
      proof: 'opinion',
      severity: 'info',
      category: 'prose',
      quote: 'are two',
    },
  ]);
  expect(failures.map(({ code }) => code)).toEqual(['reply.unanchored']);
  expect(events).toEqual([{ type: 'note', message: 'scripted-1 would correct the text: 1 errors found.' }]);
});

test('a bare list is read too; minor errors alone ask for no correction', async () => {
  const { context, events } = critiqueContext([
    '[{"quote": "are two", "category": "grammar", "severity": "minor", "reason": "It reads badly."}]',
  ]);
  const { findings } = await proseEstimate.critique(context, critiqueTask(target));
  expect(findings).toHaveLength(1);
  expect(events).toEqual([{ type: 'note', message: 'scripted-1 would leave the text as it is: 1 errors found.' }]);
});

test('runs where it is named, on prose alone', () => {
  expect(criticsOf('model', 'prose').map(({ id }) => id)).not.toContain('prose-estimate');
  expect(criticsOf('model', 'prose', ['prose-estimate']).map(({ id }) => id)).toEqual(['prose-estimate']);
  expect(criticsOf('model', 'code', ['prose-estimate'])).toEqual([]);
});
