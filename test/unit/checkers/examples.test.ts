// The checker of examples over JavaScript and TypeScript: what it decides, what it says of tries, and that hostile
// variants change no verdict but their own, leave the person's files as they are, and leave no process.

import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { textHash } from '../../../server/src/base/hash.ts';
import type { CheckRequest } from '../../../server/src/checkers/checker.ts';
import { createExamplesChecker } from '../../../server/src/checkers/calls/examples.ts';
import { createNodeCalls } from '../../../server/src/checkers/calls/javascript/language.ts';
import { parseExpectation } from '../../../server/src/core/expectation.ts';
import type { Literal } from '../../../server/src/core/literal.ts';
import type { Trial, Variant } from '../../../server/src/core/trials.ts';
import { pathToUri } from '../../../server/src/workspace/uri.ts';
import { makePackage, testsHarness, type TestPackage } from '../../support/testPackages.ts';

const median = `/**
 * median([3, 1, 2]) // => 2
 * median([1, 2]) // => 1.5
 * median([]) // => null
 */
function median(xs) {
  const sorted = [...xs].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length === 0) {
    return null;
  }
  if (sorted.length % 2 === 1) {
    return sorted[middle];
  }
  return (sorted[middle - 1] + sorted[middle]) / 2;
}

/** other(1) // => 1 */
const other = (x) => x;
`;

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function opened(
  text: string,
  options: {
    readonly name?: string;
    readonly more?: Readonly<Record<string, string>>;
    readonly expect?: readonly string[];
    readonly select?: string;
    readonly node?: string;
  } = {},
) {
  const { name = 'median.js', more = {}, expect: wanted = [], select, node = process.execPath } = options;
  const made: TestPackage = await makePackage({ [name]: text, 'package.json': '{}', ...more });
  const harness = testsHarness({ sandboxed: true });
  const checker = createExamplesChecker([createNodeCalls({ hostDir: made.root + '-hosts', nodeExecutable: node })]);
  const before = await made.contents();
  const expectations = wanted.map((one) => {
    const read = parseExpectation(one, '--expect');
    if (!read.ok) throw new Error(read.error.message);
    return read.value;
  });
  const start = select === undefined ? 0 : text.indexOf(select);
  const span = { start, end: select === undefined ? text.length : start + select.length };
  const context = { ...harness.contextOf({}), expectations, span };
  const requestOf = (changed = text): CheckRequest => {
    const path = join(made.root, name);
    const languageId = name.endsWith('.ts') ? 'typescript' : 'javascript';
    const snapshot = { root: made.root, buffers: new Map<string, string>(), trusted: true };
    const document = { uri: pathToUri(path), languageId, version: 0, text: changed };
    const overlay = { snapshot, path, text: changed, textHash: textHash(changed) };
    return {
      overlay,
      document,
      span: { start: span.start, end: span.end + changed.length - text.length },
      scope: 'related',
    };
  };
  open.push(async () => {
    await checker.dispose?.();
    expect(harness.running()).toBe(0);
    expect(await made.contents()).toEqual(before);
    await made.remove();
  });
  return { checker, context, request: requestOf(), requestOf, text };
}

type Opened = Awaited<ReturnType<typeof opened>>;

async function statesOf({ checker, context, request }: Opened, changed?: CheckRequest) {
  const run = await checker.check(context, changed ?? request);
  if (run.kind !== 'ran') throw new Error(run.failure.message);
  return run.tests!;
}

const edit = (text: string, from: string, to: string): Variant => {
  const start = text.indexOf(from);
  if (start < 0) throw new Error(`${from} is not there`);
  return { edits: [{ span: { start, end: start + from.length }, newText: to }] };
};

async function trialsOf(one: Opened, variants: readonly Variant[], failing: 'first' | 'all' = 'first') {
  const functions = [{ start: 0, end: one.text.length }];
  const session = await one.checker.trials!(one.context, one.request, { functions, failing: [], testLimitMs: 500 });
  if (!session?.ok) throw new Error(session?.error.message ?? 'no session');
  const trials: (Trial | undefined)[] = variants.map(() => undefined);
  await session.value.run(
    variants,
    { failing },
    (index, trial) => {
      expect(trials[index]).toBeUndefined();
      trials[index] = trial;
    },
    new AbortController().signal,
  );
  const { tests, calls } = session.value;
  await session.value.close();
  return { trials, tests, calls };
}

