// The command of a session of trials: that of the checker's own kept process, with another program at its head.

import { exchangeSource } from './hosts/exchange.ts';
import { foundSource } from './hosts/found.ts';
import { guardSource } from './hosts/guard.ts';
import { limitSource } from './hosts/limit.ts';
import { literalsSource } from './hosts/literals.ts';
import { screenSource } from './hosts/screen.ts';
import { traceSource } from './hosts/trace.ts';
import { trialsSource } from './hosts/trials.ts';
import { triesSource } from './hosts/tries.ts';
import { serverPlanOf, type TestPlan } from '../testPlan.ts';
import type { TestSetup } from '../testSetup.ts';

/** Plans the process; parameters as of `planOf`. */
export function trialPlanOf(setup: TestSetup, files: readonly string[], folder: string, plugins: boolean): TestPlan {
  const plan = serverPlanOf(setup, files, folder, plugins);
  return {
    ...plan,
    args: ['-m', 'touchstone_trials', ...plan.args.slice(2)],
    hosts: [
      ...plan.hosts,
      { name: 'touchstone_trials.py', text: trialsSource },
      { name: 'touchstone_tries.py', text: triesSource },
      { name: 'touchstone_screen.py', text: screenSource },
      { name: 'touchstone_found.py', text: foundSource },
      { name: 'touchstone_guard.py', text: guardSource },
      { name: 'touchstone_exchange.py', text: exchangeSource },
      { name: 'touchstone_limit.py', text: limitSource },
      { name: 'touchstone_trace.py', text: traceSource },
      { name: 'touchstone_literals.py', text: literalsSource },
    ],
  };
}
