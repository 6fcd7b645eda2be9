// What a refine strategy is and what it may use. A strategy is policy: it sees ports, never a disk,
// a socket or a clock. One published method a file, one line in strategies/index.ts.

import type { Random } from '../base/random.ts';
import type { Budget } from './budget.ts';
import type { Candidate } from './candidate.ts';
import type { JudgedItem } from './checklist.ts';
import type { CriticMemory } from './criticMemory.ts';
import type { ContextItem } from './context.ts';
import type { Evidence } from './evidence.ts';
import type { Emit } from './event.ts';
import type { Failure } from './failure.ts';
import type { Choice, Judged } from './outcome.ts';
import type { FixPort, ModelPort } from './ports.ts';
import type { ParsePort } from './syntaxTree.ts';
import type { TrialPort } from './trials.ts';
import type { Rung } from './rung.ts';
import type { Target } from './target.ts';
import type { Goal } from './verdict.ts';

/** What a strategy cannot work without. */
export type Need = 'model' | 'checks' | 'fixes';

/** What the engine hands to a strategy. */
export interface RefineContext {
  readonly signal: AbortSignal;
  readonly budget: Budget;
  readonly random: Random;
  readonly models: ModelPort;
  readonly fixes: FixPort;
  readonly trials: TrialPort;
  readonly parse: ParsePort;
  /** Type errors of many texts at once, where a compiler can; see `Checker.problemsOfMany`. */
  newTypeErrors(texts: readonly string[]): Promise<readonly (boolean | undefined)[]>;
  readonly emit: Emit;
  /** Absent where nothing is kept of models as judges. */
  readonly memory?: CriticMemory;
  /**
   * To be called often by work that waits for nothing. Gives a promise when it is time to let others have a turn, and
   * throws, or rejects, once the run is cancelled.
   */
  readonly pause?: () => Promise<void> | undefined;
  /** A fresh id for a candidate. */
  nextId(): string;
  /**
   * Checks a candidate against everything that applied to the original and judges it. Equal texts are
   * judged once. Never throws for a bad candidate: that is a rejection.
   */
  judge(candidate: Candidate): Promise<Judged>;
}

/** What is to be refined, and all that is known about it so far. */
export interface RefineTask {
  readonly target: Target;
  readonly before: Evidence;
  /** What is to be cleared; never empty. */
  readonly goals: readonly Goal[];
  readonly context: readonly ContextItem[];
  readonly checklist: readonly JudgedItem[];
  /** The best verified candidate of the rungs below, to build on. */
  readonly best?: Judged;
}

/** What a strategy gives back. */
export interface StrategyResult {
  /** The best verified candidate, if it found one; never worse than `task.best`. */
  readonly best?: Judged;
  /** A candidate that could not be verified but was not rejected either. */
  readonly spare?: Judged;
  /** Why the spare is not verified although it passes, when the strategy doubts it. */
  readonly doubt?: Failure;
  /** Changes that the tests cannot tell apart; none of them is `best`. */
  readonly choice?: Choice;
  /** Why it stopped, in a few words. */
  readonly reason: string;
  /** True when the model looked and kept the text. */
  readonly kept?: boolean;
  /** True when all that is asked for was looked for in the text as it is, and holds. */
  readonly met?: boolean;
  readonly failures: readonly Failure[];
}

/** One published method of refinement. */
export interface RefineStrategy {
  readonly id: string;
  readonly title: string;
  readonly rung: Rung;
  readonly needs: readonly Need[];
  /** True when it runs only where the person has named it. */
  readonly onRequest?: boolean;
  /** What is wished for by naming it, where nothing else is to be cleared and the person says nothing. */
  readonly wish?: string;
  /** The written contract of the selection is tried on the original and on every candidate, as one more check. */
  readonly contract?: boolean;
  /** Anchor in docs/methods.md. */
  readonly method: string;
  refine(context: RefineContext, task: RefineTask): Promise<StrategyResult>;
}
