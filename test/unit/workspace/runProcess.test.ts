// Processes of a run: their output, their end, and that nothing of them is left.

import { chmodSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { toolTrouble } from '../../../server/src/checkers/toolRun.ts';
import type { ProcessSpec, SandboxPort } from '../../../server/src/workspace/process.ts';
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

test('X8: gives no input and no terminal', async () => {
  const end = await run(
    'process.stdin.on("data", () => {}).on("end", () => console.log("end", !!process.stdin.isTTY, !!process.stdout.isTTY))',
  );
  expect(end.stdout).toBe('end false false\n');
});

test('X12: gives only the allowlisted environment, what the caller sets, and the tag', async () => {
  const end = await run(
    'console.log(JSON.stringify(process.env))',
    { env: { OWN: '1' } },
    { environment: { PATH: '/usr/bin', NODE_OPTIONS: '--bad', MY_TOKEN: 'x' } },
  );
  const { TOUCHSTONE_RUN: tag, ...rest } = JSON.parse(end.stdout) as Record<string, string>;
  expect(tag).toMatch(/^\d+-[0-9a-f]{16}$/);
  expect(rest).toEqual({ PATH: '/usr/bin', OWN: '1', CI: '1', NO_COLOR: '1', FORCE_COLOR: '0' });
});

test('X5: tells an end by signal apart from failure', async () => {
  expect(await run('process.kill(process.pid, "SIGSEGV")')).toMatchObject({
    kind: 'signalled',
    exitCode: null,
    signal: 'SIGSEGV',
  });
});

test.each(['SIGKILL', 'SIGABRT', 'SIGSEGV'])('X5: %s is a crash, and leaves no core file', async (signal) => {
  const folder = temporaryFolder();
  const end = await run(`process.kill(process.pid, '${signal}'); setInterval(() => {}, 1000)`, { cwd: folder });
  expect(end).toMatchObject({ kind: 'signalled', exitCode: null, signal });
  expect(readdirSync(folder)).toEqual([]);
  const trouble = toolTrouble({ checker: 'tests', family: 'tests' }, 'The runner', 'Install it.', end, 1000);
  expect(trouble).toMatchObject({ kind: 'crashed', failure: { code: 'checker.crashed' } });
});

test('X5: an exit code by which a shell tells a signal is a crash too, and no failed tests', async () => {
  for (const code of [134, 137, 139, 143]) {
    const end = await processesFor().run(
      { argv: ['/bin/sh', '-c', `exit ${code}`], cwd: '/', deadlineMs: 20_000 },
      never,
    );
    const trouble = toolTrouble({ checker: 'tests', family: 'tests' }, 'The runner', 'Install it.', end, 1000);
    expect(trouble).toMatchObject({ kind: 'crashed' });
  }
});

test('X8: a prompt gets no answer but an end of input, and a watch mode ends at its deadline with a hint', async () => {
  const prompt = `
    const asked = require('readline').createInterface({ input: process.stdin, output: process.stdout });
    asked.question('Continue? (y/n) ', () => console.log('answered'));
    asked.on('close', () => console.log('closed'));`;
  expect(await run(prompt)).toMatchObject({ kind: 'exited', stdout: 'Continue? (y/n) closed\n' });
  const watch = `if (process.stdin.isTTY || !process.env.CI) console.log('interactive'); process.stdin.on('end', () => {}); setInterval(() => {}, 1000)`;
  const end = await run(watch, { deadlineMs: 700 });
  expect(end).toMatchObject({ kind: 'timedOut', stdout: '' });
  const trouble = toolTrouble({ checker: 'tests', family: 'tests' }, 'The runner', 'Install it.', end, 700);
  expect(trouble).toMatchObject({
    kind: 'timedOut',
    failure: { code: 'checker.timeout', nextStep: expect.any(String) },
  });
});

test('X12: hostile variables of the parent neither run code nor choose the program', async () => {
  const folder = temporaryFolder();
  const hook = join(folder, 'hook.cjs');
  const trace = join(folder, 'ran');
  writeFileSync(hook, `require('fs').writeFileSync(${JSON.stringify(trace)}, '')`);
  writeFileSync(join(folder, 'sleep'), `#!/bin/sh\n: > ${trace}\n`, { mode: 0o755 });
  const hostile = {
    PATH: `.::${'relative/bin'}:/usr/bin:/bin`,
    NODE_OPTIONS: `--require ${hook}`,
    NODE_PATH: folder,
    LD_PRELOAD: '/no/such/library.so',
    LD_LIBRARY_PATH: folder,
    BASH_ENV: hook,
    ENV: hook,
    PYTHONSTARTUP: hook,
    PYTHONPATH: folder,
    PERL5OPT: '-Mnone',
    GIT_SSH_COMMAND: hook,
    TOUCHSTONE_RUN: '',
  };
  const code = `require('child_process').spawnSync('sleep', ['0'], { stdio: 'inherit' }); console.log(process.env.PATH)`;
  const end = await run(code, { cwd: folder }, { environment: hostile });
  expect(end).toMatchObject({ kind: 'exited', exitCode: 0, stdout: '/usr/bin:/bin\n', stderr: '' });
  expect(existsSync(trace)).toBe(false);
});

describe('X14: a sandbox', () => {
  const within = { root: '/tmp', toScratch: (path: string) => path, toWorkspace: (path: string) => path };
  const none = { kind: 'none', why: 'there is none here' } as const;

  test('that is not there is said to be none, and nothing claims to have run in it', async () => {
    expect(await processesFor().isolation!()).toMatchObject({ kind: 'none', why: expect.any(String) });
    const sandbox: SandboxPort = { state: async () => none, wrap: async (spec) => ({ ...spec, sandboxed: false }) };
    expect(await processesFor({ sandbox }).isolation!()).toEqual(none);
    const end = await run('console.log(1)', { within }, { sandbox });
    expect(end).toMatchObject({ kind: 'exited', stdout: '1\n' });
    expect(end.sandboxed).not.toBe(true);
  });

  test('is put around processes within an overlay only, and is said of their end', async () => {
    const sandbox: SandboxPort = {
      state: async () => ({ kind: 'sandbox', by: 'bubblewrap', version: '1' }),
      wrap: async (spec) => ({ ...spec, argv: ['/bin/echo', 'walled'], sandboxed: true }),
    };
    expect(await run('', { within }, { sandbox })).toMatchObject({ stdout: 'walled\n', sandboxed: true });
    const plain = await run('console.log("free")', {}, { sandbox });
    expect(plain.stdout).toBe('free\n');
    expect(plain.sandboxed).not.toBe(true);
  });

  test('that cannot be made starts nothing, and says why', async () => {
    const file = join(temporaryFolder(), 'started');
    const sandbox: SandboxPort = {
      state: async () => none,
      wrap: () => Promise.reject(new Error('the walls fell')),
    };
    const processes = processesFor({ sandbox });
    const spec = script(`require('fs').writeFileSync(${JSON.stringify(file)}, '')`, { within });
    expect(await processes.run(spec, never)).toMatchObject({ kind: 'notStarted', reason: 'the walls fell' });
    expect(await processes.open!(spec, never).ended).toMatchObject({ kind: 'notStarted', reason: 'the walls fell' });
    expect(existsSync(file)).toBe(false);
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

test('X3: kills the whole tree on abort, daemons included, before it settles', async () => {
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

test('X1 X3: kills the whole tree at the deadline, though it ignores signals, and keeps what it said until then', async () => {
  const folder = temporaryFolder();
  const end = await run(`console.log('said'); ${family(folder)} setInterval(() => {}, 1000)`, { deadlineMs: 2500 });
  expect(end).toMatchObject({ kind: 'timedOut', stdout: 'said\n' });
  // On a busy machine not all of them may have got so far as to write their ids.
  expect(existsSync(join(folder, 'parent'))).toBe(true);
  const known = members(folder).filter((file) => existsSync(file) && readFileSync(file, 'utf8') !== '');
  expect(known.map((file) => Number(readFileSync(file, 'utf8'))).filter(runs)).toEqual([]);
});

test('X3: leaves no background process behind an ordinary end, and does not wait for its pipes', async () => {
  const folder = temporaryFolder();
  const done = `const wait = setInterval(() => { if (${JSON.stringify(members(folder))}.every((f) => require('fs').existsSync(f) && require('fs').readFileSync(f, 'utf8'))) process.exit(0) }, 10)`;
  const end = await run(`${family(folder)} ${done}`);
  expect(end).toMatchObject({ kind: 'exited', exitCode: 0 });
  expect(pids(folder).filter(runs)).toEqual([]);
});

test('X2: kills what starts too many processes', async () => {
  const code =
    "for (let i = 0; i < 30; i++) require('child_process').spawn('/bin/sleep', ['60']); setInterval(() => {}, 1000)";
  const end = await run(code, {}, { limits: { processes: 10 } });
  expect(end).toMatchObject({ kind: 'signalled', reason: expect.stringContaining('processes') });
});

test('X4: keeps a bounded part of a flood that is one endless line, and loses none of its end', async () => {
  const code =
    "const { writeSync } = require('fs'); const chunk = Buffer.alloc(65536, 120); for (let i = 0; i < 3200; i++) { let at = 0; while (at < chunk.length) { try { at += writeSync(1, chunk, at) } catch (e) { if (e.code !== 'EAGAIN') throw e } } } console.log('THE END')";
  const end = await run(code, { outputLimit: 10_000 });
  expect(end.kind).toBe('exited');
  expect(end.stdout.length).toBeLessThan(10_100);
  expect(end.stdout.endsWith('THE END\n')).toBe(true);
  expect(end.droppedBytes).toBe(3200 * 65536 + 'THE END\n'.length - 10_000);
});

test('X4: turns binary and coloured output into plain text', async () => {
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
