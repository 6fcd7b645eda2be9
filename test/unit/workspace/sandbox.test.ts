// What a program in the sandbox can reach, and that its end is told as it was. Each test starts real
// programs with the real bubblewrap; what is built for other systems is looked at as words only.

import { execFile, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { runTagVariable } from '../../../server/src/workspace/environment.ts';
import type { ProcessEnd, ProcessSpec } from '../../../server/src/workspace/process.ts';
import { createSandbox, endInSandbox, type SandboxOptions } from '../../../server/src/workspace/sandbox.ts';
import { scratchAt } from '../../../server/src/workspace/scratchCopies.ts';
import { seatbeltWords } from '../../../server/src/workspace/seatbelt.ts';
import { needs } from '../../support/needs.ts';
import { runs, temporaryFolder, until } from '../../support/processes.ts';
import { treeHash, write } from '../../support/scratchProject.ts';

const withBubblewrap = needs('bubblewrap');

/** A workspace and its copy, side by side. */
function place() {
  const base = temporaryFolder();
  const [workspace, copy] = [join(base, 'app'), join(base, 'private/copy/app')];
  write(workspace, { 'src/a.txt': 'a', 'src/b.txt': 'b' });
  write(copy, { 'src/a.txt': 'a', 'src/b.txt': 'b' });
  return { base, workspace, copy, scratch: scratchAt(workspace, copy) };
}

/** Runs a script of Node inside of the sandbox. */
async function inside(
  at: ReturnType<typeof place>,
  script: string,
  more: Partial<ProcessSpec> = {},
  options: SandboxOptions = {},
  words: readonly string[] = [],
) {
  const spec: ProcessSpec = {
    argv: [process.execPath, '-e', script, ...words],
    cwd: at.copy,
    deadlineMs: 10_000,
    within: at.scratch,
    ...more,
  };
  const wrapped = await createSandbox({ readable: [at.base], ...options }).wrap(spec);
  const [file, ...rest] = wrapped.argv;
  const result = spawnSync(file, rest, { cwd: wrapped.cwd, encoding: 'utf8', env: { ...process.env, ...spec.env } });
  return { ...result, sandboxed: wrapped.sandboxed };
}

withBubblewrap('says which sandbox it is and which version', async () => {
  expect(await createSandbox().state()).toEqual({
    kind: 'sandbox',
    by: 'bubblewrap',
    version: expect.stringMatching(/^\d+\.\d+/) as string,
  });
});

withBubblewrap(
  'lets a program write in the copy, in its own temporary folder and where it was let, and nowhere else',
  async () => {
    const at = place();
    const cache = join(at.base, 'cache');
    const closed = join(at.base, 'closed');
    mkdirSync(cache);
    mkdirSync(closed);
    const before = treeHash(at.workspace);
    const script = `
    const fs = require('fs'); const told = {};
    for (const path of process.argv.slice(1)) {
      try { fs.writeFileSync(path + '/written', 'x'); told[path] = 'written'; } catch (error) { told[path] = error.code; }
    }
    console.log(JSON.stringify(told));`;
    const folders = [
      at.copy,
      cache,
      closed,
      join(at.workspace, 'src'),
      at.workspace,
      '/',
      '/etc',
      '/usr',
      '/tmp',
      '/var/tmp',
      '/dev/shm',
    ];
    const result = await inside(at, script, { writable: [cache] }, {}, folders);
    expect(result.stderr).toBe('');
    const told = JSON.parse(result.stdout) as Record<string, string>;
    const refused = folders.filter((folder) => told[folder] !== 'written');
    expect(refused).toEqual([closed, join(at.workspace, 'src'), at.workspace, '/', '/etc', '/usr']);
    for (const folder of refused) expect(['EROFS', 'EACCES', 'EPERM']).toContain(told[folder]);
    expect(treeHash(at.workspace)).toBe(before);
    expect([existsSync(join(at.copy, 'written')), existsSync(join(cache, 'written'))]).toEqual([true, true]);
    expect(existsSync('/tmp/written') || existsSync('/var/tmp/written')).toBe(false);
  },
);

withBubblewrap('X14: keeps the person’s tree closed when a folder above it may be written', async () => {
  const at = place();
  const before = treeHash(at.workspace);
  const result = await inside(
    at,
    `for (const path of process.argv.slice(1)) try { require('fs').writeFileSync(path, 'x'); console.log('wrote'); } catch (error) { console.log(error.code); }`,
    { writable: [at.base] },
    {},
    [join(at.workspace, 'src/a.txt'), join(at.base, 'beside.txt'), join(at.copy, 'src/a.txt')],
  );
  expect(result.stdout).toBe('EROFS\nwrote\nwrote\n');
  expect(treeHash(at.workspace)).toBe(before);
});

withBubblewrap('gives no network but a loopback of its own', async () => {
  const at = place();
  const server = createServer((socket) => socket.end('host'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const script = `
    const net = require('net');
    const ask = (port) => new Promise((resolve) => {
      const socket = net.connect(port, '127.0.0.1'); let said = '';
      socket.on('data', (chunk) => said += chunk); socket.on('end', () => resolve(said)); socket.on('error', (error) => resolve(error.code));
    });
    const own = net.createServer((socket) => socket.end('own')).listen(0, '127.0.0.1', async () => {
      console.log(await ask(${port}), await ask(own.address().port)); process.exit();
    });`;
  const run = promisify(execFile);
  const spec = {
    argv: [process.execPath, '-e', script] as const,
    cwd: at.copy,
    deadlineMs: 10_000,
    within: at.scratch,
  };
  const answers = async (more: Partial<ProcessSpec>) => {
    const [file, ...rest] = (await createSandbox().wrap({ ...spec, ...more })).argv;
    return (await run(file, rest)).stdout;
  };
  expect(await answers({})).toBe('ECONNREFUSED own\n');
  expect(await answers({ network: true })).toBe('host own\n');
});

withBubblewrap('sees no sockets of the machine’s services', async () => {
  const at = place();
  const result = await inside(at, `console.log(JSON.stringify(require('fs').readdirSync('/run')))`);
  const left = (JSON.parse(result.stdout) as string[]).filter(
    (name) => !['current-system', 'wrappers', 'opengl-driver'].includes(name),
  );
  expect(left).toEqual([]);
});

withBubblewrap('sees and harms no process outside', async () => {
  const at = place();
  const result = await inside(
    at,
    `const fs = require('fs'); let killed; try { process.kill(${process.pid}, 0); killed = true; } catch (error) { killed = error.code; }
     console.log(killed, fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).length < 10);`,
  );
  expect(result.stdout).toBe('ESRCH true\n');
});

withBubblewrap('cannot change the machine through /proc, mounts or devices, also as root', async () => {
  const at = place();
  const before = readFileSync('/proc/sys/kernel/core_pattern', 'utf8');
  const script = `
    const fs = require('fs'); const { spawnSync } = require('child_process'); const told = [];
    for (const path of ['/proc/sys/kernel/core_pattern', '/proc/sys/vm/overcommit_memory', '/proc/sysrq-trigger'])
      try { fs.closeSync(fs.openSync(path, 'r+')); told.push('opened ' + path); } catch (error) { if (error.code !== 'ENOENT') told.push(error.code); }
    told.push(spawnSync('mount', ['-o', 'remount,rw', '/']).status, spawnSync('mknod', ['disk', 'b', '8', '0']).status);
    console.log(told.every((one) => one !== 0 && !String(one).startsWith('opened')), JSON.stringify(told));`;
  expect((await inside(at, script)).stdout).toMatch(/^true/);
  expect(readFileSync('/proc/sys/kernel/core_pattern', 'utf8')).toBe(before);
});

withBubblewrap('reads the home folder without its secrets', async () => {
  const at = place();
  const home = join(at.base, 'home');
  write(home, {
    '.ssh/id': 'key',
    '.npmrc': 'token',
    '.gitconfig': 'name',
    '.config/gh/hosts.yml': 'token',
    'kept/key': 'linked',
  });
  symlinkSync(join(home, 'kept'), join(home, '.aws'));
  const script = `
    const fs = require('fs'); const home = ${JSON.stringify(home)};
    const read = (name) => { try { return fs.readFileSync(home + '/' + name, 'utf8'); } catch (error) { return error.code; } };
    try { fs.writeFileSync(home + '/.bashrc', ''); console.log('wrote'); } catch (error) { console.log(error.code); }
    console.log(JSON.stringify(['.ssh/id', '.npmrc', '.gitconfig', '.config/gh/hosts.yml', '.aws/key'].map(read)));`;
  const result = await inside(at, script, {}, { home });
  expect(result.stdout).toBe('EROFS\n["ENOENT","","name","ENOENT","ENOENT"]\n');
});

withBubblewrap('leaves the environment and file descriptor 3 as they are', async () => {
  const at = place();
  const spec: ProcessSpec = {
    argv: [process.execPath, '-e', `require('fs').writeSync(3, process.env.SPOKEN + process.cwd())`],
    cwd: join(at.copy, 'src'),
    deadlineMs: 10_000,
    within: at.scratch,
  };
  const wrapped = await createSandbox().wrap(spec);
  const [file, ...rest] = wrapped.argv;
  const child = spawn(file, rest, {
    env: { ...process.env, SPOKEN: 'heard ' },
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  let said = '';
  child.stdio[3]?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  expect(said).toBe(`heard ${join(at.copy, 'src')}`);
});

withBubblewrap('X13: a daemon dies with the program, and all with the process that started them', async () => {
  const at = place();
  const tag = `sandbox-test-${process.pid}-${Math.round(performance.now())}`;
  const daemon = `setInterval(() => {}, 1000)`;
  const script = (last: string) => `
    require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(daemon)}], { detached: true, stdio: 'ignore' }).unref(); ${last}`;
  const left = () =>
    readdirSync('/proc').filter(
      (name) => /^\d+$/.test(name) && environ(name).includes(`${runTagVariable}=${tag}`) && runs(Number(name)),
    );
  const start = async (last: string) => {
    const spec = {
      argv: [process.execPath, '-e', script(last)] as const,
      cwd: at.copy,
      deadlineMs: 10_000,
      within: at.scratch,
    };
    const [file, ...rest] = (await createSandbox().wrap(spec)).argv;
    return spawn(file, rest, { env: { ...process.env, [runTagVariable]: tag }, stdio: 'ignore' });
  };
  const ordinary = await start('process.exit(3)');
  expect(await new Promise((resolve) => ordinary.once('exit', resolve))).toBe(3);
  await until('the daemon is gone', () => left().length === 0);
  const killed = await start('setInterval(() => {}, 1000)');
  // Bubblewrap twice, the program and its daemon: the killer outside sees the tag on each.
  await until('all are there', () => left().length >= 4);
  killed.kill('SIGKILL');
  await until('all are gone', () => left().length === 0);
});

function environ(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}

withBubblewrap('tells exit codes and deaths by signals apart, and both from a start that failed', async () => {
  const at = place();
  const endOf = async (script: string, more: Partial<ProcessSpec> = {}) => {
    const { status, stdout, stderr } = await inside(at, script, more);
    const { kind, exitCode, signal, sandboxed } = endInSandbox(ended({ exitCode: status, stdout, stderr }), 'linux');
    return [kind, exitCode, signal, sandboxed];
  };
  expect(await endOf('process.exit(0)')).toEqual(['exited', 0, null, true]);
  expect(await endOf('process.exit(1)')).toEqual(['exited', 1, null, true]);
  expect(await endOf('process.exit(125)')).toEqual(['exited', 125, null, true]);
  expect(await endOf('process.kill(process.pid, "SIGKILL")')).toEqual(['signalled', null, 'SIGKILL', true]);
  expect(await endOf('process.abort()')).toEqual(['signalled', null, 'SIGABRT', true]);
  expect(await endOf('', { argv: [join(at.copy, 'no-such-program')] })).toEqual(['notStarted', null, null, true]);
  expect(await endOf('', { writable: [join(at.base, 'no-such-folder')] })).toEqual(['notStarted', null, null, true]);
  expect(await endOf('', { cwd: join(at.copy, 'no-such-folder') })).toEqual(['notStarted', null, null, true]);
});

test('keeps an ordinary failure that only looks like one of the sandbox', () => {
  const failed = (stdout: string, stderr: string, exitCode = 1) =>
    endInSandbox(ended({ exitCode, stdout, stderr }), 'linux').kind;
  expect(failed('1 failed', 'bwrap: said by a test')).toBe('exited');
  expect(failed('', 'a test says bwrap: no')).toBe('exited');
  expect(failed('', 'bwrap: no', 2)).toBe('exited');
  expect(endInSandbox(ended({ exitCode: 137 }), 'darwin')).toMatchObject({ kind: 'exited', exitCode: 137 });
  expect(endInSandbox({ ...ended({}), kind: 'timedOut', signal: 'SIGKILL' }, 'linux')).toMatchObject({
    kind: 'timedOut',
  });
});

function ended(more: Partial<ProcessEnd>): ProcessEnd {
  return { kind: 'exited', exitCode: 0, signal: null, stdout: '', stderr: '', droppedBytes: 0, durationMs: 1, ...more };
}

test('X14: without a sandbox says why, starts programs as they are, and never works through a mount', async () => {
  const at = place();
  const spec: ProcessSpec = { argv: ['/bin/true'], cwd: at.copy, deadlineMs: 1000, within: at.scratch };
  for (const options of [{ systemFolders: [] }, { platform: 'win32' }] as const) {
    const sandbox = createSandbox(options);
    expect(await sandbox.state()).toMatchObject({ kind: 'none', why: expect.stringMatching(/\w/) as string });
    expect(await sandbox.wrap(spec)).toEqual({ ...spec, sandboxed: false });
    const mount = { lower: at.workspace, upper: at.copy, work: at.copy };
    await expect(sandbox.wrap({ ...spec, within: { ...at.scratch, mount } })).rejects.toThrow('no sandbox');
    expect(await sandbox.reasonNotToMount({ ...at.scratch, mount })).toMatch(/\w/);
  }
});

test('does not believe a bubblewrap that does nothing', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'bwrap'), '#!/bin/sh\necho bubblewrap 9.9\n');
  chmodSync(join(folder, 'bwrap'), 0o755);
  const sandbox = createSandbox({ platform: 'linux', systemFolders: [folder, '/bin'] });
  expect(await sandbox.state()).toEqual({ kind: 'none', why: 'bubblewrap 9.9 cannot be used here: exit 0' });
});

test('leaves a program that works in no overlay alone', async () => {
  const spec: ProcessSpec = { argv: ['/bin/true'], cwd: '/', deadlineMs: 1000 };
  expect(await createSandbox().wrap(spec)).toEqual({ ...spec, sandboxed: false });
});

test('names paths to macOS as parameters, never as text of the profile', () => {
  const at = place();
  const odd = '/Users/a")(allow default)("';
  const machine = { home: odd, temporary: ['/private/tmp'] };
  const words = seatbeltWords(
    machine,
    { argv: ['/bin/true', 'x'], cwd: '/', deadlineMs: 1, writable: [odd] },
    at.scratch,
  );
  const profile = words[words.indexOf('-p') + 1]!;
  expect(profile).not.toContain('/Users/');
  expect(profile).toContain('(deny network*)');
  expect(words).toContain(`P0=${at.copy}`);
  for (const [, name] of profile.matchAll(/param "(P\d+)"/g))
    expect(words.some((word) => word.startsWith(`${name}=`))).toBe(true);
  expect(words.slice(-2)).toEqual(['/bin/true', 'x']);
});
