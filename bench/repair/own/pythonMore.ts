// The second half of the own tuning set in Python.

import { int, line, many, word, type OwnSubject } from './subject.ts';

/** Functions with few examples. */
export const morePythonSubjects: readonly OwnSubject[] = [
  {
    name: 'closest',
    text: `def closest(numbers):
    """The two numbers closest to each other, the smaller first; the first such pair of the sorted list."""
    ordered = sorted(numbers)
    best = (ordered[0], ordered[1])
    for a, b in zip(ordered, ordered[1:]):
        if b - a < best[1] - best[0]:
            best = (a, b)
    return best
`,
    examples: [[[1.0, 5.0, 4.5]], [[3, 3, 9]], [[1, 10, 20, 24]]],
    faults: [
      [['b - a < best[1]', 'b - a > best[1]']],
      [['sorted(numbers)', 'numbers']],
      [['best = (a, b)', 'best = (b, a)']],
      [['best[1] - best[0]', 'best[1]']],
      [['ordered[1:]', 'ordered[2:]']],
    ],
    input: (r) => [many(r, 6, (q) => int(q, 0, 60), 2)],
  },
  {
    name: 'rescale',
    text: `def rescale(values):
    """The values moved and stretched so that the least is 0 and the greatest 1; all 0 where they are equal."""
    low = min(values)
    high = max(values)
    if low == high:
        return [0 for _ in values]
    return [(value - low) / (high - low) for value in values]
`,
    examples: [[[1, 2, 3]], [[4, 4]], [[0, 10, 5]]],
    faults: [
      [['(value - low)', 'value']],
      [['(high - low)', '(high + low)']],
      [['(high - low) for', 'high for']],
      [['high = max(values)', 'high = values[-1]']],
      [['low = min(values)', 'low = values[0]']],
    ],
    input: (r) => [many(r, 6, (q) => int(q, -10, 20), 1)],
  },
  {
    name: 'strip_tags',
    text: `def strip_tags(text):
    """The text without what stands between < and >."""
    result = ''
    inside = False
    for letter in text:
        if letter == '<':
            inside = True
        elif letter == '>':
            inside = False
        elif not inside:
            result += letter
    return result
`,
    examples: [['a<b>c'], ['<x></x>'], ['plain']],
    faults: [
      [["elif letter == '>':\n            inside = False", "elif letter == '>':\n            inside = True"]],
      [['elif not inside', 'elif inside']],
      [['inside = False\n    for', 'inside = True\n    for']],
      [['result += letter', 'result = letter']],
    ],
    input: (r) => [many(r, 4, (q) => q.pick(['a', 'bc', '<b>', '</i>', '<>'])!).join('')],
  },
  {
    name: 'shipping',
    text: `def shipping(weight, distance):
    """Cents: 3 for each kilometre, twice that above 20 kilograms, at least 400."""
    rate = 3
    if weight > 20:
        rate *= 2
    return max(400, rate * distance)
`,
    examples: [
      [5, 300],
      [30, 200],
      [10, 50],
    ],
    faults: [
      [['rate *= 2', 'rate += 2']],
      [['weight > 20', 'weight < 20']],
      [['max(400', 'min(400']],
      [['rate * distance', 'rate * weight']],
      [['rate = 3', 'rate = 4']],
      [['weight > 20', 'weight > 40']],
    ],
    input: (r) => [int(r, 1, 50), int(r, 1, 40) * 20],
  },
  {
    name: 'collatz',
    text: `def collatz(n):
    """The odd numbers of the Collatz sequence that begins with n, sorted."""
    odd = [1]
    while n > 1:
        if n % 2 == 1:
            odd.append(n)
            n = n * 3 + 1
        else:
            n = n // 2
    return sorted(odd)
`,
    examples: [[5], [14], [1]],
    faults: [
      [['n * 3 + 1', 'n * 2 + 1']],
      [['return sorted(odd)', 'return odd']],
      [['odd = [1]', 'odd = []']],
      [['n > 1', 'n > 2']],
      [['n // 2', 'n / 2']],
    ],
    input: (r) => [int(r, 1, 60)],
  },
  {
    name: 'rows_containing',
    text: `def rows_containing(rows, wanted):
    """Places (row, column) of a value, by row, and within a row from the right to the left."""
    found = [(r, c) for r, row in enumerate(rows) for c, value in enumerate(row) if value == wanted]
    return sorted(found, key=lambda place: (place[0], -place[1]))
`,
    examples: [
      [
        [
          [1, 2, 1],
          [3, 1],
        ],
        1,
      ],
      [[], 1],
    ],
    faults: [
      [['-place[1]', 'place[1]']],
      [['(place[0], -place[1])', '-place[1]']],
      [['value == wanted', 'value != wanted']],
      [['(r, c) for', '(c, r) for']],
    ],
    input: (r) => [many(r, 4, (q) => many(q, 4, (p) => int(p, 0, 2))), int(r, 0, 2)],
  },
  {
    name: 'flip_case',
    text: `def flip_case(text):
    """Letters in the other case; where the text has no letter, the text from behind."""
    if not any(letter.isalpha() for letter in text):
        return text[::-1]
    return ''.join(letter.swapcase() if letter.isalpha() else letter for letter in text)
`,
    examples: [['aB1'], ['123'], ['#a']],
    faults: [
      [['text[::-1]', 'text']],
      [['letter.swapcase()', 'letter.upper()']],
      [['if not any', 'if any']],
      [['if not any', 'if not all']],
    ],
    input: (r) => [word(r, 5, 'aB12#cD') || '7'],
  },
  {
    name: 'next_smallest',
    text: `def next_smallest(values):
    """The second smallest of the distinct values, None where there is none."""
    distinct = sorted(set(values))
    return None if len(distinct) < 2 else distinct[1]
`,
    examples: [[[3, 1, 2]], [[]], [[1, 1]]],
    faults: [
      [['sorted(set(values))', 'sorted(values)']],
      [['len(distinct) < 2', 'len(distinct) < 1']],
      [['distinct[1]', 'distinct[-1]']],
      [['len(distinct) < 2', 'len(values) < 2']],
    ],
    input: (r) => [many(r, 6, (q) => int(q, -4, 9))],
  },
  {
    name: 'overlap',
    text: `def overlap(first, second):
    """The length of what two closed intervals share; 0 where they do not meet."""
    low = max(first[0], second[0])
    high = min(first[1], second[1])
    return max(0, high - low)
`,
    examples: [
      [
        [1, 5],
        [3, 9],
      ],
      [
        [1, 2],
        [3, 4],
      ],
      [
        [0, 10],
        [2, 4],
      ],
    ],
    faults: [
      [['min(first[1]', 'max(first[1]']],
      [['max(0, high - low)', 'high - low']],
      [['max(first[0], second[0])', 'max(first[0], second[1])']],
      [['high - low)', 'low - high)']],
      [['max(first[0], second[0])', 'first[0]']],
    ],
    input: (r) => [
      [int(r, 0, 6), int(r, 6, 12)],
      [int(r, 0, 9), int(r, 9, 15)],
    ],
  },
  {
    name: 'encode',
    text: `def encode(message):
    """Letters in the other case, and vowels two places on in the alphabet."""
    result = []
    for letter in message.swapcase():
        if letter in 'aeiouAEIOU':
            result.append(chr(ord(letter) + 2))
        else:
            result.append(letter)
    return ''.join(result)
`,
    examples: [['test'], ['Abc Me']],
    faults: [
      [['ord(letter) + 2', 'ord(letter) - 2']],
      [['message.swapcase()', 'message']],
      [["'aeiouAEIOU'", "'aeiou'"]],
      [['else:\n            result.append(letter)', 'else:\n            result.append(message)']],
    ],
    input: (r) => [line(r)],
  },
  {
    name: 'tribonacci',
    text: `def tribonacci(n):
    """The first n + 1 numbers of: 1, 3, and each even place n holds 1 + n / 2, each odd one the sum of its neighbours."""
    if n == 0:
        return [1]
    result = [1, 3]
    for i in range(2, n + 1):
        if i % 2 == 0:
            result.append(i // 2 + 1)
        else:
            result.append(result[i - 1] + result[i - 2] + (i + 3) // 2)
    return result
`,
    examples: [[3], [0], [6]],
    faults: [
      [['(i + 3) // 2', '(i + 3)']],
      [['result[i - 2] + (i', 'result[i - 3] + (i']],
      [['i // 2 + 1', 'i // 2']],
      [['range(2, n + 1)', 'range(2, n)']],
      [['(i + 3) // 2', 'i']],
    ],
    input: (r) => [int(r, 0, 20)],
  },
  {
    name: 'discounted',
    text: `def discounted(prices, voucher):
    """The sum of the prices less the voucher; the voucher counts only from a sum of 100 on, and never below 0."""
    total = sum(prices)
    if total >= 100:
        total -= voucher
    return max(total, 0)
`,
    examples: [
      [[60, 60], 20],
      [[10], 5],
      [[100], 300],
    ],
    faults: [
      [['total >= 100', 'total <= 100']],
      [['total -= voucher', 'total += voucher']],
      [['max(total, 0)', 'total']],
      [['total >= 100', 'total > 100']],
      [['    if total >= 100:\n        total -= voucher\n', '    if total >= 100:\n        total = voucher\n']],
    ],
    input: (r) => [many(r, 4, (q) => int(q, 1, 12) * 10), int(r, 0, 30) * 10],
  },
];
