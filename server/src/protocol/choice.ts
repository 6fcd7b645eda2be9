// `touchstone/choice`, server to client: two or three changes that pass every test and behave differently. Nothing has
// been applied; `touchstone.choose` takes one.

import type { WireFailure } from './document.ts';
import type { Proposal } from './proposal.ts';

/** Method name. */
export const choiceNotification = 'touchstone/choice';

/** One of the changes. */
export interface ProposalAlternative {
  /** Not verified: that is what choosing is for. */
  readonly proposal: Proposal;
  /** What it does, for people, such as “Use `<=` instead of `<`”. */
  readonly title: string;
  /** What the telling call gives with it; empty where there is no such call. */
  readonly gives: string;
  /** The expectation that is added when it is chosen; without one the change stays unverified. */
  readonly expectation?: string;
}

/** A choice for the person. */
export interface ProposalChoice {
  readonly uri: string;
  /** The call on which the changes differ, such as `median([2, 1])`. */
  readonly call?: string;
  /** What the document as it is gives. */
  readonly original?: string;
  /** The likeliest first. */
  readonly alternatives: readonly ProposalAlternative[];
  readonly failure: WireFailure;
}
