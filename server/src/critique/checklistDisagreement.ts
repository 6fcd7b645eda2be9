// A checklist from disagreement: several perspectives look at the selection, each in a context of its own; the clearly
// different ones are kept, and each discrepancy becomes an item that cites both sides. Where the sides expect different
// values of one call, the call is run and the test attached. Source: S084. Method: docs/methods.md#checklist-from-disagreement.

import { shortHash } from '../base/hash.ts';
import { anchorQuote } from '../core/anchor.ts';
import type { ChecklistItem, JudgedItem, Perspective } from '../core/checklist.ts';
import type { ProofPort } from '../core/claim.ts';
import type { Critic, CritiqueContext } from '../core/critic.ts';
import { declaredFunctions } from '../core/declaration.ts';
import { distinctFailures, failure, type Failure } from '../core/failure.ts';
import type { Literal } from '../core/literal.ts';
import type { Material } from '../core/material.ts';
import { plainWords } from '../core/plainWords.ts';
import type { Target } from '../core/target.ts';
import { dialectOf } from '../repair/dialects/index.ts';
import { askerOf, askForList, type Asker, type Question } from './asking.ts';
import {
  contrastMessages,
  perspectiveMessages,
  reviewMessages,
  settleMessages,
  version,
} from './checklistDisagreement.prompt.ts';
import { checklistFindings } from './checklistFindings.ts';
import { surroundings } from './evidenceMaterial.ts';
import { callIn, literalIn } from './literalText.ts';
import { leftAside, placeOf } from './opinions.ts';

const mostPerspectives = 5;
const mostKept = 3;
const mostRounds = 3;
const mostItems = 12;
const mostCalls = 1 + mostPerspectives + (mostKept * (mostKept - 1)) / 2 + mostRounds;
/** Reviews closer than this (shared words, 0 to 1) count as one. */
const sameFrom = 0.8;

/** What is asked where no perspectives are named. */
const usual: readonly string[] = [
  'a caller who has only the signature and the documentation',
  'a tester who looks for the edges of the inputs',
  'a maintainer who reads every line',
];

interface Statement {
  readonly says: string;
  readonly call?: string;
  readonly expected?: string;
}

/** One perspective's review. */
export interface Review {
  readonly perspective: string;
  readonly statements: readonly Statement[];
}

/** An item that is not settled yet. */
interface Discrepancy {
  readonly question: string;
  readonly sides: readonly [Perspective, Perspective];
  readonly call?: { readonly text: string; readonly expected: readonly [string, string] };
}

/** Items where perspectives disagree. */
export const checklistDisagreement = {
  id: 'from-disagreement',
  title: 'Checklist from disagreement',
  tier: 'model',
  kinds: ['code', 'prose'],
  onRequest: true,
  mostCalls,
  method: 'checklist-from-disagreement',
  async critique(context, task) {
    const { target } = task;
    const asker = askerOf(context, mostCalls);
    const failures: Failure[] = [];
    const { document, span, goal } = target;
    const material: readonly Material[] = [
      ...surroundings(task),
      { title: `text (${document.languageId})`, text: document.text.slice(span.start, span.end) },
      ...(goal === undefined ? [] : [{ title: 'what the text is for', text: goal }]),
    ];
    const named = await listFrom(asker, 'perspectives', perspectiveMessages(material, mostPerspectives), failures);
    const words = named.flatMap((one) => (typeof one === 'string' ? [plainWords(one, 160)] : []));
    const perspectives = [...new Set(words.filter((one) => one !== ''))].slice(0, mostPerspectives);
    const reviews: Review[] = [];
    let unread = 0;
    let unfounded = 0;
    for (const perspective of perspectives.length >= 2 ? perspectives : usual) {
      const list = await listFrom(asker, 'review', reviewMessages(perspective, material), failures);
      const statements = list.flatMap((one) => statementOf(one, target));
      unread += list.length - statements.length;
      reviews.push({ perspective, statements });
    }
    const kept = clearlyDifferent(reviews);
    // Two that speak of one call in the same words and expect different values of it look alike to a count of words.
    const found: Discrepancy[] = reviews.flatMap((first, index) =>
      reviews.slice(index + 1).flatMap((second) => byCalls(first, second)),
    );
    for (const [index, first] of kept.entries())
      for (const second of kept.slice(index + 1)) {
        const sides = [first, second].map((one): Material => ({
          title: `review: ${one.perspective}`,
          text: textOf(one),
        }));
        const list = await listFrom(asker, 'contrast', contrastMessages([...material, ...sides]), failures);
        const contrasts = list.flatMap((one) => contrastOf(one, first, second));
        unfounded += list.length - contrasts.length;
        found.push(...contrasts);
      }
    failures.push(...leftAside(unread, 0), ...withoutQuotes(unfounded));
    const all = distinctOnes(found);
    if (all.length > mostItems) failures.push(leftOut(all.length - mostItems));
    const items = await settle(all.slice(0, mostItems), asker, context, target, material, failures);
    return { findings: checklistFindings(target, items), items, failures: distinctFailures(failures) };
  },
} as const satisfies Critic;

