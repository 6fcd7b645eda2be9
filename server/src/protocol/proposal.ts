// `touchstone/proposal`, server to client: a finished refinement, to be looked at and decided on by the
// person. Nothing has been applied.

import type { WireEdit, WireFailure } from './document.ts';

/** Method name. */
export const proposalNotification = 'touchstone/proposal';

/** One proof that a program ran. */
export interface ProposalReceipt {
  readonly id: string;
  readonly checker: string;
  readonly command: readonly string[];
  readonly exitCode: number | null;
  readonly durationMs: number;
  readonly testsRun?: number;
  readonly excerpt: string;
}

/** One line of the gate panel, with the receipts that back it. */
export interface ProposalLine {
  readonly checker: string;
  readonly state: 'better' | 'same' | 'worse';
  readonly text: string;
  readonly receipts: readonly ProposalReceipt[];
}

/** One stretch of changed lines that can be taken alone. */
export interface ProposalHunk {
  readonly index: number;
  /** For the list, such as `line 12: return total` . */
  readonly title: string;
  readonly edit: WireEdit;
}

/** An offered change. */
export interface Proposal {
  readonly id: string;
  readonly uri: string;
  readonly languageId: string;
  /** The only version of the document that the edits are for. */
  readonly version: number;
  /** SHA-256 of the document's text at that version. */
  readonly originalHash: string;
  /** Whether programs showed that it is better and breaks nothing. */
  readonly state: 'verified' | 'unverified';
  readonly title: string;
  readonly edits: readonly WireEdit[];
  readonly hunks: readonly ProposalHunk[];
  /** The whole document with all edits applied, for the preview. */
  readonly newText: string;
  readonly gate: readonly ProposalLine[];
  /** Titles of what it clears, and of what is left. */
  readonly cleared: readonly string[];
  readonly remaining: readonly string[];
  /** What was looked at beside the checks, in sentences; absent where there is nothing to say. */
  readonly notes?: readonly string[];
  /** Rungs that ran, one line each. */
  readonly rungs: readonly string[];
  readonly cost: string;
  /** Why it is not verified. */
  readonly failure?: WireFailure;
  readonly runId: string;
}
