// Pairs of functions of one document that undo each other: decode(encode(x)) gives x, and what was parsed and printed
// is printed the same again.

import { writtenCall } from './manner.ts';
import {
  argumentTexts,
  callText,
  gaveWords,
  requiredOf,
  sameValue,
  sentenceWith,
  shortName,
  valueIn,
  type Promised,
  type Property,
  type Relation,
  type Tried,
} from './property.ts';
import type { Subject } from './subject.ts';

/** The relation: `back(there(x))` gives `x`. */
export function roundTrip(there: Subject, back: Subject): Relation {
  return {
    async try(call, inputs) {
      const first = await call(there.name, inputs);
      if (!first) return undefined;
      const values = first.map(valueIn);
      const asked = values.flatMap((value) => (value ? [[value]] : []));
      const second = await call(back.name, asked);
      if (!second) return undefined;
      let next = 0;
      return inputs.map((args, at): Tried => {
        const value = values[at];
        const behaviour = value && second[next++];
        const other = valueIn(behaviour);
        if (!value || !behaviour || !other) return { kind: 'open' };
        if (sameValue(args[0]!, other)) return { kind: 'holds' };
        const why = `${callText(there, args)} gives ${first[at]!.shown}; ${shortName(back)} of that ${gaveWords(behaviour)}.`;
        const calls = [
          { name: there.name, args, behaviour: first[at]! },
          { name: back.name, args: [value], behaviour },
        ];
        return { kind: 'broken', why, calls };
      });
    },
    accepts: (args) => args.length === 1,
    expectation(args) {
      const call = callText(there, args);
      const given = argumentTexts(there, args)?.[0];
      const again = call === undefined ? undefined : writtenCall(back, [call]);
      return again === undefined || given === undefined
        ? undefined
        : { call: again, expected: { kind: 'value', text: given } };
    },
  };
}

/** The relation: what `print` gives is read by `parse` and printed the same again. Printing may lose what it will. */
export function printedAgain(print: Subject, parse: Subject): Relation {
  return {
    async try(call, inputs) {
      const printed = await call(print.name, inputs);
      const texts = printed?.map(valueIn);
      const parsed =
        texts &&
        (await call(
          parse.name,
          texts.flatMap((one) => (one ? [[one]] : [])),
        ));
      const values = parsed?.map(valueIn);
      const again =
        values &&
        (await call(
          print.name,
          values.flatMap((one) => (one ? [[one]] : [])),
        ));
      if (!printed || !parsed || !again) return undefined;
      let [nextParsed, nextAgain] = [0, 0];
      return inputs.map((args, at): Tried => {
        const text = texts![at];
        const value = text && values![nextParsed++];
        const behaviour = value && again[nextAgain++];
        const other = valueIn(behaviour);
        if (!text || !value || !behaviour || !other) return { kind: 'open' };
        if (sameValue(text, other)) return { kind: 'holds' };
        const why = `${callText(print, args)} gives ${printed[at]!.shown}; read by ${shortName(parse)} and printed again it ${gaveWords(behaviour)}.`;
        const calls = [
          { name: print.name, args, behaviour: printed[at]! },
          { name: parse.name, args: [text], behaviour: parsed[nextParsed - 1]! },
          { name: print.name, args: [value], behaviour },
        ];
        return { kind: 'broken', why, calls };
      });
    },
    accepts: (args) => args.length === 1,
    expectation(args) {
      const call = callText(print, args);
      const read = call === undefined ? undefined : writtenCall(parse, [call]);
      const again = read === undefined ? undefined : writtenCall(print, [read]);
      return again === undefined ? undefined : { call: again, expected: { kind: 'value', text: call! } };
    },
  };
}