/**
 * The reviews that say clearly different things, at most three: the ones farthest from each other, the first first.
 *
 * @returns none where all of them say the same.
 */
export function clearlyDifferent(reviews: readonly Review[]): readonly Review[] {
  const said = reviews.filter(({ statements }) => statements.length > 0);
  const [first] = said;
  if (!first) return [];
  const kept = [first];
  while (kept.length < mostKept) {
    const next = said
      .filter((one) => !kept.includes(one))
      .map((one) => ({ one, near: Math.max(...kept.map((other) => nearness(textOf(one), textOf(other)))) }))
      .filter(({ near }) => near < sameFrom)
      .toSorted((a, b) => a.near - b.near)[0];
    if (!next) break;
    kept.push(next.one);
  }
  return kept.length < 2 ? [] : kept;
}

/** Shared words of all words, 0 to 1. */
function nearness(a: string, b: string): number {
  const words = (text: string) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
  const [left, right] = [words(a), words(b)];
  const shared = [...left].filter((word) => right.has(word)).length;
  return left.size + right.size === 0 ? 1 : shared / (left.size + right.size - shared);
}

function textOf({ statements }: Review): string {
  return statements
    .map(({ says, call, expected }) => (call === undefined ? says : `${says} ${call} gives ${expected ?? ''}`))
    .join('\n');
}

/** A statement of a review; one whose quotation does not stand in the selection is left aside. */
function statementOf(entry: unknown, target: Target): readonly Statement[] {
  if (typeof entry !== 'object' || entry === null) return [];
  const { says, quote, call, expected } = entry as Readonly<Record<string, unknown>>;
  if (typeof says !== 'string' || !placeOf(target, quote)) return [];
  const sentence = plainWords(says, 300);
  if (sentence === '') return [];
  return [{ says: sentence, ...callOf(call, expected, target) }];
}

/** A call of a function of the selection with nothing but literals, written anew: no other text is ever run. */
function callOf(
  call: unknown,
  expected: unknown,
  { document: { text, languageId }, span }: Target,
): Pick<Statement, 'call' | 'expected'> {
  if (typeof call !== 'string' || typeof expected !== 'string') return {};
  const read = callIn(call, languageId);
  const value = literalIn(expected, languageId);
  if (!read || !value || !declaredFunctions(text, span).some(({ name }) => name === read.name)) return {};
  const write = (one: Literal) => dialectOf(languageId)?.write.literal(one);
  const args = read.args.map(write);
  const wanted = write(value);
  if (wanted === undefined || args.includes(undefined)) return {};
  return { call: `${read.name}(${args.join(', ')})`, expected: wanted };
}

/** Calls of which two reviews expect different values. */
function byCalls(first: Review, second: Review): readonly Discrepancy[] {
  return first.statements.flatMap((one): Discrepancy[] => {
    const other = second.statements.find((two) => one.call !== undefined && squeezed(two.call) === squeezed(one.call));
    if (one.call === undefined || !other || squeezed(one.expected) === squeezed(other.expected)) return [];
    return [
      {
        question: `Is it settled what ${plainWords(one.call, 120)} should give?`,
        sides: [
          { name: first.perspective, says: `${one.says} (${one.expected})` },
          { name: second.perspective, says: `${other.says} (${other.expected})` },
        ],
        call: { text: one.call, expected: [one.expected!, other.expected!] },
      },
    ];
  });
}

/** A contradiction that quotes both reviews; any other is left aside. */
function contrastOf(entry: unknown, first: Review, second: Review): readonly Discrepancy[] {
  if (typeof entry !== 'object' || entry === null) return [];
  const { question, first: one, second: other } = entry as Readonly<Record<string, unknown>>;
  const quoted = (review: Review, quote: unknown) => {
    const text = textOf(review);
    if (typeof quote !== 'string') return undefined;
    const place = anchorQuote(text, { start: 0, end: text.length }, quote);
    return typeof place === 'string' ? undefined : text.slice(place.start, place.end);
  };
  const [a, b] = [quoted(first, one), quoted(second, other)];
  const words = typeof question === 'string' ? plainWords(question, 300) : '';
  if (a === undefined || b === undefined || words === '') return [];
  return [
    {
      question: words,
      sides: [
        { name: first.perspective, says: a },
        { name: second.perspective, says: b },
      ],
    },
  ];
}

function distinctOnes(found: readonly Discrepancy[]): readonly Discrepancy[] {
  return [...new Map(found.map((one) => [squeezed(one.question).toLowerCase(), one])).values()];
}

