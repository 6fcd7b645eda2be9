// `touchstone/resolveProposal`, client to server: what the person decided about a proposal.

/** Method name. */
export const resolveProposalRequest = 'touchstone/resolveProposal';

/** The decision. `withdrawn`: the document changed beneath it. */
export interface ResolveProposalParams {
  readonly proposal: string;
  readonly decision: 'accepted' | 'rejected' | 'applied-unverified' | 'withdrawn';
}

/** Whether the proposal was still known. */
export interface ResolveProposalAnswer {
  readonly known: boolean;
}
