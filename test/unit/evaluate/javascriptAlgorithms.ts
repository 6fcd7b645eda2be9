// Small algorithms in JavaScript, written for these tests, with calls of each.

import type { Asked } from '../../support/realLanguages.ts';

const of = (program: string, ...expressions: readonly string[]): Asked => ({ program, expressions });

export const javascriptAlgorithms: readonly Asked[] = [
  of('const gcd = (a, b) => (b === 0 ? Math.abs(a) : gcd(b, a % b));', 'gcd(12, 18)', 'gcd(-7, 0)', 'gcd(1.5, 0.5)'),
  of(
    `function primes(limit) {
  const sieve = new Array(limit + 1).fill(true);
  const found = [];
  for (let n = 2; n <= limit; n++) {
    if (!sieve[n]) continue;
    found.push(n);
    for (let m = n * n; m <= limit; m += n) sieve[m] = false;
  }
  return found;
}`,
    'primes(30)',
    'primes(1)',
    'primes(-5)',
  ),
  of(
    `function quicksort(list) {
  if (list.length < 2) return list;
  const [pivot, ...rest] = list;
  return [...quicksort(rest.filter((x) => x < pivot)), pivot, ...quicksort(rest.filter((x) => x >= pivot))];
}`,
    'quicksort([3, 1, 2, 3])',
    "quicksort(['b', 'a'])",
  ),
  of(
    `function search(items, wanted) {
  let low = 0;
  let high = items.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (items[middle] === wanted) return middle;
    if (items[middle] < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}`,
    'search([1, 3, 5, 7], 7)',
    'search([1, 3, 5, 7], 4)',
    'search([], 1)',
  ),
  of(
    `function roman(number) {
  const table = { M: 1000, CM: 900, D: 500, CD: 400, C: 100, XC: 90, L: 50, XL: 40, X: 10, IX: 9, V: 5, IV: 4, I: 1 };
  let out = '';
  for (const [letters, value] of Object.entries(table)) {
    out += letters.repeat(Math.floor(number / value));
    number %= value;
  }
  return out;
}`,
    'roman(1994)',
    'roman(0)',
  ),
  of(
    `function balanced(text) {
  const pairs = { ')': '(', ']': '[', '}': '{' };
  const stack = [];
  for (const one of text) {
    if (Object.values(pairs).includes(one)) stack.push(one);
    else if (one in pairs && stack.pop() !== pairs[one]) return false;
  }
  return stack.length === 0;
}`,
    "balanced('{[()]}')",
    "balanced('(]')",
    "balanced('')",
  ),
  of(
    `function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length];
}`,
    "distance('kitten', 'sitting')",
    "distance('', 'abc')",
  ),
  of(
    `function permutations(items) {
  if (items.length === 0) return [[]];
  return items.flatMap((one, at) => permutations([...items.slice(0, at), ...items.slice(at + 1)]).map((rest) => [one, ...rest]));
}`,
    'permutations([1, 2, 3])',
    'permutations([])',
  ),
  of(
    `function group(words) {
  const groups = {};
  for (const word of words) (groups[[...word].sort().join('')] ||= []).push(word);
  return groups;
}`,
    "group(['tea', 'eat', 'tan', 'ate', '__proto__'])",
  ),
  of(
    `function stats(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  return { median, mean, mode: Math.max(...values) };
}`,
    'stats([3, 1, 2])',
    'stats([4, 1, 2, 3])',
    'stats([])',
  ),
  of(
    `function caesar(text, shift) {
  return text.replace(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + shift + 26) % 26) + base);
  });
}`,
    "caesar('Hello, World!', 3)",
    "caesar('abc', -1)",
  ),
  of(
    `function spiral(rows) {
  const out = [];
  while (rows.length) {
    out.push(...rows.shift());
    rows = rows[0] ? rows[0].map((_, i) => rows.map((row) => row[i])).reverse() : [];
  }
  return out;
}`,
    'spiral([[1, 2, 3], [4, 5, 6], [7, 8, 9]])',
    'spiral([])',
  ),
  of(
    `function deepEqual(a, b) {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => deepEqual(a[key], b[key]));
}`,
    'deepEqual({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })',
    'deepEqual([1], [1, 2])',
    'deepEqual(null, {})',
  ),
  of(
    `function flatten(list, depth = 1) {
  return list.reduce((flat, one) => flat.concat(Array.isArray(one) && depth > 0 ? flatten(one, depth - 1) : [one]), []);
}`,
    'flatten([1, [2, [3]]])',
    'flatten([1, [2, [3]]], 5)',
  ),
  of(
    `function lengths(text) {
  let out = '';
  let count = 1;
  for (let i = 1; i <= text.length; i++) {
    if (text[i] === text[i - 1]) count++;
    else { out += text[i - 1] + (count > 1 ? count : ''); count = 1; }
  }
  return out;
}`,
    "lengths('aaabcc')",
    "lengths('')",
  ),
  of(
    `function toBase(number, base) {
  if (base < 2 || base > 16) throw new RangeError(\`base \${base}\`);
  let digits = '';
  do { digits = '0123456789abcdef'[number % base] + digits; number = Math.trunc(number / base); } while (number > 0);
  return digits;
}`,
    'toBase(255, 16)',
    'toBase(0, 2)',
    'toBase(5, 1)',
  ),
];