describe('the checker of examples', () => {
  test('does not apply where nothing is documented or expected', async () => {
    const one = await opened('function f(x) { return x; }\n// f(1) gives 1\n');
    const { snapshot } = one.request.overlay;
    expect(await one.checker.detect(one.context, snapshot, one.request.document)).toEqual({ kind: 'notApplicable' });
  });

  test('does not apply where only another function is documented', async () => {
    const one = await opened(`${median}\nfunction last() {\n  return 1;\n}\n`, { select: 'return 1;' });
    const { snapshot } = one.request.overlay;
    expect(await one.checker.detect(one.context, snapshot, one.request.document)).toEqual({ kind: 'notApplicable' });
  });

  test('decides examples and expectations, one case each', async () => {
    const one = await opened(median.replace('=== 0', '=== 9'), {
      expect: ['median([4, 2]) == 3', 'median(null) throws TypeError', 'median([1]) throws', 'secret(1) == 1'],
    });
    const tests = await statesOf(one);
    expect(tests.targetRan).toBe('yes');
    expect(tests.cases.map(({ state, name }) => `${state} ${name}`)).toEqual([
      'passed --expect: median([4, 2]) gives 3',
      'passed --expect: median(null) throws TypeError',
      'failed --expect: median([1]) throws',
      'failed --expect: secret(1) gives 1',
      'passed median: median([3, 1, 2]) gives 2',
      'passed median: median([1, 2]) gives 1.5',
      'failed median: median([]) gives null',
      'passed other: other(1) gives 1',
    ]);
    expect(tests.cases[6]!.failure).toMatchObject({ expected: 'null', actual: 'NaN', at: { line: 3 } });
    expect(tests.cases[3]!.failure!.message).toContain('secret is not defined');
    expect(new Set(tests.cases.map(({ id }) => id)).size).toBe(8);
  });

  test('keeps the ids of examples when lines are added', async () => {
    const one = await opened(median);
    const moved = one.requestOf(`\n\n${median}`);
    expect((await statesOf(one, moved)).cases.map(({ id }) => id)).toEqual(
      (await statesOf(one)).cases.map(({ id }) => id),
    );
  });

  test('says that the target did not run where no example reaches it', async () => {
    const text = `${median}\nfunction last() {\n  return 1;\n}\n`;
    const one = await opened(text, { select: 'return 1;', expect: ['median([1]) == 1'] });
    const only = await one.checker.check(one.context, one.request);
    expect(only).toMatchObject({ kind: 'ran', tests: { targetRan: 'no' } });
  });

  test('says why a document cannot be loaded', async () => {
    const one = await opened(`require('not-there');\n${median}`);
    const run = await one.checker.check(one.context, one.request);
    expect(run).toMatchObject({ kind: 'unavailable', failure: { code: 'checker.set-up' } });
    expect(run.kind === 'unavailable' && run.failure.message).toContain('not-there');
  });

  test('does not pass where Node cannot be started', async () => {
    const one = await opened(median, { node: '/nowhere/node' });
    expect(await one.checker.check(one.context, one.request)).toMatchObject({
      kind: 'unavailable',
      failure: { code: 'checker.unusable', nextStep: expect.any(String) as string },
    });
  });

  test('asks a process of its own when that is wanted', async () => {
    const one = await opened(median);
    const warm = await one.checker.check(one.context, one.request);
    const fresh = await one.checker.check(one.context, { ...one.request, fresh: true });
    expect(warm).toMatchObject({ kind: 'ran', receipt: { warm: true, isolation: 'sandbox', testsRun: 4 } });
    expect(fresh.kind === 'ran' && fresh.receipt.warm).toBeUndefined();
  });

  test.each([
    [
      'CommonJS',
      'a.js',
      "const { one } = require('./one');\nfunction f(x) { return x + one; }\nmodule.exports = {};\n",
      { 'one.js': 'exports.one = 1;' },
    ],
    [
      'an ES module',
      'a.mjs',
      "import { one as two } from './one.mjs';\nexport default function f(x) { return x + two; }\nexport { f as g };\n",
      { 'one.mjs': 'export const one = 1;\n' },
    ],
    [
      'TypeScript',
      'a.ts',
      "import type { N } from './types.ts';\nimport { one } from './one.ts';\nexport interface A { b: N }\nconst f = (x: number): number => x + one;\nexport { f };\n",
      { 'one.ts': 'export const one: number = 1;\n', 'types.ts': 'export type N = number;\n' },
    ],
    ['a plain script', 'a.js', 'var one = 1;\nvar f = function (x) { return x + one; };\n', {}],
    [
      'text in which steps are misread',
      'a.js',
      'const o = { while(x) { return x; } };\nfunction f(x) { return x + o.while(1); }\n',
      {},
    ],
    ['async functions', 'a.js', 'async function f(x) { await null; return x + 1; }\n', {}],
    [
      'packages',
      'a.js',
      "const one = require('uno');\nfunction f(x) { return x + one; }\n",
      { 'node_modules/uno/index.js': 'module.exports = 1;' },
    ],
    [
      'Node itself',
      'a.js',
      "const path = require('node:path');\nfunction f(x) { return x + path.basename('/a/b').length; }\n",
      {},
    ],
  ])('loads %s', async (_, name, text, more) => {
    const one = await opened(text, { name, more, expect: ['f(2) == 3', 'f(2) == 4'] });
    expect((await statesOf(one)).cases.map(({ state }) => state)).toEqual(['passed', 'failed']);
    const { trials } = await trialsOf(one, [{ edits: [] }, edit(text, 'x +', '1 + x +')], 'all');
    expect(trials).toMatchObject([
      { kind: 'failed', passed: 0 },
      { kind: 'failed', passed: 1 },
    ]);
  });
});

