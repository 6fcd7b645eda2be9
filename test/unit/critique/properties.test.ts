// What properties are tried on: types and their values, inputs that are written somewhere, and counterexamples made
// small; for any of them, whatever they are (method verify/generated-checks).

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../server/src/base/random.ts';
import type { Literal } from '../../../server/src/core/literal.ts';
import { checkIn, relationNames, type CheckSource } from '../../../server/src/critique/properties/closedForm.ts';
import { domainOf, fits, type Domain } from '../../../server/src/critique/properties/domain.ts';
import { inputsOf } from '../../../server/src/critique/properties/inputs.ts';
import { isNarrowed } from '../../../server/src/critique/properties/narrowed.ts';
import { literalText } from '../../../server/src/critique/properties/property.ts';
import { shrunk, simpler, sizeOf } from '../../../server/src/critique/properties/shrink.ts';
import { mannerWords } from '../../../server/src/critique/properties/manner.ts';
import { subjectsOf } from '../../../server/src/critique/properties/subject.ts';
import { isPlain, valueOf } from '../../../server/src/critique/properties/values.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';

const parsers = createParsers();
const subjectsIn = async (text: string, languageId = 'typescript') => {
  const parse = (await parsers.parserOf(languageId))!;
  return subjectsOf(parse(text), { start: 0, end: text.length });
};

const { tree: domains } = fc.letrec<{ tree: Domain }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom<Domain>(
      { kind: 'number', whole: true },
      { kind: 'number', whole: false },
      { kind: 'string' },
      { kind: 'boolean' },
      { kind: 'null' },
      { kind: 'one', value: { kind: 'string', value: 'up' } },
    ),
    fc.record({ kind: fc.constant('list' as const), of: tie('tree') }),
    fc.record({ kind: fc.constant('tuple' as const), items: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('union' as const), options: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }) }),
    fc.record({
      kind: fc.constant('object' as const),
      fields: fc
        .constantFrom('a', 'b')
        .chain((name) => fc.tuple(fc.record({ name: fc.constant(name), of: tie('tree'), optional: fc.boolean() }))),
    }),
  ),
}));

