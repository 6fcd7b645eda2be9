// The process that runs one program after another for trials: each ends by itself or by a limit, and none of them
// reaches into the next.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTrialHost, type TrialHost } from '../../../server/src/checkers/trialHost.ts';
import { createToolBench } from '../../support/toolBench.ts';

let bench: ReturnType<typeof createToolBench>;
let folder: string;
let host: TrialHost;
let release: () => Promise<void>;

beforeAll(async () => {
  bench = createToolBench({ 'a.txt': 'as it was\n' });
  folder = mkdtempSync(join(tmpdir(), 'trial-host-'));
  const context = bench.context();
  const held = await context.scratch.hold!(bench.request('a.txt', '').overlay.snapshot, context.signal);
  release = () => held.release();
  host = (await startTrialHost(context, held, folder, held.scratch.root))!;
});

afterAll(async () => {
  await host.stop();
  await release();
  await bench.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const run = (script: string, rest: { limitMs?: number; memory?: number; signal?: AbortSignal } = {}) => {
  const { limitMs = 20_000, memory, signal = new AbortController().signal } = rest;
  const argv = [process.execPath, '-e', script] as const;
  return host.run({ argv, cwd: folder, env: { WORD: 'told' }, limitMs, ...(memory ? { memory } : {}) }, signal);
};

test('tells the exit code and what was printed on both streams', async () => {
  const end = await run('console.log(process.env.WORD); console.error("loud"); process.exit(3)');
  expect(end).toMatchObject({ code: 3, cut: null });
  expect(end!.output.split('\n').sort()).toEqual(['', 'loud', 'told']);
});

test('answers in turn, each with its own', async () => {
  const ends: Awaited<ReturnType<typeof run>>[] = [];
  for (const word of ['one', 'two', 'three']) ends.push(await run(`console.log("${word}")`));
  expect(ends.map((end) => end!.output)).toEqual(['one\n', 'two\n', 'three\n']);
});

test('ends a program that does not, and what it started', async () => {
  const script =
    'require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 9)"], { stdio: "inherit" }); for (;;);';
  expect(await run(script, { limitMs: 300 })).toMatchObject({ code: null, cut: 'time' });
  expect(await run('console.log(1)')).toMatchObject({ code: 0, output: '1\n' });
});

test('does not wait for what a program left running', async () => {
  const script =
    'require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 9)"], { stdio: "inherit" }); process.exit(0)';
  expect(await run(script)).toMatchObject({ code: 0, cut: null });
});

test('ends a program that eats memory, where the system tells of it, and by its time elsewhere', async () => {
  const script = 'const all = []; setInterval(() => all.push(Buffer.alloc(1 << 22, 1)), 1)';
  expect(await run(script, { memory: 200 << 20, limitMs: 15_000 })).toMatchObject({
    cut: process.platform === 'linux' ? 'memory' : 'time',
  });
});

test('says so when a program cannot be started, and keeps a flood of words short', async () => {
  const missing = await host.run(
    { argv: [join(folder, 'missing')], cwd: folder, env: {}, limitMs: 5000 },
    new AbortController().signal,
  );
  expect(missing).toMatchObject({ code: -1, output: expect.stringContaining('ENOENT') });
  const flood = await run('process.stdout.write("x".repeat(1 << 20))');
  expect(flood!.output).toHaveLength(1 << 18);
});

test('is of no more use after an abort', async () => {
  const stop = new AbortController();
  const running = run('for (;;);', { signal: stop.signal });
  stop.abort();
  await expect(running).rejects.toThrow(/abort/iu);
  expect(await run('console.log(1)')).toBeUndefined();
});
