// What the templates for subscripts, smallest cases, targets and lists that nothing fills must propose and must not.

import { js, nothing, py, type TemplateTable } from './table.ts';

const cell = (body: string) => `def f(t, i, j):\n    ${body}\n    return t\n`;
const stack = (line: string) =>
  `def f(xs):\n    stack = []\n    out = []\n    for x in xs:\n        while stack:\n            out.append(stack.pop())\n${line}    return out\n`;
const pushed = (line: string) =>
  `function f(xs) {\n  const stack = [];\n  let n = 0;\n  for (const x of xs) {\n    n += stack.length;\n${line}  }\n  return n;\n}\n`;

/** Another place for an index, a bound, a value. */
export const placeTables: readonly TemplateTable[] = [
  {
    id: 'subscripts',
    must: [
      [cell('t[j, i] = 1'), cell('t[i, j] = 1'), 'python'],
      [py('a[b, 0] + 1'), py('a[0, b] + 1'), 'python'],
      [py('a[1, b, 2]'), py('a[b, 1, 2]'), 'python'],
    ],
    never: [
      [py('a[b]'), nothing, 'python'],
      [py('a[b, b]'), nothing, 'python'],
      [py('a[b:1]'), nothing, 'python'],
      [js('a[b][0]'), nothing],
    ],
  },
  {
    id: 'base-case',
    must: [
      [
        'function f(n) { if (n === 0) return 1; return n * f(n - 2); }',
        'function f(n) { if (n <= 1) return 1; return n * f(n - 2); }',
      ],
      [
        'def f(xs):\n    if len(xs) == 0:\n        return xs\n    return xs[1:]\n',
        'def f(xs):\n    if len(xs) <= 1:\n        return xs\n    return xs[1:]\n',
        'python',
      ],
      ['int f(int n) { if (n == 0) return 1; return n; }', 'int f(int n) { if (n <= 1) return 1; return n; }', 'c'],
    ],
    never: [
      [js('a !== 0'), nothing],
      [js('a === 1'), nothing],
      [js("a === '0'"), nothing],
      [py('a < 0'), nothing, 'python'],
      ['function f(s: string) { return s === 0; }', nothing, 'typescript'],
    ],
  },
  {
    id: 'target',
    must: [
      [cell('t[i, j] = t[j, i] + 1'), cell('t[j, i] = t[j, i] + 1'), 'python'],
      [
        'function f(a, b, i) { a[i] = Math.min(b[i], a[i]); return b; }',
        'function f(a, b, i) { b[i] = Math.min(b[i], a[i]); return b; }',
      ],
      [
        'function f(a, i, j) { a[i] = 1; a[j] = 2; return a; }',
        'function f(a, i, j) { a[j] = 1; a[j] = 2; return a; }',
      ],
    ],
    never: [
      ['function f(a, b) { a = b[0]; return a; }', nothing],
      ['function f(a, i) { a[i] = 1; return a; }', nothing],
      ['function f(a, i) { a.x = a[i]; return a; }', nothing],
    ],
  },
  {
    id: 'never-filled',
    must: [
      [stack(''), stack('        stack.append(x)\n'), 'python'],
      [pushed(''), pushed('    stack.push(x);\n')],
    ],
    never: [
      // It is filled, in one way or another.
      [stack('        stack.append(1)\n'), nothing, 'python'],
      [pushed('    stack[n] = x;\n'), nothing],
      [pushed('    stack.unshift(x);\n'), nothing],
      // Nothing reads it, or it is no list that begins empty.
      ['def f(xs):\n    stack = []\n    for x in xs:\n        print(x)\n    return 1\n', nothing, 'python'],
      ['def f(xs, stack):\n    for x in xs:\n        print(stack[-1])\n    return 1\n', nothing, 'python'],
      // Nothing is gone over.
      ['def f(x):\n    stack = []\n    return stack\n', nothing, 'python'],
    ],
  },
  {
    id: 'iteration',
    must: [
      [
        'function f(xs, k) { const a = xs.slice(0, k); for (const x of xs) a.push(x); return a; }',
        'function f(xs, k) { const a = xs.slice(0, k); for (const x of xs.slice(k)) a.push(x); return a; }',
      ],
      [
        'def f(xs, k):\n    a = xs[:k]\n    for x in xs:\n        a.append(x)\n    return a\n',
        'def f(xs, k):\n    a = xs[:k]\n    for x in xs[k:]:\n        a.append(x)\n    return a\n',
        'python',
      ],
    ],
    never: [
      // The first part of another list says nothing of this one.
      [
        'def f(xs, ys, k):\n    a = ys[:k]\n    for x in xs:\n        a.append(x)\n    return a\n',
        /xs\[k:\]/,
        'python',
      ],
    ],
  },
  {
    id: 'after-loop',
    must: [
      [
        'def f(xs, k):\n    out = []\n    while len(xs) > k:\n        head, xs = xs[:k], xs[k:]\n        out.append(head)\n    return out\n',
        'def f(xs, k):\n    out = []\n    while len(xs) > k:\n        head, xs = xs[:k], xs[k:]\n        out.append(head)\n    out.append(xs)\n    return out\n',
        'python',
      ],
      [
        'function f(text) {\n  const out = [];\n  while (text.length > 3) {\n    const head = text.slice(0, 3);\n    text = text.slice(3);\n    out.push(head);\n  }\n  return out;\n}',
        'function f(text) {\n  const out = [];\n  while (text.length > 3) {\n    const head = text.slice(0, 3);\n    text = text.slice(3);\n    out.push(head);\n  }\n  out.push(text);\n  return out;\n}',
      ],
    ],
    never: [
      // What the loop does not change is not left over.
      [
        'def f(xs, k):\n    out = []\n    while len(out) < k:\n        out.append(1)\n    return out\n',
        /out\.append\((?:k|len)\)/,
        'python',
      ],
    ],
  },
  {
    id: 'return-value',
    must: [
      [
        'def f(s):\n    depth = 0\n    for c in s:\n        depth += 1\n    return True\n',
        'def f(s):\n    depth = 0\n    for c in s:\n        depth += 1\n    return depth == 0\n',
        'python',
      ],
      [
        'function f(s) { const open = []; for (const c of s) open.push(c); return true; }',
        'function f(s) { const open = []; for (const c of s) open.push(c); return open.length === 0; }',
      ],
      [
        'def f(n):\n    if n < 2:\n        return []\n    return [n] + f(n - 1)\n',
        'def f(n):\n    if n < 2:\n        return [n]\n    return [n] + f(n - 1)\n',
        'python',
      ],
      [
        'def f(n):\n    if n < 2:\n        return []\n    return [n] + f(n - 1)\n',
        'def f(n):\n    if n < 2:\n        return [[]]\n    return [n] + f(n - 1)\n',
        'python',
      ],
    ],
    never: [['function f(s) { const open = []; return open.length; }', /return \[|=== 0/]],
  },
  {
    id: 'off-by-one',
    must: [
      [cell('t[i, j] = t[i - 1, j] + 1'), cell('t[i, j] = t[i - 1, j - 1] + 1'), 'python'],
      [py('(len(a)) * [0]'), py('(len(a) - 1) * [0]'), 'python'],
    ],
    never: [[py("a['x', 'y']"), /'[xy]' [+-] 1/, 'python']],
  },
];
