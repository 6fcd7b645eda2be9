// A Python process that stays, in a view of the workspace that is held for it and with a private folder beside it.
// The three begin and end together.

import type { LiveProcess, ProcessSpec } from '../../workspace/process.ts';
import type { Scratch } from '../../workspace/scratch.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { CheckerContext } from '../checker.ts';
import { makePrivateFolder, removePrivateFolder } from './testFolder.ts';

/** The process and what it works in. */
export interface HeldProcess {
  readonly scratch: Scratch;
  /** The private folder, absolute. */
  readonly folder: string;
  readonly live: LiveProcess;
  /** Ends the process, then removes its view and its folder. */
  stop(): Promise<void>;
  /** The same; why it did not come up, from the last lines that it wrote. */
  whyNot(): Promise<string>;
}

/**
 * Opens one. Where that fails nothing is left.
 *
 * @param specOf fills the private folder and tells what to start; it may write to its view and its folder.
 * @param life ends the process when it aborts; by default only `stop` does.
 */
export async function openHeld(
  { processes, scratch: views, signal }: CheckerContext,
  snapshot: Snapshot,
  tempFolder: string,
  specOf: (scratch: Scratch, folder: string) => Promise<Omit<ProcessSpec, 'within' | 'writable'>>,
  life: AbortSignal = new AbortController().signal,
): Promise<HeldProcess> {
  const { scratch, release } = await views.hold!(snapshot, signal);
  let folder: string | undefined;
  let live: LiveProcess | undefined;
  const stop = async () => {
    if (live !== undefined) await live.stop();
    await release();
    if (folder !== undefined) await removePrivateFolder(folder);
  };
  try {
    folder = await makePrivateFolder(tempFolder);
    const spec = await specOf(scratch, folder);
    const opened = processes.open!({ ...spec, within: scratch, writable: [folder] }, life);
    live = opened;
    const whyNot = async () => {
      const end = await opened.stop();
      await stop();
      const words = `${end.stderr}\n${end.stdout}`.trim().split('\n').slice(-3).join(' ');
      return `it did not start: ${words.slice(0, 500)}`;
    };
    return { scratch, folder, live, stop, whyNot };
  } catch (error) {
    await stop();
    throw error;
  }
}
