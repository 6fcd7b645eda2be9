// How natural a change reads, and what it leaves behind: names that nothing reads, and calls that are gone.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addsNumber,
  changesKind,
  grows,
  leavesOutCall,
  leftUnread,
  naturalness,
} from '../../../server/src/repair/overfit/natural.ts';

describe('how natural a change reads', () => {
  const read = (text: string, was: string, is: string) => {
    const start = text.lastIndexOf(was);
    const func = { start: text.indexOf('function'), end: text.length };
    return naturalness({ text, func }, [{ span: { start, end: start + was.length }, newText: is }]);
  };
  const plain = 'function f(a, b) {\n  const c = a + b;\n  return c === b;\n}\n';

  test('is less for a comparison with itself, another question, and a name that is left unread', () => {
    expect(read(plain, 'c === b', 'b === b')).toBeLessThan(0.3);
    expect(read(plain, 'c === b', 'c >= b')).toBeLessThan(0.7);
    expect(read(plain, '+ b', '+ 1')).toBeLessThanOrEqual(1);
    expect(read(plain, 'c === b', 'c !== b')).toBe(1);
    expect(read(plain.replace('===', '<'), 'c < b', 'c <= b')).toBeLessThanOrEqual(1);
    expect(changesKind('a < b', 'a <= b')).toBe(false);
    expect(changesKind('x => x == 1', 'x => x != 1')).toBe(false);
    expect(changesKind('a == b', 'a <= b')).toBe(true);
  });

  test.each([
    ['b < b', 'b < a', true],
    ['a[0] === a[0]', 'a[0] === b[0]', true],
    ['a && a', 'a && b', true],
    ['c || b == b', 'c || b == a', true],
    ['c && b < b && c', 'c && b < a && c', true],
    ['x => a > a', 'x => a > b', true],
    ['a < b && b > 1', 'a < b && a > 1', false],
    ['1 + b < b', '1 + b < a', false],
    ['b < b * 2', 'b < a * 2', false],
    ['!b && b', '!b && a', false],
    ['a - b - b', 'a - b - a', false],
    ['a < b and b < c', 'a < b and a < c', false],
    ['not b or b', 'not b or a', false],
  ])('tells by what binds tighter whether %s compares with itself, beside %s', (is, other, isItself) => {
    const ratio = read(plain, 'c === b', is) / read(plain, 'c === b', other);
    expect(ratio < 0.51).toBe(isItself);
  });

  test('is more for a parameter that was forgotten, and for a number that the documentation names', () => {
    const forgetful = 'function f(a, b) {\n  return a * 3;\n}\n';
    expect(read(forgetful, '3', 'b')).toBeGreaterThan(1);
    expect(read(forgetful, '3', '17')).toBeLessThan(1);
    expect(read(`/** Seventeen (17) times. */\n${forgetful}`, '3', '17')).toBeGreaterThan(1);
  });

  test('is exactly what its parts are', () => {
    const text = 'function f(a, b) {\n  const c = a;\n  return c < a && g(b);\n}\n';
    expect(read(text, 'c < a', 'c < b')).toBe(1);
    expect(read(text, 'c < a', 'c < a + b')).toBeCloseTo(0.9);
    expect(read(text, 'c < a', 'c < c')).toBeCloseTo(0.3);
    expect(read(text, 'c < a', 'b < a')).toBeCloseTo(0.6);
    expect(read(text, 'g(b)', 'g(b, 7)')).toBeCloseTo(0.54);
    for (const plainNumber of ['0', '1', '2']) expect(read(text, 'g(b)', `g(b, ${plainNumber})`)).toBeCloseTo(0.9);
    expect(read(text.replace('g(b)', 'g(7)'), 'c < a', 'c < 7')).toBe(1);
  });

  test.each([
    ['/** By 17. */\n', 1.3],
    ['// By 17.\n// Or so.\n', 1.3],
    ['# By 17.\n', 1.3],
    ['/* By 17. */ export ', 1.3],
    ['/* By 17. */ const a = 1;\n', 0.6],
    ['/* By 18. */\n', 0.6],
    [`/* By 17. */\n${' '.repeat(5000)}`, 0.6],
  ])('is more for a number that the comment %j speaks of', (comment, factor) => {
    expect(read(`${comment}function f(a) {\n  return a * 3;\n}\n`, '3', '17')).toBeCloseTo(factor);
  });

  test('is a number above 0 for any change', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(plain.length - 1), fc.nat(12), (newText, start, length) => {
        const end = Math.min(plain.length, start + length);
        const factor = naturalness({ text: plain, func: { start: 0, end: plain.length } }, [
          { span: { start, end }, newText },
        ]);
        expect(factor).toBeGreaterThan(0);
        expect(factor).toBeLessThan(100);
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});

describe('names that are left unread', () => {
  const loop = (result: string) =>
    `function f(s) {\n  let r = '';\n  for (const c of s) r += c;\n  return ${result};\n}`;

  test.each<[string, string, string, readonly string[]]>([
    ['a variable that is only added to', loop('r'), loop('s'), ['r']],
    ['a parameter', 'function f(a, b) { return a + b; }', 'function f(a, b) { return a + a; }', ['b']],
    ['a parameter of an arrow', '(a, b) => a + b', '(a, b) => b + b', ['a']],
    ['a parameter without parentheses', 'a => a + 1', 'a => g(1)', ['a']],
    ['a parameter of Python', 'def f(a, b=g(1)):\n    return a + b\n', 'def f(a, b=g(1)):\n    return a\n', ['b']],
    ['a counter', 'function f(a) { let n = 0; n++; return n; }', 'function f(a) { let n = 0; n++; return 1; }', ['n']],
    [
      'a loop variable of Python',
      'def f(a):\n  for x in a:\n    g(x)\n',
      'def f(a):\n  for x in a:\n    g(a)\n',
      ['x'],
    ],
    [
      'nothing: it is read elsewhere',
      'function f(a, b) { g(b); return a + b; }',
      'function f(a, b) { g(b); return a; }',
      [],
    ],
    ['nothing: it stands there no more', 'function f(a) { return a + g; }', 'function f(a) { return a; }', []],
    ['nothing: it was unread before', 'function f(a, b) { return a; }', 'function f(a, b) { return 2 * a; }', []],
    [
      'nothing: a comparison reads',
      'function f(a, b) { return a === b || b; }',
      'function f(a, b) { return a === 1 || b == a; }',
      [],
    ],
    [
      'nothing: an element of it is given',
      'function f(a) { const r = []; r[0] = a; return r; }',
      'function f(a) { const r = []; r[0] = a; return a; }',
      [],
    ],
    ['a parameter of an arrow that calls', 'x => g(x) + h(y)', 'x => g(1) + h(y)', ['x']],
    ['nothing: an arrow reads it in its first call', 'x => g(x) + h(x)', 'x => g(x) + 1', []],
    [
      'nothing: an arrow of the body has a parameter of its own',
      'function f(x) { g(y => y); return x; }',
      'function f(x) { g(y => x); return 1; }',
      [],
    ],
    [
      'a parameter behind a nested default',
      'def f(a=g(h(1)), b=2):\n  return a + b\n',
      'def f(a=g(h(1)), b=2):\n  return a\n',
      ['b'],
    ],
    [
      'a variable behind wide space',
      'const f = (a) => { let   n = a; return n; }',
      'const f = (a) => { let   n = a; return a; }',
      ['n'],
    ],
    [
      'a counter before itself',
      'function f(a) { let n; ++ n; return n; }',
      'function f(a) { let n; ++ n; return a; }',
      ['n'],
    ],
    [
      'nothing: for reads it',
      'def f(a, n):\n  for x in n:\n    g(x, a)\n',
      'def f(a, n):\n  for x in n:\n    g(x, 1)\n',
      ['a'],
    ],
  ])('%s', (_, before, after, unread) => {
    expect(leftUnread(before, after)).toEqual(unread);
  });

  test('are none where nothing changes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', ' = ', '(', ')', ' + ', 'let ', '++', '=>', '\n'), { maxLength: 20 }),
        (parts) => {
          const text = parts.join('');
          expect(leftUnread(text, text)).toEqual([]);
        },
      ),
    );
  });

  test('make a change less natural', () => {
    const text = loop('r');
    const at = text.lastIndexOf('r;');
    const read = (newText: string) =>
      naturalness({ text, func: { start: 0, end: text.length } }, [{ span: { start: at, end: at + 1 }, newText }]);
    expect(read('s')).toBeLessThan(read('r'));
  });
});

