// The checkers of Python, in the order of their weight. Adding one is a file and a line here.

import type { Checker } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import { createMypyChecker } from './mypy.ts';
import { createPyrightChecker } from './pyright.ts';
import { createPythonSyntaxChecker } from './pythonSyntax.ts';
import { createPythonTestsChecker } from './pythonTests.ts';
import { createRuffChecker } from './ruff.ts';

/** Builds them; nothing is loaded or started before the first check. */
export function pythonCheckers(options: CheckerOptions): readonly Checker[] {
  return [
    createPythonSyntaxChecker(options),
    createMypyChecker(options),
    createPyrightChecker(options),
    createRuffChecker(options),
    createPythonTestsChecker(options, 'pytest'),
    createPythonTestsChecker(options, 'unittest'),
    createPythonTestsChecker(options, 'doctest'),
  ];
}
