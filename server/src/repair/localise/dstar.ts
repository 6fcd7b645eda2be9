// DStar with exponent 2 as a measure of suspicion.

import type { LineSpectrum, TestTotals } from './spectrum.ts';

/**
 * ef² / (ep + nf): what failing tests ran weighs more than what passing ones ran weighs against it. Where nothing
 * speaks against a line, half a test is assumed to, so that the score stays finite.
 *
 * Source: Wong, Debroy, Gao, Li, “The DStar Method for Effective Software Fault Localization”, IEEE Transactions on
 * Reliability 63(1), 2014, with * = 2.
 *
 * @returns 0 or more, without an upper bound; to be scaled by the greatest of a ranking.
 */
export function dstar({ failed, passed }: LineSpectrum, totals: TestTotals): number {
  const against = passed + (totals.failed - failed);
  return (failed * failed) / (against === 0 ? 0.5 : against);
}
