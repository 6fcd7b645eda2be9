// Row D1 for scratch views: the n-th operation on files fails, once or from then on, for every n. Either
// the view is exactly right or there is a coded failure; the person's tree stays as it is; the next use works.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { MountPort } from '../../../server/src/workspace/overlayScratch.ts';
import type { Scratch } from '../../../server/src/workspace/scratch.ts';
import { createScratch, ScratchError } from '../../../server/src/workspace/scratchCopies.ts';
import { temporaryFolder } from '../../support/processes.ts';
import { overlay, treeHash, write } from '../../support/scratchProject.ts';

const fault = vi.hoisted(() => {
  /** Operations left until the fault; infinite while nothing is to fail. */
  const state = { left: Infinity, code: 'EIO', lasting: false, met: false };
  const strike = (name: string) => {
    if (state.left === Infinity || --state.left > 0) return;
    state.met = true;
    if (!state.lasting) state.left = Infinity;
    throw Object.assign(new Error(`${state.code}: injected, ${name}`), { code: state.code, syscall: name });
  };
  /** A module of Node in which what it names may fail. */
  const failing = <T extends object>(real: T, names: readonly string[]): T => {
    const changed: Record<string, unknown> = {};
    for (const name of names) {
      const original = (real as Record<string, (...words: unknown[]) => unknown>)[name]!;
      const asynchronous = !name.endsWith('Sync');
      changed[name] = asynchronous
        ? async (...words: unknown[]) => {
            strike(name);
            return original(...words);
          }
        : (...words: unknown[]) => {
            strike(name);
            return original(...words);
          };
    }
    return { ...real, ...changed };
  };
  return { state, failing };
});

vi.mock('node:fs', async (load) => {
  const names = ['chmodSync', 'copyFileSync', 'lstatSync', 'mkdirSync', 'readdirSync', 'readlinkSync', 'rmSync'];
  const more = ['symlinkSync', 'utimesSync', 'writeFileSync', 'statSync', 'openSync', 'readSync'];
  return fault.failing(await load<typeof import('node:fs')>(), [...names, ...more]);
});
vi.mock('node:fs/promises', async (load) =>
  fault.failing(await load<typeof import('node:fs/promises')>(), ['rm', 'copyFile', 'realpath']),
);

const never = new AbortController().signal;
const codes = ['ENOSPC', 'EACCES', 'EIO', 'EMFILE'];

/** What a view holds besides its modules, once its own texts are there. */
function contents(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  return Object.fromEntries(
    names.map((name) => {
      const path = join(folder, name);
      return [name, statSync(path).isFile() ? readFileSync(path, 'utf8') : 'folder'];
    }),
  );
}

const ways: readonly ['copy' | 'mount', MountPort | undefined][] = [
  ['copy', undefined],
  // Nothing is mounted here: what counts is what stands in the upper folder.
  ['mount', { reasonNotToMount: async () => undefined }],
];

test.each(ways)(
  'D1: a fault at any operation is told, changes nothing, and is over with its cause (%s)',
  async (_way, sandbox) => {
    const root = join(temporaryFolder(), 'app');
    write(root, { 'package.json': '{}', 'src/a.ts': 'a', 'src/deep/b.ts': 'b', 'node_modules/left/index.js': 'left' });
    const before = treeHash(root);
    const candidate = overlay(root, 'src/a.ts', 'candidate', { 'src/deep/b.ts': 'unsaved' });
    const placeOf = (view: Scratch) => view.mount?.upper ?? view.root;
    const fresh = () => createScratch({ base: temporaryFolder(), ...(sandbox === undefined ? {} : { sandbox }) });
    const reference = fresh();
    const expected = await reference.withOverlay(candidate, async (view) => contents(placeOf(view)), never);
    expect(expected['src/a.ts']).toBe('candidate');
    await reference.dispose();

    const outcomes = { right: 0, told: 0 };
    for (const lasting of [false, true]) {
      for (let at = 1, reached = true; reached; at++) {
        const code = codes[at % codes.length]!;
        const scratch = fresh();
        Object.assign(fault.state, { left: at, code, lasting, met: false });
        const label = `operation ${at} fails with ${code}${lasting ? ' from then on' : ''}`;
        try {
          const use = async (view: Scratch) => {
            const { left } = fault.state;
            fault.state.left = Infinity;
            expect(contents(placeOf(view)), label).toEqual(expected);
            fault.state.left = left;
          };
          await scratch.withOverlay(candidate, use, never);
          outcomes.right++;
        } catch (error) {
          expect(error, label).toBeInstanceOf(ScratchError);
          expect((error as ScratchError).failure, label).toMatchObject({ code: 'checker.set-up' });
          outcomes.told++;
        } finally {
          reached = fault.state.met;
          fault.state.left = Infinity;
        }
        expect(treeHash(root), label).toBe(before);
        const again = await scratch.withOverlay(candidate, async (view) => contents(placeOf(view)), never);
        expect(again, label).toEqual(expected);
        await scratch.dispose();
      }
    }
    expect(outcomes.told).toBeGreaterThan(20);
  },
);
