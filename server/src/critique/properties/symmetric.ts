// Two arguments in either order: equality is symmetric, a comparison turns its sign, and what is documented to be
// commutative gives the same.

import { fits } from './domain.ts';
import {
  callText,
  gaveWords,
  requiredOf,
  sameValue,
  sentenceWith,
  shortName,
  valueIn,
  type Basis,
  type Property,
  type Relation,
  type Tried,
} from './property.ts';
import type { Arguments } from './shrink.ts';
import type { Subject } from './subject.ts';

/** What the two calls should have in common. */
type Manner = 'same' | 'opposite';

/** The relation: `f(a, b)` and `f(b, a)` give the same, or numbers of opposite signs. */
export function exchanged(subject: Subject, manner: Manner): Relation {
  const turned = (args: Arguments): Arguments => [args[1]!, args[0]!, ...args.slice(2)];
  return {
    async try(call, inputs) {
      const [there, back] = [await call(subject.name, inputs), await call(subject.name, inputs.map(turned))];
      if (!there || !back) return undefined;
      return inputs.map((args, at): Tried => {
        const [one, other] = [valueIn(there[at]), valueIn(back[at])];
        if (!one || !other) return { kind: 'open' };
        const holds = manner === 'same' ? sameValue(one, other) : areOpposite(one, other);
        if (holds === undefined) return { kind: 'open' };
        if (holds) return { kind: 'holds' };
        const why = `${callText(subject, args)} gives ${there[at]!.shown}, and ${callText(subject, turned(args))} ${gaveWords(back[at]!)}.`;
        const calls = [
          { name: subject.name, args, behaviour: there[at]! },
          { name: subject.name, args: turned(args), behaviour: back[at]! },
        ];
        return { kind: 'broken', why, calls };
      });
    },
    accepts: (args) => args.length === 2,
    // A value beside itself.
    also: (args) => (args.length === 2 ? [[args[0]!, args[0]!]] : []),
    expectation(args) {
      const [there, back] = [callText(subject, args), callText(subject, turned(args))];
      if (there === undefined || back === undefined) return undefined;
      if (manner === 'same') return { call: there, expected: { kind: 'value', text: back } };
      const sign = (call: string) =>
        subject.languageId === 'python' ? `(${call} > 0) - (${call} < 0)` : `Math.sign(${call})`;
      return { call: `${sign(there)} + ${sign(back)}`, expected: { kind: 'value', text: '0' } };
    },
  };
}

type Value = NonNullable<ReturnType<typeof valueIn>>;

function areOpposite(one: Value, other: Value): boolean | undefined {
  if (one.kind !== 'number' || other.kind !== 'number') return undefined;
  if (Number.isNaN(one.value) || Number.isNaN(other.value)) return undefined;
  return Math.sign(one.value) + Math.sign(other.value) === 0;
}

const equals = /^(?:is|are|has|have)?_?(?:deep|shallow|loose|strict)?_?(?:eq|equals?|same)(?![a-z])/iu;
const compares = /^(?:compare|cmp)(?![a-z])|Comparator$|_cmp$/u;
const saysEqual =
  /\b(?:whether|if|true when|true if)\b[^.]*\b(?:two|both)\b[^.]*\b(?:equal|the same|identical|equivalent)\b/iu;
const saysOrder =
  /\bnegative\b[^.]*\bpositive\b|\bpositive\b[^.]*\bnegative\b|-1\b[^.]*\b\+?1\b|\b(?:comparator|compare function|comparison function)\b|\bfor (?:use (?:with|in)|sorting)\b/iu;
const saysOrderless =
  /(?<!not |non-|n't )\bcommutative\b|(?<!not |a|n't )\bsymmetric\b|\border of (?:the |its )?(?:arguments|operands|parameters|inputs)\b[^.]*\b(?:does not|doesn't|never)\b[^.]*\bmatter/iu;

/** On whose word a function compares two things of one kind, below zero for the first; undefined where on nobody's. */
export function comparisonBasis(subject: Subject): Basis | undefined {
  const short = shortName(subject);
  const { returns } = subject;
  // What differs in its result from what a comparison gives is none.
  const isComparing = !returns || fits(returns.domain, { kind: 'number', value: 1, float: false });
  if (!takesTwoAlike(subject) || !compares.test(short) || !isComparing) return undefined;
  // A word on order counts only for what is called a comparison.
  const quote = sentenceWith(subject, saysOrder);
  return quote === undefined ? { kind: 'named', words: short } : { kind: 'documented', quote };
}

function takesTwoAlike(subject: Subject): boolean {
  const [a, b, ...more] = requiredOf(subject);
  return (
    a?.domain !== undefined &&
    b?.domain !== undefined &&
    more.length === 0 &&
    JSON.stringify(a.domain) === JSON.stringify(b.domain)
  );
}

/** See above. */
export const symmetric: Property = {
  id: 'symmetric',
  title: 'Two arguments in either order',
  bugKind: 'C.1',
  promisedBy(subject) {
    if (!takesTwoAlike(subject)) return [];
    const comparing = comparisonBasis(subject);
    if (comparing) return [{ subject, relation: exchanged(subject, 'opposite'), basis: comparing }];
    const short = shortName(subject);
    const promise = (says: RegExp, name?: RegExp) => {
      const quote = sentenceWith(subject, says);
      if (quote === undefined && !(name?.test(short) ?? false)) return [];
      const basis: Basis = quote === undefined ? { kind: 'named', words: short } : { kind: 'documented', quote };
      return [{ subject, relation: exchanged(subject, 'same'), basis }];
    };
    const equal = promise(saysEqual, equals);
    return equal.length > 0 ? equal : promise(saysOrderless);
  },
};
