// Which of the changes that pass is thought likeliest, and what is said of those that were set aside.

import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../server/src/base/random.ts';
import type { Literal } from '../../../server/src/core/literal.ts';
import type { Behaviour, CallSession, Variant } from '../../../server/src/core/trials.ts';
import { dialectOf } from '../../../server/src/repair/dialects/index.ts';
import { functionsOf } from '../../../server/src/repair/functions.ts';
import { tellingOf, weigh, type Weighable } from '../../../server/src/repair/overfit/weigh.ts';
import { placeOf } from '../../../server/src/repair/place.ts';
import { scriptedTrials, toLiteral } from '../../support/scriptedTrials.ts';
import { treeOf } from './samples.ts';

interface Change extends Weighable {
  readonly is: string;
}

/** A session in which a function of ours says what each version gives; `hung` where it has no end. */
function played(gives: (edits: Variant['edits'], args: readonly unknown[]) => unknown): CallSession {
  return {
    isolation: 'separate-process',
    behave: (variants, _name, inputs) =>
      Promise.resolve(
        variants.map(({ edits }) =>
          inputs.map((args): Behaviour => {
            const value = gives(
              edits,
              args.map((arg) => ('value' in arg ? arg.value : undefined)),
            );
            const shown = String(value);
            if (value === 'hung') return { kind: 'hung', shown, type: 'hung', key: shown };
            return { kind: 'returned', shown, type: typeof value, key: shown };
          }),
        ),
      ),
    close: () => Promise.resolve(),
  };
}

/** Weighs what may stand in the place of `was` in a function of one argument. */
async function weighed(
  text: string,
  was: string,
  changes: readonly (Partial<Change> & { readonly is: string })[],
  more: {
    readonly args?: readonly unknown[];
    readonly callable?: boolean;
    readonly hasTime?: () => boolean;
    readonly session?: CallSession;
    /** Which of the arguments were those of passing tests. */
    readonly passing?: readonly unknown[];
  } = {},
) {
  const tree = await treeOf('javascript', text);
  const dialect = dialectOf('javascript')!;
  const func = functionsOf(tree, dialect, { start: 0, end: text.length })[0]!;
  const start = text.indexOf(was);
  const survivors = changes.map((change): Change => ({
    priority: 0.5,
    size: 1,
    ...change,
    variant: { edits: [{ span: { start, end: start + was.length }, newText: change.is }] },
  }));
  const args = more.args ?? [1, 2, 3];
  const trials = scriptedTrials({
    text,
    name: 'f',
    tests: [],
    ...(more.callable === false ? { callable: false } : {}),
  });
  const signal = new AbortController().signal;
  const weighing = await weigh({
    survivors,
    session: more.session ?? (await trials.calls(signal)),
    func,
    place: placeOf(tree, dialect, func.node),
    calls: args.map((arg) => ({ name: 'f', inputs: [toLiteral(arg)], passing: more.passing?.includes(arg) ?? false })),
    random: seededRandom(1),
    hasTime: more.hasTime ?? (() => true),
    signal,
    original: { edits: [] },
  });
  return { ...weighing, dialect, order: weighing.classes.map(({ members }) => members.map(({ is }) => is)) };
}

const text = 'function f(n) {\n  return n * 3 + 0;\n}\n';

