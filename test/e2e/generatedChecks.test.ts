// Properties tried on the real thing: calls in a sandboxed process, the counterexample as a test of the project that
// fails twice, and the folder left alone.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generatedChecks } from '../../server/src/critique/generatedChecks.ts';
import { settleClaims } from '../../server/src/critique/settleClaims.ts';
import { critiqueContext, critiqueTask } from '../support/critiques.ts';
import { targetFrom } from '../support/fakePorts.ts';
import { hashOf } from '../support/project.ts';
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
  test('a documented promise that a call breaks is proven, small, with a test that can be kept [S042]', async () => {
    const text = `/**
 * Returns a sorted copy of the numbers.
 * @param {number[]} numbers
 * @returns {number[]}
 */
export function inOrder(numbers) {
  return [...numbers].sort();
}
`;
    const [finding, ...more] = await critique('src/order.js', text, module);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ rule: 'property/ordered', proof: 'proven', severity: 'warning', quote: 'inOrder' });
    // Two items are enough to show that text is compared.
    expect(finding!.message).toMatch(/^inOrder\(\[-?\d+, -?\d+\]\) gives \[ -?\d+, -?\d+ \], which does not ascend/);
    expect(finding!.reproducer!.text).toContain('.sort((a, b) => a - b)');
    expect(finding!.reproducer!.receipts.map(({ exitCode }) => exitCode)).toEqual([1, 1]);
  }, 120_000);

  test('what is as promised is left alone, and so is what throws by design', async () => {
    const text = `/**
 * Returns a sorted copy of the numbers, and never throws.
 * @param {number[]} numbers
 * @returns {number[]}
 */
export function inOrder(numbers) {
  return [...numbers].sort((a, b) => a - b);
}
/**
 * The first item; throws for an empty list.
 * @param {number[]} numbers
 * @returns {number}
 */
export function first(numbers) {
  if (numbers.length === 0) throw new RangeError('nothing there');
  return numbers[0];
}
`;
    expect(await critique('src/order.js', text, module)).toEqual([]);
  }, 120_000);

  test('an expression that remembers where it stopped gives two answers to one question', async () => {
    const text = `const digits = /\\d+/g;
/**
 * Whether a text holds a digit.
 * @param {string} text
 */
export function hasDigit(text) {
  return digits.test(text);
}
/**
 * Whether a text holds a digit.
 * @param {string} text
 */
export function holdsDigit(text) {
  return /\\d+/g.test(text);
}
`;
    const found = await critique('src/digits.js', text, module);
    expect(found).toMatchObject([
      { rule: 'property/deterministic', proof: 'opinion', severity: 'info', quote: 'hasDigit' },
    ]);
  }, 120_000);
});

test('a module is called in another text than its own: arguments that are documented to be kept, and are not', async () => {
  const text = `import { max } from './max.js';
/**
 * The largest number, without changing the list.
 * @param {number[]} list
 * @returns {number}
 */
export function largest(list) {
  return max(list.sort());
}
`;
  const max = 'export const max = (list) => Math.max(...list);\n';
  const found = await critique('src/largest.js', text, { ...module, 'src/max.js': max });
  expect(found).toMatchObject([{ rule: 'property/conserved', proof: 'proven', quote: 'largest' }]);
  expect(found[0]!.message).toMatch(/^largest\(\[-?\d+, -?\d+\]\) changes its arguments\./);
}, 120_000);

test('a verified refinement names one small call on which it differs from what was', async () => {
  const root = path.join(engine.folder, 'difference');
  const files = {
    ...module,
    'src/sums.js': `export function total(prices) {
  let sum = 0;
  for (let i = 1; i < prices.length; i++) sum += prices[i];
  return sum;
}
`,
    'test/sums.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { total } from '../src/sums.js';
test('two', () => assert.equal(total([3, 4]), 7));
test('three', () => assert.equal(total([1, 2, 3]), 6));
test('one', () => assert.equal(total([5]), 5));
test('none', () => assert.equal(total([]), 0));
`,
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), content);
  }
  const { outcome } = await engine.search(root, 'src/sums.js', { at: 'sum += prices' });
  expect(outcome.kind).toBe('improved');
  const notes = outcome.kind === 'improved' ? outcome.best.candidate.provenance.notes! : [];
  expect(notes.at(-1)).toMatch(/^total\(\[.*\]\) gives .*, where it gave .*; \d+ of \d+ generated calls differ\.$/);
}, 240_000);

needs('python')(
  'Python: a round trip that is documented, and is none, is proven',
  async () => {
    const text = `def encode(text: str) -> str:
    """Writes each letter and how often it comes in a row."""
    out = ""
    for letter in text:
        if out and out[-2] == letter:
            out = out[:-1] + str(int(out[-1]) + 1)
        else:
            out += letter + "1"
    return out


def decode(text: str) -> str:
    """The inverse of encode."""
    return "".join(letter * (int(count) - 1 or 1) for letter, count in zip(text[::2], text[1::2]))
`;
    const [finding] = await critique('runs.py', text);
    expect(finding).toMatchObject({ rule: 'property/round-trip', proof: 'proven', quote: 'decode' });
    expect(finding!.message).toMatch(/^encode\('(.)\1'\) gives '(.)2'; decode of that gives '.'/);
    expect(finding!.reproducer).toMatchObject({ framework: 'unittest' });
  },
  120_000,
);

test('checks of a tester who sees no body are run for real, and proven by a test where the documentation says them [S036]', async () => {
  const root = path.join(engine.folder, 'tester');
  const text = `/**
 * The mean of the numbers; 0 for an empty list. Their order does not matter.
 * @param {number[]} numbers
 * @returns {number}
 */
export function mean(numbers) {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}
`;
  for (const [name, content] of Object.entries({ ...module, 'src/mean.js': text })) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), content);
  }
  const before = hashOf(root);
  const checks = [{ relation: 'permutation invariant', says: 'Their order does not matter' }];
  const empty = { relation: 'equals', arguments: [[]], value: 0, says: '0 for an empty list' };
  const answers = [
    checks,
    { verdict: 'next stage', because: 'the empty list', checks: [empty] },
    { verdict: 'conclude' },
  ];
  const settled = await engine.withProof(root, 'src/mean.js', async (proof) => {
    const { context } = critiqueContext(
      answers.map((one) => JSON.stringify(one)),
      { proof },
    );
    const target = targetFrom(`«${text}»`, { languageId: 'javascript', uri: `file://${root}/src/mean.js` });
    const { findings } = await generatedChecks.critique(context, critiqueTask(target));
    return settleClaims(context, findings);
  });
  expect(settled.findings).toMatchObject([
    { rule: 'critic/generated-checks', proof: 'proven', reproducer: { actual: 'NaN', expected: '0' } },
  ]);
  expect(hashOf(root), 'the folder is left alone').toEqual(before);
}, 120_000);
