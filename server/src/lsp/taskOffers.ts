// Reads a folder's tasks.json for the client's list of tasks. The file is data; nothing of it is run.

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { taskOffers } from '../checkers/matcher/taskOffers.ts';
import type { TaskOffersAnswer } from '../protocol/taskOffers.ts';
import { uriToPath } from '../workspace/uri.ts';

/** Largest file that is read, in bytes. */
const limit = 1_000_000;

/** The tasks of a workspace folder; folders that are not open are not looked at. */
export async function offeredTasks(folders: readonly string[], folder: string): Promise<TaskOffersAnswer> {
  const root = folder.startsWith('file:') ? uriToPath(folder) : undefined;
  if (root === undefined || !folders.includes(root)) return { offers: [], fault: 'This folder is not open.' };
  const path = join(root, '.vscode', 'tasks.json');
  let text: string;
  try {
    if ((await stat(path)).size > limit) return { offers: [], fault: 'The file tasks.json is too large.' };
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return { offers: [], fault: 'This folder has no .vscode/tasks.json that can be read.' };
  }
  const offers = taskOffers(text);
  if (!offers.ok) return { offers: [], fault: `The file tasks.json cannot be read: ${offers.error}.` };
  return {
    offers: offers.value.map(({ label, use }) =>
      use.kind === 'refused'
        ? { label, why: use.why }
        : { label, command: { name: use.name, command: use.argv, problemMatcher: use.matcher } },
    ),
  };
}