/** Settles items by running what can be run, then by asking, in rounds; what stays open goes to the person. */
async function settle(
  found: readonly Discrepancy[],
  asker: Asker,
  context: CritiqueContext,
  target: Target,
  material: readonly Material[],
  failures: Failure[],
): Promise<readonly JudgedItem[]> {
  const judged = new Map<Discrepancy, JudgedItem>();
  for (const one of found)
    if (one.call && context.proof) judged.set(one, await ran(one, context.proof, context.signal));
  for (let round = 0; round < mostRounds; round++) {
    // In another order each time, so that the order decides nothing.
    const open = found.filter((one) => !judged.has(one));
    const shown = round % 2 === 0 ? open : open.toReversed();
    if (shown.length === 0) break;
    const questions = shown.map(({ question, sides }) => ({
      question,
      sides: (round % 2 === 0 ? sides : sides.toReversed()).map(({ name, says }) => `${name}: ${says}`),
    }));
    const answers = await listFrom(asker, 'settle', settleMessages(questions, material), failures, 'judge');
    for (const [index, one] of shown.entries()) {
      const verdict = verdictOf(answers, index + 1, target);
      if (verdict)
        judged.set(one, {
          item: itemOf(one, 'model'),
          ...verdict,
          evidence: [{ checker: context.models.describe('judge'), excerpt: verdict.reason }],
        });
    }
  }
  return found.map(
    (one) =>
      judged.get(one) ?? {
        item: itemOf(one, 'person'),
        state: 'disputed',
        reason: 'The two sides stay apart, and nothing here settles it: it is for you.',
        evidence: [],
      },
  );
}

function itemOf({ question, sides }: Discrepancy, kind: 'model' | 'person'): ChecklistItem {
  return {
    id: `sides-${shortHash([question, sides[0].says, sides[1].says], 8)}`,
    question,
    decider: { kind },
    origin: 'disagreement',
    severity: 'info',
    sides,
  };
}

/** Runs the call on which the sides differ. That the code gives what one side says does not make that side right. */
async function ran(one: Discrepancy, proof: ProofPort, signal: AbortSignal): Promise<JudgedItem> {
  const { text: call, expected } = one.call!;
  const told: string[] = [];
  const evidence: JudgedItem['evidence'][number][] = [];
  for (const [index, value] of expected.entries()) {
    const { name } = one.sides[index]!;
    const origin = `from disagreement: ${name}`.slice(0, 200);
    const result = await proof.reproduce(
      { expectation: { call, expected: { kind: 'value', text: value }, origin } },
      signal,
    );
    if (result.ok) {
      const { actual, text, receipts } = result.value;
      told.push(`not ${value}, as ${name} says, but ${actual}`);
      evidence.push({ checker: receipts[0].checker, excerpt: text.slice(0, 4000), receipt: receipts[0] });
    } else if (result.error.kind === 'refuted') {
      told.push(`${value}, as ${name} says`);
      const { receipt } = result.error;
      evidence.push({ checker: receipt.checker, excerpt: `${call} gives ${value}`, receipt });
    }
  }
  const seen = told.length === 0 ? 'It could not be run.' : `${call} gives ${told.join('; ')}.`;
  return { item: itemOf(one, 'person'), state: 'disputed', reason: `${seen} Which is meant is for you.`, evidence };
}

function verdictOf(
  answers: readonly unknown[],
  number: number,
  target: Target,
): Pick<JudgedItem, 'state' | 'reason' | 'quote'> | undefined {
  const mine = answers.filter(
    (one): one is Readonly<Record<string, unknown>> =>
      typeof one === 'object' && one !== null && (one as { question?: unknown }).question === number,
  );
  const [answer] = mine;
  if (!answer || mine.length > 1) return undefined;
  const word = typeof answer['answer'] === 'string' ? answer['answer'].trim().toLowerCase() : '';
  const place = placeOf(target, answer['quote']);
  if (!place || (word !== 'yes' && word !== 'no')) return undefined;
  const reason = typeof answer['reason'] === 'string' ? plainWords(answer['reason'], 300) : '';
  return {
    state: word === 'yes' ? 'met' : 'unmet',
    reason: reason === '' ? `The judge says ${word}.` : reason,
    quote: target.document.text.slice(place.start, place.end),
  };
}

/** One question of the method, by the name of its part. */
function listFrom(
  asker: Asker,
  part: string,
  messages: Question['messages'],
  failures: Failure[],
  role: Question['role'] = 'critic',
): Promise<readonly unknown[]> {
  return askForList(
    asker,
    { role, prompt: { id: `checklist/from-disagreement/${part}`, version }, messages },
    failures,
  );
}

function withoutQuotes(count: number): readonly Failure[] {
  if (count === 0) return [];
  const message = `${count === 1 ? '1 contradiction quotes' : `${count} contradictions quote`} words that are not in both reviews.`;
  return [failure('reply.unanchored', message, 'They were left aside. Ask again, or use a stronger model.')];
}

function leftOut(count: number): Failure {
  return failure('critique.unsettled', `${count} disagreements are beyond the limit of ${mostItems}.`, 'Select less.');
}

function squeezed(text: string | undefined): string {
  return (text ?? '').replace(/\s+/g, '');
}
