// Faults of JavaScript functions in which a statement, a branch or a condition is missing.

import { javascript, type EverydayFault } from './fault.ts';

/** Written for tuning the templates; taken from no benchmark. */
export const missingStatementsJavaScript: readonly EverydayFault[] = [
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
];
