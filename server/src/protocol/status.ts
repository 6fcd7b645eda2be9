// `touchstone/status`, server to client: what the server is doing, for the status item. Lasting trouble is
// told here once, not in messages.

import type { WireFailure } from './document.ts';

/** Method name. */
export const statusNotification = 'touchstone/status';

/** The state now. */
export interface StatusParams {
  readonly state: 'idle' | 'critiquing' | 'refining' | 'trouble';
  /** Host and name of the model in use, or `no model`. */
  readonly model: string;
  readonly message?: string;
  readonly failure?: WireFailure;
}
