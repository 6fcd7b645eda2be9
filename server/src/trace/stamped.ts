// One event of a run with its place in it: what the trace stores and front ends read.

import type { RunEvent } from '../core/event.ts';

/** An event with run id, number and time. */
export interface StampedEvent {
  readonly runId: string;
  /** Counts from 0 without gaps. */
  readonly seq: number;
  /** Milliseconds since the run started. */
  readonly atMs: number;
  readonly event: RunEvent;
}
