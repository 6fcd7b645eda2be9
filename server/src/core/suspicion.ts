// Where a fault may lie: lines with the scores of spectrum-based fault localisation, for the search and the person.

/** One line and how suspicious it is. All scores are from 0 to 1 within one ranking; a greater one is more suspicious. */
export interface SuspiciousLine {
  /** Zero-based. */
  readonly line: number;
  readonly ochiai: number;
  /** DStar with exponent 2, scaled by the greatest. */
  readonly dstar: number;
  readonly barinel: number;
  /** What the search goes by: the formulas, frames, data flow and the selection together. */
  readonly combined: number;
}

/** The ranking of one document. */
export interface Suspicion {
  readonly uri: string;
  /** SHA-256 of the text that the lines are of. */
  readonly textHash: string;
  /** The most suspicious first; ties in the order of the text. */
  readonly lines: readonly SuspiciousLine[];
  readonly failingTests: number;
  readonly passingTests: number;
}
