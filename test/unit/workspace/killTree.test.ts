// What hides from the supervisor is found all the same: orphans that clear their environment and leave
// their session, whoever dies first; and what grows too fast or too big is ended.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { ProcessSpec } from '../../../server/src/workspace/process.ts';
import { createProcesses, type ProcessOptions } from '../../../server/src/workspace/processes.ts';
import { warded } from '../../../server/src/workspace/warden.ts';
import { runs, temporaryFolder, until } from '../../support/processes.ts';
import { supervisorBundle } from '../../support/supervisorBundle.ts';

const node = process.execPath;
const never = new AbortController().signal;
const bundle = supervisorBundle();
const made: { dispose(): Promise<void> }[] = [];
afterEach(() => Promise.all(made.splice(0).map((processes) => processes.dispose())));

function supervised(options: ProcessOptions = {}) {
  const processes = createProcesses({ supervisorPath: bundle.supervisorPath(), ...options });
  made.push(processes);
  return processes;
}
const script = (code: string, more: Partial<ProcessSpec> = {}): ProcessSpec => ({
  argv: [node, '-e', code],
  cwd: process.cwd(),
  deadlineMs: 20_000,
  ...more,
});

/** A job whose grandchild has no tag, a session of its own and no parent; both write their ids, the job its parent's too. */
const hiding = (folder: string) => `
  const { spawn } = require('child_process');
  const stay = "require('fs').writeFileSync(process.argv[1], String(process.pid)); setInterval(() => {}, 1000)";
  const leave = "require('child_process').spawn(process.execPath, ['-e', process.argv[1], process.argv[2]], { detached: true, stdio: 'ignore', env: {} }).unref(); process.exit(0)";
  spawn(process.execPath, ['-e', leave, stay, ${JSON.stringify(join(folder, 'hidden'))}], { detached: true, stdio: 'ignore', env: {} }).unref();
  require('fs').writeFileSync(${JSON.stringify(join(folder, 'job'))}, process.pid + ' ' + process.ppid);
`;
const textOf = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '');
const started = (folder: string) => textOf(join(folder, 'hidden')) !== '' && textOf(join(folder, 'job')) !== '';
const hiddenPid = (folder: string) => Number(textOf(join(folder, 'hidden')));
const jobPids = (folder: string) => textOf(join(folder, 'job')).split(' ').map(Number) as [number, number];
const parentOf = (pid: number) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
};
const wait = ' setInterval(() => {}, 1000);';

test('X3: kills a grandchild that cleared its environment and left its session, on abort', async () => {
  const folder = temporaryFolder();
  const controller = new AbortController();
  const ended = supervised().run(script(hiding(folder) + wait), controller.signal);
  await until('all run', () => started(folder), 10_000);
  const pid = hiddenPid(folder);
  expect(runs(pid)).toBe(true);
  expect(readFileSync(`/proc/${pid}/environ`, 'latin1')).not.toContain('TOUCHSTONE_RUN');
  controller.abort();
  expect((await ended).kind).toBe('cancelled');
  expect(runs(pid)).toBe(false);
});

test('X3: kills it after an ordinary end too', async () => {
  const folder = temporaryFolder();
  const done = `setInterval(() => { if (require('fs').existsSync(${JSON.stringify(join(folder, 'hidden'))})) process.exit(0) }, 5)`;
  expect(await supervised().run(script(hiding(folder) + done), never)).toMatchObject({ kind: 'exited', exitCode: 0 });
  await until('it had written its id', () => started(folder), 1000);
  expect(runs(hiddenPid(folder))).toBe(false);
});

test('X3: leaves alone what another run of the same supervisor started', async () => {
  const [mine, other] = [temporaryFolder(), temporaryFolder()];
  const processes = supervised();
  const controller = new AbortController();
  const stays = `require('fs').writeFileSync(${JSON.stringify(join(other, 'job'))}, process.pid + ' 0'); const daemon = require('child_process').spawn(process.execPath, ['-e', "require('fs').writeFileSync(process.argv[1], String(process.pid)); setInterval(() => {}, 1000)", ${JSON.stringify(join(other, 'hidden'))}], { detached: true, stdio: 'ignore' }); daemon.unref();`;
  const rest = processes.run(script(stays + wait), never);
  await until('the other run has started', () => started(other), 10_000);
  const ended = processes.run(script(hiding(mine) + wait), controller.signal);
  await until('all run', () => started(mine), 10_000);
  // Long enough to have been looked at: it must not count as seen in the other run.
  await new Promise((resolve) => setTimeout(resolve, 600));
  controller.abort();
  await ended;
  expect(runs(hiddenPid(mine))).toBe(false);
  expect([hiddenPid(other), jobPids(other)[0]].every(runs)).toBe(true);
  await processes.dispose();
  expect((await rest).kind).toBe('cancelled');
  expect(runs(hiddenPid(other))).toBe(false);
});

