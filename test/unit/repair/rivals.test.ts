// What a change that passes leaves open: rivals made of what it puts in, and of the condition that it changes.

import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../server/src/base/edit.ts';
import { dialectOf } from '../../../server/src/repair/dialects/index.ts';
import { functionsOf } from '../../../server/src/repair/functions.ts';
import { rivalsOf } from '../../../server/src/repair/overfit/rivals.ts';
import { templates } from '../../../server/src/repair/templates/index.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';

describe('rivals of a change', () => {
  const given = async (text: string, was: string, is: string, template: string, language = 'javascript') => {
    const parse = (await createParsers().parserOf(language))!;
    const start = text.indexOf(was);
    const edits = [{ span: { start, end: start + was.length }, newText: is }];
    const fix = { template, title: 'It', edits, at: edits[0]!.span, fit: 1 };
    const dialect = dialectOf(language)!;
    const func = functionsOf(parse(text), dialect, { start: 0, end: text.length })[0]!.node;
    return rivalsOf({ text, func, dialect, parse }, { edits, fixes: [fix], priority: 0.5, title: 'It' });
  };
  const rivals = async (text: string, ...rest: [was: string, is: string, template: string, language?: string]) =>
    (await given(text, ...rest)).map((one) => {
      const changed = applyEdits(text, one.edits);
      return changed.ok ? changed.value : changed.error;
    });

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
    // What is put in is asked about once, not a second time as a part of the condition.
    expect(new Set(found).size).toBe(found.length);
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

  test('are likely as their winner and what is done to it are, half as much, the likeliest first', async () => {
    const found = await given('function f(a) {\n  return a < 7;\n}\n', '7', '5', 'constant');
    const priorities = found.map(({ priority }) => priority);
    expect(priorities).toEqual(priorities.toSorted((a, b) => b - a));
    for (const { fix, priority, title } of found) {
      const { prior } = templates.find(({ id }) => id === fix.template)!;
      expect(priority).toBeCloseTo(0.5 * prior * fix.fit * 0.5, 9);
      expect(title).toBe(`It; ${fix.title}`);
    }
    // Whether it is less was not changed.
    expect(found.map(({ fix }) => fix.template)).not.toContain('relational-operator');
  });

  test('of two edits are made of either, wherever the first has moved the second', async () => {
    const text = 'function f(one, two) {\n  one += 1;\n  return one[0];\n}\n';
    const parse = (await createParsers().parserOf('javascript'))!;
    const dialect = dialectOf('javascript')!;
    const func = functionsOf(parse(text), dialect, { start: 0, end: text.length })[0]!.node;
    const edit = (was: string, newText: string, template: string) => {
      const start = text.lastIndexOf(was);
      const span = { start, end: start + was.length };
      return { template, title: 'It', edits: [{ span, newText }], at: span, fit: 1 };
    };
    const fixes = [edit('1', '1000', 'constant'), edit('one[', 'two[', 'variable'), edit('0', '5', 'constant')];
    const edits = fixes.flatMap((fix) => fix.edits);
    const found = rivalsOf({ text, func, dialect, parse }, { edits, fixes, priority: 0.5, title: 'It' });
    const texts = found.map((one) => {
      const changed = applyEdits(text, one.edits);
      return changed.ok ? changed.value : changed.error;
    });
    expect(texts).toContain('function f(one, two) {\n  one += 999;\n  return two[5];\n}\n');
    expect(texts).toContain('function f(one, two) {\n  one += 1000;\n  return two[4];\n}\n');
    // A greater and a lesser one are of one exchange alone.
    expect(found.map(({ fix }) => fix.template)).not.toContain('both');
  });

  test('take a number whole, of which a part was there', async () => {
    const found = await rivals('function f(a) { return a + 1; }\n', '1', '12', 'constant');
    expect(found).toContain('function f(a) { return a + 13; }\n');
    const front = await rivals('function f(a) { return a + 1; }\n', '1', '31', 'constant');
    expect(front).toContain('function f(a) { return a + 30; }\n');
  });

  test('leave out the first three statements of a branch, of each branch', async () => {
    const body = (name: string) => [1, 2, 3, 4, 5].map((at) => `    ${name}${at}();\n`).join('');
    const text = `function f(a) {\n  if (a < 1) {\n${body('b')}  } else {\n${body('c')}  }\n  return a;\n}\n`;
    const found = await rivals(text, '<', '>', 'relational-operator');
    const changed = text.replace('<', '>');
    for (const name of ['b', 'c'])
      for (const at of [1, 2, 3, 4, 5]) {
        const without = changed.replace(`    ${name}${at}();\n`, '');
        expect(found.includes(without)).toBe(at <= 3);
      }
  });

  test('of the condition of an expression are others, and it has no statements to leave out', async () => {
    const text = 'function f(a) {\n  a += 1;\n  return a < 1 && a ? 3 : 4;\n}\n';
    const found = await rivals(text, '<', '>', 'relational-operator');
    expect(found).toContain(text.replace('<', '>').replace('&&', '||'));
    expect(found.every((one) => String(one).includes('a += 1;'))).toBe(true);
    expect(found.every((one) => String(one).includes('? 3 : 4'))).toBe(true);
  });

  test('of what only looks like an exchange of elements are no greater and no lesser', async () => {
    const both = async (text: string, was: string, is: string, template = 'variable', language = 'javascript') =>
      (await given(text, was, is, template, language)).filter(({ fix }) => fix.template === 'both');
    const elements = 'function f(one, two) { return one[0]; }\n';
    const found = await both(elements, 'one[', 'two[');
    expect(found.map(({ fix }) => fix.title)).toEqual([
      'Use `Math.max(one[0], two[0])`',
      'Use `Math.min(one[0], two[0])`',
    ]);
    expect(found[0]!.priority).toBeCloseTo(0.5 * 0.5 * 0.5, 9);
    // Put in by a template that exchanges nothing.
    expect(await both(elements, 'one[', 'two[', 'constant')).toEqual([]);
    // A call of it is no element.
    expect(await both('function f(one, two) { return one(); }\n', 'one()', 'two()')).toEqual([]);
    // In Python without a prefix.
    const python = await both('def f(one, two):\n    return one[0]\n', 'one[', 'two[', 'variable', 'python');
    expect(python[0]!.fix.edits[0]!.newText).toBe('max(one[0], two[0])');
    // Nothing stood there.
    expect(await both('function f(one, two) { return [][0]; }\n', '[][0]', 'two[0]')).toEqual([]);
  });
});
