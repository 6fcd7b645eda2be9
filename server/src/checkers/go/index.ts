// The checkers of Go, in the order of their weight. Adding one is a file and a line here.

import type { Checker } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import { createGofmtChecker } from './gofmt.ts';
import { createGoBuildChecker } from './goBuild.ts';
import { createGoTestChecker } from './goTest.ts';
import { createGoVetChecker } from './goVet.ts';

/** Builds them; nothing is loaded or started before the first check. */
export function goCheckers(options: CheckerOptions): readonly Checker[] {
  return [
    createGoBuildChecker(options),
    createGoTestChecker(options),
    createGoVetChecker(options),
    createGofmtChecker(options),
  ];
}
