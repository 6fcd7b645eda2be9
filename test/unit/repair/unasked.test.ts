// Conditions of a repaired function that no test asks for.

import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../server/src/base/edit.ts';
import type { Literal } from '../../../server/src/core/literal.ts';
import type { CallSession, Variant } from '../../../server/src/core/trials.ts';
import { dialectOf } from '../../../server/src/repair/dialects/index.ts';
import { functionsOf } from '../../../server/src/repair/functions.ts';
import { probesOf, unaskedBeside } from '../../../server/src/repair/overfit/unasked.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';
import { scriptedTrials, toLiteral } from '../../support/scriptedTrials.ts';

const parsers = createParsers();

/** A function, and a repair of it: what stands where something else should. */
async function repaired(text: string, was: string, is: string, language = 'javascript') {
  const parse = (await parsers.parserOf(language))!;
  const dialect = dialectOf(language)!;
  const func = functionsOf(parse(text), dialect, { start: 0, end: text.length })[0]!.node;
  const start = text.indexOf(was);
  const repair = [{ span: { start, end: start + was.length }, newText: is }];
  return { within: { text, func, dialect, parse }, repair };
}

const applied = (text: string, edits: Variant['edits']): string => {
  const changed = applyEdits(text, edits);
  return changed.ok ? changed.value : '';
};

describe('probes', () => {
  test('settle every condition both ways, with the repair in them', async () => {
    const text = 'function f(a, b) {\n  if (a > 0 && b) return a - b;\n  return a ? 1 : 2;\n}\n';
    const { within, repair } = await repaired(text, 'a - b', 'a + b');
    const probes = probesOf(within, repair);
    const after = text.replace('a - b', 'a + b');
    expect(probes.map(({ edits }) => applied(text, edits))).toEqual([
      after.replace('a > 0 && b', 'true'),
      after.replace('a > 0 && b', 'false'),
    ]);
    expect(probes.map(({ line }) => line)).toEqual([1, 1]);
    expect(probes[0]!.what).toBe('a > 0 && b');
  });

  test('are of conditions that have to do with the repair: around it, or with a variable of it', async () => {
    const text = `function f(month, day, wet) {
  if (month < 3) return 'winter';
  let grade = day;
  const other = wet ? 1 : 0;
  if (grade > 4) grade -= 1;
  if (other > 1) return 'odd';
  return month < 9 ? grade : other;
}
`;
    const asked = async (was: string, is: string) => {
      const { within, repair } = await repaired(text, was, is);
      return [...new Set(probesOf(within, repair).map(({ what }) => what))];
    };
    expect(await asked("'winter'", "'cold'")).toEqual(['month < 3']);
    expect(await asked('grade -= 1', 'grade -= 2')).toEqual(['grade > 4', 'month < 9']);
    expect(await asked('wet ? 1', 'wet ? 2')).toEqual(['wet', 'other > 1', 'month < 9']);
    expect(await asked('= day', '= day + 1')).toEqual(['grade > 4', 'month < 9']);
  });

  test('are of conditions that a variable of the repair reaches by way of another', async () => {
    const text = 'function f(a) {\n  let b = 0;\n  let c = b + a;\n  if (c > 4) return 1;\n  return a ? 2 : 3;\n}\n';
    const { within, repair } = await repaired(text, '0', '1');
    expect([...new Set(probesOf(within, repair).map(({ what }) => what))]).toEqual(['c > 4']);
  });

  test('are none of loops: one that goes on for ever tells nothing', async () => {
    const text = 'function f(a) {\n  while (a < 9) a += 2;\n  do a--; while (a > 5);\n  return a;\n}\n';
    const { within, repair } = await repaired(text, '2', '3');
    expect(probesOf(within, repair)).toEqual([]);
  });

  test('are none of the parts of a condition: few tests ask for each', async () => {
    const text = 'function f(a, b) {\n  return a > 1 && b ? a : 2;\n}\n';
    const { within, repair } = await repaired(text, '2', '3');
    expect(probesOf(within, repair).map(({ what }) => what)).toEqual(['a > 1 && b', 'a > 1 && b']);
  });

  test('are written as the language has them', async () => {
    const text = 'def f(a, b):\n    if a or b:\n        return a\n    return 1\n';
    const { within, repair } = await repaired(text, 'return a', 'return b', 'python');
    const after = text.replace('return a', 'return b');
    expect(probesOf(within, repair).map(({ edits }) => applied(text, edits))).toEqual([
      after.replace('a or b', 'True'),
      after.replace('a or b', 'False'),
    ]);
  });

  test('are none where the repair cannot be read', async () => {
    const { within, repair } = await repaired('function f(a) {\n  return a ? 1 : 2;\n}\n', 'a ?', '( ?');
    expect(probesOf(within, repair)).toEqual([]);
  });
});

