// Small functions of everyday code, each with one fault, written for tuning the templates: what kinds of faults they
// reach, and how soon. Taken from no benchmark.

/** What is wrong, by what the right version has. */
export type FaultKind = 'missing' | 'excess' | 'operator' | 'value' | 'variable' | 'function';

/** A correct function and what to plant in it. */
export interface EverydayFault {
  readonly kind: FaultKind;
  readonly languageId: 'javascript' | 'python';
  readonly name: string;
  /** The right text. */
  readonly right: string;
  /** What stands there once, and what it is made. */
  readonly there: string;
  readonly fault: string;
  /** Calls whose results steer. */
  readonly calls: readonly string[];
  /** Calls whose results judge. */
  readonly hidden: readonly string[];
  /** What else says the same in place of `there`, as a template writes it. */
  readonly as?: string;
  /** Why no template gives the right text; absent where one does. */
  readonly beyond?: string;
}

type More = Pick<EverydayFault, 'as' | 'beyond'>;

const javascript = (
  kind: FaultKind,
  right: string,
  there: string,
  fault: string,
  calls: string,
  hidden: string,
  more: More = {},
): EverydayFault => of('javascript', kind, right, there, fault, calls, hidden, more);

const python = (
  kind: FaultKind,
  right: string,
  there: string,
  fault: string,
  calls: string,
  hidden: string,
  more: More = {},
): EverydayFault => of('python', kind, right, there, fault, calls, hidden, more);

/** Calls are separated by ` ; ` and written without the name. */
function of(
  languageId: EverydayFault['languageId'],
  kind: FaultKind,
  text: string,
  there: string,
  fault: string,
  calls: string,
  hidden: string,
  more: More,
): EverydayFault {
  const right = `${text.trim()}\n`;
  const name = /(?:function|def)\s+(\w+)/u.exec(right)![1]!;
  const list = (all: string) => all.split(' ; ').map((one) => `${name}(${one})`);
  return { kind, languageId, name, right, there, fault, calls: list(calls), hidden: list(hidden), ...more };
}

