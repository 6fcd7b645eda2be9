// `touchstone/acceptHunks`, client to server: check a chosen subset of a proposal. The answer is a new
// proposal, verified or not, that replaces the old one.

import type { WireFailure } from './document.ts';
import type { Proposal } from './proposal.ts';

/** Method name. */
export const acceptHunksRequest = 'touchstone/acceptHunks';

/** Which hunks to keep. */
export interface AcceptHunksParams {
  readonly proposal: string;
  readonly hunks: readonly number[];
}

/** The subset as a proposal of its own, or why there is none. */
export type AcceptHunksAnswer =
  | { readonly kind: 'proposal'; readonly proposal: Proposal }
  | { readonly kind: 'refused'; readonly failure: WireFailure };
