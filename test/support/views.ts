// Views of a folder as a run gets them, with the real sandbox: behind a mount where the machine has mounts
// for us, else in a copy. For tests of what programs see and do there.

import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { removeTree } from '../../server/src/workspace/lease.ts';
import { createSandbox, type Sandbox } from '../../server/src/workspace/sandbox.ts';
import { createScratch, type ScratchCopies, type ScratchOptions } from '../../server/src/workspace/scratchCopies.ts';
import type { Overlay } from '../../server/src/workspace/snapshot.ts';
import { runInside } from './insideSandbox.ts';
import { temporaryFolder } from './processes.ts';

/** Whether mounts work here at all; where they do not, as for some ordinary users, the same is asked of copies. */
export async function mountsWork(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'mounts-'));
  const mount = { lower: join(folder, 'a'), upper: join(folder, 'b'), work: join(folder, 'c') };
  for (const path of Object.values(mount)) mkdirSync(path);
  const same = (path: string) => path;
  const view = { root: mount.lower, mount, toScratch: same, toWorkspace: same };
  const reason = await createSandbox().reasonNotToMount(view);
  await removeTree(folder);
  return reason === undefined;
}

/** Everything for runs in views of folders; gone after the test. */
export function world(options: ScratchOptions = {}) {
  const base = temporaryFolder();
  const sandbox = createSandbox({ readable: [base] });
  const told: string[] = [];
  const log = (message: string) => void told.push(message);
  const scratch = createScratch({ base, sandbox, log, ...options });
  onTestFinished(() => scratch.dispose());
  return { base, sandbox, scratch, told, node: nodeIn(scratch, sandbox) };
}

/** As it comes, or by a copy although a mount would do. */
export const ways: readonly ['mount' | 'copy', ScratchOptions][] = [
  ['mount', {}],
  ['copy', { sandbox: { reasonNotToMount: async () => 'not wanted' } }],
];

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
      new AbortController().signal,
    );
}

/** A script that prints what an expression gives. */
export const print = (expression: string) => `console.log(${expression})`;

/** A script that prints files. */
export const read = (...names: readonly string[]) =>
  print(names.map((name) => `require('fs').readFileSync(${JSON.stringify(name)}, 'utf8').trim()`).join(', '));
