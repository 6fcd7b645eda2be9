// What correct code does on purpose and looks wrong at first sight: no text rule may say anything of it.
import { expect, test } from 'vitest';
import { textRules } from '../../../../server/src/critique/rules/index.ts';
import { lookAt } from '../../../../server/src/critique/rules/look.ts';
import { createParsers } from '../../../../server/src/workspace/treeSitter.ts';

const parsers = createParsers();

const idioms: readonly (readonly [string, string, string])[] = [
  [
    'javascript',
    'NaN asked for by comparison',
    'function isNumber(value) {\n  return value === value && value >= value;\n}\n',
  ],
  [
    'javascript',
    'the value of a chain of “and”',
    "const root = typeof self == 'object' && self && self.Object === Object && self;\n",
  ],
  [
    'javascript',
    'an element put behind the last',
    'function add(items, one) {\n  items[items.length] = one;\n  return items;\n}\n',
  ],
  [
    'javascript',
    'a promise that goes on by itself',
    'async function save() {}\nfunction start() {\n  save();\n  return save().then(() => 1);\n}\n',
  ],
  [
    'javascript',
    'a loop that a callback ends',
    'function wait(run) {\n  let going = true;\n  run(() => {\n    going = false;\n  });\n  while (going) tick();\n}\n',
  ],
  [
    'javascript',
    'the first key of an object',
    'function first(object) {\n  for (const key in object) return key;\n  return undefined;\n}\n',
  ],
  [
    'javascript',
    'a comparator that computes',
    'function ordered(items) {\n  return items.sort((a, b) => (a > b ? 1 : -1));\n}\n',
  ],
  [
    'javascript',
    'a work list that grows',
    'function walk(queue) {\n  for (const one of queue) queue.push(...one.children);\n  return queue;\n}\n',
  ],
  [
    'javascript',
    'exclusive or of truth values',
    'function differs(a, b, c) {\n  return a ^ (b > c) || a ^ b >= c;\n}\n',
  ],
  [
    'javascript',
    'parameters for their place',
    '/** Called with value, key and list. */\nfunction each(value, key, list) {\n  const text = String(value);\n  return text;\n}\n',
  ],
  [
    'javascript',
    'a bound drawn closer',
    'function cut(size, max) {\n  let least = max;\n  if (size < max) least = size;\n  return least;\n}\n',
  ],
  [
    'javascript',
    'a prefix by its place',
    "function starts(text, part) {\n  if (!text.indexOf(part)) return 'yes';\n  return 'no';\n}\n",
  ],
  [
    'javascript',
    'a name that a closure changes',
    'function counter() {\n  let count = 0;\n  const up = () => {\n    count += 1;\n  };\n  for (const one of [up, up]) one();\n  return count;\n}\n',
  ],
  [
    'typescript',
    'a function without an end',
    'function fail(message: string): never {\n  throw new Error(message);\n}\nfunction check(n: number): number {\n  if (n > 0) return n;\n  return fail(`bad ${n}`);\n}\n',
  ],
  ['python', 'a generator that gives nothing', 'def nothing():\n    return\n    yield\n'],
  [
    'python',
    'an expression that is there to fail',
    'def can_add(a, b):\n    try:\n        a + b\n    except TypeError:\n        return False\n    return True\n',
  ],
  [
    'python',
    'a list over which others hold their hand',
    'def gather(items, found=None):\n    found = [] if found is None else found\n    for one in items:\n        found.append(one)\n    return found\n',
  ],
  [
    'python',
    'a copy walked over',
    'def clean(items):\n    for one in items[:]:\n        if not one:\n            items.remove(one)\n',
  ],
  [
    'python',
    'a table of one more',
    'def table(items):\n    rows = [0] * (len(items) + 1)\n    for i in range(len(items)):\n        rows[i + 1] = rows[i] + items[i]\n    return rows\n',
  ],
  [
    'python',
    'a template of the format method',
    'def greet(name):\n    text = "Hello {name}"\n    return text.format(name=name)\n',
  ],
  [
    'python',
    'a limit as the documentation has it',
    'def small(items, limit):\n    """Items less than limit."""\n    return [one for one in items if not one >= limit]\n',
  ],
  [
    'python',
    'the greatest by a clamp',
    'def highest(a, b):\n    """Return the maximum, which is never above 100."""\n    return min(100, max(a, b))\n',
  ],
  [
    'python',
    'a search by halves with a gap',
    'def find(items, wanted):\n    low, high = -1, len(items)\n    while low < high - 1:\n        middle = (low + high) // 2\n        if items[middle] < wanted:\n            low = middle\n        else:\n            high = middle\n    return high\n',
  ],
  [
    'python',
    'a call once more after an error',
    'def load(path):\n    try:\n        return read(path)\n    except OSError:\n        return load(path)\n',
  ],
  [
    'python',
    'a count of what is walked over',
    'def size(items):\n    count = 0\n    for one in items:\n        count += 1\n    return count\n',
  ],
  [
    'python',
    'a call whose arguments are still to be written',
    'def steps(items):\n    found = []\n    for i in range():\n        found.append(items[i + 1] - items[i])\n    return found\n',
  ],
  ['python', 'a name kept for the caller', 'def state():\n    global ready\n    ready = True\n'],
  [
    'python',
    'a default in other words',
    'def wait(seconds=60):\n    """Wait.\n\n    :param seconds: How long; defaults to one minute.\n    """\n    return seconds\n',
  ],
];

test.each(idioms)('%s: %s', async (language, _, code) => {
  const tree = (await parsers.parserOf(language))!(code);
  expect(tree.hasFault).toBe(false);
  expect(lookAt(tree, textRules).map(({ rule, message }) => `${rule.id}: ${message}`)).toEqual([]);
});
