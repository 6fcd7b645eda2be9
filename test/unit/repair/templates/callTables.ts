// What the templates of calls, operands, indices and orders must propose and must not.

import { js, nothing, py, type TemplateTable } from './table.ts';

/** Calls, operands, indices and orders. */
export const callTables: readonly TemplateTable[] = [
  {
    id: 'look-alike',
    must: [
      [js('a.indexOf(b)'), js('a.lastIndexOf(b)')],
      [js('a.some(b)'), js('a.every(b)')],
      [js('Math.min(a, b)'), js('Math.max(a, b)')],
      [
        'function g(x) { return x; } function h(x) { return -x; } function f(a) { return g(a); }',
        'function g(x) { return x; } function h(x) { return -x; } function f(a) { return h(a); }',
      ],
      [py('min(a, b)'), py('max(a, b)'), 'python'],
      [py('a.lower()'), py('a.upper()'), 'python'],
    ],
    never: [
      [js('a.unheardOf(b)'), nothing],
      ['function g(x, y) { return x; } function h(x) { return -x; } function f(a) { return h(a); }', /return g\(/],
    ],
  },
  {
    id: 'argument',
    must: [
      [js('g(a, b)'), js('g(b, a)')],
      [js('g(a, b)'), js('g(a)')],
      [js('g(a, b)'), js('g(b)')],
      [
        'function g(x, y) { return x; } function f(a, b) { return g(a); }',
        'function g(x, y) { return x; } function f(a, b) { return g(a, b); }',
      ],
      [py('g(a, b)'), py('g(b, a)'), 'python'],
    ],
    never: [
      ['function g(x) { return x; } function f(a, b) { return g(a); }', nothing],
      [py('g(a, key=b)'), /key=b, a/, 'python'],
      [js('g()'), nothing],
    ],
  },
  {
    id: 'operand',
    must: [
      [js('a + b'), js('a')],
      [js('a - b'), js('b')],
      [
        'function f(n) { let sum = 0; sum += n.length; return sum * 2; }',
        'function f(n) { let sum = 0; sum += n.length; return sum; }',
      ],
      [
        'function f(n: number, m: number) { return n; }',
        'function f(n: number, m: number) { return n + m; }',
        'typescript',
      ],
      [
        'function f(n: number, m: number) { return n; }',
        'function f(n: number, m: number) { return n - m; }',
        'typescript',
      ],
      [py('a // b'), py('a'), 'python'],
    ],
    never: [
      [js('a < b'), nothing],
      ['function f(xs) { let n = 0; n -= 1; return n; }', /1 [-+*] n/],
      ['function f(n: number, s: string) { return n; }', /n [-+*] s/, 'typescript'],
    ],
  },
  {
    id: 'operand-order',
    must: [
      [js('a - b'), js('b - a')],
      [js('a - (b - c)'), js('b - c - a')],
      [js('a + b * c'), js('(a + b) * c')],
      [js('a * b + c'), js('a * (b + c)')],
      [js('(a + b) * c'), js('a + b * c')],
      [js('a && b || c'), js('a && (b || c)')],
      [py('a / b'), py('b / a'), 'python'],
    ],
    never: [
      [js('a < b'), nothing],
      [js('a * b'), nothing],
    ],
  },
  {
    id: 'wrapping',
    must: [
      [js('a - b'), js('Math.abs(a - b)')],
      [js('Math.abs(a - b)'), js('a - b')],
      [js('a / b'), js('Math.floor(a / b)')],
      [js('a.split(b).join(b)'), js('a.split(b).join(b).toLowerCase()')],
      [js('a.trim()'), js('a')],
      [py('a - b'), py('abs(a - b)'), 'python'],
      [py('abs(a)'), py('a'), 'python'],
      // An import that nothing speaks of is what was left out.
      [`import { twice } from './x.js';\n${js('a + 1')}`, `import { twice } from './x.js';\n${js('twice(a) + 1')}`],
      [`import { twice } from './x.js';\n${js('g(a)')}`, `import { twice } from './x.js';\n${js('twice(g(a))')}`],
      [`from x import twice\n${py('a[0]')}`, `from x import twice\n${py('twice(a[0])')}`, 'python'],
    ],
    never: [
      [js('Math.abs(a - b)'), /Math\.abs\(Math\.abs/],
      [`import { twice } from './x.js';\ntwice(1);\n${js('a + 1')}`, /twice\(a/],
      [`import math\n${py('a + 1')}`, /math\(/, 'python'],
      ['function f(n: number) { return n; }', /Math\.floor/, 'typescript'],
      [js('new Map(a)'), nothing],
    ],
  },
  {
    id: 'division',
    must: [
      [js('a / b'), js('Math.floor(a / b)')],
      [js('(a + b) / 2'), js('Math.floor((a + b) / 2)')],
      [js('a >> 1'), js('a / 2')],
      [py('a / b'), py('a // b'), 'python'],
      [py('a // b'), py('a / b'), 'python'],
    ],
    never: [
      [js('a * b'), nothing],
      [js('a >> 2'), nothing],
    ],
  },
  {
    id: 'slice-bounds',
    must: [
      [js('a.slice(b)'), js('a.slice(0, b)')],
      [js('a.slice(0, b)'), js('a.slice(0)')],
      [js('a.slice(1)'), js('a.slice(-1)')],
      [py('a[1:b]'), py('a[1:]'), 'python'],
      [py('a[1:b]'), py('a[:b]'), 'python'],
    ],
    never: [
      [js('a.push(b)'), nothing],
      [js('slice(b)'), nothing],
    ],
  },
  {
    id: 'indexing',
    must: [
      [js('a[b]'), js('a[a.length - 1 - b]')],
      [js('a[b]'), js('a[b % a.length]')],
      [js('a[0]'), js('a[a.length - 1]')],
      [py('a[b]'), py('a[b % len(a)]'), 'python'],
    ],
    never: [
      [js("a['x']"), /length/],
      [js('a.b'), nothing],
    ],
  },
  {
    id: 'expression',
    must: [
      ['function f(a, i) { g(a[i + 1]); return a[i]; }', 'function f(a, i) { g(a[i + 1]); return a[i + 1]; }'],
      [py('a[b + 1] * a[b]'), py('a[b + 1] * a[b + 1]'), 'python'],
    ],
    never: [
      ['function g(z) { return z.q + z.r; } function f(a) { return a.q; }', /f\(a\) \{ return z/],
      [js('a'), nothing],
    ],
  },
  {
    id: 'branches',
    must: [
      [js('a ? b : c'), js('a ? c : b')],
      [js('a ? b : c'), js('b')],
      [py('a if b else c'), py('c if b else a'), 'python'],
    ],
    never: [[js('a || b'), nothing]],
  },
  {
    id: 'sort-order',
    must: [
      [js('a.sort((x, y) => x - y)'), js('a.sort((y, x) => x - y)')],
      [js('a.sort()'), js('a.sort((a, b) => a - b)')],
      [js('a.sort()'), js('a.sort((a, b) => b - a)')],
      [py('sorted(a)'), py('sorted(a, reverse=True)'), 'python'],
    ],
    never: [
      [js('a.sort(b => b)'), /=> b, /],
      [js('Math.max(a)'), nothing],
      [js('a.map((x) => x)'), nothing],
    ],
  },
  {
    id: 'awaiting',
    must: [
      [
        'async function f(a) { const b = load(a); return b; }',
        'async function f(a) { const b = await load(a); return b; }',
      ],
      ['async function f(a) { return (await load(a)).x; }', 'async function f(a) { return (load(a)).x; }'],
      ['async function f(a) { return load(a).x; }', 'async function f(a) { return (await load(a)).x; }'],
      ['async def f(a):\n    return load(a)\n', 'async def f(a):\n    return await load(a)\n', 'python'],
    ],
    never: [
      ['function f(a) { return load(a); }', nothing],
      ['async function f(a) { return a.map((x) => load(x)); }', /=> await/],
      ['async function f(a) { return a.trim(); }', nothing],
    ],
  },
  {
    id: 'copy',
    must: [
      [
        'function f(a) { const out = []; const path = []; out.push(path); }',
        'function f(a) { const out = []; const path = []; out.push([...path]); }',
      ],
      [
        'function f(a: number[]) { return a.sort(); }',
        'function f(a: number[]) { return [...a].sort(); }',
        'typescript',
      ],
    ],
    never: [
      ['function f(a: number, b: string) { const c = a; return g(b, c); }', nothing, 'typescript'],
      ['const all = []; function f() { return all; }', nothing],
    ],
  },
  {
    id: 'minus-sign',
    must: [
      ['function f(n: number) { return n; }', 'function f(n: number) { return -n; }', 'typescript'],
      [js('-a'), js('a')],
      [py('-a'), py('a'), 'python'],
    ],
    never: [
      [js("'x'"), nothing],
      ['function f(s: string) { return s; }', nothing, 'typescript'],
    ],
  },
  {
    id: 'length',
    must: [
      [
        'function f(a: string[], n: number) { return n < a; }',
        'function f(a: string[], n: number) { return n < a.length; }',
        'typescript',
      ],
      [js('g(a.length)'), js('g(a)')],
    ],
    never: [
      ['function f(n: number) { return n; }', nothing, 'typescript'],
      ['function f(a: string[]) { for (const b of a) g(b); }', /of a\.length/, 'typescript'],
    ],
  },
  {
    id: 'recursion',
    must: [
      ['function f(n) { return n < 1 ? 0 : f(n); }', 'function f(n) { return n < 1 ? 0 : f(n - 1); }'],
      [
        'function f(n) { if (n.length > 1) return f(n); n.push(1); }',
        'function f(n) { if (n.length > 1) return f(n.slice(1)); n.push(1); }',
      ],
      ['def f(n):\n    return n and f(n)\n', 'def f(n):\n    return n and f(n - 1)\n', 'python'],
    ],
    never: [
      [js('g(a)'), nothing],
      ['function f(n) { return f(n - 1); }', nothing],
    ],
  },
];
