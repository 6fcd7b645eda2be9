// What the Node call host shows of plain values by itself must be what Node's inspect says of them.

import { runInNewContext } from 'node:vm';
import util from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { valueText } from '../../../server/src/checkers/calls/javascript/hosts/valueTexts.ts';

interface Shows {
  plainShown(value: unknown, depth: number): string | undefined;
  readonly inspectOptions: util.InspectOptions;
}

const { plainShown, inspectOptions } = runInNewContext(
  `(function (util) {${valueText}\nreturn { plainShown, inspectOptions };})`,
)(util) as Shows;

const plain = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.integer(),
    fc.double(),
    fc.string(),
    fc.constantFrom(
      undefined,
      null,
      true,
      false,
      -0,
      "it's",
      'a"b',
      'a\\b',
      'é',
      'line\n',
      [],
      Array.from({ length: 2 }),
    ),
    fc.array(tie('value'), { maxLength: 9 }),
    fc.record({ a: tie('value') }),
  ),
})).value;

test('plain values are shown as inspect shows them, or left to it', () => {
  let shown = 0;
  fc.assert(
    fc.property(plain, (value) => {
      const own = plainShown(value, 0);
      if (own === undefined) return;
      shown++;
      expect(own).toBe(util.inspect(value, inspectOptions));
    }),
    { seed: 3, numRuns: 2000 },
  );
  expect(shown).toBeGreaterThan(800);
});

test.each([
  ['an object', { a: 1 }],
  ['a list with a hole', Object.assign([], { length: 2, 1: 2 })],
  ['a list with a name', Object.assign([1], { name: 2 })],
  ['a list with a getter', Object.defineProperty([1], 0, { get: () => 2, enumerable: true })],
  ['a list of another class', new (class Row extends Array<number> {})(1, 2)],
  ['a proxy', new Proxy([1], {})],
  ['a long list', [1, 2, 3, 4, 5, 6, 7]],
  ['quotes', "it's"],
  ['a function', () => 1],
])('%s is left to inspect', (_, value) => {
  expect(plainShown(value, 0)).toBeUndefined();
});
