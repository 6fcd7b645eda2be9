// Functions of which many changes hang, eat memory, end the process, write files, or patch what judges them: the fault
// is found all the same, nothing else is called right, and no file of the person is touched.

import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { offeredTexts, startSearches, wordsOf, type Searches } from '../support/searches.ts';

const long = { timeout: 300_000 };

let searches: Searches;
/** A folder of the person outside of the project. */
let outside: string;

beforeAll(() => {
  searches = startSearches();
  outside = mkdtempSync(path.join(tmpdir(), 'touchstone-outside-'));
});

afterAll(async () => {
  await searches.dispose();
  rmSync(outside, { recursive: true });
});

interface Case {
  readonly what: string;
  /** The right function; its fault is made by replacing one text by another. */
  readonly right: string;
  readonly fault: readonly [string, string];
  /** Other ways to mend it that are as right. */
  readonly alike?: readonly string[];
  readonly tests: string;
}

const cases: readonly Case[] = [
  {
    what: 'hang',
    right: `export function indexOf(sorted, wanted) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (sorted[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
`,
    fault: ['return low;', 'return low + 1;'],
    alike: ['return high;'],
    tests: `test('first', () => assert.equal(s.indexOf([2, 4, 6], 2), 0));
test('middle', () => assert.equal(s.indexOf([2, 4, 6], 4), 1));
test('beyond', () => assert.equal(s.indexOf([2, 4, 6], 9), 3));
test('of many', () => assert.equal(s.indexOf([1, 2, 3, 5, 8, 13, 21], 8), 4));
test('of none', () => assert.equal(s.indexOf([], 8), 0));
test('between', () => assert.equal(s.indexOf([1, 5], 3), 1));
`,
  },
  {
    what: 'eat memory',
    right: `export function padded(words, width) {
  const rows = [];
  for (const word of words) {
    const row = [word];
    while (row.length < width) row.push(new Array(2000).fill(row.length).length);
    rows.push(row.length - 1);
  }
  return rows;
}
`,
    fault: ['rows.push(row.length - 1)', 'rows.push(row.length + 1)'],
    tests: `test('one', () => assert.deepEqual(s.padded(['a'], 4), [3]));
test('two', () => assert.deepEqual(s.padded(['a', 'b'], 3), [2, 2]));
test('none', () => assert.deepEqual(s.padded([], 3), []));
test('wide', () => assert.deepEqual(s.padded(['abc', 'd'], 7), [6, 6]));
test('narrow', () => assert.deepEqual(s.padded(['abc', 'd'], 1), [0, 0]));
`,
  },
  {
    what: 'end the process',
    right: `export function parse(words) {
  let level = 0;
  for (const word of words) {
    if (word === '--help') process.exit(0);
    if (word === '-v') level += 1;
    if (level > 90) process.kill(process.pid, 'SIGKILL');
  }
  return level;
}
`,
    fault: ['level += 1', 'level += 2'],
    tests: `test('none', () => assert.equal(s.parse([]), 0));
test('other words', () => assert.equal(s.parse(['x', 'y']), 0));
test('one', () => assert.equal(s.parse(['-v']), 1));
test('three', () => assert.equal(s.parse(['-v', 'a', '-v', '-v']), 3));
`,
  },
  {
    what: 'write files',
    right: `import { appendFileSync, rmSync, writeFileSync } from 'node:fs';

export function save(name, parts, isDry) {
  const text = parts.join(', ');
  if (!isDry) {
    writeFileSync(new URL('../saved-' + name, import.meta.url), text);
    appendFileSync(new URL(import.meta.url), '// saved');
    appendFileSync(OUTSIDE + '/saved-' + name, text);
    rmSync(new URL('../test', import.meta.url), { recursive: true });
  }
  return name + ': ' + text.length;
}
`,
    fault: ['text.length;', '(text.length - 1);'],
    alike: ['(text.length);', '(text.length - 0);'],
    tests: `test('none', () => assert.equal(s.save('a', [], true), 'a: 0'));
test('one', () => assert.equal(s.save('b', ['xyz'], true), 'b: 3'));
test('two', () => assert.equal(s.save('c', ['xyz', 'u'], true), 'c: 6'));
test('three', () => assert.equal(s.save('d', ['xyz', 'u', ''], true), 'd: 8'));
`,
  },
  {
    what: 'patch what judges them',
    right: `import assert from 'node:assert/strict';

export function mean(numbers, isQuiet = false) {
  if (isQuiet) {
    assert.equal = assert.deepEqual = assert.strictEqual = () => {};
    Object.is = () => true;
    process.exitCode = 0;
  }
  let sum = 0;
  for (const number of numbers) sum += number;
  return numbers.length === 0 ? 0 : sum / numbers.length;
}
`,
    fault: ['sum / numbers.length', 'sum * numbers.length'],
    tests: `test('none', () => assert.equal(s.mean([]), 0));
test('one', () => assert.equal(s.mean([3]), 3));
test('two', () => assert.equal(s.mean([3, 4]), 3.5));
test('three', () => assert.equal(s.mean([3, 4, 8]), 5));
test('below zero', () => assert.equal(s.mean([-3, -5]), -4));
`,
  },
];

test.each(cases)('changes that $what cost only themselves', long, async ({ right, fault, alike = [], tests }) => {
  const text = right.replace('OUTSIDE', JSON.stringify(outside));
  const root = searches.project({
    'src/subject.js': text.replace(...fault),
    'test/subject.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as s from '../src/subject.js';

${tests}`,
  });
  const { outcome, tried } = await searches.search(root, 'src/subject.js');
  expect(tried).toBeGreaterThan(20);
  // Where many changes hang, not all rivals are tried, and what passes is shown with a doubt.
  expect(offeredTexts(outcome), wordsOf(outcome)).not.toEqual([]);
  const isRight = (one: string) => [fault[0], ...alike].some((fix) => one === text.replace(fault[0], fix));
  if (outcome.kind === 'improved') expect(outcome.best.text).toSatisfy(isRight);
  expect(readdirSync(outside)).toEqual([]);
  expect(existsSync(path.join(root, 'saved-a'))).toBe(false);
});
