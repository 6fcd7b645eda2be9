// Faults of Python functions in which a statement, a branch or a condition is missing.

import { python, type EverydayFault } from './fault.ts';

/** Written for tuning the templates; taken from no benchmark. */
export const missingStatementsPython: readonly EverydayFault[] = [
  python(
    'missing',
    `
def grade(points):
    if points >= 90:
        return 'A'
    elif points >= 75:
        return 'B'
    elif points >= 60:
        return 'C'
    return 'F'
`,
    `    elif points >= 75:
        return 'B'
`,
    '',
    `95 ; 90 ; 80 ; 75 ; 60 ; 10`,
    `89 ; 74 ; 76 ; 59 ; 100`,
    { beyond: 'the bound of a whole branch is one of many numbers' },
  ),
  python(
    'missing',
    `
def chunk(items, size):
    chunks = []
    current = []
    for item in items:
        current.append(item)
        if len(current) == size:
            chunks.append(current)
            current = []
    if current:
        chunks.append(current)
    return chunks
`,
    `    if current:
        chunks.append(current)
`,
    '',
    '[1, 2, 3], 2 ; [1, 2], 2 ; [], 3 ; [1], 2 ; [1, 2, 3, 4, 5], 2',
    '[1, 2, 3], 1 ; [1, 2, 3, 4], 3 ; [9], 1',
  ),
  python(
    'missing',
    `
def chunk(items, size):
    chunks = []
    current = []
    for item in items:
        current.append(item)
        if len(current) == size:
            chunks.append(current)
            current = []
    if current:
        chunks.append(current)
    return chunks
`,
    `            chunks.append(current)
            current = []
`,
    `            chunks.append(current)
`,
    '[1, 2, 3], 2 ; [1, 2], 2 ; [], 3 ; [1], 2 ; [1, 2, 3, 4, 5], 2',
    '[1, 2, 3], 1 ; [1, 2, 3, 4], 3 ; [9], 1',
  ),
  python(
    'missing',
    `
def flatten(value):
    if not isinstance(value, list):
        return [value]
    result = []
    for item in value:
        result.extend(flatten(item))
    return result
`,
    `    if not isinstance(value, list):
        return [value]
`,
    `    if not isinstance(value, list):
        return value
`,
    '[1, [2, 3]] ; [] ; [[1], [[2]]] ; [[[]]] ; [4, 5]',
    '[[1, [2, [3]]]] ; [[], 1] ; [0]',
  ),
  python(
    'missing',
    `
def gcd_all(numbers):
    result = 0
    for n in numbers:
        a, b = result, abs(n)
        while b:
            a, b = b, a % b
        result = a
    return result
`,
    `        result = a
`,
    '',
    '[4, 6] ; [] ; [7] ; [12, -18, 30] ; [5, 7]',
    '[100, 75] ; [9, 27] ; [0, 3]',
  ),
  python(
    'missing',
    `
def dedupe(items):
    seen = set()
    result = []
    for item in items:
        if item in seen:
            continue
        result.append(item)
        seen.add(item)
    return result
`,
    `        seen.add(item)
`,
    '',
    '[1, 1, 2] ; [] ; [3] ; [2, 1, 2, 1] ; [1, 2]',
    '[5, 5, 5] ; [1, 2, 1] ; [0, 1, 0]',
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
    `        if '=' not in part:
            continue
`,
    '',
    `'a=1;b=2' ; '' ; 'a = 1' ; 'x=1; y = 2' ; 'q'`,
    `'k=v;' ; 'm= n' ; 'a=b=c;;d'`,
    { beyond: 'a condition on a text that stands nowhere' },
  ),
  python(
    'missing',
    `
def every_other(items):
    result = []
    for index, item in enumerate(items):
        if index % 2 == 0:
            result.append(item)
    return result
`,
    `        if index % 2 == 0:
            result.append(item)
`,
    `        result.append(item)
`,
    '[1, 2, 3] ; [] ; [4] ; [5, 6] ; [1, 1, 2, 2]',
    '[9, 8, 7, 6] ; [0, 1] ; [3, 3, 3]',
  ),
];
