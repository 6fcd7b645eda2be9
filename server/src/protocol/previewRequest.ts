// `touchstone/previewRequest`, client to server: what would be sent to a model for a selection, and to
// whom. Nothing is sent.

import type { WireFailure, WireRange } from './document.ts';

/** Method name. */
export const previewRequestRequest = 'touchstone/previewRequest';

/** The selection. */
export interface PreviewRequestParams {
  readonly uri: string;
  readonly range: WireRange;
  readonly goal?: string;
}

/** The bytes, readable. */
export type PreviewRequestAnswer =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly failure: WireFailure };
