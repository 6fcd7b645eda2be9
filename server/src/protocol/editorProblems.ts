// `touchstone/editorProblems`, server to client: what other tools of the editor already underline in a
// document, so that the same problem is not published twice.

import type { WireRange } from './document.ts';

/** Method name. */
export const editorProblemsRequest = 'touchstone/editorProblems';

/** Whose problems. */
export interface EditorProblemsParams {
  readonly uri: string;
}

/** One squiggle of another tool. */
export interface EditorProblem {
  readonly range: WireRange;
  readonly source: string;
  /** The tool's rule without its prefix, such as `2304` or `no-unused-vars`. */
  readonly code: string;
  readonly message: string;
}

/** All of them. */
export interface EditorProblemsAnswer {
  readonly problems: readonly EditorProblem[];
}
