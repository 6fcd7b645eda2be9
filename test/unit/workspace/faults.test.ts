// Row D1 for documents, leases and processes: the n-th operation on files fails, once or from then on, for
// every n until nothing fails; and processes are started with too few file descriptors left. Each time there
// is a coded failure or the right result, nothing is half done, and the next try works.

import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { leaseFolder, releaseFolder, removeStaleFolders } from '../../../server/src/workspace/lease.ts';
import { readDocument, writeDocument } from '../../../server/src/workspace/readDocument.ts';
import { temporaryFolder } from '../../support/processes.ts';
import { supervisorBundle } from '../../support/supervisorBundle.ts';

const bundle = supervisorBundle();

const fault = vi.hoisted(() => {
  /** Operations left until the fault; infinite while nothing is to fail. */
  const state = {
    left: Infinity,
    code: 'EIO',
    lasting: false,
    met: false,
    /** What is done just before the operation, in place of a fault. */
    swap: undefined as (() => void) | undefined,
  };
  const strike = (name: string) => {
    if (state.left === Infinity || --state.left > 0) return;
    state.met = true;
    if (state.swap !== undefined) {
      state.left = Infinity;
      return state.swap();
    }
    if (!state.lasting) state.left = Infinity;
    throw Object.assign(new Error(`${state.code}: injected, ${name}`), { code: state.code, syscall: name });
  };
  const plain = (thing: unknown) => thing as Record<string, (...words: unknown[]) => unknown>;
  /** The same object with each named operation failing when its turn has come. */
  const failing = <T extends object>(real: T, names: readonly string[]): T => {
    const changed = Object.fromEntries(
      names.map((name) => [
        name,
        name.endsWith('Sync')
          ? (...words: unknown[]) => (strike(name), plain(real)[name]!(...words))
          : async (...words: unknown[]) => (strike(name), plain(real)[name]!(...words)),
      ]),
    );
    return { ...real, ...changed };
  };
  /** An open file, whose operations fail too; it is closed really even when that is told to fail. */
  const failingHandle = (handle: object) =>
    new Proxy(handle, {
      get: (target, name) => {
        const own = plain(target)[String(name)];
        if (typeof own !== 'function') return own;
        return async (...words: unknown[]) => {
          if (name !== 'close') strike(`handle.${String(name)}`);
          // Waiting for the disk would only cost time here.
          const done = name === 'sync' ? undefined : await own.apply(target, words);
          if (name === 'close') strike('handle.close');
          return done;
        };
      },
    });
  return { state, failing, failingHandle };
});

vi.mock('node:fs', async (load) => {
  const names = ['chmodSync', 'lstatSync', 'mkdirSync', 'mkdtempSync', 'readFileSync', 'realpathSync', 'writeFileSync'];
  return fault.failing(await load<typeof import('node:fs')>(), [...names, 'readdirSync']);
});
vi.mock('node:fs/promises', async (load) => {
  const real = await load<typeof import('node:fs/promises')>();
  const open = async (...words: Parameters<typeof real.open>) => fault.failingHandle(await real.open(...words));
  return fault.failing({ ...real, open }, ['access', 'lstat', 'open', 'readdir', 'realpath', 'rename', 'unlink', 'rm']);
});

afterEach(() => void Object.assign(fault.state, { left: Infinity, swap: undefined }));

const codes = ['ENOSPC', 'EACCES', 'EIO', 'EMFILE'];

/** Lets each operation of `work` fail in turn, with each code, once and from then on, until none fails. */
async function throughAllFaults(work: (label: string) => Promise<void>): Promise<number> {
  let count = 0;
  for (const code of codes) {
    for (const lasting of [false, true]) {
      for (let at = 1, met = true; met; at++, count++) {
        Object.assign(fault.state, { left: at, code, lasting, met: false });
        await work(`operation ${at} fails with ${code}${lasting ? ' from then on' : ''}`);
        ({ met } = fault.state);
        fault.state.left = Infinity;
      }
    }
  }
  return count;
}

/** Runs without faults what the test itself has to do. */
function quietly<T>(look: () => T): T {
  const { left } = fault.state;
  fault.state.left = Infinity;
  try {
    return look();
  } finally {
    fault.state.left = left;
  }
}

test('D1: a document is read whole or not, with a coded failure', async () => {
  const path = join(temporaryFolder(), 'a.ts');
  writeFileSync(path, 'text');
  const counted = await throughAllFaults(async (label) => {
    const read = await readDocument(path);
    if (read.ok) expect(read.value.text, label).toBe('text');
    else
      expect(read.error, label).toMatchObject({ code: 'target.unknown-path', message: expect.stringContaining('E') });
  });
  expect(counted).toBeGreaterThan(30);
});

