// A dispute as a run: one question, no process, and what the text is for beside it.

import { expect, test } from 'vitest';
import type { ModelRequest } from '../../../server/src/core/ports.ts';
import { createEngine } from '../../../server/src/engine/createEngine.ts';
import { engineOptions, requestFor, targetOf } from '../../support/fakeCheckers.ts';
import { scriptedModels } from '../../support/fakePorts.ts';
import { findingOn } from '../../support/scriptedRuns.ts';

test('a dispute shows the comment above the function, by which the remark is judged', async () => {
  const target = targetOf(
    '// Whether nobody may speak: from ten until six.\n«const quiet = (hour) => hour >= 22 || hour < 6;»\n',
  );
  const request = { ...requestFor(target), useModels: true, withoutProcesses: true };
  const asked: ModelRequest[] = [];
  const answer = '{"answer": "does not hold", "quote": "hour < 6", "reason": "6 is not below 6."}';
  const engine = createEngine({ ...engineOptions([]), models: scriptedModels([answer], asked) });
  const finding = findingOn(request, 'hour < 6', { rule: 'critic/lenses', proof: 'opinion', evidence: [] });
  const { dispute } = await engine.dispute!(request, finding, new AbortController().signal);
  await engine.dispose();
  expect(dispute).toMatchObject({ ruling: 'falls', reason: '6 is not below 6.' });
  expect(asked).toHaveLength(1);
  expect(asked[0]!.messages.at(-1)!.content).toContain('Whether nobody may speak: from ten until six.');
});
