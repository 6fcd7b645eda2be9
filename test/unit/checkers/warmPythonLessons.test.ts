// What a kept process for Python's tests is started for: runs that came to their end, and no others.

import { expect, test } from 'vitest';
import type { CheckerContext, CheckRequest } from '../../../server/src/checkers/checker.ts';
import type { Job } from '../../../server/src/checkers/python/testJob.ts';
import { createWarmTests } from '../../../server/src/checkers/python/warmTests.ts';
import type { CheckRun } from '../../../server/src/core/evidence.ts';
import { failure } from '../../../server/src/core/failure.ts';

/** Whether a process is asked for after a run that ended so. */
async function startsAfter(evidence: CheckRun): Promise<boolean> {
  let asked = false;
  const processes = { run: () => Promise.reject(new Error('none')), open: () => Promise.reject(new Error('none')) };
  const hold = () => {
    asked = true;
    return Promise.reject(new Error('no view today'));
  };
  const settings = { testCommand: [], deadlineMs: 1000, off: [] };
  const context = { processes, scratch: { hold }, settings, log: () => undefined } as unknown as CheckerContext;
  const signal = new AbortController().signal;
  const overlay = { snapshot: { root: '/shop', buffers: new Map() }, path: '/shop/sums.py', text: '', textHash: '' };
  const request = { overlay, scope: 'related' } as unknown as CheckRequest;
  const warm = createWarmTests('/no-such-folder');
  const setup = { runner: 'pytest', testFiles: [], folder: '/shop' };
  warm.learn({ context, request, setup, files: [] } as unknown as Job, evidence);
  await warm.answer({ ...context, signal }, request).catch(() => undefined);
  await warm.dispose();
  return asked;
}

const own = { checker: 'pytest', family: 'tests' } as const;
const late: CheckRun = { kind: 'timedOut', ...own, failure: failure('checker.timeout', 'late', 'wait') };
const ended = { kind: 'ran', ...own, problems: [] } as unknown as CheckRun;

test('tests that came to their end are kept warm, others not', async () => {
  expect([await startsAfter(ended), await startsAfter(late)]).toEqual([true, false]);
});
