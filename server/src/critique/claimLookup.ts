// Looks one statement up: at most two queries, the second one put anew where the first met nothing, and each verdict
// backed by words that stand in the passage. Sources: S239, S256, S278.

import * as z from 'zod/mini';
import { anchorQuote } from '../core/anchor.ts';
import type { Failure } from '../core/failure.ts';
import { plainWords } from '../core/plainWords.ts';
import type { Asker } from './asking.ts';
import { askList } from './askList.ts';
import { judgeMessages, version } from './claims.prompt.ts';
import { lookUp, type Passage } from './lookUp.ts';
import { termsOf, type Statement } from './statements.ts';

/** Queries of one statement (systems.md: 2, ours), and passages of one query. */
const mostQueries = 2;
const mostPassages = 4;

/** What looking one statement up gave: the four verdicts (S239) and what they rest on. */
export interface Lookup {
  readonly needed: true;
  readonly relevant: boolean;
  readonly verdict: 'supported' | 'contradicted' | 'no evidence';
  readonly useful: 'yes' | 'no' | 'not told';
  readonly reason: string;
  /** What the judge was shown, in its order. */
  readonly passages: readonly Passage[];
  /** How many samples of the judgement held the first verdict; absent where none were drawn. */
  readonly samples?: { readonly held: number; readonly of: number };
  readonly queries: number;
  readonly by: string;
  /** The passage that shows it, and the words there. */
  readonly source?: { readonly passage: Passage; readonly quote: string };
  /** A passage of another file that names the same numbers as the source does. */
  readonly second?: Passage;
}

const judgeSchema = z.object({
  verdict: z.string(),
  relevant: z.optional(z.nullable(z.union([z.string(), z.number()]))),
  passage: z.optional(z.nullable(z.coerce.number())),
  quote: z.optional(z.nullable(z.string())),
  useful: z.optional(z.nullable(z.string())),
  reason: z.optional(z.nullable(z.string())),
  query: z.optional(z.nullable(z.string())),
});

/** Truth and use of what was fetched, each from 0 to 1; ½ where nothing was told (S278). */
export function scoresOf({ verdict, useful, samples }: Pick<Lookup, 'verdict' | 'useful' | 'samples'>): {
  readonly truth: number;
  readonly use: number;
} {
  const share = samples ? samples.held / samples.of : 1;
  const truth = verdict === 'no evidence' ? 0.5 : verdict === 'supported' ? share : 1 - share;
  return { truth, use: useful === 'yes' ? 1 : useful === 'no' ? 0 : 0.5 };
}

/**
 * Looks up one statement.
 *
 * @param goal what is to be settled.
 * @param query words to look for beside the statement's own; may be empty.
 * @param log hears of each look-up what it is for, before it is made, and whether that was met (S256).
 */
export async function lookUpStatement(
  asker: Asker,
  passages: readonly Passage[],
  statement: Statement,
  goal: string,
  query: string,
  log: (message: string) => void,
  failures: Failure[],
): Promise<Lookup> {
  let words = query;
  let last: Lookup = nothing('No paragraph of the project speaks of it.', 0);
  for (let count = 1; count <= mostQueries; count++) {
    log(`Look-up ${count}, goal: ${goal}`);
    // The second query leaves the statement's own words aside: they led nowhere.
    const asked = count === 1 ? termsOf(`${statement.text} ${words}`) : termsOf(words);
    const terms = { ...asked, numbers: statement.terms.numbers };
    const hits = lookUp(passages, terms, statement.text, mostPassages);
    const judged =
      hits.length === 0
        ? undefined
        : await judgeStatement(
            asker,
            statement,
            goal,
            hits.map(({ passage }) => passage),
            failures,
          );
    const told = { ...(judged?.lookup ?? { ...last, relevant: false }), queries: count };
    // What was told and is of no use stays where looking anew tells nothing.
    const isWorse = last.verdict !== 'no evidence' && (told.verdict === 'no evidence' || told.useful === 'no');
    last = isWorse ? { ...last, queries: count } : told;
    const isMet = told.verdict !== 'no evidence' && told.useful !== 'no';
    const from = hits.length === 0 ? 'no paragraph' : [...new Set(hits.map(({ passage }) => passage.path))].join(', ');
    log(
      `Look-up ${count}, goal ${isMet ? 'met' : 'not met'}: ${told.verdict}${told.useful === 'no' ? ', of no use' : ''}; looked at ${from}.`,
    );
    const next = judged ? judged.query : [...statement.terms.names].join(' ');
    if (isMet || next === '' || next === words || asker.over()) break;
    words = next;
  }
  return withSecond(passages, statement, last);
}