/** All of them. */
export const everydayFaults: readonly EverydayFault[] = [
  // Missing logic, JavaScript.
  javascript(
    'missing',
    `
function ageGroup(age) {
  if (age < 13) {
    return 'child';
  } else if (age < 20) {
    return 'teen';
  } else if (age < 65) {
    return 'adult';
  }
  return 'senior';
}`,
    ` else if (age < 20) {
    return 'teen';
  }`,
    '',
    '5 ; 13 ; 19 ; 30 ; 70',
    '12 ; 14 ; 16 ; 20 ; 64 ; 65',
    { beyond: 'the bound of a whole branch is one of many numbers' },
  ),
  javascript(
    'missing',
    `
function sameWord(a, b) {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}`,
    'b.trim().toLowerCase()',
    'b.toLowerCase()',
    `'Tea', 'tea' ; 'tea', ' Tea ' ; 'tea', 'pea' ; ' tea', 'tea ' ; '', ''`,
    `'a', '  A' ; 'a b', 'A b ' ; 'x', ' y '`,
  ),
  javascript(
    'missing',
    `
function pageOf(items, page, size) {
  const start = (page - 1) * size;
  return items.slice(start, start + size);
}`,
    '(page - 1) * size',
    'page * size',
    `[1, 2, 3, 4, 5], 1, 2 ; [1, 2, 3, 4, 5], 2, 2 ; [1, 2, 3, 4, 5], 3, 2 ; [], 1, 3`,
    `[1, 2, 3], 1, 1 ; [1, 2, 3], 2, 1 ; [1, 2, 3, 4, 5, 6, 7], 2, 3`,
  ),
  javascript(
    'missing',
    `
function daysLeft(start, length, today) {
  const left = start + length - today;
  return Math.max(0, left);
}`,
    'Math.max(0, left)',
    'left',
    '10, 5, 12 ; 10, 5, 15 ; 10, 5, 20 ; 0, 3, 9 ; 1, 1, 1',
    '0, 0, 5 ; 100, 1, 2 ; 5, 5, 11',
  ),
  javascript(
    'missing',
    `
function sumOfEven(numbers) {
  let sum = 0;
  for (const n of numbers) {
    if (n % 2 === 0) sum += n;
  }
  return sum;
}`,
    'if (n % 2 === 0) sum += n;',
    'sum += n;',
    '[1, 2, 3, 4] ; [] ; [5] ; [2, 2] ; [7, 8]',
    '[0, 1] ; [-2, -3] ; [10, 20, 31]',
    {
      as: `if (n % 2 === 0) {
      sum += n;
    }`,
    },
  ),
  javascript(
    'missing',
    `
function countWords(text) {
  const words = text.split(' ').filter((word) => word.length > 0);
  return words.length;
}`,
    `.filter((word) => word.length > 0)`,
    '',
    `'a b' ; '' ; 'a  b' ; ' one ' ; 'one two three'`,
    `'  ' ; 'x   y z' ; 'ab'`,
    { as: '.filter(Boolean)' },
  ),
  javascript(
    'missing',
    `
function longestRun(values) {
  let best = 0;
  let run = 0;
  for (let i = 0; i < values.length; i++) {
    if (i > 0 && values[i] === values[i - 1]) {
      run++;
    } else {
      run = 1;
    }
    best = Math.max(best, run);
  }
  return best;
}`,
    `    } else {
      run = 1;
    }`,
    '    }',
    `[1, 1, 2] ; [] ; [3] ; [1, 2, 2, 2, 3, 3] ; [1, 1, 2, 2]`,
    `[1, 2, 3] ; [4, 4, 4, 4] ; [1, 1, 2, 1, 1, 1]`,
  ),
  javascript(
    'missing',
    `
function firstNegative(values) {
  let found = null;
  for (const value of values) {
    if (value < 0) {
      found = value;
      break;
    }
  }
  return found;
}`,
    `      found = value;
      break;`,
    '      found = value;',
    `[1, -2, 3, -4] ; [] ; [1] ; [-1, -2] ; [0, -7]`,
    `[-3, -2, -1] ; [4, 5] ; [2, -1, 1]`,
  ),
  javascript(
    'missing',
    `
function ceilTo(value, step) {
  return Math.ceil(value / step) * step;
}`,
    ' * step;',
    ';',
    '7, 5 ; 10, 5 ; 0, 3 ; 11, 4 ; 1, 10',
    '12, 10 ; 3, 3 ; 100, 7',
  ),
  javascript(
    'missing',
    `
function priceWithTax(net, rate) {
  const gross = net * (1 + rate / 100);
  return Math.round(gross * 100) / 100;
}`,
    '(1 + rate / 100)',
    '(1 + rate)',
    '100, 19 ; 50, 7 ; 10, 0 ; 19.99, 20',
    '1, 50 ; 200, 10 ; 3.5, 19',
  ),
  javascript(
    'missing',
    `
function insertSorted(list, value) {
  const result = [...list];
  let at = 0;
  while (at < result.length && result[at] < value) at++;
  result.splice(at, 0, value);
  return result;
}`,
    'at < result.length && result[at] < value',
    'at < result.length',
    '[1, 3], 2 ; [], 1 ; [1, 2], 3 ; [5], 4 ; [2, 4, 6], 5',
    '[1, 1], 1 ; [1, 2, 3], 0 ; [1, 9], 5',
    { beyond: 'the condition compares two values as no other does; sorting at last does as well' },
  ),
  javascript(
    'missing',
    `
function depthOf(node) {
  if (!node) return 0;
  return Math.max(depthOf(node.left), depthOf(node.right)) + 1;
}`,
    ') + 1;',
    ');',
    'null ; { left: null, right: null } ; { left: { left: null, right: null }, right: null } ; { left: null, right: { left: null, right: { left: null, right: null } } }',
    '{ left: { left: { left: null, right: null }, right: null }, right: { left: null, right: null } } ; { left: null, right: { left: null, right: null } }',
  ),
  javascript(
    'missing',
    `
function mostCommon(words) {
  const counts = {};
  let best = null;
  for (const word of words) {
    counts[word] = (counts[word] || 0) + 1;
    if (best === null || counts[word] > counts[best]) best = word;
  }
  return best;
}`,
    '(counts[word] || 0) + 1',
    'counts[word] + 1',
    `['a', 'b', 'b'] ; [] ; ['x'] ; ['c', 'd', 'd', 'c', 'c'] ; ['p', 'q', 'q', 'q', 'p']`,
    `['a', 'a', 'b'] ; ['m', 'n', 'n', 'm', 'n'] ; ['z', 'y', 'y']`,
  ),
  javascript(
    'missing',
    `
function initials(name) {
  let result = '';
  for (const part of name.split(' ')) {
    if (part === '') continue;
    result += part[0].toUpperCase() + '.';
  }
  return result;
}`,
    `    if (part === '') continue;
`,
    '',
    `'ada lovelace' ; 'ada  lovelace' ; '' ; 'Grace B Hopper' ; ' x'`,
    `'a ' ; 'one two  three' ; '   '`,
    {
      as: `    if (!part) {
      continue;
    }
`,
    },
  ),
  javascript(
    'missing',
    `
function isLeap(year) {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}`,
    '(year % 4 === 0 && year % 100 !== 0) || year % 400 === 0',
    'year % 4 === 0 || year % 400 === 0',
    '2024 ; 1900 ; 2000 ; 2023 ; 2100',
    '1800 ; 1600 ; 2020 ; 2200 ; 2001',
    { beyond: 'the number 100 stands nowhere' },
  ),
  javascript(
    'missing',
    `
function rotate(list, by) {
  const n = list.length;
  if (n === 0) return [];
  const shift = by % n;
  return list.slice(shift).concat(list.slice(0, shift));
}`,
    'by % n',
    'by',
    '[1, 2, 3], 1 ; [1, 2, 3], 4 ; [], 3 ; [1, 2], 2 ; [1, 2, 3, 4], 6',
    '[1], 5 ; [1, 2, 3], 0 ; [1, 2, 3], 8',
  ),
  javascript(
    'missing',
    `
function parseFlags(args) {
  const flags = {};
  for (const arg of args) {
    const [key, value] = arg.replace(/^--/, '').split('=');
    flags[key] = value === undefined ? true : value;
  }
  return flags;
}`,
    `value === undefined ? true : value`,
    'value',
    `['--a=1'] ; ['--verbose'] ; [] ; ['--x=2', '--y'] ; ['z=']`,
    `['--q'] ; ['--n=5', '--m=6'] ; ['--on', '--off']`,
    { as: 'value ?? true' },
  ),
  javascript(
    'missing',
    `
function minMax(values) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}`,
    `    high = Math.max(high, value);
`,
    '',
    '[1, 2, 3] ; [5] ; [-1, -5] ; [2, 2]',
    '[9, 1] ; [0, 0, 7] ; [-3]',
  ),
  javascript(
    'missing',
    `
function digitsOf(number) {
  const digits = [];
  let rest = Math.abs(number);
  do {
    digits.unshift(rest % 10);
    rest = Math.floor(rest / 10);
  } while (rest > 0);
  return digits;
}`,
    'Math.abs(number)',
    'number',
    '12 ; 0 ; -45 ; 907 ; -3',
    '-100 ; 5 ; 1234',
  ),
  javascript(
    'missing',
    `
function toCsv(rows) {
  return rows.map((row) => row.map((cell) => String(cell).trim()).join(';')).join('\\n');
}`,
    `.join(';')).join(`,
    `).join(`,
    `[['a', 'b']] ; [] ; [['x', 1], ['y', 2]] ; [['a;', ' b']]`,
    `[[1], [2]] ; [[' p ', 'q']] ; [['m', 'n', 'o']]`,
    { beyond: 'the separator stands nowhere' },
  ),
  javascript(
    'missing',
    `
function uniqueSorted(values) {
  return [...new Set(values)].sort((a, b) => a - b);
}`,
    '[...new Set(values)]',
    '[...values]',
    '[3, 1, 3] ; [] ; [10, 9, 10, 2] ; [1, 2]',
    '[5, 5, 5] ; [2, 1] ; [7, 7, 6]',
  ),
  javascript(
    'missing',
    `
function secondLargest(values) {
  let first = -Infinity;
  let second = -Infinity;
  for (const value of values) {
    if (value > first) {
      second = first;
      first = value;
    } else if (value > second && value !== first) {
      second = value;
    }
  }
  return second;
}`,
    `      second = first;
`,
    '',
    '[1, 2, 3] ; [3, 2, 1] ; [5, 5, 4] ; [1, 9, 8, 10]',
    '[2, 4, 6, 8] ; [7, 3] ; [1, 5, 2]',
  ),
  javascript(
    'missing',
    `
function discount(total, isMember) {
  let rate = 0;
  if (total >= 100) rate += 10;
  if (isMember) rate += 5;
  return total - (total * rate) / 100;
}`,
    `  if (isMember) rate += 5;
`,
    '',
    '100, true ; 50, false ; 200, false ; 20, true ; 0, true',
    '80, true ; 500, true ; 99, false',
    { beyond: 'the number 5 stands nowhere' },
  ),
  javascript(
    'missing',
    `
function middleOf(text) {
  const half = Math.floor(text.length / 2);
  if (text.length % 2 === 0) return text.slice(half - 1, half + 1);
  return text[half];
}`,
    `  if (text.length % 2 === 0) return text.slice(half - 1, half + 1);
`,
    '',
    `'abc' ; 'abcd' ; 'a' ; 'ab' ; 'hello'`,
    `'abcdef' ; 'xyz' ; 'no'`,
    { beyond: 'a whole case is missing' },
  ),
  javascript(
    'missing',
    `
function secondsOf(clock) {
  const [hours, minutes, seconds] = clock.split(':').map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}`,
    'minutes * 60',
    'minutes',
    `'00:00:01' ; '00:01:00' ; '01:00:00' ; '02:03:04' ; '00:10:10'`,
    `'00:59:59' ; '10:05:00' ; '23:59:59'`,
  ),
  // Missing logic, Python.
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
def dedupe(items):
    seen = set()
    result = []
    for item in items:
        if item in seen:
            continue
        seen.add(item)
        result.append(item)
    return result
`,
    `        seen.add(item)
`,
    '',
    '[1, 1, 2] ; [] ; [3] ; [2, 1, 2, 1] ; [1, 2]',
    '[5, 5, 5] ; [1, 2, 1] ; [0, 1, 0]',
    { beyond: 'what is asked for is gathered in another place; asking that place does as well' },
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
  // Excess logic.
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
  // Operator misuse.
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
  // Value misuse.
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
  // Variable misuse.
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
  // Function misuse.
  javascript(
    'function',
    `
function lastPart(path) {
  return path.slice(path.lastIndexOf('/') + 1);
}`,
    'lastIndexOf',
    'indexOf',
    `'a/b/c' ; 'file' ; '' ; 'x/y' ; '/root/z'`,
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
