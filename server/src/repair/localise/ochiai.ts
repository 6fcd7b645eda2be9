// Ochiai's coefficient as a measure of suspicion.

import type { LineSpectrum, TestTotals } from './spectrum.ts';

/**
 * How alike "the line ran" and "the test failed" are: ef / √((ef + nf) · (ef + ep)), where ef and ep count the failing
 * and passing tests that ran the line and nf the failing ones that did not.
 *
 * Source: Abreu, Zoeteweij, van Gemund, “On the Accuracy of Spectrum-based Fault Localization”, TAIC PART 2007.
 *
 * @returns 0 to 1; 0 for a line that no failing test ran.
 */
export function ochiai({ failed, passed }: LineSpectrum, totals: TestTotals): number {
  return failed === 0 ? 0 : failed / Math.sqrt(totals.failed * (failed + passed));
}
