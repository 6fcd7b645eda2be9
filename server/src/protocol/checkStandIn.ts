// `touchstone/checkStandIn`, client to server: whether a typed example or a pasted crash can be read. Nothing is run.

/** Method name. */
export const checkStandInRequest = 'touchstone/checkStandIn';

/** One of them. */
export interface CheckStandInParams {
  /** A call and what it should give, such as `median([2, 1]) == 1.5`. */
  readonly example?: string;
  /** A stack trace. */
  readonly crash?: string;
}

/** What is wrong with it, for the person; absent where nothing is. */
export interface CheckStandInAnswer {
  readonly fault?: string;
}
