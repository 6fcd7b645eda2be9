// One ranking of lines from all that points at a fault: the spectra of the tests, frames of stacks, type errors, the
// selection, and the data flow into the failing result.

import type { SuspiciousLine } from '../../core/suspicion.ts';
import type { TracedTest } from '../../core/trials.ts';
import { barinel } from './barinel.ts';
import { dstar } from './dstar.ts';
import { ochiai } from './ochiai.ts';
import { spectrumOf } from './spectrum.ts';

/** What points at lines beside the tests; zero-based lines of one document. */
export interface Hints {
  /** Where stacks of failing tests name the document. */
  readonly frames: ReadonlySet<number>;
  /** Where a compiler complains. */
  readonly typeErrors: ReadonlySet<number>;
  /** What the failing results depend on. */
  readonly slice: ReadonlySet<number>;
  /** The lines that may be changed; all where undefined. */
  readonly selected?: (line: number) => boolean;
}

/** Weights of the formulas: the first is the steadiest in published comparisons, the others settle its near-ties. */
const weights = { ochiai: 0.6, dstar: 0.2, barinel: 0.2 };

/** What a hint adds; data flow only settles ties. */
const bonus = { frame: 0.2, typeError: 0.2, slice: 0.04 };

/** Lines outside of the selection keep this share. */
const unselectedShare = 0.3;

/** Ranks lines; the most suspicious first, ties in the order of the text. The order of `tests` does not matter. */
export function rankLines(tests: readonly TracedTest[], hints: Hints): readonly SuspiciousLine[] {
  const { lines, totals } = spectrumOf(tests);
  if (totals.failed === 0) return [];
  const hinted = new Set([...hints.frames, ...hints.typeErrors]);
  const unrun = [...hinted].filter((line) => !lines.some((one) => one.line === line));
  const scored = [...lines, ...unrun.map((line) => ({ line, failed: 0, passed: 0 }))].map((line) => ({
    line: line.line,
    ochiai: ochiai(line, totals),
    dstar: dstar(line, totals),
    barinel: barinel(line),
  }));
  const greatest = Math.max(...scored.map((line) => line.dstar), Number.MIN_VALUE);
  const combined = scored.map((line) => {
    const scaled = { ...line, dstar: line.dstar / greatest };
    let sum = weights.ochiai * scaled.ochiai + weights.dstar * scaled.dstar + weights.barinel * scaled.barinel;
    if (hints.frames.has(line.line)) sum += bonus.frame;
    if (hints.typeErrors.has(line.line)) sum += bonus.typeError;
    if (sum > 0 && hints.slice.has(line.line)) sum += bonus.slice;
    if (hints.selected && !hints.selected(line.line)) sum *= unselectedShare;
    return { ...scaled, combined: sum };
  });
  const top = Math.max(...combined.map((line) => line.combined));
  return combined
    .filter((line) => line.combined > 0)
    .map((line) => ({ ...line, combined: line.combined / top }))
    .sort((a, b) => b.combined - a.combined || a.line - b.line);
}
