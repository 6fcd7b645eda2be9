// Tests that cannot be loaded because the document itself does not load: told at the line through which it went. A module
// of the workspace that is not there is an error; a package may be misspelt or only not installed, which is a warning.

import { rangeOf, type LineStarts, type Span } from '../base/text.ts';
import type { CheckRun, TestCase } from '../core/evidence.ts';
import type { Target } from '../core/target.ts';
import { bugKindOfTest } from './bugTaxonomy.ts';
import type { Unnamed } from './occurrences.ts';

type Ran = Extract<CheckRun, { kind: 'ran' }>;

/**
 * One finding for each line of the selection at which the document fails to load.
 *
 * @param run a run of tests. @param starts where the lines of the document start.
 */
export function loadFailures(target: Target, run: Ran, starts: LineStarts): readonly Unnamed[] {
  const places = new Map<number, { readonly span: Span; readonly isPackage: boolean; readonly tests: TestCase[] }>();
  // Where the document ran, its failures are told by the tests themselves.
  if (run.tests?.targetRan !== 'no') return [];
  for (const test of run.tests.cases) {
    if (test.state !== 'failed' || !test.failure || !test.id.endsWith('::(load)')) continue;
    const found = placeOf(target, test.failure, starts);
    if (!found) continue;
    const place = places.get(found.span.start) ?? { ...found, tests: [] };
    places.set(found.span.start, place);
    place.tests.push(test);
  }
  return [...places.values()].map(({ span, isPackage, tests }): Unnamed => {
    const said = reasonOf(tests[0]!.failure!.message);
    const bugKind = missingIn(said) ? 'A.3' : bugKindOfTest(tests[0]!);
    return {
      rule: 'tests/not-loaded',
      message: `The document does not load, so that ${tests.length === 1 ? 'a test file' : `${tests.length} test files`} cannot run: ${said}${isPackage ? ' (misspelt, or not installed where the tests run)' : ''}`,
      category: 'test',
      severity: isPackage ? 'warning' : 'error',
      proof: 'proven',
      uri: target.document.uri,
      range: rangeOf(target.document.text, span, starts),
      quote: target.document.text.slice(span.start, span.end),
      evidence: [{ checker: run.checker, excerpt: tests[0]!.failure!.message.slice(0, 4000), receipt: run.receipt }],
      ...(bugKind === undefined ? {} : { bugKind }),
    };
  });
}

/** The line of the selection at which loading fails, and whether a package is missing; undefined where it is elsewhere. */
function placeOf(
  { document, span }: Target,
  { message, stack = '', at }: NonNullable<TestCase['failure']>,
  starts: LineStarts,
): { readonly span: Span; readonly isPackage: boolean } | undefined {
  const said = reasonOf(message);
  const missing = missingIn(`${said}\n${message}`);
  const name = decodeURIComponent(document.uri.slice(document.uri.lastIndexOf('/') + 1));
  let line: number | undefined;
  let isPackage = false;
  if (missing?.importer !== undefined) {
    if (baseOf(missing.importer) !== name) return undefined;
    const { module } = missing;
    const wanted = baseOf(module);
    const isMeant = (source: string) =>
      source === module ||
      (source.startsWith('.') && (baseOf(source) === wanted || wanted.startsWith(`${baseOf(source)}.`)));
    const lines = document.text.split('\n').flatMap((text, index) => {
      const sources = [...text.matchAll(/(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"]([^'"]+)['"]/gu)].map(
        (match) => match[1]!,
      );
      return sources.filter(isMeant).map((source) => ({ index, source }));
    });
    if (lines.length === 1) line = lines[0]!.index;
    isPackage = lines[0]?.source.startsWith('.') === false;
  } else if (at?.uri === document.uri && !/^SyntaxError|^IndentationError|^TabError/u.test(said)) {
    const first = stack.split('\n').find((text) => /^\s+at /u.test(text)) ?? '';
    const isOwn = first.includes(`${name}:`) || first === '';
    if (isOwn) ({ line } = at);
    isPackage = missing !== undefined && !isOfWorkspace(missing.module, document.text, at.line, document.uri);
  }
  const start = line === undefined ? undefined : starts[line];
  if (start === undefined) return undefined;
  const text = document.text.slice(start).split(/\r\n|\r|\n/u, 1)[0]!;
  const place = { start: start + text.length - text.trimStart().length, end: start + text.trimEnd().length };
  const isInside = place.start < place.end && place.start >= span.start && place.end <= span.end;
  return isInside ? { span: place, isPackage } : undefined;
}

/** The line of a message that names the error. */
function reasonOf(message: string): string {
  const lines = message.split(/\r\n|\r|\n/u).map((line) => line.trim());
  return (lines.find((line) => /^(?:[\w.]*Error|Error)\b.*:/u.test(line)) ?? lines[0] ?? '').slice(0, 300);
}

/** A module that was not found, and the file that asks for it where the message names it. */
function missingIn(message: string): { readonly module: string; readonly importer?: string } | undefined {
  const modern = /Cannot find (?:module|package) '([^']+)' imported from (\S+)/u.exec(message);
  if (modern) return { module: modern[1]!, importer: modern[2]! };
  const required = /Cannot find module '([^']+)'\s+Require stack:\s*-\s*(\S+)/u.exec(message);
  if (required) return { module: required[1]!, importer: required[2]! };
  const python = /No module named '([^']+)'/u.exec(message);
  return python ? { module: python[1]! } : undefined;
}

/** Whether a Python module would lie in the workspace: it is imported relatively, or from the document's own package. */
function isOfWorkspace(module: string, text: string, line: number, uri: string): boolean {
  if (/^\s*from\s+\./u.test(text.split('\n')[line] ?? '')) return true;
  const [top, ...rest] = module.split('.');
  return rest.length > 0 && decodeURIComponent(uri).split('/').slice(0, -1).includes(top!);
}

function baseOf(path: string): string {
  return path.slice(path.search(/[^/\\]*$/u)).replace(/['",]+$/u, '');
}
