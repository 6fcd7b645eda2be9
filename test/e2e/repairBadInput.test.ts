// What bad input to a search for a fix gets: a reason by name and an exit code, never a change that is called
// verified and is not, and never a touched file. By the real tools in the real sandbox.

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeProject, runCli, type Project } from '../support/project.ts';
import { fixedLines, offeredTexts, startSearches, wordsOf, type Searches } from '../support/searches.ts';

const long = { timeout: 300_000 };

let searches: Searches;
let project: Project | undefined;

beforeAll(() => {
  searches = startSearches();
});

afterEach(() => project?.remove());

afterAll(() => searches.dispose());

const manifest = '{ "private": true, "type": "module", "scripts": { "test": "node --test" } }\n';

/** A test file that imports everything of `src/subject.js` as `s`. */
function tests(body: string): string {
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as s from '../src/subject.js';

${body}`;
}

const clamp = `/** Keeps a number between two others. */
export function clamp(value, low, high) {
  if (value < low) return low;
  if (value > high) return high;
  return value;
}
`;
const brokenClamp = clamp.replace('value > high) return high', 'value > high) return low');
const clampTests = tests(`test('keeps what is between', () => assert.equal(s.clamp(5, 1, 9), 5));
test('lifts', () => assert.equal(s.clamp(-3, 1, 9), 1));
test('lowers', () => assert.equal(s.clamp(12, 1, 9), 9));
test('lowers further', () => assert.equal(s.clamp(40, 2, 30), 30));
`);

/** In every run another of many tests fails, whatever the function does. */
const moody = `const unlucky = Math.floor(Math.random() * 60);
for (let index = 0; index < 60; index++)
  test('now and then ' + index, () => assert.equal(s.clamp(5, 1, 9), index === unlucky ? 4 : 5));
`;

describe('tests that say nothing', () => {
  test('no failing test: nothing to repair, exit 0', long, async () => {
    project = makeProject({ 'package.json': manifest, 'src/subject.js': clamp, 'test/subject.test.js': clampTests });
    const before = project.hash();
    const end = await runCli(project, ['refine', 'src/subject.js:3', '--effort', 'search', '--apply', '--quiet']);
    expect(end.stdout).toContain('Nothing to repair');
    expect(end.code).toBe(0);
    expect(project.hash()).toBe(before);
  });

  test('no test at all: it cannot be verified, with three ways to say what is wrong, exit 4', long, async () => {
    project = makeProject({ 'package.json': manifest, 'src/subject.js': brokenClamp });
    const end = await runCli(project, ['refine', 'src/subject.js:3', '--effort', 'search', '--apply', '--quiet']);
    expect(end.stdout).toContain('verify.no-signal');
    for (const way of ['documentation', '--expect', '--crash']) expect(end.stdout).toContain(way);
    expect(end.code).toBe(4);
    expect(project.read('src/subject.js')).toBe(brokenClamp);
  });

  test('a test that changes its mind proves nothing: it is named, and no change is offered', long, async () => {
    const root = searches.project({ 'src/subject.js': clamp, 'test/subject.test.js': tests(moody) });
    const { outcome } = await searches.search(root, 'src/subject.js', { at: 'value < low' });
    expect(outcome.kind).toBe('unverified');
    expect(offeredTexts(outcome)).toEqual([]);
    expect(wordsOf(outcome)).toMatch(/verify\.flaky .*now and then/);
  });

  test('beside such tests, nothing but the right fix is verified', long, async () => {
    const root = searches.project({
      'src/subject.js': brokenClamp,
      'test/subject.test.js': clampTests + moody,
    });
    const { outcome } = await searches.search(root, 'src/subject.js', { at: 'value < low', seconds: 40 });
    if (outcome.kind === 'improved') expect(outcome.best.text).toBe(clamp);
    else expect(offeredTexts(outcome).every((text) => text === clamp)).toBe(true);
  });

  test('a test that lacks a dependency: it is named, and no change is offered', long, async () => {
    const root = searches.project({
      'src/subject.js': brokenClamp,
      'test/subject.test.js': `import 'a-package-that-nobody-installed';\n${clampTests}`,
    });
    const { outcome } = await searches.search(root, 'src/subject.js', { at: 'value < low' });
    expect(outcome.kind).not.toBe('improved');
    expect(wordsOf(outcome)).toContain('a-package-that-nobody-installed');
  });

  test('a test that needs the network: it fails without it, and no change is offered', long, async () => {
    const root = searches.project({
      'src/subject.js': `export async function titleOf(address) {\n  const page = await fetch(address);\n  return (await page.text()).slice(0, 10);\n}\n`,
      'test/subject.test.js': tests(
        `test('reads a title', async () => assert.equal(await s.titleOf('http://127.0.0.1:9/page'), '<!doctype '));\n`,
      ),
    });
    const { outcome } = await searches.search(root, 'src/subject.js', { at: 'fetch', seconds: 60 });
    expect(outcome.kind).not.toBe('improved');
    expect(offeredTexts(outcome)).toEqual([]);
    expect(wordsOf(outcome)).toContain('A test seems to need the network');
  });

  test('a test that takes minutes: ended at the deadline, and told', long, async () => {
    const root = searches.project({
      'src/subject.js': brokenClamp,
      'test/subject.test.js': tests(
        `test('lowers, later', async () => {
  await new Promise((resolve) => setTimeout(resolve, 600_000));
  assert.equal(s.clamp(12, 1, 9), 9);
});
`,
      ),
    });
    const { outcome } = await searches.search(root, 'src/subject.js', {
      at: 'value < low',
      deadlineMs: 8000,
      seconds: 60,
    });
    expect(outcome.kind).not.toBe('improved');
    expect(wordsOf(outcome)).toContain('checker.timeout');
  });
});

describe('faults that do not lie in one place', () => {
  test('outside of the selection: file and line are told', long, async () => {
    const root = searches.project({
      'src/subject.js': `export function total(prices) {
  return prices.reduce((sum, price) => sum + price, 0);
}

export function discount(sum, isMember) {
  if (isMember) {
    const share = sum > 100 ? 20 : 10;
    return sum + (sum * share) / 100;
  }
  return sum;
}

export function bill(prices, isMember) {
  const sum = total(prices);
  const due = discount(sum, isMember);
  return due.toFixed(2);
}
`,
      'test/subject.test.js': tests(`test('guests pay all', () => assert.equal(s.bill([10, 20], false), '30.00'));
test('nothing costs nothing', () => assert.equal(s.bill([], false), '0.00'));
test('cents', () => assert.equal(s.bill([1.25, 1], false), '2.25'));
test('members pay less', () => assert.equal(s.bill([50, 40], true), '81.00'));
test('and less for more', () => assert.equal(s.bill([150, 50], true), '160.00'));
test('totals', () => assert.equal(s.total([1, 2, 3]), 6));
`),
    });
    const { outcome } = await searches.search(root, 'src/subject.js', { at: 'const sum = total' });
    expect(outcome.kind, fixedLines(outcome)).not.toBe('improved');
    expect(wordsOf(outcome)).toMatch(/repair\.elsewhere .*subject\.js:(?:7|8)\b/);
  });

  test('two in one function: both are mended, or none is called verified', long, async () => {
    const right = `export function spread(numbers) {
  let low = Infinity;
  let high = -Infinity;
  for (const number of numbers) {
    if (number < low) low = number;
    if (number > high) high = number;
  }
  return high - low;
}
`;
    const root = searches.project({
      'src/subject.js': right.replace('number < low', 'number > low').replace('high - low', 'high + low'),
      'test/subject.test.js': tests(`test('one', () => assert.equal(s.spread([4]), 0));
test('two', () => assert.equal(s.spread([4, 9]), 5));
test('falling', () => assert.equal(s.spread([9, 4, 1]), 8));
test('below zero', () => assert.equal(s.spread([-9, 4, -10]), 14));
test('mixed', () => assert.equal(s.spread([2, 8, 3, 7]), 6));
`),
    });
    const { outcome, tried } = await searches.search(root, 'src/subject.js', { at: 'let low' });
    if (outcome.kind === 'improved') expect(outcome.best.text).toBe(right);
    else expect(tried).toBeGreaterThan(20);
  });
});

describe('code that is not for this', () => {
  test('a function of 500 lines: searched within the time that was given', long, async () => {
    const steps = Array.from(
      { length: 165 },
      (_, index) => `  if (kind === ${index}) {\n    sum += ${(index * 7) % 31};\n  }`,
    );
    const text = `export function priceOf(kind, base) {\n  let sum = base;\n${steps.join('\n')}\n  return sum;\n}\n`;
    const root = searches.project({
      'src/subject.js': text.replace('if (kind === 80) {\n    sum += 2', 'if (kind === 80) {\n    sum -= 2'),
      'test/subject.test.js': tests(
        `for (const kind of [0, 1, 7, 79, 81, 100, 164])
  test('kind ' + kind, () => assert.equal(s.priceOf(kind, 5), 5 + ((kind * 7) % 31)));
test('kind 80', () => assert.equal(s.priceOf(80, 5), 7));
test('kind 80 of another base', () => assert.equal(s.priceOf(80, 50), 52));
`,
      ),
    });
    const seconds = 60;
    const { outcome, tried } = await searches.search(root, 'src/subject.js', { at: 'let sum', seconds });
    expect(outcome.cost.seconds).toBeLessThan(2 * seconds);
    expect(tried).toBeGreaterThan(0);
    if (outcome.kind === 'improved') expect(outcome.best.text).toBe(text);
  });

  test.each([
    ['generated', `// Code generated by a tool. DO NOT EDIT.\n${brokenClamp}`, 'generated'],
    ['minified', `${brokenClamp}export const table = [${'1234,'.repeat(300)}];\n`, 'minified'],
  ])('%s code: declined, with the reason', long, async (_what, text, reason) => {
    const root = searches.project({ 'src/subject.js': text, 'test/subject.test.js': clampTests });
    const { outcome } = await searches.search(root, 'src/subject.js', { at: 'value < low' });
    expect(outcome.kind).not.toBe('improved');
    expect('message' in outcome && outcome.message).toContain(`the code is ${reason}`);
  });
});
