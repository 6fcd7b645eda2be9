// Python functions with the faults that one small change hardly mends: two places, a statement or a branch that stands
// nowhere yet, a text or a number that nothing speaks of.

import { int, line, many, word, type OwnSubject } from './subject.ts';

/** Functions with few examples. */
export const largerPythonSubjects: readonly OwnSubject[] = [
  {
    name: 'parking_fee',
    text: `def parking_fee(minutes, is_weekend):
    """Cents for parking: the first half hour is free, then 150 for each hour begun, half of it on weekends."""
    if minutes <= 30:
        return 0
    hours = -(-minutes // 60)
    fee = hours * 150
    if is_weekend:
        fee = fee // 2
    return min(fee, 1200)
`,
    examples: [
      [20, false],
      [61, false],
      [90, true],
      [1000, false],
    ],
    faults: [
      [['    if minutes <= 30:\n        return 0\n', '']],
      [['    if is_weekend:\n        fee = fee // 2\n', '']],
      [
        ['minutes <= 30', 'minutes <= 15'],
        ['hours * 150', 'hours * 100'],
      ],
      [['1200', '900']],
    ],
    input: (r) => [int(r, 0, 900), r.below(2) === 0],
  },
  {
    name: 'first_visits',
    text: `def first_visits(pages):
    """Each page with the number of the visit at which it was seen first, counted from 1."""
    seen = {}
    number = 0
    for page in pages:
        number += 1
        if page in seen:
            continue
        seen[page] = number
    return seen
`,
    examples: [[['a', 'b', 'a']], [['x']], [['q', 'q', 'r']]],
    faults: [
      [['        if page in seen:\n            continue\n', '']],
      [['        number += 1\n', '']],
      [['        seen[page] = number\n', '        seen[page] = 1\n']],
    ],
    input: (r) => [many(r, 8, (q) => word(q, 1, 'abcd') || 'e')],
  },
  {
    name: 'add_binary',
    text: `def add_binary(a, b):
    """The sum of two binary numbers that are given as lists of digits, the lowest digit first."""
    result = []
    carry = 0
    for index in range(max(len(a), len(b))):
        total = carry
        if index < len(a):
            total += a[index]
        if index < len(b):
            total += b[index]
        result.append(total % 2)
        carry = total // 2
    if carry:
        result.append(carry)
    return result
`,
    examples: [
      [[1, 1], [1]],
      [[], [1]],
      [
        [1, 0, 1],
        [1, 0, 1],
      ],
    ],
    faults: [
      [['        carry = total // 2\n', '']],
      [['    if carry:\n        result.append(carry)\n', '']],
      [['total = carry', 'total = 0']],
      [['max(len(a), len(b))', 'min(len(a), len(b))']],
      [
        ['total % 2', 'total % 10'],
        ['total // 2', 'total // 10'],
      ],
    ],
    input: (r) => [many(r, 6, (q) => int(q, 0, 1)), many(r, 6, (q) => int(q, 0, 1))],
  },
  {
    name: 'grade',
    text: `def grade(points):
    """The grade for points of 100: A from 90, B from 75, C from 60, else F; X for what is no number of points."""
    if points < 0 or points > 100:
        return 'X'
    if points >= 90:
        return 'A'
    if points >= 75:
        return 'B'
    if points >= 60:
        return 'C'
    return 'F'
`,
    examples: [[95], [80], [65], [10], [101], [75], [90]],
    faults: [
      [["    if points >= 75:\n        return 'B'\n", '']],
      [["    if points < 0 or points > 100:\n        return 'X'\n", '']],
      [
        ['points >= 90', 'points > 90'],
        ['points >= 75', 'points > 75'],
      ],
      [["return 'F'", "return 'E'"]],
    ],
    input: (r) => [int(r, -10, 110)],
  },
  {
    name: 'slug',
    text: `def slug(title):
    """Lower-case words joined by dashes; at most five of them."""
    words = title.lower().split()
    if len(words) > 5:
        words = words[:5]
    return '-'.join(words)
`,
    examples: [['A b'], ['Some Longer Title of the Book Here'], ['']],
    faults: [
      [["'-'.join", "' '.join"]],
      [['title.lower().split()', 'title.split()']],
      [['    if len(words) > 5:\n        words = words[:5]\n', '']],
      [
        ['len(words) > 5', 'len(words) > 4'],
        ['words[:5]', 'words[:4]'],
      ],
      [
        ["'-'.join", "'_'.join"],
        ['title.lower()', 'title'],
      ],
    ],
    input: (r) => [line(r, 8)],
  },
  {
    name: 'longest_run',
    text: `def longest_run(values):
    """The length of the longest stretch of equal values."""
    best = 0
    length = 0
    last = None
    for value in values:
        if value == last:
            length += 1
        else:
            length = 1
        last = value
        best = max(best, length)
    return best
`,
    examples: [[[1, 1, 2]], [[]], [[3, 4, 4, 4, 3]], [[5, 6]]],
    faults: [
      [['        last = value\n', '']],
      [['        else:\n            length = 1\n', '']],
      [['        best = max(best, length)\n    return best', '    return length']],
      [
        ['    best = 0\n', '    best = 1\n'],
        ['length = 1\n', 'length = 0\n'],
      ],
    ],
    input: (r) => [many(r, 8, (q) => int(q, 0, 2))],
  },
  {
    name: 'split_bill',
    text: `def split_bill(total, people, tip):
    """What each of some people pays, in whole cents, rounded up, with a tip in percent; 0 where nobody is there."""
    if people == 0:
        return 0
    with_tip = total + total * tip // 100
    return (with_tip + people - 1) // people
`,
    examples: [
      [1000, 3, 10],
      [500, 0, 5],
      [999, 2, 0],
    ],
    faults: [
      [['(with_tip + people - 1) // people', 'with_tip // people']],
      [['total + total * tip // 100', 'total * tip // 100']],
      [['    if people == 0:\n        return 0\n', '']],
      [['(with_tip + people - 1) // people', '(with_tip + 1) // people']],
    ],
    input: (r) => [int(r, 0, 3000), int(r, 0, 6), int(r, 0, 20)],
  },
  {
    name: 'compress',
    text: `def compress(text):
    """Each letter with how often it follows itself: 'aab' gives 'a2b1'."""
    parts = []
    count = 0
    for index, letter in enumerate(text):
        count += 1
        if index + 1 == len(text) or text[index + 1] != letter:
            parts.append(letter + str(count))
            count = 0
    return ''.join(parts)
`,
    examples: [['aab'], [''], ['abb'], ['zzz']],
    faults: [
      [['            count = 0\n', '']],
      [['index + 1 == len(text) or text[index + 1] != letter', 'index > 0 and text[index - 1] != letter']],
      [
        ['index + 1 == len(text)', 'index == len(text)'],
        ['text[index + 1]', 'text[index]'],
      ],
      [['letter + str(count)', 'letter']],
    ],
    input: (r) => [word(r, 8, 'aab')],
  },
  {
    name: 'clean_names',
    text: `def clean_names(names):
    """The names without blanks around them, the empty ones left out, each once, sorted."""
    found = []
    for name in names:
        short = name.strip()
        if short == '':
            continue
        if short not in found:
            found.append(short)
    return sorted(found)
`,
    examples: [[[' b', 'a ', 'b']], [['', ' ']], [['c', 'B']]],
    faults: [
      [["        if short == '':\n            continue\n", '']],
      [
        ['name.strip()', 'name'],
        ['sorted(found)', 'found'],
      ],
      [['        if short not in found:\n            found.append(short)', '        found.append(short)']],
    ],
    input: (r) => [many(r, 6, (q) => q.pick(['a', ' a', 'b ', '', '  ', 'C', 'ab'])!)],
  },
  {
    name: 'matrix_trace',
    text: `def matrix_trace(rows):
    """The sum of both diagonals of a square matrix; what lies on both counts once."""
    size = len(rows)
    total = 0
    for index in range(size):
        total += rows[index][index]
        if index != size - 1 - index:
            total += rows[index][size - 1 - index]
    return total
`,
    examples: [
      [
        [
          [1, 2],
          [3, 4],
        ],
      ],
      [
        [
          [1, 2, 3],
          [4, 5, 6],
          [7, 8, 9],
        ],
      ],
      [[[7]]],
      [[]],
    ],
    faults: [
      [
        [
          '        if index != size - 1 - index:\n            total += rows[index][size - 1 - index]',
          '        total += rows[index][size - 1 - index]',
        ],
      ],
      [['        total += rows[index][index]\n', '']],
      [
        ['index != size - 1 - index', 'index != size - index'],
        ['[size - 1 - index]\n', '[size - index]\n'],
      ],
    ],
    input: (r) => {
      const size = int(r, 0, 4);
      return [Array.from({ length: size }, () => Array.from({ length: size }, () => int(r, -5, 9)))];
    },
  },
  {
    name: 'leap_days',
    text: `def leap_days(first, last):
    """The number of leap years from one year to another, both included."""
    count = 0
    for year in range(first, last + 1):
        if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
            count += 1
    return count
`,
    examples: [
      [2000, 2004],
      [1900, 1903],
      [2001, 2003],
      [1896, 1900],
    ],
    faults: [
      [['year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)', 'year % 4 == 0']],
      [['(year % 100 != 0 or year % 400 == 0)', 'year % 100 != 0']],
      [['range(first, last + 1)', 'range(first + 1, last)']],
    ],
    input: (r) => {
      const first = int(r, 1880, 2010);
      return [first, first + int(r, 0, 30)];
    },
  },
  {
    name: 'price_label',
    text: `def price_label(cents, currency):
    """The price with two decimals behind the currency, such as 'EUR 3.05'; a minus sign comes first."""
    sign = '-' if cents < 0 else ''
    cents = abs(cents)
    return sign + currency + ' ' + str(cents // 100) + '.' + str(cents % 100).rjust(2, '0')
`,
    examples: [
      [305, 'EUR'],
      [-1250, 'USD'],
      [7, 'X'],
    ],
    faults: [
      [['    cents = abs(cents)\n', '']],
      [[".rjust(2, '0')", '']],
      [["'.' +", "',' +"]],
      [["sign + currency + ' '", "currency + ' ' + sign"]],
      [["+ ' ' +", '+']],
    ],
    input: (r) => [int(r, -2000, 2000), word(r, 3, 'EUR') || 'E'],
  },
];
