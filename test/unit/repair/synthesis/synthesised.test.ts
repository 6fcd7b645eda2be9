// Fixes worked out from values: versions of JavaScript functions are run in contexts of the test's own.

import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../../server/src/base/edit.ts';
import { functionsOf } from '../../../../server/src/repair/functions.ts';
import { isPure, atomsAt } from '../../../../server/src/repair/synthesis/atoms.ts';
import { actionHoles, conditionHoles } from '../../../../server/src/repair/synthesis/holes.ts';
import { synthesised } from '../../../../server/src/repair/synthesis/index.ts';
import { canInstrument, scripted } from '../../../../server/src/repair/synthesis/instrument.ts';
import { subjectOf } from '../../../../server/src/repair/subject.ts';
import { createParsers } from '../../../../server/src/workspace/treeSitter.ts';
import { targetFrom } from '../../../support/fakePorts.ts';
import { scriptedTrials } from '../../../support/scriptedTrials.ts';
import { parserOf, placeIn } from '../samples.ts';

const { signal } = new AbortController();
type Example = readonly [args: readonly unknown[], gives: unknown];

/** The texts of what is worked out for a function, the likeliest first. */
async function workedOut(text: string, examples: readonly Example[], said = true): Promise<readonly string[]> {
  const name = /function\s*\*?\s*(\w+)/u.exec(text)![1]!;
  const target = targetFrom(`«${text}»`, { languageId: 'javascript' });
  const subject = await subjectOf(target, createParsers());
  if (!subject.ok) throw new Error(subject.error);
  const trials = scriptedTrials({ text, name, tests: examples.map(([args, gives]) => ({ args, gives })) });
  const { sessions } = await trials.open({ functions: [], failing: [], testLimitMs: 100 }, signal);
  const session = (await trials.calls(signal))!;
  const behaviours = await session.behave(
    [{ edits: [] }],
    name,
    sessions[0]!.calls.map(({ inputs }) => inputs),
    signal,
  );
  const proposals = await synthesised({
    subject: subject.value,
    session,
    calls: sessions[0]!.calls,
    tests: sessions[0]!.tests.map((one, at) =>
      one.state === 'passed' || !said
        ? one
        : {
            ...one,
            failure: { message: 'no', expected: JSON.stringify(examples[at]![1]), actual: behaviours[0]![at]!.shown },
          },
    ),
    suspicion: () => 1,
    hasTime: () => true,
    signal,
  });
  return proposals.map(({ edits }) => {
    const changed = applyEdits(text, edits);
    if (!changed.ok) throw new Error(changed.error);
    return changed.value;
  });
}

const missingBranch = `function fee(km, heavy) {
  let cost = km * 3;
  return cost;
}
`;

describe('what is worked out', () => {
  test('a branch that stands nowhere', async () => {
    const found = await workedOut(missingBranch, [
      [[10, false], 30],
      [[10, true], 40],
      [[20, true], 80],
      [[5, false], 15],
    ]);
    expect(found).toContain(
      missingBranch.replace('  return cost;', '  if (heavy) {\n    cost += km;\n  }\n  return cost;'),
    );
  });

  test('a statement that stands nowhere', async () => {
    const text =
      'function count(list) {\n  let n = 0;\n  for (const one of list) {\n    const two = one;\n  }\n  return n;\n}\n';
    const found = await workedOut(text, [
      [[[]], 0],
      [[[1]], 1],
      [[[4, 4]], 2],
    ]);
    expect(found).toContain(text.replace('const two = one;', 'const two = one;\n    n += 1;'));
  });

  test('another condition, by how it must end at each visit', async () => {
    const text =
      'function small(list, most) {\n  const kept = [];\n  for (const one of list) {\n    if (one) kept.push(one);\n  }\n  return kept;\n}\n';
    const found = await workedOut(text, [
      [
        [[1, 5, 2], 3],
        [1, 2],
      ],
      [[[0], 3], [0]],
      [[[9], 3], []],
      [[[3], 3], []],
    ]);
    expect(found).toContain(text.replace('if (one)', 'if (one < most)'));
  });

  test('another result', async () => {
    const text = 'function area(a, b) {\n  return a + b;\n}\n';
    const found = await workedOut(text, [
      [[2, 3], 7],
      [[4, 5], 21],
      [[1, 1], 2],
    ]);
    expect(found).toContain(text.replace('a + b', 'b * a + 1'));
  });

  test('every text parses', async () => {
    const parse = await parserOf('javascript');
    const found = await workedOut(missingBranch, [
      [[10, false], 30],
      [[10, true], 40],
    ]);
    expect(found.length).toBeGreaterThan(3);
    for (const text of found) expect(parse(text).hasFault, text).toBe(false);
  });

  test('within calls of itself, each answers for itself', async () => {
    const text = 'function depth(n) {\n  if (n > 1) return 0;\n  return 1 + depth(n - 1);\n}\n';
    const found = await workedOut(text, [
      [[0], 0],
      [[1], 1],
      [[2], 2],
    ]);
    for (const changed of found) expect(changed).toContain('depth(n - 1)');
  });
});

