// Measures what is wrong with judges: that a place wins and not a text, and that a judge prefers what its own kind
// wrote. Counts, not claims: with few comparisons they say little, and the words say how few. Sources: S154, S208.

import type { JudgeFigure } from '../core/criticMemory.ts';
import type { ModelPort, Role } from '../core/ports.ts';
import type { PairVerdict } from './pairJudge.ts';

/** How often a judge went by place. */
export interface PositionBias {
  /** Pairs that were judged in both orders. */
  readonly pairs: number;
  /** Pairs whose verdict flipped with the order. */
  readonly flipped: number;
  /** Of all votes for one of the two, how many were for the one in front. */
  readonly front: number;
  readonly votes: number;
}

/** Counts by the model that judged. */
export function positionBias(verdicts: readonly PairVerdict[]): ReadonlyMap<string, PositionBias> {
  const counts = new Map<string, { pairs: number; flipped: number; front: number; votes: number }>();
  for (const { votes, flipped } of verdicts) {
    const by = votes[0]?.by;
    if (by === undefined) continue;
    const count = counts.get(by) ?? { pairs: 0, flipped: 0, front: 0, votes: 0 };
    counts.set(by, count);
    if (votes.length === 2) count.pairs++;
    if (flipped) count.flipped++;
    for (const { choice, front } of votes) {
      if (choice === 'equal') continue;
      count.votes++;
      if (choice === front) count.front++;
    }
  }
  return counts;
}

/** One comparison whose texts have known writers. */
export interface AuthoredVerdict {
  /** Models that wrote the texts; absent for a person. */
  readonly first?: string;
  readonly second?: string;
  readonly verdict: PairVerdict;
}

/** How a judge treats texts of its own family and of others. */
export interface SelfPreference {
  /** Comparisons with exactly one text of the judge's family, and those that it won. */
  readonly own: number;
  readonly ownWon: number;
  /** The same texts before judges of other families, and those that they let win. */
  readonly others: number;
  readonly othersWon: number;
}

/** Counts by the model that judged. Ties count half for each. */
export function selfPreference(rows: readonly AuthoredVerdict[]): ReadonlyMap<string, SelfPreference> {
  const judges = [...new Set(rows.flatMap(({ verdict }) => verdict.votes[0]?.by ?? []))];
  return new Map(
    judges.map((judge) => {
      const family = familyOf(judge);
      const count = { own: 0, ownWon: 0, others: 0, othersWon: 0 };
      for (const { first, second, verdict } of rows) {
        const isFirst = first !== undefined && familyOf(first) === family;
        const isSecond = second !== undefined && familyOf(second) === family;
        const by = verdict.votes[0]?.by;
        if (isFirst === isSecond || by === undefined) continue;
        const won = verdict.winner === 'tie' ? 0.5 : Number((verdict.winner === 'first') === isFirst);
        if (by === judge) {
          count.own++;
          count.ownWon += won;
        } else if (familyOf(by) !== family) {
          count.others++;
          count.othersWon += won;
        }
      }
      return [judge, count];
    }),
  );
}

/** What was measured of a judge, in words. */
export function biasWords(judge: string, position: PositionBias | undefined, self: SelfPreference | undefined): string {
  const place =
    position === undefined || position.pairs === 0
      ? 'position not measured'
      : `the verdict flipped with the order in ${position.flipped} of ${position.pairs} pairs, the text in front won ${position.front} of ${position.votes} votes`;
  const own =
    self === undefined || self.own === 0 || self.others === 0
      ? 'self-preference not measured'
      : `self-preference ${(self.ownWon / self.own - self.othersWon / self.others).toFixed(2)} (${self.own} pairs by it, ${self.others} by others)`;
  return `${judge}: ${place}; ${own}.`;
}

/** Names of models that are one family under other names. */
const families: readonly (readonly [RegExp, string])[] = [
  [/^(?:gpt|chatgpt|o\d|davinci|codex)/, 'gpt'],
  [/^(?:claude)/, 'claude'],
  [/^(?:gemini|gemma|palm|codegemma)/, 'gemini'],
  [/^(?:llama|codellama|meta-llama|tinyllama)/, 'llama'],
  [/^(?:mistral|mixtral|codestral|ministral|devstral|magistral)/, 'mistral'],
  [/^(?:qwen|qwq|codeqwen)/, 'qwen'],
  [/^(?:command|aya)/, 'command'],
];

