// Minimal tests of one claim, as a person would write them in the project's own framework. One language a file.

import type { Result } from '../../base/result.ts';
import type { DocumentText } from '../../core/target.ts';
import type { Expectation } from '../../core/trials.ts';

/** What a test is written for. */
export interface TestQuestion {
  /** The runner as it was detected, such as `vitest`, `node:test` or `pytest`. */
  readonly framework: string;
  readonly document: DocumentText;
  /** Path of the document, relative to the workspace folder, with forward slashes. */
  readonly path: string;
  /** A test file that reaches the document already, with a path of the same form: the example to follow. */
  readonly sample?: { readonly path: string; readonly text: string };
  readonly expectation: Expectation;
  /** Whether there is something at a path already. */
  isTaken(path: string): boolean;
}

/** A test file with one test in it. */
export interface TestText {
  /** Where it would be kept, relative to the workspace folder; nothing is there. */
  readonly path: string;
  readonly text: string;
  /** Name of its only test, as the runner tells it. */
  readonly name: string;
}

/** Writes a test, or says in a few words why it cannot. */
export type WriteTest = (question: TestQuestion) => Result<TestText, string>;

/** The words of an expectation as a test's name: `median([2, 1]) is 1.5`. */
export function titleOf({ call, expected }: Expectation): string {
  const given = expected.kind === 'value' ? `is ${expected.text}` : `throws ${expected.error ?? 'an error'}`;
  const title = `${call} ${given}`.replace(/\s+/g, ' ').trim();
  return title.length > 120 ? `${title.slice(0, 119)}…` : title;
}

/** Identifiers of an expression, outside of strings and not behind a dot, in order and each once. */
export function identifiersOf(expression: string): readonly string[] {
  const bare = expression.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/g, '""');
  return [
    ...new Set(
      [...bare.matchAll(/(?<![\p{L}\p{N}_$])(?<!(?<!\.\.)\.)[\p{L}_$][\p{L}\p{N}_$]*/gu)].map(([name]) => name),
    ),
  ];
}

/** The first path of `prefix`, `prefix2`, … with `suffix` at which there is nothing. */
export function freePath(prefix: string, suffix: string, isTaken: (path: string) => boolean): string {
  for (let count = 1; ; count++) {
    const path = `${prefix}${count === 1 ? '' : count}${suffix}`;
    if (!isTaken(path)) return path;
  }
}
