// The checkers of Java, in the order of their weight. Adding one is a file and a line here.

import type { Checker } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import { createJavacCheckers } from './javac.ts';

/** Builds them; nothing is loaded or started before the first check. */
export function javaCheckers(options: CheckerOptions): readonly Checker[] {
  return [...createJavacCheckers(options)];
}
