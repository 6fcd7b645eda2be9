// Whether two values mean the same, whoever wrote them down.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agree, type Literal } from '../../../server/src/core/literal.ts';
import { literalIn, toldLiteral } from '../../../server/src/critique/literalText.ts';

const { value } = fc.letrec<{ value: Literal }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Literal>({ kind: 'null' }, { kind: 'undefined' }),
    fc.boolean().map((one): Literal => ({ kind: 'boolean', value: one })),
    fc.double().map((one): Literal => ({ kind: 'number', value: one, float: true })),
    fc.string().map((one): Literal => ({ kind: 'string', value: one })),
    fc
      .tuple(
        fc.constantFrom('list' as const, 'tuple' as const, 'set' as const),
        fc.array(tie('value'), { maxLength: 4 }),
      )
      .map(([kind, items]): Literal => ({ kind, items })),
    fc
      .tuple(
        fc.constantFrom('object' as const, 'map' as const),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
      )
      .map(([kind, fields]): Literal => ({
        kind,
        entries: Object.entries(fields).map(([key, one]) => [{ kind: 'string', value: key }, one]),
      })),
  ),
}));

/** The same with what has no order turned round, and whole numbers written the other way. */
function turned(one: Literal): Literal {
  switch (one.kind) {
    case 'number':
      return { ...one, float: !one.float };
    case 'list':
    case 'tuple':
      return { ...one, items: one.items.map(turned) };
    case 'set':
      return { ...one, items: one.items.map(turned).toReversed() };
    case 'object':
    case 'map':
      return { ...one, entries: one.entries.map(([key, inner]) => [key, turned(inner)] as const).toReversed() };
    default:
      return one;
  }
}

describe('two values', () => {
  test('agree with themselves, in whatever order what has none is written', () => {
    fc.assert(fc.property(value, (one) => agree(one, one) && agree(one, turned(one)) && agree(turned(one), one)));
  });
  test('agree the same way round and the other', () => {
    fc.assert(fc.property(value, value, (one, other) => agree(one, other) === agree(other, one)));
  });
  test.each([
    ['[3, 5]', '[3.0, 5.0]', true],
    ['[0.3]', '[0.30000000000000004]', true],
    ["{'a': 1, 'b': 2}", "{'b': 2, 'a': 1.0}", true],
    ['{1, 2}', '{2, 1}', true],
    ['[1, 2]', '[2, 1]', false],
    ['[1]', '(1,)', false],
    ['[1]', '[1, 1]', false],
    ['{1, 2}', '{1}', false],
    ["{'a': 1}", "{'a': 1, 'b': 2}", false],
    ["{'a': 1}", "{'b': 1}", false],
    ['1', "'1'", false],
    ['1', 'True', false],
    ['None', '0', false],
  ])('%s and %s: %s', (a, b, expected) => {
    const [one, two] = [literalIn(a, 'python'), literalIn(b, 'python')];
    expect([one, two]).not.toContain(undefined);
    expect([agree(one!, two!), agree(two!, one!)]).toEqual([expected, expected]);
  });
  test('agree in a set also where rounding gives one of them several partners', () => {
    const setOf = (...values: readonly number[]): Literal => ({
      kind: 'set',
      items: values.map((one) => ({ kind: 'number', value: one, float: true })),
    });
    expect(agree(setOf(0, 0.8e-9, 1.6e-9), setOf(1.6e-9, 0.8e-9, 0))).toBe(true);
    expect(agree(setOf(0, 0.8e-9, 1.6e-9), setOf(1.6e-9, 1.6e-9, 1.6e-9))).toBe(false);
  });
  test('that are opaque agree with nothing', () => {
    const one: Literal = { kind: 'opaque', shown: 'x' };
    expect(agree(one, one)).toBe(false);
  });
});

describe('a value that a reply tells', () => {
  test.each([
    ["'a-b'", 'typescript', { kind: 'string', value: 'a-b' }],
    [true, 'python', { kind: 'boolean', value: true }],
    [null, 'python', { kind: 'null' }],
    [[1], 'python', { kind: 'list', items: [{ kind: 'number', value: 1, float: false }] }],
    ['a-b', 'typescript', undefined],
    [undefined, 'typescript', undefined],
  ])('%j in %s', (told, languageId, expected) => {
    expect(toldLiteral(told, languageId)).toEqual(expected);
  });
});
