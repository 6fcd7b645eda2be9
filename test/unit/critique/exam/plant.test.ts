// Faults that an exam plants in functions of one's own code.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plantedTexts } from '../../../../server/src/critique/exam/plant.ts';
import { dialectOf } from '../../../../server/src/repair/dialects/index.ts';
import { allFunctions } from '../../../../server/src/repair/functions.ts';
import { createParsers } from '../../../../server/src/workspace/treeSitter.ts';

const parsers = createParsers();
const sources = {
  javascript:
    'const before = 1;\nexport function total(xs) {\n  let sum = 0;\n  for (let i = 0; i < xs.length; i++) {\n    sum += xs[i];\n  }\n  return sum - 1;\n}\nconst after = 2;\n',
  python:
    'before = 1\n\ndef total(xs):\n    s = 0\n    for x in xs:\n        if x > 3:\n            s += x\n    return s * 2\n\nafter = 2\n',
} as const;
type Language = keyof typeof sources;

async function planted(languageId: Language, turn: number, text: string = sources[languageId]) {
  const parse = (await parsers.parserOf(languageId))!;
  const tree = parse(text);
  const func = allFunctions(tree, dialectOf(languageId)!)[0]!.node;
  return { func, all: plantedTexts(tree, dialectOf(languageId)!, func, parse, turn), parse };
}

describe.each(['javascript', 'python'] as const)('in %s', (languageId) => {
  test('a fault is one change inside of the function, which still parses', async () => {
    const { func, all, parse } = await planted(languageId, 0);
    const text = sources[languageId];
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(['B.3', 'C.1', 'C.3', 'C.4']));
    for (const one of all) {
      expect(one.text).not.toBe(text);
      expect(parse(one.text).hasFault).toBe(false);
      expect(one.text.startsWith(text.slice(0, func.start))).toBe(true);
      expect(one.text.endsWith(text.slice(func.end))).toBe(true);
      const [was, is] = [text, one.text].map((words) => words.split('\n'));
      expect(is!.findIndex((line, at) => line !== was![at])).toBe(one.line);
    }
  });
  test('kinds come in turn, and every turn gives the same faults', async () => {
    const turns = await Promise.all([0, 1, 2, 3, 4].map((turn) => planted(languageId, turn)));
    expect(new Set(turns.map(({ all }) => all[0]!.kind)).size).toBeGreaterThan(2);
    const texts = turns.map(({ all }) => all.map(({ text }) => text).toSorted());
    for (const one of texts) expect(one).toEqual(texts[0]);
  });
});

test('a function without any such place has none', async () => {
  const { all } = await planted('javascript', 0, 'function say() {\n  speak();\n}\n');
  expect(all).toEqual([]);
});

test('whatever the operators, what is planted is never the text itself', async () => {
  const parse = (await parsers.parserOf('javascript'))!;
  const operator = fc.constantFrom('+', '-', '*', '/', '<', '<=', '>', '>=', '===', '&&', '%');
  await fc.assert(
    fc.asyncProperty(operator, operator, fc.nat(9), async (one, two, turn) => {
      const text = `function f(a, b) {\n  return (a ${one} b) ${two} 1;\n}\n`;
      const { all } = await planted('javascript', turn, text);
      for (const { text: faulty } of all) expect([faulty === text, parse(faulty).hasFault]).toEqual([false, false]);
    }),
  );
});
