// What the templates for calls, statements and checks that were left out must propose and must not.

import { js, nothing, type TemplateTable } from './table.ts';

const round = (body: string, head = '  const out = {};\n') =>
  `function f(xs) {\n${head}  for (const x of xs) {\n${body}  }\n  return out;\n}`;
const go = 'package p\n\nfunc f(n int, m int) int {\n\treturn n\n}\n';

/** Calls, idle values, updates, first values, parameters, defaults and checks. */
export const leftOutTables: readonly TemplateTable[] = [
  {
    id: 'missing-call',
    must: [
      // An import that nothing reads, with the parameters that nothing reads.
      [
        "import { cut } from './cut.js';\nfunction f(list, from) { return list; }",
        "import { cut } from './cut.js';\nfunction f(list, from) { return cut(list, from); }",
      ],
      [
        "const isList = require('./isList');\nfunction f(x, a, b) { return x ? a : b; }",
        "const isList = require('./isList');\nfunction f(x, a, b) { return isList(x) ? a : b; }",
      ],
      // A function that is handed in.
      [
        'function f(xs, keep) { return xs.filter((x) => x); }',
        'function f(xs, keep) { return xs.filter((x) => keep(x)); }',
      ],
      // A value that nothing reads any more.
      [js('b'), js('a.slice(b)')],
      ['function f(xs, g) { return (x) => g(x); }', 'function f(xs, g) { return xs.filter((x) => g(x)); }'],
      // Another call of the function, and the parameters of the file's functions.
      [
        'function f(xs, get) { let a = get(xs[0]); const b = xs[1]; return a - b; }',
        'function f(xs, get) { let a = get(xs[0]); const b = get(xs[1]); return a - b; }',
      ],
      [
        'def tidy(text, sep=1):\n    return text\n\ndef f(text):\n    return text + 1\n',
        'def tidy(text, sep=1):\n    return text\n\ndef f(text):\n    return tidy(text) + 1\n',
        'python',
      ],
      [
        "def g(text):\n    return clean(text, '-')\n\ndef clean(s, c):\n    return s\n\ndef f(text):\n    return text\n",
        "def g(text):\n    return clean(text, '-')\n\ndef clean(s, c):\n    return s\n\ndef f(text):\n    return clean(text, '-')\n",
        'python',
      ],
      [
        'def _weigh(items, rate):\n    return 1\n\ndef f(items, rate):\n    return items * 2\n',
        'def _weigh(items, rate):\n    return 1\n\ndef f(items, rate):\n    return _weigh(items, rate) * 2\n',
        'python',
      ],
      [
        'def f(x):\n    if x == 1:\n        return False\n    return g(x)\n',
        'def f(x):\n    if x == 1:\n        return False\n    return bool(g(x))\n',
        'python',
      ],
    ],
    never: [
      // What is called elsewhere is not forgotten, nor what is handed out or the function itself.
      ["import { cut } from './cut.js';\ncut();\nfunction f(list) { return list; }", /return cut/],
      ['export function g(n) { return n; }\nfunction f(list) { return list; }', /return g\(/],
      ['def g(list):\n    return 1\n\ndef f(other):\n    return other\n', nothing, 'python'],
      ['function f(a) { return a; }', nothing],
      // All that is there is read.
      [js('a + b'), nothing],
      // It does not call itself with itself, nor twice.
      [
        "import { cut } from './cut.js';\nfunction f(list, from) { return list; }",
        /cut\(cut|cut\(from, from|cut\(list, list/,
      ],
      [
        'function g(n) { return n; }\nfunction h() { return g(1); }\nfunction f(list) { return list; }',
        /return g\(list/,
      ],
      // More than one argument that nothing fills.
      ['def _g(a, p, q):\n    return a\n\ndef f(a):\n    return a\n', nothing, 'python'],
      ['def g(a, p, q):\n    return a\n\ndef f(a):\n    return a\n', nothing, 'python'],
      [go, nothing, 'go'],
    ],
  },
  {
    id: 'idle-statement',
    must: [
      [
        'function f(xs) { const out = []; for (const x of xs) { x; } return out; }',
        'function f(xs) { const out = []; for (const x of xs) { out.push(x); } return out; }',
      ],
      [
        'function f(xs, visit) { for (const x of xs) { x; } }',
        'function f(xs, visit) { for (const x of xs) { visit(x); } }',
      ],
      [
        'def f(xs):\n    seen = set()\n    for x in xs:\n        x + 1\n    return seen\n',
        'def f(xs):\n    seen = set()\n    for x in xs:\n        seen.add(x + 1)\n    return seen\n',
        'python',
      ],
      [
        'def f(xs):\n    total = 0\n    for x in xs:\n        x\n    return total\n',
        'def f(xs):\n    total = 0\n    for x in xs:\n        total += x\n    return total\n',
        'python',
      ],
      [
        'def f(xs):\n    yield 0\n    for x in xs:\n        x\n',
        'def f(xs):\n    yield 0\n    for x in xs:\n        yield x\n',
        'python',
      ],
    ],
    never: [
      ['function f(xs) { const out = []; xs.pop(); return out; }', nothing],
      ["function f(xs) { 'use strict'; const out = []; return out; }", nothing],
      ['function f(a, b) { const out = []; a = b; a++; return out; }', nothing],
      ['def f(xs):\n    """Gives all."""\n    out = []\n    xs.sort()\n    return out\n', nothing, 'python'],
      ['def f(xs):\n    out = []\n    await xs\n    return out\n', nothing, 'python'],
    ],
  },
  {
    id: 'missing-update',
    must: [
      [
        round('    const key = x.id;\n    const value = x.name;\n'),
        round('    const key = x.id;\n    const value = x.name;\n    out[key] = value;\n'),
      ],
      [round('    if (x > 1) {}\n'), round('    if (x > 1) {\n      out[x] = (out[x] ?? 0) + 1;\n    }\n')],
      [
        round('    const key = x.id;\n', '  const out = new Map();\n'),
        round('    const key = x.id;\n    out.set(key, x);\n', '  const out = new Map();\n'),
      ],
      [
        'function f(xs, keep) {\n  const out = [];\n  for (const x of xs) {\n    log();\n  }\n  return out;\n}',
        'function f(xs, keep) {\n  const out = [];\n  for (const x of xs) {\n    log();\n    if (keep(x)) {\n      out.push(x);\n    }\n  }\n  return out;\n}',
      ],
      [
        'def f(xs):\n    most = 0\n    for x in xs:\n        pass\n    return most\n',
        'def f(xs):\n    most = 0\n    for x in xs:\n        most = max(most, x)\n    return most\n',
        'python',
      ],
      [
        'def f(rows):\n    longest = 0\n    for row in rows:\n        pass\n    return [row[0] for row in rows], longest\n',
        'def f(rows):\n    longest = 0\n    for row in rows:\n        longest = max(longest, len(row))\n    return [row[0] for row in rows], longest\n',
        'python',
      ],
      [
        'def f(xs):\n    total = 0\n    for i in range(len(xs)):\n        pass\n    return total\n',
        'def f(xs):\n    total = 0\n    for i in range(len(xs)):\n        total += xs[i]\n    return total\n',
        'python',
      ],
      [
        'def f(xs):\n    seen = set()\n    for x in xs:\n        if x in seen:\n            return x\n        y = x\n    return seen\n',
        'def f(xs):\n    seen = set()\n    for x in xs:\n        if x in seen:\n            return x\n        y = x\n        seen.add(y)\n    return seen\n',
        'python',
      ],
    ],
    never: [
      // What is filled or changed is left alone, and so is a loop with nothing open.
      [round('    out[x] = 1;\n'), nothing],
      [round('    log(x);\n', '  const out = make();\n'), nothing],
      ['function f(xs) { let n = 0; for (const x of xs) { n += x; } return n; }', nothing],
      ['def f(xs):\n    n = 0\n    return n + xs\n', nothing, 'python'],
      ['def f(xs):\n    out = {}\n    for x in xs:\n        out.setdefault(x, 1)\n    return out\n', nothing, 'python'],
      [
        'def f(xs):\n    out = {}\n    for x in xs:\n        y = x\n        break\n    return out\n',
        /break\n +out/,
        'python',
      ],
      [go, nothing, 'go'],
    ],
  },
  {
    id: 'missing-initial',
    must: [
      [
        'def f(xs):\n    for x in xs:\n        out.append(x)\n    return out\n',
        'def f(xs):\n    out = []\n    for x in xs:\n        out.append(x)\n    return out\n',
        'python',
      ],
      [
        'def f(xs):\n    for x in xs:\n        n += 1\n    return n\n',
        'def f(xs):\n    n = 0\n    for x in xs:\n        n += 1\n    return n\n',
        'python',
      ],
      [
        'def f(xs):\n    for x in xs:\n        best = max(best, x)\n    return best\n',
        'def f(xs):\n    best = 0\n    for x in xs:\n        best = max(best, x)\n    return best\n',
        'python',
      ],
      [
        'function f(xs) {\n  for (const x of xs) {\n    out.push(x);\n  }\n  return out;\n}',
        'function f(xs) {\n  let out = [];\n  for (const x of xs) {\n    out.push(x);\n  }\n  return out;\n}',
      ],
      // As another function of the file begins.
      [
        'def g(text):\n    rate = 12\n    return rate * text\n\ndef f(text):\n    return rate + text\n',
        'def g(text):\n    rate = 12\n    return rate * text\n\ndef f(text):\n    rate = 12\n    return rate + text\n',
        'python',
      ],
      [
        'def f(xs):\n    for i in range(size):\n        g(xs[i])\n',
        'def f(xs):\n    size = len(xs)\n    for i in range(size):\n        g(xs[i])\n',
        'python',
      ],
    ],
    never: [
      ['def f(xs):\n    n = 0\n    for x in xs:\n        n += 1\n    return n\n', nothing, 'python'],
      ['rate = 2\n\ndef f(xs):\n    return xs * rate\n', nothing, 'python'],
      ['def f(n):\n    n += 1\n    return n\n', nothing, 'python'],
      ['def f(xs):\n    n: int = 1\n    n = n + xs\n    return n\n', nothing, 'python'],
      ['def g(n):\n    def f(xs):\n        return xs + n\n    return f\n', nothing, 'python'],
      ['def f(xs):\n    a, n = xs\n    n += a\n    return n\n', nothing, 'python'],
      ['def f(xs):\n    for n in xs:\n        n = n + 1\n    return n\n', nothing, 'python'],
      ['def f(xs):\n    global n\n    n += 1\n    return len(xs)\n', nothing, 'python'],
      ["import { out } from './out.js';\nfunction f(x) { out.push(x); }", nothing],
      ['function f(x) { console.log(x); return undefined; }', nothing],
    ],
  },
  {
    id: 'normalised-parameter',
    must: [
      [
        'def tidy(text):\n    return text.strip()\n\ndef f(text):\n    return text + 1\n',
        'def tidy(text):\n    return text.strip()\n\ndef f(text):\n    text = tidy(text)\n    return text + 1\n',
        'python',
      ],
      [
        'from .util import tidy\n\ndef f(text):\n    return text + 1\n',
        'from .util import tidy\n\ndef f(text):\n    text = tidy(text)\n    return text + 1\n',
        'python',
      ],
      [
        'def g(s):\n    s = s.upper()\n    return s\n\ndef f(s):\n    return s + s\n',
        'def g(s):\n    s = s.upper()\n    return s\n\ndef f(s):\n    s = s.upper()\n    return s + s\n',
        'python',
      ],
      [
        "var toWhole = require('./toWhole');\nfunction f(n) {\n  if (n === null) { return 0; }\n  return n;\n}",
        "var toWhole = require('./toWhole');\nfunction f(n) {\n  if (n === null) { return 0; }\n  n = toWhole(n);\n  return n;\n}",
      ],
    ],
    never: [
      ['def tidy(text):\n    return text.strip()\n\ndef f(line):\n    return line\n', nothing, 'python'],
      ['def tidy(text, how):\n    return text\n\ndef f(text):\n    return text\n', nothing, 'python'],
      ['def f(text):\n    return text\n', nothing, 'python'],
      ['from .util import Shape\n\ndef f(text):\n    return text\n', nothing, 'python'],
      [go, nothing, 'go'],
    ],
  },
  {
    id: 'argument-default',
    must: [
      [
        'def f(start, end=None):\n    return end - start\n',
        'def f(start, end=None):\n    if end is None:\n        start, end = 0, start\n    return end - start\n',
        'python',
      ],
      [
        'def f(x, seen=None):\n    seen.append(x)\n    return seen\n',
        'def f(x, seen=None):\n    if seen is None:\n        seen = []\n    seen.append(x)\n    return seen\n',
        'python',
      ],
      [
        'function f(low, high) {\n  return high - low;\n}',
        'function f(low, high) {\n  high ??= low;\n  return high - low;\n}',
      ],
      [
        'function f(low, high) {\n  return high - low;\n}',
        'function f(low, high) {\n  if (high === undefined) {\n    high = low;\n    low = 0;\n  }\n  return high - low;\n}',
      ],
    ],
    never: [
      ['def f(start, end):\n    return end - start\n', nothing, 'python'],
      ['def f(x, seen=None):\n    if seen is None:\n        seen = []\n    return seen\n', nothing, 'python'],
      ['def f(x, seen=None):\n    seen = seen or []\n    return seen\n', nothing, 'python'],
      ['function f(a, b = 2) { return a + b; }', nothing],
      ['function f(a: number, b: number) { return a + b; }', nothing, 'typescript'],
      ['function f(a, b) { return b === undefined ? a : b; }', nothing],
      [go, nothing, 'go'],
    ],
  },
  {
    id: 'borrowed-branch',
    must: [
      [
        'def g(xs):\n    if not xs:\n        return None\n    return xs[0]\n\ndef f(xs):\n    return xs[1]\n',
        'def g(xs):\n    if not xs:\n        return None\n    return xs[0]\n\ndef f(xs):\n    if not xs:\n        return None\n    return xs[1]\n',
        'python',
      ],
      [
        'function g(n) {\n  if (n < 0) {\n    throw new RangeError("n");\n  }\n  return n;\n}\nfunction f(n) {\n  return n * 2;\n}',
        'function g(n) {\n  if (n < 0) {\n    throw new RangeError("n");\n  }\n  return n;\n}\nfunction f(n) {\n  if (n < 0) {\n    throw new RangeError("n");\n  }\n  return n * 2;\n}',
      ],
    ],
    never: [
      // Another name, a jump outside a loop, one that is there already, one with an else.
      ['def g(xs):\n    if not xs:\n        return 0\n    return 1\n\ndef f(ys):\n    return ys\n', nothing, 'python'],
      [
        'def g(xs):\n    for x in xs:\n        if x:\n            continue\n        h(x)\n\ndef f(x):\n    return x\n',
        nothing,
        'python',
      ],
      ['def f(xs):\n    if not xs:\n        return 0\n    return 1\n', nothing, 'python'],
      [
        'def g(x):\n    if x:\n        return 1\n    else:\n        return 2\n\ndef f(x):\n    return x\n',
        nothing,
        'python',
      ],
      [go, nothing, 'go'],
    ],
  },
];
