// The command line obeys the rulings of the folder, and says how many there were.

import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { withoutDismissed } from '../../../server/src/cli/dismissed.ts';
import { critiqueJson } from '../../../server/src/cli/json.ts';
import { renderCritique } from '../../../server/src/cli/render.ts';
import type { CritiqueRequest } from '../../../server/src/engine/api.ts';
import { dismiss } from '../../../server/src/memory/dismissals.ts';
import { pathToUri } from '../../../server/src/workspace/uri.ts';
import { targetFrom } from '../../support/fakePorts.ts';
import { critiqued, findingOn } from '../../support/scriptedRuns.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'touchstone-cli-rulings-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const marked = targetFrom('«alpha;\nbeta;\n»');
const target = { ...marked, document: { ...marked.document, uri: pathToUri(join(root, 'a.js')) } };
const request = { target } as CritiqueRequest;
const findings = ['alpha', 'beta'].map((name) => findingOn(request, name));
const outcome = () => {
  const event = critiqued(request, findings);
  if (event.type !== 'critique-ended' || event.outcome.kind !== 'critiqued') throw new Error('not a critique');
  return event.outcome;
};

test('without rulings nothing is left out, and nothing is said of them', async () => {
  const told = await withoutDismissed(outcome(), root);
  expect(told.findings).toHaveLength(2);
  expect(critiqueJson(told, 'a.js')).not.toHaveProperty('dismissed');
  expect(renderCritique(told, 'a.js', { colour: false })).not.toContain('dismissed');
});

test('what is dismissed is left out of the findings and counted', async () => {
  await dismiss(root, findings[0]!, { kind: 'intended', reason: 'a sample' });
  const told = await withoutDismissed(outcome(), root);
  expect(told.findings.map(({ quote }) => quote)).toEqual(['beta']);
  expect(critiqueJson(told, 'a.js')).toMatchObject({ dismissed: [{ id: findings[0]!.id }] });
  expect(renderCritique(told, 'a.js', { colour: false })).toContain('1 dismissed in .touchstone/dismissed.json.');
});