/** The same with a passage of another file beside its source, where there is one that names the same values. */
export function withSecond(passages: readonly Passage[], statement: Statement, lookup: Lookup): Lookup {
  const second = lookup.source && secondSource(passages, statement, lookup.source);
  return second ? { ...lookup, second } : lookup;
}

function nothing(reason: string, queries: number, more: Partial<Lookup> = {}): Lookup {
  return {
    needed: true,
    relevant: false,
    verdict: 'no evidence',
    useful: 'not told',
    reason,
    passages: [],
    queries,
    by: '',
    ...more,
  };
}

/**
 * Asks once what passages show of a statement.
 *
 * @param temperature more than 0 for samples of the judgement.
 * @returns the verdict, and other words to look for; undefined where the answer could not be read.
 */
export async function judgeStatement(
  asker: Asker,
  statement: Statement,
  goal: string,
  passages: readonly Passage[],
  failures: Failure[],
  temperature = 0,
): Promise<{ readonly lookup: Lookup; readonly query: string } | undefined> {
  const material = passages.map(({ path, line, text }, index) => ({
    title: `passage ${index + 1}: ${path}, line ${line + 1}`,
    text,
  }));
  const prompt = { id: `critique/claims/${temperature > 0 ? 'sample' : 'judge'}`, version };
  const shown = statement.within === undefined ? '' : `\nIt is part of: ${statement.within}`;
  const messages = judgeMessages(`${statement.text}${shown}`, goal, material);
  const answer = await askList(asker, { role: 'critic', prompt, messages, maxTokens: 400, temperature }, failures);
  const parsed = answer?.entries.length === 1 ? judgeSchema.safeParse(answer.entries[0]) : undefined;
  if (!answer || !parsed?.success) return undefined;
  const { data } = parsed;
  const word = data.verdict.trim().toLowerCase();
  const useful = data.useful === 'yes' || data.useful === 'no' ? data.useful : 'not told';
  const numbers = String(data.relevant ?? '').match(/\d+/g) ?? [];
  const relevant = numbers.some((one) => passages[Number(one) - 1] !== undefined);
  const base = { relevant, useful, by: answer.by, passages } as const;
  const query = plainWords(data.query, 120);
  const quote = typeof data.quote === 'string' ? data.quote : '';
  const holds = ({ text }: Passage) => anchorQuote(text, { start: 0, end: text.length }, quote) !== 'missing';
  const named = passages[(data.passage ?? 0) - 1];
  // A number that is one off is a slip, where the words stand in just one of the passages.
  const holding = passages.filter(holds);
  const passage = named && (holds(named) ? named : holding.length === 1 ? holding[0] : undefined);
  if ((word !== 'supported' && word !== 'contradicted') || !passage) {
    const why = word === 'supported' || word === 'contradicted' ? 'No passage holds the words that were quoted.' : '';
    return { lookup: nothing(why || plainWords(data.reason, 300), 0, base), query };
  }
  const source = { passage, quote: plainWords(quote, 300) };
  return {
    lookup: { ...nothing(plainWords(data.reason, 300), 0, base), relevant: true, verdict: word, source },
    query,
  };
}

/** Another file that names the numbers, or else the names, that the source's words do and the statement does not. */
function secondSource(
  passages: readonly Passage[],
  statement: Statement,
  { passage, quote }: NonNullable<Lookup['source']>,
): Passage | undefined {
  const said = termsOf(quote);
  const values = [...said.numbers].filter((one) => !statement.terms.numbers.has(one));
  const names = [...said.names].filter((one) => !statement.terms.names.has(one));
  if (values.length + names.length === 0) return undefined;
  const others = passages.filter(({ path }) => path !== passage.path);
  return lookUp(others, { ...statement.terms, numbers: new Set() }, statement.text, 20)
    .map((hit) => hit.passage)
    .find(
      ({ terms, text }) =>
        values.every((one) => terms.numbers.has(one)) && names.every((one) => text.toLowerCase().includes(one)),
    );
}
