// The engine's public face: what the language server, the command line, the bench and the tests call.

import type { BudgetLimits } from '../core/budget.ts';
import type { Cost } from '../core/budget.ts';
import type { CriticMemory } from '../core/criticMemory.ts';
import type { Emit } from '../core/event.ts';
import type { Finding } from '../core/finding.ts';
import type { Clock, ModelPort } from '../core/ports.ts';
import type { Rung } from '../core/rung.ts';
import type { Crash } from '../core/stackTrace.ts';
import type { Target } from '../core/target.ts';
import type { ParsePort } from '../core/syntaxTree.ts';
import type { Expectation } from '../core/trials.ts';
import type { Checker, CheckerSettings } from '../checkers/checker.ts';
import type { ExamPart } from '../core/examParts.ts';
import type { Failure } from '../core/failure.ts';
import type { examResultOf } from '../critique/exam/report.ts';
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

/** How an exam ended. */
export type ExamOutcome =
  | {
      readonly kind: 'examined';
      /** What is kept of it. */
      readonly result: ReturnType<typeof examResultOf>;
      /** What is added up with the exams of other documents. */
      readonly part: ExamPart;
      /** The report in lines, the result first. */
      readonly lines: readonly string[];
      /** Names of the functions that were asked about. */
      readonly functions: readonly string[];
      readonly calls: number;
      /** Answers that failed or could not be read. */
      readonly lost: number;
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** The engine. Runs share nothing but warm tools; each ends with `critique-ended` or `refine-ended`. */
export interface Engine {
  critique(request: CritiqueRequest, signal: AbortSignal): AsyncIterable<StampedEvent>;
  refine(request: RefineRequest, signal: AbortSignal): AsyncIterable<StampedEvent>;
  /** Checks a chosen subset of an offered change: the same judgement on another text of the same run's target. */
  verifyText(request: RefineRequest, text: string, signal: AbortSignal): AsyncIterable<StampedEvent>;
  /** Lets a fresh critic judge a finding; one model call at most, no process. */
  dispute?(request: CritiqueRequest, finding: Finding, signal: AbortSignal): Promise<Disputed>;
  /** Examines the critic on functions of the document that its tests call right; told how far it is. */
  examine?(request: CritiqueRequest, emit: Emit, signal: AbortSignal): Promise<ExamOutcome>;
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
