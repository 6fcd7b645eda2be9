// Small algorithms in Python, written for these tests, with calls of each.

import type { Asked } from '../../support/realLanguages.ts';

const of = (program: string, ...expressions: readonly string[]): Asked => ({ program, expressions });

export const pythonAlgorithms: readonly Asked[] = [
  of(
    `def balanced(text):
    pairs = {')': '(', ']': '[', '}': '{'}
    stack = []
    for one in text:
        if one in pairs.values():
            stack.append(one)
        elif one in pairs:
            if not stack or stack.pop() != pairs[one]:
                return False
    return not stack`,
    "balanced('{[()]}')",
    "balanced('(]')",
    "balanced('((')",
    "balanced('')",
  ),
  of(
    `def search(items, wanted):
    low, high = 0, len(items) - 1
    while low <= high:
        middle = (low + high) // 2
        if items[middle] == wanted:
            return middle
        if items[middle] < wanted:
            low = middle + 1
        else:
            high = middle - 1
    return -1`,
    'search([1, 3, 5, 7], 7)',
    'search([1, 3, 5, 7], 4)',
  ),
  of(
    `total = 0
names = ['x']
def add(n):
    global total
    total += n
    names.append(n)
    return total, names`,
    'add(3)',
    '[add(1), add(2)][1]',
  ),
  of(
    `def stats(values):
    values = sorted(values)
    count = len(values)
    middle = count // 2
    median = values[middle] if count % 2 else (values[middle - 1] + values[middle]) / 2
    return {'median': median, 'mean': sum(values) / count, 'spread': values[-1] - values[0]}`,
    'stats([3, 1, 2])',
    'stats([4, 1, 2, 3])',
    'stats([])',
    'stats([0.5, 0.25])',
  ),
  of(
    `def run_lengths(text):
    out = []
    previous, count = None, 0
    for one in text + '\\0':
        if one == previous:
            count += 1
        else:
            if count:
                out.append((previous, count))
            previous, count = one, 1
    return out
def expand(pairs):
    return ''.join(letter * count for letter, count in pairs)`,
    "run_lengths('aaabcc')",
    "expand(run_lengths('xxyz'))",
    "run_lengths('')",
  ),
  of(
    `def power_set(items):
    if not items:
        return [[]]
    first, *rest = items
    without = power_set(rest)
    return without + [[first, *one] for one in without]`,
    'power_set([1, 2, 3])',
    'power_set([])',
  ),
  of(
    `def unpack():
    (a, b), *c, d = [1, 2], 3, 4, 5
    e = f = [a]
    f.append(b)
    del e[0]
    x = {'k': 1}
    x['k'] += 5
    x.setdefault('l', []).append(c)
    a, b = b, a
    return a, b, c, d, e, x
def too_many():
    a, b = 1, 2, 3
def unbound():
    if False:
        value = 1
    return value`,
    'unpack()',
    'too_many()',
    'unbound()',
  ),
  of(
    `def compose(*functions):
    def composed(value):
        for function in reversed(functions):
            value = function(value)
        return value
    return composed`,
    'compose(str, lambda x: x + 1, abs)(-5)',
    'compose()(3)',
    "compose(len, str.split)('a b c')",
  ),
  of(
    `def change(amount, coins=(1, 5, 10)):
    best = [0] + [None] * amount
    for at in range(1, amount + 1):
        options = [best[at - coin] for coin in coins if coin <= at and best[at - coin] is not None]
        best[at] = min(options) + 1 if options else None
    return best[amount]`,
    'change(18)',
    'change(3, (2,))',
  ),
  of(
    `def title_case(text, small=frozenset({'of', 'the'})):
    words = text.lower().split()
    return ' '.join(word if word in small and at else word.capitalize() for at, word in enumerate(words))`,
    "title_case('the lord OF the rings')",
  ),
  of(
    `def unique(items):
    seen = set()
    return [one for one in items if not (one in seen or seen.add(one))]
def common(a, b):
    return sorted(set(a) & set(b))
def missing(a, b):
    return len(set(a) - set(b)), max(set(a) | set(b)), sorted(list(set(a)), reverse=True)`,
    'unique([1, 2, 1, 3, 2])',
    "common('hello', 'world')",
    'missing([1, 2, 3], [2, 9])',
  ),
];
