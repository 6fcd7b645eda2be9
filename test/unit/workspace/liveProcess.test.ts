// Processes that stay: messages both ways in order, bounds, deadlines while somebody waits, and an end
// that leaves nothing behind; each with the supervisor between and without it.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { ProcessSpec } from '../../../server/src/workspace/process.ts';
import { programFor } from '../../../scripts/needs.ts';
import { createProcesses } from '../../../server/src/workspace/processes.ts';
import { createSandbox } from '../../../server/src/workspace/sandbox.ts';
import { scratchAt } from '../../../server/src/workspace/scratchCopies.ts';
import { needs } from '../../support/needs.ts';
import { runs, temporaryFolder, until } from '../../support/processes.ts';
import { supervisorBundle } from '../../support/supervisorBundle.ts';

const node = process.execPath;
const never = new AbortController().signal;
const made: { dispose(): Promise<void> }[] = [];
afterEach(() => Promise.all(made.splice(0).map((processes) => processes.dispose())));
const bundle = supervisorBundle();

/** A worker for Node: `answer` sends, `onMessage` is called with each message. */
const worker = (body: string) => `
  const net = require('node:net');
  const wire = new net.Socket({ fd: 3 });
  const answer = (message) => wire.write(JSON.stringify(message) + '\\n');
  let onMessage = (message) => answer(message);
  let text = '';
  wire.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
    for (let at; (at = text.indexOf('\\n')) >= 0; text = text.slice(at + 1)) onMessage(JSON.parse(text.slice(0, at)));
  });
  ${body}
`;

