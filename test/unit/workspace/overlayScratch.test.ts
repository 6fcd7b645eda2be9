// A view through an overlay mount shows exactly the overlay, and whatever a program does there, the
// person's tree stays byte-identical. Real mounts, where the machine has them for us; else the copy.

import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { removeTree } from '../../../server/src/workspace/lease.ts';
import { createSandbox, type Sandbox } from '../../../server/src/workspace/sandbox.ts';
import type { Scratch } from '../../../server/src/workspace/scratch.ts';
import {
  createScratch,
  ScratchError,
  type ScratchCopies,
  type ScratchOptions,
} from '../../../server/src/workspace/scratchCopies.ts';
import type { Overlay } from '../../../server/src/workspace/snapshot.ts';
import { runInside } from '../../support/insideSandbox.ts';
import { needs } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/processes.ts';
import { overlay, project, treeHash, write } from '../../support/scratchProject.ts';

const never = new AbortController().signal;
const withBubblewrap = needs('bubblewrap');
const withGit = needs('git');
const made: ScratchCopies[] = [];
afterEach(() => Promise.all(made.splice(0).map((scratch) => scratch.dispose())));

/** Whether mounts work here at all; where they do not, as for some ordinary users, the same is asked of copies. */
let mounts = false;
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mounts-'));
  const mount = { lower: join(folder, 'a'), upper: join(folder, 'b'), work: join(folder, 'c') };
  for (const path of Object.values(mount)) mkdirSync(path);
  const same = (path: string) => path;
  const reason = await createSandbox().reasonNotToMount({
    root: mount.lower,
    mount,
    toScratch: same,
    toWorkspace: same,
  });
  mounts = reason === undefined;
  await removeTree(folder);
});

/** Everything for runs in views of folders. */
function world(options: ScratchOptions = {}) {
  const base = temporaryFolder();
  const sandbox = createSandbox({ readable: [base] });
  const told: string[] = [];
  const log = (message: string) => void told.push(message);
  const scratch = createScratch({ base, sandbox, log, ...options });
  made.push(scratch);
  return { base, sandbox, scratch, told, node: nodeIn(scratch, sandbox) };
}

/** Runs a script of Node in a view of the overlay and returns what it printed; complaints fail the test. */
function nodeIn(scratch: ScratchCopies, sandbox: Sandbox) {
  return (candidate: Overlay, script: string, words: readonly string[] = []): Promise<string> =>
    scratch.withOverlay(
      candidate,
      async (view) => {
        const end = await runInside(sandbox, view, [process.execPath, '-e', script, ...words]);
        expect(end).toMatchObject({ stderr: '', exitCode: 0, sandboxed: true });
        return end.stdout;
      },
      never,
    );
}

const print = (expression: string) => `console.log(${expression})`;
const read = (...names: readonly string[]) =>
  print(names.map((name) => `require('fs').readFileSync(${JSON.stringify(name)}, 'utf8').trim()`).join(', '));

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

const hostile = `
  const fs = require('fs'); const path = require('path'); const net = require('net');
  const outcomes = []; const attempt = (work) => { try { work(); outcomes.push('did'); } catch (error) { outcomes.push(error.code); } };
  const visit = (folder) => { for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) visit(at); else if (entry.isFile()) attempt(() => fs.appendFileSync(at, 'over')); } };
  visit('.');
  attempt(() => fs.renameSync('package.json', 'renamed.json'));
  attempt(() => fs.chmodSync('src', 0o700)); attempt(() => fs.utimesSync('src/a.ts', 1, 1));
  attempt(() => fs.rmSync('src', { recursive: true })); attempt(() => fs.rmSync('.git', { recursive: true }));
  attempt(() => fs.mkdirSync('src/__snapshots__', { recursive: true })); attempt(() => fs.writeFileSync('src/__snapshots__/a.snap', 's'));
  attempt(() => fs.symlinkSync('/', 'door'));
  net.createServer().listen(Number(process.argv[1]), '127.0.0.1', function () { console.log(outcomes.includes('did'), fs.existsSync('src/a.ts'), 'listening'); this.close(); })
    .on('error', (error) => console.log(error.code));`;

/** As it comes, or by a copy although a mount would do. */
const ways: readonly ['mount' | 'copy', ScratchOptions][] = [
  ['mount', {}],
  ['copy', { sandbox: { reasonNotToMount: async () => 'not wanted' } }],
];

