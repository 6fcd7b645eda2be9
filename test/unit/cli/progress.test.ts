// The lines of progress: what a person reads while waiting, and that counters do not drown it.

import { expect, test } from 'vitest';
import { createProgress } from '../../../server/src/cli/progress.ts';
import type { CheckRun, Problem } from '../../../server/src/core/evidence.ts';
import type { RunEvent } from '../../../server/src/core/event.ts';

const uri = 'file:///w/a.rs';
const problem = (of: string) => ({ uri: of }) as Problem;

function linesOf(events: readonly (readonly [number, RunEvent])[]): readonly string[] {
  const progress = createProgress(uri);
  return events.flatMap(([atMs, event], seq) => progress({ runId: 'r', seq, atMs, event }) ?? []);
}

const checked = (over: object): RunEvent => ({
  type: 'checked',
  run: {
    kind: 'ran',
    checker: 'clippy',
    family: 'lint',
    receipt: { durationMs: 7 },
    problems: [],
    ...over,
  } as unknown as CheckRun,
});

test('problems of other files are not counted as this document’s', () => {
  const other = problem('file:///w/b.rs');
  expect(
    linesOf([
      [0, checked({ problems: [] })],
      [0, checked({ problems: [problem(uri)] })],
      [0, checked({ problems: [other, other, other] })],
      [0, checked({ problems: [problem(uri), problem(uri), other] })],
    ]),
  ).toEqual([
    '   0.0 s  clippy: 0 problems, 7 ms',
    '   0.0 s  clippy: 1 problem, 7 ms',
    '   0.0 s  clippy: 0 problems, 3 in other files, 7 ms',
    '   0.0 s  clippy: 2 problems, 1 in other files, 7 ms',
  ]);
});

test('counters are shown every five seconds, other words always', () => {
  const said = (atMs: number, message: string) => [atMs, { type: 'progress', message }] as const;
  expect(
    linesOf([
      said(0, 'Running the checkers'),
      ...Array.from({ length: 121 }, (_, index) => said(index * 100, `Checking grammar: ${index} of 200 paragraphs`)),
      said(12_100, 'Running the checkers'),
    ]),
  ).toEqual([
    '   0.0 s  Running the checkers',
    '   5.0 s  Checking grammar: 50 of 200 paragraphs',
    '  10.0 s  Checking grammar: 100 of 200 paragraphs',
    '  12.1 s  Running the checkers',
  ]);
});

test('a search is told at once and then once a second', () => {
  const search = (tried: number, line?: number): RunEvent => ({
    type: 'search',
    proposed: 90,
    tried,
    passing: 1,
    ...(line === undefined ? {} : { line }),
  });
  expect(
    linesOf([
      [0, search(1)],
      [400, search(20)],
      [1200, search(60, 11)],
    ]),
  ).toEqual([
    '   0.0 s  90 changes proposed, 1 tried, 1 passes all tests',
    '   1.2 s  90 changes proposed, 60 tried, 1 passes all tests, now at line 12',
  ]);
});
