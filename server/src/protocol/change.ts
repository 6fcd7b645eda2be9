// `touchstone/change`, server to client: a change that a finding names, or the test that shows it. The client shows it
// and applies it only when the person says so, and only where the old texts still stand.

import type { WireEdit } from './document.ts';

/** Method name. */
export const changeNotification = 'touchstone/change';

/** One change of one document. */
export interface ChangeParams {
  /** What it does, in one line, such as “Change the test instead: expect 80”. */
  readonly title: string;
  readonly uri: string;
  /** True for a document that is not there yet; it has one edit, its whole text. */
  readonly isNew: boolean;
  /** `oldText` stood at `range` when the change was made. */
  readonly edits: readonly (WireEdit & { readonly oldText: string })[];
}
