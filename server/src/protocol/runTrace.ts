// `touchstone/runTrace`, client to server: where the trace of a run is.

/** Method name. */
export const runTraceRequest = 'touchstone/runTrace';

/** Which run. */
export interface RunTraceParams {
  readonly runId: string;
}

/** Absolute path of a JSON Lines file; null when there is none any more. */
export interface RunTraceAnswer {
  readonly path: string | null;
}