describe('a call that is left out', () => {
  test.each([
    ['m.get(c)', 'c'],
    ['a.trim()', 'a'],
    ['f(a)(b)', 'f(a)'],
    ['parse(text.slice(1))', 'text.slice(1)'],
    ['arr[0] (x)', ' x'],
  ])('%s for %s', (was, is) => expect(leavesOutCall(was, is)).toBe(true));

  test.each([
    ['!(n <= 1)', 'n <= 1'],
    ['not (a and b)', 'a and b'],
    ['if (a) b', 'b'],
    ['f(a)', 'g'],
    ['f(a)', 'a + 1'],
    ['f(a)', 'f(a)'],
    ['f(a)', ''],
    ['a', 'f(a)'],
    ['[f(x)]', 'f(x)'],
    ['a', 'a'],
    ['f(a)', 'b + c + d'],
    ['f(a)', 'a b'],
  ])('not %s for %s', (was, is) => expect(leavesOutCall(was, is)).toBe(false));
});

describe('a number more', () => {
  const adds = (text: string, was: string, is: string) => {
    const start = text.indexOf(was, text.indexOf('function'));
    const func = { start: text.indexOf('function'), end: text.length };
    return addsNumber({ text, func }, [{ span: { start, end: start + was.length }, newText: is }]);
  };
  const text = 'function f(a) {\n  return a + a * 3;\n}\n';

  test.each([
    ['a +', 'a * 2 +'],
    ['a +', 'a / 100 +'],
    ['a +', 'a * 3 +'],
  ])('is seen in %s → %s', (was, is) => expect(adds(text, was, is)).toBe(true));

  test.each([
    ['3', '5'],
    ['a +', 'a - 1 +'],
    ['a +', 'a2 +'],
    ['a * 3', 'a'],
    ['a + a * 3', 'a * 2'],
  ])('is not seen in %s → %s', (was, is) => expect(adds(text, was, is)).toBe(false));

  test('is none where the documentation names it', () => {
    expect(adds(`/** Twice, by 2. */\n${text}`, 'a +', 'a * 2 +')).toBe(false);
    expect(adds(`/** Thrice, by 3. */\n${text}`, 'a +', 'a * 2 +')).toBe(true);
  });

  test.each([
    ['    """By 17."""\n', false],
    ["    '''By\n    17.'''\n", false],
    ['    # No 1.\n    """By 17."""\n', false],
    [`    b = 'x'\n    """By 17."""\n`, true],
    ['    """By 18."""\n', true],
    ['    b = 1\n', true],
  ])('is seen or not by the docstring %j', (docstring, isSo) => {
    const code = `x = 1\n\n\ndef f(a):\n${docstring}    return a\n`;
    const at = code.lastIndexOf('a');
    const func = { start: code.indexOf('def'), end: code.length };
    expect(addsNumber({ text: code, func }, [{ span: { start: at, end: at + 1 }, newText: 'a * 17' }])).toBe(isSo);
  });
});