describe('a type', () => {
  test.each([
    ['typescript', 'readonly string[]', { kind: 'list', of: { kind: 'string' } }],
    [
      'typescript',
      'Array<number | null>',
      { kind: 'list', of: { kind: 'union', options: [{ kind: 'number', whole: false }, { kind: 'null' }] } },
    ],
    ['typescript', "'up' | 'down'", { kind: 'union' }],
    ['typescript', '[number, string]', { kind: 'tuple' }],
    [
      'typescript',
      '{ x: number; readonly y?: string }',
      { kind: 'object', fields: [{ name: 'x' }, { name: 'y', optional: true }] },
    ],
    ['typescript', 'Record<string, number>', { kind: 'map', as: 'object' }],
    ['javascript', '?number', { kind: 'union' }],
    ['javascript', 'Array.<string>', { kind: 'list' }],
    [
      'python',
      'Optional[list[int]]',
      { kind: 'union', options: [{ kind: 'list', of: { kind: 'number', whole: true } }, { kind: 'null' }] },
    ],
    ['python', 'dict[str, int]', { kind: 'map', as: 'map' }],
    ['python', 'Literal["a", 3]', { kind: 'union' }],
    ['python', 'str | None', { kind: 'union' }],
    ['python', 'tuple[int, str]', { kind: 'tuple' }],
  ])('of %s is read: %s', (languageId, words, expected) => {
    expect(domainOf(words, languageId)).toMatchObject(expected);
  });
  test.each([
    ['typescript', 'any'],
    ['typescript', 'unknown[]'],
    ['typescript', '(a: number) => string'],
    ['typescript', 'Promise<number>'],
    ['typescript', 'T[]'],
    ['typescript', '{ [key: string]: number }'],
    ['javascript', '*'],
    ['javascript', 'Function'],
    ['python', 'Any'],
    ['python', 'Callable[[int], str]'],
    ['python', 'tuple[int, ...]'],
    ['python', ''],
  ])('of %s that is not understood as a whole has no domain: %s', (languageId, words) => {
    expect(domainOf(words, languageId)).toBeUndefined();
  });
  test('whatever it is, has values that fit it, and words never break the reader', () => {
    fc.assert(
      fc.property(domains, fc.integer(), fc.nat(20), (domain, seed, turn) => {
        expect(fits(domain, valueOf(domain, seededRandom(seed), turn))).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('python', 'typescript'), (words, languageId) => {
        domainOf(words, languageId);
      }),
    );
  });
});

describe('a counterexample', () => {
  const literals: fc.Arbitrary<Literal> = domains.chain((domain) =>
    fc.nat().map((seed) => valueOf(domain, seededRandom(seed), 9)),
  );
  test('gets smaller and smaller, and still shows it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(literals, { minLength: 1, maxLength: 3 }), fc.nat(30), async (start, limit) => {
        const shows = (args: readonly Literal[]) => sizeOf(args) >= Math.min(limit, sizeOf(start));
        const small = await shrunk(
          start,
          () => true,
          async (batch) => batch.map(shows),
        );
        expect(shows(small)).toBe(true);
        expect(sizeOf(small)).toBeLessThanOrEqual(sizeOf(start));
        expect(small.map(({ kind }) => kind)).toEqual(start.map(({ kind }) => kind));
      }),
    );
  });
  test('of one kind stays of that kind, and never grows for ever', () => {
    fc.assert(
      fc.property(literals, (value) => {
        for (const one of simpler(value)) expect(one.kind).toBe(value.kind);
      }),
    );
  });
  test('of a fraction stays one, even where it is whole', () => {
    const made = [7.5, 2].flatMap((value) => simpler({ kind: 'number', value, float: true }));
    expect(made.length).toBeGreaterThan(2);
    expect(made.every((one) => one.kind === 'number' && one.float)).toBe(true);
    const seven = made.find((one) => one.kind === 'number' && one.value === 7);
    expect([literalText(seven!, 'python'), literalText(seven!, 'typescript')]).toEqual(['7.0', '7']);
  });
  test('is the smallest list with two numbers that descend', async () => {
    const list = (...values: number[]): Literal => ({
      kind: 'list',
      items: values.map((value) => ({ kind: 'number', value, float: false })),
    });
    const descends = ([one]: readonly Literal[]) => {
      const values = one?.kind === 'list' ? one.items.map((item) => (item.kind === 'number' ? item.value : 0)) : [];
      return values.some((value, at) => at > 0 && values[at - 1]! > value);
    };
    const small = await shrunk(
      [list(7, 3, 255, 9, 1000, 12)],
      () => true,
      async (batch) => batch.map(descends),
    );
    expect(small).toEqual([list(1, 0)]);
  });
});

describe('inputs', () => {
  const text = 'export function f(xs: number[], n = 2): number {\n  return xs.length + n;\n}\n';
  test('are those that are written in calls first, and then what the types allow', async () => {
    const { all } = await subjectsIn(text);
    const { list, words } = inputsOf(
      all[0]!,
      ['f([4, 5]); f(xs); f([x]); myf([9]);', 'f([1],\n 3)'],
      seededRandom(1),
      40,
    );
    expect(list.slice(0, 2).every(({ written, sure }) => written && sure)).toBe(true);
    expect(list.filter(({ written }) => written)).toHaveLength(2);
    expect(list.length).toBe(40);
    expect(list.every(({ args }) => fits(all[0]!.parameters[0]!.domain!, args[0]!))).toBe(true);
    expect(words).toMatch(/^2 as written in calls, 38 from its types$/);
  });
  test('of a function whose words narrow its types are not surely meant', async () => {
    const narrow = async (doc: string, head: string) =>
      isNarrowed((await subjectsIn(`/** ${doc} */\nexport function ${head}: number {\n  return 1;\n}\n`)).all[0]!);
    expect(await narrow('Counts.', 'f(xs: number[])')).toBe(false);
    for (const [doc, head] of [
      ['Expects a sorted list.', 'f(xs: number[])'],
      ['Counts.', 'f(index: number)'],
      ['Counts.\n * @param n a positive number', 'f(n: number)'],
    ] as const)
      expect(await narrow(doc, head), doc).toBe(true);
  });
  test('are plain where they are neither empty nor strange', () => {
    const of = (value: number): Literal => ({ kind: 'number', value, float: false });
    expect(
      [of(3), { kind: 'list', items: [of(1)] } as const, { kind: 'string', value: 'ab c' } as const].map(isPlain),
    ).toEqual([true, true, true]);
    expect(
      [
        of(0),
        of(-1),
        of(0.5),
        { kind: 'list', items: [] } as const,
        { kind: 'null' } as const,
        { kind: 'string', value: ' ' } as const,
      ].some(isPlain),
    ).toBe(false);
  });
});

