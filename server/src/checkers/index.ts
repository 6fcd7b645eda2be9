// All checkers: what a text is parsed by, what checks its types, what lints it, what tests it. Adding one
// is a file and a line, here or in the list of its language.

import { cCheckers } from './c/index.ts';
import type { Checker } from './checker.ts';
import { createCrashChecker } from './calls/crash.ts';
import { createExamplesChecker } from './calls/examples.ts';
import { createNodeCalls } from './calls/javascript/language.ts';
import { pythonCalls } from './calls/python/language.ts';
import { createEslintChecker } from './eslint.ts';
import { goCheckers } from './go/index.ts';
import { javaCheckers } from './java/index.ts';
import { matcherCheckers } from './matcher/index.ts';
import { typescriptWorkerPath, type CheckerOptions } from './options.ts';
import { proseCheckers } from './prose/index.ts';
import { pythonCheckers } from './python/index.ts';
import { rustCheckers } from './rust/index.ts';
import { createSyntaxChecker } from './syntax.ts';
import { createTestsChecker } from './tests.ts';
import { createTypeScriptChecker } from './typescript.ts';
import { createTypeScriptClient } from './typescriptClient.ts';
import { webCheckers } from './web/index.ts';

/** The checkers of one engine. Nothing is loaded or started before the first check. */
export function createCheckers(options: CheckerOptions): readonly Checker[] {
  const client = createTypeScriptClient(typescriptWorkerPath(options));
  return [
    createSyntaxChecker(client),
    createTypeScriptChecker(client),
    createEslintChecker(options),
    ...webCheckers(options, client),
    createTestsChecker({ hostDir: options.tempFolder }),
    createCrashChecker(),
    createExamplesChecker([createNodeCalls({ hostDir: options.tempFolder }), pythonCalls(options)]),
    ...pythonCheckers(options),
    ...goCheckers(options),
    ...rustCheckers(options),
    ...javaCheckers(options),
    ...cCheckers(options),
    ...matcherCheckers(options),
    ...proseCheckers(options, client),
  ];
}
