// Methods, asynchronous functions and generators, called for real: each in its manner, on an object made anew, with a
// test of the project that fails as claimed; and the folder left alone.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { brokenPromises } from '../support/brokenPromises.ts';
import { needs } from '../support/needs.ts';
import { startRealEngine, type RealEngine } from '../support/realEngine.ts';

let engine: RealEngine;
beforeAll(() => {
  engine = startRealEngine();
});
afterAll(() => engine.dispose());

const critique = (file: string, text: string, more?: Readonly<Record<string, string>>) =>
  brokenPromises(engine, file, text, more);

const module = {
  'package.json': '{ "name": "p", "private": true, "type": "module", "scripts": { "test": "node --test" } }\n',
};

describe('JavaScript', () => {
  test('a method is called on an object that is made anew, and its promise is proven to be broken', async () => {
    const text = `/** Numbers, kept. */
export class Bag {
  #numbers;
  /** @param {number[]} numbers */
  constructor(numbers) {
    this.#numbers = numbers;
  }
  /**
   * Returns all the numbers in ascending order.
   * @param {number[]} more
   * @returns {number[]}
   */
  sortedWith(more) {
    this.#numbers.push(...more);
    return [...this.#numbers].sort();
  }
}
// new Bag([]) is an empty one.
`;
    const [finding, ...others] = await critique('src/bag.js', text, module);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ rule: 'property/ordered', proof: 'proven', quote: 'sortedWith' });
    // The numbers of one call are not those of the next.
    expect(finding!.message).toMatch(
      /^new Bag\(\[\]\)\.sortedWith\(\[-?\d+, -?\d+\]\) gives \[ -?\d+, -?\d+ \], which does not ascend/,
    );
    expect(finding!.reproducer!.text).toContain('new Bag([]).sortedWith(');
    expect(finding!.reproducer!.text).toContain("import { Bag } from './bag.js';");
    expect(finding!.reproducer!.receipts.map(({ exitCode }) => exitCode)).toEqual([1, 1]);
  }, 120_000);

  test('an asynchronous function is waited for, and so is its test', async () => {
    const text = `/**
 * Returns a sorted copy of the numbers.
 * @param {number[]} numbers
 * @returns {Promise<number[]>}
 */
export async function inOrder(numbers) {
  await Promise.resolve();
  return [...numbers].sort();
}
`;
    const [finding, ...others] = await critique('src/later.js', text, module);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ rule: 'property/ordered', proof: 'proven' });
    expect(finding!.message).toMatch(/^\(await inOrder\(\[-?\d+, -?\d+\]\)\) gives/);
    expect(finding!.reproducer!.text).toMatch(/async \(\) => \{\n {2}assert\.deepEqual\(\(await inOrder/);
  }, 120_000);

  test('a generator gives its results one by one, and those are looked at', async () => {
    const text = `/**
 * Yields the numbers; returns all of them in ascending order.
 * @param {number[]} numbers
 * @returns {Generator<number>}
 */
export function* inOrder(numbers) {
  yield* [...numbers].sort();
}
/**
 * Yields all whole numbers from a start on, in ascending order.
 * @param {number} start
 * @returns {Generator<number>}
 */
export function* from(start) {
  for (let at = start; ; at++) yield at;
}
`;
    const found = await critique('src/lazy.js', text, module);
    expect(found).toMatchObject([{ rule: 'property/ordered', proof: 'proven', quote: 'inOrder' }]);
    expect(found[0]!.reproducer!.text).toContain('...inOrder([');
  }, 120_000);

  test('nothing is said of what waits for ever, of objects that cannot be made, and of what is right', async () => {
    const text = `/** Counts up. */
export class Counter {
  #count = 0;
  /** Adds one, and returns a number between 1 and 1. @returns {number} */
  add() {
    return ++this.#count;
  }
}
export class Picky {
  /** @param {number} size */
  constructor(size) {
    throw new RangeError('no ' + size);
  }
  /** 0 for an empty list. @param {number[]} list @returns {number} */
  sum(list) {
    return list.length;
  }
}
/**
 * Returns a sorted copy of the numbers.
 * @param {number[]} numbers
 * @returns {Promise<number[]>}
 */
export async function never(numbers) {
  await new Promise((resolve) => setTimeout(resolve, 1e9));
  return numbers;
}
/**
 * Returns a sorted copy of the numbers.
 * @param {number[]} numbers
 * @returns {Promise<number[]>}
 */
export async function stuck(numbers) {
  return new Promise(() => numbers);
}
`;
    expect(await critique('src/right.js', text, module)).toEqual([]);
  }, 120_000);
});