test('D1: a document is replaced whole or not at all, and a failure is told exactly when it was not', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'a.ts');
  const told = { ok: 0, failed: 0 };
  await throughAllFaults(async (label) => {
    quietly(() => {
      // What could not be removed while removing failed is ours; it goes at the next write after our end.
      for (const name of readdirSync(folder)) if (name !== 'a.ts') rmSync(join(folder, name));
      writeFileSync(path, 'old');
    });
    const written = await writeDocument(path, 'old', 'new');
    const now = quietly(() => readFileSync(path, 'utf8'));
    expect(now, label).toBe(written.ok ? 'new' : 'old');
    if (!fault.state.lasting) expect(quietly(() => readdirSync(folder)).length, label).toBeLessThanOrEqual(2);
    if (!written.ok) expect(written.error.code, label).toMatch(/^(target|edit|document)\./);
    told[written.ok ? 'ok' : 'failed']++;
  });
  expect(told.failed).toBeGreaterThan(60);
  expect(told.ok).toBeGreaterThan(8);
});

/** A folder with a file, one elsewhere with the same text, and what puts links to the latter in their place. */
function swapped(what: 'file' | 'folder' | 'dangling link') {
  const root = temporaryFolder();
  const elsewhere = temporaryFolder();
  for (const folder of [join(root, 'src'), elsewhere]) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'a.ts'), 'old');
  }
  const place = what === 'folder' ? join(root, 'src') : join(root, 'src', 'a.ts');
  const target = what === 'folder' ? elsewhere : join(elsewhere, what === 'file' ? 'a.ts' : 'nothing.ts');
  const swap = () => {
    renameSync(place, `${place}.before`);
    symlinkSync(target, place);
  };
  return { path: join(root, 'src', 'a.ts'), elsewhere, swap };
}

test.each(['file', 'folder', 'dangling link'] as const)(
  'S6: a %s that is swapped between any two operations is never written through',
  async (what) => {
    const told = { ok: 0, refused: 0 };
    for (let at = 1, met = true; met; at++) {
      const { path, elsewhere, swap } = swapped(what);
      Object.assign(fault.state, { left: at, met: false, swap });
      const written = await writeDocument(path, 'old', 'new');
      ({ met } = fault.state);
      Object.assign(fault.state, { left: Infinity, swap: undefined });
      expect(readdirSync(elsewhere), `swapped before operation ${at}`).toEqual(['a.ts']);
      expect(readFileSync(join(elsewhere, 'a.ts'), 'utf8'), `swapped before operation ${at}`).toBe('old');
      if (!written.ok) expect(written.error.code).toMatch(/^(document\.changed|target\.)/);
      told[written.ok ? 'ok' : 'refused']++;
    }
    expect(told.refused).toBeGreaterThan(5);
    expect(told.ok).toBeGreaterThan(0);
  },
);

test('S6: a link that takes the place of a file between the look and the opening is not read', async () => {
  const seen = new Set<string>();
  for (let at = 1, met = true; met; at++) {
    const { path, elsewhere, swap } = swapped('file');
    writeFileSync(join(elsewhere, 'a.ts'), 'secret');
    Object.assign(fault.state, { left: at, met: false, swap });
    const read = await readDocument(path);
    ({ met } = fault.state);
    Object.assign(fault.state, { left: Infinity, swap: undefined });
    // Swapped before the very first look, it is a link that the person's folder really holds.
    if (at > 1) expect(read.ok && read.value.text).not.toBe('secret');
    seen.add(read.ok ? read.value.text : read.error.code);
  }
  expect(seen).toContain('target.not-a-file');
});

test('D1: a private folder is leased or the failure is told, and none is left without a lease', async () => {
  const parent = temporaryFolder();
  vi.stubEnv('TMPDIR', parent);
  try {
    await throughAllFaults(async (label) => {
      try {
        const folder = leaseFolder();
        expect(
          quietly(() => readdirSync(folder)),
          label,
        ).toEqual(['lease.json']);
        quietly(() => releaseFolder(folder));
        expect(
          quietly(() => readdirSync(folder)),
          label,
        ).toEqual([]);
        rmSync(folder, { recursive: true });
      } catch (error) {
        expect((error as NodeJS.ErrnoException).code, label).toMatch(/^E/);
      }
      expect(
        quietly(() => readdirSync(parent)),
        label,
      ).toEqual([]);
    });
  } finally {
    vi.unstubAllEnvs();
  }
});

