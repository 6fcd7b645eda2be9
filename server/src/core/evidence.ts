// Evidence: what programs saw, each with the receipt that proves that they ran. No receipt, no proof.

import type { Range } from '../base/text.ts';
import type { Failure } from './failure.ts';

/** What a checker looks at; the order of `familyOrder` is the weight of a verdict. */
export type CheckFamily = 'syntax' | 'types' | 'tests' | 'properties' | 'lint' | 'checklist' | 'prose';

/** Families from the heaviest to the lightest (design, "Evidence before opinion"). */
export const familyOrder: readonly CheckFamily[] = [
  'syntax',
  'types',
  'tests',
  'properties',
  'lint',
  'checklist',
  'prose',
];

/** How far a run was kept apart from the person's files and machine. */
export type Isolation = 'in-process' | 'separate-process' | 'scratch-copy' | 'sandbox';

/** Proof that a program ran on one exact text. */
export interface Receipt {
  /** Unique within a run; gate lines and findings refer to it. */
  readonly id: string;
  /** The checker's id. */
  readonly checker: string;
  /** Version of the tool, when it told. */
  readonly version?: string;
  /** The argument array that ran; for work in process the tool and the call. No secrets. */
  readonly command: readonly string[];
  /** Where it ran, relative to the workspace folder; `.` for the folder itself. */
  readonly cwd: string;
  /** Exit code; null for work in process and for processes ended by a signal. */
  readonly exitCode: number | null;
  readonly durationMs: number;
  /** SHA-256 of the target document's text as it was checked. */
  readonly textHash: string;
  readonly isolation: Isolation;
  /** True when a process answered that had answered before; such a pass is confirmed by a fresh one before an offer. */
  readonly warm?: boolean;
  /** Number of tests that ran; absent for checkers that run none. */
  readonly testsRun?: number;
  /** First and last words of the output, at most 4,000 characters, stripped of control codes. */
  readonly excerpt: string;
}

/** One complaint of a compiler, linter or other static tool. */
export interface Problem {
  readonly checker: string;
  /** The tool's own rule or code, such as `TS2304` or `no-unused-vars`. */
  readonly rule: string;
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly uri: string;
  readonly range: Range;
  /** The trimmed text of the line where it starts: what it is matched by after an edit. */
  readonly lineText: string;
  /** A documentation page of the rule. */
  readonly href?: string;
}

/** What a failing test said. */
export interface TestFailure {
  readonly message: string;
  readonly expected?: string;
  readonly actual?: string;
  readonly stack?: string;
  /** Zero-based place of the failure, when the runner told. */
  readonly at?: { readonly uri: string; readonly line: number };
  /** The lines of the test up to that place, where it could be read. */
  readonly source?: string;
}

/** One test and how it ended. */
export interface TestCase {
  /** File (relative to the package) and full name; equal before and after an edit. */
  readonly id: string;
  readonly name: string;
  readonly uri?: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly durationMs?: number;
  readonly failure?: TestFailure;
  /** No test, but what stands for all that could not be built; once it builds, the tests themselves are there. */
  readonly standIn?: true;
  /** It was still running when it was ended, long after it should have come to its end. */
  readonly hung?: true;
  /** Of an example: who wrote it, the person who asks or the documentation; absent for tests. */
  readonly saidBy?: 'person' | 'documentation';
}

/** The result of one test run. */
export interface TestReport {
  readonly cases: readonly TestCase[];
  /** Which tests were asked for: those related to the target, or all of the package. */
  readonly scope: 'related' | 'all';
  /** Whether a line of the target's span ran; `unknown` where the runner cannot tell. */
  readonly targetRan: 'yes' | 'no' | 'unknown';
  /** Ids of tests that ended differently on the same text; they prove nothing. */
  readonly flaky: readonly string[];
}

/** How one checker ended on one text. A tool that is missing or broken never counts as passed. */
export type CheckRun =
  | {
      readonly kind: 'ran';
      readonly checker: string;
      readonly family: CheckFamily;
      readonly receipt: Receipt;
      readonly problems: readonly Problem[];
      readonly tests?: TestReport;
    }
  | { readonly kind: 'unavailable'; readonly checker: string; readonly family: CheckFamily; readonly failure: Failure }
  | {
      readonly kind: 'timedOut' | 'crashed';
      readonly checker: string;
      readonly family: CheckFamily;
      readonly failure: Failure;
      readonly receipt?: Receipt;
    };

/** Everything that the applicable checkers saw on one text. */
export interface Evidence {
  /** SHA-256 of the target document's text. */
  readonly textHash: string;
  readonly runs: readonly CheckRun[];
}

/** The runs of `evidence` that really happened. */
export function ranIn(evidence: Evidence): readonly Extract<CheckRun, { kind: 'ran' }>[] {
  return evidence.runs.filter((run) => run.kind === 'ran');
}

/** The static problems of all runs. */
export function problemsIn(evidence: Evidence): readonly Problem[] {
  return ranIn(evidence).flatMap((run) => run.problems);
}

/** Tests of all runs in `state`, without the flaky ones. */
export function testsIn(evidence: Evidence, state: TestCase['state']): readonly TestCase[] {
  return ranIn(evidence).flatMap((run) =>
    (run.tests?.cases ?? []).filter((test) => test.state === state && !run.tests!.flaky.includes(test.id)),
  );
}

/** Whether a compiler or a parser has said that the document is wrong, which stand-ins of tests only repeat. */
export function isBroken(evidence: Evidence, uri: string): boolean {
  return ranIn(evidence).some(
    (run) =>
      (run.family === 'types' || run.family === 'syntax') &&
      run.problems.some((problem) => problem.uri === uri && problem.severity === 'error'),
  );
}
