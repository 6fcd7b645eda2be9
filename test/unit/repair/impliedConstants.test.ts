// What a failing test implies without saying it, and the templates that take it up.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { impliedConstants } from '../../../server/src/repair/impliedConstants.ts';
import { subjectOf } from '../../../server/src/repair/subject.ts';
import { affix } from '../../../server/src/repair/templates/affix.ts';
import { applied } from './samples.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';
import { targetFrom } from '../../support/fakePorts.ts';

describe('implied constants', () => {
  test.each([
    ['a separator', [["'a-b'", "'a b'"]], '', ["'-'"]],
    ['a mark at an end', [["'x!'", "'x'"]], '', ["'!'"]],
    ['what stands between the common ends', [["'[ab]'", "'[b]'"]], '', ["'a'"]],
    ['a number by its difference', [['12', '10']], 'x + 5', ['7', '3', '6']],
    ['a number by its ratio', [['40', '30']], 'rate = 3', ['4']],
    ['a number in a list', [['[1, 9]', '[1, 3]']], 'x * 2', ['6']],
    ['nothing of what is alike', [['1', '1']], 'x', []],
    ['nothing where both hold other counts of numbers', [['[1, 2]', '[1]']], '7', []],
  ] as const)('%s', (_, told, code, wanted) => {
    const found = impliedConstants(
      told.map(([expected, actual]) => ({ expected, actual })),
      code,
    );
    for (const one of wanted) expect(found).toContain(one);
    if (wanted.length === 0) expect(found.filter((one) => !one.startsWith("'"))).toEqual([]);
  });

  test('begin with what most tests imply', () => {
    const found = impliedConstants(
      [
        { expected: '25', actual: '20' },
        { expected: '50', actual: '40' },
        { expected: '75', actual: '60' },
      ],
      'x * 4',
    );
    expect(found[0]).toBe('5');
  });

  test('are few literals that can be written as they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ expected: fc.string(), actual: fc.string() }), { maxLength: 4 }),
        fc.string(),
        (told, code) => {
          const found = impliedConstants(told, code);
          expect(found.length).toBeLessThanOrEqual(10);
          for (const one of found) expect(one).toMatch(/^(?:'[^'"\\\n\r]{1,20}'|-?\d.*)$/u);
        },
      ),
    );
  });
});

describe('affix', () => {
  const texts = async (
    text: string,
    languageId: string,
    differences: readonly { expected: string; actual: string }[],
  ) => {
    const subject = await subjectOf(targetFrom(`«${text}»`, { languageId }), createParsers(), [], differences);
    if (!subject.ok) throw new Error(subject.error);
    return [...affix.propose(subject.value.places[0]!)].map((fix) => applied(text, fix));
  };
  const row = "function f(cell) {\n  return '|' + cell.trim();\n}\n";

  test('puts in what is missing before or behind what is joined or returned', async () => {
    const found = await texts(row, 'javascript', [{ expected: "'| a'", actual: "'|a'" }]);
    expect(found).toContain(row.replace('cell.trim()', "' ' + cell.trim()"));
    const python = "def f(cell):\n    return cell.strip() + 'x'\n";
    const more = await texts(python, 'python', [{ expected: "'ax.'", actual: "'ax'" }]);
    expect(more).toContain(python.replace("+ 'x'", "+ 'x' + '.'"));
  });

  test('puts nothing in where nothing is implied, where no text is, nor into comparisons', async () => {
    expect(await texts(row, 'javascript', [])).toEqual([]);
    expect(
      await texts('function f(a) {\n  return a * 2;\n}\n', 'javascript', [{ expected: "'a!'", actual: "'a'" }]),
    ).toEqual([]);
    const asked = "function f(a) {\n  return a === 'x' ? 1 : 2;\n}\n";
    expect(await texts(asked, 'javascript', [{ expected: "'a!'", actual: "'a'" }])).toEqual([]);
  });
});
