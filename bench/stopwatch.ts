// Times what runs beside what is measured, so that it can be taken off.

import { performance } from 'node:perf_hooks';

/** Time spans that may overlap. */
export interface Stopwatch {
  readonly spans: (readonly [from: number, to: number])[];
  time<T>(work: () => Promise<T>): Promise<T>;
}

/** A stopwatch without spans. */
export function stopwatch(): Stopwatch {
  const spans: [number, number][] = [];
  return {
    spans,
    async time(work) {
      const from = performance.now();
      try {
        return await work();
      } finally {
        spans.push([from, performance.now()]);
      }
    },
  };
}

/** Milliseconds covered by the spans, counted once where they overlap. */
export function covered(spans: readonly (readonly [number, number])[]): number {
  let sum = 0;
  let end = -Infinity;
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0])) {
    sum += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return sum;
}
