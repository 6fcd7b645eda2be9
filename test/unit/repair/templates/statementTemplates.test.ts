// What each template for statements proposes and what it must not, in Python (indentation!) and JavaScript.

import { describe, expect, test } from 'vitest';
import { templates } from '../../../../server/src/repair/templates/index.ts';
import { proposals } from '../samples.ts';

type Language = 'python' | 'javascript';
/** Template, language, text before, text after. */
type Must = readonly [string, Language, string, string];
/** Template, language, text before, what no proposal matches, why. */
type Never = readonly [string, Language, string, RegExp, string];

const loop = 'def f(xs):\n    t = 0\n    for x in xs:\n        t += x\n    return t\n';
const nested = 'def f(xs):\n\tfor x in xs:\n\t\tif x > 1:  # big\n\t\t\treturn True\n\t\treturn False\n';

const must: readonly Must[] = [
  ['guard', 'python', loop, loop.replace('    t = 0', '    if not xs:\n        return 0\n    t = 0')],
  ['guard', 'python', 'def f(n):\n\treturn f(n - 1)\n', 'def f(n):\n\tif n == 0:\n\t\treturn 0\n\treturn f(n - 1)\n'],
  [
    'guard',
    'python',
    'def f(n):\r\n  return n // 2\r\n',
    'def f(n):\r\n  if n < 0:\r\n    return n\r\n  return n // 2\r\n',
  ],
  ['guard', 'python', loop, loop.replace('        t +=', '        if x is None:\n            continue\n        t +=')],
  [
    'guard',
    'javascript',
    'function f(s) {\n  return s.trim();\n}',
    "function f(s) {\n  if (s.length === 0) {\n    return '';\n  }\n  return s.trim();\n}",
  ],
  [
    'guard',
    'javascript',
    'function f(s) { return s.trim(); }',
    'function f(s) { if (s === null) { return null; } return s.trim(); }',
  ],
  ['statement-deletion', 'python', loop, loop.replace('    t = 0\n', '')],
  ['statement-deletion', 'python', loop, loop.replace('\n    return t\n', '\n')],
  ['statement-deletion', 'python', 'def f(x):\n    x += 1; return x\n', 'def f(x):\n    return x\n'],
  ['statement-deletion', 'javascript', 'function f(x) { x++; return x; }', 'function f(x) {  return x; }'],
  [
    'surplus-condition',
    'python',
    'def f(x):\n    if x:\n        x = 1\n        # two\n        x += 2\n    return x\n',
    'def f(x):\n    x = 1\n    x += 2\n    return x\n',
  ],
  [
    'surplus-condition',
    'python',
    'def f(x):\n    if x:\n        x = 1\n    else:\n        x = 2\n    return x\n',
    'def f(x):\n    if x:\n        x = 1\n    return x\n',
  ],
  [
    'surplus-condition',
    'javascript',
    'function f(x) { if (x) { x = 1; } else x = 2; return x; }',
    'function f(x) { if (x) { x = 1; } return x; }',
  ],
  [
    'missing-condition',
    'python',
    'def f(xs):\n    out = []\n    for x in xs:\n        out.append(x)\n    return out\n',
    'def f(xs):\n    out = []\n    for x in xs:\n        if x not in out:\n            out.append(x)\n    return out\n',
  ],
  [
    'missing-condition',
    'javascript',
    'function f(x, out) {\n  out.push(x);\n}',
    'function f(x, out) {\n  if (!out.includes(x)) {\n    out.push(x);\n  }\n}',
  ],
  [
    'return-value',
    'python',
    'def f(a, b):\n    c = a - b\n    return a\n',
    'def f(a, b):\n    c = a - b\n    return c\n',
  ],
  ['return-value', 'python', 'def f(a):\n    g(a)\n', 'def f(a):\n    return g(a)\n'],
  [
    'return-value',
    'python',
    'def f(xs):\n    t = 0\n    for x in xs:\n        t += x\n',
    'def f(xs):\n    t = 0\n    for x in xs:\n        t += x\n    return t\n',
  ],
  ['return-value', 'javascript', 'function f(a) {\n  a.sort();\n}', 'function f(a) {\n  return a.sort();\n}'],
  ['statement-move', 'python', nested, nested.replace('\t\treturn False', '\treturn False')],
  [
    'statement-move',
    'python',
    'def f(xs):\n    for x in xs:\n        t = 0\n        t += x\n    return t\n',
    'def f(xs):\n    t = 0\n    for x in xs:\n        t += x\n    return t\n',
  ],
  [
    'statement-move',
    'python',
    'def f(a):\n    b = a\n    a = 1\n    return b\n',
    'def f(a):\n    a = 1\n    b = a\n    return b\n',
  ],
  [
    'statement-move',
    'javascript',
    'function f(a, n) {\n  while (n > 0) {\n    a += n;\n  }\n  n--;\n  return a;\n}',
    'function f(a, n) {\n  while (n > 0) {\n    a += n;\n    n--;\n  }\n  return a;\n}',
  ],
  [
    'loop-jump',
    'python',
    'def f(xs):\n    for x in xs:\n        if x:\n            y = x\n    return y\n',
    'def f(xs):\n    for x in xs:\n        if x:\n            y = x\n            break\n    return y\n',
  ],
  [
    'loop-jump',
    'javascript',
    'function f(xs) { for (const x of xs) { if (x) break; g(x); } }',
    'function f(xs) { for (const x of xs) { if (x) continue; g(x); } }',
  ],
  ['initial-value', 'python', loop, loop.replace('t = 0', 't = 1')],
  [
    'initial-value',
    'python',
    loop.replace('xs)', 'xs: list)'),
    loop.replace('xs)', 'xs: list)').replace('t = 0', 't = xs[0]'),
  ],
  [
    'initial-value',
    'javascript',
    'function f(b) { let p = 0; p *= b; return p; }',
    'function f(b) { let p = 1; p *= b; return p; }',
  ],
  [
    'loop-range',
    'python',
    'def f(n):\n    return [i for i in range(n)]\n',
    'def f(n):\n    return [i for i in range(1, n + 1)]\n',
  ],
  [
    'loop-range',
    'python',
    'def f(n):\n    for i in range(1, n - 1): g(i)\n',
    'def f(n):\n    for i in range(1, n): g(i)\n',
  ],
  [
    'loop-range',
    'javascript',
    'function f(n) { for (let i = 1; i < n; i++) g(i); }',
    'function f(n) { for (let i = 0; i < n; i++) g(i); }',
  ],
  ['iteration', 'python', 'def f(m):\n    for k, v in m: g(k, v)\n', 'def f(m):\n    for k, v in m.items(): g(k, v)\n'],
  [
    'iteration',
    'javascript',
    'function f(a) { a.push(1); for (const x of a) g(x); }',
    'function f(a) { a.push(1); for (const x of a.slice(1)) g(x); }',
  ],
  [
    'else-chain',
    'python',
    'def f(x):\n    y = 0\n    if x > 1:\n        y = 1\n    if x > 0:\n        y = 2\n    return y\n',
    'def f(x):\n    y = 0\n    if x > 1:\n        y = 1\n    elif x > 0:\n        y = 2\n    return y\n',
  ],
  [
    'else-chain',
    'javascript',
    'function f(x) { if (x) { g(1); } else { g(2); } }',
    'function f(x) { if (x) { g(2); } else { g(1); } }',
  ],
  [
    'borrowed-statement',
    'python',
    'def f(n):\n    t = 0\n    while n > 0:\n        t = t + n\n    return t\n',
    'def f(n):\n    t = 0\n    while n > 0:\n        t = t + n\n        n -= 1\n    return t\n',
  ],
  [
    'borrowed-statement',
    'javascript',
    'function g(s) { s.count += 1; }\nfunction f(s) {\n  return s;\n}',
    'function g(s) { s.count += 1; }\nfunction f(s) {\n  s.count += 1;\n  return s;\n}',
  ],
  [
    'shadowed-variable',
    'javascript',
    'function f(xs) { let best = 0; for (const x of xs) { let best = x; } return best; }',
    'function f(xs) { let best = 0; for (const x of xs) { best = x; } return best; }',
  ],
  [
    'yield',
    'python',
    'def f(xs):\n    for x in xs:\n        return x\n',
    'def f(xs):\n    for x in xs:\n        yield x\n',
  ],
  ['yield', 'python', 'def f(xs):\n    yield 1\n    g(xs)\n', 'def f(xs):\n    yield 1\n    yield from g(xs)\n'],
  ['yield', 'javascript', 'function* f(xs) { yield 1; f(xs); }', 'function* f(xs) { yield 1; yield* f(xs); }'],
  [
    'default-argument',
    'python',
    'def f(x, xs=[]):\n    """Adds."""\n    xs.append(x)\n    return xs\n',
    'def f(x, xs=None):\n    """Adds."""\n    if xs is None:\n        xs = []\n    xs.append(x)\n    return xs\n',
  ],
];

