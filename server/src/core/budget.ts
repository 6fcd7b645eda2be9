// One budget for everything that a run does. It is charged before work is started where the size is
// known, and after it where it is not; `spent` never goes back. It reads time through the clock port.

import type { Clock } from './ports.ts';

/** Upper limits of a run. */
export interface BudgetLimits {
  /** Prompt and completion tokens together. */
  readonly tokens: number;
  readonly seconds: number;
  readonly usd: number;
  /** Model calls, retries included. */
  readonly calls: number;
  /** Processes started by checkers. */
  readonly processes: number;
}

/** Defaults of one action (systems.md, budget/ledger: 20k tokens, 60 s, 12 calls). */
export const defaultLimits: BudgetLimits = { tokens: 20_000, seconds: 60, usd: 1, calls: 12, processes: 400 };

/** What a run has spent so far. */
export interface Cost {
  readonly calls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly usd: number;
  readonly seconds: number;
  readonly processes: number;
  /** True when some of the tokens or money were estimated because the endpoint told nothing. */
  readonly estimated: boolean;
}

/** A charge: any part may be absent. */
export type Charge = Partial<Omit<Cost, 'seconds' | 'estimated'>> & { readonly estimated?: boolean };

/** Shared by every part of one run. */
export interface Budget {
  readonly limits: BudgetLimits;
  charge(charge: Charge): void;
  spent(): Cost;
  /** Which limit is reached, or undefined while there is something left of each. */
  exhausted(): keyof BudgetLimits | undefined;
  /** Tokens left, never below zero. */
  tokensLeft(): number;
  /** Milliseconds left, never below zero. */
  millisecondsLeft(): number;
}

/** Starts a budget now. */
export function createBudget(limits: BudgetLimits, clock: Clock): Budget {
  const startedAt = clock.now();
  const sum = { calls: 0, promptTokens: 0, completionTokens: 0, usd: 0, processes: 0 };
  let estimated = false;
  const elapsedMs = () => Math.max(0, clock.now() - startedAt);
  return {
    limits,
    charge(charge) {
      for (const key of ['calls', 'promptTokens', 'completionTokens', 'usd', 'processes'] as const) {
        sum[key] += Math.max(0, charge[key] ?? 0);
      }
      estimated ||= charge.estimated ?? false;
    },
    spent: () => ({ ...sum, seconds: elapsedMs() / 1000, estimated }),
    exhausted() {
      if (sum.promptTokens + sum.completionTokens >= limits.tokens) return 'tokens';
      if (elapsedMs() >= limits.seconds * 1000) return 'seconds';
      if (sum.usd >= limits.usd) return 'usd';
      if (sum.calls >= limits.calls) return 'calls';
      if (sum.processes >= limits.processes) return 'processes';
      return undefined;
    },
    tokensLeft: () => Math.max(0, limits.tokens - sum.promptTokens - sum.completionTokens),
    millisecondsLeft: () => Math.max(0, limits.seconds * 1000 - elapsedMs()),
  };
}
