// Places in documents as the messages carry them: LSP positions, zero-based, UTF-16. Types only.

/** A zero-based place. */
export interface WirePosition {
  readonly line: number;
  readonly character: number;
}

/** A stretch between two places; `end` is exclusive. */
export interface WireRange {
  readonly start: WirePosition;
  readonly end: WirePosition;
}

/** Replaces `range` of one version of a document by `newText`. */
export interface WireEdit {
  readonly range: WireRange;
  readonly newText: string;
}

/** An expected failure: a stable code, what happened, what to do next. */
export interface WireFailure {
  readonly code: string;
  readonly message: string;
  readonly nextStep: string;
}
