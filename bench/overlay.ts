// Measure 5: how soon a program sees a candidate in a workspace of 50,000 files and 1 GB of dependencies,
// behind an overlay mount and in a scratch copy, against copying the sources; and what is copied for it.

import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, lstatSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { textHash } from '../server/src/base/hash.ts';
import { createProcesses, type SupervisedProcesses } from '../server/src/workspace/processes.ts';
import { createSandbox } from '../server/src/workspace/sandbox.ts';
import type { Scratch } from '../server/src/workspace/scratch.ts';
import { createScratch, type ScratchCopies } from '../server/src/workspace/scratchCopies.ts';
import type { Overlay } from '../server/src/workspace/snapshot.ts';
import type { Places } from './places.ts';
import { median, spread, type Line } from './report.ts';

/** How large the generated workspace is. */
export interface WorkspaceSize {
  readonly files: number;
  readonly packages: number;
  readonly dependencyBytes: number;
}

/** What is promised for. */
export const fullSize: WorkspaceSize = { files: 50_000, packages: 1000, dependencyBytes: 1e9 };

/** How often the sources are copied by `cp`: half a minute each, removal included, where the disk is slow. */
const copies = 3;

const filesAFolder = 100;
const filesAPackage = 10;
const measure = 'overlay';
const never = new AbortController().signal;

/** The lines of measure 5. */
export async function measureOverlay(
  places: Places,
  count: number,
  say: (message: string) => void,
  size: WorkspaceSize = fullSize,
): Promise<readonly Line[]> {
  const root = layOutWorkspace(path.join(places.temp, 'overlay-workspace'), size, say);
  const sandbox = createSandbox({ readable: [places.temp] });
  const processes = createProcesses({ supervisorPath: path.join(places.dist, 'supervisor.js'), sandbox });
  try {
    const mounted = await measureWay(processes, root, count, () =>
      createScratch({ base: path.join(places.temp, 'overlay-mounted'), sandbox }),
    );
    say(mounted.mounts ? 'measured the mount' : 'there are no mounts here: what follows as the mount is a copy');
    const copied = await measureWay(processes, root, count, () =>
      createScratch({ base: path.join(places.temp, 'overlay-copied') }),
    );
    say('measured the copy');
    const floor = await times(count, async () => {
      await see(processes, root, undefined, sourceName(0), 'export const value = 0');
    });
    say('measured the program alone');
    const copying = timesOfCopying(root, path.join(places.temp, 'overlay-cp'));
    const words = `${size.files} files, ${size.packages} packages of ${Math.round(size.dependencyBytes / 1e6)} MB`;
    const line = (what: string, values: readonly number[], more: Partial<Line> = {}): Line => ({
      measure,
      what,
      value: median(values),
      unit: 'ms',
      note: spread(values),
      ...more,
    });
    return [
      line(
        mounted.mounts ? 'mount: a program has seen the candidate' : 'no mount here, copy: a program has seen it',
        mounted.uses,
        { goal: { atMost: 200 }, note: `${spread(mounted.uses)}, ${words}` },
      ),
      line('mount: the first use, trial included', [mounted.first]),
      bytesLine('mount: bytes of dependencies copied', mounted.bytes),
      line('copy: a program has seen the candidate', copied.uses),
      line('copy: the first use', [copied.first]),
      bytesLine('copy: bytes of dependencies copied', copied.bytes),
      line('the program alone, in the workspace, no sandbox', floor),
      line('cp -r of the sources', copying),
      {
        measure,
        what: 'cp -r of the sources, in mounts',
        value: median(copying) / median(mounted.uses),
        unit: '×',
        note: 'ratio of the medians of this run; cp copies no dependencies',
      },
    ];
  } finally {
    await processes.dispose();
    rmSync(root, { recursive: true, force: true });
  }
}

function bytesLine(what: string, value: number): Line {
  return { measure, what, value, unit: 'count', goal: { atMost: 0 }, note: 'read from the view during a use' };
}

