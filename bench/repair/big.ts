// A module of 2,000 lines with 300 tests and one planted fault: how much memory the server and everything that it
// starts hold at the worst moment of a search, and how soon a search that is cancelled is over.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { seededRandom, type Random } from '../../server/src/base/random.ts';
import { canSeeProcesses } from '../processTable.ts';
import { median, type Line } from '../report.ts';
import type { RepairBench, RepairQuestion } from './bench.ts';

/** Functions of the module, tests, and the function with the fault. */
const functions = 100;
const testsEach = 3;
const faulty = 61;

const linesEach = 20;

/** Runs that are cancelled. */
const cancelled = 20;

/** Milliseconds without work after which a cancelled run counts as over, and within which it must be. */
const quietMs = 300;
const longestMs = 10_000;

/** Measures both; `count` is the number of cancelled runs. */
export async function measureBig(
  bench: RepairBench,
  count: number | undefined,
  seed: number,
  say: (message: string) => void,
): Promise<readonly Line[] | string> {
  if (!canSeeProcesses) return 'processes cannot be seen on this system';
  const random = seededRandom(seed);
  const place = path.join(bench.folder, 'big');
  const { text, tests } = moduleOf(random);
  const file = path.join(place, 'src', 'big.js');
  mkdirSync(path.dirname(file), { recursive: true });
  mkdirSync(path.join(place, 'test'));
  writeFileSync(
    path.join(place, 'package.json'),
    '{ "private": true, "type": "module", "scripts": { "test": "node --test" } }\n',
  );
  writeFileSync(file, text);
  writeFileSync(path.join(place, 'test', 'big.test.js'), tests);
  const question: RepairQuestion = {
    languageId: 'javascript',
    text,
    expectations: [],
    functionName: `step${faulty}`,
    file,
    root: place,
  };
  const watched = new Float64Array(new SharedArrayBuffer(32));
  const watch = new Worker(new URL('bigWatch.ts', import.meta.url), { workerData: watched.buffer });
  const whole = await bench.ask(question);
  const [mb = 0, ownMb = 0, processes = 0] = watched;
  const worst = { mb, ownMb, processes };
  say(
    `the whole run: ${whole.outcome.kind} after ${whole.tried} changes, ${whole.ms.toFixed(0)} ms, ${worst.mb.toFixed(0)} MB at most`,
  );
  const warm = await bench.ask(question);
  say(`again, warm: ${warm.outcome.kind}, ${warm.ms.toFixed(0)} ms`);
  const answers: number[] = [];
  const ends: number[] = [];
  const silences: number[] = [];
  let tooLate = 0;
  for (let turn = 0; turn < (count ?? cancelled); turn++) {
    const at = random.next() * warm.ms * 0.95;
    const seen = await cancelAt(bench, question, at, watched);
    if (!seen) {
      tooLate++;
      continue;
    }
    say(
      `cancelled at ${at.toFixed(0)} ms: answered after ${seen.toldMs.toFixed(0)} ms, ended after ${seen.endMs.toFixed(0)} ms, no process at work after ${seen.silenceMs.toFixed(0)} ms`,
    );
    answers.push(seen.toldMs);
    ends.push(seen.endMs);
    silences.push(seen.silenceMs);
  }
  await watch.terminate();
  if (readFileSync(file, 'utf8') !== text) throw new Error('a run changed the file');
  rmSync(place, { recursive: true, force: true });
  const measure = 'big module';
  const counted = `${ends.length} runs cancelled at random moments; ${tooLate} had ended before theirs`;
  return [
    {
      measure,
      what: 'memory of the server and all its descendants, at most',
      value: worst.mb,
      unit: 'MB',
      goal: { atMost: 1024 },
      note: `${text.split('\n').length} lines, ${functions * testsEach} tests; ${worst.processes} processes then, the server itself ${worst.ownMb.toFixed(0)} MB; shared pages count once for each process; ended ${whole.outcome.kind}, ${whole.tried} tried, ${(whole.ms / 1000).toFixed(1)} s`,
    },
    {
      measure,
      what: 'cancel to its answer, worst',
      value: Math.max(0, ...answers),
      unit: 'ms',
      goal: { atMost: 150 },
      note: `${counted}; ${spread(answers)}`,
    },
    {
      measure,
      what: 'cancel to the end of all that belongs to the run, worst',
      value: Math.max(0, ...ends),
      unit: 'ms',
      goal: { atMost: 150 },
      note: spread(ends),
    },
    {
      measure,
      what: 'cancel to the last process at work, worst',
      value: Math.max(0, ...silences),
      unit: 'ms',
      goal: { atMost: 150 },
      note: `${spread(silences)}; seen from a thread of its own; workers kept for the next run are not at work while they use no processor`,
    },
  ];
}

