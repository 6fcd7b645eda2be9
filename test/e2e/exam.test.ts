// “Examine the Critics” on real code: faults are planted in functions whose tests pass, and everything that the scripted
// model gives back is judged by these tests, in a copy.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { isAbort } from '../../server/src/base/abort.ts';
import { startRealEngine, type RealEngine } from '../support/realEngine.ts';
import { scriptedModels } from '../support/scriptedModels.ts';

let engine: RealEngine | undefined;
afterEach(() => engine?.dispose());

const functions = `/** Adds the numbers. */
export function total(xs) {
  let sum = 0;
  for (const x of xs) sum += x;
  return sum;
}

/** Whether there are more than three. */
export function many(xs) {
  return xs.length > 3;
}

/** Covered by no test. */
export function untested(x) {
  return x + 1;
}
`;
const tests = `import test from 'node:test';
import assert from 'node:assert/strict';
import { many, total } from './lists.js';
test('total', () => assert.equal(total([1, 2]), 3));
test('none', () => assert.equal(total([]), 0));
test('many', () => assert.deepEqual([many([1, 2, 3]), many([1, 2, 3, 4])], [false, true]));
`;
const blind = () => scriptedModels(['{"verdict": "right", "remarks": []}']);

function project(text = functions, own = tests): string {
  const root = path.join(engine!.folder, 'exam');
  mkdirSync(root, { recursive: true });
  writeFileSync(path.join(root, 'package.json'), '{ "name": "p", "private": true, "type": "module" }\n');
  writeFileSync(path.join(root, 'lists.js'), text);
  writeFileSync(path.join(root, 'lists.test.js'), own);
  return root;
}

test('is of functions whose tests show the planted fault; the report is of what the tests say [S044]', async () => {
  const models = blind();
  engine = startRealEngine(models);
  const root = project();
  const progress: string[] = [];
  const outcome = await engine.examine(root, 'lists.js', (event) => {
    if (event.type === 'progress') progress.push(event.message);
  });
  if (outcome.kind !== 'examined') throw new Error(JSON.stringify(outcome));
  // A function that no test runs cannot be asked about.
  expect(outcome.functions).toEqual(['total', 'many']);
  expect(outcome.result).toMatchObject({ passed: 'open', reasons: ['4 of 40 verdicts'] });
  expect(outcome.lines).toContain('approved 2 of 2 responses that the checks reject');
  expect(outcome.lines[1]).toContain('verdicts: 4, accuracy 50 %, false alarms 0 %');
  expect(progress.some((message) => message.startsWith('Question 1 of about'))).toBe(true);
  expect(models.requests.length).toBeLessThanOrEqual(1 + 2 * 24);
  // The person's own files stay as they are.
  expect(readFileSync(path.join(root, 'lists.js'), 'utf8')).toBe(functions);
}, 120_000);

test('is refused where a test fails, or none is there', async () => {
  engine = startRealEngine(blind());
  const failing = await engine.examine(project(functions.replace('sum += x', 'sum -= x')), 'lists.js');
  const bare = await engine.examine(project(functions, "import './lists.js';\n"), 'lists.js');
  expect([failing.kind, bare.kind]).toEqual(['failed', 'failed']);
  expect(failing).toMatchObject({ failure: { message: expect.stringContaining('tests of it fail') as string } });
}, 120_000);

test('can be cancelled, and asks nothing more', async () => {
  const stop = new AbortController();
  const models = scriptedModels((_, index) => {
    if (index === 2) stop.abort();
    return '{"verdict": "right", "remarks": []}';
  });
  engine = startRealEngine(models);
  const ended = await engine
    .examine(project(), 'lists.js', () => undefined, stop.signal)
    .catch((error: unknown) => error);
  expect([isAbort(ended), models.requests.length]).toEqual([true, 3]);
}, 120_000);
