// `touchstone/suspicion`, server to client: how suspicious the lines of a document are, from the tests of the last run.

/** Method name. */
export const suspicionNotification = 'touchstone/suspicion';

/** One line. All scores are from 0 to 1; a greater one is more suspicious. */
export interface SuspiciousWireLine {
  /** Zero-based. */
  readonly line: number;
  readonly ochiai: number;
  readonly dstar: number;
  readonly barinel: number;
  /** What the search goes by. */
  readonly combined: number;
}

/** The lines of one version of a document. */
export interface SuspicionParams {
  readonly uri: string;
  readonly version: number;
  /** The most suspicious first. */
  readonly lines: readonly SuspiciousWireLine[];
  readonly failingTests: number;
  readonly passingTests: number;
}
