// Faults of Python functions in which a part of an expression is missing.

import { python, type EverydayFault } from './fault.ts';

/** Written for tuning the templates; taken from no benchmark. */
export const missingExpressionsPython: readonly EverydayFault[] = [
  python(
    'missing',
    `
def is_palindrome(text):
    letters = [c.lower() for c in text if c.isalnum()]
    return letters == letters[::-1]
`,
    'c.lower() for c in text if c.isalnum()',
    'c.lower() for c in text',
    `'level' ; 'Never odd or even' ; 'abc' ; 'a, a' ; ''`,
    `'Was it a car' ; 'no on!' ; 'ab a'`,
  ),
  python(
    'missing',
    `
def is_palindrome(text):
    letters = [c.lower() for c in text if c.isalnum()]
    return letters == letters[::-1]
`,
    'c.lower() for',
    'c for',
    `'level' ; 'Anna' ; 'abc' ; 'a, A' ; ''`,
    `'Bob' ; 'noon' ; 'aB'`,
  ),
  python(
    'missing',
    `
def moving_average(values, size):
    result = []
    for i in range(len(values) - size + 1):
        window = values[i:i + size]
        result.append(sum(window) / size)
    return result
`,
    'len(values) - size + 1',
    'len(values) - size',
    '[1, 2, 3], 2 ; [1, 2, 3, 4], 4 ; [5], 1 ; [], 2 ; [2, 4, 6, 8], 2',
    '[1, 1, 1], 1 ; [3, 9], 2 ; [1, 2], 3',
  ),
  python(
    'missing',
    `
def clamp_all(values, low, high):
    return [max(low, min(value, high)) for value in values]
`,
    'max(low, min(value, high))',
    'min(value, high)',
    '[1, 5, 9], 2, 8 ; [], 0, 1 ; [-4], 0, 3 ; [2, 2], 1, 3',
    '[0, 10], 3, 4 ; [7], 1, 5 ; [-1, -2], -1, 0',
  ),
  python(
    'missing',
    `
def split_bill(total, people):
    share = total // people
    rest = total % people
    return [share + 1 if i < rest else share for i in range(people)]
`,
    'share + 1 if i < rest else share',
    'share',
    '10, 3 ; 9, 3 ; 5, 2 ; 1, 4 ; 0, 1',
    '7, 3 ; 100, 6 ; 8, 4',
    { beyond: 'a choice of two values is missing' },
  ),
  python(
    'missing',
    `
def invert(mapping):
    result = {}
    for key, value in mapping.items():
        result.setdefault(value, []).append(key)
    return {value: sorted(keys) for value, keys in result.items()}
`,
    'sorted(keys)',
    'keys',
    `{'b': 1, 'a': 1} ; {} ; {'x': 2} ; {'c': 1, 'b': 2, 'a': 1}`,
    `{'q': 0, 'p': 0, 'o': 0} ; {'a': 1, 'b': 1} ; {'z': 5, 'y': 5}`,
  ),
  python(
    'missing',
    `
def fizz(n):
    if n % 15 == 0:
        return 'fizzbuzz'
    if n % 3 == 0:
        return 'fizz'
    if n % 5 == 0:
        return 'buzz'
    return str(n)
`,
    'str(n)',
    'n',
    '1 ; 3 ; 5 ; 15 ; 7',
    '2 ; 30 ; 11 ; 9',
  ),
  python(
    'missing',
    `
def columns(matrix):
    if not matrix:
        return []
    return [[row[i] for row in matrix] for i in range(len(matrix[0]))]
`,
    'len(matrix[0])',
    'len(matrix)',
    '[[1, 2, 3]] ; [] ; [[1], [2]] ; [[1, 2], [3, 4]] ; [[1, 2], [3, 4], [5, 6]]',
    '[[7]] ; [[1, 2, 3], [4, 5, 6]] ; [[0], [1], [2]]',
  ),
  python(
    'missing',
    `
def find_all(text, part):
    found = []
    at = text.find(part)
    while at != -1:
        found.append(at)
        at = text.find(part, at + 1)
    return found
`,
    'text.find(part, at + 1)',
    'text.find(part, at)',
    `'abcab', 'ab' ; 'aaa', 'a' ; '', 'x' ; 'xyx', 'x'`,
    `'aaaa', 'aa' ; 'no', 'z' ; 'banana', 'an'`,
  ),
  python(
    'missing',
    `
def merge_counts(first, second):
    result = dict(first)
    for key, count in second.items():
        result[key] = result.get(key, 0) + count
    return result
`,
    'result.get(key, 0) + count',
    'count',
    `{'a': 1}, {'a': 2} ; {}, {} ; {'x': 1}, {'y': 1} ; {'a': 1, 'b': 2}, {'b': 3}`,
    `{'q': 5}, {'q': 1, 'r': 2} ; {}, {'a': 1} ; {'m': 3}, {}`,
  ),
  python(
    'missing',
    `
def caesar(text, shift):
    result = ''
    for c in text:
        if c.islower():
            result += chr((ord(c) - ord('a') + shift) % 26 + ord('a'))
        else:
            result += c
    return result
`,
    "(ord(c) - ord('a') + shift) % 26 + ord('a')",
    "ord(c) - ord('a') + shift + ord('a')",
    `'abc', 1 ; 'xyz', 3 ; 'a b', 2 ; '', 5 ; 'z', 1`,
    `'hello', 13 ; 'zzz', 2 ; 'm', 26`,
    { beyond: 'two operands and a remainder are missing' },
  ),
  python(
    'missing',
    `
def title_case(text):
    words = text.split()
    return ' '.join(word[0].upper() + word[1:].lower() for word in words)
`,
    'word[1:].lower()',
    'word[1:]',
    `'hello world' ; 'HELLO' ; '' ; 'a bC' ; 'Up'`,
    `'mIxEd cAsE' ; 'OK go' ; 'x'`,
  ),
  python(
    'missing',
    `
def change_for(amount, coins):
    result = []
    for coin in sorted(coins, reverse=True):
        while amount >= coin:
            amount -= coin
            result.append(coin)
    return result
`,
    'sorted(coins, reverse=True)',
    'sorted(coins)',
    '6, [1, 5] ; 0, [1] ; 11, [5, 1, 10] ; 3, [2, 1]',
    '7, [1, 2, 5] ; 40, [25, 10, 5, 1] ; 4, [4, 1]',
  ),
  python(
    'missing',
    `
def parse_pairs(text):
    result = {}
    for part in text.split(';'):
        if '=' not in part:
            continue
        key, value = part.split('=', 1)
        result[key.strip()] = value.strip()
    return result
`,
    `value.strip()`,
    'value',
    `'a=1;b=2' ; '' ; 'a = 1' ; 'x=1; y = 2' ; 'q'`,
    `'k=v ;' ; 'm= n' ; 'a=b=c'`,
  ),
  python(
    'missing',
    `
def running_total(values):
    total = 0
    result = [0]
    for value in values:
        total += value
        result.append(total)
    return result
`,
    'result = [0]',
    'result = []',
    '[1, 2] ; [] ; [5] ; [1, -1, 3]',
    '[2, 2, 2] ; [0] ; [-1]',
    { beyond: 'another first value; gathering before the loop does as well' },
  ),
  python(
    'missing',
    `
def count_steps(n):
    steps = 0
    while n != 1:
        if n % 2 == 0:
            n = n // 2
        else:
            n = 3 * n + 1
        steps += 1
    return steps
`,
    'n = 3 * n + 1',
    'n = 3 * n',
    '1 ; 2 ; 3 ; 6 ; 8',
    '5 ; 7 ; 9 ; 16',
  ),
  python(
    'missing',
    `
def days_in_month(month, year):
    if month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return 29 if leap else 28
    if month in (4, 6, 9, 11):
        return 30
    return 31
`,
    'year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)',
    'year % 4 == 0',
    '2, 2024 ; 2, 1900 ; 2, 2000 ; 4, 2023 ; 1, 2023 ; 2, 2100',
    '2, 1800 ; 2, 1600 ; 2, 2023 ; 12, 1999',
    { beyond: 'the number 100 stands nowhere' },
  ),
  python(
    'missing',
    `
def swap_case(pairs):
    result = []
    for key, value in pairs:
        result.append((value, key.upper()))
    return result
`,
    '(value, key.upper())',
    '(value, key)',
    `[('a', 1)] ; [] ; [('ab', 2), ('C', 3)] ; [('X', 0)]`,
    `[('q', 9), ('r', 8)] ; [('mN', 5)]`,
  ),
];