describe('tries of examples', () => {
  test('tell the tests, their lines and calls, and each variant once', async () => {
    const text = median.replace('% 2 === 1', '% 2 === 0');
    const one = await opened(text);
    const { tests, calls, trials } = await trialsOf(one, [
      { edits: [] },
      edit(text, '% 2 === 0', '% 2 === 1'),
      edit(text, '% 2 === 0', '% 2 !== 0'),
      edit(text, 'return null', 'return ]'),
      edit(text, 'return null', 'return 0'),
    ]);
    expect(tests.map(({ state }) => state)).toEqual(['failed', 'failed', 'passed', 'passed']);
    expect(tests[2]!.lines).toEqual([6, 7, 8, 9]);
    expect(calls[2]).toEqual({ name: 'median', inputs: [{ kind: 'list', items: [] }], passing: true });
    expect(trials.map((trial) => trial?.kind)).toEqual(['failed', 'passed', 'passed', 'broken', 'failed']);
  });

  const hostile = [
    ['endless loop', 'for (;;);'],
    ['endless loop that catches', 'for (;;) try { while (true); } catch {}'],
    ['endless recursion', 'return median(xs);'],
    ['recursion without end of arrows', 'const g = (n) => g(n + 1) + g(n); return g(0);'],
    ['memory', 'const all = []; for (;;) all.push(new Array(1e6).fill(xs.length));'],
    ['exit', 'process.exit(0);'],
    ['exit that catches', 'try { process.exit(0); } catch {} return null;'],
    ['exit by its module', "require('process').exit(0);"],
    ['abort', 'process.abort();'],
    ['a getter', 'return { get a() { throw new Error("bite"); } };'],
    ['an endless getter', 'return { get a() { for (;;); } };'],
    ['a proxy', 'return new Proxy({}, { ownKeys() { throw new Error("bite"); } });'],
    ['prototype damage', 'Object.prototype.length = 7; Array.prototype.sort = () => 1; return null;'],
    ['patched globals', 'Array.isArray = () => true; JSON.stringify = () => "2"; Math.floor = () => 0; return null;'],
    ['patched promise', 'Promise.prototype.then = () => {}; globalThis.Promise = 1; return null;'],
    ['patched Node', "require('util').inspect = () => 'x'; require('path').join = 1; return null;"],
    ['a global', 'globalThis.sorted = 1; leaked = 2; return null;'],
    ['writing', "require('fs').writeFileSync(__filename, 'broken'); return null;"],
    ['a process', "require('child_process').execSync('sleep 100'); return null;"],
    ['network', "require('net').connect(9, 'localhost'); return null;"],
    ['a timer', 'setInterval(() => { for (;;); }, 0); return null;'],
    ['a rejection', 'Promise.reject(new Error("late")); return null;'],
    ['an escape', "Error.constructor('return process')().exit(0);"],
  ] as const;

  test('do not let hostile variants change the verdict of others', { timeout: 120_000 }, async () => {
    const one = await opened(median);
    const good = edit(median, '=== 0', '< 1');
    const bad = edit(median, '/ 2;', '/ 3;');
    const variants = hostile.flatMap(([, act]) => [edit(median, 'return null;', act), good, bad]);
    const { trials } = await trialsOf(one, variants);
    for (const [index, [name]] of hostile.entries()) {
      const [own, ...others] = trials.slice(index * 3, index * 3 + 3);
      expect(
        others.map((trial) => trial?.kind),
        `after ${name}`,
      ).toEqual(['passed', 'failed']);
      expect(own, name).toBeDefined();
      if (/loop|memory|endless/.test(name) && name !== 'endless recursion') expect(own!.kind, name).not.toBe('passed');
      if (/exit|abort|process|writing/.test(name)) expect(own!.kind, name).not.toBe('passed');
    }
    expect((await statesOf(one)).cases.every(({ state }) => state === 'passed')).toBe(true);
  });
});

