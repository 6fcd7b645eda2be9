// Faults of JavaScript functions in which a part of an expression is missing.

import { javascript, type EverydayFault } from './fault.ts';

/** Written for tuning the templates; taken from no benchmark. */
export const missingExpressionsJavaScript: readonly EverydayFault[] = [
  javascript(
    'missing',
    `
function sameWord(a, b) {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}`,
    'b.trim().toLowerCase()',
    'b.toLowerCase()',
    `'Tea', 'tea' ; 'tea', ' Tea ' ; 'tea', 'pea' ; ' tea', 'tea ' ; '', ''`,
    `'a', '  A' ; 'a b', 'A b ' ; 'x', ' y '`,
  ),
  javascript(
    'missing',
    `
function pageOf(items, page, size) {
  const start = (page - 1) * size;
  return items.slice(start, start + size);
}`,
    '(page - 1) * size',
    'page * size',
    `[1, 2, 3, 4, 5], 1, 2 ; [1, 2, 3, 4, 5], 2, 2 ; [1, 2, 3, 4, 5], 3, 2 ; [], 1, 3`,
    `[1, 2, 3], 1, 1 ; [1, 2, 3], 2, 1 ; [1, 2, 3, 4, 5, 6, 7], 2, 3`,
  ),
  javascript(
    'missing',
    `
function daysLeft(start, length, today) {
  const left = start + length - today;
  return Math.max(0, left);
}`,
    'Math.max(0, left)',
    'left',
    '10, 5, 12 ; 10, 5, 15 ; 10, 5, 20 ; 0, 3, 9 ; 1, 1, 1',
    '0, 0, 5 ; 100, 1, 2 ; 5, 5, 11',
  ),
  javascript(
    'missing',
    `
function countWords(text) {
  const words = text.split(' ').filter((word) => word.length > 0);
  return words.length;
}`,
    `.filter((word) => word.length > 0)`,
    '',
    `'a b' ; '' ; 'a  b' ; ' one ' ; 'one two three'`,
    `'  ' ; 'x   y z' ; 'ab'`,
    { as: '.filter(Boolean)' },
  ),
  javascript(
    'missing',
    `
function ceilTo(value, step) {
  return Math.ceil(value / step) * step;
}`,
    ' * step;',
    ';',
    '7, 5 ; 10, 5 ; 0, 3 ; 11, 4 ; 1, 10',
    '12, 10 ; 3, 3 ; 100, 7',
  ),
  javascript(
    'missing',
    `
function priceWithTax(net, rate) {
  const gross = net * (1 + rate / 100);
  return Math.round(gross * 100) / 100;
}`,
    '(1 + rate / 100)',
    '(1 + rate)',
    '100, 19 ; 50, 7 ; 10, 0 ; 19.99, 20',
    '1, 50 ; 200, 10 ; 3.5, 19',
  ),
  javascript(
    'missing',
    `
function insertSorted(list, value) {
  const result = [...list];
  let at = 0;
  while (at < result.length && result[at] < value) at++;
  result.splice(at, 0, value);
  return result;
}`,
    'at < result.length && result[at] < value',
    'at < result.length',
    '[1, 3], 2 ; [], 1 ; [1, 2], 3 ; [5], 4 ; [2, 4, 6], 5',
    '[1, 1], 1 ; [1, 2, 3], 0 ; [1, 9], 5',
    { beyond: 'the condition compares two values as no other does; sorting at last does as well' },
  ),
  javascript(
    'missing',
    `
function depthOf(node) {
  if (!node) return 0;
  return Math.max(depthOf(node.left), depthOf(node.right)) + 1;
}`,
    ') + 1;',
    ');',
    'null ; { left: null, right: null } ; { left: { left: null, right: null }, right: null } ; { left: null, right: { left: null, right: { left: null, right: null } } }',
    '{ left: { left: { left: null, right: null }, right: null }, right: { left: null, right: null } } ; { left: null, right: { left: null, right: null } }',
  ),
  javascript(
    'missing',
    `
function mostCommon(words) {
  const counts = {};
  let best = null;
  for (const word of words) {
    counts[word] = (counts[word] || 0) + 1;
    if (best === null || counts[word] > counts[best]) best = word;
  }
  return best;
}`,
    '(counts[word] || 0) + 1',
    'counts[word] + 1',
    `['a', 'b', 'b'] ; [] ; ['x'] ; ['c', 'd', 'd', 'c', 'c'] ; ['p', 'q', 'q', 'q', 'p']`,
    `['a', 'a', 'b'] ; ['m', 'n', 'n', 'm', 'n'] ; ['z', 'y', 'y']`,
  ),
  javascript(
    'missing',
    `
function isLeap(year) {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}`,
    '(year % 4 === 0 && year % 100 !== 0) || year % 400 === 0',
    'year % 4 === 0 || year % 400 === 0',
    '2024 ; 1900 ; 2000 ; 2023 ; 2100',
    '1800 ; 1600 ; 2020 ; 2200 ; 2001',
    { beyond: 'the number 100 stands nowhere' },
  ),
  javascript(
    'missing',
    `
function rotate(list, by) {
  const n = list.length;
  if (n === 0) return [];
  const shift = by % n;
  return list.slice(shift).concat(list.slice(0, shift));
}`,
    'by % n',
    'by',
    '[1, 2, 3], 1 ; [1, 2, 3], 4 ; [], 3 ; [1, 2], 2 ; [1, 2, 3, 4], 6',
    '[1], 5 ; [1, 2, 3], 0 ; [1, 2, 3], 8',
  ),
  javascript(
    'missing',
    `
function parseFlags(args) {
  const flags = {};
  for (const arg of args) {
    const [key, value] = arg.replace(/^--/, '').split('=');
    flags[key] = value === undefined ? true : value;
  }
  return flags;
}`,
    `value === undefined ? true : value`,
    'value',
    `['--a=1'] ; ['--verbose'] ; [] ; ['--x=2', '--y'] ; ['z=']`,
    `['--q'] ; ['--n=5', '--m=6'] ; ['--on', '--off']`,
    { as: 'value ?? true' },
  ),
  javascript(
    'missing',
    `
function digitsOf(number) {
  const digits = [];
  let rest = Math.abs(number);
  do {
    digits.unshift(rest % 10);
    rest = Math.floor(rest / 10);
  } while (rest > 0);
  return digits;
}`,
    'Math.abs(number)',
    'number',
    '12 ; 0 ; -45 ; 907 ; -3',
    '-100 ; 5 ; 1234',
  ),
  javascript(
    'missing',
    `
function toCsv(rows) {
  return rows.map((row) => row.map((cell) => String(cell).trim()).join(';')).join('\\n');
}`,
    `.join(';')).join(`,
    `).join(`,
    `[['a', 'b']] ; [] ; [['x', 1], ['y', 2]] ; [['a;', ' b']]`,
    `[[1], [2]] ; [[' p ', 'q']] ; [['m', 'n', 'o']]`,
    { beyond: 'the separator stands nowhere' },
  ),
  javascript(
    'missing',
    `
function uniqueSorted(values) {
  return [...new Set(values)].sort((a, b) => a - b);
}`,
    '[...new Set(values)]',
    '[...values]',
    '[3, 1, 3] ; [] ; [10, 9, 10, 2] ; [1, 2]',
    '[5, 5, 5] ; [2, 1] ; [7, 7, 6]',
  ),
  javascript(
    'missing',
    `
function secondsOf(clock) {
  const [hours, minutes, seconds] = clock.split(':').map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}`,
    'minutes * 60',
    'minutes',
    `'00:00:01' ; '00:01:00' ; '01:00:00' ; '02:03:04' ; '00:10:10'`,
    `'00:59:59' ; '10:05:00' ; '23:59:59'`,
  ),
];