/** Beginnings of names that undo each other; `lossless` ones are understood to lose nothing. */
const pairs: readonly { readonly there: string; readonly back: string; readonly lossless: boolean }[] = [
  { there: 'encode', back: 'decode', lossless: true },
  { there: 'serialize', back: 'deserialize', lossless: true },
  { there: 'serialise', back: 'deserialise', lossless: true },
  { there: 'marshal', back: 'unmarshal', lossless: true },
  { there: 'escape', back: 'unescape', lossless: true },
  { there: 'quote', back: 'unquote', lossless: true },
  { there: 'compress', back: 'decompress', lossless: true },
  { there: 'pack', back: 'unpack', lossless: true },
  { there: 'format', back: 'parse', lossless: false },
  { there: 'stringify', back: 'parse', lossless: false },
  { there: 'print', back: 'parse', lossless: false },
  { there: 'dump', back: 'load', lossless: false },
  { there: 'to', back: 'from', lossless: false },
];
// The opposite of a question is its negation, so that word says nothing.
const saysInverse = /\b(?:inverse|reverse|undo\w*|reverts?|round[- ]?trip\w*)\b/iu;
const saysLoss =
  /\b(?:loss\w*|lose\w*|approx\w*|round(?:s|ed|ing)?\b(?![- ]?trip)|truncat\w*|not|never|n't|ignor\w*|if|unless|except)\b/iu;

/** See above. */
export const roundTrips: Property = {
  id: 'round-trip',
  title: 'There and back again',
  bugKind: 'C.1',
  promisedBy(subject, all) {
    if (!takesOne(subject)) return [];
    return [...byWords(subject, all), ...byName(subject, all)];
  },
};

/** The documentation calls it the inverse of another function of the document, by name. */
function byWords(subject: Subject, all: readonly Subject[]): readonly Promised[] {
  const quote = sentenceWith(subject, saysInverse);
  if (quote === undefined || saysLoss.test(quote)) return [];
  return all.flatMap((other): readonly Promised[] => {
    const isMeant = other !== subject && !isQuestion(subject) && takesOne(other) && hasWord(quote, shortName(other));
    if (!isMeant) return [];
    const basis = { kind: 'documented', quote } as const;
    return [{ subject: other, at: subject, relation: roundTrip(other, subject), basis }];
  });
}

/** By names alone; nothing where words have said it already. */
function byName(subject: Subject, all: readonly Subject[]): readonly Promised[] {
  for (const { there, back, lossless } of pairs) {
    const rest = restOf(shortName(subject), there);
    const other = rest === undefined ? undefined : all.find((one) => restOf(shortName(one), back) === rest);
    if (!other || other === subject || !takesOne(other)) continue;
    const said = [sentenceWith(subject, saysInverse), sentenceWith(other, saysInverse)];
    const docs = `${subject.doc?.prose ?? ''} ${other.doc?.prose ?? ''}`;
    if (said.some((one) => one !== undefined) || /\bloss|approx|round/iu.test(docs)) return [];
    const relation = lossless ? roundTrip(subject, other) : printedAgain(subject, other);
    return [{ subject, relation, basis: { kind: 'named', words: `${shortName(subject)} and ${shortName(other)}` } }];
  }
  return [];
}

/** Whether the name asks something: what it gives is yes or no, from which nothing comes back. */
function isQuestion(subject: Subject): boolean {
  return /^_*(?:is|has|can|should|contains)(?:_|[A-Z])/u.test(shortName(subject));
}

function takesOne(subject: Subject): boolean {
  return requiredOf(subject).length === 1;
}

/** What follows a beginning that is a word of its own: `Duration` of `formatDuration`, `''` of `encode`. */
function restOf(name: string, start: string): string | undefined {
  const isStart = name.toLowerCase().startsWith(start) && !/^[a-z]/u.test(name.slice(start.length));
  return isStart ? name.slice(start.length).replace(/^_/u, '').toLowerCase() : undefined;
}

function hasWord(text: string, word: string): boolean {
  return new RegExp(String.raw`(?<![\p{L}\p{N}_$])${word.replaceAll('$', String.raw`\$`)}(?![\p{L}\p{N}_$])`, 'u').test(
    text,
  );
}
