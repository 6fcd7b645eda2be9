// What the server and its supervisor say to each other over the channel between them. Types only.

import type { ProcessEnd } from './process.ts';
import type { ProcessJob } from './runProcess.ts';

/** Server to supervisor. */
export type SupervisorRequest =
  | { readonly kind: 'start'; readonly id: number; readonly job: ProcessJob }
  | { readonly kind: 'cancel'; readonly id: number };

/** Supervisor to server. */
export type SupervisorReply =
  | { readonly kind: 'ended'; readonly id: number; readonly end: ProcessEnd }
  | { readonly kind: 'broken'; readonly id: number; readonly message: string };
