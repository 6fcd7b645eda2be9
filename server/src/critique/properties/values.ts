// Values of a domain: a few that everybody would try first, then made ones. Plain values are in the middle of what a
// type allows; the others lie at its edges, where the words of a type alone promise little.

import type { Random } from '../../base/random.ts';
import type { Literal } from '../../core/literal.ts';
import type { Domain } from './domain.ts';

const words = ['a', 'abc', 'hello', 'Hello World', 'banana', 'x1', 'level'];
const oddWords = ['', ' ', '  two  spaces ', 'Ünï', 'a-b_c', '12', 'A,B', 'aa', '"q"', 'a\nb', '<b>&amp;', '%20+'];
const counts = [1, 2, 3, 5, 7, 10, 12];
const oddCounts = [0, -1, -3, 100, 255, 1000];
const fractions = [0.5, 1.5, 2.25, -0.5];

/**
 * Makes a value of a domain; the same stream of random numbers gives the same ones.
 *
 * @param turn how many were made before: the first ones are the simplest.
 */
export function valueOf(domain: Domain, random: Random, turn: number): Literal {
  switch (domain.kind) {
    case 'number': {
      const odd = domain.whole ? oddCounts : [...oddCounts, ...fractions];
      const value = random.below(3) > 0 ? counts[(turn + random.below(3)) % counts.length]! : random.pick(odd)!;
      return { kind: 'number', value, float: !Number.isInteger(value) };
    }
    case 'string':
      if (random.below(3) === 0) return { kind: 'string', value: random.word(1 + random.below(6)) };
      return { kind: 'string', value: random.pick(random.below(2) > 0 ? words : oddWords)! };
    case 'boolean':
      return { kind: 'boolean', value: random.below(2) > 0 };
    case 'null':
    case 'undefined':
      return { kind: domain.kind };
    case 'one':
      return domain.value;
    case 'list':
    case 'set': {
      const length = random.below(turn < 4 ? 3 : 7);
      const items = Array.from({ length }, (_, at) => valueOf(domain.of, random, turn + at));
      if (domain.kind === 'set') return { kind: 'set', items: distinct(items) };
      // An item that is there twice is where much goes wrong.
      const [first] = items;
      return { kind: 'list', items: first && length > 1 && random.below(3) === 0 ? [...items, first] : items };
    }
    case 'tuple':
      return { kind: 'tuple', items: domain.items.map((one) => valueOf(one, random, turn)) };
    case 'object':
      return {
        kind: 'object',
        entries: domain.fields
          .filter(({ optional }) => !optional || random.below(2) === 0)
          .map(({ name, of }) => [{ kind: 'string', value: name }, valueOf(of, random, turn)] as const),
      };
    case 'map': {
      const length = random.below(4);
      const keys = distinct(Array.from({ length }, (_, at) => valueOf(domain.key, random, turn + at)));
      return { kind: domain.as, entries: keys.map((key, at) => [key, valueOf(domain.of, random, turn + at)] as const) };
    }
    case 'union':
      return valueOf(random.pick(domain.options)!, random, turn);
  }
}

/** Whether a value is neither empty, zero, negative, broken, strange nor missing, nor holds anything of the kind. */
export function isPlain(value: Literal): boolean {
  switch (value.kind) {
    case 'boolean':
      return true;
    case 'number':
      return Number.isInteger(value.value) && value.value > 0 && value.value <= 50;
    case 'string':
      return /^[A-Za-z0-9]+(?: [A-Za-z0-9]+)*$/u.test(value.value);
    case 'list':
    case 'tuple':
    case 'set':
      return value.items.length > 0 && value.items.every(isPlain);
    case 'object':
    case 'map':
      return value.entries.length > 0 && value.entries.every(([key, one]) => isPlain(key) && isPlain(one));
    default:
      return false;
  }
}

function distinct(items: readonly Literal[]): readonly Literal[] {
  const keys = items.map((one) => JSON.stringify(one));
  return items.filter((_, at) => keys.indexOf(keys[at]!) === at);
}
