// Has a second judge, of another family, look at each version of a loop that goes by a judge's word. The loop never sees
// its answers; where its score falls while the seen one rises, the loop halts. Source: S120.

import { judgeItems, type ChecklistContext } from '../checklist/generateJudge.ts';
import { passRate } from '../checklist/passRate.ts';
import type { JudgedItem } from '../core/checklist.ts';
import type { Emit } from '../core/event.ts';
import type { Failure } from '../core/failure.ts';
import type { Target } from '../core/target.ts';
import { watchRounds, type JudgedRound } from '../critique/heldOut.ts';
import { heldOutOf } from '../critique/judgeBias.ts';

/** Where a loop is to halt. */
export interface Halt {
  /** The version that the held-out judge likes best; 0 is the original. */
  readonly best: number;
  /** In words, with the round from which on the judges part. */
  readonly words: string;
}

/** Looks at the versions of one loop. */
export interface HeldOutWatch {
  /**
   * Told each version, the original first; asks nobody before there is a second one.
   *
   * @param items as the judge of the loop decided them. @param target the version.
   */
  look(items: readonly JudgedItem[], target: Target): Promise<Halt | undefined>;
}

/** Makes a watch for a loop whose judge has the role `judge`. @param asked whose request the items come from. */
export function watchHeldOut(
  context: ChecklistContext & { readonly emit: Emit },
  asked: Target,
  failures: Failure[],
): HeldOutWatch {
  const heldOut = heldOutOf(context.models, 'judge');
  const versions: { readonly items: readonly JudgedItem[]; readonly target: Target; round?: JudgedRound | 'untold' }[] =
    [];
  return {
    async look(items, target) {
      versions.push({ items, target });
      if (versions.length < 2) return undefined;
      if (heldOut === undefined) {
        if (versions.length === 2)
          context.emit({ type: 'note', message: 'No judge is held out: all models are of one family.' });
        return undefined;
      }
      for (const one of versions) {
        if (one.round !== undefined) continue;
        const told = await judgeItems(
          context,
          one.target,
          one.items.map(({ item }) => item),
          asked,
          heldOut,
        );
        failures.push(...told.failures);
        const [visible, apart] = [passRate(one.items).rate, passRate(told.items).rate];
        one.round = visible === undefined || apart === undefined ? 'untold' : { visible, heldOut: apart };
      }
      const rounds = versions.map(({ round }) => round);
      if (rounds.some((round) => round === 'untold' || round === undefined)) return undefined;
      const { halt, best, words } = watchRounds(rounds as readonly JudgedRound[]);
      context.emit({ type: 'note', message: words });
      return halt ? { best, words } : undefined;
    },
  };
}
