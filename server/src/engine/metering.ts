// Ports that charge the run's one budget: models, which also tell the stream what was asked and answered and refuse to
// ask when nothing is left (invariant I7), and processes.

import type { Budget } from '../core/budget.ts';
import type { Emit } from '../core/event.ts';
import { failure } from '../core/failure.ts';
import type { ModelPort, ModelReply } from '../core/ports.ts';
import type { ProcessPort } from '../workspace/process.ts';

/** Wraps `models` for one run. A reply can overshoot the token limit by its own length at most. */
export function meteredModels(models: ModelPort, budget: Budget, emit: Emit): ModelPort {
  return {
    has: (role) => models.has(role),
    describe: (role) => models.describe(role),
    async ask(request, signal) {
      const limit = budget.exhausted();
      const spent = (message: string): ModelReply => ({
        kind: 'failed',
        failure: failure('budget.spent', message, 'Raise `touchstone.budget` or refine a smaller selection.'),
        usage: { promptTokens: 0, completionTokens: 0, estimated: false },
        durationMs: 0,
      });
      if (limit) return spent(`The budget for ${limit} is spent.`);
      const promptTokens = Math.ceil(request.messages.reduce((sum, message) => sum + message.content.length, 0) / 4);
      const room = budget.tokensLeft() - promptTokens;
      if (room < 64) return spent('The tokens left do not hold another question.');
      const asked = { ...request, maxTokens: Math.min(request.maxTokens, room) };
      emit({ type: 'asked', request: asked });
      const reply = await models
        .ask(asked, AbortSignal.any([signal, AbortSignal.timeout(Math.max(1, Math.ceil(budget.millisecondsLeft())))]))
        .catch((error: unknown) => {
          if (signal.aborted || budget.exhausted() !== 'seconds') throw error;
          return spent('The time of this run is spent.');
        });
      budget.charge({
        calls: reply.calls ?? 1,
        promptTokens: reply.usage.promptTokens,
        completionTokens: reply.usage.completionTokens,
        usd: reply.kind === 'text' ? reply.usd : 0,
        estimated: reply.usage.estimated,
      });
      emit({ type: 'answered', request: request.id, reply: withoutTokens(reply) });
      emit({ type: 'budget', spent: budget.spent() });
      return reply;
    },
  };
}

/** Token by token a reply would slip past the redaction of logs and traces, which goes by whole values. */
function withoutTokens(reply: ModelReply): ModelReply {
  if (reply.kind !== 'text' || reply.logprobs === undefined) return reply;
  const { logprobs: _, ...rest } = reply;
  return rest;
}

/** Every start of a process counts against the budget. */
export function chargedProcesses(processes: ProcessPort, budget: Budget): ProcessPort {
  const { open, isolation } = processes;
  return {
    run(spec, signal) {
      budget.charge({ processes: 1 });
      return processes.run(spec, signal);
    },
    ...(open && {
      open(spec, signal) {
        budget.charge({ processes: 1 });
        return open(spec, signal);
      },
    }),
    ...(isolation && { isolation }),
  };
}