describe('changes that pass', () => {
  test('are one where they do the same, the likelier and smaller first', async () => {
    const { order, setAside } = await weighed(text, 'n * 3', [
      { is: 'n + n', size: 30 },
      { is: 'n * 2', size: 5 },
      { is: 'n * 4', priority: 0.2 },
      { is: 'n + n + 0', size: 5, natural: 0.5 },
    ]);
    expect(order).toEqual([['n * 2', 'n + n', 'n + n + 0'], ['n * 4']]);
    expect(setAside).toBe(0);
  });

  test('of several kinds speak for what they do together, and those of one kind do not', async () => {
    const changes = [
      { is: 'n * 4', priority: 0.5, kind: 'constant' },
      { is: 'n * 2', priority: 0.45, kind: 'constant' },
    ];
    const doubled = (kind: string) => ({ is: 'n + n', priority: 0.3, kind });
    expect((await weighed(text, 'n * 3', [...changes, doubled('operator')])).order[0]).toEqual(['n * 2', 'n + n']);
    expect((await weighed(text, 'n * 3', [...changes, doubled('constant')])).order[0]).toEqual(['n * 4']);
  });

  test('that fail on inputs which others take come last, and are told where they were likelier', async () => {
    const wild = 'n > 3 ? undefined : n * 2';
    const likelier = await weighed(text, 'n * 3', [
      { is: wild, priority: 0.9 },
      { is: 'n * 2', priority: 0.3 },
    ]);
    expect(likelier.order).toEqual([['n * 2'], [wild]]);
    expect(likelier.classes[1]!.implausible).toBeDefined();
    expect(likelier.setAside).toBe(1);
    const lessLikely = await weighed(text, 'n * 3', [
      { is: wild, priority: 0.2 },
      { is: 'n * 2', priority: 0.3 },
    ]);
    expect(lessLikely.order).toEqual([['n * 2'], [wild]]);
    expect(lessLikely.setAside).toBe(0);
  });

  test('count by priority, size and how natural they read', async () => {
    const { scores, order } = await weighed(text, 'n * 3', [
      { is: 'n * 2', priority: 0.8, size: 40 },
      { is: 'n * 4', priority: 0.8, size: 40, natural: 0.25 },
      { is: 'n * 5', priority: 0.8, size: 0, natural: 1.5 },
    ]);
    expect(order).toEqual([['n * 5'], ['n * 2'], ['n * 4']]);
    const told = [1.2, 0.4, 0.1];
    for (const [at, { score, disturbed }] of scores.entries()) {
      expect(score).toBeCloseTo(told[at]!, 9);
      // There is no passing test.
      expect(disturbed).toBe(0);
    }
  });

  test('of several kinds count each less than the one before, and never much more than the best', async () => {
    const kinds = (...worths: readonly number[]) =>
      worths.map((priority, at) => ({ is: `n + n${' + 0'.repeat(at)}`, priority, size: 0, kind: `kind ${at}` }));
    const two = await weighed(text, 'n * 3', kinds(0.1, 0.5));
    expect(two.scores[0]!.score).toBeCloseTo(0.5 + 0.7 * 0.1, 9);
    const three = await weighed(text, 'n * 3', kinds(0.1, 0.5, 0.1));
    expect(three.scores[0]!.score).toBeCloseTo(0.5 + 0.7 * 0.1 + 0.49 * 0.1, 9);
    const many = await weighed(text, 'n * 3', kinds(0.5, 0.5, 0.5));
    expect(many.scores[0]!.score).toBeCloseTo(1.4 * 0.5, 9);
  });

  test('of one kind count once, as the best of them does', async () => {
    const alike = [0.5, 0.2, 0.4].map((priority, at) => ({
      is: `n + n${' + 0'.repeat(at)}`,
      priority,
      size: 0,
      kind: 'operator',
    }));
    expect((await weighed(text, 'n * 3', alike)).scores[0]!.score).toBeCloseTo(0.5, 9);
  });

  test('stand each by itself where the original was not called with every input', async () => {
    const all = played((edits) => edits.length);
    const cut: CallSession = {
      ...all,
      behave: async (...asked) => (await all.behave(...asked)).map((seen) => seen?.slice(0, 2)),
    };
    const found = await weighed(text, 'n * 3', [{ is: 'n * 2' }, { is: 'n * 4' }], { session: cut });
    expect(found.order).toHaveLength(2);
    expect(found.compared).toBeUndefined();
  });

  test('that leave what is near passing tests as it is come before those that change it', async () => {
    const apart = 'n > 60 ? n * 2 : n * 3';
    const { order, scores } = await weighed(text, 'n * 3', [{ is: 'n * 2' }, { is: apart, priority: 0.45 }], {
      args: [5, 90],
      passing: [5],
    });
    expect(order).toEqual([[apart], ['n * 2']]);
    // Three times nothing is twice nothing.
    expect(scores[1]!.disturbed).toBeGreaterThan(0.8);
    expect(scores[1]!.disturbed).toBeLessThan(1);
    expect(scores[0]!.disturbed).toBeLessThan(0.3);
    expect(scores[1]!.score).toBeCloseTo((0.5 / (1 + 1 / 40)) * (1 - 0.6 * scores[1]!.disturbed), 9);
  });

  test('are called with the numbers of the function and those beside them, and with its texts', async () => {
    const numbers = await weighed('function f(n) {\n  return n > 700 ? n * 3 : 0.25;\n}\n', 'n * 3', [{ is: 'n * 2' }]);
    const asked = numbers.inputs.flatMap(({ args: [one] }) => (one?.kind === 'number' ? [one.value] : []));
    expect(asked).toEqual(expect.arrayContaining([699, 700, 701, 0.25]));
    const texts = await weighed("function f(n) {\n  return n === 'shut' ? 1 : 2;\n}\n", '2', [{ is: '3' }], {
      args: ['open'],
    });
    expect(texts.inputs.map(({ args: [one] }) => one?.kind === 'string' && one.value)).toContain('shut');
    expect(texts.inputs.length).toBeLessThanOrEqual(160);
  });

  test('stand each by itself where nothing can be called', async () => {
    const found = await weighed(text, 'n * 3', [{ is: 'n * 2' }, { is: 'n + n', priority: 0.9 }], { callable: false });
    expect(found.order).toEqual([['n + n'], ['n * 2']]);
    expect(found).toMatchObject({ inputs: [], setAside: 0 });
    expect(found.compared).toBeUndefined();
    const unloaded = await weighed(text, 'n * 3', [{ is: 'n * (' }]);
    expect(unloaded.compared).toBeUndefined();
    expect(unloaded.order).toEqual([['n * (']]);
  });

  test('are compared few by few as long as there is time', async () => {
    const many = Array.from({ length: 40 }, (_, at) => ({ is: `n * ${at + 4}` }));
    const asked: number[] = [];
    const found = await weighed(text, 'n * 3', many, { hasTime: () => asked.push(1) < 2 });
    expect(found.isPartial).toBe(true);
    expect(found.classes).toHaveLength(32);
    expect((await weighed(text, 'n * 3', many)).isPartial).toBe(false);
  });
});

