// Checks in a closed form, as a tester writes them: a relation out of a list, literals, and the words of the
// documentation from which it follows. No code of a model is run; whatever is not of this form is left aside.

import * as z from 'zod/mini';
import type { Span } from '../../base/text.ts';
import { anchorQuote } from '../../core/anchor.ts';
import { plainWords } from '../../core/plainWords.ts';
import type { Literal } from '../../core/literal.ts';
import { literalOfJson } from '../jsonLiteral.ts';
import { boundedResult } from './bounded.ts';
import { keptArguments, permutation, sameLength } from './conserved.ts';
import { repeated } from './deterministic.ts';
import { equality } from './edge.ts';
import { idempotence } from './idempotent.ts';
import { monotone, orderless, throwing } from './invariant.ts';
import { orderedResult } from './ordered.ts';
import { literalText, requiredOf, shortName, type Relation } from './property.ts';
import { roundTrip } from './roundTrip.ts';
import type { Arguments } from './shrink.ts';
import type { Subject } from './subject.ts';
import { exchanged } from './symmetric.ts';

/** One check. */
export interface Check {
  /** Equal ones are one. */
  readonly key: string;
  /** Such as `idempotent`, `equals [] → 0`. */
  readonly words: string;
  readonly relation: Relation;
  /** The function that inputs are made for. */
  readonly subject: Subject;
  /** Inputs that the tester names. */
  readonly inputs: readonly Arguments[];
  /** The words that stand in the documentation, or in the request; absent where they stand nowhere. */
  readonly quote?: string;
  /** Those words say by themselves what is checked: they name the relation, or the value. */
  readonly isSaid: boolean;
}

/** What checks are read against. */
export interface CheckSource {
  readonly subject: Subject;
  /** Functions of the document that can be called. */
  readonly all: readonly Subject[];
  readonly text: string;
  /** Texts in which quotations may stand. */
  readonly said: readonly string[];
}

const schema = z.object({
  relation: z.string(),
  arguments: z.optional(z.array(z.unknown()).check(z.maxLength(8))),
  value: z.optional(z.unknown()),
  other: z.optional(z.string()),
  place: z.optional(z.number()),
  direction: z.optional(z.string()),
  low: z.optional(z.number()),
  high: z.optional(z.number()),
  try: z.optional(z.array(z.array(z.unknown()).check(z.maxLength(8)))),
  says: z.optional(z.string()),
});

type Entry = z.infer<typeof schema>;

/** Relations as they are named in prompts, each with the words that speak of it. */
const relations: Readonly<
  Record<string, { readonly says: RegExp; make(entry: Entry, source: CheckSource): Relation | undefined }>
> = {
  equals: {
    says: /(?:)/u,
    make: ({ arguments: args, value }, { subject }) =>
      args && value !== undefined
        ? equality(subject, literals(args, subject), literalOfJson(value, subject.languageId))
        : undefined,
  },
  throws: {
    says: /\b(?:throw|rais|error|exception|fail)/iu,
    make: ({ arguments: args }, { subject }) => args && throwing(subject, literals(args, subject)),
  },
  'round trip': {
    says: /\b(?:inverse|reverse|undo|round[- ]?trip)/iu,
    make({ other }, { subject, all }) {
      const back = all.find((one) => one !== subject && (one.name === other || shortName(one) === other));
      return back && requiredOf(back).length === 1 ? roundTrip(subject, back) : undefined;
    },
  },
  idempotent: { says: /\bidempotent|\btwice\b|\balready\b/iu, make: (_, { subject }) => idempotence(subject) },
  'permutation invariant': { says: /\border\b|\bset\b/iu, make: (_, { subject }) => orderless(subject) },
  permutation: {
    says: /\b(?:permut|reorder|shuffl|sort|revers|rearrang)/iu,
    make: (_, { subject }) => permutation(subject),
  },
  monotone: {
    says: /\b(?:monoton|increas|decreas|grow|shrink)/iu,
    make: ({ place = 1, direction }, { subject }) =>
      Number.isInteger(place) && place >= 1 && place <= subject.parameters.length
        ? monotone(subject, place - 1, direction === 'down')
        : undefined,
  },
  'same length': { says: /\bsame (?:length|size|number)/iu, make: (_, { subject }) => sameLength(subject) },
  sorted: {
    says: /\b(?:sort|order|ascend|descend|increasing|decreasing)/iu,
    make: ({ direction }, { subject }) => orderedResult(subject, direction === 'down'),
  },
  symmetric: {
    says: /\b(?:symmetr|commutat|order of)/iu,
    make: (_, { subject }) => (requiredOf(subject).length === 2 ? exchanged(subject, 'same') : undefined),
  },
  between: {
    says: /\b(?:between|from|range|at least|at most|negative|positive)\b/iu,
    make: ({ low, high }, { subject }) =>
      low === undefined && high === undefined
        ? undefined
        : boundedResult(
            subject,
            low === undefined ? undefined : { value: low },
            high === undefined ? undefined : { value: high },
          ),
  },
  'keeps arguments': {
    says: /\b(?:modif|mutat|chang|alter|copy|untouched|intact)/iu,
    make: (_, { subject, text }) => keptArguments(subject, text),
  },
  deterministic: { says: /\bdeterministic|\bpure\b/iu, make: (_, { subject }) => repeated(subject) },
};

