// What one run of a test runner means: how the process ended and what its reporter told become one
// CheckRun. The rule throughout: what was not counted by our own reporter did not pass.

import { isAbsolute } from 'node:path';
import type { CheckRun, Receipt, TestCase, TestReport } from '../../core/evidence.ts';
import { failure, type Failure, type FailureCode } from '../../core/failure.ts';
import type { ProcessEnd } from '../../workspace/process.ts';
import type { PathWords } from './places.ts';
import { packagePath, testCases, testFailure, type RawError, type ReporterResult } from './results.ts';

/** The checker's name in evidence. */
export const testsIdentity = { checker: 'tests', family: 'tests' } as const;

/** One finished run. */
export interface FinishedRun {
  readonly end: ProcessEnd;
  /** What the reporter told: a result, nothing at all, or something that cannot be believed. */
  readonly told:
    | { readonly kind: 'result'; readonly result: ReporterResult }
    | { readonly kind: 'nothing' }
    | { readonly kind: 'garbage'; readonly why: string };
  readonly scope: TestReport['scope'];
  readonly targetRan: TestReport['targetRan'];
  /** Absolute paths in the workspace. */
  readonly packageFolder: string;
  readonly targetPath: string;
  readonly words: PathWords;
  /** The runner's name for people, such as `vitest`. */
  readonly runner: string;
  /** Milliseconds after which the run was killed. */
  readonly deadlineMs: number;
  receipt(testsRun: number | undefined): Receipt;
  /** Ids of stand-in cases for files that could not be loaded, as earlier runs reported them. */
  readonly knownFaults: Set<string>;
}

/** Turns a finished run into evidence. */
export function checkRunOf(run: FinishedRun): CheckRun {
  const { end } = run;
  switch (end.kind) {
    case 'notStarted':
      return unavailable(
        'checker.missing',
        `${run.runner} could not be started: ${run.words.inWorkspace(end.reason ?? 'no reason was given')}.`,
        'Install Node, or set touchstone.test.command to a program that exists.',
      );
    case 'timedOut':
      return broken(
        'timedOut',
        run,
        'checker.timeout',
        `The tests did not end within ${Math.round(run.deadlineMs / 1000)} s and were stopped.`,
        'See whether a test waits for ever or the command watches for changes, or raise touchstone.checkers.deadlineSeconds.',
      );
    case 'signalled':
      return broken(
        'crashed',
        run,
        'checker.crashed',
        crashWords(run),
        'Run the tests in a terminal to see why the process dies.',
      );
    case 'cancelled':
      throw new Error('a cancelled run has no result');
    case 'exited':
      return exited(run);
  }
}

function exited(run: FinishedRun): CheckRun {
  const code = run.end.exitCode ?? -1;
  if (run.told.kind === 'garbage') {
    return unavailable(
      'checker.unusable',
      `${run.runner} ended with exit code ${code} and ${run.told.why}.`,
      'Run the tests in a terminal; if they work there, set touchstone.test.command.',
    );
  }
  if (code >= 128 && code !== 255)
    return broken(
      'crashed',
      run,
      'checker.crashed',
      crashWords(run),
      'Run the tests in a terminal to see why the process dies.',
    );
  if (run.told.kind === 'nothing') return withoutResult(run, code);
  return withResult(run, run.told.result, code);
}

/** The runner ended and its reporter wrote nothing. */
function withoutResult(run: FinishedRun, code: number): CheckRun {
  const output = `${run.end.stderr}\n${run.end.stdout}`;
  if (/\bno tests? (?:files? )?(?:were )?found\b/i.test(output)) return noTests(run);
  if (run.runner === 'command') {
    return unavailable(
      'tests.none',
      `The test command ended with exit code ${code}, and its output says in no known form which tests ran.`,
      'Let the command print TAP, or the JSON report of Jest, Vitest or Mocha.',
      excerptOf(run),
    );
  }
  if (code === 0) {
    return unavailable(
      'checker.unusable',
      `${run.runner} ended with exit code 0 and left no result: the process may have ended before the tests did.`,
      'See whether something calls process.exit, then try again.',
      excerptOf(run),
    );
  }
  const fault: RawError = { message: loadWords(output), stack: output };
  if (isTargetsFault(run, fault)) {
    return ran(run, [], [standIn(run, packagePath(run.targetPath, run.packageFolder), fault)]);
  }
  return setUpFailed(run, fault);
}

