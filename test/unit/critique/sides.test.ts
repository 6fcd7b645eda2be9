// Which side is wrong: both changes are named, that of the check only where it is one literal of an equality.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TestCase } from '../../../server/src/core/evidence.ts';
import { searchTitle } from '../../../server/src/core/findingWords.ts';
import { sidesOf, swapLiteral } from '../../../server/src/critique/sides.ts';
import { toolFindings } from '../../../server/src/critique/toolFindings.ts';
import { evidenceOf, targetFrom, testCase, testRun } from '../../support/fakePorts.ts';

const swapped = (line: string, expected: string, actual: string): string | undefined => {
  const found = swapLiteral(line, expected, actual);
  return found && line.slice(0, found.start) + found.newText + line.slice(found.start + found.oldText.length);
};

describe('the literal of an assertion', () => {
  test.each([
    ['assert.equal(total([25, 30]), 75);', '75', '55', 'assert.equal(total([25, 30]), 55);'],
    [
      "test('adds', () => assert.strictEqual(sum(1, 2), 4));",
      '4',
      '3',
      "test('adds', () => assert.strictEqual(sum(1, 2), 3));",
    ],
    ["  expect(name()).toBe('Ann');", "'Ann'", "'Anna'", "  expect(name()).toBe('Anna');"],
    ['  expect(name()).to.equal("Ann");', 'Ann', 'Anna', '  expect(name()).to.equal("Anna");'],
    ['    assert median([1, 2]) == 1.5', '1.5', '1', '    assert median([1, 2]) == 1'],
    ["    assert greet('x') == 'hi', 'a message'", 'hi', 'ho', "    assert greet('x') == 'ho', 'a message'"],
    ['  self.assertEqual(3, count())', '3', '4', '  self.assertEqual(4, count())'],
    ['  assertEquals("sum", 3, sum(1, 1));', '3', '2', '  assertEquals("sum", 2, sum(1, 1));'],
    ['    assert_eq!(sum(1, 1), 3);', '3', '2', '    assert_eq!(sum(1, 1), 2);'],
    [' * add(1, 1) // => 3', '3', '2', ' * add(1, 1) // => 2'],
    ['assert.equal(first([]), null);', 'null', 'undefined', 'assert.equal(first([]), undefined);'],
    ["assert.equal(size(), '3');", "'3'", '3', 'assert.equal(size(), 3);'],
  ])('%s', (line, wanted, actual, after) => {
    expect(swapped(line, wanted, actual)).toBe(after);
  });

  test.each([
    ['stands twice', 'assert.equal(total([75]), 75);', '75', '80'],
    ['is an argument of the call', 'assert.equal(total(75), WANTED);', '75', '80'],
    ['is an argument of the call, under a matcher', 'expect(total(75)).toBe(WANTED);', '75', '80'],
    ['is part of a name or number', 'assert.equal(total(), x75);', '75', '80'],
    ['is part of a longer number', 'assert.equal(total(), 1.75);', '75', '80'],
    ['is a third argument', 'assert.equal(total(), sum, 75);', '75', '80'],
    ['stands in a string', "assert.equal(total(), sum, 'not 75 ');", '75', '80'],
    ['is on one side of an inequality', 'assert total() != 75', '75', '75.0'],
    ['is a bound', 'assert total() <= 75', '75', '80'],
    ['is no operand', 'const wanted = 75;', '75', '80'],
    ['is not there', 'check(total());', '75', '80'],
    ['has no counterpart that a literal can write', 'assert.equal(total(), 75);', '75', '[object Object]'],
    ['would be code', 'assert.equal(name(), `a`);', '`a`', '`${process.exit()}`'],
    ['has several lines', "assert.equal(name(), 'a');", "'a'", "'b\n'"],
    ['is the same', 'assert.equal(total(), 75);', '75', '75'],
    ['is in a nested call', 'assert.equal(total(), plus(75));', '75', '80'],
  ])('is left alone where it %s', (_, line, wanted, actual) => {
    expect(swapped(line, wanted, actual)).toBeUndefined();
  });

  test('a swap touches nothing but the literal, whatever the line is', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.integer(), fc.integer(), (before, after, wanted, actual) => {
        const line = `${before}${wanted}${after}`.replace(/[\r\n]/g, ' ');
        const found = swapLiteral(line, String(wanted), String(actual));
        if (!found) return;
        expect(line.slice(found.start, found.start + found.oldText.length)).toBe(found.oldText);
        expect(found.oldText.replace(/['"`]/g, '')).toBe(String(wanted));
      }),
    );
  });
});

const target = targetFrom('«export const total = (all) => all.reduce((a, b) => a + b, 0);\n»');
const at = { uri: 'file:///work/test/sample.test.ts', line: 4 };
const source = "test('sums', () => {\n  assert.equal(total([25, 30]), 75);\n";
const failing = (more: object = {}): TestCase =>
  testCase('sums', false, { message: 'Expected', expected: '75', actual: '55', at, source, ...more });
const fixesOf = (...cases: TestCase[]) =>
  toolFindings(target, evidenceOf(target.document.text, testRun(target.document.text, cases)))[0]!.fixes;

describe('a failing test', () => {
  test('is one finding with the change of the code first and that of the test after it', () => {
    expect(fixesOf(failing())).toEqual([
      { title: searchTitle, side: 'code', edits: [], validatedBy: [] },
      {
        title: 'expect 55',
        side: 'test',
        validatedBy: [],
        edits: [],
        elsewhere: {
          uri: at.uri,
          edits: [
            {
              range: { start: { line: 4, character: 32 }, end: { line: 4, character: 34 } },
              oldText: '75',
              newText: '55',
            },
          ],
        },
      },
    ]);
  });

  test('has no second side where its assertion is not a literal equality, or where many tests fail alike', () => {
    expect(fixesOf(failing({ source: 'check(total([25, 30]));\n' }))).toBeUndefined();
    expect(fixesOf(failing({ expected: undefined }))).toBeUndefined();
    expect(fixesOf(failing({ at: undefined }))).toBeUndefined();
    const many = Array.from({ length: 4 }, (_, index) => ({ ...failing(), id: `t${index}` }));
    expect(fixesOf(...many)).toBeUndefined();
  });

  test('that two tests share is changed once', () => {
    expect(fixesOf(failing(), { ...failing(), id: 'other' })).toHaveLength(2);
  });

  test('of the person who asks is not offered for a change', () => {
    expect(sidesOf(target, [{ ...failing(), saidBy: 'person' }])).toEqual([]);
  });
});

test('a documented example that is contradicted is changed in the document itself', () => {
  const own = targetFrom('«// add(1, 1) // => 3\nexport const add = (a, b) => a + b;\n»');
  const { text, uri } = own.document;
  const example: TestCase = {
    ...testCase('add', false, { message: 'no', expected: '3', actual: '2', at: { uri, line: 0 }, source: 'add(1, 1)' }),
    saidBy: 'documentation',
  };
  const [, fix] = sidesOf(own, [example]);
  expect(fix).toMatchObject({ side: 'document', title: 'expect 2', edits: [{ newText: '2' }] });
  const { span } = fix!.edits[0]!;
  expect(text.slice(span.start, span.end)).toBe('3');
});
