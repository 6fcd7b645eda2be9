// Warm test workers against cold runs: the same verdict for ordinary and hostile candidates, whatever came
// before, and nothing left of a worker when it is stale, hangs or is no longer wanted.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CheckRun } from '../../../server/src/core/evidence.ts';
import { clampText, fatalActs, hostileActs, ordinaryTexts, type Dialect } from '../../support/candidateTexts.ts';
import { needs } from '../../support/needs.ts';
import { treeHash } from '../../support/scratchProject.ts';
import { makePackage, ranOf, testsHarness, type CheckOptions, type TestPackage } from '../../support/testPackages.ts';

interface Flavour extends Dialect {
  readonly name: 'node:test' | 'mocha' | 'jest' | 'vitest' | 'tape' | 'tape 4' | 'tape with modules';
  readonly links: readonly string[];
  readonly imports: string;
  readonly equal: (actual: string, expected: string) => string;
  /** How many ordinary candidates are compared; a cold run of some takes a second. */
  readonly ordinary: number;
  readonly hostile: number;
  readonly fatal: number;
}

/** Groups and tests of the others, as tests and parts of tape's. */
const tapeWords = `let t;
const describe = (name, body) => tape(name, (own) => { t = own; body(); own.end(); });
const it = (name, body) => t.test(name, async (own) => { t = own; await body(); own.end(); });
`;
const tapeImports = `const tape = require('tape');\nconst { clamp } = require('../src/clamp');\n${tapeWords}`;

const flavours: readonly Flavour[] = [
  {
    name: 'node:test',
    type: 'module',
    typed: true,
    links: [],
    imports: `import assert from 'node:assert/strict';\nimport { describe, it } from 'node:test';\nimport { clamp } from '../src/clamp.ts';\n`,
    equal: (actual, expected) => `assert.deepEqual(${actual}, ${expected})`,
    ordinary: 20,
    hostile: 10,
    fatal: 7,
  },
  {
    name: 'mocha',
    type: 'commonjs',
    typed: false,
    links: ['mocha'],
    imports: `const assert = require('node:assert/strict');\nconst { clamp } = require('../src/clamp');\n`,
    equal: (actual, expected) => `assert.deepEqual(${actual}, ${expected})`,
    ordinary: 20,
    hostile: 10,
    fatal: 7,
  },
  {
    name: 'tape',
    type: 'commonjs',
    typed: false,
    links: ['tape'],
    imports: tapeImports,
    equal: (actual, expected) => `t.deepEqual(${actual}, ${expected})`,
    ordinary: 8,
    hostile: 10,
    fatal: 7,
  },
  {
    name: 'tape 4',
    type: 'commonjs',
    typed: false,
    links: ['tape=tape4'],
    imports: tapeImports,
    equal: (actual, expected) => `t.deepEqual(${actual}, ${expected})`,
    ordinary: 3,
    hostile: 3,
    fatal: 2,
  },
  {
    name: 'tape with modules',
    type: 'module',
    typed: false,
    links: ['tape'],
    imports: `import tape from 'tape';\nimport { clamp } from '../src/clamp.js';\n${tapeWords}`,
    equal: (actual, expected) => `t.deepEqual(${actual}, ${expected})`,
    ordinary: 3,
    hostile: 3,
    fatal: 2,
  },
  {
    name: 'jest',
    type: 'commonjs',
    typed: false,
    links: ['jest'],
    imports: `const { clamp } = require('../src/clamp');\n`,
    equal: (actual, expected) => `expect(${actual}).toEqual(${expected})`,
    ordinary: 3,
    hostile: 3,
    fatal: 2,
  },
  {
    name: 'vitest',
    type: 'module',
    typed: true,
    links: ['vitest'],
    imports: `import { describe, expect, it } from 'vitest';\nimport { clamp } from '../src/clamp.ts';\n`,
    equal: (actual, expected) => `expect(${actual}).toEqual(${expected})`,
    ordinary: 3,
    hostile: 3,
    fatal: 2,
  },
];