const python = needs('python');

describe('Python', () => {
  python(
    'a method is called on an object that is made anew',
    async () => {
      const text = `class Bag:
    """Numbers, kept."""

    def __init__(self, numbers: list[int]):
        self.numbers = numbers

    def sorted_with(self, more: list[int]) -> list[int]:
        """Return all the numbers in ascending order."""
        self.numbers.extend(more)
        return list(self.numbers)


#: As in Bag([])
`;
      const [finding, ...others] = await critique('bag.py', text);
      expect(others).toEqual([]);
      expect(finding).toMatchObject({ rule: 'property/ordered', proof: 'proven', quote: 'sorted_with' });
      expect(finding!.message).toMatch(/^Bag\(\[\]\)\.sorted_with\(\[-?\d+, -?\d+\]\) gives \[/);
      expect(finding!.reproducer!.text).toContain('from bag import Bag');
    },
    120_000,
  );

  python(
    'coroutines and generators, with a test that says how they are called',
    async () => {
      const text = `from collections.abc import Iterator
import asyncio


async def later(numbers: list[int]) -> list[int]:
    """Return a sorted copy of the numbers."""
    await asyncio.sleep(0)
    return list(numbers)


def lazy(numbers: list[int]) -> Iterator[int]:
    """Return the numbers in ascending order."""
    yield from numbers


def endless(start: int) -> Iterator[int]:
    """Return the numbers from a start on, in ascending order."""
    while True:
        yield start
        start += 1


async def never(numbers: list[int]) -> list[int]:
    """Return a sorted copy of the numbers."""
    await asyncio.sleep(3600)
    return numbers
`;
      const found = await critique('lazy.py', text);
      expect(found).toMatchObject([
        { rule: 'property/ordered', proof: 'proven', quote: 'later' },
        { rule: 'property/ordered', proof: 'proven', quote: 'lazy' },
      ]);
      expect(found[0]!.reproducer!.text).toMatch(/import asyncio\n\nfrom lazy import later\n/);
      expect(found[1]!.reproducer!.text).toMatch(/import itertools\n\nfrom lazy import lazy\n/);
    },
    120_000,
  );
});

describe('objects that are equal', () => {
  python(
    'have equal hashes, as the language asks; where they have not, two objects show it',
    async () => {
      const text = `class Name:
    def __init__(self, text: str):
        self.text = text

    def __eq__(self, other):
        return isinstance(other, Name) and self.text.lower() == other.text.lower()

    def __hash__(self):
        return hash(self.text)


class Right:
    def __init__(self, text: str):
        self.text = text

    def __eq__(self, other):
        return isinstance(other, Right) and self.text.lower() == other.text.lower()

    def __hash__(self):
        return hash(self.text.lower())


class Prefix:
    def __init__(self, text: str):
        self.text = text

    def __eq__(self, other):
        return other.text.startswith(self.text)


class Thing:
    def __init__(self, n: int):
        self.n = n

    def __eq__(self, other):
        return self is other

    def __hash__(self):
        return id(self)


# Prefix("ab") is equal to what begins so.
`;
      const found = await critique('names.py', text);
      expect(found.map(({ rule, proof, message }) => [rule, proof, message])).toEqual([
        [
          'property/equal-hash',
          'proven',
          expect.stringMatching(/^Name\('\w*'\) and Name\('\w*'\) are equal, and their hashes are not\. Python asks/),
        ],
        [
          'property/equal-hash',
          'proven',
          expect.stringMatching(/^Prefix\(.*\) == Prefix\(.*\) is (?:true|false), and the other way round it is/),
        ],
      ]);
      expect(found[0]!.reproducer!.text).toContain('from names import Name');
    },
    120_000,
  );

  test('in JavaScript have equal hash codes only where the names say so', async () => {
    const text = `export class Point {
  /** @param {number} x @param {number} y */
  constructor(x, y) {
    this.x = x;
    this.y = y;
  }
  /** @param {Point} other */
  equals(other) {
    return Math.round(this.x) === Math.round(other.x) && this.y === other.y;
  }
  hashCode() {
    return this.x * 31 + this.y;
  }
}
// new Point(1, 2)
`;
    const found = await critique('src/point.js', text, module);
    expect(found).toMatchObject([{ rule: 'property/equal-hash', proof: 'opinion', severity: 'info', quote: 'equals' }]);
  }, 120_000);
});
