// The engine's public face: what the language server, the command line, the bench and the tests call.

import type { BudgetLimits } from '../core/budget.ts';
import type { Cost } from '../core/budget.ts';
import type { CriticMemory } from '../core/criticMemory.ts';
import type { Finding } from '../core/finding.ts';
import type { Clock, ModelPort } from '../core/ports.ts';
import type { Rung } from '../core/rung.ts';
import type { Crash } from '../core/stackTrace.ts';
import type { Target } from '../core/target.ts';
import type { ParsePort } from '../core/syntaxTree.ts';
import type { Expectation } from '../core/trials.ts';
import type { Checker, CheckerSettings } from '../checkers/checker.ts';
import type { Disputed } from '../critique/dispute.ts';
import type { StampedEvent } from '../trace/stamped.ts';
import type { ProcessPort } from '../workspace/process.ts';
import type { ScratchPort } from '../workspace/scratch.ts';
import type { Snapshot } from '../workspace/snapshot.ts';

/** A question to the person. */
export interface ConsentQuestion {
  /** Absolute path of the workspace folder. */
  readonly root: string;
  /** The checker, for people. */
  readonly title: string;
  /** What would run, for people. */
  readonly tool: string;
  /** Why there is no sandbox, as a sentence. */
  readonly why: string;
  /** What the answer is bound to; an answer for another hash says nothing. */
  readonly hash: string;
}

/** Asks the person, or knows their answer. `false` also when they did not answer. */
export type AskConsent = (question: ConsentQuestion, signal: AbortSignal) => Promise<boolean>;

/** What an engine is made of. Front ends build the adapters and close them. */
export interface EngineOptions {
  /** Every checker, in the order in which they run; see `createCheckers`. */
  readonly checkers: readonly Checker[];
  readonly models: ModelPort;
  readonly processes: ProcessPort;
  readonly scratch: ScratchPort;
  readonly parse: ParsePort;
  readonly clock: Clock;
  /** Seed of nonces and of everything drawn at random. */
  readonly seed: number;
  /** Asks whether code may run without a sandbox; without it the answer is no. */
  readonly consent?: AskConsent;
  log(message: string): void;
}

/** What a critique and a refinement have in common. */
export interface RunRequest {
  readonly target: Target;
  readonly snapshot: Snapshot;
  readonly checkers: CheckerSettings;
  readonly limits: BudgetLimits;
  /** Calls and what they should give, from the person. */
  readonly expectations?: readonly Expectation[];
  /** A crash that the person saw and pasted. */
  readonly crash?: Crash;
  /** What is kept of models as judges; without it nothing is kept and nothing told. */
  readonly memory?: CriticMemory;
}

/** A critique. */
export interface CritiqueRequest extends RunRequest {
  /** Also ask models, where one is configured. */
  readonly useModels: boolean;
  /** Critics that the person chose, of `criticIds`; absent for `defaultCriticIds`. */
  readonly critics?: readonly string[];
  /** Critique without starting a process: on save, and in folders that are not trusted. */
  readonly withoutProcesses: boolean;
  /** Also give findings of tools the fixes that hold; costs a run of the checkers for each. */
  readonly withFixes?: boolean;
}

/** A refinement. */
export interface RefineRequest extends RunRequest {
  /** The highest rung to climb. */
  readonly effort: Rung;
  /** Run only this strategy. */
  readonly strategy?: string;
  /** Clear only this finding; otherwise everything found in the selection. */
  readonly finding?: Finding;
}

/** The engine. Runs share nothing but warm tools; each ends with `critique-ended` or `refine-ended`. */
export interface Engine {
  critique(request: CritiqueRequest, signal: AbortSignal): AsyncIterable<StampedEvent>;
  refine(request: RefineRequest, signal: AbortSignal): AsyncIterable<StampedEvent>;
  /** Checks a chosen subset of an offered change: the same judgement on another text of the same run's target. */
  verifyText(request: RefineRequest, text: string, signal: AbortSignal): AsyncIterable<StampedEvent>;
  /** Lets a fresh critic judge a finding; one model call at most, no process. */
  dispute?(request: CritiqueRequest, finding: Finding, signal: AbortSignal): Promise<Disputed>;
  dispose(): Promise<void>;
}

/** A cost of nothing. */
export const noCost: Cost = {
  calls: 0,
  promptTokens: 0,
  completionTokens: 0,
  usd: 0,
  seconds: 0,
  processes: 0,
  estimated: false,
};