const never: readonly Never[] = [
  ['guard', 'python', 'def f(n): return n - 1\n', /./su, 'a suite of one line has no room'],
  ['guard', 'python', 'def f(self):\n    return 1\n', /if/u, 'the object itself is there'],
  ['guard', 'python', 'def f(xs):\n    yield xs[0]\n', /return \S/u, 'a generator returns nothing'],
  ['guard', 'javascript', 'const f = (n) => n - 1;', /./su, 'an expression has no statements'],
  [
    'statement-deletion',
    'python',
    'def f(x):\n    if x:\n        return 1\n    return 2\n',
    /if x:\n {4}r/u,
    'no empty suite',
  ],
  ['statement-deletion', 'python', 'def f():\n    """Doc."""\n    return 1\n', /"\n$/u, 'the only statement stays'],
  ['surplus-condition', 'python', 'def f(x):\n    while x:\n        x -= 1\n', /./su, 'loops are no conditions'],
  [
    'surplus-condition',
    'python',
    'def f(x):\n    if x:\n        y = """a\n  b"""\n    return y\n',
    /./su,
    'strings keep their lines',
  ],
  ['missing-condition', 'python', 'def f(x): return x\n', /./su, 'a suite of one line has no room'],
  [
    'missing-condition',
    'javascript',
    'function f(x) { const y = x.push(1); return y; }',
    /\{ const/u,
    'declarations stay visible',
  ],
  ['return-value', 'python', 'def f(a):\n    b = a\n    yield b\n', /return/u, 'a generator returns nothing'],
  [
    'return-value',
    'javascript',
    'function f(a) { if (a) { return 1; } return 2; }',
    /2; return/u,
    'nothing after the last return',
  ],
  ['return-value', 'python', 'import os\ndef f(a):\n    return a\n', /return os/u, 'modules are no values'],
  [
    'statement-move',
    'python',
    'def f(xs):\n    for x in xs:\n        if x: continue\n        g(x)\n',
    /^ {4}if x: c/mu,
    'jumps stay in their loop',
  ],
  [
    'statement-move',
    'python',
    'def f(a):\n    a = 1; b = a\n    return b\n',
    /b = a; a = 1/u,
    'lines of several statements stay',
  ],
  ['loop-jump', 'python', 'def f(x):\n    if x:\n        y = 1\n    return 2\n', /break|continue/u, 'no loop, no jump'],
  ['loop-jump', 'javascript', 'function f(x) { switch (x) { case 1: break; } }', /continue/u, 'a switch is no loop'],
  ['initial-value', 'python', 'def f():\n    limit = 10\n    return limit\n', /./su, 'nothing builds upon a constant'],
  [
    'initial-value',
    'javascript',
    'function f(a) { const b = a.x; b.push(1); }',
    /./su,
    'only plain values are exchanged',
  ],
  ['loop-range', 'python', 'def f(a):\n    return range(*a)\n', /./su, 'unpacked bounds are not known'],
  ['loop-range', 'python', 'def f(a):\n    return a.range(3)\n', /./su, 'methods are something else'],
  [
    'iteration',
    'javascript',
    'function f(n) { for (let i = 0; i < n; i++) g(i); }',
    /./su,
    'a counting loop has no collection',
  ],
  [
    'iteration',
    'javascript',
    'function f(m) { for (const k of m) g(k); }',
    /items|enumerate|range/u,
    'words of another language',
  ],
  [
    'else-chain',
    'python',
    'def f(x):\n    if x: return 1\n    if not x: return 2\n',
    /elif/u,
    'after a return it is the same',
  ],
  [
    'else-chain',
    'python',
    'def f(x):\n    if x:\n        y = 1\n    # then\n    if y:\n        y = 2\n',
    /elif/u,
    'a comment stands between',
  ],
  [
    'borrowed-statement',
    'python',
    'def g(q):\n    q.zap()\ndef f():\n    return 1\n',
    /f\(\):\n {4}q/u,
    'names must be in scope',
  ],
  [
    'borrowed-statement',
    'python',
    'def f(a):\n    a.b()\n    return a\n',
    /a\.b\(\)\n {4}a\.b/u,
    'not what is there already',
  ],
  [
    'shadowed-variable',
    'javascript',
    'function f(xs) { for (const x of xs) { let y = x; g(y); } }',
    /./su,
    'nothing is hidden',
  ],
  [
    'shadowed-variable',
    'javascript',
    'function f(x) { const a = 1; if (x) { const a = 2; g(a); } }',
    /./su,
    'constants stay',
  ],
  [
    'yield',
    'javascript',
    'function f(xs) { for (const x of xs) { return x; } }',
    /./su,
    'no generator without its star',
  ],
  ['yield', 'python', 'def f(x):\n    return x\n', /./su, 'one value needs no generator'],
  ['default-argument', 'javascript', 'function f(xs = []) { xs.push(1); }', /./su, 'made anew by the language'],
  ['default-argument', 'python', 'def f(x=(), y=None, z=1):\n    return x\n', /./su, 'these cannot be changed'],
];

async function texts(id: string, language: Language, before: string): Promise<readonly string[]> {
  const template = templates.find((one) => one.id === id);
  if (!template) throw new Error(`no template ${id}`);
  return proposals(template, before, language);
}

describe('proposes', () => {
  test.each(must)('%s in %s: %j → %j', async (id, language, before, after) => {
    expect(await texts(id, language, before)).toContain(after);
  });
});

describe('does not propose', () => {
  test.each(never)('%s in %s: %j matches %s, for %s', async (id, language, before, pattern) => {
    for (const changed of await texts(id, language, before)) expect(changed).not.toMatch(pattern);
  });
});

test('a function of ten lines gets at most three hundred fixes of statements', async () => {
  const ids = new Set(must.map(([id]) => id));
  const text = `def f(items, wanted, limit=[]):
    low, high = 0, len(items) - 1
    while low <= high:
        middle = (low + high) // 2
        if items[middle] == wanted:
            limit.append(middle)
        if items[middle] < wanted:
            low = middle + 1
        else:
            high = middle - 1
    return limit
`;
  const counts = await Promise.all([...ids].map(async (id) => (await texts(id, 'python', text)).length));
  const sum = counts.reduce((a, b) => a + b, 0);
  expect(sum).toBeGreaterThan(50);
  expect(sum).toBeLessThanOrEqual(300);
});
