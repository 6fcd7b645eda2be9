// Barinel's single-fault form as a measure of suspicion.

import type { LineSpectrum } from './spectrum.ts';

/**
 * One minus the share of its runs that the line survived: 1 − ep / (ep + ef). This is the likeliest health of one
 * faulty component; sets of several faulty lines are not reasoned about.
 *
 * Source: Abreu, Zoeteweij, van Gemund, “Spectrum-based Multiple Fault Localization”, ASE 2009.
 *
 * @returns 0 to 1; 0 for a line that no failing test ran.
 */
export function barinel({ failed, passed }: LineSpectrum): number {
  return failed === 0 ? 0 : failed / (failed + passed);
}
