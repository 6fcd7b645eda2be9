// The checkers of prose, in the order of their weight. Adding one is a file and a line here.

import type { Checker } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import type { TypeScriptClient } from '../typescriptClient.ts';
import { claimsChecker } from './claims/index.ts';
import { createCodeBlocksChecker } from './codeBlocks.ts';
import { createGrammarChecker } from './grammar.ts';
import { linksChecker } from './links.ts';
import { mentionsChecker } from './mentions.ts';
import { readabilityChecker } from './readability.ts';
import { termsChecker } from './terms.ts';

/** Builds them; nothing is loaded or started before the first check. Code blocks are parsed in the thread of `client`. */
export function proseCheckers(options: CheckerOptions, client: TypeScriptClient): readonly Checker[] {
  return [
    createGrammarChecker(options),
    linksChecker,
    createCodeBlocksChecker(client),
    mentionsChecker,
    claimsChecker,
    termsChecker,
    readabilityChecker,
  ];
}
