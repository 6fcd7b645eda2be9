// The command of the Python process that stays warm for calls, with the files of ours that it needs.

import { join } from 'node:path';
import { deepServerSource } from '../../python/hosts/deepServer.ts';
import { forkChildrenSource } from '../../python/hosts/forkChildren.ts';
import { forkOverlaySource } from '../../python/hosts/forkOverlay.ts';
import { forkServerSource } from '../../python/hosts/forkServer.ts';
import { probeSource } from '../../python/hosts/probe.ts';
import { standbySource } from '../../python/hosts/standby.ts';
import { unittestHostSource } from '../../python/hosts/unittestHost.ts';
import { questionName, type TestPlan } from '../../python/testPlan.ts';
import { guardSource } from '../../python/trials/hosts/guard.ts';
import { literalsSource } from '../../python/trials/hosts/literals.ts';
import { traceSource } from '../../python/trials/hosts/trace.ts';
import { callsSource } from './hosts/calls.ts';
import { canonSource } from './hosts/canon.ts';
import { casesSource } from './hosts/cases.ts';
import { documentSource } from './hosts/document.ts';
import { questionsSource } from './hosts/questions.ts';
import { workersSource } from './hosts/workers.ts';

/** Plans it; `folder` is its private folder. */
export function callPlanOf(folder: string): TestPlan {
  return {
    args: ['-m', 'touchstone_calls'],
    env: { PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1', TOUCHSTONE_QUESTION: join(folder, questionName) },
    hosts: [
      { name: 'touchstone_calls.py', text: callsSource },
      { name: 'touchstone_cases.py', text: casesSource },
      { name: 'touchstone_document.py', text: documentSource },
      { name: 'touchstone_questions.py', text: questionsSource },
      { name: 'touchstone_workers.py', text: workersSource },
      { name: 'touchstone_canon.py', text: canonSource },
      { name: 'touchstone_guard.py', text: guardSource },
      { name: 'touchstone_literals.py', text: literalsSource },
      { name: 'touchstone_trace.py', text: traceSource },
      { name: 'touchstone_probe.py', text: probeSource },
      { name: 'touchstone_server.py', text: forkServerSource },
      { name: 'touchstone_deep.py', text: deepServerSource },
      { name: 'touchstone_overlay.py', text: forkOverlaySource },
      { name: 'touchstone_children.py', text: forkChildrenSource },
      { name: 'touchstone_standby.py', text: standbySource },
      { name: 'touchstone_unittest.py', text: unittestHostSource },
    ],
  };
}
