// What a change that passes leaves open: rivals made of what it puts in, and of the condition that it changes.

import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../server/src/base/edit.ts';
import { dialectOf } from '../../../server/src/repair/dialects/index.ts';
import { functionsOf } from '../../../server/src/repair/functions.ts';
import { rivalsOf } from '../../../server/src/repair/overfit/rivals.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';

describe('rivals of a change', () => {
  const rivals = async (text: string, was: string, is: string, template: string, language = 'javascript') => {
    const parse = (await createParsers().parserOf(language))!;
    const start = text.indexOf(was);
    const edits = [{ span: { start, end: start + was.length }, newText: is }];
    const fix = { template, title: 'It', edits, at: edits[0]!.span, fit: 1 };
    const dialect = dialectOf(language)!;
    const func = functionsOf(parse(text), dialect, { start: 0, end: text.length })[0]!.node;
    const found = rivalsOf({ text, func, dialect, parse }, { edits, fixes: [fix], priority: 0.5, title: 'It' });
    return found.map((one) => {
      const changed = applyEdits(text, one.edits);
      return changed.ok ? changed.value : changed.error;
    });
  };

  test('change what was put in: a sort without a comparison gets one', async () => {
    const found = await rivals('function f(a) { return a; }\n', 'a; }', 'a.sort(); }', 'wrapping');
    expect(found).toContain('function f(a) { return a.sort((a, b) => a - b); }\n');
  });

  test('try the numbers beside a new constant, and leave the old ones alone', async () => {
    const found = await rivals('function f(a) { return a > 10 ? a * 7 : 3; }\n', '7', '5', 'constant');
    expect(found).toContain('function f(a) { return a > 10 ? a * 6 : 3; }\n');
    expect(found.every((text) => text.includes('a > 10') && text.includes(': 3'))).toBe(true);
  });

  test('take the greater of the elements of two parameters, and only of such', async () => {
    const found = await rivals('function f(one, two) { return one[0]; }\n', 'one[', 'two[', 'variable');
    expect(found).toContain('function f(one, two) { return Math.max(one[0], two[0]); }\n');
    expect(await rivals('function f(one, two) { return one; }\n', 'one;', 'two;', 'variable')).toEqual([]);
    expect(await rivals('const b = [1];\nfunction f(a) { return a[0]; }\n', 'a[', 'b[', 'variable')).toEqual([]);
  });

  test('are none where the change does not parse', async () => {
    expect(await rivals('function f(a) { return a; }\n', 'a; }', 'a.(; }', 'wrapping')).toEqual([]);
  });

  test('of a condition are others for the whole of it, and the branch without its statements', async () => {
    const text =
      'function f(a, b) {\n  if (a < 1 && b) {\n    a = 2;\n    b--;\n  } else {\n    b = 4;\n  }\n  a += 1;\n  return a + b;\n}\n';
    const found = await rivals(text, '<', '>=', 'relational-operator');
    const changed = text.replace('<', '>=');
    for (const [was, is] of [
      ['&&', '||'],
      ['    a = 2;\n', ''],
      ['    b--;\n', ''],
    ] as const)
      expect(found).toContain(changed.replace(was, is));
    // What the condition does not decide stays.
    expect(found.every((one) => String(one).includes('a += 1;') && String(one).includes('return a + b;'))).toBe(true);
  });

  test('of a condition in Python and of a loop are made alike', async () => {
    const text = 'def f(a):\n    n = 0\n    while n < a:\n        n += 1\n        a -= 1\n    return n\n';
    const found = await rivals(text, '<', '<=', 'relational-operator', 'python');
    expect(found).toContain(text.replace('<', '<=').replace('        a -= 1\n', ''));
    expect(found).toContain(text.replace('<', '!='));
  });

  test('of a change outside of conditions are made of what it puts in alone', async () => {
    const text = 'function f(a, b) {\n  if (a < 1) {\n    a = b - 1;\n    b = 3;\n  }\n  return a;\n}\n';
    const found = await rivals(text, 'b - 1', 'b - 5', 'constant');
    expect(found).not.toEqual([]);
    expect(found.every((one) => String(one).includes('a < 1') && String(one).includes('b = 3;'))).toBe(true);
  });

  test('are few', async () => {
    const long = Array.from({ length: 40 }, (_, at) => `a === ${at}`).join(' || ');
    const found = await rivals(
      `function f(a) {\n  if (${long} || a < 1) { a = 2; }\n  return a;\n}\n`,
      '<',
      '>',
      'relational-operator',
    );
    expect(found.length).toBeGreaterThan(8);
    expect(found.length).toBeLessThanOrEqual(32);
  });
});
