// Agreement with something plainer: an expression that the documentation calls equivalent, or a function beside it
// that is named as the naive one. Both are called, on the same arguments, and should give the same.

import type { Literal } from '../../core/literal.ts';
import { equivalentOf } from './equivalent.ts';
import { mostTaken } from './manner.ts';
import {
  callText,
  gaveWords,
  itemsIn,
  literalText,
  requiredOf,
  sameValue,
  sentenceWith,
  shortName,
  valueIn,
  type Call,
  type Promised,
  type Property,
  type Relation,
  type Tried,
} from './property.ts';
import type { Arguments } from './shrink.ts';
import type { Subject } from './subject.ts';

/** What a function is held against. */
export interface Reference {
  /** As it is called. */
  readonly name: string;
  /** The document with it, where it does not stand there. */
  readonly text?: string;
  /** As it is named in words, such as `slowSum`, “sum(xs)”. */
  readonly words: string;
  /** How many arguments it takes; any that the function takes where absent. */
  readonly takes?: number;
}

/**
 * The relation: function and reference give the same. Where either throws, or gives what cannot be compared, nothing is
 * told: that two ways are equivalent says little of what they are not meant for.
 */
export function agreement(subject: Subject, reference: Reference): Relation {
  const wanted = new Map<string, Literal>();
  const asked = (call: Call, inputs: readonly Arguments[]) => call(reference.name, inputs, reference.text);
  return {
    async try(call, inputs) {
      const seen = await call(subject.name, inputs);
      const other = seen && (await asked(call, inputs));
      if (!seen || !other) return undefined;
      return inputs.map((args, at): Tried => {
        const [own, behaviour] = [seen[at], other[at]];
        const value = valueIn(behaviour);
        if (!own || !behaviour || !value || isOpaque(value) || own.kind !== 'returned') return { kind: 'open' };
        const given = valueIn(own);
        if (!given || isOpaque(given)) return { kind: 'open' };
        // What goes on for ever was cut off in both.
        if (Math.max(itemsIn(given)?.length ?? 0, itemsIn(value)?.length ?? 0) > mostTaken) return { kind: 'open' };
        if (sameValue(given, value)) return { kind: 'holds' };
        if (given.kind !== value.kind && looseKind(given) !== undefined && looseKind(given) === looseKind(value))
          return { kind: 'open' };
        wanted.set(JSON.stringify(args), value);
        const why = `${callText(subject, args) ?? `${subject.name}(…)`} ${gaveWords(own)}, and ${reference.words} gives ${behaviour.shown}.`;
        const calls = [
          { name: subject.name, args, behaviour: own },
          { name: reference.name, args, behaviour },
        ];
        return { kind: 'broken', why, calls };
      });
    },
    accepts: (args) => reference.takes === undefined || args.length === reference.takes,
    expectation(args) {
      const call = callText(subject, args);
      const value = wanted.get(JSON.stringify(args));
      const text = value && literalText(value, subject.languageId);
      return call === undefined || text === undefined ? undefined : { call, expected: { kind: 'value', text } };
    },
  };
}

/** Kinds that people do not tell apart when they say that two things are the same. */
function looseKind(value: Literal): 'number' | 'nothing' | undefined {
  if (value.kind === 'boolean' || (value.kind === 'number' && (value.value === 0 || value.value === 1)))
    return 'number';
  return value.kind === 'null' || value.kind === 'undefined' ? 'nothing' : undefined;
}

function isOpaque(value: Literal): boolean {
  if (value.kind === 'opaque') return true;
  if ('items' in value) return value.items.some(isOpaque);
  return 'entries' in value && value.entries.some(([key, one]) => isOpaque(key) || isOpaque(one));
}

const plainer = '(?:naive|slow|reference|bruteforce|brute_force|simple)';
const suffixed = new RegExp(String.raw`^(.+?)_?${plainer}$`, 'iu');
const prefixed = new RegExp(String.raw`^${plainer}_?(.+)$`, 'iu');
const saysReference =
  /\b(?:reference|naive|slow|brute[- ]force|obviously correct|straightforward)\b[^.]*\b(?:implementation|version|variant|specification)\b[^.]*\bof\b/iu;
const hedged = /\b(?:approx\w*|roughly|except|unless|unlike|but|not|n't|old|former|deprecated|differ\w*|legacy)\b/iu;

/** See above. */
export const agrees: Property = {
  id: 'agrees',
  title: 'Agreement with what is documented as equivalent, or named as the plainer way',
  bugKind: 'C.1',
  promisedBy(subject, all, text) {
    return [...byWords(subject, all, text), ...bySibling(subject, all)];
  },
};

function byWords(subject: Subject, all: readonly Subject[], text: string): readonly Promised[] {
  const found = equivalentOf(subject, all, text);
  if (!found) return [];
  const { quote, name, text: withIt, expression, takes } = found;
  const relation = agreement(subject, { name, text: withIt, words: `\`${expression}\``, takes });
  return [{ subject, relation, basis: { kind: 'documented', quote } }];
}

/** A function of the same parameters, whose name says that it does the same in a plainer way. */
function bySibling(subject: Subject, all: readonly Subject[]): readonly Promised[] {
  const plain = (name: string) => name.replaceAll('_', '').toLowerCase();
  const own = plain(shortName(subject));
  const owner = ({ label }: Subject) => label.slice(0, label.lastIndexOf('.') + 1);
  const other = all.find((one) => {
    const short = shortName(one);
    const base = suffixed.exec(short)?.[1] ?? prefixed.exec(short)?.[1];
    return base !== undefined && plain(base) === own && owner(one) === owner(subject) && one !== subject;
  });
  if (!other || requiredOf(other).length !== requiredOf(subject).length) return [];
  if (hedged.test(`${subject.doc?.prose ?? ''} ${other.doc?.prose ?? ''}`)) return [];
  const quote = sentenceWith(other, saysReference);
  const isSaid = quote !== undefined && new RegExp(String.raw`\b${shortName(subject)}\b`, 'u').test(quote);
  const relation = agreement(subject, {
    name: other.name,
    words: other.label,
    takes: requiredOf(subject).length,
  });
  return isSaid
    ? [{ subject, at: other, relation, basis: { kind: 'documented', quote } }]
    : [{ subject, relation, basis: { kind: 'named', words: other.label } }];
}
