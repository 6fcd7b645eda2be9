// The only way to leave a test out: it names what the machine lacks, and the run counts it as skipped.
// With --no-skips (as CI runs) a skip is a failure, so nothing disappears quietly.
import { test, type TestAPI } from 'vitest';
import { type Needed, programFor } from '../../scripts/needs.ts';

/** Vitest's `test` if the machine has all of the things, else one that reports each test as skipped. */
export function needs(...things: readonly Needed[]): TestAPI {
  return things.every((thing) => programFor(thing) !== undefined) ? test : (test.skip as unknown as TestAPI);
}