describe.each(['in this process', 'under the supervisor'])('a process that stays, %s', (where) => {
  const openProcesses = (told: string[] = []) => {
    const supervised = where === 'under the supervisor';
    const processes = createProcesses({
      ...(supervised ? { supervisorPath: bundle.supervisorPath() } : {}),
      log: (message) => told.push(message),
    });
    made.push(processes);
    return processes;
  };
  const open = (body: string, more: Partial<ProcessSpec> = {}, signal = never) =>
    openProcesses().open!(
      { argv: [node, '-e', worker(body)], cwd: process.cwd(), deadlineMs: 20_000, ...more },
      signal,
    );

  test('answers in order, also what was sent before it had started', async () => {
    const live = open('');
    const sent = Array.from({ length: 100 }, (_, index) => ({ index, text: 'é😀\n' }));
    for (const message of sent) live.send(message);
    const heard: unknown[] = [];
    for (const _ of sent) heard.push(await live.next(never));
    expect(heard).toEqual(sent);
    expect(await live.stop()).toMatchObject({ kind: 'cancelled' });
    expect(await live.next(never)).toBeUndefined();
    live.send('to nobody');
  });

  test('tells an ordinary end with its output, after the last message', async () => {
    const live = open(
      'console.log("out"); console.error("err"); answer("last"); wire.end(); wire.on("close", () => process.exit(3))',
    );
    expect(await live.ended).toMatchObject({ kind: 'exited', exitCode: 3, stdout: 'out\n', stderr: 'err\n' });
    expect(await live.next(never)).toBe('last');
    expect(await live.next(never)).toBeUndefined();
  });

  test('X3: kills the whole tree on stop, daemons included', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'daemon');
    const hang = `require('fs').writeFileSync(process.argv[1], String(process.pid)); setInterval(() => {}, 1000)`;
    const live = open(
      `const daemon = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(hang)}, ${JSON.stringify(file)}], { detached: true, stdio: 'ignore' });
       daemon.unref(); answer(process.pid)`,
    );
    const pid = (await live.next(never)) as number;
    await until('the daemon runs', () => existsSync(file) && readFileSync(file, 'utf8') !== '');
    const daemon = Number(readFileSync(file, 'utf8'));
    expect([pid, daemon].every(runs)).toBe(true);
    await live.stop();
    expect([pid, daemon].filter(runs)).toEqual([]);
  });

  test('ends when its signal aborts, and starts nothing when it had aborted before', async () => {
    const controller = new AbortController();
    const live = open('answer(process.pid)', {}, controller.signal);
    const pid = (await live.next(never)) as number;
    controller.abort();
    expect(await live.next(never)).toBeUndefined();
    expect((await live.ended).kind).toBe('cancelled');
    expect(runs(pid)).toBe(false);
    expect((await open('', {}, AbortSignal.abort()).ended).kind).toBe('cancelled');
  });

  test('X1: is killed when an awaited message does not come, and not while nobody waits', async () => {
    const live = open(
      'process.on("SIGTERM", () => {}); answer(process.pid); onMessage = (m) => m === "answer" && answer(m)',
      {
        deadlineMs: 1500,
      },
    );
    const pid = (await live.next(never)) as number;
    await new Promise((resolve) => setTimeout(resolve, 1700));
    live.send('answer');
    expect(await live.next(never)).toBe('answer');
    live.send('stay silent');
    expect(await live.next(never)).toBeUndefined();
    expect(await live.ended).toMatchObject({ kind: 'timedOut', reason: expect.stringContaining('1500 ms') });
    expect(runs(pid)).toBe(false);
  });

  test('gives a waiting question up when its own signal aborts, and keeps the answer for the next', async () => {
    const live = open('onMessage = (m) => setTimeout(() => answer(m), 50)');
    const controller = new AbortController();
    live.send('late');
    const waiting = live.next(controller.signal);
    controller.abort(new Error('no longer wanted'));
    await expect(waiting).rejects.toThrow('no longer wanted');
    await expect(live.next(AbortSignal.abort(new Error('never wanted')))).rejects.toThrow('never wanted');
    expect(await live.next(never)).toBe('late');
  });

  test.each([
    ['a line that is no JSON', 'wire.write("Traceback\\n")', 'no JSON: "Traceback"'],
    [
      'a line without end',
      'const x = Buffer.alloc(1 << 20, 120); const go = () => wire.write(x, go); go()',
      'more than',
    ],
    ['a closed channel', 'wire.end(); setInterval(() => {}, 1000)', 'closed its descriptor 3'],
  ])('ends %s as broken, with the reason', async (_, body, reason) => {
    const live = open(body);
    expect(await live.next(never)).toBeUndefined();
    expect(await live.ended).toMatchObject({ kind: 'signalled', reason: expect.stringContaining(reason) });
  });

  test('passes messages of a megabyte both ways', async () => {
    const live = open('');
    const text = 'x'.repeat(1 << 20);
    live.send({ text });
    expect(await live.next(never)).toEqual({ text });
  });

  test('makes a process wait that talks faster than it is heard', async () => {
    const file = join(temporaryFolder(), 'count');
    const live = open(`
      let count = 0;
      const more = () => {
        require('fs').writeFileSync(${JSON.stringify(file)}, String(count));
        wire.write(JSON.stringify({ index: count++, text: 'x'.repeat(1e6) }) + '\\n', more);
      };
      more();`);
    const count = () => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0);
    await until('some have been sent', () => count() > 3);
    let before = -1;
    while (before !== count()) {
      before = count();
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    // 4 MB wait here and a little more on the way.
    expect(before).toBeLessThan(20);
    for (let index = 0; index < before + 10; index++) expect(await live.next(never)).toMatchObject({ index });
  });

  test('says why it could not be started', async () => {
    const live = open('', { argv: ['/no/such/worker'] });
    expect(await live.next(never)).toBeUndefined();
    expect(await live.ended).toMatchObject({ kind: 'notStarted', reason: expect.stringContaining('/no/such/worker') });
  });

  test('X4: keeps a bounded part of what it prints', async () => {
    const live = open(
      `
      const { writeSync } = require('fs');
      const chunk = Buffer.alloc(65536, 120);
      let left = 320;
      const go = () => {
        try { while (left > 0) { writeSync(1, chunk); left--; } answer('done'); } catch (e) { setTimeout(go, 1); }
      };
      go();`,
      { outputLimit: 10_000 },
    );
    expect(await live.next(never)).toBe('done');
    const end = await live.stop();
    expect(end.stdout.length).toBeLessThan(10_100);
    expect(end.droppedBytes).toBeGreaterThan(300 * 65536);
  });

  needs('python')('speaks with Python, whose descriptor blocks', async () => {
    const program =
      'import json, os\nfor line in os.fdopen(os.dup(3)):\n  os.write(3, (json.dumps(json.loads(line) + 1) + "\\n").encode())';
    const live = openProcesses().open!(
      { argv: [programFor('python')!, '-c', program], cwd: process.cwd(), deadlineMs: 20_000 },
      never,
    );
    for (let index = 0; index < 20; index++) {
      live.send(index);
      expect(await live.next(never)).toBe(index + 1);
    }
  });
});

