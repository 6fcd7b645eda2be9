// Errors that were planted on purpose, and what a model makes of them: how many it recovers from, whether it is blind to
// them in its own words, and both branches of each item: the faulty text repaired, and the task begun anew.
// Sources: S067 (recovery from planted errors), S100 (blind spot), S269 (typed bugs, repair and restart).

import type { BugKind } from '../../core/bugKind.ts';
import { shareOf } from './verdicts.ts';

/** How an answer came about. */
export type Branch = 'repair' | 'restart';

/** One answer to one planted error, judged by a program. */
export interface RecoveryAttempt {
  readonly model: string;
  readonly item: string;
  readonly kind: BugKind;
  /** Whether the faulty text was shown as somebody's, or stood as the model's own turn. */
  readonly shownAs: 'user' | 'own';
  readonly branch: Branch;
  /** The whole answer, and whether it passes. */
  readonly text: string;
  readonly passes: boolean;
}

/** What one model makes of planted errors; shares from 0 to 1, undefined of nothing. */
export interface Recovery {
  readonly model: string;
  readonly items: number;
  /** Items whose repair passes, shown as a user's text. */
  readonly rate: number | undefined;
  /** The same where the faulty text was the model's own turn. */
  readonly ownRate: number | undefined;
  /** 1 − fix(own) ÷ fix(user), on items that were shown both ways; below 0 where it is better on its own. */
  readonly blindSpot: number | undefined;
  /** Items that pass when begun anew. */
  readonly restartRate: number | undefined;
  readonly byKind: readonly { readonly kind: BugKind; readonly items: number; readonly rate: number | undefined }[];
}

/** Recovery by model, in the order in which the models occur. An item asked twice counts by its first answer. */
export function recoveryOf(attempts: readonly RecoveryAttempt[]): readonly Recovery[] {
  return [...new Set(attempts.map(({ model }) => model))].map((model) => {
    const own = attempts.filter((one) => one.model === model);
    const repaired = first(own.filter(({ branch, shownAs }) => branch === 'repair' && shownAs === 'user'));
    const asOwn = first(own.filter(({ branch, shownAs }) => branch === 'repair' && shownAs === 'own'));
    const anew = first(own.filter(({ branch }) => branch === 'restart'));
    const both = [...repaired.keys()].filter((item) => asOwn.has(item));
    const user = both.filter((item) => repaired.get(item)!.passes).length;
    const mine = both.filter((item) => asOwn.get(item)!.passes).length;
    const kinds = [...new Set([...repaired.values()].map(({ kind }) => kind))].sort();
    return {
      model,
      items: new Set(own.map(({ item }) => item)).size,
      rate: rateOf([...repaired.values()]),
      ownRate: rateOf([...asOwn.values()]),
      blindSpot: user === 0 ? undefined : 1 - mine / user,
      restartRate: rateOf([...anew.values()]),
      byKind: kinds.map((kind) => {
        const ofKind = [...repaired.values()].filter((one) => one.kind === kind);
        return { kind, items: ofKind.length, rate: rateOf(ofKind) };
      }),
    };
  });
}

/** One planted error with both branches. */
export interface TypedBug {
  readonly item: string;
  readonly kind: BugKind;
  readonly model: string;
  readonly repair: { readonly text: string; readonly passes: boolean };
  readonly restart: { readonly text: string; readonly passes: boolean };
}

/**
 * Both branches of each item, side by side; what lacks one is not a record and is counted.
 *
 * @param attempts of the repair branch, those shown as a user's text.
 */
export function typedBugs(attempts: readonly RecoveryAttempt[]): {
  readonly records: readonly TypedBug[];
  readonly incomplete: number;
} {
  const byItem = new Map<string, RecoveryAttempt[]>();
  for (const one of attempts) {
    const key = JSON.stringify([one.model, one.item]);
    byItem.set(key, [...(byItem.get(key) ?? []), one]);
  }
  const records: TypedBug[] = [];
  for (const all of byItem.values()) {
    const repair = all.find(({ branch, shownAs }) => branch === 'repair' && shownAs === 'user');
    const restart = all.find(({ branch }) => branch === 'restart');
    if (!repair || !restart) continue;
    records.push({
      item: repair.item,
      kind: repair.kind,
      model: repair.model,
      repair: { text: repair.text, passes: repair.passes },
      restart: { text: restart.text, passes: restart.passes },
    });
  }
  return { records, incomplete: byItem.size - records.length };
}

function first(attempts: readonly RecoveryAttempt[]): ReadonlyMap<string, RecoveryAttempt> {
  const found = new Map<string, RecoveryAttempt>();
  for (const one of attempts) if (!found.has(one.item)) found.set(one.item, one);
  return found;
}

function rateOf(attempts: readonly RecoveryAttempt[]): number | undefined {
  return shareOf(attempts.filter(({ passes }) => passes).length, attempts.length);
}
