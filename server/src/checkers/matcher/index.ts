// The checkers of commands of the person, in the order of their weight. Adding one is a file and a line here.

import type { Checker } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import { createCommandsChecker } from './commands.ts';

/** Builds them; nothing is loaded or started before the first check. */
export function matcherCheckers(_options: CheckerOptions): readonly Checker[] {
  return [createCommandsChecker()];
}
