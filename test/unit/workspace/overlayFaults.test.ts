// Whatever a program does in a view, through a mount or in a copy, the person's tree stays byte-identical.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished } from 'vitest';
import { ScratchError } from '../../../server/src/workspace/scratchCopies.ts';
import { runInside } from '../../support/insideSandbox.ts';
import { needs } from '../../support/needs.ts';
import { temporaryFolder } from '../../support/processes.ts';
import { overlay, project, treeHash, write } from '../../support/scratchProject.ts';
import { mountsWork, read, ways, world } from '../../support/views.ts';

const never = new AbortController().signal;
const withBubblewrap = needs('bubblewrap');
const withGit = needs('git');

let mounts = false;
beforeAll(async () => void (mounts = await mountsWork()));

/** Does all the harm that a test could do, and listens on the port that it is given. */
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
    await world({ base: join(parent, 'touchstone-bbbbbb') }).scratch.dispose();
    expect(readdirSync(parent)).toEqual(['touchstone-bbbbbb']);
    expect(treeHash(root)).toBe(before);
  },
);
