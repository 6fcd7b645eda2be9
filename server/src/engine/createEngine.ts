// Joins policy and adapters to the engine. Every run gets its own id, budget and abort; warm tools are
// shared between runs.

import { abortError } from '../base/abort.ts';
import { seededRandom } from '../base/random.ts';
import { createBudget } from '../core/budget.ts';
import type { Emit } from '../core/event.ts';
import type { Engine, EngineOptions, RunRequest } from './api.ts';
import { critiqueRun } from './critique.ts';
import { disputeRun } from './dispute.ts';
import { examineRun } from './examine.ts';
import { refineRun } from './refine.ts';
import { streamOf } from './stream.ts';
import { verifyTextRun } from './verifyText.ts';

/** Makes an engine. Dispose it when the front end ends; runs must have ended before. */
export function createEngine(options: EngineOptions): Engine {
  const ids = seededRandom(options.seed ^ 0x5eed);
  const start = (
    request: RunRequest,
    signal: AbortSignal,
    work: (budget: ReturnType<typeof createBudget>, emit: Emit, signal: AbortSignal) => Promise<void>,
  ) => {
    const own = new AbortController();
    const joined = AbortSignal.any([signal, own.signal]);
    const budget = createBudget(request.limits, options.clock);
    return streamOf(
      ids.word(10),
      options.clock,
      (emit) => work(budget, emit, joined),
      () => own.abort(abortError()),
    );
  };
  return {
    critique: (request, signal) =>
      start(request, signal, (budget, emit, joined) => critiqueRun(options, request, budget, emit, joined)),
    refine: (request, signal) =>
      start(request, signal, (budget, emit, joined) => refineRun(options, request, budget, emit, joined)),
    verifyText: (request, text, signal) =>
      start(request, signal, (budget, emit, joined) => verifyTextRun(options, request, text, budget, emit, joined)),
    dispute: (request, finding, signal) =>
      disputeRun(options, request, finding, createBudget(request.limits, options.clock), signal),
    examine: (request, emit, signal) =>
      examineRun(options, request, createBudget(request.limits, options.clock), emit, signal),
    async dispose() {
      for (const checker of options.checkers) await checker.dispose?.();
    },
  };
}