describe('inputs on which the function hangs as it is', () => {
  test('are left out, but for those of tests', async () => {
    const hanging = 'function f(n) {\n  while (n > 5);\n  return n * 3;\n}\n';
    const asked: number[] = [];
    // Played, so that nothing has to be waited for.
    const session = played((edits, [n]) => {
      asked.push(edits.length);
      return Number(n) > 5 ? 'hung' : Number(n) * (edits.length > 0 ? 2 : 3);
    });
    const { inputs, compared } = await weighed(hanging, 'n * 3', [{ is: 'n * 2' }], { args: [1, 6], session });
    expect(inputs.filter(({ args: [one] }) => one?.kind === 'number' && one.value > 5)).toHaveLength(1);
    expect(compared!.classes).toHaveLength(1);
    expect(inputs.length).toBeGreaterThan(4);
    // What hangs on the original is not even tried on the change.
    expect(asked.filter((edits) => edits > 0)).toHaveLength(inputs.length);
  });
});

describe('the call that tells changes apart', () => {
  test('is small, and comes with what each gives', async () => {
    const found = await weighed(text, 'n * 3', [{ is: 'n * 2' }, { is: 'n * n' }, { is: 'n ** 3' }], { args: [2] });
    const telling = tellingOf(found, found.classes, 'f', found.dialect)!;
    const [, written] = /^f\((-?\d+)\)$/.exec(telling.call)!;
    const n = Number(written);
    expect(telling.original.shown).toBe(String(n * 3));
    const given = found.order.map(([is]) => ({ 'n * 2': n * 2, 'n * n': n * n, 'n ** 3': n ** 3 })[is!]);
    expect(telling.behaviours.map(({ shown }) => shown)).toEqual(given.map(String));
    expect(telling.expectations).toEqual(given.map((one) => `${telling.call} == ${one}`));
    expect(new Set(given).size).toBe(3);
  });

  test('says what is thrown, and is none where there is nothing to tell', async () => {
    const guarded = '(() => { if (n > 1) throw new RangeError("n"); return n * 2; })()';
    const found = await weighed(text, 'n * 3', [{ is: 'n * 2' }, { is: guarded }], { args: [2] });
    const telling = tellingOf(found, found.classes, 'f', found.dialect)!;
    expect(telling.expectations).toContain(`${telling.call} throws RangeError`);
    expect(tellingOf(found, found.classes.slice(0, 1), 'f', found.dialect)).toBeUndefined();
  });
});

test('a telling call writes what is given by name as the language does', () => {
  const returned = (value: number) => ({
    kind: 'returned' as const,
    shown: `${value}`,
    type: 'int',
    key: `${value}`,
    value: toLiteral(value),
  });
  const told = (key: string) => {
    const args: readonly Literal[] = [
      toLiteral(1),
      { kind: 'map', entries: [[toLiteral(key), toLiteral('-')]], keywords: true },
    ];
    const classes = [1, 2].map((value) => ({ members: [value], behaviours: [returned(value)], changed: [0] }));
    const weighing = {
      classes,
      scores: [],
      setAside: 0,
      inputs: [{ args, origin: 'near' as const, size: 1 }],
      compared: { classes, original: [returned(0)], counted: [0] },
    };
    return tellingOf(weighing, classes, 'joined', dialectOf('python')!)?.call;
  };
  expect(told('sep')).toBe("joined(1, sep='-')");
  // What is no name cannot be written so.
  expect(told('a b')).toBeUndefined();
});
