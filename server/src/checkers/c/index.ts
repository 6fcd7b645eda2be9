// The checkers of C and C++, in the order of their weight. Adding one is a file and a line here.

import type { Checker } from '../checker.ts';
import { withTrials } from '../genericTrials.ts';
import type { CheckerOptions } from '../options.ts';
import { createCCompiler } from './cCompiler.ts';
import { createClangFormat } from './clangFormat.ts';
import { createClangTidy } from './clangTidy.ts';
import { createCTestChecker } from './ctest.ts';
import { createMakeChecker } from './makeTest.ts';

/** Builds them; nothing is loaded or started before the first check. */
export function cCheckers(options: CheckerOptions): readonly Checker[] {
  const compiler = createCCompiler();
  return [
    compiler,
    createClangTidy(options),
    createClangFormat(),
    withTrials(createCTestChecker(options), compiler),
    withTrials(createMakeChecker(options), compiler),
  ];
}
