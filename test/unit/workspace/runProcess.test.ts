// Processes of a run: their output, their end, and that nothing of them is left.

import { chmodSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { ProcessSpec } from '../../../server/src/workspace/process.ts';
import { createProcesses, type ProcessOptions } from '../../../server/src/workspace/processes.ts';
import { runs, temporaryFolder, until } from '../../support/processes.ts';

const node = process.execPath;
const never = new AbortController().signal;
const made: { dispose(): Promise<void> }[] = [];
afterEach(() => Promise.all(made.splice(0).map((processes) => processes.dispose())));

function processesFor(options: ProcessOptions = {}) {
  const processes = createProcesses(options);
  made.push(processes);
  return processes;
}

const script = (code: string, more: Partial<ProcessSpec> = {}): ProcessSpec => ({
  argv: [node, '-e', code],
  cwd: process.cwd(),
  deadlineMs: 20_000,
  ...more,
});
const run = (code: string, more: Partial<ProcessSpec> = {}, options: ProcessOptions = {}) =>
  processesFor(options).run(script(code, more), never);

test('tells the exit code and both streams apart', async () => {
  const end = await run('console.log("out"); console.error("err"); process.exitCode = 3');
  expect(end).toMatchObject({
    kind: 'exited',
    exitCode: 3,
    signal: null,
    stdout: 'out\n',
    stderr: 'err\n',
    droppedBytes: 0,
  });
});

test('hands arguments over unchanged, with no shell between', async () => {
  const words = ['a b', '$HOME', '`id`', '"', "'", '*', '&& false', '%PATH%', '^', ''];
  const end = await processesFor().run(
    {
      argv: [node, '-p', 'JSON.stringify(process.argv.slice(1))', '--', ...words],
      cwd: process.cwd(),
      deadlineMs: 20_000,
    },
    never,
  );
  expect(JSON.parse(end.stdout)).toEqual(words);
});

test('gives no input and no terminal', async () => {
  const end = await run(
    'process.stdin.on("data", () => {}).on("end", () => console.log("end", !!process.stdin.isTTY, !!process.stdout.isTTY))',
  );
  expect(end.stdout).toBe('end false false\n');
});

test('gives only the allowlisted environment, what the caller sets, and the tag', async () => {
  const end = await run(
    'console.log(JSON.stringify(process.env))',
    { env: { OWN: '1' } },
    { environment: { PATH: '/usr/bin', NODE_OPTIONS: '--bad', MY_TOKEN: 'x' } },
  );
  const { TOUCHSTONE_RUN: tag, ...rest } = JSON.parse(end.stdout) as Record<string, string>;
  expect(tag).toMatch(/^\d+-[0-9a-f]{16}$/);
  expect(rest).toEqual({ PATH: '/usr/bin', OWN: '1', CI: '1', NO_COLOR: '1', FORCE_COLOR: '0' });
});

test('tells an end by signal apart from failure', async () => {
  expect(await run('process.kill(process.pid, "SIGSEGV")')).toMatchObject({
    kind: 'signalled',
    exitCode: null,
    signal: 'SIGSEGV',
  });
});

test('says why something could not be started', async () => {
  const folder = temporaryFolder();
  const plain = join(folder, 'plain');
  writeFileSync(plain, 'text');
  chmodSync(plain, 0o644);
  symlinkSync('nowhere', join(folder, 'dangling'));
  const start = (file: string, cwd = folder) => processesFor().run({ argv: [file], cwd, deadlineMs: 1000 }, never);
  expect(await start(join(folder, 'missing'))).toMatchObject({
    kind: 'notStarted',
    reason: expect.stringContaining('missing'),
  });
  expect(await start(join(folder, 'dangling'))).toMatchObject({
    kind: 'notStarted',
    reason: expect.stringContaining('dangling'),
  });
  expect(await start(plain)).toMatchObject({ kind: 'notStarted', reason: expect.stringContaining('not executable') });
  expect(await start(folder)).toMatchObject({ kind: 'notStarted', reason: expect.stringContaining('no file') });
  expect(await start('node')).toMatchObject({ kind: 'notStarted', reason: expect.stringContaining('absolute') });
  expect(await start(node, join(folder, 'gone'))).toMatchObject({
    kind: 'notStarted',
    reason: expect.stringContaining('folder'),
  });
});

test('does not start what was cancelled before', async () => {
  const file = join(temporaryFolder(), 'started');
  const end = await processesFor().run(
    script(`require('fs').writeFileSync(${JSON.stringify(file)}, '')`),
    AbortSignal.abort(),
  );
  expect(end.kind).toBe('cancelled');
  expect(existsSync(file)).toBe(false);
});

/** A script that starts `kinds` of children which ignore signals and write their ids to files, and then hangs. */
const family = (folder: string) => `
  const { spawn } = require('child_process');
  const { writeFileSync } = require('fs');
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(name, () => {});
  const hang = "for (const n of ['SIGTERM','SIGINT','SIGHUP']) process.on(n, () => {}); require('fs').writeFileSync(process.argv[1], String(process.pid)); setInterval(() => {}, 1000)";
  spawn(process.execPath, ['-e', hang, ${JSON.stringify(join(folder, 'child'))}], { stdio: 'inherit' });
  const daemon = "require('child_process').spawn(process.execPath, ['-e', process.argv[1], process.argv[2]], { detached: true, stdio: 'inherit' }).unref(); process.exit(0)";
  spawn(process.execPath, ['-e', daemon, hang, ${JSON.stringify(join(folder, 'daemon'))}], { detached: true, stdio: 'inherit' }).unref();
  writeFileSync(${JSON.stringify(join(folder, 'parent'))}, String(process.pid));
`;
const members = (folder: string) => ['parent', 'child', 'daemon'].map((name) => join(folder, name));
const complete = (folder: string) =>
  members(folder).every((file) => existsSync(file) && readFileSync(file, 'utf8') !== '');
const pids = (folder: string) => members(folder).map((file) => Number(readFileSync(file, 'utf8')));

test('kills the whole tree on abort, daemons included, before it settles', async () => {
  const folder = temporaryFolder();
  const controller = new AbortController();
  const ended = processesFor().run(script(`${family(folder)} setInterval(() => {}, 1000)`), controller.signal);
  await until('all have started', () => complete(folder), 10_000);
  const start = performance.now();
  controller.abort();
  expect((await ended).kind).toBe('cancelled');
  expect(pids(folder).filter(runs)).toEqual([]);
  expect(performance.now() - start).toBeLessThan(2000);
});

test('kills the whole tree at the deadline, and keeps what it said until then', async () => {
  const folder = temporaryFolder();
  const end = await run(`console.log('said'); ${family(folder)} setInterval(() => {}, 1000)`, { deadlineMs: 2500 });
  expect(end).toMatchObject({ kind: 'timedOut', stdout: 'said\n' });
  // On a busy machine not all of them may have got so far as to write their ids.
  expect(existsSync(join(folder, 'parent'))).toBe(true);
  const known = members(folder).filter((file) => existsSync(file) && readFileSync(file, 'utf8') !== '');
  expect(known.map((file) => Number(readFileSync(file, 'utf8'))).filter(runs)).toEqual([]);
});

test('leaves no background process behind an ordinary end, and does not wait for its pipes', async () => {
  const folder = temporaryFolder();
  const done = `const wait = setInterval(() => { if (${JSON.stringify(members(folder))}.every((f) => require('fs').existsSync(f) && require('fs').readFileSync(f, 'utf8'))) process.exit(0) }, 10)`;
  const end = await run(`${family(folder)} ${done}`);
  expect(end).toMatchObject({ kind: 'exited', exitCode: 0 });
  expect(pids(folder).filter(runs)).toEqual([]);
});

test('kills what starts too many processes', async () => {
  const code =
    "for (let i = 0; i < 30; i++) require('child_process').spawn('/bin/sleep', ['60']); setInterval(() => {}, 1000)";
  const end = await run(code, {}, { limits: { processes: 10 } });
  expect(end).toMatchObject({ kind: 'signalled', reason: expect.stringContaining('processes') });
});

test('keeps a bounded part of a flood that is one endless line, and loses none of its end', async () => {
  const code =
    "const { writeSync } = require('fs'); const chunk = Buffer.alloc(65536, 120); for (let i = 0; i < 3200; i++) { let at = 0; while (at < chunk.length) { try { at += writeSync(1, chunk, at) } catch (e) { if (e.code !== 'EAGAIN') throw e } } } console.log('THE END')";
  const end = await run(code, { outputLimit: 10_000 });
  expect(end.kind).toBe('exited');
  expect(end.stdout.length).toBeLessThan(10_100);
  expect(end.stdout.endsWith('THE END\n')).toBe(true);
  expect(end.droppedBytes).toBe(3200 * 65536 + 'THE END\n'.length - 10_000);
});

test('turns binary and coloured output into plain text', async () => {
  const end = await run(
    'process.stdout.write(Buffer.from([0, 255, 254, 27, 91, 51, 49, 109, 114, 101, 100, 27, 91, 48, 109, 7, 10]))',
  );
  expect(end.stdout).toBe('\ufffd\ufffdred\n');
});

test('counts what runs, and ends it with itself', async () => {
  const processes = createProcesses();
  const ended = processes.run(script('setInterval(() => {}, 1000)'), never);
  expect(processes.running()).toBe(1);
  await processes.dispose();
  expect((await ended).kind).toBe('cancelled');
  expect(processes.running()).toBe(0);
});
