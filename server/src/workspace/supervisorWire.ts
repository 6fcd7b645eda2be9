// What the server and its supervisor say to each other over the channel between them. Types only.

import type { ProcessEnd } from './process.ts';
import type { ProcessJob } from './runProcess.ts';

/** Server to supervisor. */
export type SupervisorRequest =
  | { readonly kind: 'start'; readonly id: number; readonly job: ProcessJob }
  | { readonly kind: 'cancel'; readonly id: number }
  /** Bytes for descriptor 3 of a job that stays, and whether it may be read from. */
  | { readonly kind: 'write'; readonly id: number; readonly chunk: Uint8Array }
  | { readonly kind: 'hold' | 'resume'; readonly id: number };

/** Supervisor to server. */
export type SupervisorReply =
  | { readonly kind: 'started'; readonly id: number; readonly pid: number }
  | { readonly kind: 'heard'; readonly id: number; readonly chunk: Uint8Array }
  | { readonly kind: 'ended'; readonly id: number; readonly end: ProcessEnd }
  | { readonly kind: 'broken'; readonly id: number; readonly message: string };