describe('a function', () => {
  test.each([
    [
      'typescript',
      'class A { constructor(b) {} f(a: number) {} }',
      'it is a method, and nothing says how its object is made',
    ],
    ['typescript', 'const a = { f(a: number) {} };', 'it is a method, and nothing says how its object is made'],
    ['typescript', 'class A { #f(a: number) {} }', 'it is for its class alone'],
    ['typescript', 'class A { private f(a: number) {} }', 'it is for its class alone'],
    ['typescript', 'class A { get f() { return 1; } }', 'it is read like a field'],
    ['typescript', 'abstract class A { f(a: number) {} }', 'its class is abstract'],
    ['typescript', 'class A { private constructor() {} f(a: number) {} }', 'its constructor is private'],
    [
      'typescript',
      'class A extends B { f(a: number) {} }',
      'its class builds on another one, which says how its objects are made',
    ],
    [
      'typescript',
      'class A { x = fs.openSync("x"); f(a: number) {} }',
      'its class reaches for files, processes or the network',
    ],
    ['typescript', 'function f({ a }: { a: number }) {}', 'a parameter has no plain name'],
    ['python', '@contextmanager\ndef f(a):\n    yield a\n', 'it is decorated, and may give something else'],
    [
      'python',
      'class A:\n    def __init__(self, b):\n        pass\n    def f(self, a):\n        return a\n',
      'it is a method, and nothing says how its object is made',
    ],
    ['python', 'class A:\n    @property\n    def f(self):\n        return 1\n', 'it is decorated'],
    ['python', 'class A:\n    def _f(self):\n        return 1\n', 'it is for its class alone'],
    ['python', '@register\nclass A:\n    def f(self):\n        return 1\n', 'its class is decorated'],
    [
      'python',
      'class A(Enum):\n    def f(self):\n        return 1\n',
      'its class builds on another one, which says how its objects are made',
    ],
    [
      'python',
      'class A:\n    def __init__(self, path: str):\n        self.file = open(path)\n    def f(self):\n        return 1\n',
      'its class reaches for files, processes or the network',
    ],
  ])('of %s that cannot be called by itself says why: %s', async (languageId, text, why) => {
    const { selected, others } = await subjectsIn(text, languageId);
    expect(selected).toEqual([]);
    expect(others).toMatchObject([{ why }]);
  });
  test.each([
    ['typescript', 'class A { f(a: number) {} }', 'A.f', 'called with a new `new A()` each time, which takes nothing'],
    [
      'typescript',
      'class A { constructor(private n: number) {} f(a: number) {} }\nnew A(x);\nnew A(5);',
      'A.f',
      'called with a new `new A(5)` each time, as somebody wrote it',
    ],
    [
      'typescript',
      'class A { constructor(n: number) {} async f(a: number) {} }',
      'A.f',
      expect.stringMatching(/^called with a new `new A\(\d+\)` each time, made from its types, its result waited for$/),
    ],
    ['typescript', 'async function f(a: number) {}', 'f', 'called with its result waited for'],
    ['python', 'def f(a):\n    yield a\n', 'f', 'called with its first 50 results taken'],
    [
      'python',
      '@dataclass(frozen=True)\nclass A:\n    n: int\n    m: str = ""\n    def f(self, a):\n        return a\n',
      'A.f',
      expect.stringMatching(/^called with a new `A\(\d+\)` each time, made from its types$/),
    ],
    [
      'python',
      'class A(Base):\n    def __init__(self):\n        pass\n    def f(self, a):\n        return a\n',
      'A.f',
      'called with a new `A()` each time, which takes nothing',
    ],
  ])('of %s that is called in a manner of its own says how: %s', async (languageId, text, label, words) => {
    const { selected, others } = await subjectsIn(text, languageId);
    expect(others).toEqual([]);
    expect(selected.map((one) => [one.label, mannerWords(one)])).toEqual([[label, words]]);
  });
  test('without parameters is called on objects that are made in two ways, one in a test among them', async () => {
    const parse = (await parsers.parserOf('python'))!;
    const text =
      'class Stats:\n    def __init__(self, xs: list):\n        self.xs = xs\n    def mean(self):\n        return 1\n';
    const tests = [
      'assert Stats([1, 2]).mean() == 1\nStats(\n[3]).mean()\nclass Stats(object): pass\nx.Stats([4])\nStats([], [])\nStats([5])\nStats([6])',
    ];
    const { selected } = subjectsOf(parse(text), { start: 0, end: text.length }, tests);
    expect(selected.map(({ name, label }) => [name, label])).toEqual([
      ['Stats([1, 2]).mean', 'Stats.mean'],
      ['Stats([5]).mean', 'Stats.mean'],
    ]);
  });
  test('that waits or goes on is of the type of what it gives in the end', async () => {
    const { selected } = await subjectsIn(
      [
        'async function a(): Promise<number> {}',
        'function* b(): Generator<number, string, boolean> {}',
        'async function* c(): AsyncIterableIterator<string> {}',
        'function d(): Iterable<number> {}',
        'function* e(): Foo<number> {}',
      ].join('\n'),
    );
    const number = { kind: 'number', whole: false };
    expect(selected.map(({ returns }) => returns?.domain)).toEqual([
      number,
      { kind: 'list', of: number },
      { kind: 'list', of: { kind: 'string' } },
      { kind: 'list', of: number },
      undefined,
    ]);
  });
  test.each([
    [
      'typescript',
      'function wipe(path: string) {\n  fs.rmSync(path);\n}\nfunction f(path: string) {\n  return wipe(path);\n}\n',
    ],
    ['typescript', 'function f(url: string) {\n  return fetch(url);\n}\n'],
    ['typescript', 'function f(code: string) {\n  return eval(code);\n}\n'],
    ['python', 'import os\n\n\ndef f(path: str):\n    os.remove(path)\n'],
    ['python', 'def f(path: str):\n    return open(path).read()\n'],
  ])(
    'of %s that reaches for files, processes or the network is not called with made-up arguments: %s',
    async (languageId, text) => {
      const { selected, others } = await subjectsIn(text, languageId);
      expect(selected).toEqual([]);
      expect(others.at(-1)).toEqual({ name: 'f', why: 'it reaches for files, processes or the network' });
    },
  );
  test.each([
    ['typescript', 'function f(path: string) {\n  return path.replace(/rm/, "fs");\n}\n'],
    ['python', 'import os.path\n\n\ndef f(a: str, b: str):\n    return os.path.join(a, b)\n'],
  ])('of %s that only speaks of them is', async (languageId, text) => {
    const { selected } = await subjectsIn(text, languageId);
    expect(selected.map(({ name }) => name)).toEqual(['f']);
  });
  test('in a text in the middle of an edit is left alone', async () => {
    const { others } = await subjectsIn('function f(a: number) {\n  return a +;\n}\n');
    expect(others.map(({ why }) => why)).toEqual(['it cannot be parsed']);
  });
});

