// Faults of both languages in which a call, a check or the filling of something was left out, and what a function then
// forgets gives it away: an import, a parameter, a variable that nothing reads or fills.

import { javascript, python, type EverydayFault } from './fault.ts';

/** Written for tuning the templates; taken from no benchmark. */
export const leftOut: readonly EverydayFault[] = [
  javascript(
    'missing',
    `
function indexById(rows) {
  const byId = {};
  for (const row of rows) {
    const id = row.id;
    byId[id] = row;
  }
  return byId;
}
`,
    '\n    byId[id] = row;',
    '',
    `[{ id: 3, n: 1 }] ; [] ; [{ id: 1 }, { id: 2 }] ; [{ id: 1 }, { id: 1 }]`,
    `[{ id: 3 }, { id: 3, n: 2 }]`,
  ),
  javascript(
    'missing',
    `
function rejected(items, isFine) {
  const out = [];
  for (const item of items) {
    if (!isFine(item)) out.push(item);
  }
  return out;
}
`,
    '!isFine(item)',
    '!item',
    `[1, 5], (n) => n > 2 ; [], Boolean ; ['', 'a'], (s) => s === '' ; [0], Boolean`,
    `[3, 4, 0], (n) => n > 3`,
  ),
  javascript(
    'missing',
    `
function weekly(hours, rate, bonus) {
  const base = pay(hours, rate);
  return base + bonus;
}
`,
    'pay(hours, rate)',
    'hours',
    `1, 2, 3 ; 2, 1, 0 ; 1, 1, 1 ; 0, 1, 2`,
    `2, 2, 2`,
    { beyond: 'the function that is called is declared nowhere' },
  ),
  javascript(
    'missing',
    `
function lowestOf(prices, discountOf) {
  let lowest = discountOf(prices[0]);
  for (let i = 1; i < prices.length; i++) {
    const price = discountOf(prices[i]);
    if (price < lowest) lowest = price;
  }
  return lowest;
}
`,
    'discountOf(prices[i])',
    'prices[i]',
    `[4, 2], (p) => p / 2 ; [9], (p) => p - 1 ; [1, 8], (p) => 8 - p ; [2, 3], (p) => -p`,
    `[1, 2, 3], (p) => 3 - p`,
  ),
  javascript(
    'missing',
    `
function lastOf(list, count) {
  if (count === 0) return [];
  return list.slice(-count);
}
`,
    'list.slice(-count)',
    '-count',
    `[1, 2, 3], 2 ; [1], 1 ; [], 0 ; [5, 6], 1`,
    `[4, 5], 1`,
  ),
  javascript(
    'missing',
    `
function inCents(amount) {
  return Math.round(amount * 100) / 100;
}
`,
    'Math.round(amount * 100)',
    'amount * 100',
    `1.005 ; 2.349 ; 3 ; 0.129`,
    `9.999 ; 0.001`,
  ),
  javascript(
    'missing',
    `
function between(from, to) {
  if (to === undefined) {
    to = from;
    from = 0;
  }
  const out = [];
  for (let n = from; n < to; n++) out.push(n);
  return out;
}
`,
    `  if (to === undefined) {
    to = from;
    from = 0;
  }
`,
    '',
    `3 ; 1, 3 ; 0 ; 2, 5`,
    `2 ; 2, 2 ; 4, 6`,
  ),
  python(
    'missing',
    `
def largest_gap(values):
    best = 0
    for before, after in zip(values, values[1:]):
        gap = after - before
        best = max(best, gap)
    return best
`,
    '\n        best = max(best, gap)',
    '',
    `[1, 5, 6] ; [] ; [3, 2] ; [1, 2, 9]`,
    `[2, 4, 9, 10] ; [7]`,
  ),
  python(
    'missing',
    `
def initials(names):
    letters = []
    for name in names:
        letters.append(name[0])
    return '.'.join(letters)
`,
    '    letters = []\n',
    '',
    `['Ada', 'Grace'] ; [] ; ['x'] ; ['Q', 'R', 'S']`,
    `['Bo', 'Cy', 'Di']`,
  ),
  python(
    'missing',
    `
def position_of(value, items):
    for index in range(len(items)):
        if items[index] == value:
            return index
    return -1
`,
    'range(len(items))',
    'len(items)',
    `2, [1, 2] ; 1, [] ; 'a', ['a'] ; 5, [1, 5, 5]`,
    `3, [1, 3, 3] ; 0, [1]`,
  ),
  python(
    'missing',
    `
def middle(items):
    """Returns -1 for an empty list."""
    if not items:
        return -1
    return items[len(items) // 2]
`,
    '    if not items:\n        return -1\n',
    '',
    `[] ; [4] ; [1, 2, 3] ; [5, 6]`,
    `[7, 8] ; [1, 2, 3, 4]`,
  ),
  python(
    'missing',
    `
def tidy(code):
    return code.replace(' ', '').upper()


def is_short(code):
    code = tidy(code)
    return len(code) < 4
`,
    '    code = tidy(code)\n',
    '',
    `'a b c' ; 'abcd' ; '' ; 'a b c d'`,
    `'   a' ; 'ab cd'`,
  ),
  python(
    'missing',
    `
def squares_below(limit):
    found = []
    n = 0
    while n * n < limit:
        found.append(n * n)
        n += 1
    return found
`,
    'found.append(n * n)',
    'n * n',
    `10 ; 0 ; 1 ; 2`,
    `5 ; 17`,
  ),
];
