// The own tuning set in JavaScript; more of it in javascriptMore.ts.

import { int, line, many, word, type OwnSubject } from './subject.ts';
import { moreJavaScriptSubjects } from './javascriptMore.ts';

/** Functions with few examples. */
export const javascriptSubjects: readonly OwnSubject[] = [
  {
    name: 'countAbove',
    text: `/** How many values are strictly above the limit. */
function countAbove(values, limit) {
  let count = 0;
  for (const value of values) {
    if (value > limit) count++;
  }
  return count;
}
`,
    examples: [
      [[1, 5, 9], 4],
      [[2, 3], 3],
      [[], 1],
    ],
    faults: [
      [['value > limit', 'value < limit']],
      [['count++', 'count += value']],
      [['value > limit', 'value >= limit']],
      [['let count = 0', 'let count = 1']],
    ],
    input: (r) => [many(r, 7, (q) => int(q, -5, 9)), int(r, -5, 9)],
  },
  {
    name: 'largestGap',
    text: `/** The largest difference between neighbours of the sorted list; 0 for fewer than two. */
function largestGap(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  let gap = 0;
  for (let i = 1; i < sorted.length; i++) {
    gap = Math.max(gap, sorted[i] - sorted[i - 1]);
  }
  return gap;
}
`,
    examples: [[[3, 9, 4]], [[10, 1, 2, 30]], [[7]]],
    faults: [
      [['Math.max', 'Math.min']],
      [['.sort((a, b) => a - b)', '.sort()']],
      [['i = 1; i < sorted.length', 'i = 1; i < sorted.length - 1']],
      [['gap = Math.max(gap, sorted[i] - sorted[i - 1])', 'gap = sorted[i] - sorted[i - 1]']],
    ],
    input: (r) => [many(r, 7, (q) => int(q, -20, 120))],
  },
  {
    name: 'isLeap',
    text: `/** Whether a year of the Gregorian calendar is a leap year. */
function isLeap(year) {
  if (year % 400 === 0) return true;
  if (year % 100 === 0) return false;
  return year % 4 === 0;
}
`,
    examples: [[2000], [1900], [2024], [2023]],
    faults: [
      [['if (year % 100 === 0) return false;', 'if (year % 100 === 0) return true;']],
      [['year % 4 === 0', 'year % 4 !== 0']],
      [['  if (year % 400 === 0) return true;\n', '']],
    ],
    input: (r) => [int(r, 1, 3200)],
  },
  {
    name: 'wordCount',
    text: `/** Number of words in a text; words are parted by blanks. */
function wordCount(text) {
  const words = text.split(' ').filter((word) => word !== '');
  return words.length;
}
`,
    examples: [['one two  three'], [''], ['hello']],
    faults: [
      [[".filter((word) => word !== '')", '']],
      [["word !== ''", "word === ''"]],
      [['words.length', 'text.length']],
      [['words.length', 'words.length - 1']],
    ],
    input: (r) => [many(r, 12, (q) => q.pick([' ', 'a', 'bc', ' '])!).join('')],
  },
  {
    name: 'clampAll',
    text: `/** Every value moved into the range from low to high, both included. */
function clampAll(values, low, high) {
  return values.map((value) => {
    if (value < low) return low;
    if (value > high) return high;
    return value;
  });
}
`,
    examples: [
      [[1, 5, 10], 2, 8],
      [[3], 3, 3],
    ],
    faults: [
      [['if (value > high) return high', 'if (value > high) return low']],
      [['value < low', 'value > low']],
      [['    if (value < low) return low;\n', '']],
    ],
    input: (r) => {
      const low = int(r, -5, 5);
      return [many(r, 6, (q) => int(q, -9, 12)), low, low + int(r, 0, 6)];
    },
  },
  {
    name: 'initials',
    text: `/** The first letters of the words of a name, in capitals, each with a full stop. */
function initials(name) {
  return name
    .split(' ')
    .filter((part) => part.length > 0)
    .map((part) => part[0].toUpperCase() + '.')
    .join('');
}
`,
    examples: [['ada lovelace'], ['Grace  Brewster Hopper'], ['x']],
    faults: [
      [['part[0].toUpperCase()', 'part[0].toLowerCase()']],
      [['part.length > 0', 'part.length > 1']],
      [["part[0].toUpperCase() + '.'", 'part[0].toUpperCase()']],
      [['part[0]', 'part[1]']],
    ],
    input: (r) => [line(r) + (r.below(3) === 0 ? '  ' + line(r, 2) : '')],
  },
  {
    name: 'runLengths',
    text: `/** Runs of equal letters, each as the letter and its count. */
function runLengths(text) {
  const runs = [];
  let count = 1;
  for (let i = 1; i <= text.length; i++) {
    if (text[i] === text[i - 1]) {
      count++;
    } else {
      runs.push([text[i - 1], count]);
      count = 1;
    }
  }
  return text === '' ? [] : runs;
}
`,
    examples: [['aab'], ['abc'], ['']],
    faults: [
      [['runs.push([text[i - 1], count]);\n      count = 1;', 'runs.push([text[i - 1], count]);']],
      [['i <= text.length', 'i < text.length']],
      [['runs.push([text[i - 1], count]);\n      count = 1', 'runs.push([text[i - 1], count]);\n      count = 0']],
      [['runs.push([text[i - 1]', 'runs.push([text[i]']],
    ],
    input: (r) => [word(r, 8, 'ab')],
  },
  {
    name: 'bill',
    text: `/**
 * The price of a number of items in cents. From 10 items on a tenth is taken off; a delivery of 500 is added to bills
 * below 5000.
 */
function bill(price, count) {
  let total = price * count;
  if (count >= 10) total -= Math.floor(total / 10);
  if (total < 5000) total += 500;
  return total;
}
`,
    examples: [
      [100, 3],
      [100, 10],
      [1000, 20],
    ],
    faults: [
      [['count >= 10', 'count > 10']],
      [['total < 5000', 'total > 5000']],
      [['total += 500', 'total += 50']],
      [['total -= Math.floor(total / 10)', 'total -= Math.floor(price / 10)']],
      [['price * count', 'price + count']],
    ],
    input: (r) => [int(r, 1, 60) * 25, int(r, 1, 24)],
  },
  {
    name: 'commonPrefix',
    text: `/** The longest prefix that all words share. */
function commonPrefix(words) {
  if (words.length === 0) return '';
  let prefix = words[0];
  for (const word of words) {
    while (!word.startsWith(prefix)) {
      prefix = prefix.slice(0, -1);
    }
  }
  return prefix;
}
`,
    examples: [[['flow', 'flower', 'flag']], [['ab', 'cd']], [[]]],
    faults: [
      [['word.startsWith(prefix)', 'word.includes(prefix)']],
      [['prefix.slice(0, -1)', 'prefix.slice(1)']],
      [["if (words.length === 0) return '';", 'if (words.length === 0) return words;']],
      [['word.startsWith(prefix)', 'word.endsWith(prefix)']],
    ],
    input: (r) => [many(r, 4, (q) => 'ab'.slice(0, q.below(3)) + word(q, 4, 'ab'))],
  },
  {
    name: 'secondLargest',
    text: `/** The second largest of the distinct numbers, or null where there is none. */
function secondLargest(numbers) {
  const distinct = [...new Set(numbers)].sort((a, b) => b - a);
  return distinct.length < 2 ? null : distinct[1];
}
`,
    examples: [[[4, 9, 9, 1]], [[5]], [[2, 2]]],
    faults: [
      [['b - a', 'a - b']],
      [['[...new Set(numbers)]', '[...numbers]']],
      [['distinct.length < 2', 'distinct.length < 1']],
      [['distinct[1]', 'distinct[0]']],
    ],
    input: (r) => [many(r, 7, (q) => int(q, -4, 12))],
  },
  {
    name: 'digitSum',
    text: `/** The sum of the decimal digits of a number, without its sign. */
function digitSum(number) {
  let rest = Math.abs(number);
  let sum = 0;
  while (rest > 0) {
    sum += rest % 10;
    rest = Math.floor(rest / 10);
  }
  return sum;
}
`,
    examples: [[123], [-45], [0]],
    faults: [
      [['Math.abs(number)', 'number']],
      [['sum += rest % 10', 'sum += 1']],
      [['rest > 0', 'rest > 10']],
      [['sum += rest % 10', 'sum = rest % 10']],
      [['Math.floor(rest / 10)', 'Math.floor(rest / 100)']],
    ],
    input: (r) => [int(r, -99999, 99999)],
  },
  {
    name: 'pairsWithSum',
    text: `/** Number of pairs of different places whose values add up to the target. */
function pairsWithSum(values, target) {
  let pairs = 0;
  for (let i = 0; i < values.length; i++) {
    for (let j = i + 1; j < values.length; j++) {
      if (values[i] + values[j] === target) pairs++;
    }
  }
  return pairs;
}
`,
    examples: [
      [[1, 2, 3, 4], 5],
      [[2, 2], 4],
      [[], 0],
    ],
    faults: [
      [['j = i + 1', 'j = i']],
      [['j = i + 1', 'j = 0']],
      [['values[i] + values[j]', 'values[i] - values[j]']],
      [['values[i] + values[j]', 'values[i] + values[i]']],
      [['j < values.length', 'j < values.length - 1']],
    ],
    input: (r) => [many(r, 7, (q) => int(q, -3, 6)), int(r, -4, 9)],
  },
  {
    name: 'capitalize',
    text: `/** Each word with a capital first letter and the rest small. */
function capitalize(sentence) {
  return sentence
    .split(' ')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join(' ');
}
`,
    examples: [['hello WORLD'], ['a']],
    faults: [
      [['word.slice(1).toLowerCase()', 'word.slice(1)']],
      [['word.slice(1)', 'word.slice(0)']],
      [[".join(' ')", ".join('')"]],
      [['word.charAt(0).toUpperCase()', 'word.charAt(0)']],
    ],
    input: (r) => [line(r)],
  },
  ...moreJavaScriptSubjects,
];
