// Names that a function forgets: found where nothing reads or changes them, and only there.
import { expect, test } from 'vitest';
import { neglectedIn, unreadImports } from '../../../server/src/repair/neglected.ts';
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

test.each([
  [
    'javascript',
    "import { one, two as three } from './one.js';\nimport four, * as five from 'four';\n",
    ['one', 'three', 'four'],
  ],
  ['javascript', "import { one } from './one.js';\nexport { one };\n", []],
  ['javascript', "var toText = require('./toText'), other = require('other')(1);\n", ['toText']],
  ['javascript', "const { one } = require('./one');\nconst two = make('one');\n", ['one']],
  ['javascript', 'const one = { two: 3 };\nlet four;\n', []],
  ['typescript', "import type { A } from './a.ts';\nimport { b } from './b.ts';\nlet x: A;\n", ['b']],
  ['python', 'import math\nfrom os import path, sep as s\nprint(path)\n', ['s']],
  ['python', 'from math import *\n', []],
  ['go', 'package a\nimport "fmt"\n', []],
] as const)('imports that nothing reads, in %s: %s', async (languageId, head, unread) => {
  const func =
    languageId === 'python'
      ? 'def f(a):\n    return a\n'
      : languageId === 'go'
        ? 'func f(a int) int { return a }\n'
        : 'function f(a) { return a; }\n';
  const found = unreadImports(await placeIn(languageId, head + func));
  expect([...found]).toEqual(unread);
});
