// How far samples of a judgement agree that a statement is contradicted. Only where they are torn passages are searched
// again, ranked by how much each, shown alone, reduces the disagreement, and the statement is judged anew by those that
// do. Sources: S196 (search where the samples disagree), S278 (truth and use as scores).

import type { Asker } from './asking.ts';
import { judgeStatement, withSecond, type Lookup } from './claimLookup.ts';
import { lookUp, type Passage } from './lookUp.ts';
import type { Statement } from './statements.ts';

/** Samples beside the first answer, passages that are ranked, and samples of each. */
const samples = 2;
const mostRanked = 3;
const ofEach = 2;
/** Statements of one critique that are sampled. */
const mostSampled = 2;
/** Most questions of it all. */
export const tornCalls = mostSampled * (samples + mostRanked * ofEach + 1);
const temperature = 0.7;

/** One statement that was judged. */
export interface Judged {
  readonly statement: Statement;
  readonly goal: string;
  readonly lookup: Lookup;
}

/** Settles the contradictions among what was judged; everything else stays as it is, in its order. */
export async function settleTorn(
  asker: Asker,
  passages: readonly Passage[],
  judged: readonly Judged[],
  log: (message: string) => void,
): Promise<readonly Judged[]> {
  const settled: Judged[] = [];
  let sampled = 0;
  for (const one of judged) {
    const isSampled = one.lookup.verdict === 'contradicted' && sampled < mostSampled && !asker.over();
    if (isSampled) sampled++;
    settled.push(isSampled ? { ...one, lookup: await settle(asker, passages, one, log) } : one);
  }
  return settled;
}

async function settle(
  asker: Asker,
  passages: readonly Passage[],
  { statement, goal, lookup }: Judged,
  log: (message: string) => void,
): Promise<Lookup> {
  const words = [lookup.verdict, ...(await verdictsBy(asker, statement, goal, lookup.passages, samples))];
  // Without a second answer nothing is known of agreement.
  if (words.length < 2) return lookup;
  const before = disagreementOf(words);
  const agreed = {
    ...lookup,
    samples: { held: words.filter((one) => one === lookup.verdict).length, of: words.length },
  };
  if (before === 0) {
    log(`Samples agree (${words.length} of ${words.length}), so nothing is searched again.`);
    return agreed;
  }
  const found = lookUp(passages, { ...statement.terms, numbers: new Set() }, statement.text, mostRanked);
  const ranked: { readonly passage: Passage; readonly gain: number }[] = [];
  for (const { passage } of found) {
    const said = await verdictsBy(asker, statement, goal, [passage], ofEach);
    // That all see nothing in it settles nothing.
    const isTelling = said.some((one) => one !== 'no evidence');
    if (said.length === ofEach) ranked.push({ passage, gain: isTelling ? before - disagreementOf(said) : 0 });
  }
  ranked.sort((a, b) => b.gain - a.gain);
  const told = ranked.map(({ passage, gain }) => `${passage.path}, line ${passage.line + 1}: ${gain.toFixed(2)}`);
  log(
    `Samples disagree (${before.toFixed(2)}), so passages were searched again; each reduces it by: ${told.join('; ') || 'nothing was found'}.`,
  );
  const telling = ranked.filter(({ gain }) => gain > 0).map(({ passage }) => passage);
  const anew = telling.length === 0 ? undefined : await judgeStatement(asker, statement, goal, telling, []);
  if (anew && anew.lookup.verdict !== 'no evidence')
    return withSecond(passages, statement, { ...anew.lookup, queries: lookup.queries + 1 });
  return {
    ...withoutSource(agreed),
    verdict: 'no evidence',
    reason: 'Samples of the judgement disagree, and no passage settles it.',
  };
}

function withoutSource({ source: _source, second: _second, ...rest }: Lookup): Lookup {
  return rest;
}

/** The verdicts of samples that could be read. */
async function verdictsBy(
  asker: Asker,
  statement: Statement,
  goal: string,
  shown: readonly Passage[],
  count: number,
): Promise<readonly Lookup['verdict'][]> {
  const said: Lookup['verdict'][] = [];
  for (let turn = 0; turn < count && !asker.over(); turn++) {
    const answer = await judgeStatement(asker, statement, goal, shown, [], temperature);
    if (answer) said.push(answer.lookup.verdict);
  }
  return said;
}

/** The share of answers that are not the commonest, from 0 to less than 1. */
export function disagreementOf(words: readonly string[]): number {
  if (words.length === 0) return 0;
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return 1 - Math.max(...counts.values()) / words.length;
}
