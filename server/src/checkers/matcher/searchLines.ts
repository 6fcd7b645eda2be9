// Searches lines with regular expressions of the person in a thread of its own, which is ended when it
// takes too long: the output is a stranger's, and a pattern may need exponential time on it.

import { Worker } from 'node:worker_threads';
import * as z from 'zod/mini';
import { abortError, throwIfAborted } from '../../base/abort.ts';

/** Longest line that is searched, in UTF-16 units; longer ones are cut. */
export const lineLimit = 2000;
/** Most lines that are searched. */
export const lineCountLimit = 200_000;

/** For each expression: the groups of its match by line number. */
export type FoundLines = readonly ReadonlyMap<number, readonly (string | undefined)[]>[];

/** How a search ended. */
export type SearchEnd =
  | { readonly kind: 'found'; readonly lines: FoundLines }
  | { readonly kind: 'tooSlow' }
  | { readonly kind: 'failed'; readonly why: string };

const workerSource = `
const { parentPort, workerData } = require('node:worker_threads');
const { lines, sources } = workerData;
parentPort.postMessage(
  sources.map((source) => {
    const expression = new RegExp(source);
    const found = [];
    for (let index = 0; index < lines.length; index++) {
      const match = expression.exec(lines[index]);
      if (match) found.push([index, Array.from(match, (group) => group ?? null)]);
    }
    return found;
  }),
);
`;

const answerShape = z.array(z.array(z.tuple([z.number(), z.array(z.nullable(z.string()))])));

/** Searches each line with each expression, in at most `deadlineMs`. */
export async function searchLines(
  lines: readonly string[],
  sources: readonly string[],
  deadlineMs: number,
  signal: AbortSignal,
): Promise<SearchEnd> {
  throwIfAborted(signal);
  const cut = lines.slice(0, lineCountLimit).map((line) => (line.length > lineLimit ? line.slice(0, lineLimit) : line));
  const worker = new Worker(workerSource, {
    eval: true,
    workerData: { lines: cut, sources },
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  let stop: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<SearchEnd>((resolve, reject) => {
      stop = () => reject(abortError(signal));
      signal.addEventListener('abort', stop, { once: true });
      timer = setTimeout(() => resolve({ kind: 'tooSlow' }), deadlineMs);
      worker.once('message', (message: unknown) => {
        const parsed = z.safeParse(answerShape, message);
        resolve(parsed.success ? { kind: 'found', lines: byLine(parsed.data) } : { kind: 'failed', why: 'no answer' });
      });
      worker.once('error', (error: Error) => resolve({ kind: 'failed', why: error.message }));
      worker.once('exit', (code) => resolve({ kind: 'failed', why: `the search ended with ${code}` }));
    });
  } finally {
    clearTimeout(timer);
    if (stop) signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

function byLine(answer: z.infer<typeof answerShape>): FoundLines {
  return answer.map(
    (found) => new Map(found.map(([index, groups]) => [index, groups.map((group) => group ?? undefined)] as const)),
  );
}