/** The family of a model's name, such as `qwen` of `Qwen/Qwen2.5-Coder:7b`; the first word where none is known. */
export function familyOf(model: string): string {
  const bare = model.toLowerCase().split(' at ')[0]!.split('/').at(-1)!.trim();
  const known = families.find(([pattern]) => pattern.test(bare));
  return known ? known[1] : (/^\p{L}+/u.exec(bare)?.[0] ?? bare);
}

/**
 * What is known of a judge in the long run, in words. Each figure is of texts of one writer beside texts of people.
 *
 * @param figures of all judges: self-preference is measured against other judges of the same writers.
 */
export function longRunWords(judge: string, figures: readonly JudgeFigure[]): string {
  const family = familyOf(judge);
  const mine = figures.filter((one) => one.judge === judge);
  const sum = (rows: readonly JudgeFigure[], what: 'pairs' | 'won' | 'flipped' | 'votes' | 'front') =>
    rows.reduce((total, row) => total + row[what], 0);
  const ofOwn = figures.filter(({ writer }) => familyOf(writer) === family);
  const own = ofOwn.filter((one) => one.judge === judge);
  const others = ofOwn.filter((one) => familyOf(one.judge) !== family);
  const position = {
    pairs: sum(mine, 'pairs'),
    flipped: sum(mine, 'flipped'),
    votes: sum(mine, 'votes'),
    front: sum(mine, 'front'),
  };
  const self = {
    own: sum(own, 'pairs'),
    ownWon: sum(own, 'won'),
    others: sum(others, 'pairs'),
    othersWon: sum(others, 'won'),
  };
  return `In all runs that are kept, ${biasWords(judge, position, self)}`;
}

/** The counts of one comparison whose second text a model wrote and whose first it did not. */
export function figureOf(writer: string, { votes, flipped, winner }: PairVerdict): JudgeFigure | undefined {
  const judge = votes[0]?.by;
  if (judge === undefined || votes.length < 2) return undefined;
  const told = votes.filter(({ choice }) => choice !== 'equal');
  return {
    judge,
    writer,
    pairs: 1,
    won: winner === 'tie' ? 0.5 : Number(winner === 'second'),
    flipped: Number(flipped),
    votes: told.length,
    front: told.filter(({ choice, front }) => choice === front).length,
  };
}

/** Who judges, and who judges apart from it. */
export interface Judges {
  readonly visible: Role;
  readonly heldOut: Role;
  /** True where both are of one family: their agreement says little. */
  readonly related: boolean;
}

/**
 * Chooses two judges among the roles: of another family than the writer where there is one, and of two families where
 * there are two.
 */
export function judgesOf(models: Pick<ModelPort, 'describe' | 'has'>): Judges {
  const family = (role: Role) => familyOf(models.describe(role));
  const candidates = (['judge', 'critic', 'small', 'writer'] as const).filter((role) => models.has(role));
  const foreign = candidates.filter((role) => family(role) !== family('writer'));
  const visible = foreign[0] ?? candidates[0] ?? 'judge';
  const heldOut = heldOutOf(models, visible) ?? candidates.find((role) => role !== visible) ?? visible;
  return { visible, heldOut, related: family(heldOut) === family(visible) };
}

/**
 * The role of another family than that of a judge, so that it can judge apart; of the writer's family only where there
 * is no third.
 *
 * @returns undefined where all models are of the judge's family.
 */
export function heldOutOf(models: Pick<ModelPort, 'describe' | 'has'>, visible: Role): Role | undefined {
  const family = (role: Role) => familyOf(models.describe(role));
  const apart = (['judge', 'critic', 'small', 'writer'] as const).filter(
    (role) => models.has(role) && family(role) !== family(visible),
  );
  return apart.find((role) => family(role) !== family('writer')) ?? apart[0];
}