withBubblewrap.for(ways)(
  'X10: leaves the tree byte-identical when a test writes, renames and deletes everything, with its port in use (%s)',
  async ([way, options]) => {
    const root = project();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const before = treeHash(root);
    const { node, base } = world(options);
    // A port of its own: the one that somebody has outside is free inside.
    expect(await node(overlay(root, 'src/a.ts', 'x'), hostile, [String(port)])).toBe('true false listening\n');
    expect(treeHash(root)).toBe(before);
    if (mounts && way === 'mount') expect(readdirSync(join(base, 'overlay'))).toEqual([]);
    // Nothing of it is there for the next one.
    const names = ['src/a.ts', 'src/deep/b.ts', 'package.json'] as const;
    expect(await node(overlay(root, 'src/a.ts', 'y'), read(...names))).toBe('y b {"name":"app"}\n');
    expect(treeHash(root)).toBe(before);
  },
);

withBubblewrap.for(ways)(
  'X10: makes packages that are linked in from elsewhere read-only (%s)',
  async ([, options]) => {
    const root = project();
    const outside = join(root, '../library');
    write(outside, { 'package.json': '{"name":"library"}', 'index.js': 'module.exports = "library";' });
    symlinkSync(outside, join(root, 'node_modules/library'));
    const before = [treeHash(root), treeHash(outside)];
    const { sandbox, scratch } = world(options);
    const script = `
    const fs = require('fs');
    const attempt = (work) => { try { work(); return 'did'; } catch (error) { return error.code; } };
    console.log(attempt(() => fs.writeFileSync('node_modules/library/index.js', 'over')), attempt(() => fs.writeFileSync('node_modules/library/new.js', '')),
      attempt(() => fs.unlinkSync('node_modules/left/index.js')), attempt(() => fs.writeFileSync('node_modules/left/new.js', '')));`;
    await scratch.withOverlay(
      overlay(root, 'src/a.ts', 'x'),
      async (view) => {
        const { stdout } = await runInside(sandbox, view, [process.execPath, '-e', script]);
        // A package of the folder itself is private behind a mount, and read-only where it is linked into a copy.
        expect(stdout).toMatch(view.mount === undefined ? /^EROFS EROFS EROFS EROFS\n$/ : /^EROFS EROFS did did\n$/);
      },
      never,
    );
    expect([treeHash(root), treeHash(outside)]).toEqual(before);
  },
);

withBubblewrap('is mounted for root, so that these tests are about mounts on the machines that decide', () => {
  if (process.getuid?.() === 0) expect(mounts).toBe(true);
});

withGit('X10: lets tests use git without touching the real repository', async () => {
  const root = project();
  rmSync(join(root, '.git'), { recursive: true });
  const git = (...words: readonly string[]) => {
    const done = spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(done.stderr).not.toContain('fatal');
    return done.stdout;
  };
  git('init', '-q');
  git('add', 'src');
  git('commit', '-qm', 'first');
  const before = treeHash(root);
  const { node } = world();
  if (!mounts) return;
  const script = `
    const git = (...words) => require('child_process').spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'safe.directory=*', ...words], { encoding: 'utf8' });
    console.log(git('diff', '--stat').stdout.includes('a.ts'), git('commit', '-qam', 'second').status, git('log', '--oneline').stdout.trim().split('\\n').length, git('reset', '-q', '--hard', 'HEAD~1').status);`;
  expect(await node(overlay(root, 'src/a.ts', 'x'), script)).toBe('true 0 2 0\n');
  expect(treeHash(root)).toBe(before);
});

withBubblewrap('S6: writes through no link that leads out, whether file, folder or dangling', async () => {
  const root = project();
  const outside = temporaryFolder();
  write(outside, { 'file.ts': 'precious', 'folder/f.ts': 'precious' });
  symlinkSync(join(outside, 'file.ts'), join(root, 'src/file.ts'));
  symlinkSync(join(outside, 'folder'), join(root, 'src/folder'));
  symlinkSync(join(outside, 'nowhere.ts'), join(root, 'src/dangling.ts'));
  symlinkSync('deep', join(root, 'src/inner'));
  const before = [treeHash(root), treeHash(outside)];
  const { node, told } = world();
  const texts = {
    'src/file.ts': 'edited',
    'src/folder/f.ts': 'edited',
    'src/dangling.ts': 'edited',
    'src/inner/b.ts': 'edited',
  };
  const candidate = overlay(root, 'src/a.ts', 'x', texts);
  const attack = `
    const fs = require('fs');
    const seen = ['src/file.ts', 'src/folder/f.ts', 'src/deep/b.ts'].map((name) => { try { return fs.readFileSync(name, 'utf8'); } catch (error) { return error.code; } });
    const wrote = ['src/folder/f.ts', 'src/folder/g.ts', ${JSON.stringify(join(outside, 'nowhere.ts'))}].map((name) => { try { fs.writeFileSync(name, 'attack'); return 'wrote'; } catch (error) { return error.code; } });
    console.log(seen.join(), wrote.every((one) => one !== 'wrote'));`;
  const said = await node(candidate, attack);
  // What lies behind a link below temporary files is not even there to be read.
  expect(said).toMatch(mounts ? /^edited,(precious|ENOENT),edited true\n$/ : /true\n$/);
  expect([treeHash(root), treeHash(outside)]).toEqual(before);
  expect(told.some((line) => line.includes('folder/f.ts'))).toBe(true);
  // A candidate that would not be seen is not tried.
  await expect(node(overlay(root, 'src/folder/f.ts', 'candidate'), '')).rejects.toThrow(ScratchError);
  expect([treeHash(root), treeHash(outside)]).toEqual(before);
});

