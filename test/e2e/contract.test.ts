// The written contract drives rounds of refinement: what a call breaks is fed back, and a change that keeps breaking it,
// or takes the promise out, is refused. Calls are real; what the model says is scripted.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startRealEngine, type RealEngine } from '../support/realEngine.ts';
import { scriptedModels } from '../support/scriptedModels.ts';

let engine: RealEngine | undefined;
afterEach(() => engine?.dispose());

const promised = `/**
 * Returns a sorted copy of the numbers.
 * @param {number[]} numbers
 * @returns {number[]}
 */
`;
const text = `${promised}export function inOrder(numbers) {
  return [...numbers].sort();
}
`;
const reply = (replacement: string) => `Here.\n<<<TOUCHSTONE {{nonce}}\n${replacement}\nTOUCHSTONE {{nonce}}>>>`;
const right = text.replace('.sort()', '.sort((a, b) => a - b)');
const stillWrong = text.replace('.sort()', '.sort((a, b) => (a > 5 ? 1 : a - b))');
const backwards = text.replace('.sort()', '.sort((a, b) => b - a)');
const weakened = text.replace('a sorted copy', 'a copy');

async function refine(original: string, answers: readonly string[], fromFinding = false) {
  const models = scriptedModels(answers.map(reply));
  engine = startRealEngine(models);
  const root = path.join(engine.folder, 'contract');
  mkdirSync(root, { recursive: true });
  writeFileSync(path.join(root, 'package.json'), '{ "name": "p", "private": true, "type": "module" }\n');
  writeFileSync(path.join(root, 'order.js'), original);
  const [finding] = fromFinding ? (await engine.critique(root, 'order.js', { critics: [] })).findings : [];
  if (fromFinding) expect(finding).toMatchObject({ rule: 'property/ordered', proof: 'proven' });
  const asked = finding ? { finding } : ({ strategy: 'keep-promises' } as const);
  const outcome = await engine.refine(root, 'order.js', { effort: 'repair', ...asked });
  return { outcome, asked: models.requests.map(({ messages }) => messages.at(-1)!.content) };
}

test('violations of what is written down, with the smallest counterexample, drive each round until none remain [S001]', async () => {
  const { outcome, asked } = await refine(text, [backwards, stillWrong, right]);
  expect(outcome).toMatchObject({ kind: 'improved', best: { text: right, verdict: { remaining: [] } } });
  expect(asked).toHaveLength(3);
  // The first is told what the original breaks, the others what the change before them breaks.
  expect(asked[0]).toMatch(/inOrder\(\[-?\d+, -?\d+\]\) gives \[ -?\d+, -?\d+ \], which does not ascend/);
  for (const words of asked.slice(1)) {
    expect(words).toContain('the test “inOrder keeps property/ordered” fails');
    expect(words).toMatch(/It is promised: “Returns a sorted copy of the numbers\.”/);
  }
  expect(asked[1]).not.toEqual(asked[2]);
}, 120_000);

test('a change that keeps breaking the promise is not taken, and neither is one that takes it out [S001]', async () => {
  const { outcome, asked } = await refine(text, [backwards, weakened, stillWrong]);
  expect(outcome).toMatchObject({ kind: 'unchanged', reason: 'no-improvement' });
  expect(asked).toHaveLength(3);
  expect(asked[2]).toMatch(/inOrder keeps property\/ordered” did not run after the change/);
}, 120_000);

test('to fix a finding of a broken promise is to keep that promise, as far as programs can tell [S001]', async () => {
  const { outcome, asked } = await refine(text, [backwards, right], true);
  expect(outcome).toMatchObject({ kind: 'improved', best: { text: right, verdict: { remaining: [] } } });
  expect(outcome).toMatchObject({ best: { verdict: { cleared: [{ kind: 'test', checker: 'properties' }] } } });
  expect(asked).toHaveLength(2);
}, 120_000);

test('nobody is asked where everything that is written down is kept [S001]', async () => {
  const { outcome, asked } = await refine(right, []);
  expect(outcome).toMatchObject({ kind: 'unchanged', reason: 'nothing-to-do' });
  expect(asked).toEqual([]);
}, 120_000);
