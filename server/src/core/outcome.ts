// How a run ends: one tagged union, switched exhaustively by every front end.

import type { Cost } from './budget.ts';
import type { Candidate } from './candidate.ts';
import type { JudgedItem } from './checklist.ts';
import type { Evidence } from './evidence.ts';
import type { Failure } from './failure.ts';
import type { Finding } from './finding.ts';
import type { Rung } from './rung.ts';
import type { Target } from './target.ts';
import type { Verdict } from './verdict.ts';

/** A candidate with its text, its evidence and how it stands against the original. */
export interface Judged {
  readonly candidate: Candidate;
  /** The whole document with the candidate in it. */
  readonly text: string;
  /** What the checkers saw on this text. */
  readonly evidence: Evidence;
  /** What they saw on the original, as far as it was compared; gate lines name its receipts. */
  readonly baseline: Evidence;
  readonly verdict: Verdict;
}

/** One of several changes that the tests cannot tell apart. */
export interface Alternative {
  readonly judged: Judged;
  /** What the telling call gives with it, as the language prints it. */
  readonly shown: string;
  /** The same as an expectation that would choose it, such as `median([2, 1]) == 1.5`; absent where it cannot be written. */
  readonly expectation?: string;
}

/** A choice between two or three changes. */
export interface Choice {
  /** The telling call, such as `median([2, 1])`; absent where calls cannot be made by themselves. */
  readonly call?: string;
  /** What the original gives. */
  readonly originalShown?: string;
  /** The likeliest first. All pass every test, and none is verified before one is chosen. */
  readonly alternatives: readonly Alternative[];
}

/** What one rung of the ladder did. */
export interface RungRecord {
  readonly rung: Rung;
  readonly strategy: string;
  /** Why it ended, in a few words. */
  readonly reason: string;
  /** Goals that it cleared, as their titles. */
  readonly cleared: readonly string[];
  readonly candidates: number;
  readonly cost: Cost;
}

/** Why a refinement left the text as it was. */
export type UnchangedReason = 'nothing-to-do' | 'no-improvement' | 'kept-by-review';

/** The end of a refine run. */
export type RefineOutcome = RefineOutcomeKind & {
  readonly target: Target;
  readonly before: Evidence;
  readonly findings: readonly Finding[];
  readonly rungs: readonly RungRecord[];
  readonly cost: Cost;
};

/** The kinds of outcome. */
export type RefineOutcomeKind =
  | { readonly kind: 'improved'; readonly best: Judged; readonly budgetSpent: boolean }
  | {
      readonly kind: 'unchanged';
      readonly reason: UnchangedReason;
      readonly message: string;
      readonly failures: readonly Failure[];
    }
  | { readonly kind: 'unverified'; readonly spare?: Judged; readonly choice?: Choice; readonly failure: Failure }
  | { readonly kind: 'declined'; readonly failure: Failure }
  | { readonly kind: 'cancelled'; readonly best?: Judged }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** The end of a critique run. */
export type CritiqueOutcome =
  | {
      readonly kind: 'critiqued';
      readonly target: Target;
      readonly findings: readonly Finding[];
      readonly checklist: readonly JudgedItem[];
      /** Items that only a model could decide and that none was asked about; they are not in the list. Absent for none. */
      readonly needModel?: number;
      readonly evidence: Evidence;
      /** What could not be looked at, and why. */
      readonly notLookedAt: readonly Failure[];
      /** Findings that the person excused in the code, counted and kept. */
      readonly excused: readonly Finding[];
      /** Findings that a ruling of the folder dismisses; absent where rulings were not looked at. */
      readonly dismissed?: readonly Finding[];
      readonly cost: Cost;
    }
  | { readonly kind: 'declined' | 'failed'; readonly failure: Failure; readonly cost: Cost }
  | { readonly kind: 'cancelled'; readonly cost: Cost };
