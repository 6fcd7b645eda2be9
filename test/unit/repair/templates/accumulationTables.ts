// What the templates for loops that gather, count and name wrongly must propose and must not.

import { nothing, type TemplateTable } from './table.ts';

const counted = (head: string) => `function f(xs, n) {\n  for (${head}) {\n    g(xs[i]);\n  }\n}`;
const started = (first: string, act: string) =>
  `def f(xs, k):\n    out = ${first}\n    for x in xs:\n        ${act}\n    return out\n`;
const begun = (first: string, act: string) =>
  `function f(xs) { let out = ${first}; for (const x of xs) { ${act} } return out; }`;

/** Directions, first values, what is gathered, and names that nothing binds. */
export const accumulationTables: readonly TemplateTable[] = [
  {
    id: 'loop-direction',
    must: [
      [counted('let i = 0; i < n; i++'), counted('let i = n - 1; i >= 0; i--')],
      [counted('let i = n - 1; i >= 0; i--'), counted('let i = 0; i < n; i++')],
      [counted('let i = 1; i <= n; i++'), counted('let i = n; i >= 1; i--')],
      [counted('let i = n; i > 0; i--'), counted('let i = 0 + 1; i <= n; i++')],
      [
        'int f(int n) { int s = 0; for (int i = 0; i < n; i++) s = g(s, i); return s; }',
        'int f(int n) { int s = 0; for (int i = n - 1; i >= 0; i--) s = g(s, i); return s; }',
        'c',
      ],
    ],
    never: [
      // What is asked or changed is not the counter, or not by one, or the loop is none that counts.
      [counted('let i = 0; n > 0; i++'), nothing],
      [counted('let i = 0; i < n; n++'), nothing],
      [counted('let i = 0; i < n; i += 2'), nothing],
      [counted('let i = 0; i !== n; i++'), nothing],
      [counted('let i = 0; i < n; i--'), nothing],
      ['function f(xs) { for (const x of xs) g(x); }', nothing],
      ['def f(n):\n    while n > 0:\n        n -= 1\n    return n\n', nothing, 'python'],
    ],
  },
  {
    id: 'initial-value',
    must: [
      [started('0', 'out *= x'), started('1', 'out *= x'), 'python'],
      [started('0', 'out.append(x)'), started('[]', 'out.append(x)'), 'python'],
      [started('[]', 'out.add(x)'), started('set()', 'out.add(x)'), 'python'],
      [started('0', "out += 'x'"), started("''", "out += 'x'"), 'python'],
      [started('False', 'out = out and x > k'), started('True', 'out = out and x > k'), 'python'],
      [begun('0', 'out = Math.min(out, x);'), begun('Infinity', 'out = Math.min(out, x);')],
      [begun('{}', 'out.push(x);'), begun('[]', 'out.push(x);')],
      [begun('0', 'out = out * x;'), begun('1', 'out = out * x;')],
    ],
    never: [
      // What is done to it decides: no list for a sum, no set for a list; what is right already stays.
      [started('0', 'out += x'), /out = (?:\[\]|set\(\)|\{\})/, 'python'],
      [started('[]', 'out.append(x)'), /set\(\)/, 'python'],
      [started('1', 'out.append(x)'), /set\(\)|True/, 'python'],
      [begun('0', 'out += x;'), /new Set/],
      [begun('new Set()', 'out.add(x);'), nothing],
      [begun('5', 'g(x);'), nothing],
      [begun('g(xs)', 'out.push(x);'), nothing],
    ],
  },
  {
    id: 'accumulation',
    must: [
      [started('[]', 'out = list(x)'), started('[]', 'out += list(x)'), 'python'],
      [started('[]', 'out = x'), started('[]', 'out.append(x)'), 'python'],
      [begun('[]', 'out = x.slice();'), begun('[]', 'out.push(...x.slice());')],
      [begun('[]', 'out = g(x);'), begun('[]', 'out.push(g(x));')],
      [begun('0', 'out = x.length;'), begun('0', 'out = Math.max(out, x.length);')],
    ],
    never: [
      // It reads what was there, is no loop, begins in each round, or is set to a plain number.
      [started('[]', 'out = out + [x]'), nothing, 'python'],
      [started('[]', 'out += [x]'), nothing, 'python'],
      ['def f(x):\n    out = []\n    out = list(x)\n    return out\n', nothing, 'python'],
      ['def f(xs):\n    for x in xs:\n        out = list(x)\n    return out\n', nothing, 'python'],
      [begun('0', 'out = 1;'), nothing],
      [begun("''", 'out = x;'), nothing],
    ],
  },
  {
    id: 'unbound-target',
    must: [
      [
        'def f(path, parse):\n    parse = path.read()\n    return parse(data)\n',
        'def f(path, parse):\n    data = path.read()\n    return parse(data)\n',
        'python',
      ],
      [
        'function f(s) { const width = s.w; const wide = s.h; return width * height; }',
        'function f(s) { const width = s.w; const height = s.h; return width * height; }',
      ],
      [
        'def f(xs):\n    for x in xs:\n        last = x\n    return latest\n',
        'def f(xs):\n    for x in xs:\n        latest = x\n    return latest\n',
        'python',
      ],
    ],
    never: [
      // All that is read is bound: by a parameter, a pattern, an import, a loop, the module, the language.
      ['def f(a):\n    b = a\n    return a\n', nothing, 'python'],
      ['import os\n\ndef f(a):\n    b = a\n    return os.path\n', nothing, 'python'],
      ['def f(a):\n    b = a\n    return [c for c in a]\n', nothing, 'python'],
      ['limit = 3\n\ndef f(a):\n    b = a\n    return limit\n', nothing, 'python'],
      ['def f(a):\n    b = a\n    return map(str, a)\n', nothing, 'python'],
      ['function f(s) { const { w, h } = s; const n = w; return h; }', nothing],
      ['function f(s) { const n = s; return g(n); }', nothing],
      // It is read before.
      ['def f(a):\n    b = data\n    c = a\n    return c\n', /data = a/, 'python'],
    ],
  },
];
