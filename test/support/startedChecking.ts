// The checkers of a run, detected and ready to be asked, without an engine around them.

import type { Checker } from '../../server/src/checkers/checker.ts';
import { createBudget } from '../../server/src/core/budget.ts';
import type { Emit } from '../../server/src/core/event.ts';
import type { RunRequest } from '../../server/src/engine/api.ts';
import { startChecking } from '../../server/src/engine/checking.ts';
import { engineOptions, requestFor, targetOf } from './fakeCheckers.ts';

/** Starts them on a text, which is selected whole. */
export const startedChecking = (
  checkers: readonly Checker[],
  text = 'bad\nfine\n',
  more: Partial<RunRequest> & { withoutProcesses?: boolean; effort?: 'tools' } = {},
  emit: Emit = () => undefined,
) => {
  const options = engineOptions(checkers);
  const request = { ...requestFor(targetOf(text)), ...more };
  return startChecking(
    options,
    request,
    createBudget(request.limits, options.clock),
    emit,
    new AbortController().signal,
  );
};
