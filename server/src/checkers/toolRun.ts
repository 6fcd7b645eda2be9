// What every checker that starts a command has in common: running it, telling why it gave no evidence,
// and the receipt. A tool that is missing, crashes, hangs or prints something new has not passed.

import { isAbsolute, relative } from 'node:path';
import { abortError } from '../base/abort.ts';
import type { CheckFamily, CheckRun, Isolation, Receipt } from '../core/evidence.ts';
import { failure, type FailureCode } from '../core/failure.ts';
import { plainText } from '../workspace/plainText.ts';
import type { ProcessEnd, ProcessSpec } from '../workspace/process.ts';
import type { CheckerContext, CheckRequest } from './checker.ts';

/** Which checker speaks. */
export interface ToolIdentity {
  readonly checker: string;
  readonly family: CheckFamily;
}

/** A checker's run that gave no evidence. */
export type NoEvidence = Extract<CheckRun, { readonly failure: unknown }>;

/** Runs a command of a checker under its deadline; an abort throws. */
export async function runTool(
  context: CheckerContext,
  spec: Omit<ProcessSpec, 'deadlineMs'> & { readonly deadlineMs?: number },
): Promise<ProcessEnd> {
  const end = await context.processes.run({ deadlineMs: context.settings.deadlineMs, ...spec }, context.signal);
  if (end.kind === 'cancelled') throw abortError(context.signal);
  return end;
}

/**
 * Why a command gave no evidence, or undefined when it ended by itself with an exit code below 128.
 *
 * @param title the tool's name for people. @param install how to get it, as a sentence.
 */
export function toolTrouble(
  own: ToolIdentity,
  title: string,
  install: string,
  end: ProcessEnd,
  deadlineMs: number,
): NoEvidence | undefined {
  switch (end.kind) {
    case 'notStarted':
      return unavailable(
        own,
        'checker.missing',
        `${title} could not be started: ${end.reason ?? 'no reason was given'}.`,
        install,
      );
    case 'timedOut': {
      const seconds = Math.round(deadlineMs / 1000);
      const message = `${title} did not end within ${seconds} s and was stopped.`;
      const next = 'Raise touchstone.checkers.deadlineSeconds, or switch this checker off.';
      return { kind: 'timedOut', ...own, failure: failure('checker.timeout', message, next, firstWords(end)) };
    }
    case 'signalled':
      return crashed(own, title, end, `by signal ${end.signal ?? 'unknown'}`);
    case 'cancelled':
      throw new Error('a cancelled run has no result');
    case 'exited': {
      const code = end.exitCode ?? -1;
      return code >= 128 && code !== 255 ? crashed(own, title, end, `with exit code ${code}`) : undefined;
    }
  }
}

/** A tool whose output cannot be believed: garbage, a new format, or none where there must be one. */
export function unusable(own: ToolIdentity, title: string, end: ProcessEnd, why: string): NoEvidence {
  const words = firstWords(end);
  const first = words.split('\n', 1)[0] ?? '';
  const said = first === '' ? 'It said nothing.' : `It said: ${first.slice(0, 300)}`;
  return unavailable(
    own,
    'checker.unusable',
    `${title} ended with exit code ${end.exitCode ?? 'none'} and ${why}. ${said}`,
    'Run the same command in a terminal to see why.',
    words,
  );
}

/** A checker that could not look. */
export function unavailable(
  own: ToolIdentity,
  code: FailureCode,
  message: string,
  nextStep: string,
  detail?: string,
): NoEvidence {
  return { kind: 'unavailable', ...own, failure: failure(code, message, nextStep, detail) };
}

function crashed(own: ToolIdentity, title: string, end: ProcessEnd, how: string): NoEvidence {
  const why = end.reason === undefined ? '' : `: ${end.reason}`;
  const message = `${title} was ended ${how}${why}, so it proves nothing.`;
  const next = 'Run the same command in a terminal to see why it dies.';
  return { kind: 'crashed', ...own, failure: failure('checker.crashed', message, next, firstWords(end)) };
}

/** The first lines that a command said, on the error stream first; at most 2,000 characters. */
export function firstWords(end: ProcessEnd): string {
  const lines = plainText(`${end.stderr}\n${end.stdout}`)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.slice(0, 20).join('\n').slice(0, 2000);
}

/** What a receipt is made of. */
export interface ReceiptFacts {
  readonly version?: string;
  readonly command: readonly string[];
  /** Absolute folder in the workspace. */
  readonly cwd: string;
  readonly end: Pick<ProcessEnd, 'exitCode' | 'durationMs' | 'stdout' | 'stderr' | 'sandboxed'>;
  /** Where it worked when it was not in a sandbox. */
  readonly isolation: Isolation;
  readonly testsRun?: number;
  readonly warm?: boolean;
  /** In place of the output's first and last words. */
  readonly excerpt?: string;
}

/** The receipt of one run. Paths of the workspace are shown relative to it, programs by their name. */
export function receiptOf(
  context: CheckerContext,
  request: CheckRequest,
  own: ToolIdentity,
  facts: ReceiptFacts,
): Receipt {
  const { snapshot, textHash } = request.overlay;
  const inFolder = (path: string) => relative(snapshot.root, path).replaceAll('\\', '/') || '.';
  const isBelow = (path: string) =>
    path === snapshot.root || path.startsWith(`${snapshot.root}/`) || path.startsWith(`${snapshot.root}\\`);
  const words = facts.command.map((word, index) => {
    if (!isAbsolute(word)) return word;
    if (isBelow(word)) return inFolder(word);
    return index === 0 ? (word.split(/[\\/]/).at(-1) ?? word) : word;
  });
  const output = [facts.end.stdout.trim(), facts.end.stderr.trim()].filter((part) => part !== '').join('\n');
  return {
    id: context.nextReceipt(),
    checker: own.checker,
    ...(facts.version === undefined ? {} : { version: facts.version }),
    command: words,
    cwd: inFolder(facts.cwd),
    exitCode: facts.end.exitCode,
    durationMs: facts.end.durationMs,
    textHash,
    isolation: facts.end.sandboxed === true ? 'sandbox' : facts.isolation,
    ...(facts.warm === true ? { warm: true } : {}),
    ...(facts.testsRun === undefined ? {} : { testsRun: facts.testsRun }),
    excerpt: excerptOf(facts.excerpt ?? output),
  };
}

/** First and last words, at most 4,000 characters, without control codes and half characters. */
export function excerptOf(text: string): string {
  const plain = plainText(text).toWellFormed();
  return plain.length <= 4000 ? plain : `${plain.slice(0, 2600)}\n[…]\n${plain.slice(-1300)}`.toWellFormed();
}