function packageOf(flavour: Flavour): Promise<TestPackage> {
  const extension = flavour.typed ? 'ts' : 'js';
  return makePackage(
    {
      'package.json': JSON.stringify({
        type: flavour.type,
        ...(flavour.links[0] === undefined ? {} : { devDependencies: { [flavour.links[0].split('=')[0]!]: '*' } }),
      }),
      [`src/clamp.${extension}`]: clampText(flavour),
      [`test/clamp.test.${extension}`]: `${flavour.imports}
describe('clamp', () => {
  it('keeps what is inside', () => { ${flavour.equal('[1, 2].map((x) => clamp(x, 0, 3))', '[1, 2]')}; });
  it('cuts what is above', () => {
    ${flavour.equal('{ cut: clamp(5, 0, 2) }', '{ cut: 2 }')};
  });
  it('cuts what is below', async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    ${flavour.equal('clamp(-1, 0, 2)', '0')};
  });
});
`,
    },
    flavour.links,
  );
}

/** What a verdict rests on. */
function verdict(run: CheckRun): unknown {
  if (run.kind !== 'ran') return { kind: run.kind, code: run.failure.code };
  const cases = run
    .tests!.cases.map((one) => `${one.id}: ${one.state} at ${one.failure?.at?.line ?? 'no line'}`)
    .sort();
  return { cases, targetRan: run.tests!.targetRan, exitCode: run.receipt.exitCode };
}

const isWarm = (run: CheckRun) => run.kind === 'ran' && run.receipt.warm === true;

const harness = testsHarness();

afterAll(() => harness.dispose());

describe.each(flavours)('a warm worker of $name', { timeout: 240_000 }, (flavour) => {
  const path = `src/clamp.${flavour.typed ? 'ts' : 'js'}`;
  let made: TestPackage;
  let before: Readonly<Record<string, string>>;
  const check = (text: string, options: CheckOptions = {}) =>
    harness.check(made, path, { text, settings: { deadlineMs: 20_000 }, ...options });

  beforeEach(async () => {
    made = await packageOf(flavour);
    before = await made.contents();
    expect(isWarm(await check(clampText(flavour)))).toBe(false);
  });

  afterEach(() => made.remove());

  test('says of ordinary candidates what a process of their own says', async () => {
    let warmAnswers = 0;
    for (const text of ordinaryTexts(flavour, flavour.ordinary)) {
      const warm = await check(text);
      const cold = await check(text, { fresh: true });
      expect(verdict(warm), text).toEqual(verdict(cold));
      expect(isWarm(cold)).toBe(false);
      if (isWarm(warm)) warmAnswers++;
    }
    expect(warmAnswers, harness.logs.join('\n')).toBe(flavour.ordinary);
  });

  test('is not led astray by what a candidate left behind', async () => {
    const right = verdict(await check(clampText(flavour), { fresh: true }));
    const wrong = verdict(await check(clampText(flavour, 'low'), { fresh: true }));
    for (const [index, [name, act]] of Object.entries(hostileActs).slice(0, flavour.hostile).entries()) {
      const text =
        index % 2 === 0 ? clampText(flavour, 'high', 'return x;', act) : clampText(flavour, 'low', `${act} return x;`);
      const source = flavour.typed ? `// @ts-nocheck\n${text}` : text;
      await check(source);
      expect(verdict(await check(clampText(flavour, 'low'))), name).toEqual(wrong);
      expect(verdict(await check(clampText(flavour))), name).toEqual(right);
    }
    expect(await made.contents()).toEqual(before);
  });

  test('leaves what is no ordinary result to a process of its own', async () => {
    for (const [name, act] of Object.entries(fatalActs).slice(0, flavour.fatal)) {
      const text = clampText(flavour, 'high', 'return x;', act);
      expect(verdict(await check(text)), name).toEqual(verdict(await check(text, { fresh: true })));
      expect(verdict(await check(clampText(flavour))), name).toMatchObject({ exitCode: 0 });
    }
  });

  test('that hangs is killed alone and soon, and the next one answers', async () => {
    expect(isWarm(await check(clampText(flavour, 'high + 0')))).toBe(true);
    const startedAt = performance.now();
    const hung = await check(clampText(flavour, 'high', 'for (;;);'));
    expect(hung).toMatchObject({ kind: 'timedOut', failure: { code: 'checker.timeout' } });
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    expect(isWarm(await check(clampText(flavour)))).toBe(true);
  });

  test('is stale when a file or an unsaved text changes', async () => {
    expect(isWarm(await check(clampText(flavour)))).toBe(true);
    const file = join(made.root, `test/clamp.test.${flavour.typed ? 'ts' : 'js'}`);
    const old = await readFile(file, 'utf8');
    await writeFile(file, old.replace('{ cut: 2 }', '{ cut: 3 }'));
    const changed = ranOf(await check(clampText(flavour)));
    expect(isWarm(changed)).toBe(false);
    expect(changed.tests.cases.find((one) => one.name.endsWith('above'))?.state).toBe('failed');
    await writeFile(file, old);
    const unsaved = { [file.slice(made.root.length + 1)]: old.replace('{ cut: 2 }', '{ cut: 4 }') };
    expect(isWarm(await check(clampText(flavour)))).toBe(false);
    expect(isWarm(await check(clampText(flavour), { buffers: unsaved }))).toBe(false);
    const again = ranOf(await check(clampText(flavour), { buffers: unsaved }));
    expect(isWarm(again)).toBe(true);
    expect(again.tests.cases.find((one) => one.name.endsWith('above'))?.failure?.expected).toContain('4');
  });
});