function withResult(run: FinishedRun, result: ReporterResult, code: number): CheckRun {
  const { packageFolder, words } = run;
  const cases = testCases(result.cases, packageFolder, words);
  const tests = cases.filter((_, index) => result.cases[index]!.hook !== true);
  const counted = tests.filter((test) => test.state !== 'skipped');
  const hooks = result.cases.filter((one) => one.hook === true);
  const faults = result.errors;
  if (counted.length === 0) {
    const fault = faults.find((one) => isTargetsFault(run, one)) ?? faults[0] ?? hooks[0]?.failure;
    if (fault === undefined)
      return code === 0
        ? noTests(run)
        : setUpFailed(run, { message: loadWords(`${run.end.stderr}\n${run.end.stdout}`) });
    if (hooks.length > 0 || !faults.some((one) => isTargetsFault(run, one))) return setUpFailed(run, fault);
  }
  const unmet = missingEverywhere(counted, faults);
  if (unmet !== undefined) return setUpFailed(run, { message: unmet });
  const standIns = faults.map((fault) =>
    standIn(
      run,
      fault.file === undefined || fault.file === '' ? '' : packagePath(words.toWorkspace(fault.file), packageFolder),
      fault,
    ),
  );
  if (code !== 0 && standIns.length === 0 && !cases.some((test) => test.state === 'failed')) {
    standIns.push(
      standIn(run, '', {
        message: `${run.runner} ended with exit code ${code} although no test failed.\n${lastLines(run.end.stderr)}`,
      }),
    );
  }
  return ran(run, cases, distinct(standIns), counted.length);
}

function ran(run: FinishedRun, cases: readonly TestCase[], standIns: readonly TestCase[], testsRun = 0): CheckRun {
  const mended: TestCase[] = [];
  for (const id of run.knownFaults) {
    const file = id.slice(0, -faultSuffix.length);
    const aboutTests = cases.some((test) => test.id.startsWith(`${file} > `));
    const isTestFile = file !== '' && file !== packagePath(run.targetPath, run.packageFolder);
    const loadsNow = testsRun > 0 && (aboutTests || !isTestFile);
    if (loadsNow && !standIns.some((one) => one.id === id)) mended.push({ id, name: faultName(file), state: 'passed' });
  }
  for (const one of standIns) run.knownFaults.add(one.id);
  return {
    kind: 'ran',
    ...testsIdentity,
    receipt: run.receipt(testsRun),
    problems: [],
    tests: { cases: [...cases, ...standIns, ...mended], scope: run.scope, targetRan: run.targetRan, flaky: [] },
  };
}

const faultSuffix = '::(load)';

function faultName(file: string): string {
  return file === '' ? 'the run outside of its tests' : `${file} loads`;
}

/** A failed case that stands for a file that could not be loaded, or for what failed outside of any test. */
function standIn(run: FinishedRun, file: string, fault: RawError): TestCase {
  return {
    id: `${file}${faultSuffix}`,
    name: faultName(file),
    state: 'failed',
    failure: testFailure({ ...fault, message: loadWords(fault.message) }, run.words, { file: fault.file }),
  };
}

function distinct(cases: readonly TestCase[]): readonly TestCase[] {
  return [...new Map(cases.map((one) => [one.id, one] as const).reverse()).values()].reverse();
}

