// Small functions of JavaScript, written for these tests, with calls of each.

import type { Asked } from '../../support/realLanguages.ts';
import { javascriptAlgorithms } from './javascriptAlgorithms.ts';

const of = (program: string, ...expressions: readonly string[]): Asked => ({ program, expressions });

export const javascriptFunctions: readonly Asked[] = [
  ...javascriptAlgorithms,
  of(
    `class Stack {
  #items = [];
  static of(...items) { const made = new Stack(); for (const one of items) made.push(one); return made; }
  push(one) { this.#items.push(one); return this; }
  pop() { if (this.#items.length === 0) throw new RangeError('empty'); return this.#items.pop(); }
  get size() { return this.#items.length; }
}
class Loud extends Stack {
  constructor(name) { super(); this.name = name; }
  push(one) { super.push(String(one).toUpperCase()); return this; }
}`,
    'Stack.of(1, 2, 3).pop()',
    'new Stack().pop()',
    'Stack.of(1, 2).size',
    "new Loud('x').push('a').pop()",
    "Object.keys(new Loud('x'))",
    'new Loud() instanceof Stack',
    'Stack()',
  ),
  of(
    `class NotFound extends Error {
  constructor(key) { super('no ' + key); this.name = 'NotFound'; this.key = key; }
}
function find(map, key) { if (!(key in map)) throw new NotFound(key); return map[key]; }
function safe(map, key) {
  try { return find(map, key); } catch (error) { return error instanceof NotFound ? error.message + '|' + error.name : 'other'; }
}`,
    "safe({ a: 1 }, 'b')",
    "safe({ a: 1 }, 'a')",
    "find({}, 'z')",
  ),
  of(
    `function Point(x, y) { this.x = x; this.y = y; }
Point.prototype.plus = function (other) { return new Point(this.x + other.x, this.y + other.y); };
Point.zero = new Point(0, 0);`,
    'new Point(1, 2).plus(new Point(3, 4))',
    'Point.zero.plus(new Point(1, 1)).y',
    'new Point(1, 2).constructor === Point',
  ),
  of(
    `function counters() { const all = []; for (let i = 0; i < 3; i++) all.push(() => i++); return all; }
function shared() { const all = []; for (var i = 0; i < 3; i++) all.push(() => i); return all; }`,
    'counters().map((f) => [f(), f()])',
    'shared().map((f) => f())',
  ),
  of(
    `const memo = new Map();
function fib(n) { if (n < 2) return n; if (memo.has(n)) return memo.get(n); const value = fib(n - 1) + fib(n - 2); memo.set(n, value); return value; }`,
    'fib(50)',
    '[fib(5), memo.size]',
  ),
  of(
    `function classify(n) {
  switch (true) {
    case n < 0: return 'negative';
    case n === 0: { const word = 'zero'; return word; }
    default: break;
    case n > 100: return 'large';
  }
  return 'small';
}
function fall(n) { const out = []; switch (n) { case 1: out.push(1); case 2: out.push(2); break; default: out.push('d'); case 3: out.push(3); } return out; }`,
    '[-1, 0, 5, 500].map(classify)',
    '[1, 2, 3, 4].map(fall)',
  ),
  of(
    `function firstPair(rows, sum) {
  outer: for (let i = 0; i < rows.length; i++) {
    for (let j = i + 1; j < rows.length; j++) {
      if (rows[i] < 0) continue outer;
      if (rows[i] + rows[j] === sum) return [i, j];
      if (rows[j] > 50) break outer;
    }
  }
  return null;
}`,
    'firstPair([-5, 1, 4, 6], 10)',
    'firstPair([1, 99, 2, 1], 3)',
  ),
  of(
    `const defaults = { depth: 2, tags: ['a'] };
function configure({ depth = defaults.depth, tags: [first = 'none', ...others] = [], ...rest } = {}) { return { depth, first, others, rest }; }`,
    'configure()',
    "configure({ depth: 0, tags: ['x', 'y'], extra: 1 })",
    'configure(null)',
  ),
  of(
    `let total = 0;
const log = [];
function add(n) { total += n; log.push(n); return total; }`,
    'add(3)',
    '[add(1), add(2), log]',
  ),
  of(
    `function hoisted() { return typeof later + before(); var later = 1; function before() { return 'f'; } }
function dead() { return early; let early = 1; }
function constant() { const a = 1; a = 2; return a; }
function scoped() { let a = 1; { let a = 2; a++; } return a; }`,
    'hoisted()',
    'dead()',
    'constant()',
    'scoped()',
  ),
  of(
    `function tidy(text) { return text.trim().replace(/\\s+/g, ' ').split(' ').map((w) => w[0]?.toUpperCase() + w.slice(1)).join(' '); }
function count(text) { const found = {}; for (const c of text) found[c] = (found[c] ?? 0) + 1; return found; }
function keysOf(o) { const out = []; for (const k in o) out.push(k); return out; }`,
    "tidy('  hello   big world ')",
    "tidy('')",
    "count('hello')",
    'keysOf({ b: 1, 2: 1, a: 1, 1: 1 })',
    "keysOf('ab')",
  ),
  of(
    `const compose = (...fs) => (x) => fs.reduceRight((v, f) => f(v), x);
const curry = (f) => (a) => (b) => f(a, b);
const partial = (f, ...first) => (...rest) => f(...first, ...rest);
function late(f) { return f.call({ k: 1 }, 2) + f.apply({ k: 10 }, [20]) + f.bind({ k: 100 }, 200)(); }`,
    'compose((x) => x + 1, (x) => x * 2)(5)',
    'curry((a, b) => a - b)(5)(3)',
    'partial(Math.max, 1, 9)(4)',
    'late(function (n) { return this.k + n; })',
  ),
  of(
    `function tries(n) {
  const out = [];
  for (let i = 0; i < n; i++) {
    try { if (i === 1) continue; if (i === 3) break; out.push(i); } finally { out.push('f' + i); }
  }
  return out;
}
function nested() { try { try { null.x; } finally { 1; } } catch { return 'caught'; } }
function rethrow() { try { throw new TypeError('a'); } catch (e) { throw new RangeError(e.message + 'b'); } }`,
    'tries(5)',
    'nested()',
    'rethrow()',
  ),
  of(
    `const o = { n: 1, get double() { return this.n * 2; }, set double(v) { this.n = v / 2; }, inc() { this.n++; return this; }, ['k' + 1]: () => 5 };`,
    '[o.double, o.inc().n, o.k1()]',
    '(o.double = 10, o.n)',
    'o.missing?.()',
    'o.missing()',
  ),
];
