// The second half of the own tuning set in JavaScript.

import { int, many, word, type OwnSubject } from './subject.ts';

/** Functions with few examples. */
export const moreJavaScriptSubjects: readonly OwnSubject[] = [
  {
    name: 'rotate',
    text: `/** The list turned to the right by a number of places, which may exceed its length. */
function rotate(list, places) {
  if (list.length === 0) return [];
  const by = places % list.length;
  return list.slice(list.length - by).concat(list.slice(0, list.length - by));
}
`,
    examples: [
      [[1, 2, 3, 4], 1],
      [[1, 2], 5],
      [[], 2],
    ],
    faults: [
      [['places % list.length', 'places']],
      [
        [
          'list.slice(list.length - by).concat(list.slice(0, list.length - by))',
          'list.slice(by).concat(list.slice(0, by))',
        ],
      ],
      [['list.slice(list.length - by).concat', 'list.slice(list.length - places).concat']],
      [['  if (list.length === 0) return [];\n', '  if (list.length === 0) return null;\n']],
    ],
    input: (r) => [many(r, 6, (q) => int(q, 0, 9)), int(r, 0, 14)],
  },
  {
    name: 'sumOfSquares',
    text: `/** The sum of the squares of the even numbers. */
function sumOfSquares(numbers) {
  let sum = 0;
  for (const number of numbers) {
    if (number % 2 === 0) {
      sum += number * number;
    }
  }
  return sum;
}
`,
    examples: [[[1, 2, 3, 4]], [[2]], [[5, 7]]],
    faults: [
      [['number * number', 'number + number']],
      [['number % 2 === 0', 'number % 2 === 1']],
      [['number * number', 'number * 2']],
      [['sum += number', 'sum -= number']],
    ],
    input: (r) => [many(r, 7, (q) => int(q, -9, 9))],
  },
  {
    name: 'median',
    text: `/** The median; the mean of the two in the middle for an even count. */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) return sorted[middle];
  return (sorted[middle - 1] + sorted[middle]) / 2;
}
`,
    examples: [[[3, 1, 2]], [[4, 1, 3, 2]], [[10, 9]]],
    faults: [
      [['sorted[middle - 1] + sorted[middle]', 'sorted[middle] + sorted[middle + 1]']],
      [['[...values].sort((a, b) => a - b)', '[...values]']],
      [['(sorted[middle - 1] + sorted[middle]) / 2', 'sorted[middle - 1] + sorted[middle] / 2']],
      [['a - b', 'b + a']],
    ],
    input: (r) => [many(r, 8, (q) => int(q, -9, 99), 1)],
  },
  {
    name: 'isBalanced',
    text: `/** Whether round brackets are balanced. */
function isBalanced(text) {
  let depth = 0;
  for (const letter of text) {
    if (letter === '(') depth++;
    if (letter === ')') depth--;
    if (depth < 0) return false;
  }
  return depth === 0;
}
`,
    examples: [['(a)'], ['(('], [')('], ['()()']],
    faults: [
      [['return depth === 0', 'return true']],
      [['depth < 0', 'depth > 0']],
      [['    if (depth < 0) return false;\n', '']],
      [["letter === ')') depth--", "letter === ')') depth++"]],
    ],
    input: (r) => [word(r, 7, '()()a')],
  },
  {
    name: 'applyDiscount',
    text: `/** The price after a discount of some percent; members get five percent points more, never above 50. */
function applyDiscount(price, percent, isMember) {
  const extra = isMember ? 5 : 0;
  const off = Math.min(50, percent + extra);
  return price - (price * off) / 100;
}
`,
    examples: [
      [200, 10, false],
      [200, 10, true],
      [100, 48, true],
    ],
    faults: [
      [['percent + extra', 'percent']],
      [['Math.min', 'Math.max']],
      [['isMember ? 5 : 0', 'isMember ? 0 : 5']],
      [['(price * off) / 100', 'off']],
      [['(price * off) / 100', '(price * percent) / 100']],
    ],
    input: (r) => [int(r, 1, 40) * 20, int(r, 0, 70), r.below(2) === 0],
  },
  {
    name: 'fibonacci',
    text: `/** The nth number of Fibonacci, beginning with 0 and 1. */
function fibonacci(n) {
  let a = 0;
  let b = 1;
  for (let i = 0; i < n; i++) {
    [a, b] = [b, a + b];
  }
  return a;
}
`,
    examples: [[0], [7], [10]],
    faults: [
      [['[a, b] = [b, a + b]', '[a, b] = [b, a * b]']],
      [['i < n', 'i <= n']],
      [['return a', 'return b']],
      [['let i = 0', 'let i = 1']],
    ],
    input: (r) => [int(r, 0, 30)],
  },
  {
    name: 'removeVowels',
    text: `/** The text without its vowels, great and small. */
function removeVowels(text) {
  let kept = '';
  for (const letter of text) {
    if (!'aeiou'.includes(letter.toLowerCase())) kept += letter;
  }
  return kept;
}
`,
    examples: [['abcdef'], ['AEB'], ['']],
    faults: [
      [['letter.toLowerCase()', 'letter']],
      [["!'aeiou'", "'aeiou'"]],
      [['kept += letter', 'kept = letter']],
      [
        ['kept += letter', 'kept += letter.toLowerCase()'],
        ["!'aeiou'", "'aeiou'"],
      ],
    ],
    input: (r) => [word(r, 8, 'aeioubcXAEY')],
  },
  {
    name: 'groupByLength',
    text: `/** Words by their length. */
function groupByLength(words) {
  const groups = {};
  for (const word of words) {
    const key = word.length;
    if (!(key in groups)) groups[key] = [];
    groups[key].push(word);
  }
  return groups;
}
`,
    examples: [[['a', 'bb', 'c']], [[]]],
    faults: [
      [['groups[key].push(word)', 'groups[key] = [word]']],
      [['word.length', 'words.length']],
      [['    if (!(key in groups)) groups[key] = [];\n', '    groups[key] = [];\n']],
    ],
    input: (r) => [many(r, 6, (q) => word(q, 3))],
  },
  {
    name: 'isSortedList',
    text: `/** Whether the list ascends; equal neighbours are allowed, a third equal one is not. */
function isSortedList(list) {
  for (let i = 1; i < list.length; i++) {
    if (list[i] < list[i - 1]) return false;
    if (i > 1 && list[i] === list[i - 1] && list[i] === list[i - 2]) return false;
  }
  return true;
}
`,
    examples: [[[1, 2, 2, 3]], [[1, 2, 2, 2]], [[3, 1]], [[5]]],
    faults: [
      [['list[i] < list[i - 1]', 'list[i] <= list[i - 1]']],
      [['list[i] === list[i - 1] && list[i] === list[i - 2]', 'list[i] === list[i - 1] || list[i] === list[i - 2]']],
      [['list[i] === list[i - 2]) return false', 'list[i] === list[i - 2]) return true']],
      [['list[i] < list[i - 1]', 'list[i] > list[i - 1]']],
    ],
    input: (r) => [many(r, 6, (q) => int(q, 0, 3)).sort((a, b) => (r.below(8) === 0 ? b - a : a - b))],
  },
  {
    name: 'rangeSum',
    text: `/** The sum of the whole numbers from low to high, both included; 0 where low is above high. */
function rangeSum(low, high) {
  let sum = 0;
  for (let n = low; n <= high; n++) sum += n;
  return sum;
}
`,
    examples: [
      [1, 4],
      [3, 3],
      [5, 2],
    ],
    faults: [
      [['n <= high', 'n < high']],
      [['let n = low', 'let n = 0']],
      [['sum += n', 'sum = n']],
      [['sum += n', 'sum += low']],
    ],
    input: (r) => [int(r, -6, 9), int(r, -6, 14)],
  },
  {
    name: 'firstUnique',
    text: `/** The first letter that stands only once in the text; an empty text where there is none. */
function firstUnique(text) {
  for (const letter of text) {
    if (text.indexOf(letter) === text.lastIndexOf(letter)) return letter;
  }
  return '';
}
`,
    examples: [['aabcb'], ['zz'], ['x']],
    faults: [
      [['text.lastIndexOf(letter)', 'text.indexOf(letter)']],
      [["return '';", 'return null;']],
      [['=== text.lastIndexOf', '!== text.lastIndexOf']],
    ],
    input: (r) => [word(r, 7, 'abcd')],
  },
  {
    name: 'caesar',
    text: `/** Small letters moved on by a shift, around from z to a; all else stays. */
function caesar(text, shift) {
  let out = '';
  for (const letter of text) {
    if (letter >= 'a' && letter <= 'z') {
      const code = (letter.charCodeAt(0) - 97 + shift) % 26;
      out += String.fromCharCode(code + 97);
    } else {
      out += letter;
    }
  }
  return out;
}
`,
    examples: [
      ['abc', 2],
      ['xyz!', 3],
    ],
    faults: [
      [['% 26', '% 25']],
      [['- 97 + shift) % 26', '- 97 + shift)']],
      [['97 + shift', '97 - shift']],
      [["letter >= 'a' && letter <= 'z'", "letter > 'a' && letter < 'z'"]],
      [['code + 97', 'code + 96']],
    ],
    input: (r) => [word(r, 7, 'abmzyxN !'), int(r, 0, 30)],
  },
  {
    name: 'transpose',
    text: `/** Rows as columns. */
function transpose(rows) {
  if (rows.length === 0) return [];
  return rows[0].map((_, column) => rows.map((row) => row[column]));
}
`,
    examples: [
      [
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
      ],
      [[]],
    ],
    faults: [[['row[column]', 'row[0]']], [['rows[0].map((_, column)', 'rows.map((_, column)']]],
    input: (r) => {
      const width = int(r, 1, 4);
      return [many(r, 4, (q) => Array.from({ length: width }, () => int(q, 0, 9)))];
    },
  },
];
