// JavaScript functions with the faults that one small change hardly mends: two places, a statement or a branch that
// stands nowhere yet, a text or a number that nothing speaks of.

import { int, many, word, type OwnSubject } from './subject.ts';

/** Functions with few examples. */
export const largerJavaScriptSubjects: readonly OwnSubject[] = [
  {
    name: 'postage',
    text: `/** Cents for a parcel: 500 up to 2 kilograms, 300 more for each further one begun, twice that abroad. */
function postage(kilograms, isAbroad) {
  if (kilograms <= 0) return 0;
  let cost = 500;
  if (kilograms > 2) {
    cost += 300 * Math.ceil(kilograms - 2);
  }
  if (isAbroad) {
    cost *= 2;
  }
  return cost;
}
`,
    examples: [
      [1, false],
      [4, false],
      [3, true],
      [0, true],
    ],
    faults: [
      [['  if (kilograms <= 0) return 0;\n', '']],
      [['  if (isAbroad) {\n    cost *= 2;\n  }\n', '']],
      [
        ['kilograms > 2', 'kilograms > 3'],
        ['kilograms - 2', 'kilograms - 3'],
      ],
      [['let cost = 500', 'let cost = 450']],
      [['  if (kilograms > 2) {\n    cost += 300 * Math.ceil(kilograms - 2);\n  }\n', '  cost += 300 * kilograms;\n']],
    ],
    input: (r) => [int(r, 0, 24) / 2, r.below(2) === 0],
  },
  {
    name: 'indexWords',
    text: `/** The words of a text with the places at which they stand, counted from 1. */
function indexWords(text) {
  const places = {};
  let place = 0;
  for (const word of text.split(' ')) {
    place++;
    if (word === '') continue;
    const key = word.toLowerCase();
    if (places[key] === undefined) {
      places[key] = [];
    }
    places[key].push(place);
  }
  return places;
}
`,
    examples: [['a b A'], [''], ['x  y']],
    faults: [
      [["    if (word === '') continue;\n", '']],
      [['    place++;\n', '']],
      [['    places[key].push(place);\n', '']],
      [
        ['word.toLowerCase()', 'word'],
        ['let place = 0', 'let place = 1'],
      ],
    ],
    input: (r) => [many(r, 6, (q) => q.pick(['a', 'B', 'b', '', 'cd', 'CD'])!).join(' ')],
  },
  {
    name: 'subtractDigits',
    text: `/** The digits of a less b, the lowest first and as many as a has; a is not less than b. */
function subtractDigits(a, b) {
  const result = [];
  let borrow = 0;
  for (let i = 0; i < a.length; i++) {
    let digit = a[i] - borrow;
    if (i < b.length) digit -= b[i];
    borrow = 0;
    if (digit < 0) {
      digit += 10;
      borrow = 1;
    }
    result.push(digit);
  }
  return result;
}
`,
    examples: [
      [
        [3, 2],
        [5, 1],
      ],
      [[9], [4]],
      [[0, 0, 1], [1]],
      [[5, 5], []],
    ],
    faults: [
      [['      borrow = 1;\n', '']],
      [['    borrow = 0;\n', '']],
      [['a[i] - borrow', 'a[i]']],
      [['    if (i < b.length) digit -= b[i];\n', '']],
      [['      digit += 10;\n', '']],
    ],
    input: (r) => {
      const b = many(r, 4, (q) => int(q, 0, 9));
      return [[...b.map((one) => int(r, Math.max(0, one - 5), 9)), int(r, 1, 9)], b];
    },
  },
  {
    name: 'season',
    text: `/** The season of a month from 1 to 12; unknown for others. */
function season(month) {
  if (month < 1 || month > 12) return 'unknown';
  if (month <= 2 || month === 12) return 'winter';
  if (month <= 5) return 'spring';
  if (month <= 8) return 'summer';
  return 'autumn';
}
`,
    examples: [[1], [4], [7], [10], [12], [13], [0]],
    faults: [
      [["  if (month <= 8) return 'summer';\n", '']],
      [["  if (month < 1 || month > 12) return 'unknown';\n", '']],
      [
        ['month <= 5', 'month < 4'],
        ['month <= 8', 'month < 7'],
      ],
      [['month <= 2 || month === 12', 'month <= 2']],
      [["'autumn'", "'fall'"]],
    ],
    input: (r) => [int(r, -3, 16)],
  },
  {
    name: 'titleCase',
    text: `/** Each word with a capital first letter and the rest small; words are parted by one blank. */
function titleCase(text) {
  const words = [];
  for (const word of text.trim().split(' ')) {
    if (word.length === 0) continue;
    words.push(word[0].toUpperCase() + word.slice(1).toLowerCase());
  }
  return words.join(' ');
}
`,
    examples: [['the END'], [' a  b'], ['']],
    faults: [
      [['    if (word.length === 0) continue;\n', '']],
      [
        ['word[0].toUpperCase()', 'word[0]'],
        ['word.slice(1).toLowerCase()', 'word.slice(1)'],
      ],
      [["words.join(' ')", "words.join('')"]],
      [['    words.push(word[0].toUpperCase() + word.slice(1).toLowerCase());\n', '    words.push(word);\n']],
    ],
    input: (r) => [many(r, 5, (q) => word(q, 4, 'abXY')).join(' ')],
  },
  {
    name: 'longestRise',
    text: `/** The length of the longest stretch in which each number is greater than the one before it. */
function longestRise(numbers) {
  let best = 0;
  let length = 0;
  for (let i = 0; i < numbers.length; i++) {
    if (i > 0 && numbers[i] > numbers[i - 1]) {
      length++;
    } else {
      length = 1;
    }
    if (length > best) {
      best = length;
    }
  }
  return best;
}
`,
    examples: [[[1, 2, 1]], [[]], [[3, 4, 5, 1, 2]], [[2, 2]]],
    faults: [
      [['    } else {\n      length = 1;\n    }\n', '    }\n']],
      [['    if (length > best) {\n      best = length;\n    }\n', '']],
      [['i > 0 && numbers[i] > numbers[i - 1]', 'i > 0']],
      [
        ['let length = 0', 'let length = 1'],
        ['length = 1;\n    }', 'length = 0;\n    }'],
      ],
    ],
    input: (r) => [many(r, 8, (q) => int(q, 0, 5))],
  },
  {
    name: 'pagesNeeded',
    text: `/** Pages for some lines: so many lines a page, of which the heading takes some; at least one page. */
function pagesNeeded(lines, perPage, heading) {
  const room = perPage - heading;
  if (room <= 0) return -1;
  const pages = Math.ceil(lines / room);
  return Math.max(1, pages);
}
`,
    examples: [
      [100, 30, 5],
      [0, 10, 2],
      [5, 2, 2],
      [60, 20, 0],
    ],
    faults: [
      [['  if (room <= 0) return -1;\n', '']],
      [['Math.ceil(lines / room)', 'lines / perPage']],
      [['Math.max(1, pages)', 'pages']],
      [['const room = perPage - heading', 'const room = perPage']],
    ],
    input: (r) => [int(r, 0, 200), int(r, 1, 30), int(r, 0, 6)],
  },
  {
    name: 'mergeSpans',
    text: `/** Spans, sorted by their start, joined where they overlap or touch. */
function mergeSpans(spans) {
  const merged = [];
  for (const [from, to] of spans) {
    const last = merged[merged.length - 1];
    if (last !== undefined && from <= last[1]) {
      last[1] = Math.max(last[1], to);
    } else {
      merged.push([from, to]);
    }
  }
  return merged;
}
`,
    examples: [
      [
        [
          [1, 3],
          [2, 5],
        ],
      ],
      [
        [
          [1, 2],
          [4, 6],
        ],
      ],
      [
        [
          [1, 9],
          [2, 3],
          [9, 10],
        ],
      ],
      [[]],
    ],
    faults: [
      [['    } else {\n      merged.push([from, to]);\n', '']],
      [['Math.max(last[1], to)', 'to']],
      [['last !== undefined && from <= last[1]', 'last !== undefined']],
      [['merged[merged.length - 1]', 'merged[0]']],
    ],
    input: (r) => {
      const starts = many(r, 5, (q) => int(q, 0, 15)).toSorted((a, b) => a - b);
      return [starts.map((from) => [from, from + int(r, 0, 5)])];
    },
  },
  {
    name: 'checksum',
    text: `/** Digits from the right, every second one doubled (and 9 taken off above 9), summed up, modulo 10. */
function checksum(digits) {
  let sum = 0;
  let doubled = false;
  for (let i = digits.length - 1; i >= 0; i--) {
    let digit = digits[i];
    if (doubled) {
      digit *= 2;
      if (digit > 9) digit -= 9;
    }
    sum += digit;
    doubled = !doubled;
  }
  return sum % 10;
}
`,
    examples: [[[1, 8]], [[7, 5, 3]], [[]], [[9, 1, 8]]],
    faults: [
      [['      if (digit > 9) digit -= 9;\n', '']],
      [['    doubled = !doubled;\n', '']],
      [['  return sum % 10;', '  return sum;']],
      [
        ['digits.length - 1; i >= 0; i--', '0; i < digits.length; i++'],
        ['let doubled = false', 'let doubled = true'],
      ],
    ],
    input: (r) => [many(r, 8, (q) => int(q, 0, 9))],
  },
  {
    name: 'tableRow',
    text: `/** Cells between bars, each as wide as asked for; what is too long ends in a dot. */
function tableRow(cells, width) {
  let row = '|';
  for (const cell of cells) {
    let text = String(cell);
    if (text.length > width) {
      text = text.slice(0, width - 1) + '.';
    }
    row += ' ' + text.padEnd(width) + ' |';
  }
  return row;
}
`,
    examples: [
      [['a', 'bcd'], 3],
      [['hello'], 3],
      [[], 2],
    ],
    faults: [
      [["    if (text.length > width) {\n      text = text.slice(0, width - 1) + '.';\n    }\n", '']],
      [["+ '.'", "+ '~'"]],
      [["let row = '|'", "let row = ''"]],
      [["row += ' ' +", 'row +=']],
      [
        ["let row = '|'", "let row = '+'"],
        ["+ ' |'", "+ ' +'"],
      ],
    ],
    input: (r) => [many(r, 4, (q) => word(q, 7, 'abcX')), int(r, 2, 6)],
  },
  {
    name: 'clampedSteps',
    text: `/** Where somebody ends who takes steps along a line from 0 to a limit and never leaves it. */
function clampedSteps(steps, limit) {
  let at = 0;
  for (const step of steps) {
    at += step;
    if (at < 0) at = 0;
    if (at > limit) at = limit;
  }
  return at;
}
`,
    examples: [
      [[3, -5, 2], 9],
      [[4, 4, -1], 5],
      [[], 3],
    ],
    faults: [
      [['    if (at < 0) at = 0;\n', '']],
      [['    if (at > limit) at = limit;\n', '']],
      [
        ['at < 0', 'at > 0'],
        ['at > limit', 'at < limit'],
      ],
      [['    at += step;\n', '    at = step;\n']],
    ],
    input: (r) => [many(r, 7, (q) => int(q, -6, 6)), int(r, 1, 9)],
  },
  {
    name: 'freeSlots',
    text: `/** How many hours from opening to closing are in no booking; bookings do not overlap. */
function freeSlots(opening, closing, bookings) {
  let free = closing - opening;
  for (const [from, to] of bookings) {
    const start = Math.max(from, opening);
    const end = Math.min(to, closing);
    if (end > start) {
      free -= end - start;
    }
  }
  return free;
}
`,
    examples: [
      [8, 18, [[9, 11]]],
      [8, 18, [[6, 10]]],
      [8, 12, [[14, 15]]],
      [9, 17, []],
    ],
    faults: [
      [['    if (end > start) {\n      free -= end - start;\n    }\n', '    free -= end - start;\n']],
      [
        ['Math.max(from, opening)', 'from'],
        ['Math.min(to, closing)', 'to'],
      ],
      [['      free -= end - start;\n', '      free -= 1;\n']],
    ],
    input: (r) => {
      const opening = int(r, 6, 10);
      const first = int(r, 4, 12);
      return [
        opening,
        opening + int(r, 2, 10),
        [[first, first + int(r, 1, 4)], ...(r.below(2) === 0 ? [[17, 20]] : [])],
      ];
    },
  },
];
