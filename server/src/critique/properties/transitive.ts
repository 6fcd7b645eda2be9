// A comparison puts things in one order: what comes before a second that comes before a third comes before the third.

import type { Literal } from '../../core/literal.ts';
import { comparisonBasis } from './symmetric.ts';
import { callText, valueIn, type Property, type Relation, type Tried } from './property.ts';
import type { Arguments } from './shrink.ts';
import type { Subject } from './subject.ts';

/** Most values that are put beside each other in one round of calls. */
const mostValues = 9;

/** The relation: with a third value out of those of the other inputs, the three have one order. */
export function transitive(subject: Subject): Relation {
  const thirds = new Map<string, Literal>();
  return {
    async try(call, inputs) {
      const values = distinct(inputs.flatMap((args) => [...args])).slice(0, mostValues);
      const pairs = values.flatMap((a) => values.map((b): Arguments => [a, b]));
      const seen = await call(subject.name, pairs);
      if (!seen) return undefined;
      const behaviourOf = (a: Literal, b: Literal) => seen[pairs.findIndex(([x, y]) => isSame(x!, a) && isSame(y!, b))];
      const signOf = (a: Literal, b: Literal): number | undefined => {
        const value = valueIn(behaviourOf(a, b));
        return value?.kind === 'number' && !Number.isNaN(value.value) ? Math.sign(value.value) : undefined;
      };
      return inputs.map((args): Tried => {
        const [a, b] = args as [Literal, Literal];
        const first = signOf(a, b);
        if (first === undefined || first > 0) return { kind: 'open' };
        const third = values.find((c) => {
          const [second, across] = [signOf(b, c), signOf(a, c)];
          return second !== undefined && across !== undefined && second <= 0 && across > 0;
        });
        if (!third) return { kind: 'holds' };
        thirds.set(JSON.stringify(args), third);
        const shown = ([x, y]: Arguments) => `${callText(subject, [x!, y!])} gives ${behaviourOf(x!, y!)!.shown}`;
        const steps: readonly Arguments[] = [args, [b, third], [a, third]];
        return {
          kind: 'broken',
          why: `${shown(steps[0]!)}, ${shown(steps[1]!)}, and ${shown(steps[2]!)}.`,
          calls: steps.map((one) => ({ name: subject.name, args: one, behaviour: behaviourOf(one[0]!, one[1]!)! })),
        };
      });
    },
    accepts: (args) => args.length === 2,
    expectation(args) {
      const third = thirds.get(JSON.stringify(args));
      const across = third && callText(subject, [args[0]!, third]);
      const [yes, test] = subject.languageId === 'python' ? ['True', '<='] : ['true', '<='];
      return across === undefined
        ? undefined
        : { call: `${across} ${test} 0`, expected: { kind: 'value', text: yes! } };
    },
  };
}

function distinct(values: readonly Literal[]): readonly Literal[] {
  return values.filter((one, at) => values.findIndex((other) => isSame(one, other)) === at);
}

function isSame(one: Literal, other: Literal): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** See above. */
export const ordering: Property = {
  id: 'transitive',
  title: 'A comparison puts things in one order',
  bugKind: 'C.1',
  promisedBy(subject) {
    const basis = comparisonBasis(subject);
    // Things of different kinds are seldom put in one order.
    const isMixed = subject.parameters.some(({ domain }) => domain?.kind === 'union');
    return basis && !isMixed ? [{ subject, relation: transitive(subject), basis }] : [];
  },
};
