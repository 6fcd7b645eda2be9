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

/** The report in lines for people; every share with its count, and nothing of what was not counted. */
export function reportLines(report: ExamReport): readonly string[] {
  const { verdicts, bands, approvals, effect, recovery, dimensions, screening } = report;
  const end = report.passed === 'yes' ? 'passed' : report.passed === 'no' ? 'failed, hidden' : 'open';
  return [
    `${report.critic}: ${end}${report.reasons.length > 0 ? ` (${report.reasons.join('; ')})` : ''}`,
    joined(`verdicts: ${verdicts.items}`, [
      share('accuracy', verdicts.accuracy),
      share('false alarms', verdicts.falseAlarms),
      verdicts.matthews === undefined ? undefined : `Matthews correlation ${verdicts.matthews.toFixed(2)}`,
      `${verdicts.none} without a verdict`,
    ]),
    `approved ${approvals.approved} of ${approvals.rejected} responses that the checks reject`,
    ...bands
      .filter(({ items }) => items > 0)
      .map(({ from, to, items, accuracy, falseAlarms }) =>
        joined(`certainty ${from} to ${to}: accuracy ${percent(accuracy)} of ${items}`, [
          share('false alarms', falseAlarms),
        ]),
      ),
    ...effect
      .filter(({ items }) => items > 0)
      .map(({ mode, items, passes, without, gain, fixed, broken }) =>
        joined(`${mode}: ${percent(passes)} of ${items} pass after the fix`, [
          without === undefined ? undefined : `${percent(without)} without a critique`,
          share('gain', gain),
          share('fixed', fixed),
          share('broken', broken),
        ]),
      ),
    ...recovery
      .filter(({ items }) => items > 0)
      .map(({ model, items, rate, ownRate, blindSpot, restartRate }) =>
        joined(`${model}: recovers from ${percent(rate)} of ${items} planted errors`, [
          ownRate === undefined ? undefined : `${percent(ownRate)} as its own turn`,
          share('blind spot', blindSpot),
          share('begun anew', restartRate),
        ]),
      ),
    ...dimensions
      .filter(({ count }) => count > 0)
      .map(({ dimension, quality, count, mean }) => `${dimension}, ${quality}: ${percent(mean)} of ${count}`),
    ...(screening?.tendencies ?? [])
      .filter(({ changes }) => changes > 0)
      .map(
        ({ habit, stated, measured, changes, disagrees }) =>
          `${joined(`${habit}:`, [share('says', stated), `${share('does', measured) ?? 'does'} of ${changes}`])}${disagrees === true ? ', DISAGREES' : ''}`,
      ),
  ];
}

/** A share with its name, where there is one. */
function share(name: string, of: number | undefined): string | undefined {
  return of === undefined || !Number.isFinite(of) ? undefined : `${name} ${percent(of)}`;
}

function joined(first: string, more: readonly (string | undefined)[]): string {
  const rest = more.filter((one) => one !== undefined).join(', ');
  return rest === '' ? first : first.endsWith(':') ? `${first} ${rest}` : `${first}, ${rest}`;
}

function percent(share: number | undefined): string {
  return share === undefined || !Number.isFinite(share) ? 'unknown' : `${(100 * share).toFixed(0)} %`;
}