test.each(['supervisor', 'warden'] as const)('X13: leaves no hidden grandchild when the %s is killed', async (who) => {
  const folder = temporaryFolder();
  const ended = supervised().run(script(hiding(folder) + wait), never);
  await until('all run', () => started(folder), 10_000);
  const [job, supervisor] = jobPids(folder);
  const warden = parentOf(supervisor);
  // Long enough to have been seen: without a warden that is all there is to know it by.
  await new Promise((resolve) => setTimeout(resolve, 600));
  const all = [job, supervisor, warden, hiddenPid(folder)];
  expect(all.every(runs)).toBe(true);
  process.kill(who === 'warden' ? warden : supervisor, 'SIGKILL');
  const start = performance.now();
  await until('all are gone', () => !all.some(runs), 2000);
  expect(performance.now() - start).toBeLessThan(1000);
  expect(await ended).toMatchObject({ kind: 'signalled', reason: expect.stringContaining('supervisor') });
});

test('X13: leaves none when the server and the supervisor are killed together', async () => {
  const folder = temporaryFolder();
  const main = join(folder, 'server.cjs');
  writeFileSync(
    main,
    `const { createProcesses } = require(${JSON.stringify(bundle.processesPath())});
     require('fs').writeFileSync(${JSON.stringify(join(folder, 'server'))}, String(process.pid));
     void createProcesses({ supervisorPath: ${JSON.stringify(bundle.supervisorPath())} }).run({ argv: [process.execPath, '-e', ${JSON.stringify(hiding(folder) + wait)}], cwd: ${JSON.stringify(folder)}, deadlineMs: 60000 }, new AbortController().signal);`,
  );
  // Started by a supervisor of ours, so that a failure of the test leaves nothing either.
  const controller = new AbortController();
  const outer = createProcesses().run({ argv: [node, main], cwd: folder, deadlineMs: 20_000 }, controller.signal);
  await until('all run', () => started(folder), 10_000);
  const [job, supervisor] = jobPids(folder);
  process.kill(supervisor, 'SIGSTOP');
  process.kill(Number(textOf(join(folder, 'server'))), 'SIGKILL');
  process.kill(supervisor, 'SIGKILL');
  await until('all are gone', () => ![job, supervisor, hiddenPid(folder)].some(runs), 2000);
  controller.abort();
  await outer;
});

test('leaves no zombie behind a long row of runs', async () => {
  const folder = temporaryFolder();
  const processes = supervised();
  const controller = new AbortController();
  const first = processes.run(script(hiding(folder) + wait), controller.signal);
  await until('all run', () => started(folder), 10_000);
  const warden = parentOf(jobPids(folder)[1]);
  controller.abort();
  await first;
  const orphan =
    "require('child_process').spawn('/bin/sleep', ['60'], { detached: true, stdio: 'ignore', env: {} }).unref()";
  for (let index = 0; index < 5; index++) await processes.run(script(orphan), never);
  const children = () =>
    readFileSync(`/proc/${warden}/task/${warden}/children`, 'latin1').trim().split(' ').filter(Boolean);
  await until('only the supervisor is left', () => children().length === 1, 1000);
});

test('X2: kills what forks faster than twice a second would notice, in sessions of its own', async () => {
  const code = `
    const { spawn } = require('child_process');
    for (let i = 0; i < 150; i++) spawn('/bin/sleep', ['60'], { detached: true, stdio: 'ignore' }).unref();
    const start = Date.now();
    setInterval(() => console.log(Date.now() - start), 20);`;
  const end = await supervised({ limits: { processes: 40 } }).run(script(code), never);
  expect(end).toMatchObject({ kind: 'signalled', reason: expect.stringContaining('40 are allowed') });
});

test('X2: kills what takes too much memory, and says so', async () => {
  const code = 'const kept = []; setInterval(() => kept.push(Buffer.alloc(20e6, 1)), 20)';
  const end = await supervised({ limits: { bytes: 200e6 } }).run(script(code), never);
  expect(end).toMatchObject({ kind: 'signalled', reason: expect.stringContaining('MB of memory; 200 are allowed') });
});

test('X2: gives every process hard limits: no core, no endless file', async () => {
  const end = await supervised().run({ argv: ['/bin/cat', '/proc/self/limits'], cwd: '/', deadlineMs: 20_000 }, never);
  expect(end.stdout).toMatch(/^Max core file size\s+0\s+0/m);
  expect(end.stdout).toMatch(/^Max file size\s+4294967296\s+4294967296/m);
});

test('starts the supervisor bare where the system has no means for more', () => {
  const bare = ['/usr/bin/node', 'supervisor.js'] as const;
  expect(warded(bare, () => false)).toEqual({ argv: bare, warded: false });
  expect(warded(bare, () => true, 'darwin')).toEqual({ argv: bare, warded: false });
  const full = warded(bare, () => true, 'linux').argv;
  expect(full.slice(-3)).toEqual([...bare, '--warden']);
  expect(full[0]).toBe('/usr/bin/prlimit');
});