describe('a check of a tester', () => {
  const text = '/** Sorts the list. */\nexport function f(xs: number[]): number[] {\n  return xs;\n}\n';
  test('is read or left aside, whatever it is, and is never code', async () => {
    const { all } = await subjectsIn(text);
    const source: CheckSource = { subject: all[0]!, all, text, said: ['Sorts the list.'] };
    const entries = fc.oneof(
      fc.anything(),
      fc.record(
        {
          relation: fc.oneof(fc.constantFrom(...relationNames), fc.string()),
          arguments: fc.array(fc.jsonValue()),
          value: fc.jsonValue(),
          other: fc.string(),
          place: fc.oneof(fc.integer(), fc.double()),
          direction: fc.constantFrom('up', 'down', 'x'),
          low: fc.double(),
          high: fc.double(),
          try: fc.array(fc.array(fc.jsonValue())),
          says: fc.oneof(fc.string(), fc.constant('Sorts the list.')),
        },
        { requiredKeys: ['relation'] },
      ),
    );
    fc.assert(
      fc.property(entries, (entry) => {
        const check = checkIn(entry, source);
        if (!check) return;
        expect(check.words).not.toMatch(/[\p{Cc}]/u);
        expect(check.isSaid).toBe(check.isSaid && check.quote !== undefined);
        for (const args of check.relation.named ?? check.inputs) {
          const call = check.relation.accepts?.(args) === false ? undefined : check.relation.expectation(args);
          if (call) expect(call.call).toContain('f(');
        }
      }),
      { numRuns: 300 },
    );
  });
});
