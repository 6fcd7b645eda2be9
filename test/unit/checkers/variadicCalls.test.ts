// Functions that take any number of values, or values by name: their calls are recorded, and can be made again.

import { afterAll, afterEach, expect, test } from 'vitest';
import { tracedText } from '../../../server/src/checkers/calls/javascript/tracedText.ts';
import { pythonCalls } from '../../../server/src/checkers/calls/python/language.ts';
import type { CallLanguage } from '../../../server/src/checkers/calls/callHost.ts';
import { createPythonTestsChecker } from '../../../server/src/checkers/python/pythonTests.ts';
import type { Literal } from '../../../server/src/core/literal.ts';
import { treeOf } from '../repair/samples.ts';
import { needs } from '../../support/needs.ts';
import { pythonHarness } from '../../support/pythonProjects.ts';
import { makePackage, type TestPackage } from '../../support/testPackages.ts';

let made: TestPackage | undefined;
let language: CallLanguage | undefined;
const harness = pythonHarness((options) => {
  language = pythonCalls(options);
  return createPythonTestsChecker(options, 'unittest');
});

afterEach(async () => {
  await made?.remove();
});
afterAll(async () => {
  await language?.dispose();
  await harness.dispose();
});

const source = `missing = object()


def total(*prices):
    return sum(prices)


def joined(*parts, sep=' ', last=missing):
    if last is missing:
        last = sep
    return last.join([sep.join(parts[:-1]), *parts[-1:]])


def labelled(name, **marks):
    return name + ''.join(f' {key}={mark}' for key, mark in sorted(marks.items()))


def first(values, default=missing):
    return values[0] if values else default


class Basket:
    @classmethod
    def of(cls, *items, tax=0):
        return [len(items), tax]


def applied(call, value):
    return call(value)
`;

const number = (value: number): Literal => ({ kind: 'number', value, float: false });
const word = (value: string): Literal => ({ kind: 'string', value });
const named = (entries: Readonly<Record<string, Literal>>): Literal => ({
  kind: 'map',
  entries: Object.entries(entries).map(([key, value]) => [word(key), value]),
  keywords: true,
});

async function opened() {
  made = await makePackage({ 'shop.py': source });
  const found = await language!.open(harness.context(), await harness.request(made, 'shop.py'));
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}

needs('python')(
  'what such functions of Python were called with is recorded, without what nobody gave',
  async () => {
    const host = await opened();
    const calls = [
      'total()',
      'total(1, 2)',
      "joined('a', 'b')",
      "joined('a', 'b', sep='-')",
      "labelled('x', size=2)",
      "labelled('x')",
      'first([3])',
      'Basket.of(1, tax=2)',
      'applied(len, [])',
      'first([], missing)',
    ];
    const whole = [{ start: 0, end: source.length }];
    const traced = await host.trace(
      calls.map((call) => ({ call, expected: { kind: 'value' as const, text: '0' } })),
      whole,
      1000,
      new AbortController().signal,
    );
    await host.close();
    if (!traced.ok) throw new Error(traced.error);
    expect(traced.value.map((one) => one.calls.map(({ inputs }) => inputs))).toEqual([
      [[]],
      [[number(1), number(2)]],
      [[word('a'), word('b')]],
      [[word('a'), word('b'), named({ sep: word('-') })]],
      [[word('x'), named({ size: number(2) })]],
      [[word('x')]],
      [[{ kind: 'list', items: [number(3)] }]],
      [[number(1), named({ tax: number(2) })]],
      // A function is nothing that can be written down.
      [],
      [[{ kind: 'list', items: [] }]],
    ]);
  },
  60_000,
);

needs('python')(
  'they are called again with values by position and by name',
  async () => {
    const host = await opened();
    const shown = async (name: string, ...inputs: readonly (readonly Literal[])[]) => {
      const [found] = await host.behave([{ edits: [] }], name, inputs, new AbortController().signal);
      return found?.map((one) => one.shown);
    };
    expect(await shown('total', [], [number(1), number(2)])).toEqual(['0', '3']);
    expect(await shown('joined', [word('a'), word('b'), named({ sep: word('-') })])).toEqual(["'a-b'"]);
    expect(await shown('labelled', [word('x'), named({ size: number(2) })])).toEqual(["'x size=2'"]);
    // A dictionary by position stays one.
    const dictionary: Literal = { kind: 'map', entries: [[word('sep'), word('-')]] };
    expect((await shown('total', [dictionary]))![0]).toMatch(/TypeError/);
    await host.close();
  },
  60_000,
);

test('an arrow function of JavaScript tells the values that follow, too', async () => {
  const told = async (text: string) => {
    const tree = await treeOf('javascript', text);
    return tracedText(tree, [{ start: 0, end: text.length }])
      .map(({ newText }) => newText)
      .filter((one) => one.includes('called'))
      .join();
  };
  expect(await told('const f = (a, ...more) => {\n  return a;\n};\n')).toContain('called("f",[a,...more])');
  expect(await told('const f = (...[a, b]) => {\n  return a;\n};\n')).toBe('');
  expect(await told('const f = ({ a }, ...more) => {\n  return a;\n};\n')).toBe('');
});
