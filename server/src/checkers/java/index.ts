// The checkers of Java, in the order of their weight. Adding one is a file and a line here.

import type { Checker } from '../checker.ts';
import { withTrials } from '../genericTrials.ts';
import type { CheckerOptions } from '../options.ts';
import { createGradleChecker } from './gradle.ts';
import { createJavacCheckers } from './javac.ts';
import { createJUnitChecker } from './junitConsole.ts';
import { createMavenChecker } from './maven.ts';

/** Builds them; nothing is loaded or started before the first check. */
export function javaCheckers(options: CheckerOptions): readonly Checker[] {
  const compilers = createJavacCheckers(options);
  const javac = compilers[0];
  return [
    ...compilers,
    withTrials(createMavenChecker(options), javac),
    withTrials(createGradleChecker(options), javac),
    withTrials(createJUnitChecker(options), javac),
  ];
}