describe('calls', () => {
  const number = (value: number): Literal => ({ kind: 'number', value, float: !Number.isInteger(value) });
  const list = (...items: readonly Literal[]): Literal => ({ kind: 'list', items });

  async function behaviours(
    text: string,
    name: string,
    inputs: readonly (readonly Literal[])[],
    variants: readonly Variant[] = [{ edits: [] }],
  ) {
    const one = await opened(text);
    const session = await one.checker.calls!(one.context, one.request);
    const seen = await session!.behave(variants, name, inputs, new AbortController().signal);
    await session!.close();
    return seen;
  }

  test('tell results apart, changed arguments among them', async () => {
    const text = `const values = [0, -0, NaN, '0', null, undefined, [], {}, [[]], new Map(), new Set(), new Map([[1, 2]]), new Date(0), new Date(1), 1n, [undefined], [,], Symbol('a'), /a/g, /a/, new (class A {})(), new (class B {})(), new Uint8Array([1]), new Int8Array([1]), new TypeError('a'), new TypeError('b'), new RangeError('a'), function one() {}, function two() {}, (() => { const a = []; a.push(a); return a; })()];
function pick(at, changed) { if (at >= values.length) { if (at % 2) throw new TypeError('t'); changed.push(1); return 0; } return values[at]; }
`;
    const count = 30;
    const inputs = [...Array(count + 2).keys()].map((at) => [number(at), list()]);
    const [first] = await behaviours(text, 'pick', inputs);
    expect(first).toHaveLength(count + 2);
    expect(new Set(first!.map(({ key }) => key)).size).toBe(count + 2);
    const again = await behaviours(text, 'pick', inputs);
    expect(again[0]).toEqual(first);
    expect(first![2]).toMatchObject({ type: 'NaN', shown: 'NaN', value: { kind: 'number', value: Number.NaN } });
    expect(first![1]!.value).toEqual({ kind: 'number', value: -0, float: false });
  });

  test('hand arguments over as they are, and values back', async () => {
    const inputs: readonly Literal[] = [
      number(-1.5),
      number(Number.NaN),
      number(-0),
      number(Infinity),
      { kind: 'bigint', value: '-123456789012345678901' },
      { kind: 'string', value: '\u2028"\\\n\ud83d\ude00' },
      { kind: 'boolean', value: false },
      { kind: 'null' },
      { kind: 'undefined' },
      list(number(1), list()),
      { kind: 'set', items: [number(1)] },
      { kind: 'map', entries: [[list(), number(1)]] },
      { kind: 'object', entries: [[{ kind: 'string', value: '__proto__' }, number(1)]] },
    ];
    const [seen] = await behaviours(
      'const same = (x) => x;\n',
      'same',
      inputs.map((one) => [one]),
    );
    const [values] = [seen!.map(({ value }) => value)];
    expect(values.map((value) => (value?.kind === 'number' ? { kind: 'number', value: value.value } : value))).toEqual(
      inputs.map((value) => (value.kind === 'number' ? { kind: 'number', value: value.value } : value)),
    );
  });

  test('end at what hangs, and say so of that input alone', async () => {
    const text = 'function f(n) { while (n === 3) n = 3; return n; }\n';
    const inputs = [1, 2, 3, 4].map((n) => [number(n)]);
    const [same, slow, unloaded] = await behaviours(text, 'f', inputs, [
      { edits: [] },
      edit(text, 'while (n === 3) n = 3;', "if (n === 2) /(a+)+b/.test('a'.repeat(40));"),
      edit(text, 'n === 3', 'n === ('),
    ]);
    expect(same!.map(({ kind }) => kind)).toEqual(['returned', 'returned', 'hung', 'returned']);
    expect(slow!.map(({ kind }) => kind)).toEqual(['returned', 'hung', 'returned', 'returned']);
    expect(unloaded).toBeUndefined();
  });
});
