// Faults of both languages in which something is too much, or a wrong operator, value, variable or function.

import { javascript, python, type EverydayFault } from './fault.ts';

/** Written for tuning the templates; taken from no benchmark. */
export const otherFaults: readonly EverydayFault[] = [
  javascript(
    'excess',
    `
function totalOf(items) {
  let total = 0;
  for (const item of items) {
    total += item.price * item.count;
  }
  return total;
}`,
    'item.price * item.count',
    'item.price * item.count + 1',
    '[] ; [{ price: 2, count: 3 }] ; [{ price: 1, count: 1 }, { price: 5, count: 2 }] ; [{ price: 0, count: 4 }]',
    '[{ price: 7, count: 1 }] ; [{ price: 3, count: 0 }, { price: 1, count: 2 }]',
  ),
  javascript(
    'excess',
    `
function trimLines(text) {
  return text.split('\\n').map((line) => line.trim()).join('\\n');
}`,
    `line.trim())`,
    `line.trim()).filter((line) => line !== '')`,
    `' a \\n b' ; '' ; 'x\\n\\ny' ; 'one'`,
    `'\\n' ; 'a\\n \\nb' ; ' q '`,
  ),
  python(
    'excess',
    `
def largest(values):
    best = values[0]
    for value in values:
        if value > best:
            best = value
    return best
`,
    `            best = value
`,
    `            best = value
            break
`,
    '[1, 2, 3] ; [3] ; [2, 9, 4, 10] ; [-1, -2]',
    '[5, 6, 7] ; [0, 0] ; [1, 8, 3]',
  ),
  python(
    'excess',
    `
def vowels(text):
    return sum(1 for c in text if c.lower() in 'aeiou')
`,
    `'aeiou'`,
    `'aeiou' and c != 'a'`,
    `'abc' ; 'hello' ; '' ; 'AEI' ; 'banana'`,
    `'queue' ; 'xyz' ; 'Aa'`,
  ),
  javascript(
    'operator',
    `
function overlaps(a, b) {
  return a.start < b.end && b.start < a.end;
}`,
    'a.start < b.end && b.start < a.end',
    'a.start < b.end || b.start < a.end',
    '{ start: 1, end: 3 }, { start: 2, end: 4 } ; { start: 1, end: 2 }, { start: 2, end: 3 } ; { start: 5, end: 6 }, { start: 1, end: 2 } ; { start: 1, end: 9 }, { start: 3, end: 4 }',
    '{ start: 0, end: 1 }, { start: 4, end: 5 } ; { start: 3, end: 4 }, { start: 1, end: 9 } ; { start: 2, end: 3 }, { start: 1, end: 2 }',
  ),
  python(
    'operator',
    `
def balance(entries):
    total = 0
    for kind, amount in entries:
        if kind == 'in':
            total += amount
        else:
            total -= amount
    return total
`,
    'total -= amount',
    'total =- amount',
    `[('in', 5)] ; [] ; [('in', 5), ('out', 2)] ; [('out', 3)] ; [('in', 1), ('in', 2), ('out', 1)]`,
    `[('in', 9), ('out', 4), ('out', 1)] ; [('out', 1), ('out', 1)]`,
  ),
  python(
    'operator',
    `
def to_binary(n):
    if n == 0:
        return '0'
    digits = ''
    while n > 0:
        digits = str(n % 2) + digits
        n //= 2
    return digits
`,
    'n //= 2',
    'n -= 2',
    '0 ; 1 ; 2 ; 5 ; 8',
    '3 ; 10 ; 255 ; 6',
  ),
  javascript(
    'value',
    `
function isWeekend(day) {
  return day === 0 || day === 6;
}`,
    'day === 6',
    'day === 1',
    '0 ; 6 ; 3 ; 1 ; 5',
    '2 ; 4',
    { beyond: 'the number 6 stands nowhere' },
  ),
  javascript(
    'value',
    `
function slug(title) {
  return title.toLowerCase().split(' ').join('-');
}`,
    `join('-')`,
    `join('_')`,
    `'Hello World' ; '' ; 'a b c' ; 'One'`,
    `'X Y' ; 'tea time now'`,
  ),
  python(
    'value',
    `
def hours(minutes):
    return '%d:%02d' % (minutes // 60, minutes % 60)
`,
    'minutes % 60',
    'minutes % 24',
    '0 ; 61 ; 125 ; 59 ; 600',
    '90 ; 1439 ; 30',
  ),
  python(
    'value',
    `
def geometric(start, ratio, count):
    values = []
    current = start
    for _ in range(count):
        values.append(current)
        current *= ratio
    return values
`,
    'current = start',
    'current = 1',
    '1, 2, 3 ; 3, 2, 2 ; 5, 1, 0 ; 2, 3, 3',
    '7, 2, 1 ; 4, 4, 2',
  ),
  javascript(
    'variable',
    `
function padBoth(text, width, fill) {
  const missing = width - text.length;
  if (missing <= 0) return text;
  const left = Math.floor(missing / 2);
  return fill.repeat(left) + text + fill.repeat(missing - left);
}`,
    'width - text.length',
    'width - fill.length',
    `'ab', 4, '-' ; 'abc', 2, '*' ; 'a', 4, '.' ; '', 3, 'x' ; 'hello', 6, ' '`,
    `'xy', 7, '_' ; 'word', 4, '0'`,
  ),
  javascript(
    'variable',
    `
function transpose(matrix) {
  const result = [];
  for (let column = 0; column < matrix[0].length; column++) {
    const line = [];
    for (let row = 0; row < matrix.length; row++) line.push(matrix[row][column]);
    result.push(line);
  }
  return result;
}`,
    'matrix[row][column]',
    'matrix[column][row]',
    '[[1]] ; [[1, 2], [3, 4]] ; [[1, 2, 3]] ; [[1], [2]]',
    '[[1, 2, 3], [4, 5, 6]] ; [[0, 1], [2, 3], [4, 5]]',
  ),
  python(
    'variable',
    `
def matches(score, home, away):
    wins = 0
    for own, other in score:
        if own + home > other + away:
            wins += 1
    return wins
`,
    'own + home > other + away',
    'own + home > other + home',
    '[(1, 2)], 2, 0 ; [], 1, 1 ; [(3, 1), (0, 4)], 0, 1 ; [(1, 1)], 0, 0 ; [(2, 2), (1, 2)], 1, 1',
    '[(5, 5), (4, 6)], 3, 0 ; [(2, 1)], 0, 2',
  ),
  javascript(
    'function',
    `
function lastPart(path) {
  return path.slice(path.lastIndexOf('/') + 1);
}`,
    'lastIndexOf',
    'indexOf',
    `'a/b/c' ; 'file' ; '' ; 'x/y' ; '/top/z'`,
    `'a/b/c/d' ; '/q'`,
  ),
  javascript(
    'function',
    `
function cheapest(prices) {
  let best = prices[0];
  for (const price of prices) best = Math.min(best, price);
  return best;
}`,
    'Math.min(best, price)',
    'Math.max(best, price)',
    '[3, 1, 2] ; [5] ; [4, 4] ; [1, 2]',
    '[9, 8, 10] ; [0, -1]',
  ),
  python(
    'function',
    `
def trailing(text):
    return len(text) - len(text.rstrip())
`,
    'rstrip',
    'strip',
    `'a  ' ; ' a' ; '' ; ' b ' ; 'c'`,
    `'  x   ' ; 'y y '`,
  ),
  python(
    'function',
    `
def add_tags(tags, more):
    result = list(tags)
    result.extend(more)
    return sorted(result)
`,
    'extend',
    'append',
    `['b'], ['a'] ; [], [] ; ['x'], ['y', 'w'] ; [], ['q']`,
    `['n', 'm'], ['o'] ; ['z'], []`,
  ),
];
