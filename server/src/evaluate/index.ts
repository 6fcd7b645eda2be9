// The evaluators by language. One line a language.

import type { SyntaxTree } from '../core/syntaxTree.ts';
import type { Program } from './evaluation.ts';
import { javascriptProgram } from './javascript/program.ts';
import { pythonProgram } from './python/program.ts';

const evaluators: Readonly<Record<string, (tree: SyntaxTree) => Program>> = {
  python: pythonProgram,
  javascript: javascriptProgram,
  javascriptreact: javascriptProgram,
  typescript: javascriptProgram,
  typescriptreact: javascriptProgram,
};

/** The program of a document; undefined for languages that have no evaluator. */
export function programOf(tree: SyntaxTree): Program | undefined {
  return Object.hasOwn(evaluators, tree.languageId) ? evaluators[tree.languageId]!(tree) : undefined;
}
