// Which comparisons are turned into which.
import { expect, test } from 'vitest';
import { relationalOperator } from '../../../../server/src/repair/templates/relationalOperator.ts';
import { proposals } from '../samples.ts';

test.each([
  ['function f(a, b) { return a < b; }', 'function f(a, b) { return a <= b; }'],
  ['function f(a, b) { return a < b; }', 'function f(a, b) { return a > b; }'],
  ['function f(a, b) { return a === b; }', 'function f(a, b) { return a !== b; }'],
  ['function f(a, b) { return a == b; }', 'function f(a, b) { return a === b; }'],
  ['function f(a, b) { while (a >= b) b++; }', 'function f(a, b) { while (a > b) b++; }'],
])('%s → %s', async (before, after) => {
  expect(await proposals(relationalOperator, before)).toContain(after);
});

test.each([
  ['a strict comparison is not made loose', 'function f(a, b) { return a === b; }', /[^=!]==[^=]/],
  ['nothing outside of the function', 'const c = 1 < 2; function f(a, b) { return a < b; }', /1 (?:<=|>)/],
  ['no type arguments', 'function f(a) { return new Map(a); }', /./],
  ['arithmetic is left alone', 'function f(a, b) { return a + b; }', /./],
])('%s', async (_name, text, never) => {
  for (const changed of await proposals(relationalOperator, text)) expect(changed).not.toMatch(never);
});