function spread(values: readonly number[]): string {
  return values.length === 0 ? 'none' : `median ${median(values).toFixed(0)} ms`;
}

/** Starts a run, aborts it and waits for silence; undefined when it had ended before. */
async function cancelAt(
  bench: RepairBench,
  question: RepairQuestion,
  at: number,
  seen: Float64Array,
): Promise<{ readonly toldMs: number; readonly endMs: number; readonly silenceMs: number } | undefined> {
  const controller = new AbortController();
  let endedAt: number | undefined;
  const running = bench.ask(question, undefined, controller.signal).then((answer) => {
    endedAt = performance.now();
    return answer;
  });
  // Counted from when it should be heard: a busy process hears it late.
  const abortedAt = performance.now() + at;
  await Promise.race([sleep(at), running]);
  if (endedAt !== undefined) return undefined;
  controller.abort();
  const lastWork = () => (seen[3] ?? 0) - performance.timeOrigin;
  for (;;) {
    await sleep(10);
    const now = performance.now();
    if (endedAt !== undefined && now - Math.max(lastWork(), endedAt) >= quietMs) break;
    if (now - abortedAt > longestMs) throw new Error('a cancelled run is not over after 10 s');
  }
  const { outcome, toldAt } = await running;
  return outcome.kind === 'cancelled'
    ? { toldMs: toldAt - abortedAt, endMs: endedAt - abortedAt, silenceMs: Math.max(0, lastWork() - abortedAt) }
    : undefined;
}

/** The module and its tests, made from seeded numbers; one comparison in one function is wrong. */
function moduleOf(random: Random): { readonly text: string; readonly tests: string } {
  const sources: string[] = [];
  const tests: string[] = [
    "import assert from 'node:assert/strict';",
    "import { test } from 'node:test';",
    "import * as big from '../src/big.js';",
  ];
  for (let index = 0; index < functions; index++) {
    const numbers: Numbers = {
      start: random.below(9),
      limit: 20 + random.below(30),
      factor: 2 + random.below(5),
      step: 1 + random.below(4),
    };
    sources.push(sourceOf(index, numbers));
    for (let turn = 0; turn < testsEach; turn++) {
      // Each list holds the limit itself, so that a wrong comparison shows.
      const values = [...Array.from({ length: 4 + turn }, () => random.below(70)), numbers.limit];
      tests.push(
        `test('step ${index}, list ${turn}', () => assert.deepEqual(big.step${index}([${values.join(', ')}]), ${JSON.stringify(resultOf(values, numbers))}));`,
      );
    }
  }
  return { text: sources.join('\n'), tests: `${tests.join('\n')}\n` };
}

interface Numbers {
  readonly start: number;
  readonly limit: number;
  readonly factor: number;
  readonly step: number;
}

function sourceOf(index: number, { start, limit, factor, step }: Numbers): string {
  const text = `/** Sorts the values of list ${index} into high and low ones and adds them up. */
export function step${index}(values) {
  const high = [];
  let low = ${start};
  let count = 0;
  for (const value of values) {
    if (value ${index === faulty ? '>' : '>='} ${limit}) {
      high.push(value - ${limit});
    } else {
      low += value * ${factor};
      count += ${step};
    }
  }
  return {
    high,
    low,
    count,
  };
}
`;
  if (text.split('\n').length - 1 !== linesEach - 1) throw new Error('a function has another number of lines');
  return text;
}

/** What the right function gives. */
function resultOf(values: readonly number[], { start, limit, factor, step }: Numbers) {
  const high = values.filter((value) => value >= limit).map((value) => value - limit);
  const rest = values.filter((value) => value < limit);
  return {
    high,
    low: start + rest.reduce((sum, value) => sum + value * factor, 0),
    count: rest.length * step,
  };
}
