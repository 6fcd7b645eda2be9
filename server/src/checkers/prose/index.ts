// The checkers of prose, in the order of their weight. Adding one is a file and a line here.

import type { Checker } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import { createGrammarChecker } from './grammar.ts';

/** Builds them; nothing is loaded or started before the first check. */
export function proseCheckers(options: CheckerOptions): readonly Checker[] {
  return [createGrammarChecker(options)];
}
