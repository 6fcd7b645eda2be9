// Runs a test program of Go on one of the versions in it, and reads how each test ended.

import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostEnd, TrialHost } from '../trialHost.ts';
import { goFailure, type GoTestPlace } from './goFailure.ts';
import { hungCode } from './goSchemata.ts';

/** One test that ended, by its full name. */
export interface EndedTest {
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly durationMs: number;
}

/** One run of a test program. */
export interface TrialRun {
  readonly end: HostEnd;
  /** Tests without subtests, in the order in which they ended. */
  readonly leaves: readonly EndedTest[];
  readonly hung: boolean;
  /** Zero-based lines that ran, when they were asked for. */
  readonly probes: readonly number[];
}

/** What is run. */
export interface TrialQuestion {
  readonly program: string;
  readonly cwd: string;
  /** Private folder, writable from within. */
  readonly folder: string;
  readonly variant: number;
  /** Full names of tests; all of the package where empty. */
  readonly tests: readonly string[];
  readonly stopAtFirst: boolean;
  readonly limitMs: number;
  /** Steps that loops may take in all; 0 for any number. */
  readonly steps: number;
  readonly trace?: boolean;
}

/** Runs it; undefined when the host is gone. */
export async function runTrial(
  host: TrialHost,
  question: TrialQuestion,
  signal: AbortSignal,
): Promise<TrialRun | undefined> {
  const lines = join(question.folder, 'lines.txt');
  if (question.trace) await rm(lines, { force: true });
  const end = await host.run(
    {
      argv: [
        question.program,
        '-test.v=test2json',
        // The host's own limit comes a little later: Go itself then says which test hangs.
        `-test.timeout=${Math.ceil(question.limitMs)}ms`,
        '-test.count=1',
        // As `go test` asks for: who exits with 0 in the midst of a test has not passed.
        '-test.paniconexit0',
        ...(question.stopAtFirst ? ['-test.failfast'] : []),
        ...(question.tests.length > 0 ? [`-test.run=${patternOf(question.tests)}`] : []),
      ],
      cwd: question.cwd,
      env: {
        TOUCHSTONE_VARIANT: String(question.variant),
        TOUCHSTONE_STEPS: String(question.steps),
        ...(question.trace ? { TOUCHSTONE_LINES: lines } : {}),
      },
      limitMs: question.limitMs + 500,
    },
    signal,
  );
  if (end === undefined) return undefined;
  const told = question.trace ? await readFile(lines, 'utf8').catch(() => '') : '';
  return {
    end,
    leaves: leavesOf(endedTests(end.output)),
    hung: end.cut === 'time' || end.code === hungCode || /^panic: test timed out after /mu.test(end.output),
    probes: told
      .split('\n')
      .filter((line) => line !== '')
      .map(Number),
  };
}

/** The pattern that picks tests by their full names, level by level. */
export function patternOf(tests: readonly string[]): string {
  const exact = (word: string) => `^${word.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`)}$`;
  const [only] = tests;
  if (tests.length === 1) return only!.split('/').map(exact).join('/');
  // Several are picked by their outermost names.
  const tops = [...new Set(tests.map((test) => test.split('/')[0]!))];
  return `^(?:${tops.map((top) => exact(top).slice(1, -1)).join('|')})$`;
}

/** The ends of tests that a program marked in what it printed. */
export function endedTests(output: string): readonly EndedTest[] {
  const states = { PASS: 'passed', FAIL: 'failed', SKIP: 'skipped' } as const;
  return [...output.matchAll(/\x16 *--- (PASS|FAIL|SKIP): (.+) \((\d+\.\d+)s\)/gu)].map((found) => ({
    name: found[2]!,
    state: states[found[1] as keyof typeof states],
    durationMs: Number(found[3]) * 1000,
  }));
}

function leavesOf(tests: readonly EndedTest[]): readonly EndedTest[] {
  return tests.filter((test) => !tests.some((other) => other.name.startsWith(`${test.name}/`)));
}

/** Why a test failed, in the program's own words. */
export function failureIn(output: string, test: string, place: GoTestPlace) {
  const plain = output.replaceAll('\x16', '');
  const start = plain.indexOf(`=== RUN   ${test}\n`);
  const rest = start < 0 ? plain : plain.slice(plain.indexOf('\n', start) + 1);
  const next = rest.search(/^=== RUN {3}/mu);
  return goFailure(next < 0 ? rest : rest.slice(0, next), place, 'The test failed without a word.');
}