describe('what no test asks for', () => {
  const mode = `function mode(x) {
  const counts = new Map();
  let best;
  let most = 1;
  for (const item of x) {
    let count = counts.get(item);
    if (count === undefined) count = 1;
    else count += 3;
    if (count > most) {
      best = item;
      most = count;
    }
    counts.set(item, count);
  }
  return best;
}
`;

  const ask = async (
    calls: readonly (readonly [unknown, unknown])[],
    inputs: readonly unknown[],
    noCalls = false,
    [was, is]: readonly [string, string] = ['most = 1', 'most = 0'],
  ) => {
    const tests = calls.map(([arg, gives]) => ({ args: [arg], gives }));
    const trials = scriptedTrials({ text: mode, name: 'mode', tests });
    const { within, repair } = await repaired(mode, was, is);
    const signal = new AbortController().signal;
    const { sessions } = await trials.open({ functions: [], failing: [], testLimitMs: 1000 }, signal);
    const session = sessions[0]!;
    let closed = 0;
    const found = await unaskedBeside({
      within,
      repair,
      variant: { edits: repair },
      name: 'mode',
      inputs: inputs.map((one): readonly Literal[] => [toLiteral(one)]),
      async passing(versions) {
        const passed = versions.map(() => false);
        await session.run(
          versions,
          { failing: 'all' },
          (index, { kind }) => void (passed[index] = kind === 'passed'),
          signal,
        );
        return passed;
      },
      async calls(): Promise<CallSession | undefined> {
        const open = noCalls ? undefined : await trials.calls(signal);
        return open && { ...open, close: () => (closed++, open.close()) };
      },
      signal,
    });
    return { found: found.map(({ what }) => what), closed };
  };

  test('is a condition that decides on another input what is given', async () => {
    const { found, closed } = await ask(
      [
        [[1, 2, 3], 1],
        [['a'], 'a'],
      ],
      [[1, 2, 2, 3], [4]],
    );
    expect(found).toEqual(['count === undefined']);
    expect(closed).toBe(1);
  });

  test('is nothing where a test asks', async () => {
    const { found } = await ask(
      [
        [[1, 2, 3], 1],
        [[1, 2, 2], 2],
        [[], undefined],
      ],
      [[1, 2, 2, 3], [4]],
    );
    expect(found).toEqual([]);
  });

  test('is nothing where it decides nothing on any input, and where calls cannot be had', async () => {
    expect((await ask([[[1, 2, 3], 1]], [[4]])).found).not.toContain('count === undefined');
    expect((await ask([[[1, 2, 3], 1]], [[1, 2, 2, 3]], true)).found).toEqual([]);
  });

  test('is a condition that passes either way, though it decides nothing on any input: the repair made it idle', async () => {
    // Whatever is counted, the first item is given.
    const idle = ['  let best;\n  let most = 1;\n', '  let best = x[0];\n  let most = 99;\n'] as const;
    const { found, closed } = await ask([[[1, 2, 3], 1]], [[4], [4, 5, 5]], false, idle);
    expect(found).toEqual(['count === undefined', 'count === undefined']);
    expect(closed).toBe(0);
  });
});