describe('warm workers', { timeout: 120_000 }, () => {
  const flavour = flavours[0]!;
  const path = 'src/clamp.ts';
  const warmed = async (own: ReturnType<typeof testsHarness>, made: TestPackage) => {
    expect(isWarm(await own.check(made, path))).toBe(false);
    return own.check(made, path, { text: clampText(flavour, 'high + 0') });
  };

  test('are two at most, and gone when they are not wanted any more', async () => {
    const own = testsHarness();
    const packages = await Promise.all([1, 2, 3].map(() => packageOf(flavour)));
    for (const one of packages) expect(isWarm(await warmed(own, one))).toBe(true);
    expect(own.running()).toBe(2);
    // The first was given up for the third, and comes back when it is asked.
    expect(isWarm(await own.check(packages[0]!, path))).toBe(true);
    expect(own.running()).toBe(2);
    await own.checker.dispose?.();
    expect(own.running()).toBe(0);
    await own.dispose();
    for (const one of packages) await one.remove();
  });

  test('are gone when nobody has asked them for long', async () => {
    const own = testsHarness();
    const made = await packageOf(flavour);
    expect(isWarm(await warmed(own, made))).toBe(true);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      expect(isWarm(await own.check(made, path))).toBe(true);
      await vi.advanceTimersByTimeAsync(200_000);
      expect(own.running()).toBe(1);
      expect(isWarm(await own.check(made, path, { text: clampText(flavour, 'high + 1') }))).toBe(true);
      await vi.advanceTimersByTimeAsync(200_000);
      expect(own.running()).toBe(1);
      await vi.advanceTimersByTimeAsync(200_000);
    } finally {
      vi.useRealTimers();
    }
    await vi.waitFor(() => expect(own.running()).toBe(0));
    await own.dispose();
    await made.remove();
  });

  test('are ended by an abort in the middle of a question, and the next question is answered', async () => {
    const own = testsHarness();
    const made = await packageOf(flavour);
    expect(isWarm(await warmed(own, made))).toBe(true);
    const controller = new AbortController();
    const asked = own.check(made, path, {
      text: clampText(flavour, 'high', 'for (;;);'),
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 200);
    await expect(asked).rejects.toThrow(/abort/i);
    expect(own.running()).toBe(0);
    expect(isWarm(await own.check(made, path))).toBe(true);
    await own.dispose();
    await made.remove();
  });

  test('write no candidate where they were promised a mount and there is none', async () => {
    const own = testsHarness();
    const made = await packageOf(flavour);
    const before = treeHash(made.root);
    const same = (one: string) => one;
    const mount = { lower: made.root, upper: '/nonexistent/upper', work: '/nonexistent/work' };
    const held = {
      scratch: { root: made.root, mount, toScratch: same, toWorkspace: same },
      release: async () => undefined,
    };
    own.hold = async () => held;
    expect(isWarm(await warmed(own, made))).toBe(false);
    expect(own.logs.join('\n')).toContain('not mounted');
    expect(treeHash(made.root)).toBe(before);
    await own.dispose();
    await made.remove();
  });

  needs('bubblewrap')('behind walls say so, and leave the tree as it was', async () => {
    const own = testsHarness({ sandboxed: true });
    const made = await packageOf(flavour);
    const before = treeHash(made.root);
    const run = ranOf(await warmed(own, made));
    expect(run.receipt).toMatchObject({ warm: true, isolation: 'sandbox' });
    expect(run.tests.targetRan).toBe('yes');
    const wrong = ranOf(await own.check(made, path, { text: clampText(flavour, 'low') }));
    expect(wrong.tests.cases.filter((one) => one.state === 'failed')).toHaveLength(1);
    expect(treeHash(made.root)).toBe(before);
    await own.dispose();
    await made.remove();
  });
});
