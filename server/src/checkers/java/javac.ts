// The Java compiler as two checkers: its errors are types, its warnings are lint. Both read one run of
// the same text; what other files of the project say about the candidate is included in the errors.

import { lineStartsOf, lineText, positionAt, type Range } from '../../base/text.ts';
import type { CheckRun, Problem } from '../../core/evidence.ts';
import { pathToUri } from '../../workspace/uri.ts';
import type { Checker, CheckerContext, CheckRequest, Detection } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import { wordAt } from '../place.ts';
import { receiptOf, toolTrouble, unusable, type ToolIdentity } from '../toolRun.ts';
import { javacTrouble, runJavac, type JavacProblem, type JavacRun } from './javacRun.ts';
import { createJavacWarm } from './javacWarm.ts';
import { findJdk, installJdk } from './jdk.ts';
import { currentText } from '../../workspace/currentText.ts';

const types: ToolIdentity = { checker: 'javac', family: 'types' };
const lint: ToolIdentity = { checker: 'javac-lint', family: 'lint' };

/** How long the run of one checker serves the other, in milliseconds. */
const sharedMs = 10_000;

/** The compiler's two checkers. */
export function createJavacCheckers(options: CheckerOptions): readonly Checker[] {
  let last:
    | { readonly by: string; readonly at: number; readonly key: string; readonly run: Promise<JavacRun> }
    | undefined;

  const warm = createJavacWarm();

  /** The last run is kept for a moment: the other checker asks about the same text right after this one. */
  const ranOn = async (own: ToolIdentity, context: CheckerContext, request: CheckRequest): Promise<JavacRun> => {
    const { overlay } = request;
    const buffers = [...overlay.snapshot.buffers].map(([path, text]) => [path, text]);
    const key = JSON.stringify([overlay.path, overlay.textHash, buffers]);
    const jdk = await findJdk();
    if ('code' in jdk) return { kind: 'failed', failure: jdk };
    const recent = last !== undefined && last.by !== own.checker && context.now() - last.at < sharedMs;
    if (recent && last?.key === key && request.fresh !== true) {
      const { run } = last;
      last = undefined;
      return run;
    }
    const run = runJavac(context, request, options, jdk, warm);
    last = { by: own.checker, at: context.now(), key, run };
    run.catch(() => (last = undefined));
    return run;
  };

  const checker = (own: ToolIdentity, title: string): Checker => ({
    id: own.checker,
    title,
    family: own.family,
    languages: ['java'],
    needsTrust: true,
    async detect(_context, _snapshot, document): Promise<Detection> {
      if (document.languageId !== 'java') return { kind: 'notApplicable' };
      const jdk = await findJdk();
      if (!('code' in jdk)) return { kind: 'available', tool: 'javac', path: jdk.javac };
      return own === types ? { kind: 'unavailable', failure: jdk } : { kind: 'notApplicable' };
    },
    async check(context, request): Promise<CheckRun> {
      const run = await ranOn(own, context, request);
      return runOf(context, request, own, run);
    },
    dispose: () => warm.dispose(),
  });
  return [checker(types, 'Java compiler'), checker(lint, 'Java compiler warnings')];
}

async function runOf(
  context: CheckerContext,
  request: CheckRequest,
  own: ToolIdentity,
  run: JavacRun,
): Promise<CheckRun> {
  if (run.kind === 'failed') return { kind: 'unavailable', ...own, failure: run.failure };
  const trouble = toolTrouble(own, 'javac', installJdk, run.end, context.settings.deadlineMs);
  if (trouble !== undefined) return trouble;
  const { answer } = run;
  if (run.end.exitCode !== 0 || answer === undefined) {
    return unusable(own, 'javac', run.end, 'left no answer that can be read');
  }
  const refused = javacTrouble(run);
  if (refused !== undefined) return { kind: 'unavailable', ...own, failure: refused };
  const mine = answer.problems.filter((one) => (own === types ? one.kind === 'ERROR' : isLint(one, request)));
  const problems: Problem[] = [];
  for (const one of mine) problems.push(await problemOf(request, own, one));
  const lines = problems.map(
    ({ uri, range, message, rule }) => `${uri.split('/').at(-1)}:${range.start.line + 1} ${message} (${rule})`,
  );
  return {
    kind: 'ran',
    ...own,
    problems: problems.filter((problem, index) => index === firstLike(problems, problem)),
    receipt: receiptOf(context, request, own, {
      version: answer.version,
      command: run.command,
      cwd: run.cwd,
      end: { ...run.end, exitCode: answer.problems.some((one) => one.kind === 'ERROR') ? 1 : 0 },
      isolation: 'separate-process',
      warm: run.warm,
      excerpt: lines.join('\n') || 'No problems.',
    }),
  };
}

function isLint(one: JavacProblem, request: CheckRequest): boolean {
  return (one.kind === 'WARNING' || one.kind === 'MANDATORY_WARNING') && one.file === request.overlay.path;
}

function firstLike(problems: readonly Problem[], problem: Problem): number {
  const same = JSON.stringify([problem.uri, problem.rule, problem.range, problem.message]);
  return problems.findIndex((one) => JSON.stringify([one.uri, one.rule, one.range, one.message]) === same);
}

async function problemOf(request: CheckRequest, own: ToolIdentity, one: JavacProblem): Promise<Problem> {
  const { overlay } = request;
  const path = one.file ?? overlay.path;
  const text = path === overlay.path ? overlay.text : ((await currentText(overlay.snapshot, path)) ?? '');
  const range = javacRange(text, one);
  const category = /warning: \[([a-z-]+)\]/.exec(one.whole.split('\n', 1)[0]!)?.[1];
  return {
    checker: own.checker,
    rule: own === types ? one.code : (category ?? one.code),
    message: one.message
      .split('\n')
      .map((line) => line.trim().replaceAll(/\s+/g, ' '))
      .filter(Boolean)
      .join('; '),
    severity: own === types ? 'error' : 'warning',
    uri: path === overlay.path ? request.document.uri : pathToUri(path),
    range,
    lineText: lineText(text, lineStartsOf(text), range.start.line).trim(),
  };
}

/** The compiler's offsets, in UTF-16 units, as a range of the text; a missing end is the word's end. */
export function javacRange(text: string, one: Pick<JavacProblem, 'at' | 'start' | 'end' | 'line'>): Range {
  const starts = lineStartsOf(text);
  const { start = -1, end = -1, at = -1, line = 1 } = one;
  if (start < 0 && at < 0) {
    const index = Math.max(0, Math.min(starts.length - 1, Math.floor(line) - 1));
    return wordAt(text, starts, { line: index, character: 0 });
  }
  // What spans lines is shown where the compiler points: a whole method underlined says nothing.
  const whole = { start: positionAt(text, start < 0 ? at : start, starts), end: positionAt(text, end, starts) };
  if (end > start && start >= 0 && whole.start.line === whole.end.line) return whole;
  return wordAt(text, starts, positionAt(text, at < 0 ? start : at, starts));
}