withBubblewrap('S6: follows no link that is put in the way between the look and the write', async () => {
  const root = project();
  const outside = temporaryFolder();
  write(outside, { 'b.ts': 'precious', 'c.ts': 'precious' });
  const before = treeHash(outside);
  const { scratch } = world();
  // The texts are asked for one by one: the tree changes just then.
  const swapping = new Map([[join(root, 'src/deep/c.ts'), 'edited']]);
  const buffers = {
    *[Symbol.iterator]() {
      yield [join(root, 'src/deep/b.ts'), 'edited'] as const;
      renameSync(join(root, 'src/deep'), join(root, 'src/away'));
      symlinkSync(outside, join(root, 'src/deep'));
      yield* swapping;
    },
  } as unknown as ReadonlyMap<string, string>;
  const candidate = overlay(root, 'src/a.ts', 'x');
  await scratch.withOverlay(
    { ...candidate, snapshot: { ...candidate.snapshot, buffers } },
    async () => undefined,
    never,
  );
  expect(treeHash(outside)).toBe(before);
  expect(existsSync(join(root, 'src/away/c.ts'))).toBe(false);
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

withBubblewrap('P11: two windows on one folder mix nothing', async () => {
  const root = project();
  const before = treeHash(root);
  const windows = [world(), world()];
  const said = await Promise.all(
    windows.flatMap(({ node }, index) =>
      [1, 2, 3].map((turn) =>
        node(
          overlay(root, 'src/a.ts', `${index}.${turn}`),
          `require('fs').appendFileSync('package.json', ' '); ${read('src/a.ts', 'package.json')}`,
        ),
      ),
    ),
  );
  expect(said).toEqual([0, 1].flatMap((index) => [1, 2, 3].map((turn) => `${index}.${turn} {"name":"app"}\n`)));
  await windows[0]!.scratch.dispose();
  expect(await windows[1]!.node(overlay(root, 'src/a.ts', 'still'), read('src/a.ts'))).toBe('still\n');
  expect(treeHash(root)).toBe(before);
});

withBubblewrap.for(['mount', 'copy'])(
  'X13: what a killed server left is removed at the next start, and its tree is whole (%s)',
  async (way) => {
    const root = project();
    const before = treeHash(root);
    const parent = temporaryFolder();
    const script = `
    import { createScratch } from ${JSON.stringify(join(import.meta.dirname, '../../../server/src/workspace/scratchCopies.ts'))};
    import { createSandbox } from ${JSON.stringify(join(import.meta.dirname, '../../../server/src/workspace/sandbox.ts'))};
    const scratch = createScratch({ base: process.argv[1], ${way === 'mount' ? 'sandbox: createSandbox()' : ''} });
    const snapshot = { root: process.argv[2], buffers: new Map(), trusted: true };
    await scratch.withOverlay({ snapshot, path: process.argv[2] + '/src/a.ts', text: 'x', textHash: '' }, () => { console.log('ready'); return new Promise(() => setInterval(() => {}, 1000)); }, new AbortController().signal);`;
    const left = join(parent, 'touchstone-aaaaaa');
    const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', script, left, root], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
    expect(existsSync(left)).toBe(true);
    world({ base: join(parent, 'touchstone-bbbbbb') });
    await Promise.all(made.splice(0).map((scratch) => scratch.dispose()));
    expect(readdirSync(parent)).toEqual(['touchstone-bbbbbb']);
    expect(treeHash(root)).toBe(before);
  },
);

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
