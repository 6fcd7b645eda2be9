// What a person types to say what is right: read at top level only, and refused with a next step.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseExpectation } from '../../../server/src/core/expectation.ts';

const read = (text: string) => {
  const parsed = parseExpectation(text, '--expect');
  return parsed.ok ? parsed.value : parsed.error.message;
};
const value = (call: string, text: string) => ({ call, expected: { kind: 'value', text }, origin: '--expect' });

describe('an expectation', () => {
  test.each([
    ['f(3) == 6', value('f(3)', '6')],
    ['f(3)==6', value('f(3)', '6')],
    ['  f(3) === 6  ', value('f(3)', '6')],
    ['f([1]) is [2]', value('f([1])', '[2]')],
    ['f("a == b") == "c == d"', value('f("a == b")', '"c == d"')],
    ["f('it\\'s == ') == 1", value("f('it\\'s == ')", '1')],
    ['f(a === b, [c == d]) == {"x": 1}', value('f(a === b, [c == d])', '{"x": 1}')],
    ['f(x => x) == 1', value('f(x => x)', '1')],
    ['f("""a "b" == c""") == 1', value('f("""a "b" == c""")', '1')],
    ['f("") == ""', value('f("")', '""')],
    ['f(`${a == b}`) == 1', value('f(`${a == b}`)', '1')],
    ['new Stack().pop() == undefined', value('new Stack().pop()', 'undefined')],
    ['f(None) is None', value('f(None)', 'None')],
    ['f(1).island == 2', value('f(1).island', '2')],
  ])('%s', (text, wanted) => {
    expect(read(text)).toEqual(wanted);
  });

  test.each([
    ['f(x) throws TypeError', { kind: 'throws', error: 'TypeError' }],
    ['f(x) throws', { kind: 'throws' }],
    ['f(x) raises errors.NotFound', { kind: 'throws', error: 'errors.NotFound' }],
    ['f("x throws y") throws RangeError', { kind: 'throws', error: 'RangeError' }],
  ])('%s', (text, expected) => {
    expect(read(text)).toMatchObject({ expected });
  });

  test.each([
    ['', 'neither'],
    ['f(3)', 'neither'],
    ['f(3) = 6', 'neither'],
    ['f(3) != 6', 'neither'],
    ['f(3) !== 6', 'neither'],
    ['f(3) <= 6', 'neither'],
    ['f(3) is not None', 'neither'],
    ['f("a == b")', 'neither'],
    ['== 6', 'no call before'],
    ['x == 6', 'is no call'],
    ['f(3) ==', 'no value'],
    ['f(3) == 6 == 7', 'more than one mark'],
    ['f(3) == 6 throws', 'more than one mark'],
    ['f(3 == 6', 'is missing'],
    ['f(3)) == 6', 'closes nothing'],
    ['f("3) == 6', 'does not end'],
    ['f(3) throws a fit', 'no name of an error'],
    [`f(${'1'.repeat(3000)}) == 1`, 'longer than'],
  ])('is none in “%s”', (text, why) => {
    const parsed = parseExpectation(text, '--expect');
    expect(parsed).toMatchObject({ ok: false, error: { code: 'usage.bad-arguments' } });
    expect(read(text)).toContain(why);
    expect(!parsed.ok && parsed.error.nextStep).toContain('throws');
  });

  test('never throws, and tells parts of what was typed', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom(' == ', ' === ', ' is ', ' throws ', ''),
        fc.string(),
        (a, mark, b) => {
          const text = `${a}${mark}${b}`;
          const parsed = parseExpectation(text, 'here');
          if (!parsed.ok) return;
          expect(text).toContain(parsed.value.call);
          if (parsed.value.expected.kind === 'value') expect(text).toContain(parsed.value.expected.text);
        },
      ),
    );
  });

  test('any JSON value is read as it was written', () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), (input, output) => {
        expect(read(`f(${input}) == ${output}`)).toEqual(value(`f(${input})`, output.trim()));
      }),
    );
  });
});
