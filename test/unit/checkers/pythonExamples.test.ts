// What of a Python docstring's words is an example, and literals on their way to Python and back.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exampleIn, examplesOf } from '../../../server/src/checkers/calls/python/examplesOf.ts';
import { literalShape, toldLiteral } from '../../../server/src/checkers/python/trials/literalWire.ts';
import type { Literal } from '../../../server/src/core/literal.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';

const source = `class Box:
    @staticmethod
    def of(value):
        """of(1) == 1"""
        return value


def median(values, low=True):
    """Middle value.

    median([1]) == 1
    - \`median([3, 1, 2]) -> 2\`
    median(values) == something
    median([5, 5]) is 5 as everyone knows

    >>> median([2, 2])
    2
    """
    return values
`;

describe('examples in a docstring', () => {
  test('are those that are a call and a literal, and not those of doctest', async () => {
    const parse = (await createParsers().parserOf('python'))!;
    const found = examplesOf(parse(source), { start: 0, end: source.length });
    expect(
      found.map((one) => [one.owner, one.case.call, one.case.expected, source.split('\n')[one.line]!.trim()]),
    ).toEqual([
      ['median', 'median([1])', { kind: 'value', text: '1' }, 'median([1]) == 1'],
      ['median', 'median([3, 1, 2])', { kind: 'value', text: '2' }, '- `median([3, 1, 2]) -> 2`'],
    ]);
  });

  test.each([
    ['f(1) == 2', 'f(1)', '2'],
    ['f("a (b", [1, {2: None}]) ➞ [True, -1.5]', 'f("a (b", [1, {2: None}])', '[True, -1.5]'],
    ['Example: f(n=3) => "x"', 'f(n=3)', '"x"'],
    ['f() returns ()', 'f()', '()'],
    ["f('a)') = ''", "f('a)')", "''"],
    ['f(2) == 4  # four', 'f(2)', '4'],
  ])('%s', (line, call, text) => {
    expect(exampleIn(line, 'f')).toEqual({ call, value: text });
  });

  test.each([
    'f(1)',
    'f(x) == 2',
    'f(1) == y',
    'f(1) == 2 or 3',
    'f(1) >= 2',
    'g(1) == 2',
    'f(1) == [2',
    'the f(1) == 2',
    'f(1) == 1 2',
    'f(1) == 2 +',
    'f(1',
    'f(1) == ',
    'f(1) == 0x',
    'f(1) -> int',
    'f(1)(2) == 3',
    'f(1) == ...',
  ])('%s is none', (line) => {
    expect(exampleIn(line, 'f')).toBeUndefined();
  });
});

test('literals come through the wire as they are', () => {
  const { literal } = fc.letrec<{ literal: Literal }>((tie) => ({
    literal: fc.oneof(
      { depthSize: 'small' },
      fc.constant<Literal>({ kind: 'null' }),
      fc.boolean().map((one): Literal => ({ kind: 'boolean', value: one })),
      fc.double().map((one): Literal => ({ kind: 'number', value: one, float: true })),
      fc.integer().map((one): Literal => ({ kind: 'number', value: one, float: false })),
      fc.string({ unit: 'binary' }).map((one): Literal => ({ kind: 'string', value: one })),
      fc.record({
        kind: fc.constantFrom('list', 'tuple', 'set'),
        items: fc.array(tie('literal')),
      }) as fc.Arbitrary<Literal>,
      fc.record({
        kind: fc.constantFrom('object', 'map'),
        entries: fc.array(fc.tuple(tie('literal'), tie('literal'))),
      }) as fc.Arbitrary<Literal>,
    ),
  }));
  fc.assert(
    fc.property(literal, (one) => {
      const told: unknown = JSON.parse(JSON.stringify(toldLiteral(one)));
      expect(literalShape.parse(told)).toEqual(one);
    }),
  );
});
