// `touchstone refine --strategy plan-steps` as a person runs it, with the project's own tests and real calls of its
// functions; model answers are scripted and show plumbing, never quality.

import { afterEach, expect, test } from 'vitest';
import { makeProject, runCli, type Project } from '../support/project.ts';
import { replacement, startScriptedEndpoint, type ScriptedEndpoint } from '../support/scriptedEndpoint.ts';

const open: { project?: Project; endpoint?: ScriptedEndpoint } = {};
afterEach(async () => {
  await open.endpoint?.close();
  open.project?.remove();
  delete open.endpoint;
  delete open.project;
});

const spread = `export function spread(xs) {
  return Math.max(...xs);
}
`;
const files = {
  'package.json': '{ "name": "p", "private": true, "type": "module", "scripts": { "test": "node --test" } }\n',
  'src/spread.js': spread,
  'test/spread.test.js': `import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spread } from '../src/spread.js';

test('is the greatest less the least', () => {
  assert.equal(spread([3, 9, 4]), 6);
  assert.equal(spread([]), 0);
});
test('of a zero and one more', () => assert.equal(spread([0, 7]), 7));
`,
};
const guarded = `export function spread(xs) {
  if (xs.length === 0) return 0;
  return Math.max(...xs);
}`;
const halved = guarded.replace('Math.max(...xs);', '(Math.max(...xs) - Math.min(...xs)) / 2;');
const whole = guarded.replace('Math.max(...xs);', 'Math.max(...xs) - Math.min(...xs);');
/** What the failing test gives after each step, as somebody finds who walks it by hand. */
const walk = (...gives: readonly string[]) => JSON.stringify([{ test: 1, gives }]);
const plan = (...steps: readonly (readonly [string, object])[]) =>
  JSON.stringify(steps.map(([step, assert]) => ({ step, assert })));

test('keeps the step that holds, takes back the one that a real call contradicts, and plans anew [S128]', async () => {
  const p = (open.project = makeProject(files));
  const before = p.hash();
  const e = (open.endpoint = await startScriptedEndpoint([
    plan(
      ['Return 0 for an empty list.', { call: 'spread([])', gives: '0' }],
      ['Subtract the least.', { call: 'spread([5, 8])', gives: '3' }],
    ),
    walk('9', '6'),
    replacement(guarded),
    replacement(halved),
    plan(['Subtract the least from the greatest.', { call: 'spread([5, 8])', gives: '3' }]),
    replacement(whole),
  ]));
  const model = ['--strategy', 'plan-steps', '--model', e.model, '--base-url', e.baseUrl];
  const end = await runCli(p, ['refine', 'src/spread.js:1-3', ...model]);
  expect(end.code).toBe(0);
  expect(e.requests).toHaveLength(6);
  const anew = e.requests[4]!.prompt;
  expect(anew).toContain('1. Return 0 for an empty list. (spread([]) gives 0)');
  expect(anew).toContain('if (xs.length === 0) return 0;\n  return Math.max(...xs);');
  expect(end.stderr).toContain('Step 1, kept: Return 0 for an empty list. (seen: spread([]) gives 0)');
  expect(end.stderr).toMatch(/Step 2, taken back: Subtract the least\./);
  expect(end.stdout).toContain('+  return Math.max(...xs) - Math.min(...xs);');
  expect(end.stdout).toContain('Gate: verified');
  expect(p.hash()).toBe(before);
});

test('does not accept a plan that breaks a passing test, although its assertions hold', async () => {
  const p = (open.project = makeProject(files));
  const constant = 'export function spread(xs) {\n  return xs.length === 0 ? 0 : 6;\n}';
  const e = (open.endpoint = await startScriptedEndpoint([
    plan(['Return what is wanted.', { call: 'spread([3, 9, 4])', gives: '6' }]),
    walk('6'),
    replacement(constant),
    '[]',
  ]));
  const model = ['--strategy', 'plan-steps', '--model', e.model, '--base-url', e.baseUrl];
  const end = await runCli(p, ['refine', 'src/spread.js:1-3', ...model]);
  expect(end.code).toBe(1);
  expect(end.stderr).toMatch(/Step 1, taken back: .*of a zero and one more/);
  expect(p.read('src/spread.js')).toBe(spread);
});
