// How far the fix templates reach: for each function with a known right version, whether one fix of one template gives
// exactly that version (up to its normal form), how far down the order it stands when every line is equally suspicious,
// and what kind of edit the others are. Counts only; nothing is run, and the search may find other right versions.

import type { SyntaxNode } from '../../server/src/core/syntaxTree.ts';
import { dialectOf } from '../../server/src/repair/dialects/index.ts';
import { functionsOf } from '../../server/src/repair/functions.ts';
import { placeOf } from '../../server/src/repair/place.ts';
import { normalForm } from '../../server/src/repair/search/normalForm.ts';
import { ordered } from '../../server/src/repair/search/order.ts';
import { tokensOf } from '../../server/src/repair/search/tokens.ts';
import { templates } from '../../server/src/repair/templates/index.ts';
import { createParsers } from '../../server/src/workspace/treeSitter.ts';
import { percentile, type Line } from '../report.ts';

/** A function before and after. */
export interface Pair {
  readonly languageId: string;
  readonly faulty: string;
  readonly right: string;
  /** Name of the function that is repaired. */
  readonly name: string;
}

/** Most fixes that are looked at, as in a search. */
const most = 6000;

/** Measures it over pairs. */
export async function measureReach(measure: string, pairs: readonly Pair[]): Promise<readonly Line[]> {
  const ranks: number[] = [];
  const kinds = new Map<string, { count: number; reached: number }>();
  for (const pair of pairs) {
    const rank = await rankOf(pair);
    if (rank !== undefined) ranks.push(rank);
    const kind = kindOf(pair);
    const seen = kinds.get(kind) ?? { count: 0, reached: 0 };
    kinds.set(kind, { count: seen.count + 1, reached: seen.reached + (rank === undefined ? 0 : 1) });
  }
  const share = (part: number, whole: number) => (whole === 0 ? 0 : (100 * part) / whole);
  return [
    {
      measure,
      what: 'the known right version is one fix away',
      value: share(ranks.length, pairs.length),
      unit: '%',
      note: `${ranks.length} of ${pairs.length}; its place in the order without any suspicion: median ${percentile(ranks, 0.5).toFixed(0)}, p90 ${percentile(ranks, 0.9).toFixed(0)}`,
    },
    ...[...kinds]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, { count, reached }]): Line => ({
        measure,
        what: kind,
        value: reached,
        unit: 'count',
        note: `of ${count}`,
      })),
  ];
}

const parsers = createParsers();

/** The place in the order of the one fix that gives the right version, from 1; undefined when it is not among them. */
export async function rankOf({ languageId, faulty, right, name }: Pair): Promise<number | undefined> {
  const parse = (await parsers.parserOf(languageId))!;
  const tree = parse(faulty);
  const dialect = dialectOf(languageId)!;
  const functions = functionsOf(tree, dialect, { start: 0, end: faulty.length }).filter((one) => one.name === name);
  const places = functions.map(({ node }: { readonly node: SyntaxNode }) => placeOf(tree, dialect, node));
  const order = ordered({
    text: faulty,
    languageId,
    places,
    templates,
    allowed: { start: 0, end: faulty.length },
    suspicion: () => 1,
    perTemplate: 1500,
  });
  const wanted = normalForm(right, languageId);
  for (let rank = 1; rank <= most; rank++) {
    const proposal = order.next();
    if (!proposal) return undefined;
    let text = faulty;
    for (const { span, newText } of proposal.edits.toReversed())
      text = text.slice(0, span.start) + newText + text.slice(span.end);
    if (normalForm(text, languageId) === wanted) return rank;
  }
  return undefined;
}

/** What stands between the two versions: how many places, and whether tokens come, go or change there. */
function kindOf({ languageId, faulty, right }: Pair): string {
  const [a, b] = [tokensOf(faulty, languageId), tokensOf(right, languageId)];
  const hunks = hunksOf(a, b);
  if (hunks.length === 2) {
    const [first, second] = hunks as [Hunk, Hunk];
    if (hunks.every(({ gone }) => gone === 0))
      return `two places, both missing: ${second.come === 1 && /[)\]]/.test(second.is[0]!) ? 'a wrap' : 'other'}`;
    if (hunks.every(({ come }) => come === 0)) return 'two places, both too many';
    return first.gone === 1 && first.come === 1 && second.gone === 1 && second.come === 1
      ? 'two places, one token other in each'
      : 'two places, other';
  }
  if (hunks.length !== 1) return hunks.length === 0 ? 'nothing but layout' : 'three or more places';
  const [{ gone, come, was, is }] = hunks as [Hunk];
  if (gone === 1 && come === 1) {
    const [from, to] = [sortOf(was[0]!), sortOf(is[0]!)];
    const known = from === 'name' && to === 'name' ? (a.includes(is[0]!) ? ' of the function' : ' from outside') : '';
    return `one token other: ${from} to ${to}${known}`;
  }
  const size = Math.max(gone, come);
  const much =
    size === 1
      ? 'one token'
      : size <= 4
        ? 'up to four tokens'
        : size <= 12
          ? 'up to twelve tokens'
          : 'more than twelve tokens';
  return `one place, ${much} ${gone === 0 ? 'missing' : come === 0 ? 'too many' : 'other'}`;
}

interface Hunk {
  readonly gone: number;
  readonly come: number;
  readonly was: readonly string[];
  readonly is: readonly string[];
}

function sortOf(token: string): string {
  if (/^[\p{L}_$]/u.test(token)) return 'name';
  if (/^\d|^\.\d/u.test(token)) return 'number';
  return /^['"`]/u.test(token) ? 'string' : 'operator';
}

/** Stretches that differ, by a longest common subsequence. */
function hunksOf(a: readonly string[], b: readonly string[]): readonly Hunk[] {
  const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      table[i]![j] = a[i] === b[j] ? table[i + 1]![j + 1]! + 1 : Math.max(table[i + 1]![j]!, table[i]![j + 1]!);
  const hunks: { gone: number; come: number; was: string[]; is: string[] }[] = [];
  let open = false;
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      open = false;
      i++;
      j++;
      continue;
    }
    if (!open) hunks.push({ gone: 0, come: 0, was: [], is: [] });
    open = true;
    const hunk = hunks.at(-1)!;
    if (j >= b.length || (i < a.length && table[i + 1]![j]! >= table[i]![j + 1]!)) {
      hunk.gone++;
      hunk.was.push(a[i++]!);
    } else {
      hunk.come++;
      hunk.is.push(b[j++]!);
    }
  }
  return hunks;
}
