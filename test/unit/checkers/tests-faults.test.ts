// Bad input of the kind that test processes bring: what hangs, eats the machine, says nothing, changes its
// mind, waits for input or writes where it should not. Cold and warm, with Node's own runner.

import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rm } from 'node:fs/promises';
import { treeHash } from '../../support/scratchProject.ts';
import { makePackage, ranOf, states, testsHarness, type TestPackage } from '../../support/testPackages.ts';

const source = `export function half(x) {\n  return x / 2;\n}\n`;
const ordinary = `it('halves', () => { if (half(4) !== 2) throw new Error('no'); });\n`;
const harness = testsHarness({ limits: { processes: 24, bytes: 500_000_000 } });
const made: TestPackage[] = [];

afterEach(async () => {
  for (const one of made.splice(0)) await one.remove();
});

afterAll(() => harness.dispose());

async function packageWith(tests: string, more: Readonly<Record<string, string>> = {}): Promise<TestPackage> {
  const one = await makePackage({
    'package.json': '{ "type": "module" }',
    'src/half.js': source,
    'test/half.test.js': `import { it } from 'node:test';\nimport { half } from '../src/half.js';\n${tests}`,
    ...more,
  });
  made.push(one);
  return one;
}

const check = (one: TestPackage, text = source, deadlineMs = 20_000) =>
  harness.check(one, 'src/half.js', { text, settings: { deadlineMs } });

/** The same question cold and then to a warm worker. */
async function bothWays(one: TestPackage, text: string, deadlineMs: number) {
  const cold = await check(one, text, deadlineMs);
  await check(one);
  expect(ranOf(await check(one, `${source}// warm\n`)).receipt.warm).toBe(true);
  return [cold, await check(one, text, deadlineMs)];
}

describe('a test process', { timeout: 90_000 }, () => {
  test('X1: that hangs and ignores the wish to end is killed, cold and warm', async () => {
    const one = await packageWith(ordinary);
    const text = `process.on('SIGTERM', () => {});\nexport function half() {\n  for (;;);\n}\n`;
    for (const run of await bothWays(one, text, 3000)) {
      expect(run).toMatchObject({ kind: 'timedOut', failure: { code: 'checker.timeout' } });
    }
    expect(harness.running()).toBe(0);
  });

  test('X2: that eats memory is stopped and proves nothing, cold and warm', async () => {
    const one = await packageWith(ordinary);
    const text = `export function half() {\n  const all = [];\n  for (;;) all.push(Buffer.alloc(16 * 1024 * 1024, 1));\n}\n`;
    const [cold, warm] = await bothWays(one, text, 20_000);
    expect(cold).toMatchObject({ kind: 'crashed', failure: { code: 'checker.crashed' } });
    // Warm, it may be found to hang before it is found to be large.
    expect(['crashed', 'timedOut']).toContain(warm!.kind);
  });

  test('X2: that multiplies is stopped with all that it started, cold and warm', async () => {
    const one = await packageWith(ordinary);
    const text = `import { spawn } from 'node:child_process';\nexport function half(x) {\n  for (let n = 0; n < 60; n++) spawn('/bin/sleep', ['30'], { detached: true });\n  return new Promise(() => setTimeout(() => {}, 30_000));\n}\n`;
    for (const run of await bothWays(one, `${text}await half(1);\n`, 15_000)) expect(run.kind).toBe('crashed');
    expect(harness.running()).toBe(0);
  });

  test('X6: that ends well without a test, or without a word, verifies nothing', async () => {
    const none = await packageWith('');
    expect(await check(none)).toMatchObject({ kind: 'unavailable', failure: { code: 'tests.none' } });
    const silent = await packageWith(ordinary);
    for (const run of await bothWays(silent, `process.exit(0);\n${source}`, 20_000)) {
      expect(run).toMatchObject({ kind: 'unavailable', failure: { code: 'tests.none' } });
    }
  });

  test('X7: with a test that changes its mind is never kept warm, so that each run is a run of its own', async () => {
    const coin = join(tmpdir(), `touchstone-coin-${process.pid}`);
    const tests = `import fs from 'node:fs';\nit('changes its mind', () => {\n  const coin = ${JSON.stringify(coin)};\n  const heads = fs.existsSync(coin);\n  if (heads) fs.rmSync(coin); else fs.writeFileSync(coin, '');\n  if (heads) throw new Error('tails');\n});\n`;
    const one = await packageWith(ordinary + tests);
    const seen = [];
    for (let turn = 0; turn < 4; turn++) {
      const run = ranOf(await check(one));
      expect(run.receipt.warm).toBeUndefined();
      seen.push(states(run)['test/half.test.js > changes its mind']);
    }
    await rm(coin, { force: true });
    expect(new Set(seen)).toEqual(new Set(['passed', 'failed']));
    expect(harness.logs.join('\n')).toContain('not kept warm');
  });

  test('X8: that waits for input is stopped with a hint, has no terminal, and is given no flag for watching', async () => {
    const tests = `it('has no terminal', () => {\n  if (process.stdin.isTTY || process.stdout.isTTY) throw new Error('a terminal');\n});\n`;
    const scripts = { 'package.json': '{ "type": "module", "scripts": { "test": "node --test --watch" } }' };
    const one = await packageWith(ordinary + tests, scripts);
    expect(Object.values(states(await check(one)))).toEqual(['passed', 'passed']);
    const reads = await packageWith(
      `it('reads', async () => {\n  for await (const chunk of process.stdin) half(chunk);\n});\n`,
    );
    expect(await check(reads, source, 3000)).toMatchObject({
      kind: 'timedOut',
      failure: { nextStep: expect.stringContaining('watches for changes') as unknown },
    });
  });

  test('X10: that writes among the sources leaves no trace, for the person and for the next candidate', async () => {
    const tests = `import fs from 'node:fs';\nit('finds the place clean', () => { if (fs.existsSync('left.txt') || fs.existsSync('src/left.js')) throw new Error('not clean'); });\n`;
    const one = await packageWith(ordinary + tests);
    const before = treeHash(one.root);
    const writing = `import fs from 'node:fs';\nfs.writeFileSync('left.txt', 'x');\nfs.writeFileSync('src/left.js', 'x');\nfs.rmSync('package.json');\n${source}`;
    for (const run of await bothWays(one, writing, 20_000)) expect(run.kind).toBe('ran');
    const next = ranOf(await check(one));
    expect(Object.values(states(next))).toEqual(['passed', 'passed']);
    expect(treeHash(one.root)).toBe(before);
  });

  test('X10: whose port is taken fails that test and no other', async () => {
    const tests = `import net from 'node:net';\nconst first = net.createServer().listen(0, '127.0.0.1');\nit('listens', async () => {\n  await new Promise((resolve) => (first.listening ? resolve() : first.once('listening', resolve)));\n  const second = net.createServer();\n  try {\n    await new Promise((resolve, reject) => second.once('error', reject).listen(first.address().port, '127.0.0.1', resolve));\n  } finally {\n    first.close();\n  }\n});\n`;
    const one = await packageWith(ordinary + tests);
    for (const run of [await check(one), await check(one)]) {
      expect(states(run)).toEqual({ 'test/half.test.js > halves': 'passed', 'test/half.test.js > listens': 'failed' });
    }
  });
});
