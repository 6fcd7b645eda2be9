// What a checker is: one tool a file, one line in checkers/index.ts.

import type { Result } from '../base/result.ts';
import type { Span } from '../base/text.ts';
import type { CheckFamily, CheckRun, Problem } from '../core/evidence.ts';
import type { Failure } from '../core/failure.ts';
import type { ToolFix } from '../core/ports.ts';
import type { Crash } from '../core/stackTrace.ts';
import type { ParsePort } from '../core/syntaxTree.ts';
import type { DocumentText } from '../core/target.ts';
import type { CallSession, Expectation, TrialRequest, TrialSession } from '../core/trials.ts';
import type { ProcessPort } from '../workspace/process.ts';
import type { ScratchPort } from '../workspace/scratch.ts';
import type { Overlay, Snapshot } from '../workspace/snapshot.ts';

/** Settings that checkers obey; from user scope where they name a command. */
export interface CheckerSettings {
  /** The person's own test command as an argument array; empty when the runner is to be detected. */
  readonly testCommand: readonly string[];
  /** Milliseconds after which one run of a tool is killed. */
  readonly deadlineMs: number;
  /** Checker ids that are switched off. */
  readonly off: readonly string[];
  /** Path of the editor's or bundled TypeScript's `typescript.js`, used where the workspace has none. */
  readonly fallbackTypeScript?: string;
  /** Commands of the person with a VS Code problem matcher each; from user scope only. */
  readonly commands?: readonly MatcherCommand[];
}

/** A command of the person whose output a VS Code problem matcher reads. */
export interface MatcherCommand {
  /** Names it in findings; unique among the commands. */
  readonly name: string;
  readonly argv: readonly string[];
  /** VS Code language identifiers; any where empty. */
  readonly languages: readonly string[];
  /** A problem matcher as in tasks.json: an object, or the name of one that VS Code ships, such as `$gcc`. */
  readonly matcher: unknown;
}

/** What the engine hands to a checker. */
export interface CheckerContext {
  readonly signal: AbortSignal;
  readonly processes: ProcessPort;
  readonly scratch: ScratchPort;
  readonly settings: CheckerSettings;
  /** Calls and what they should give, from the person; for the checker that decides them. */
  readonly expectations?: readonly Expectation[];
  /** A crash that the person saw; for the checker that runs its script again. */
  readonly crash?: Crash;
  readonly parse: ParsePort;
  /** The target's span in the document of the run, for checkers that apply to some functions only. */
  readonly span?: Span;
  /** Milliseconds that only grow. */
  now(): number;
  /** A fresh receipt id. */
  nextReceipt(): string;
  log(message: string): void;
  /** Tells how far a long check is. */
  progress?(message: string): void;
}

/** Whether a checker applies to a document, and with what. */
export type Detection =
  | {
      readonly kind: 'available';
      readonly tool: string;
      readonly version?: string;
      /** Absolute path of what will run, for consent. */
      readonly path?: string;
      /** Absolute paths of the files that steer it, for consent; files that do not exist are left out. */
      readonly configuration?: readonly string[];
    }
  | { readonly kind: 'unavailable'; readonly failure: Failure }
  /** Not for this document or project: say nothing. */
  | { readonly kind: 'notApplicable' };

/** One question to a checker. */
export interface CheckRequest {
  readonly overlay: Overlay;
  readonly document: DocumentText;
  /** The target's span in `document.text`, for "did the changed lines run". */
  readonly span: Span;
  /** Tests related to the document first; `all` before an offer when the suite is short. */
  readonly scope: 'related' | 'all';
  /** Answer from a process of its own, started for this question; a warm answer will not do. */
  readonly fresh?: boolean;
  /** The text is the run's original, and no candidate. */
  readonly original?: boolean;
  /** URIs of the test files that are asked about again; a runner may run more. */
  readonly among?: readonly string[];
}

/** A program that yields evidence. */
export interface Checker {
  readonly id: string;
  readonly title: string;
  readonly family: CheckFamily;
  /** VS Code language identifiers; empty for any. */
  readonly languages: readonly string[];
  /** True when it starts a process or loads a module of the workspace: both need a trusted folder. */
  readonly needsTrust: boolean;
  /** True when it executes the candidate's own code: without a sandbox the person is asked first. */
  readonly runsCandidate?: boolean;
  /** Looks at files only; starts nothing. */
  detect(context: CheckerContext, snapshot: Snapshot, document: DocumentText): Promise<Detection>;
  check(context: CheckerContext, request: CheckRequest): Promise<CheckRun>;
  /** Fixes that the tool itself offers for its problems, in a fixed order. */
  fixes?(context: CheckerContext, request: CheckRequest, problems: readonly Problem[]): Promise<readonly ToolFix[]>;
  /**
   * The problems of the document in many texts that were made from `request`'s, for a search that discards
   * ill-typed ones before it runs them; undefined where a text must be checked by itself. No receipts: what
   * is kept is checked again.
   */
  problemsOfMany?(
    context: CheckerContext,
    request: CheckRequest,
    texts: readonly string[],
  ): Promise<readonly (readonly Problem[] | undefined)[]>;
  /** Opens a session in which many variants of the document run against this checker's tests; undefined where it cannot. */
  trials?(
    context: CheckerContext,
    request: CheckRequest,
    asked: TrialRequest,
  ): Promise<Result<TrialSession, Failure> | undefined>;
  /** Opens a session that calls functions of the document; undefined where it cannot be loaded by itself. */
  calls?(context: CheckerContext, request: CheckRequest): Promise<CallSession | undefined>;
  /** Ends what is kept warm. */
  dispose?(): Promise<void>;
}
