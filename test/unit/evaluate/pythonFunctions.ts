// Small functions of Python, written for these tests, with calls of each.

import type { Asked } from '../../support/realLanguages.ts';
import { pythonAlgorithms } from './pythonAlgorithms.ts';

const of = (program: string, ...expressions: readonly string[]): Asked => ({ program, expressions });

export const pythonFunctions: readonly Asked[] = [
  of(
    `def gcd(a, b):
    while b:
        a, b = b, a % b
    return abs(a)`,
    'gcd(12, 18)',
    'gcd(-7, 0)',
    'gcd(1.5, 0.5)',
    "gcd('a', 1)",
  ),
  of(
    `def primes(limit):
    sieve = [True] * (limit + 1)
    sieve[0:2] = [False, False][:len(sieve)]
    for n in range(2, int(limit ** 1) + 1):
        if sieve[n]:
            for multiple in range(n * n, limit + 1, n):
                sieve[multiple] = False
    return [n for n, is_prime in enumerate(sieve) if is_prime]`,
    'primes(30)',
    'primes(1)',
    'primes(0)',
  ),
  of(
    `def flatten(tree):
    if not isinstance(tree, (list, tuple)):
        return [tree]
    flat = []
    for one in tree:
        flat += flatten(one)
    return flat`,
    'flatten([1, [2, (3, [4])], []])',
    'flatten(5)',
  ),
  of(
    `def roman(number):
    table = [(1000, 'M'), (900, 'CM'), (500, 'D'), (400, 'CD'), (100, 'C'), (90, 'XC'), (50, 'L'), (40, 'XL'), (10, 'X'), (9, 'IX'), (5, 'V'), (4, 'IV'), (1, 'I')]
    if not 0 < number < 4000:
        raise ValueError(f'{number} has no Roman form')
    out = ''
    for value, letters in table:
        count, number = divmod(number, value)
        out += letters * count
    return out`,
    'roman(1994)',
    'roman(0)',
    'roman(3999)',
  ),
  of(
    `class Account:
    opened = 0
    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        self.log = []
    def deposit(self, amount):
        if amount <= 0:
            raise ValueError('not positive')
        self.balance += amount
        self.log.append(('in', amount))
        return self
    @property
    def is_empty(self):
        return self.balance == 0
    @staticmethod
    def fee(amount):
        return round(amount * 0.015, 2)
    @classmethod
    def named(cls, owner):
        return cls(owner, 10)
    def __repr__(self):
        return f'Account({self.owner!r}, {self.balance})'
class Savings(Account):
    def deposit(self, amount):
        self.balance += 2 * amount
        return self`,
    "Account('a').deposit(5).deposit(7).balance",
    "Account('a').deposit(-1)",
    "repr(Account.named('b'))",
    "Savings('c', 1).deposit(4).balance",
    "[Account('x').is_empty, Account.fee(99.99), Account('y').log]",
    "isinstance(Savings('c'), Account)",
    "Account('a').nothing",
  ),
  of(
    `def parse(text):
    try:
        return int(text)
    except ValueError:
        try:
            return float(text)
        except ValueError as error:
            return None
        finally:
            pass
    else:
        return 'never'`,
    "[parse('12'), parse('1.5'), parse('x')]",
    'parse(None)',
  ),
  of(
    `def make_counter(start=0):
    count = start
    def step(by=1):
        nonlocal count
        count += by
        return count
    return step
def run():
    one, two = make_counter(), make_counter(10)
    return [one(), one(2), two(), one(), two(by=5)]`,
    'run()',
  ),
  of(
    `def evens():
    n = 0
    while True:
        if n % 2 == 0:
            yield n
        n += 1
def take(count, source):
    for one in source:
        if count == 0:
            return
        count -= 1
        yield one
def both():
    yield from take(2, evens())
    yield 'end'`,
    'list(take(4, evens()))',
    'list(both())',
    'sum(x for x in take(10, evens()) if x > 5)',
  ),
  of(
    `def bubble(items):
    items = list(items)
    for end in range(len(items) - 1, 0, -1):
        swapped = False
        for at in range(end):
            if items[at] > items[at + 1]:
                items[at], items[at + 1] = items[at + 1], items[at]
                swapped = True
        if not swapped:
            break
    else:
        items.append('all')
    return items`,
    'bubble([3, 1, 2])',
    'bubble([])',
    'bubble([1, 2])',
  ),
  of(
    `def collect(value, into=[]):
    into.append(value)
    return into
def twice():
    collect(1)
    return collect(2)`,
    'twice()',
    'collect(3, [])',
  ),
  of(
    `from collections import defaultdict, Counter
import math
def group(words):
    groups = defaultdict(list)
    for word in words:
        groups[''.join(sorted(word))].append(word)
    return sorted(groups.values(), key=lambda one: (-len(one), one))
def entropy_like(text):
    counts = Counter(text)
    return [(letter, count) for letter, count in sorted(counts.items()) if count > 1]
def norm(*coordinates):
    return math.sqrt(sum(one * one for one in coordinates))`,
    "group(['tea', 'eat', 'tan', 'ate', 'nat', 'bat'])",
    "entropy_like('mississippi')",
    'norm(3, 4)',
    'norm()',
  ),
  of(
    `def spiral(rows):
    out = []
    while rows:
        out += rows.pop(0)
        rows = [list(column) for column in zip(*rows)][::-1]
    return out`,
    'spiral([[1, 2, 3], [4, 5, 6], [7, 8, 9]])',
    'spiral([])',
  ),
  of(
    `def caesar(text, shift):
    def move(letter):
        if not letter.isalpha():
            return letter
        base = ord('A') if letter.isupper() else ord('a')
        return chr((ord(letter) - base + shift) % 26 + base)
    return ''.join(move(letter) for letter in text)`,
    "caesar('Hello, World!', 3)",
    "caesar('abc', -1)",
  ),
  of(
    `def edit_distance(a, b):
    row = list(range(len(b) + 1))
    for i, one in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (one != other))
    return row[-1]`,
    "edit_distance('kitten', 'sitting')",
    "edit_distance('', 'abc')",
  ),
  of(
    `def hanoi(n, a='A', b='B', c='C'):
    return [] if n == 0 else hanoi(n - 1, a, c, b) + [(a, c)] + hanoi(n - 1, b, a, c)`,
    'hanoi(3)',
    'len(hanoi(6))',
  ),
  of(
    `def describe(*args, sep=', ', **kwargs):
    parts = [str(a) for a in args] + [f'{k}={v!r}' for k, v in kwargs.items()]
    return sep.join(parts)
def only(a, /, b, *, c=3):
    return (a, b, c)`,
    "describe(1, 'x', sep='; ', flag=True, name='n')",
    'describe()',
    'only(1, b=2)',
    'only(a=1, b=2)',
    'only(1, 2, 3)',
  ),
  of(
    `class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y
    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)
    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)
    def __lt__(self, other):
        return self.x < other.x
    def __len__(self):
        return 2
    def __getitem__(self, at):
        return [self.x, self.y][at]
    def __contains__(self, one):
        return one in (self.x, self.y)
    def __call__(self, factor):
        return (self.x * factor, self.y * factor)`,
    '(Vector(1, 2) + Vector(3, 4)).y',
    'Vector(1, 2) == Vector(1, 2)',
    'Vector(1, 2) != Vector(1, 3)',
    'Vector(1, 2) < Vector(2, 0)',
    '[len(Vector(0, 0)), Vector(5, 6)[1], 3 in Vector(1, 3), Vector(1, 2)(3)]',
  ),
  of(
    `def first_error(values):
    errors = []
    for value in values:
        try:
            10 / value
        except (ZeroDivisionError, TypeError) as error:
            errors.append(type(error).__name__)
            continue
        finally:
            errors.append('done')
    return errors
class Odd(ValueError):
    pass
def check(n):
    if n % 2:
        raise Odd('odd')
    raise RuntimeError`,
    "first_error([1, 0, 'a'])",
    'check(1)',
    'check(2)',
  ),
  of(
    `def transpose(matrix):
    return [[row[i] for row in matrix] for i in range(len(matrix[0]))] if matrix else []
def diagonal(matrix):
    return sum(matrix[i][i] for i in range(len(matrix))), [matrix[i][-1 - i] for i in range(len(matrix))]`,
    'transpose([[1, 2], [3, 4], [5, 6]])',
    'transpose([])',
    'diagonal([[1, 2], [3, 4]])',
    'diagonal([[1, 2], [3]])',
  ),
  ...pythonAlgorithms,
];
