// What one row of the candidate table is made of: a small project, one document of it, and texts of that
// document to be judged. Measuring is left to bench/candidates.ts.

import type { Checker } from '../../server/src/checkers/checker.ts';
import type { CheckerOptions } from '../../server/src/checkers/options.ts';

/** A project and its candidates. */
export interface CandidateCase {
  /** Names the row, such as `node:test`. */
  readonly id: string;
  /** Id of the checker that judges. */
  readonly checker: string;
  /** Text of each file by its path in the project. */
  readonly files: Readonly<Record<string, string>>;
  /** Packages of our own `node_modules` that the project finds in its own. */
  readonly links?: readonly string[];
  /** Path of the document whose text is replaced, and its language. */
  readonly document: { readonly path: string; readonly languageId: string };
  /** Text in the document that the selection covers; it must be in every candidate. */
  readonly select: string;
  /** Distinct texts of the document, good and bad ones; the first is the original. */
  candidates(count: number): readonly string[];
  /** What the machine lacks to measure this; undefined when it has everything. */
  missing?(): string | undefined;
  /** Makes the checker where the ordinary one does not do, such as with another program. */
  createChecker?(options: CheckerOptions): Checker;
  /** The least ratio of cold to warm that is hoped for. */
  readonly goal?: number;
}
