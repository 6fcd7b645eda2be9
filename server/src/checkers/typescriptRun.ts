// Turns what a compiler answered, classic or native, into a check run with its receipt.

import { relative, sep } from 'node:path';
import type { CheckFamily, CheckRun, Problem, Receipt } from '../core/evidence.ts';
import { failure } from '../core/failure.ts';
import { plainText } from '../workspace/plainText.ts';
import { pathToUri } from '../workspace/uri.ts';
import type { CheckerContext, CheckRequest } from './checker.ts';
import type { WireProblem } from './typescriptWire.ts';
import { excerptOf } from './toolRun.ts';

/** Who ran, and for how long. */
export interface RunFacts {
  readonly checker: string;
  readonly family: CheckFamily;
  readonly version: string;
  readonly command: readonly string[];
  readonly startedAt: number;
  /** A line for the receipt, such as how many dependants were looked at. */
  readonly note: string;
}

/** One complaint of the compiler as a problem of the document at `uri`. */
export function problemOf(problem: WireProblem, checker: string, uri: string): Problem {
  return {
    checker,
    rule: `TS${problem.code}`,
    message: plainText(problem.message),
    severity: problem.severity,
    uri,
    range: { start: problem.start, end: problem.end },
    lineText: problem.lineText,
  };
}

/** A run that happened. Problems of `targetPath` carry the document's own URI. */
export function ranWith(
  context: CheckerContext,
  request: CheckRequest,
  facts: RunFacts,
  targetPath: string,
  found: readonly WireProblem[],
): CheckRun {
  const { root } = request.overlay.snapshot;
  const uris = new Map<string, string>([[targetPath, request.document.uri]]);
  const problems = found.map((problem): Problem => {
    const uri = uris.get(problem.path) ?? pathToUri(problem.path);
    uris.set(problem.path, uri);
    return problemOf(problem, facts.checker, uri);
  });
  const lines = found.map(
    ({ path, start, severity, code, message }) =>
      `${inFolder(root, path)}(${start.line + 1},${start.character + 1}): ${severity} TS${code}: ${message}`,
  );
  const receipt: Receipt = {
    id: context.nextReceipt(),
    checker: facts.checker,
    version: facts.version,
    command: facts.command,
    cwd: '.',
    exitCode: null,
    durationMs: Math.max(0, context.now() - facts.startedAt),
    textHash: request.overlay.textHash,
    // Version 7 is a server of its own; the others run in a thread of ours.
    isolation: facts.command.some((word) => word === '--lsp' || word.includes('language server'))
      ? 'separate-process'
      : 'in-process',
    excerpt: excerptOf([...lines, facts.note].join('\n')),
  };
  return { kind: 'ran', checker: facts.checker, family: facts.family, receipt, problems };
}

/** A path as people write it: relative to the folder, with forward slashes. */
export function inFolder(root: string, path: string): string {
  return relative(root, path).split(sep).join('/') || '.';
}

/** A run that broke off. */
export function crashedRun(checker: string, family: CheckFamily, words: string): CheckRun {
  const message = `TypeScript ended abnormally: ${plainText(words).split('\n')[0] ?? ''}`;
  return {
    kind: 'crashed',
    checker,
    family,
    failure: failure('checker.crashed', message, 'Run tsc in a terminal to see the same.', excerptOf(words)),
  };
}

/** A run that took too long. */
export function timedOutRun(checker: string, family: CheckFamily, deadlineMs: number): CheckRun {
  const message = `TypeScript did not answer within ${Math.round(deadlineMs / 1000)} s.`;
  return {
    kind: 'timedOut',
    checker,
    family,
    failure: failure('checker.timeout', message, 'Try again; the first answer of a large project is the slowest.'),
  };
}