test('D1: one private folder that cannot be removed does not keep the others', async () => {
  const parent = temporaryFolder();
  const dead = spawnSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).stdout.trim();
  const names = ['touchstone-aaaaaa', 'touchstone-bbbbbb', 'touchstone-cccccc'];
  for (const name of names) {
    mkdirSync(join(parent, name));
    writeFileSync(join(parent, name, 'lease.json'), JSON.stringify({ pid: Number(dead) }));
  }
  let removals = 0;
  // The first removal is the one that fails, whichever operation number it has.
  for (let at = 1; removals < 1; at++) {
    Object.assign(fault.state, { left: at, code: 'EIO', lasting: false, met: false });
    try {
      await removeStaleFolders(join(parent, 'touchstone-own000'));
      if (!fault.state.met) break;
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('EIO');
      if (String(error).includes('injected, rm')) removals++;
    }
    fault.state.left = Infinity;
  }
  expect(removals).toBe(1);
  expect(readdirSync(parent).length).toBeLessThanOrEqual(1);
  await removeStaleFolders(join(parent, 'touchstone-own000'));
  expect(readdirSync(parent)).toEqual([]);
});

test('P11 X13: a private folder without a lease is left to its maker, and after an hour to nobody', async () => {
  const parent = temporaryFolder();
  for (const name of ['touchstone-fresh0', 'touchstone-oldold']) mkdirSync(join(parent, name));
  writeFileSync(join(parent, 'touchstone-oldold', 'lease.json'), '{"pid":');
  const longAgo = Date.now() / 1000 - 7200;
  utimesSync(join(parent, 'touchstone-oldold'), longAgo, longAgo);
  mkdirSync(join(parent, 'touchstone-empty0'));
  utimesSync(join(parent, 'touchstone-empty0'), longAgo + 7190, longAgo + 7190);
  const removed = await removeStaleFolders(join(parent, 'touchstone-own000'));
  expect(removed.toSorted()).toEqual([join(parent, 'touchstone-empty0'), join(parent, 'touchstone-oldold')]);
  expect(readdirSync(parent)).toEqual(['touchstone-fresh0']);
});

test(
  'D1: a process is started or the reason is told, however few file descriptors are left',
  { timeout: 60_000 },
  () => {
    const folder = temporaryFolder();
    const main = join(folder, 'few.cjs');
    // Takes all descriptors but some, tries to run and to open, gives them back and tries again.
    writeFileSync(
      main,
      `const fs = require('fs');
     const { createProcesses } = require(${JSON.stringify(bundle.processesPath())});
     const never = new AbortController().signal;
     const spec = (words) => ({ argv: [process.execPath, ...words], cwd: ${JSON.stringify(folder)}, deadlineMs: 20000 });
     const echo = "const net = require('net'); const wire = new net.Socket({ fd: 3 }); wire.on('data', (d) => wire.write(d))";
     const attempt = async (processes) => {
       const end = await processes.run(spec(['-p', '40 + 2']), never);
       const live = processes.open(spec(['-e', echo]), never);
       live.send('there');
       const answer = await live.next(never);
       const stopped = await live.stop();
       return [end.kind === 'exited' ? end.stdout.trim() : end.reason, answer ?? stopped.reason];
     };
     (async () => {
       const told = [];
       for (const supervisorPath of [undefined, ${JSON.stringify(bundle.supervisorPath())}]) {
         for (let free = 0, whole = 0; whole < 1 && free < 60; free += 2) {
           const taken = [];
           try { for (;;) taken.push(fs.openSync('/dev/null')); } catch (error) { if (error.code !== 'EMFILE') throw error; }
           for (let back = 0; back < free; back++) fs.closeSync(taken.pop());
           const processes = createProcesses(supervisorPath ? { supervisorPath } : {});
           const answers = await attempt(processes);
           for (const fd of taken) fs.closeSync(fd);
           told.push(...answers);
           if (answers[0] === '42' && answers[1] === 'there') whole++;
           const after = free % 6 === 0 ? await attempt(processes) : ['42', 'there'];
           if (after[0] !== '42' || after[1] !== 'there') throw new Error('afterwards: ' + after);
           await processes.dispose();
         }
       }
       process.stdout.write(JSON.stringify(told));
     })();`,
    );
    const { stdout, stderr, status } = spawnSync('/usr/bin/prlimit', ['--nofile=120', process.execPath, main], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const told = JSON.parse(stdout) as string[];
    const reasons = told.filter((one) => one !== '42' && one !== 'there');
    expect(reasons.length).toBeGreaterThan(4);
    expect(reasons.filter((reason) => !/EMFILE|supervisor/.test(reason))).toEqual([]);
    expect(told.filter((one) => one === '42').length).toBeGreaterThanOrEqual(2);
  },
);
