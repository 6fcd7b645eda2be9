// The report of one examined critic: what it is worth, in lines and as data, and whether it may be shown.
// Defaults (systems.md, bench/critic-exam): 40 items, a gain above 0 over no critique, false alarms at most 20 %.

import type { BlindSpot } from '../../core/criticMemory.ts';
import type { DimensionCell } from './dimensions.ts';
import type { ModeScore } from './effect.ts';
import type { Recovery } from './recovery.ts';
import type { Screening } from './tendencies.ts';
import { countVerdicts, verdictBands, type Band, type Verdict, type VerdictCounts } from './verdicts.ts';

/** What a critic must reach. */
export interface ExamLimits {
  /** Verdicts at least. */
  readonly items: number;
  /** Share of right responses that it may call wrong, from 0 to 1. */
  readonly falseAlarms: number;
}

/** What is asked unless a caller says otherwise. */
export const examLimits: ExamLimits = { items: 40, falseAlarms: 0.2 };

/** Everything that was measured of one critic. */
export interface ExamReport {
  readonly critic: string;
  readonly verdicts: VerdictCounts;
  readonly bands: readonly Band[];
  /** Responses that the checks reject, and how many of them it called right (S185). */
  readonly approvals: { readonly rejected: number; readonly approved: number };
  readonly effect: readonly ModeScore[];
  readonly recovery: readonly Recovery[];
  readonly dimensions: readonly DimensionCell[];
  readonly screening?: Screening;
  /** `open` where there are too few items to tell. */
  readonly passed: 'yes' | 'no' | 'open';
  /** Why it did not pass, or what is missing; empty where it passed. */
  readonly reasons: readonly string[];
}

/** Puts a report together and decides whether the critic passes. */
export function examReport(
  critic: string,
  verdicts: readonly Verdict[],
  parts: Pick<ExamReport, 'effect' | 'recovery' | 'dimensions' | 'screening'>,
  limits: ExamLimits = examLimits,
): ExamReport {
  const counts = countVerdicts(verdicts);
  const gains = parts.effect.flatMap(({ mode, gain }) => (gain === undefined ? [] : [{ mode, gain }]));
  const best = Math.max(...gains.map(({ gain }) => gain));
  const missing = [
    ...(counts.items < limits.items ? [`${counts.items} of ${limits.items} verdicts`] : []),
    ...(counts.falseAlarms === undefined ? ['no response that is right'] : []),
    ...(gains.length === 0 ? ['no fix beside one without a critique'] : []),
  ];
  const failed = [
    ...(counts.falseAlarms !== undefined && counts.falseAlarms > limits.falseAlarms
      ? [`it calls ${percent(counts.falseAlarms)} of right responses wrong (at most ${percent(limits.falseAlarms)})`]
      : []),
    ...(gains.length > 0 && best <= 0 ? [`fixes made from it gain ${percent(best)} over none`] : []),
  ];
  const passed = missing.length > 0 ? 'open' : failed.length > 0 ? 'no' : 'yes';
  return {
    critic,
    verdicts: counts,
    bands: verdictBands(verdicts),
    approvals: {
      rejected: verdicts.filter(({ truth }) => truth === 'wrong').length,
      approved: verdicts.filter(({ truth, says }) => truth === 'wrong' && says === 'right').length,
    },
    ...parts,
    passed,
    reasons: missing.length > 0 ? missing : failed,
  };
}

/** What an editor keeps of a report: whether the critic passed, and what it is blind to in its own text. */
export function examResultOf({ critic, passed, reasons, recovery }: ExamReport): {
  readonly model: string;
  readonly passed: ExamReport['passed'];
  readonly reasons: readonly string[];
  readonly blindSpot?: BlindSpot;
} {
  const own = recovery.find(({ blindSpot }) => blindSpot !== undefined);
  const blindSpot = own && { share: own.blindSpot!, items: own.items };
  return { model: critic, passed, reasons, ...(blindSpot ? { blindSpot } : {}) };
}

/** Critics that are shown: those that passed, and those of which too little is known, unless `strict`. */
export function shownCritics(reports: readonly ExamReport[], strict = false): readonly string[] {
  return reports.filter(({ passed }) => passed === 'yes' || (passed === 'open' && !strict)).map(({ critic }) => critic);
}

/** The report in lines for people; every share with its count. */
export function reportLines(report: ExamReport): readonly string[] {
  const { verdicts, bands, approvals, effect, recovery, dimensions, screening } = report;
  const end = report.passed === 'yes' ? 'passed' : report.passed === 'no' ? 'failed, hidden' : 'open';
  return [
    `${report.critic}: ${end}${report.reasons.length > 0 ? ` (${report.reasons.join('; ')})` : ''}`,
    `verdicts: ${verdicts.items}, accuracy ${percent(verdicts.accuracy)}, false alarms ${percent(verdicts.falseAlarms)}, Matthews ${verdicts.matthews === undefined ? 'undefined' : verdicts.matthews.toFixed(2)}, ${verdicts.none} without a verdict`,
    `approved ${approvals.approved} of ${approvals.rejected} responses that the checks reject`,
    ...bands.map(
      ({ from, to, items, accuracy, falseAlarms }) =>
        `certainty ${from} to ${to}: accuracy ${percent(accuracy)} of ${items}, false alarms ${percent(falseAlarms)}`,
    ),
    ...effect.map(
      ({ mode, items, passes, without, gain, fixed, broken }) =>
        `${mode}: ${percent(passes)} of ${items} pass after the fix, ${percent(without)} without a critique, gain ${percent(gain)}; fixed ${percent(fixed)}, broken ${percent(broken)}`,
    ),
    ...recovery.map(
      ({ model, items, rate, ownRate, blindSpot, restartRate }) =>
        `${model}: recovers from ${percent(rate)} of ${items} planted errors, ${percent(ownRate)} as its own turn, blind spot ${percent(blindSpot)}, begun anew ${percent(restartRate)}`,
    ),
    ...dimensions
      .filter(({ count }) => count > 0)
      .map(({ dimension, quality, count, mean }) => `${dimension}, ${quality}: ${percent(mean)} of ${count}`),
    ...(screening?.tendencies ?? []).map(
      ({ habit, stated, measured, changes, disagrees }) =>
        `${habit}: says ${percent(stated)}, does ${percent(measured)} of ${changes}${disagrees === true ? ', DISAGREES' : ''}`,
    ),
  ];
}

function percent(share: number | undefined): string {
  return share === undefined || !Number.isFinite(share) ? 'undefined' : `${(100 * share).toFixed(0)} %`;
}
