// `touchstone export TRACE`: rows for training out of a trace, as JSON Lines on standard output.

import { readFile } from 'node:fs/promises';
import { failure } from '../core/failure.ts';
import { eventsIn, trainingRows } from '../trace/trainingRows.ts';
import type { Arguments } from './arguments.ts';
import { exitCodes } from './exitCodes.ts';
import { renderFailure } from './render.ts';

/** What is said beside the rows. */
const card =
  'Rows hold your code and the words of the models that answered; look at them before you pass them on. Training on them offline teaches little correction by itself. Text with "train": false is no target.\n';

/** Prints the rows, and what they are on standard error; @returns the exit code. */
export async function runExport({ trace, all }: Extract<Arguments, { command: 'export' }>): Promise<number> {
  let text: string;
  try {
    text = await readFile(trace, 'utf8');
  } catch {
    const missing = failure(
      'usage.bad-arguments',
      `The trace ${trace} cannot be read.`,
      'Write one with `--trace FILE`.',
    );
    process.stderr.write(renderFailure(missing, { colour: false }));
    return exitCodes.usage;
  }
  const { events, odd } = eventsIn(text);
  const rows = trainingRows(events);
  const taken = all ? rows : rows.filter(({ filtered }) => filtered === undefined);
  for (const row of taken) process.stdout.write(`${JSON.stringify(row)}\n`);
  const left = rows.length - taken.length;
  process.stderr.write(
    `${taken.length} rows${left > 0 ? `, ${left} left out (--all prints them with the reason)` : ''}${odd > 0 ? `, ${odd} lines of the trace could not be read` : ''}. ${card}`,
  );
  return exitCodes.ok;
}