describe('what comments and texts speak of', () => {
  const function_ = (body: string) =>
    `function f(xs) {\n  let mode; // the mode\n  mode = xs[1]; /* mode */\n  g('no mode');\n  ${body}\n}\n`;

  test('is not read', () => {
    expect(leftUnread(function_('return mode;'), function_('return xs[0];'))).toEqual(['mode']);
    const python = (result: string) =>
      `def f(xs):\n    """The mode."""\n    mode = xs[1]  # mode\n    g('mode')\n    return ${result}\n`;
    expect(leftUnread(python('mode'), python('xs[0]'))).toEqual(['mode']);
  });

  test('is read where a text can hold code, and an operator is no comment', () => {
    // oxlint-disable-next-line no-template-curly-in-string -- code of the test
    expect(leftUnread(function_('return mode;'), function_('return `${mode}`;'))).toEqual([]);
    const python = (result: string) => `def f(xs, n):\n    return ${result}\n`;
    expect(leftUnread(python('n + 1'), python("f'{n}'"))).toEqual([]);
    expect(leftUnread(python('1 // n + n'), python('1 // n'))).toEqual([]);
    expect(leftUnread(function_("return mode + 'it\\'s';"), function_("return 'it\\'s' + mode;"))).toEqual([]);
  });
});

describe('there is more to read', () => {
  test.each([
    ['a + b', 'a + b + 1'],
    ['f(a)', 'f(a, b)'],
    ['return a;', 'return !a;'],
    ['a', 'a ?? b'],
  ])('in %s after %s', (before, after) => {
    expect(grows(before, after)).toBe(true);
    expect(grows(after, before)).toBe(false);
  });

  test.each([
    ['a < b', 'a <= b'],
    ['a == b', 'a === b'],
    ['a & b', 'a && b'],
    ['a / b', 'a // b'],
    ['i = 1', 'i = 0'],
    ['a - b', 'b - a'],
    ['x += 1', 'x -= 1'],
  ])('neither in %s nor in %s', (before, after) => {
    expect(grows(before, after)).toBe(false);
    expect(grows(after, before)).toBe(false);
  });
});
