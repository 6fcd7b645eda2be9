// How judges ruled in the long run, in the private storage: by judge and writer, in numbers. Source: S154.

import { join } from 'node:path';
import * as z from 'zod/mini';
import type { CriticMemory, JudgeFigure } from '../core/criticMemory.ts';
import { readExamResults } from './examResults.ts';
import { readStored, removeStored, writeStored } from './storedFile.ts';

/** Pairs of judge and writer that are kept; the oldest go first. */
const mostFigures = 500;

const name = z.string().check(z.minLength(1), z.maxLength(300));
const count = z.number().check(z.nonnegative());
const figureSchema = z.object({
  judge: name,
  writer: name,
  pairs: count,
  won: count,
  flipped: count,
  votes: count,
  front: count,
});
const fileSchema = z.object({ version: z.literal(1), figures: z.array(figureSchema).check(z.maxLength(mostFigures)) });

/** Writes of one folder, one after the other. */
const queues = new Map<string, Promise<void>>();

/** The store of a folder. */
export function createCriticMemory(folder: string, log: (message: string) => void): CriticMemory {
  return {
    async blindSpotOf(model) {
      const mine = (await readExamResults(folder, log)).find((one) => one.model === model && one.critic === undefined);
      return mine?.blindSpot;
    },
    figures: () => read(folder, log),
    async add(figure) {
      const before = queues.get(folder) ?? Promise.resolve();
      const writing = before
        .then(() => write(folder, figure, log))
        .catch((error: unknown) => log(`the figures of judges could not be written: ${String(error)}`));
      queues.set(folder, writing);
      await writing;
    },
  };
}

/** Forgets all; returns how many files went. */
export function removeJudgeFigures(folder: string): Promise<number> {
  return removeStored(pathIn(folder));
}

async function read(folder: string, log: (message: string) => void): Promise<readonly JudgeFigure[]> {
  return (await readStored(pathIn(folder), fileSchema, 'the figures of judges', log))?.figures ?? [];
}

async function write(folder: string, figure: JudgeFigure, log: (message: string) => void): Promise<void> {
  const all = await read(folder, log);
  const isSame = (one: JudgeFigure) => one.judge === figure.judge && one.writer === figure.writer;
  const known = all.find(isSame);
  const sum = known
    ? {
        ...figure,
        pairs: known.pairs + figure.pairs,
        won: known.won + figure.won,
        flipped: known.flipped + figure.flipped,
        votes: known.votes + figure.votes,
        front: known.front + figure.front,
      }
    : figure;
  const figures = [...all.filter((one) => !isSame(one)), sum].slice(-mostFigures);
  await writeStored(pathIn(folder), { version: 1, figures });
}

function pathIn(folder: string): string {
  return join(folder, 'judge-figures.json');
}
