// Which of many tests are nearest to a document. In a package whose tests import the whole of it every test reaches every
// file; to run them all takes minutes, and the few that are about the document come with the rest, or never.

import { basename, dirname, join } from 'node:path';
import type { ImportGraph } from './importGraph.ts';

/** Test files that reach a document up to which all of them are run as related ones. */
export const fewTests = 60;

/** How many of more than that are. */
export const nearestOfMany = 12;

/**
 * The test files that are nearest to a document: named after it, beside it or importing it themselves, or speaking of
 * what it defines. The whole suite is run before an offer in any case.
 *
 * @param files absolute paths of tests that reach the document.
 * @param own the document's text before any change, so that a change asks the same tests as the original; `selected` the
 *   part that is asked about: tests that speak of what that defines are nearer.
 * @returns `files` where they are few, or where none is nearer than the others; in the order given.
 */
export function nearestTests(
  files: readonly string[],
  path: string,
  graph: Pick<ImportGraph, 'textOf' | 'importersOf'>,
  { own, selected }: { readonly own: string; readonly selected: string },
): readonly string[] {
  if (files.length <= fewTests) return files;
  const importers = new Set(graph.importersOf(path));
  const names = definedIn(own);
  const wanted = definedIn(selected);
  const near = files.map((file) => {
    const words = wordsIn(graph.textOf(file));
    const spoken = words.filter((word) => names.has(word)).length + (words.some((word) => wanted.has(word)) ? 500 : 0);
    const isNamed = stemsOf(file).includes(stem(path));
    const isBeside = [dirname(path), join(dirname(path), 'tests'), join(dirname(path), 'test')].includes(dirname(file));
    return (isNamed ? (isBeside ? 4000 : 2000) : 0) + (importers.has(file) ? 1000 : 0) + Math.min(999, spoken);
  });
  const chosen = new Set(
    [...files.keys()]
      .filter((at) => near[at]! > 0)
      .sort((a, b) => near[b]! - near[a]! || a - b)
      .slice(0, nearestOfMany),
  );
  return chosen.size === 0 ? files : files.filter((_, at) => chosen.has(at));
}

function stem(path: string): string {
  const name = basename(path).replace(/\.pyi?$/, '');
  return (name === '__init__' ? basename(dirname(path)) : name).replace(/^_+/, '');
}

/** What a test file may be named after: `test_x.py`, `x_test.py` and `test_x_more.py` are named after `x`. */
function stemsOf(path: string): readonly string[] {
  const words = stem(path)
    .replace(/^tests?_|_tests?$/g, '')
    .split('_');
  return words.map((_, at) => words.slice(0, at + 1).join('_'));
}

/** Public names of functions, methods and classes. */
function definedIn(text: string): ReadonlySet<string> {
  return new Set(
    [...text.matchAll(/^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+([^\W_]\w*)/gm)].map(([, name]) => name!),
  );
}

function wordsIn(text: string): readonly string[] {
  return text.match(/\b[^\W\d]\w*/g) ?? [];
}
