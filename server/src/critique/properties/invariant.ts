// Relations that are read from words of a tester alone: the order of a list does not matter; a greater number never
// gives a smaller result; a call throws.

import type { Literal } from '../../core/literal.ts';
import { callText, gaveWords, itemsIn, ofResult, sameValue, valueIn, type Relation, type Tried } from './property.ts';
import type { Arguments } from './shrink.ts';
import type { Subject } from './subject.ts';

/** A relation between what a call gives and what it gives with one argument changed. */
function comparedWith(
  subject: Subject,
  changed: (args: Arguments) => Arguments | undefined,
  holds: (one: Literal, other: Literal) => boolean | undefined,
  expectation: (call: string, other: string) => ReturnType<Relation['expectation']>,
): Relation {
  return {
    async try(call, inputs) {
      const others = inputs.map((args) => changed(args) ?? args);
      const [first, second] = [await call(subject.name, inputs), await call(subject.name, others)];
      if (!first || !second) return undefined;
      return inputs.map((args, at): Tried => {
        const [one, other] = [valueIn(first[at]), valueIn(second[at])];
        const told = one && other ? holds(one, other) : undefined;
        if (told === undefined) return { kind: 'open' };
        if (told) return { kind: 'holds' };
        const why = `${callText(subject, args)} gives ${first[at]!.shown}, and ${callText(subject, others[at]!)} ${gaveWords(second[at]!)}.`;
        const calls = [
          { name: subject.name, args, behaviour: first[at]! },
          { name: subject.name, args: others[at]!, behaviour: second[at]! },
        ];
        return { kind: 'broken', why, calls };
      });
    },
    accepts: (args) => changed(args) !== undefined,
    expectation(args) {
      const turned = changed(args);
      const [call, other] = [callText(subject, args), turned && callText(subject, turned)];
      return call === undefined || other === undefined ? undefined : expectation(call, other);
    },
  };
}

/** The relation: the first argument, a list, may stand in any order. */
export function orderless(subject: Subject): Relation {
  return comparedWith(
    subject,
    (args) => {
      const [first] = args;
      const items = itemsIn(first);
      if (!first || !items || items.length < 2) return undefined;
      return args.with(0, { ...first, items: items.toReversed() } as Literal);
    },
    sameValue,
    (call, other) => ({ call, expected: { kind: 'value', text: other } }),
  );
}

/** The relation: one more in the argument at a place never gives less (or, `down`, never gives more). */
export function monotone(subject: Subject, at: number, down: boolean): Relation {
  return comparedWith(
    subject,
    (args) => {
      const one = args[at];
      return one?.kind === 'number' ? args.with(at, { ...one, value: one.value + 1 }) : undefined;
    },
    (one, other) => {
      if (one.kind !== 'number' || other.kind !== 'number') return undefined;
      if (Number.isNaN(one.value) || Number.isNaN(other.value)) return undefined;
      const slack = 1e-9 * Math.max(1, Math.abs(one.value));
      return down ? other.value <= one.value + slack : other.value >= one.value - slack;
    },
    (call, other) => ({
      call: `${call} ${down ? '>=' : '<='} ${other}`,
      expected: { kind: 'value', text: subject.languageId === 'python' ? 'True' : 'true' },
    }),
  );
}

/** The relation: with these arguments it throws. */
export function throwing(subject: Subject, given: Arguments): Relation {
  const key = JSON.stringify(given);
  return ofResult(
    subject,
    (behaviour) => {
      if (behaviour.kind === 'hung') return undefined;
      return behaviour.kind === 'threw' || `should throw; it gives ${behaviour.shown}`;
    },
    {
      named: [given],
      accepts: (args) => JSON.stringify(args) === key,
      expectation(args) {
        const call = callText(subject, args);
        return call === undefined ? undefined : { call, expected: { kind: 'throws' } };
      },
    },
  );
}
