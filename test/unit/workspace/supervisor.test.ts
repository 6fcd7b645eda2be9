// The bundled supervisor: the same results as without it, and no survivor when either side is killed.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProcesses } from '../../../server/src/workspace/processes.ts';
import { runs, temporaryFolder, until } from '../../support/processes.ts';
import { supervisorBundle } from '../../support/supervisorBundle.ts';

const never = new AbortController().signal;
const bundle = supervisorBundle();
const { supervisorPath } = bundle;

const parentOf = (pid: number) => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
};

/** A job that leaves a child in its group and a daemon, all of which write their ids. */
const hanging = (folder: string) => `
  const { spawn } = require('child_process');
  const hang = "require('fs').writeFileSync(process.argv[1], process.pid + ' ' + process.ppid); setInterval(() => {}, 1000)";
  spawn(process.execPath, ['-e', hang, ${JSON.stringify(join(folder, 'child'))}]);
  spawn(process.execPath, ['-e', hang, ${JSON.stringify(join(folder, 'daemon'))}], { detached: true, stdio: 'ignore' }).unref();
  require('fs').writeFileSync(${JSON.stringify(join(folder, 'job'))}, process.pid + ' ' + process.ppid);
  setInterval(() => {}, 1000);
`;
const names = ['child', 'daemon', 'job'] as const;
const read = (folder: string, name: string) =>
  (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '').split(' ').map(Number);
const complete = (folder: string) => names.every((name) => read(folder, name).length === 2);
const jobPids = (folder: string) => names.map((name) => read(folder, name)[0]!);
const supervisorPid = (folder: string) => read(folder, 'job')[1]!;

test('runs, cancels and reports as the runner itself does', async () => {
  const processes = createProcesses({ supervisorPath: supervisorPath() });
  const job = (code: string) => ({
    argv: [process.execPath, '-e', code] as [string, ...string[]],
    cwd: process.cwd(),
    deadlineMs: 20_000,
  });
  const [good, bad, missing] = await Promise.all([
    processes.run(job('console.log("é\\u001b[1m😀")'), never),
    processes.run(job('process.exit(7)'), never),
    processes.run({ ...job(''), argv: ['/no/such/tool'] }, never),
  ]);
  expect(good).toMatchObject({ kind: 'exited', exitCode: 0, stdout: 'é😀\n' });
  expect(bad).toMatchObject({ kind: 'exited', exitCode: 7 });
  expect(missing).toMatchObject({ kind: 'notStarted', reason: expect.stringContaining('/no/such/tool') });
  const folder = temporaryFolder();
  const controller = new AbortController();
  const ended = processes.run(job(hanging(folder)), controller.signal);
  await until('the job has started', () => complete(folder), 10_000);
  expect(supervisorPid(folder)).not.toBe(process.pid);
  controller.abort();
  expect((await ended).kind).toBe('cancelled');
  expect(jobPids(folder).filter(runs)).toEqual([]);
  const supervisor = supervisorPid(folder);
  expect(runs(supervisor)).toBe(true);
  await processes.dispose();
  expect(runs(supervisor)).toBe(false);
});

/** Starts a process that starts a hanging job and stays. */
function startServer(folder: string) {
  const main = join(folder, 'server.cjs');
  writeFileSync(
    main,
    `const { createProcesses } = require(${JSON.stringify(bundle.processesPath())});
     const processes = createProcesses({ supervisorPath: ${JSON.stringify(supervisorPath())} });
     void processes.run({ argv: [process.execPath, '-e', ${JSON.stringify(hanging(folder))}], cwd: ${JSON.stringify(folder)}, deadlineMs: 60000 }, new AbortController().signal);`,
  );
  return spawn(process.execPath, [main], { stdio: 'ignore' });
}

test('X13: leaves no survivor within half a second when the server is killed', async () => {
  const folder = temporaryFolder();
  const server = startServer(folder);
  await until('the job has started', () => complete(folder), 10_000);
  const all = [...jobPids(folder), supervisorPid(folder)];
  expect(all.every(runs)).toBe(true);
  server.kill('SIGKILL');
  const start = performance.now();
  await until('all are gone', () => !all.some(runs), 2000);
  expect(performance.now() - start).toBeLessThan(1000);
});

test('X13: kills the jobs of a supervisor that was killed, says so, and starts another', async () => {
  const folder = temporaryFolder();
  const told: string[] = [];
  const processes = createProcesses({ supervisorPath: supervisorPath(), log: (message) => told.push(message) });
  const ended = processes.run(
    { argv: [process.execPath, '-e', hanging(folder)], cwd: folder, deadlineMs: 60_000 },
    never,
  );
  await until('the job has started', () => complete(folder), 10_000);
  process.kill(supervisorPid(folder), 'SIGKILL');
  expect(await ended).toMatchObject({ kind: 'signalled', reason: expect.stringContaining('supervisor') });
  expect(jobPids(folder).filter(runs)).toEqual([]);
  expect(told).toHaveLength(1);
  const again = await processes.run({ argv: [process.execPath, '-p', '1'], cwd: folder, deadlineMs: 20_000 }, never);
  expect(again).toMatchObject({ kind: 'exited', stdout: '1\n' });
  await processes.dispose();
});

test('X13: kills at its next start what a server left that died together with all that watched it', async () => {
  const folder = temporaryFolder();
  const server = startServer(folder);
  await until('the job has started', () => complete(folder), 10_000);
  const left = jobPids(folder);
  const supervisor = supervisorPid(folder);
  const warden = parentOf(supervisor);
  process.kill(supervisor, 'SIGSTOP');
  if (warden !== server.pid) process.kill(warden, 'SIGKILL');
  server.kill('SIGKILL');
  process.kill(supervisor, 'SIGKILL');
  await until('the server is gone', () => !runs(server.pid!));
  expect(left.some(runs)).toBe(true);
  const processes = createProcesses({ supervisorPath: supervisorPath() });
  await processes.run({ argv: [process.execPath, '-p', '1'], cwd: folder, deadlineMs: 20_000 }, never);
  await until('nothing is left', () => !left.some(runs), 2000);
  await processes.dispose();
});

test('P11: leaves alone what the living server of another window runs', async () => {
  const folder = temporaryFolder();
  const server = startServer(folder);
  await until('the job has started', () => complete(folder), 10_000);
  const theirs = [...jobPids(folder), supervisorPid(folder)];
  const processes = createProcesses({ supervisorPath: supervisorPath() });
  await processes.run({ argv: [process.execPath, '-p', '1'], cwd: folder, deadlineMs: 20_000 }, never);
  await processes.dispose();
  expect(theirs.every(runs)).toBe(true);
  server.kill('SIGKILL');
  await until('all are gone', () => !theirs.some(runs), 2000);
});

test('does not keep its owner alive when no job runs', async () => {
  const folder = temporaryFolder();
  const main = join(folder, 'idle.cjs');
  writeFileSync(
    main,
    `const { createProcesses } = require(${JSON.stringify(bundle.processesPath())});
     const processes = createProcesses({ supervisorPath: ${JSON.stringify(supervisorPath())} });
     void processes.run({ argv: [process.execPath, '-p', '1'], cwd: ${JSON.stringify(folder)}, deadlineMs: 60000 }, new AbortController().signal)
       .then((end) => process.stdout.write(end.stdout));`,
  );
  const processes = createProcesses();
  const end = await processes.run({ argv: [process.execPath, main], cwd: folder, deadlineMs: 15_000 }, never);
  expect(end).toMatchObject({ kind: 'exited', exitCode: 0, stdout: '1\n' });
});
