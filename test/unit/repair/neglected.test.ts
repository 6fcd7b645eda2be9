// Names that a function forgets: found where nothing reads or changes them, and only there.
import { expect, test } from 'vitest';
import { neglectedIn } from '../../../server/src/repair/neglected.ts';
import { placeIn } from './samples.ts';

test.each([
  ['javascript', 'function f(a, b) { return a; }', ['b'], []],
  ['javascript', 'function f(a, b = 1) { return a + b; }', [], []],
  ['javascript', 'function f(a) { const c = a; return a; }', ['c'], []],
  ['javascript', 'function f() { let n = 0; return n; }', [], ['n']],
  ['javascript', 'function f() { const n = 0; return n; }', [], []],
  ['javascript', 'function f(m) { let n = m; return n; }', [], []],
  ['javascript', 'function f() { let n = -1; return n; }', [], ['n']],
  ['javascript', 'function f() { let n = 0; n++; return n; }', [], []],
  ['javascript', 'function f() { let n = 0; n = 2; return n; }', [], []],
  ['javascript', 'function f() { const n = []; n.push(1); return n; }', [], []],
  ['javascript', 'function f() { const n = {}; n.a = 1; return n; }', [], []],
  ['javascript', 'function f(x) { const n = x * 2; return n; }', [], []],
  ['javascript', 'function f(x) { for (let n = 0; n < x; n++) g(n); }', [], []],
  ['python', 'def f(a, b=1):\n    return a\n', ['b'], []],
  ['python', 'def f(a):\n    n = 0\n    return n + a\n', [], ['n']],
  ['python', 'def f(a):\n    n = 0\n    n += a\n    return n\n', [], []],
  ['python', 'def f(a):\n    n = {}\n    n[a] = 1\n    return n\n', [], []],
] as const)('%s: %s', async (languageId, text, unread, unchanged) => {
  const found = neglectedIn(await placeIn(languageId, text));
  expect([...found.unread]).toEqual(unread);
  expect([...found.unchanged]).toEqual(unchanged);
});
