// A view through an overlay mount shows exactly the overlay, and whatever a program does there, the
// person's tree stays byte-identical. Real mounts, where the machine has them for us; else the copy.

import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { createSandbox } from '../../../server/src/workspace/sandbox.ts';
import type { Scratch } from '../../../server/src/workspace/scratch.ts';
import { runInside } from '../../support/insideSandbox.ts';
import { needs } from '../../support/needs.ts';
import { overlay, project, treeHash } from '../../support/scratchProject.ts';
import { mountsWork, print, read, world } from '../../support/views.ts';

const never = new AbortController().signal;
const withBubblewrap = needs('bubblewrap');

let mounts = false;
beforeAll(async () => void (mounts = await mountsWork()));
withBubblewrap('shows the overlay and the unsaved texts at the folder’s own path, dependencies included', async () => {
  const root = project();
  const before = treeHash(root);
  const { node, scratch, base } = world();
  const buffers = {
    'src/deep/b.ts': 'unsaved',
    'src/new/folder/c.ts': 'new',
    'node_modules/left/index.js': 'module.exports = "edited"',
  };
  const candidate = overlay(root, 'src/a.ts', 'candidate', mounts ? buffers : { 'src/deep/b.ts': 'unsaved' });
  expect(await node(candidate, read('src/a.ts', 'src/alias.ts', 'src/deep/b.ts'))).toBe(
    'candidate candidate unsaved\n',
  );
  expect(treeHash(root)).toBe(before);
  if (!mounts) return;
  expect(
    await node(candidate, `${read('src/new/folder/c.ts')}; ${print('require("left"), require("own"), process.cwd()')}`),
  ).toBe(`new\nedited own ${root}\n`);
  await scratch.withOverlay(
    candidate,
    async (view) => {
      expect([view.root, view.toScratch(`${root}/src/a.ts`), view.toWorkspace(`${root}/src/a.ts`)]).toEqual([
        root,
        `${root}/src/a.ts`,
        `${root}/src/a.ts`,
      ]);
      expect(view.mount?.lower).toBe(root);
      expect(readFileSync(join(view.mount!.upper, 'src/a.ts'), 'utf8')).toBe('candidate');
    },
    never,
  );
  expect(readdirSync(join(base, 'overlay'))).toEqual([]);
  expect(treeHash(root)).toBe(before);
});

withBubblewrap(
  'looks like the folder: modes and times of the folders on the way, marks and modes of files',
  async () => {
    const root = project();
    writeFileSync(join(root, 'src/a.ts'), '\ufeffold', { mode: 0o640 });
    const { node } = world();
    const look = `const fs = require('fs'); console.log(JSON.stringify(['.', 'src', 'src/deep'].map((name) => { const s = fs.statSync(name); return [s.mode, s.uid, Math.floor(s.mtimeMs)]; })), JSON.stringify(fs.readFileSync('src/a.ts', 'utf8')), fs.statSync('src/a.ts').mode & 0o777)`;
    const stats = ['.', 'src', 'src/deep'].map((name) => statSync(join(root, name)));
    const said = await node(overlay(root, 'src/a.ts', 'new', { 'src/deep/b.ts': 'b' }), look);
    if (!mounts) return;
    expect(said).toBe(
      `${JSON.stringify(stats.map((one) => [one.mode, one.uid, Math.floor(one.mtimeMs)]))} "\ufeffnew" ${statSync(join(root, 'src/a.ts')).mode & 0o777}\n`,
    );
  },
);

withBubblewrap('is mounted for root, so that these tests are about mounts on the machines that decide', () => {
  if (process.getuid?.() === 0) expect(mounts).toBe(true);
});

withBubblewrap('serves several uses at once, each with its own texts', async () => {
  const root = project();
  const { node } = world();
  const names = ['one', 'two', 'three', 'four'];
  const said = await Promise.all(
    names.map((name) =>
      node(
        overlay(root, 'src/a.ts', name),
        `require('fs').writeFileSync('mark-' + process.pid, ''); ${read('src/a.ts')}; ${print('require("fs").readdirSync(".").filter((name) => name.startsWith("mark")).length')}`,
      ),
    ),
  );
  expect(said).toEqual(names.map((name) => `${name}\n1\n`));
});

withBubblewrap('keeps what one program wrote for the next one of the same use', async () => {
  const root = project();
  const { scratch, sandbox } = world();
  await scratch.withOverlay(
    overlay(root, 'src/a.ts', 'x'),
    async (view) => {
      const run = async (script: string) => (await runInside(sandbox, view, [process.execPath, '-e', script])).stdout;
      await run(
        `require('fs').mkdirSync('build'); require('fs').writeFileSync('build/out', 'built'); require('fs').rmSync('src/deep', { recursive: true })`,
      );
      expect(await run(`${read('build/out')}; ${print("require('fs').existsSync('src/deep')")}`)).toBe(
        'built\nfalse\n',
      );
    },
    never,
  );
  expect(existsSync(join(root, 'build'))).toBe(false);
});

