// All checkers, in the order of their weight: what a text is parsed by, what checks its types, what lints
// it, what tests it. Adding one is a file and a line here.

import type { Checker } from './checker.ts';
import { createEslintChecker } from './eslint.ts';
import { typescriptWorkerPath, type CheckerOptions } from './options.ts';
import { createSyntaxChecker } from './syntax.ts';
import { createTestsChecker } from './tests.ts';
import { createTypeScriptChecker } from './typescript.ts';
import { createTypeScriptClient } from './typescriptClient.ts';

/** The checkers of one engine. Nothing is loaded or started before the first check. */
export function createCheckers(options: CheckerOptions): readonly Checker[] {
  const client = createTypeScriptClient(typescriptWorkerPath(options));
  const checkers = [
    createSyntaxChecker(client),
    createTypeScriptChecker(client),
    createEslintChecker(options),
    createTestsChecker({ hostDir: options.tempFolder }),
  ] as const satisfies readonly Checker[];
  return checkers;
}
