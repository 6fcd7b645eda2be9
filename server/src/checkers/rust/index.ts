// The checkers of Rust, in the order of their weight. Adding one is a file and a line here.

import type { Checker } from '../checker.ts';
import { withTrials } from '../genericTrials.ts';
import type { CheckerOptions } from '../options.ts';
import { createCargoCheckers } from './cargoCheck.ts';
import { createCargoTestChecker } from './cargoTest.ts';
import { createRustfmtChecker } from './rustfmt.ts';

/** Builds them; nothing is loaded or started before the first check. */
export function rustCheckers(options: CheckerOptions): readonly Checker[] {
  return [...createCargoCheckers(options), withTrials(createCargoTestChecker(options)), createRustfmtChecker(options)];
}
