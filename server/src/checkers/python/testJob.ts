// What one check of Python tests is made of, cold or warm.

import type { TestReport } from '../../core/evidence.ts';
import type { CheckerContext, CheckRequest } from '../checker.ts';
import type { TestSetup } from './testSetup.ts';

/** One check. */
export interface Job {
  readonly context: CheckerContext;
  readonly request: CheckRequest;
  readonly setup: TestSetup;
  /** Absolute paths in the workspace; empty for all. */
  readonly files: readonly string[];
  readonly scope: TestReport['scope'];
  readonly plugins: boolean;
  readonly tempFolder: string;
  readonly knownFaults: Set<string>;
  /** The document without the candidate: as the editor holds it, or as it is on disk. */
  readonly savedText: string;
}
