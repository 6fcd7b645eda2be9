// The checkers of JavaScript and TypeScript beyond the classic ones, in the order of their weight. Adding one is a file and a line here.

import type { Checker } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import type { TypeScriptClient } from '../typescriptClient.ts';
import { createBiomeChecker } from './biome.ts';
import { bun } from './bun.ts';
import { deno } from './deno.ts';
import { createNodeCheck } from './nodeCheck.ts';
import { createOxlintChecker } from './oxlint.ts';
import { createScriptTestsChecker } from './scriptTests.ts';

/** Builds them; `client` ends with the type checker. Nothing is loaded or started before the first check. */
export function webCheckers(options: CheckerOptions, client: TypeScriptClient): readonly Checker[] {
  return [
    createNodeCheck(options, client),
    createBiomeChecker(options),
    createOxlintChecker(options),
    createScriptTestsChecker(deno, options),
    createScriptTestsChecker(bun, options),
  ];
}
