// Exit codes that scripts rely on (design, section 6).

import type { RefineOutcome } from '../core/outcome.ts';

/** All exit codes of the command line. `internal` is Node's own for an uncaught error. */
export const exitCodes = {
  ok: 0,
  findings: 1,
  usage: 2,
  cancelled: 3,
  notVerified: 4,
  endpoint: 5,
  internal: 70,
} as const;

/** The exit code of a refinement. */
export function exitCodeOf(outcome: RefineOutcome): number {
  switch (outcome.kind) {
    case 'improved':
      return exitCodes.ok;
    case 'unchanged':
      return outcome.reason === 'nothing-to-do' ? exitCodes.ok : exitCodes.findings;
    case 'unverified':
      return outcome.failure.code === 'budget.spent' ? exitCodes.cancelled : exitCodes.notVerified;
    case 'declined':
      return exitCodes.notVerified;
    case 'cancelled':
      return outcome.best ? exitCodes.ok : exitCodes.cancelled;
    case 'failed':
      return outcome.failure.code.startsWith('model.') ? exitCodes.endpoint : exitCodes.internal;
  }
}