/** Whether the words of a failure point at the target's own text: by its path, or by a relative import of it. */
function isTargetsFault(run: FinishedRun, fault: RawError): boolean {
  const all = run.words.inWorkspace(`${fault.message}\n${fault.stack ?? ''}`);
  const path = run.words.inWorkspace(run.targetPath).replaceAll('\\', '/');
  const bare = path
    .split('/')
    .at(-1)!
    .replace(/\.[cm]?[jt]sx?$/, '');
  const named = new RegExp(`(?<![\\w/-])${escaped(path)}(?![\\w-])`);
  const imported = new RegExp(`['"]\\.{1,2}/(?:[^'"\\n]*/)?${escaped(bare)}(?:\\.[cm]?[jt]sx?)?['"]`);
  return named.test(all) || imported.test(all);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

const missingPackage = /Cannot find (?:package|module) '([^'./][^']*)'|Failed to resolve import "([^"./][^"]*)"/;

/** The words of tests that all failed for want of a package, where none passed: they say nothing of any text. */
function missingEverywhere(counted: readonly TestCase[], faults: readonly RawError[]): string | undefined {
  if (counted.length === 0 || counted.some((test) => test.state === 'passed')) return undefined;
  const said = [...counted.map((test) => test.failure?.message ?? ''), ...faults.map((fault) => fault.message)];
  const isPackage = (words: string) => {
    const found = missingPackage.exec(words);
    return found !== null && !isAbsolute(found[1] ?? found[2]!);
  };
  return said.every(isPackage) ? said[0] : undefined;
}

function setUpFailed(run: FinishedRun, fault: Omit<RawError, 'file'>): CheckRun {
  const words = run.words.inWorkspace(fault.message).trim();
  const missing = missingPackage.exec(`${fault.message}\n${run.end.stderr}`);
  const name = missing?.[1] ?? missing?.[2];
  if (name !== undefined && !isAbsolute(name)) {
    return broken(
      'crashed',
      run,
      'checker.set-up',
      `No test ran: the package “${name}” that the tests need is not installed.`,
      'Run "npm install" in the package, then try again.',
      words,
    );
  }
  return broken(
    'crashed',
    run,
    'checker.set-up',
    `No test ran, because the set-up of the tests failed: ${words.slice(0, 600)}`,
    'Make the tests start in a terminal first, then try again.',
    words,
  );
}

function noTests(run: FinishedRun): CheckRun {
  return unavailable(
    'tests.none',
    `${run.runner} ran and found no test to run, so nothing was verified.`,
    'Add a test for this code, or set touchstone.test.command (--test on the command line).',
    excerptOf(run),
  );
}

function crashWords(run: FinishedRun): string {
  const { end } = run;
  const how =
    end.kind === 'signalled' ? `by signal ${end.signal ?? 'unknown'}` : `with exit code ${end.exitCode ?? 'none'}`;
  return `The test process was ended ${how}, before its tests were done${end.reason === undefined ? '' : `: ${end.reason}`}.`;
}

/** The telling lines of a runner's last words. */
function loadWords(text: string): string {
  // Jest explains at length before it says what happened.
  const told = text.includes('\n    Details:\n') ? text.slice(text.indexOf('Details:\n') + 9) : text;
  const lines = told.split('\n').filter((line) => line.trim() !== '' && !/^\s+at |^Node\.js v|^\s*ok /.test(line));
  return lines.slice(0, 12).join('\n').slice(0, 1500) || 'The runner gave no reason.';
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-5).join('\n');
}

function excerptOf(run: FinishedRun): string {
  return run.words.inWorkspace(`${run.end.stdout}\n${run.end.stderr}`.trim()).slice(0, 2000);
}

function unavailable(code: FailureCode, message: string, nextStep: string, detail?: string): CheckRun {
  return { kind: 'unavailable', ...testsIdentity, failure: failure(code, message, nextStep, detail) };
}

function broken(
  kind: 'timedOut' | 'crashed',
  run: FinishedRun,
  code: FailureCode,
  message: string,
  nextStep: string,
  detail = excerptOf(run),
): CheckRun {
  const told: Failure = failure(code, message, nextStep, detail);
  return { kind, ...testsIdentity, failure: told, receipt: run.receipt(undefined) };
}