describe('nothing is worked out', () => {
  test.each([
    ['where no test says what is wanted', missingBranch, false],
    ['for a generator', 'function* fee(km, heavy) {\n  yield km;\n}\n', true],
    ['for what waits', 'async function fee(km, heavy) {\n  return km;\n}\n', true],
  ])('%s', async (_why, text, said) => {
    expect(
      await workedOut(
        text,
        [
          [[10, true], 40],
          [[20, true], 80],
        ],
        said,
      ),
    ).toEqual([]);
  });

  test('for methods and functions within classes', async () => {
    const text = 'class A { f(x) { if (x) return 1; return 2; } }';
    const place = await placeIn('javascript', text);
    const [func] = functionsOf(place.tree, place.dialect, { start: 0, end: text.length });
    expect(canInstrument(place, func!.name)).toBe(false);
    const python = await placeIn('python', 'class A:\n    def f(self, x):\n        return x\n');
    expect(canInstrument(python, 'A.f')).toBe(false);
    expect(canInstrument(await placeIn('python', 'def f(x):\n    return x\n'), 'f')).toBe(true);
    expect(canInstrument(await placeIn('go', 'package p\n\nfunc f(x int) int {\n\treturn x\n}\n'), 'f')).toBe(false);
  });
});

describe('versions that tell of themselves', () => {
  test.each([
    ['javascript', 'function f(a, b) {\n  if (a > b) return a;\n  while (b) b--;\n  return a ? b : 2;\n}\n'],
    [
      'python',
      'def f(a, b):\n    """Of two."""\n    if a > b:\n        return a\n    c = [x for x in b if x]\n    return c if a else 2\n',
    ],
  ])('parse in %s, at every place and with every script', async (languageId, text) => {
    const place = await placeIn(languageId, text);
    const parse = await parserOf(languageId);
    const holes = [...conditionHoles(place), ...actionHoles(place, ['1'])];
    expect(holes.length).toBeGreaterThan(6);
    for (const hole of holes) {
      const atoms = atomsAt(place, hole.node).map((atom) => atom.text);
      for (const script of [
        { kind: 'own' },
        { kind: 'all', says: true },
        { kind: 'flip', at: 1 },
        { kind: 'from', at: 2, says: false },
      ] as const)
        for (const told of [undefined, atoms]) {
          const changed = applyEdits(text, scripted(place, 'f', hole, script, told).edits);
          expect(changed.ok && parse(changed.value).hasFault, changed.ok ? changed.value : changed.error).toBe(false);
        }
      const put = applyEdits(text, hole.with('b == a').edits);
      expect(put.ok && !parse(put.value).hasFault && put.value !== text).toBe(true);
    }
  });
});

describe('what can be evaluated once more', () => {
  test.each(['a', 'len(a) - 1', 'Math.max(a, b)', 'a.lower()', 'x in seen', 'list[i + 1]', 'a === b', 'not (a or b)'])(
    '%s',
    (text) => {
      expect(isPure(text)).toBe(true);
    },
  );
  test.each([
    'a.pop()',
    'next(it)',
    'i++',
    'a = 1',
    'f(x)',
    'list.sort()',
    'a[0]()',
    'await a',
    '(x) => x',
    'new A()',
    'delete a.b',
    'a().b()',
    'x.y.shift()',
  ])('not %s', (text) => {
    expect(isPure(text)).toBe(false);
  });
});