withBubblewrap.for([true, false])('holds a view for a worker until it is given back (mount: %s)', async (mounting) => {
  const root = project();
  const before = treeHash(root);
  const { scratch, sandbox, node, base } = world(
    mounting ? {} : { sandbox: { reasonNotToMount: async () => 'not wanted' } },
  );
  const { snapshot } = overlay(root, 'src/a.ts', '', { 'src/deep/b.ts': 'unsaved' });
  const held = await scratch.hold(snapshot, never);
  const ask = async () =>
    (
      await runInside(sandbox, held.scratch, [
        process.execPath,
        '-e',
        `${read('src/a.ts', 'src/deep/b.ts')}; require('fs').appendFileSync('kept', 'k'); ${read('kept')}`,
      ])
    ).stdout;
  expect(await ask()).toBe('export const a = 1; unsaved\nk\n');
  // Other uses come and go meanwhile.
  expect(await node(overlay(root, 'src/a.ts', 'candidate'), read('src/a.ts', 'src/deep/b.ts'))).toBe('candidate b\n');
  expect(await ask()).toBe('export const a = 1; unsaved\nkk\n');
  await held.release();
  expect(
    readdirSync(join(base, mounting && mounts ? 'overlay' : 'scratch')).filter((name) => name.startsWith('held')),
  ).toEqual([]);
  expect(treeHash(root)).toBe(before);
});

withBubblewrap('shows the texts of the view also when the person saves meanwhile', async () => {
  const root = project();
  const { scratch, sandbox } = world();
  const held = await scratch.hold(overlay(root, 'src/a.ts', '', { 'src/a.ts': 'of the view' }).snapshot, never);
  writeFileSync(join(root, 'src/a.ts'), 'saved');
  expect((await runInside(sandbox, held.scratch, [process.execPath, '-e', read('src/a.ts')])).stdout).toBe(
    'of the view\n',
  );
  await held.release();
});

withBubblewrap('does not start a program in the person’s folder for one who forgot to name the view', async () => {
  const root = project();
  const { scratch, sandbox } = world();
  await scratch.withOverlay(
    overlay(root, 'src/a.ts', 'x'),
    async (view) => {
      const forgetful = sandbox.wrap({ argv: [process.execPath], cwd: view.root, deadlineMs: 1000 });
      if (view.mount === undefined) await forgetful;
      else await expect(forgetful).rejects.toThrow('without being given it');
      await sandbox.wrap({ argv: [process.execPath], cwd: '/', deadlineMs: 1000 });
    },
    never,
  );
  await sandbox.wrap({ argv: [process.execPath], cwd: root, deadlineMs: 1000 });
});

withBubblewrap('copies where a mount would not do: odd paths, our own folder inside, mounts below', async () => {
  const tried = async (root: string, base?: string) => {
    const { scratch, node, told } = world(base === undefined ? {} : { base });
    expect(await node(overlay(root, 'src/a.ts', 'candidate'), read('src/a.ts'))).toBe('candidate\n');
    await scratch.withOverlay(
      overlay(root, 'src/a.ts', 'candidate'),
      async (view: Scratch) => expect(view.mount).toBeUndefined(),
      never,
    );
    return told.length;
  };
  const root = project();
  renameSync(root, `${root}, with : odd`);
  expect(await tried(`${root}, with : odd`)).toBe(1);
  const other = project();
  expect(await tried(other, join(other, 'private'))).toBe(1);
});

withBubblewrap('ends a use that is cancelled before it starts, and cleans up after one that failed', async () => {
  const root = project();
  const { scratch, base } = world();
  const candidate = overlay(root, 'src/a.ts', 'x');
  await expect(scratch.withOverlay(candidate, async () => undefined, AbortSignal.abort())).rejects.toThrow('abort');
  const failing = scratch.withOverlay(candidate, () => Promise.reject(new Error('the use failed')), never);
  await expect(failing).rejects.toThrow('the use failed');
  if (mounts) expect(readdirSync(join(base, 'overlay'))).toEqual([]);
});

test('copies, and says nothing of mounts, where there is no sandbox', async () => {
  const root = project();
  const { scratch } = world({ sandbox: createSandbox({ systemFolders: [] }) });
  await scratch.withOverlay(
    overlay(root, 'src/a.ts', 'candidate'),
    async (view) => {
      expect(view.mount).toBeUndefined();
      expect(readFileSync(view.toScratch(join(root, 'src/a.ts')), 'utf8')).toBe('candidate');
    },
    never,
  );
});