/** Lays the workspace out. Dependencies are sparse: their bytes count when they are copied, and take no room here. */
function layOutWorkspace(root: string, size: WorkspaceSize, say: (message: string) => void): string {
  say(`laying out ${size.files} files and ${size.packages} packages`);
  for (let index = 0; index < size.files; index++) {
    const file = path.join(root, sourceName(index));
    if (index % filesAFolder === 0) mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `export const value = ${index};\n`.padEnd(600, '// one more line of source\n'));
  }
  const bytes = Math.round(size.dependencyBytes / size.packages / filesAPackage);
  for (let index = 0; index < size.packages; index++) {
    const folder = path.join(root, 'node_modules', `package-${index}`, 'lib');
    mkdirSync(folder, { recursive: true });
    for (let file = 0; file < filesAPackage; file++) {
      const handle = openSync(path.join(folder, `${file}.js`), 'w');
      ftruncateSync(handle, bytes);
      closeSync(handle);
    }
  }
  writeFileSync(path.join(root, 'package.json'), '{ "name": "large" }\n');
  return root;
}

/** The path of a source file. */
function sourceName(index: number): string {
  return path.join('src', `part-${Math.floor(index / filesAFolder)}`, `module-${index}.js`);
}

interface Measured {
  readonly mounts: boolean;
  readonly first: number;
  readonly uses: readonly number[];
  /** Bytes of dependencies that stand in the view as files of its own. */
  readonly bytes: number;
}

async function measureWay(
  processes: SupervisedProcesses,
  root: string,
  count: number,
  make: () => ScratchCopies,
): Promise<Measured> {
  const scratch = make();
  let mounts = false;
  let bytes = 0;
  let turn = 0;
  const use = async () => {
    const name = sourceName((turn * 977) % 1000);
    const text = `export const value = 'candidate ${turn++}';\n`;
    await scratch.withOverlay(
      overlayOf(root, name, text),
      async (view) => see(processes, view.root, view, name, text),
      never,
    );
  };
  try {
    const [first] = await times(1, use);
    const uses = await times(count, use);
    await scratch.withOverlay(
      overlayOf(root, sourceName(0), ''),
      async (view) => {
        mounts = view.mount !== undefined;
        bytes = bytesBelow(path.join(view.mount?.upper ?? view.root, 'node_modules'));
      },
      never,
    );
    return { mounts, first: first!, uses, bytes };
  } finally {
    await scratch.dispose();
  }
}

/** Starts a program that prints one file, and makes sure that it saw the text. */
async function see(
  processes: SupervisedProcesses,
  folder: string,
  within: Scratch | undefined,
  name: string,
  text: string,
): Promise<void> {
  const end = await processes.run(
    { argv: ['/bin/cat', path.join(folder, name)], cwd: folder, deadlineMs: 60_000, ...(within ? { within } : {}) },
    never,
  );
  if (!end.stdout.includes(text.trim())) throw new Error(`the program did not see the text: ${JSON.stringify(end)}`);
}

function overlayOf(root: string, name: string, text: string): Overlay {
  const snapshot = { root, buffers: new Map<string, string>(), trusted: true };
  return { snapshot, path: path.join(root, name), text, textHash: textHash(text) };
}

async function times(count: number, work: () => Promise<void>): Promise<readonly number[]> {
  const found: number[] = [];
  for (let turn = 0; turn < count; turn++) {
    const start = performance.now();
    await work();
    found.push(performance.now() - start);
  }
  return found;
}

function timesOfCopying(root: string, target: string): readonly number[] {
  return Array.from({ length: copies }, (_, turn) => {
    const start = performance.now();
    const done = spawnSync('cp', ['-r', path.join(root, 'src'), `${target}-${turn}`]);
    if (done.status !== 0) throw new Error(`cp failed: ${done.stderr.toString()}`);
    return performance.now() - start;
  });
}

/** Bytes of regular files below a folder; what is linked is not followed. */
function bytesBelow(folder: string): number {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return 0;
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const at = path.join(folder, entry.name);
    return sum + (entry.isDirectory() ? bytesBelow(at) : entry.isFile() ? lstatSync(at).size : 0);
  }, 0);
}
