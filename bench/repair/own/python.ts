// The own tuning set in Python; more of it in pythonMore.ts.

import { int, many, word, type OwnSubject } from './subject.ts';
import { morePythonSubjects } from './pythonMore.ts';

/** Functions with few examples. */
export const pythonSubjects: readonly OwnSubject[] = [
  {
    name: 'below_zero',
    text: `def below_zero(start, changes):
    """The number of the first change after which the balance is below zero, counted from 1; 0 if it never is."""
    balance = start
    for number, change in enumerate(changes, 1):
        balance += change
        if balance < 0:
            return number
    return 0
`,
    examples: [
      [10, [-4, -8, 3]],
      [1, [2, -3]],
      [0, []],
    ],
    faults: [
      [['balance < 0', 'balance <= 0']],
      [['balance += change', 'balance = change']],
      [['enumerate(changes, 1)', 'enumerate(changes)']],
      [['balance < 0', 'balance > 0']],
    ],
    input: (r) => [int(r, 0, 9), many(r, 6, (q) => int(q, -6, 5))],
  },
  {
    name: 'mean_deviation',
    text: `def mean_deviation(values):
    """Mean distance of the values from their mean, rounded to two digits."""
    mean = sum(values) / len(values)
    return round(sum(abs(value - mean) for value in values) / len(values), 2)
`,
    examples: [[[1, 2, 3, 4]], [[5]], [[0, 10]]],
    faults: [
      [['abs(value - mean)', '(value - mean)']],
      [['for value in values) / len(values)', 'for value in values) / mean']],
      [['abs(value - mean)', 'abs(value + mean)']],
      [['sum(values) / len(values)', 'sum(values) // len(values)']],
    ],
    input: (r) => [many(r, 7, (q) => int(q, 0, 20), 1).map((one, at) => (at === 0 ? one + 1 : one))],
  },
  {
    name: 'interleave',
    text: `def interleave(items, delimiter):
    """The items with a delimiter between every two."""
    if not items:
        return []
    result = []
    for item in items[:-1]:
        result.append(item)
        result.append(delimiter)
    result.append(items[-1])
    return result
`,
    examples: [
      [[1, 2, 3], 4],
      [[], 1],
    ],
    faults: [
      [['result.append(items[-1])', 'result.append(items[0])']],
      [['    result.append(items[-1])\n', '']],
      [['        result.append(delimiter)\n', '        result.append(item)\n']],
      [['items[:-1]', 'items']],
    ],
    input: (r) => [many(r, 6, (q) => int(q, 0, 9)), int(r, 0, 9)],
  },
  {
    name: 'nesting',
    text: `def nesting(text):
    """The deepest nesting of round brackets."""
    depth = 0
    deepest = 0
    for letter in text:
        if letter == '(':
            depth += 1
            deepest = max(depth, deepest)
        elif letter == ')':
            depth -= 1
    return deepest
`,
    examples: [['(a)(b)'], ['((x))'], ['']],
    faults: [
      [['depth -= 1', 'deepest -= 1']],
      [['max(depth, deepest)', 'depth']],
      [['depth += 1', 'depth = 1']],
      [['return deepest', 'return depth']],
      [['max(depth, deepest)', 'max(depth, 0)']],
    ],
    input: (r) => [many(r, 4, (q) => q.pick(['()', '(())', '(()())', 'a', '((()))'])!).join('')],
  },
  {
    name: 'running_max',
    text: `def running_max(numbers):
    """The greatest number so far, at every place."""
    best = None
    result = []
    for number in numbers:
        if best is None or number > best:
            best = number
        result.append(best)
    return result
`,
    examples: [[[1, 3, 2, 5]], [[]], [[-2, -5]]],
    faults: [
      [['number > best', 'number < best']],
      [['best = None', 'best = 0']],
      [['result.append(best)', 'result.append(number)']],
      [['best is None or number > best', 'best is None or number < 0']],
    ],
    input: (r) => [many(r, 7, (q) => int(q, -9, 9))],
  },
  {
    name: 'is_palindrome_phrase',
    text: `def is_palindrome_phrase(text):
    """Whether the letters of a text read the same from both ends; case and other signs do not count."""
    letters = [letter.lower() for letter in text if letter.isalpha()]
    return letters == letters[::-1]
`,
    examples: [['Anna'], ['a b'], ['No, on'], ['']],
    faults: [
      [['letter.lower() for', 'letter for']],
      [[' if letter.isalpha()', '']],
      [['letters[::-1]', 'letters[::1]']],
      [['letter.isalpha()', 'letter.isdigit()']],
    ],
    input: (r) => [
      ((half) =>
        half +
        (r.below(3) === 0 ? 'x' : '') +
        Array.from(half).toReversed().join('').toUpperCase() +
        (r.below(3) === 0 ? ' !' : ''))(word(r, 3, 'abN ,')),
    ],
  },
  {
    name: 'change',
    text: `def change(amount, coins):
    """Coins that make up an amount, the greatest first; the rest that is left comes last."""
    used = []
    for coin in sorted(coins, reverse=True):
        while amount >= coin:
            used.append(coin)
            amount -= coin
    return used, amount
`,
    examples: [
      [7, [1, 5]],
      [10, [5, 2]],
    ],
    faults: [
      [['amount >= coin', 'amount > coin']],
      [[', reverse=True', '']],
      [['return used, amount', 'return amount, used']],
      [['used.append(coin)', 'used.append(amount)']],
    ],
    input: (r) => [int(r, 0, 40), many(r, 4, (q) => int(q, 1, 12), 1)],
  },
  {
    name: 'digits_between',
    text: `def digits_between(a, b):
    """The even digits from a to b, both included, in ascending order; a may be above b."""
    low = max(2, min(a, b))
    high = min(8, max(a, b))
    return [digit for digit in range(low, high + 1) if digit % 2 == 0]
`,
    examples: [
      [2, 8],
      [8, 2],
      [10, 14],
    ],
    faults: [
      [['high + 1', 'high']],
      [['min(8, max(a, b))', 'min(8, b)']],
      [['max(2, min(a, b))', 'min(a, b)']],
      [['digit % 2 == 0', 'digit % 2 == 1']],
      [['min(8,', 'min(10,']],
    ],
    input: (r) => [int(r, 1, 20), int(r, 1, 20)],
  },
  {
    name: 'vowel_count',
    text: `def vowel_count(word):
    """Number of vowels; a y counts at the end only."""
    count = sum(1 for letter in word if letter in 'aeiouAEIOU')
    if word and word[-1] in 'yY':
        count += 1
    return count
`,
    examples: [['abide'], ['key'], ['yes']],
    faults: [
      [['word[-1]', 'word[0]']],
      [['count += 1', 'count = 1']],
      [["'aeiouAEIOU'", "'aeiou'"]],
      [['count += 1', 'count -= 1']],
      [["    if word and word[-1] in 'yY':\n        count += 1\n", '']],
    ],
    input: (r) => [word(r, 7, 'aeioybcdAY')],
  },
  {
    name: 'primes_up_to',
    text: `def primes_up_to(limit):
    """The prime numbers below the limit."""
    primes = []
    for number in range(2, limit):
        for divisor in range(2, number):
            if number % divisor == 0:
                break
        else:
            primes.append(number)
    return primes
`,
    examples: [[10], [2], [12]],
    faults: [
      [['range(2, number)', 'range(2, number - 1)']],
      [['range(2, limit)', 'range(1, limit)']],
      [['number % divisor == 0', 'number % divisor == 1']],
      [['primes.append(number)', 'primes.append(divisor)']],
    ],
    input: (r) => [int(r, 0, 60)],
  },
  {
    name: 'merge',
    text: `def merge(left, right):
    """Two ascending lists as one ascending list."""
    merged = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            merged.append(left[i])
            i += 1
        else:
            merged.append(right[j])
            j += 1
    return merged + left[i:] + right[j:]
`,
    examples: [
      [
        [1, 4],
        [2, 3, 5],
      ],
      [[], [1]],
    ],
    faults: [
      [['merged.append(right[j])\n            j += 1', 'merged.append(right[j])\n            i += 1']],
      [['left[i] <= right[j]', 'left[i] >= right[j]']],
      [[' + left[i:] + right[j:]', ' + right[j:]']],
      [['left[i:]', 'left[j:]']],
      [['and j < len(right)', 'and j < len(left)']],
    ],
    input: (r) => [
      many(r, 5, (q) => int(q, 0, 12)).sort((a, b) => a - b),
      many(r, 5, (q) => int(q, 0, 12)).sort((a, b) => a - b),
    ],
  },
  {
    name: 'histogram',
    text: `def histogram(text):
    """The letters that are most frequent in a text of words of one letter, with their count."""
    counts = {}
    for letter in text.split():
        counts[letter] = counts.get(letter, 0) + 1
    most = max(counts.values(), default=0)
    return {letter: count for letter, count in counts.items() if count == most}
`,
    examples: [['a b a'], ['a b'], ['']],
    faults: [
      [['counts.get(letter, 0) + 1', 'counts.get(letter, 0)']],
      [['count == most', 'count < most']],
      [['counts.get(letter, 0)', 'counts.get(letter, 1)']],
      [['max(counts.values(), default=0)', 'min(counts.values(), default=0)']],
      [['text.split()', 'text']],
    ],
    input: (r) => [many(r, 7, (q) => word(q, 1, 'abcd') || 'd').join(' ')],
  },
  ...morePythonSubjects,
];
