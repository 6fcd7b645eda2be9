// What a model-free repair works on: the functions of the selection, read and ready for templates, or why there is
// nothing to work on.

import { err, ok, type Result } from '../base/result.ts';
import { lineStartsOf, positionAt } from '../base/text.ts';
import type { ParsePort, SyntaxTree } from '../core/syntaxTree.ts';
import type { Target } from '../core/target.ts';
import type { Dialect } from './dialect.ts';
import { dialectOf } from './dialects/index.ts';
import { functionsOf, type RepairFunction } from './functions.ts';
import { impliedConstants, type Difference } from './impliedConstants.ts';
import { placeOf } from './place.ts';
import type { RepairPlace } from './template.ts';

/** The functions to be repaired. */
export interface Subject {
  readonly tree: SyntaxTree;
  readonly dialect: Dialect;
  readonly functions: readonly RepairFunction[];
  /** One for each function. */
  readonly places: readonly RepairPlace[];
}

/** Most functions that are searched at once; the first ones of the selection. */
const mostFunctions = 24;

/** Lines of one function beyond which a search learns too little for its time. */
const longestFunction = 2000;

/** Most units of what tests say that are read. */
const mostSaid = 20_000;

/** Units of a line that no person has written. */
const longestLine = 1000;

/** How near the constants of tests are, implied or said: behind those of the file. */
const nearnessOfTests = { implied: 0.55, said: 0.5 };

/**
 * Reads the selection, or says in a few words why it is left alone.
 *
 * @param said code of the failing tests, whose constants may be meant: calls, results, lines of the tests.
 * @param differences what they wanted and got.
 */
export async function subjectOf(
  target: Target,
  parse: ParsePort,
  said: readonly string[] = [],
  differences: readonly Difference[] = [],
): Promise<Result<Subject, string>> {
  const { document, span } = target;
  const dialect = dialectOf(document.languageId);
  const parser = dialect && (await parse.parserOf(document.languageId));
  if (!dialect || !parser) return err(`there are no fix templates for ${document.languageId}`);
  const unfit = unfitness(document.text);
  if (unfit !== undefined) return err(unfit);
  const tree = parser(document.text);
  const functions = functionsOf(tree, dialect, span).slice(0, mostFunctions);
  if (functions.length === 0) return err('the selection lies in no function');
  const starts = lineStartsOf(document.text);
  const lineOf = (offset: number) => positionAt(document.text, offset, starts).line;
  if (functions.some(({ node }) => lineOf(node.end) - lineOf(node.start) >= longestFunction))
    return err(`a function of more than ${longestFunction} lines is left alone`);
  const words = [...new Set(said)].join('\n').slice(0, mostSaid);
  const code = functions.map(({ node }) => document.text.slice(node.start, node.end)).join('\n');
  const implied = impliedConstants(differences, code).join(', ');
  const more = [
    ...(words === '' ? [] : [{ tree: parser(words), nearness: nearnessOfTests.said, onlyConstants: true }]),
    ...(implied === ''
      ? []
      : [{ tree: parser(`said(${implied})`), nearness: nearnessOfTests.implied, onlyConstants: true }]),
  ];
  return ok({ tree, dialect, functions, places: functions.map(({ node }) => placeOf(tree, dialect, node, more)) });
}

/** Why a text is not one that a person keeps by hand. */
function unfitness(text: string): string | undefined {
  if (text.split('\n').some((line) => line.length > longestLine)) return 'the code is minified';
  const head = text.slice(0, 600);
  return /@generated\b|\bDO NOT EDIT\b|\bautomatically generated\b/i.test(head)
    ? 'the code is generated: what generates it is to be repaired'
    : undefined;
}