/** Their names, for the prompt. */
export const relationNames: readonly string[] = Object.keys(relations);

/** Longest entry that is read, in characters of JSON. */
const longest = 2000;

/** Reads one entry of a reply; undefined where it is none of this form. */
export function checkIn(entry: unknown, source: CheckSource): Check | undefined {
  const parsed = schema.safeParse(entry);
  if (!parsed.success || JSON.stringify(parsed.data).length > longest) return undefined;
  const { subject, said } = source;
  const { says, ...rest } = parsed.data;
  const name = rest.relation.trim().toLowerCase().replaceAll(/[-_]/gu, ' ');
  const made = Object.hasOwn(relations, name) ? relations[name] : undefined;
  const relation = made?.make(parsed.data, source);
  if (!made || !relation) return undefined;
  const quote =
    says !== undefined && /\p{L}{2}|\d/u.test(says) && said.some((text) => stands(text, says)) ? says : undefined;
  const given = rest.arguments ? [literals(rest.arguments, subject)] : [];
  const tried = (rest.try ?? []).slice(0, 5).map((args) => literals(args, subject));
  const isSaid = quote !== undefined && made.says.test(quote) && isNamed(name, rest, quote, subject);
  return {
    key: JSON.stringify({ ...rest, relation: name, try: undefined }),
    words: wordsOf(name, rest, subject),
    relation,
    subject,
    inputs: relation.named ? [] : [...given, ...tried],
    isSaid,
    ...(quote === undefined ? {} : { quote: plainWords(quote, 200) }),
  };
}

function stands(text: string, quote: string): boolean {
  const all: Span = { start: 0, end: text.length };
  return anchorQuote(text, all, quote) !== 'missing';
}

/** Whether the values of a check stand in the words that are to say it. */
function isNamed(
  name: string,
  { arguments: args = [], value, low, high }: Entry,
  quote: string,
  subject: Subject,
): boolean {
  const says = (one: unknown) => isWritten(literalOfJson(one, subject.languageId), quote, subject.languageId);
  if (name === 'equals') return says(value) && args.every(says);
  if (name === 'throws') return args.every(says);
  if (name === 'between') return [low, high].every((one) => one === undefined || one === 0 || says(one));
  return true;
}

function isWritten(value: Literal, quote: string, languageId: string): boolean {
  const words = quote.replaceAll(/\s+/gu, '');
  const size =
    'items' in value
      ? value.items.length
      : 'entries' in value
        ? value.entries.length
        : value.kind === 'string'
          ? value.value.length
          : 1;
  if (size === 0 && /\bempty\b/iu.test(quote)) return true;
  if (value.kind === 'number')
    return (
      new RegExp(String.raw`(?<![\w.])${String(value.value).replaceAll('.', String.raw`\.`)}(?![\w]|\.\d)`, 'u').test(
        quote,
      ) ||
      (value.value === 0 && /\bzero\b/iu.test(quote))
    );
  const text = literalText(value, languageId)?.replaceAll(/\s+/gu, '');
  return text !== undefined && size > 0 && words.includes(text);
}

function literals(args: readonly unknown[], { languageId }: Subject): Arguments {
  return args.map((one) => literalOfJson(one, languageId));
}

function wordsOf(
  name: string,
  { arguments: args, value, other, place, direction, low, high }: Entry,
  subject: Subject,
): string {
  const call = args && `${subject.name}(${args.map((one) => JSON.stringify(one)).join(', ')})`;
  const more = [
    call,
    value === undefined ? undefined : `→ ${JSON.stringify(value)}`,
    other === undefined ? undefined : `with ${other}`,
    name === 'monotone' ? `in argument ${place ?? 1}, ${direction === 'down' ? 'down' : 'up'}` : undefined,
    name === 'sorted' ? (direction === 'down' ? 'descending' : 'ascending') : undefined,
    low === undefined && high === undefined ? undefined : `${low ?? '…'} and ${high ?? '…'}`,
  ].filter((one) => one !== undefined);
  return plainWords([name, ...more].join(' '), 200);
}
