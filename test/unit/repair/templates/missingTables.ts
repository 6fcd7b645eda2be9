// What the templates that put something in must propose and must not.

import { js, nothing, py, type TemplateTable } from './table.ts';

const each = (body: string) => `def f(xs, k):\n    n = 0\n    out = []\n    for x in xs:\n${body}    return n, out\n`;
const go = (body: string, parameters = 'n int, m int') => `package p\n\nfunc f(${parameters}) int {\n\t${body}\n}\n`;

/** Bounds, factors, fallbacks, items, selections, joins and statements that are missing. */
export const missingTables: readonly TemplateTable[] = [
  {
    id: 'clamp',
    must: [
      [js('a - b'), js('Math.max(0, a - b)')],
      [
        'function f(n: number, m: number) { return n; }',
        'function f(n: number, m: number) { return Math.min(n, m); }',
        'typescript',
      ],
      [py('a - b'), py('max(0, a - b)'), 'python'],
      [py('min(a, 9)'), py('max(b, min(a, 9))'), 'python'],
      [go('return n - m'), go('return max(0, n - m)'), 'go'],
      [
        'class A { int f(int n, int m) { return n - m; } }',
        'class A { int f(int n, int m) { return Math.max(0, n - m); } }',
        'java',
      ],
      [
        'fn f(n: i32, m: i32) -> i32 { return n - m; }',
        'fn f(n: i32, m: i32) -> i32 { return std::cmp::max(0, n - m); }',
        'rust',
      ],
      ['int f(int n, int m) { return n - m; }', 'int f(int n, int m) { return std::max(0, n - m); }', 'cpp'],
    ],
    never: [
      ['function f(s: string) { return s; }', nothing, 'typescript'],
      [js('Math.max(0, a - b)'), /max\(0, Math\.max\(0|max\(0, max/],
      ['int f(int n, int m) { return n - m; }', nothing, 'c'],
      [py('a < b'), nothing, 'python'],
    ],
  },
  {
    id: 'factor',
    must: [
      [js('a - b'), js('(a - b) * 2')],
      [js('a % b'), js('(a % b + b) % b')],
      [js('a * 60 + b - 3600'), js('a * 60 + b * 60 - 3600')],
      [
        'function f(n: number, m: number) { return n; }',
        'function f(n: number, m: number) { return n % m; }',
        'typescript',
      ],
      [py('a - b'), py('(a - b) // 2'), 'python'],
      ['def f(n):\n    n -= 2\n    return n\n', 'def f(n):\n    n = n // 2\n    return n\n', 'python'],
      [go('return n - m'), go('return (n - m) * 2'), 'go'],
    ],
    never: [
      ['function f(s: string) { return s; }', nothing, 'typescript'],
      [js("a + 'x'"), /'x' [*/%]|\) [*/%]/],
      [py('a and b'), nothing, 'python'],
      [py('a % b'), /% b \+ b/, 'python'],
    ],
  },
  {
    id: 'fallback',
    must: [
      [js('a[b] + 1'), js('(a[b] ?? 0) + 1')],
      [js('g(a.name)'), js("g(a.name ?? '')")],
      ['function f(m, k) { m[k] = 2; return m; }', 'function f(m, k) { m[k] = (m[k] ?? 0) + 2; return m; }'],
      ['function f(m, k) { m.set(k, 2); }', 'function f(m, k) { m.set(k, (m.get(k) ?? 0) + 2); }'],
      ['function f(m, k) { m[k].push(1); }', 'function f(m, k) { m[k] ??= []; m[k].push(1); }'],
      [py('a[b] + 1'), py('a.get(b, 0) + 1'), 'python'],
      [py('a.get(b) + 1'), py('a.get(b, 0) + 1'), 'python'],
      [
        'def f(m, k):\n    m[k].append(1)\n',
        'def f(m, k):\n    if k not in m:\n        m[k] = []\n    m[k].append(1)\n',
        'python',
      ],
    ],
    never: [
      [js('a ?? b'), /\?\? .* \?\?|\|\|/],
      ['function f(a: number[], i: number) { a[0] = i; return 1; }', /a\[0\] \?\?/, 'typescript'],
      [py("a.get(b, 'x')"), /'x', /, 'python'],
      [go('return n'), nothing, 'go'],
    ],
  },
  {
    id: 'element',
    must: [
      [js('g(a)'), js('g(a[0])')],
      [js('a[0]'), js('a')],
      [js('a'), js('[a]')],
      [js('a.length'), js('a[0].length')],
      [py('len(a)'), py('len(a[0])'), 'python'],
      [py('g(a)'), py('g(a[-1])'), 'python'],
      [py('[a]'), py('a'), 'python'],
    ],
    never: [
      ['function f(n: number) { return n; }', /n\[/, 'typescript'],
      [js('a.b()'), /a\[0\]\.b/],
      [go('return n'), /\[n\]/, 'go'],
    ],
  },
  {
    id: 'filter',
    must: [
      [js('a.split(b)'), js('a.split(b).filter(Boolean)')],
      [js("a.split(b).join('')"), js("a.split(b).filter(Boolean).join('')")],
      [py('[x for x in a]'), py('[x for x in a if x]'), 'python'],
      [py('[x * 2 for x in a]'), py('[x * 2 for x in a if x > 0]'), 'python'],
    ],
    never: [
      [py('[x for x in a if x > b]'), nothing, 'python'],
      ['function f(s: string) { return s; }', nothing, 'typescript'],
      [js('a.map(b)[0]'), /filter\(Boolean\)\[0\]/],
    ],
  },
  {
    id: 'joining',
    must: [
      [js('a.split(b)'), js("a.split(b).join('')")],
      [js("[...a, ';'].reverse()"), js("[...a, ';'].reverse().join(';')")],
      [py('sorted(a)'), py("''.join(sorted(a))"), 'python'],
    ],
    never: [
      ['function f(n: number) { return n; }', nothing, 'typescript'],
      [js('a.join(b)'), nothing],
      [py('a + b'), nothing, 'python'],
    ],
  },
  {
    id: 'missing-else',
    must: [
      [
        each('        if x > k:\n            n += 1\n'),
        each('        if x > k:\n            n += 1\n        else:\n            n = 0\n'),
        'python',
      ],
      [
        each('        if x > k:\n            out.append(x * k)\n'),
        each('        if x > k:\n            out.append(x * k)\n        else:\n            out.append(x)\n'),
        'python',
      ],
      [
        'function f(xs) {\n  let n = 0;\n  for (const x of xs) {\n    if (x) {\n      n++;\n    }\n  }\n  return n;\n}',
        'function f(xs) {\n  let n = 0;\n  for (const x of xs) {\n    if (x) {\n      n++;\n    } else {\n      n = 0;\n    }\n  }\n  return n;\n}',
      ],
    ],
    never: [
      [each('        if x > k:\n            n += 1\n        else:\n            n = 2\n'), nothing, 'python'],
      [each('        if x > k:\n            return n\n'), nothing, 'python'],
    ],
  },
  {
    id: 'after-loop',
    must: [
      [
        'def f(xs):\n    all = []\n    now = []\n    for x in xs:\n        now.append(x)\n        if x > 1:\n            all.append(now)\n            now = []\n    return all\n',
        'def f(xs):\n    all = []\n    now = []\n    for x in xs:\n        now.append(x)\n        if x > 1:\n            all.append(now)\n            now = []\n    if now:\n        all.append(now)\n    return all\n',
        'python',
      ],
      [
        "function f(s) {\n  const out = [];\n  let now = '';\n  for (const c of s) {\n    now += c;\n    out.push(now);\n  }\n  return out;\n}",
        "function f(s) {\n  const out = [];\n  let now = '';\n  for (const c of s) {\n    now += c;\n    out.push(now);\n  }\n  out.push(now);\n  return out;\n}",
      ],
    ],
    never: [
      ['function f(xs) { const out = []; for (const x of xs) { out.push(x); } return out; }', /\} out\.push\(x\)/],
      [
        'def f(xs):\n    n = 0\n    for x in xs:\n        n += 1\n        n = x\n    return n\n',
        /for[^]*n = x\n {4}n = x/,
        'python',
      ],
    ],
  },
  {
    id: 'missing-assignment',
    must: [
      [
        'def f(xs):\n    n = 0\n    for x in xs:\n        if x:\n            n += 1\n        else:\n            print(n)\n    return n\n',
        'def f(xs):\n    n = 0\n    for x in xs:\n        if x:\n            n += 1\n        else:\n            print(n)\n            n = 0\n    return n\n',
        'python',
      ],
      [
        'def f(xs):\n    seen = set()\n    for x in xs:\n        if x in seen:\n            return x\n    return 0\n',
        'def f(xs):\n    seen = set()\n    for x in xs:\n        if x in seen:\n            return x\n        seen.add(x)\n    return 0\n',
        'python',
      ],
      [
        'function f(xs) {\n  const seen = new Set();\n  for (const x of xs) {\n    if (seen.has(x)) return x;\n  }\n  return 0;\n}',
        'function f(xs) {\n  const seen = new Set();\n  for (const x of xs) {\n    if (seen.has(x)) return x;\n    seen.add(x);\n  }\n  return 0;\n}',
      ],
      [
        'def f(xs):\n    last = 0\n    best = 0\n    for x in xs:\n        best = x - last\n    return best\n',
        'def f(xs):\n    last = 0\n    best = 0\n    for x in xs:\n        best = x - last\n        last = x\n    return best\n',
        'python',
      ],
      [
        'function f(xs) {\n  let a = 0;\n  let b = 0;\n  for (const x of xs) {\n    a = x;\n  }\n  return b;\n}',
        'function f(xs) {\n  let a = 0;\n  let b = 0;\n  for (const x of xs) {\n    b = a;\n    a = x;\n  }\n  return b;\n}',
      ],
      [
        'def f(xs):\n    at = 0\n    for i in range(9):\n        if xs[i] < xs[at]:\n            pass\n    return at\n',
        'def f(xs):\n    at = 0\n    for i in range(9):\n        if xs[i] < xs[at]:\n            at = i\n    return at\n',
        'python',
      ],
      [
        'function f(xs, value) {\n  const out = xs.slice();\n  for (let i = 0; i < 3; i++) {\n    ;\n  }\n  return out;\n}',
        'function f(xs, value) {\n  const out = xs.slice();\n  for (let i = 0; i < 3; i++) {\n    out[i] = value;\n  }\n  return out;\n}',
      ],
    ],
    never: [
      [
        'def f(xs):\n    seen = set()\n    for x in xs:\n        if x in seen:\n            return x\n        seen.add(x)\n    return 0\n',
        /seen\.add\(x\)\n.*seen\.add\(x\)/,
        'python',
      ],
      ['function f(xs) { const b = 0; for (const x of xs) { g(x); } return b; }', /b = x/],
      ['def f(a, b):\n    a = b\n    return a\n', nothing, 'python'],
    ],
  },
  {
    id: 'parameter-wrap',
    must: [
      ['def f(s):\n    return s.lower() + s\n', 'def f(s):\n    s = s.strip()\n    return s.lower() + s\n', 'python'],
      [
        'function f(s) {\n  return s.trim() + s;\n}',
        'function f(s) {\n  s = s.toLowerCase();\n  return s.trim() + s;\n}',
      ],
      [
        'def f(xs):\n    xs.append(1)\n    return xs\n',
        'def f(xs):\n    xs.reverse()\n    xs.append(1)\n    return xs\n',
        'python',
      ],
    ],
    never: [
      ['def f(s):\n    return s.lower()\n', nothing, 'python'],
      ['def f(self):\n    return self.a + self.b\n', nothing, 'python'],
      [go('return n + n'), nothing, 'go'],
    ],
  },
  {
    id: 'everywhere',
    must: [
      [js('a < 1 || b < 2'), js('a <= 1 || b <= 2')],
      ['function f(a, b, c) { return a[b] + a[b]; }', 'function f(a, b, c) { return a[c] + a[c]; }'],
      [py('a == 1 or b == 1'), py('a == 2 or b == 2'), 'python'],
    ],
    never: [
      [js('a < 1'), nothing],
      // Two different changes are two fixes.
      [js('a < 1 || b > 2'), /a <= 1 \|\| b >= 2/],
      [py('a == 1'), nothing, 'python'],
    ],
  },
];
