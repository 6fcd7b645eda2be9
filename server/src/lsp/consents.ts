// Asks the person once for each folder and tool whether its code may run without a sandbox, and keeps a
// yes in the private storage. A no, or no answer, is asked again with the next run.

import { join } from 'node:path';
import * as z from 'zod/mini';
import type { AskConsent, ConsentQuestion } from '../engine/api.ts';
import { readStored, removeStored, writeStored } from '../memory/storedFile.ts';

const fileSchema = z.object({ version: z.literal(1), agreed: z.array(z.string()) });

/** Answers kept at most; the oldest go first. */
const kept = 500;

/** The answers of one server. */
export interface Consents {
  readonly ask: AskConsent;
  /** Forgets every answer; returns how many files went. */
  remove(): Promise<number>;
}

/**
 * Makes it.
 *
 * @param show asks with two buttons; resolves to the one that was chosen, or to undefined.
 * @param patienceMs how long a run waits for an answer; one that comes later counts for the next run.
 */
export function createConsents(
  folder: string,
  show: (message: string, yes: string, no: string) => Promise<string | undefined>,
  log: (message: string) => void,
  patienceMs = 60_000,
): Consents {
  const path = join(folder, 'consents.json');
  const asking = new Map<string, Promise<boolean>>();
  let queue: Promise<void> = Promise.resolve();

  const read = async (): Promise<readonly string[]> =>
    (await readStored(path, fileSchema, 'the stored consents', log))?.agreed ?? [];
  const add = async (hash: string): Promise<void> => {
    const agreed = [...(await read()).filter((one) => one !== hash), hash].slice(-kept);
    await writeStored(path, { version: 1, agreed });
  };
  const askPerson = async (question: ConsentQuestion): Promise<boolean> => {
    if ((await read()).includes(question.hash)) return true;
    const yes = 'Run Without Isolation';
    if ((await show(wordsOf(question), yes, 'Not Now')) !== yes) return false;
    queue = queue
      .then(() => add(question.hash))
      .catch((error: unknown) => log(`the consent could not be stored: ${String(error)}`));
    await queue;
    return true;
  };
  return {
    async ask(question) {
      const open = asking.get(question.hash) ?? askPerson(question).finally(() => asking.delete(question.hash));
      asking.set(question.hash, open);
      // Editors hide a question that nobody answers, and the run would wait behind it for ever.
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<false>((resolve) => (timer = setTimeout(resolve, patienceMs, false)));
      try {
        return await Promise.race([open, late]);
      } finally {
        clearTimeout(timer);
      }
    },
    async remove() {
      await queue;
      return removeStored(path);
    },
  };
}

function wordsOf({ title, tool, root, why }: ConsentQuestion): string {
  const what = title === tool ? title : `${title} (${tool})`;
  return `Touchstone: no isolation. ${what} would run code of ${root} with your own rights (${why}). Run it?`;
}
