// What the templates of operators, conditions, constants and names must propose and must not.

import { js, nothing, py, type TemplateTable } from './table.ts';

/** Operators, conditions, constants and names. */
export const operatorTables: readonly TemplateTable[] = [
  {
    id: 'relational-operator',
    must: [
      [js('a < b'), js('a <= b')],
      [js('a < b'), js('a > b')],
      [js('a === b'), js('a !== b')],
      [js('a == b'), js('a === b')],
      [py('a < b'), py('a <= b'), 'python'],
      [py('a == b'), py('a != b'), 'python'],
      [py('a is None'), py('a is not None'), 'python'],
    ],
    never: [
      [js('a === b'), /a == b/],
      [`const c = 1 < 2; ${js('a < b')}`, /1 (?:<=|>)/],
      [js('a + b'), nothing],
      [js('new Map(a)'), nothing],
    ],
  },
  {
    id: 'arithmetic-operator',
    must: [
      [js('a + b'), js('a - b')],
      [js('a % b'), js('a / b')],
      [js('a & b'), js('a | b')],
      [py('a / b'), py('a // b'), 'python'],
      [py('a * b'), py('a ** b'), 'python'],
    ],
    never: [
      [js("a + 'x'"), nothing],
      [js('a < b'), nothing],
      [js('a / b'), /\/\//],
      [js('-a * b'), /\*\*/],
    ],
  },
  {
    id: 'assignment-operator',
    must: [
      ['function f(a) { a += 1; }', 'function f(a) { a -= 1; }'],
      ['function f(a) { a = 1; }', 'function f(a) { a += 1; }'],
      ['function f(a) { a++; }', 'function f(a) { a--; }'],
      ['def f(a):\n    a -= 2\n', 'def f(a):\n    a += 2\n', 'python'],
    ],
    never: [
      ["function f(a) { a += 'x'; }", /-=|\*=/],
      ['function f(a) { a = []; }', nothing],
      ['function f() { const a = 1; }', nothing],
    ],
  },
  {
    id: 'logical-operator',
    must: [
      [js('a && b'), js('a || b')],
      [js('a && b'), js('a')],
      [js('a && b'), js('b')],
      [js('a || b'), js('a ?? b')],
      [js('a ?? b'), js('a || b')],
      [js('(a || b) && c'), js('c')],
      [py('a and b'), py('a or b'), 'python'],
      [py('a or b'), py('b'), 'python'],
    ],
    never: [
      [js('a && b || c'), /\?\?/],
      [js('a & b'), nothing],
    ],
  },
  {
    id: 'negation',
    must: [
      ['function f(a) { if (a) return 1; }', 'function f(a) { if (!a) return 1; }'],
      ['function f(a) { if (!a) return 1; }', 'function f(a) { if (a) return 1; }'],
      [js('a && g(b)'), js('a && !g(b)')],
      [js('!(a > b)'), js('a > b')],
      ['def f(a):\n    if a:\n        return 1\n', 'def f(a):\n    if not a:\n        return 1\n', 'python'],
      [py('not a'), py('a'), 'python'],
    ],
    never: [
      [js('a + b'), nothing],
      // Its opposite is a comparison.
      ['function f(a) { if (a === 1) return 1; }', nothing],
      ['function f() { while (true) break; }', nothing],
    ],
  },
  {
    id: 'condition-operand',
    must: [
      ['function f(a, i) { while (a[i] > 0) i++; }', 'function f(a, i) { while (i < a.length && a[i] > 0) i++; }'],
      ['function f(a, i) { while (a[i] > 0) i--; }', 'function f(a, i) { while (i >= 0 && a[i] > 0) i--; }'],
      [
        'function f(a, b) { if (b > 1) b = 1; if (a > 0) return a; }',
        'function f(a, b) { if (b > 1) b = 1; if (a > 0 && b > 1) return a; }',
      ],
      ['function f(a) { if (a.b > 1) return a; }', 'function f(a) { if (a && a.b > 1) return a; }'],
      [
        'def f(a, i):\n    while a[i] > 0:\n        i += 1\n',
        'def f(a, i):\n    while i < len(a) and a[i] > 0:\n        i += 1\n',
        'python',
      ],
    ],
    never: [
      [js('a + b'), nothing],
      // What is not in scope.
      ['function g(z) { if (z > 7) return z; } function f(a) { if (a > 0) return a; }', /a > 0 (?:&&|\|\|) z/],
      ['function f(a) { while (true) a--; }', nothing],
    ],
  },
  {
    id: 'off-by-one',
    must: [
      [js('a[b]'), js('a[b + 1]')],
      [js('a[b]'), js('a[b - 1]')],
      [js('a[a.length]'), js('a[a.length - 1]')],
      [js('a.slice(b - 1)'), js('a.slice(b)')],
      [js('a.slice(b + 1)'), js('a.slice(b + 2)')],
      [
        'function f(n) { for (let i = 0; i < n; i++) g(i); }',
        'function f(n) { for (let i = 0; i < n + 1; i++) g(i); }',
      ],
      [js('a * b'), js('(a - 1) * b')],
      [py('a[b]'), py('a[b + 1]'), 'python'],
      ['def f(n):\n    return sum(range(n))\n', 'def f(n):\n    return sum(range(n + 1))\n', 'python'],
    ],
    never: [
      [js("a + 'x'"), nothing],
      [js('!a'), nothing],
      ['function f(a) { return a.map((x) => x); }', /\(x [-+]/],
    ],
  },
  {
    id: 'constant',
    must: [
      [js('3'), js('4')],
      [js('3'), js('2')],
      [js('-1'), js('0')],
      [js('-1'), js('1')],
      [js('true'), js('false')],
      [js("'-'"), js("''")],
      ['function f(a) { let best = 0; return best + a; }', 'function f(a) { let best = -Infinity; return best + a; }'],
      [`const MAX = 64; ${js('8')}`, `const MAX = 64; ${js('64')}`],
      [`const YES = 'yes'; ${js("'no'")}`, `const YES = 'yes'; ${js("'yes'")}`],
      [js("'Abc'"), js("'abc'")],
      [js('a-1'), js('a-(-1)')],
      [py('True'), py('False'), 'python'],
      [py('10'), py('100'), 'python'],
    ],
    never: [
      [js('0x1f'), nothing],
      [js('`a${b}`'), nothing],
      ['function f(a) { return { b: a, "c d": a }; }', nothing],
      ['function f(a: 1 | "x") { return a; }', nothing, 'typescript'],
    ],
  },
  {
    id: 'variable',
    must: [
      [js('a'), js('b')],
      [
        'function f(a) { const n = 1; const m = 2; return n + a; }',
        'function f(a) { const n = 1; const m = 2; return m + a; }',
      ],
      ['function f(a, i, j) { i++; }', 'function f(a, i, j) { j++; }'],
      ['function f(a, b) { a = 1; }', 'function f(a, b) { b = 1; }'],
      [py('a'), py('b'), 'python'],
    ],
    never: [
      ["function f() { const n = 1; const s = 'x'; return n; }", /return s/],
      ["import { x } from 'y'; function f(a) { return a; }", /return x/],
      ['function f(a) { return a; const later = 1; }', /return later/],
      ['function f(a: string, b: number) { return a; }', /return b/, 'typescript'],
      ['function f(a, b) { return { a, b }; }', nothing],
    ],
  },
  {
    id: 'property',
    must: [
      [js('a.x + a.y'), js('a.y + a.y')],
      ['class P { f() { return this.w * this.w + this.h; } }', 'class P { f() { return this.w * this.h + this.h; } }'],
      [
        'class P:\n    def f(self):\n        return self.w * self.h\n',
        'class P:\n    def f(self):\n        return self.h * self.h\n',
        'python',
      ],
    ],
    never: [
      [js('a.x()'), nothing],
      [js('a.x'), nothing],
    ],
  },
];
