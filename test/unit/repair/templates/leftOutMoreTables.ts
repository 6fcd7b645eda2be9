// What the templates for places, ranges, lengths, joins and checks must propose and must not, where something was left out.

import { js, nothing, py, type TemplateTable } from './table.ts';

const go = 'package p\n\nfunc f(n int, m int) int {\n\treturn n\n}\n';

/** Places counted from the end, ranges, lengths, rounding, joins and checks of what was just worked out. */
export const leftOutMoreTables: readonly TemplateTable[] = [
  {
    id: 'counted-from-end',
    must: [
      [
        'def f(xs, at):\n    return xs[at:]\n',
        'def f(xs, at):\n    if at < 0:\n        at += len(xs)\n    return xs[at:]\n',
        'python',
      ],
      [
        'function f(xs, start) {\n  const length = xs.length;\n  return xs[start] + length;\n}',
        'function f(xs, start) {\n  const length = xs.length;\n  if (start < 0) {\n    start = Math.max(0, length + start);\n  }\n  return xs[start] + length;\n}',
      ],
    ],
    never: [
      // It is asked already, it is no place, there is no list, and what is fixed stays.
      ['def f(xs, at):\n    if at < 0:\n        return 0\n    return xs[at]\n', nothing, 'python'],
      ['def f(xs, price):\n    return xs[price]\n', nothing, 'python'],
      ['function f(a, start) { return a + start; }', nothing],
      ['function f(xs) { const at = g(); return xs[at]; }', nothing],
      [go, nothing, 'go'],
    ],
  },
  {
    id: 'iteration',
    must: [
      [
        'def f(n):\n    for i in n - 1:\n        g(i)\n',
        'def f(n):\n    for i in range(n - 1):\n        g(i)\n',
        'python',
      ],
      [
        'def f(xs):\n    for i in 1:\n        g(xs[i])\n',
        'def f(xs):\n    for i in range(1, len(xs)):\n        g(xs[i])\n',
        'python',
      ],
      [
        'def f(xs):\n    for i in len(xs):\n        g(i)\n',
        'def f(xs):\n    for i in range(len(xs)):\n        g(i)\n',
        'python',
      ],
    ],
    never: [
      ['def f(xs: list):\n    for x in xs:\n        g(x)\n', /range\(xs\)/, 'python'],
      ['def f(xs):\n    for x in xs.items():\n        g(x)\n', /range\(xs\.items/, 'python'],
      ['function f(xs) { for (const x of xs) g(x); }', /range/],
    ],
  },
  {
    id: 'length',
    must: [
      [
        'def f(xs):\n    last = xs - 1\n    return xs[last]\n',
        'def f(xs):\n    last = len(xs) - 1\n    return xs[last]\n',
        'python',
      ],
      ['function f(xs) { let n = xs - 1; return xs[n]; }', 'function f(xs) { let n = xs.length - 1; return xs[n]; }'],
    ],
    never: [
      ['def f(n):\n    last = n - 1\n    return last\n', nothing, 'python'],
      ['def f(n, xs):\n    return xs[n - 1]\n', /len\(n\)/, 'python'],
    ],
  },
  {
    id: 'wrapping',
    must: [
      [js('a * b / 2'), js('Math.round(a * b) / 2')],
      [py('range(a ** 0.5)'), py('range(int(a ** 0.5))'), 'python'],
    ],
    never: [[js('a + b * 2'), /Math\.round\(b|Math\.floor\(b/]],
  },
  {
    id: 'joining',
    must: [
      [py('[a, b]'), py("''.join([a, b])"), 'python'],
      [py('(a, b)'), py("' '.join((a, b))"), 'python'],
    ],
    never: [
      [py('[]'), nothing, 'python'],
      [py('[a]'), nothing, 'python'],
    ],
  },
  {
    id: 'guard',
    must: [
      [
        'def f(xs):\n    """The most; returns 7 for an empty list."""\n    return max(xs)\n',
        'def f(xs):\n    """The most; returns 7 for an empty list."""\n    if xs is None:\n        return 7\n    return max(xs)\n',
        'python',
      ],
      [
        'function f(xs) {\n  const n = xs.length;\n  return 1 / n;\n}',
        'function f(xs) {\n  const n = xs.length;\n  if (n === 0) {\n    return 0;\n  }\n  return 1 / n;\n}',
      ],
      [
        'def f(xs):\n    for x in xs:\n        y = g(x)\n        h(y)\n',
        'def f(xs):\n    for x in xs:\n        y = g(x)\n        if y is None:\n            continue\n        h(y)\n',
        'python',
      ],
    ],
    never: [
      // Of what is copied or calculated nothing is asked.
      ['function f(xs) {\n  const n = 2;\n  return xs / n;\n}', /if \(n/],
    ],
  },
];