needs('bubblewrap')('X14: a process that stays speaks out of the sandbox too, and dies with all of it', async () => {
  const base = temporaryFolder();
  const [workspace, copy] = [join(base, 'app'), join(base, 'private/app')];
  for (const folder of [workspace, copy]) mkdirSync(folder, { recursive: true });
  const processes = createProcesses({
    supervisorPath: bundle.supervisorPath(),
    sandbox: createSandbox({ readable: [base] }),
  });
  made.push(processes);
  const body = `
    const daemon = require('child_process').spawn('/bin/sleep', ['60'], { detached: true, stdio: 'ignore', env: {} });
    daemon.unref();
    try { require('fs').writeFileSync(${JSON.stringify(join(workspace, 'hole'))}, ''); answer('a hole'); } catch (error) { answer(error.code); }`;
  const live = processes.open!(
    { argv: [node, '-e', worker(body)], cwd: copy, deadlineMs: 20_000, within: scratchAt(workspace, copy) },
    never,
  );
  expect(await live.next(never)).toMatch(/^E/);
  live.send({ question: 1 });
  expect(await live.next(never)).toEqual({ question: 1 });
  expect(await live.stop()).toMatchObject({ kind: 'cancelled', sandboxed: true });
});

test('X13: a process that stays dies with its server, and with its supervisor, which is told', async () => {
  const folder = temporaryFolder();
  const told: string[] = [];
  const processes = createProcesses({ supervisorPath: bundle.supervisorPath(), log: (message) => told.push(message) });
  made.push(processes);
  const live = processes.open!(
    { argv: [node, '-e', worker('answer([process.pid, process.ppid])')], cwd: folder, deadlineMs: 20_000 },
    never,
  );
  const [pid, supervisor] = (await live.next(never)) as [number, number];
  process.kill(supervisor, 'SIGKILL');
  expect(await live.next(never)).toBeUndefined();
  expect(await live.ended).toMatchObject({ kind: 'signalled', reason: expect.stringContaining('supervisor') });
  expect(runs(pid)).toBe(false);
  expect(told).toHaveLength(1);

  const main = join(folder, 'server.cjs');
  const file = join(folder, 'pid');
  writeFileSync(
    main,
    `const { createProcesses } = require(${JSON.stringify(bundle.processesPath())});
     const live = createProcesses({ supervisorPath: ${JSON.stringify(bundle.supervisorPath())} }).open({ argv: [process.execPath, '-e', ${JSON.stringify(worker('answer(process.pid)'))}], cwd: ${JSON.stringify(folder)}, deadlineMs: 60000 }, new AbortController().signal);
     live.next(new AbortController().signal).then((pid) => require('fs').writeFileSync(${JSON.stringify(file)}, String(pid)));
     setInterval(() => {}, 1000);`,
  );
  const controller = new AbortController();
  const server = processes.run({ argv: [node, main], cwd: folder, deadlineMs: 20_000 }, controller.signal);
  await until('the worker runs', () => existsSync(file) && readFileSync(file, 'utf8') !== '');
  const workerPid = Number(readFileSync(file, 'utf8'));
  expect(runs(workerPid)).toBe(true);
  controller.abort();
  await server;
  await until('the worker is gone', () => !runs(workerPid), 1000);
});

test('a process that stays and is not waited for does not keep its owner alive', async () => {
  const folder = temporaryFolder();
  const main = join(folder, 'idle.cjs');
  writeFileSync(
    main,
    `const { createProcesses } = require(${JSON.stringify(bundle.processesPath())});
     const live = createProcesses({ supervisorPath: ${JSON.stringify(bundle.supervisorPath())} }).open({ argv: [process.execPath, '-e', ${JSON.stringify(worker('answer(1)'))}], cwd: ${JSON.stringify(folder)}, deadlineMs: 60000 }, new AbortController().signal);
     live.next(new AbortController().signal).then((one) => process.stdout.write(String(one)));`,
  );
  const processes = createProcesses();
  made.push(processes);
  const end = await processes.run({ argv: [node, main], cwd: folder, deadlineMs: 15_000 }, never);
  expect(end).toMatchObject({ kind: 'exited', exitCode: 0, stdout: '1' });
});
