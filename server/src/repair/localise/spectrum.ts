// Which tests ran which lines, counted: what the formulas of fault localisation read.

import type { TracedTest } from '../../core/trials.ts';

/** How many failing and passing tests ran a line. */
export interface LineSpectrum {
  /** Zero-based. */
  readonly line: number;
  readonly failed: number;
  readonly passed: number;
}

/** How many tests there are. */
export interface TestTotals {
  readonly failed: number;
  readonly passed: number;
}

/** The counts of every line that some test ran, in the order of the text. A test that hung has failed. */
export function spectrumOf(tests: readonly TracedTest[]): {
  readonly lines: readonly LineSpectrum[];
  readonly totals: TestTotals;
} {
  const counts = new Map<number, { failed: number; passed: number }>();
  const totals = { failed: 0, passed: 0 };
  for (const test of tests) {
    const side = test.state === 'passed' ? 'passed' : 'failed';
    totals[side]++;
    for (const line of new Set(test.lines)) {
      const count = counts.get(line) ?? { failed: 0, passed: 0 };
      count[side]++;
      counts.set(line, count);
    }
  }
  const lines = [...counts].map(([line, count]) => ({ line, ...count }));
  return { lines: lines.sort((a, b) => a.line - b.line), totals };
}
