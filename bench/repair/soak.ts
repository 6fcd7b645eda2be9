// A thousand repairs of random planted faults in one server process, or as many as go into its minutes: what stays
// behind? Memory after the first hundred against memory at the end, both without garbage; living processes after the
// last; and the bytes of every file.

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { seededRandom } from '../../server/src/base/random.ts';
import { descendants, residentMb } from '../processTable.ts';
import type { Line } from '../report.ts';
import type { RepairBench, RepairQuestion } from './bench.ts';
import { layOutPackage, subjectPackages } from './packages.ts';
import { operatorNames } from './plant.ts';
import { plantIn, questionOf, subjectsOf, type Subject } from './planted.ts';

/** Share of the repairs after which memory is taken as the measure, and how many that are at most. */
const warmUpShare = 0.2;
const warmUpMost = 100;

/** Repairs that are asked for at a time, as by two windows. */
const atATime = 2;

/** Seconds of one repair. */
const seconds = 12;

/** Packages, and how often each is drawn. */
const sourcesOf = new Map([
  ['es-toolkit', 0.8],
  ['python-stdnum', 0.2],
]);

/**
 * Asks for `count` repairs, and begins none after `longestMinutes`; the bench is closed afterwards, so that what
 * survives it is seen.
 */
export async function measureSoak(
  bench: RepairBench,
  count: number,
  longestMinutes: number,
  seed: number,
  say: (message: string) => void,
): Promise<readonly Line[]> {
  const place = path.join(bench.folder, 'soak');
  mkdirSync(place, { recursive: true });
  const subjects: (readonly [share: number, subjects: readonly Subject[]])[] = [];
  for (const one of subjectPackages) {
    const share = sourcesOf.get(one.name);
    if (share !== undefined) subjects.push([share, await subjectsOf(one, layOutPackage(one, place, say), seed)]);
  }
  const before = hashOf(place);
  const random = seededRandom(seed);
  const ends = new Map<string, number>();
  let done = 0;
  const warmUp = Math.max(1, Math.min(warmUpMost, Math.floor(count * warmUpShare)));
  const startedAt = performance.now();
  const longestMs = longestMinutes * 60_000;
  const isOver = () => performance.now() - startedAt >= longestMs;
  const drawnFault = async (): Promise<RepairQuestion> => {
    for (;;) {
      let drawn = random.next();
      const [, group] = subjects.find(([share]) => (drawn -= share) < 0) ?? subjects.at(-1)!;
      const subject = group[Math.floor(random.next() * group.length)]!;
      const operator = operatorNames[Math.floor(random.next() * operatorNames.length)]!;
      const planted = await plantIn(subject, operator, random);
      if (planted) return questionOf(subject, planted.text);
    }
  };
  /** Up to so many repairs in all, some at a time; nothing is at work when it returns. */
  const repairUpTo = async (most: number) => {
    let begun = done;
    const lane = async () => {
      while (begun < most && !isOver()) {
        begun++;
        const { outcome } = await bench.ask(await drawnFault(), seconds);
        ends.set(outcome.kind, (ends.get(outcome.kind) ?? 0) + 1);
        done++;
      }
    };
    await Promise.all(Array.from({ length: atATime }, lane));
  };
  await repairUpTo(warmUp);
  const early = await settled();
  while (done < count && !isOver()) {
    await repairUpTo(Math.min(count, done + 50));
    const { mb, heapMb } = await settled();
    say(
      `${done} of ${count} repairs, ${mb.toFixed(0)} MB, of which heap ${heapMb.toFixed(0)} MB; ${descendants(process.pid).length} processes`,
    );
  }
  const late = await settled();
  const minutes = (performance.now() - startedAt) / 60_000;
  const changed = hashOf(place) === before ? 0 : 1;
  const kept = descendants(process.pid).length;
  await bench.dispose();
  await sleep(1000);
  const survivors = descendants(process.pid).length;
  rmSync(place, { recursive: true, force: true });
  const measure = 'soak';
  return [
    {
      measure,
      what: 'repairs asked for',
      value: done,
      unit: 'count',
      goal: { atLeast: count },
      note: `${atATime} at a time; none is begun after ${longestMinutes} minutes`,
    },
    {
      measure,
      what: `memory gained after the first ${warmUp}`,
      value: late.mb - early.mb,
      unit: 'MB',
      goal: { atMost: 50 },
      note: `${done} repairs in ${minutes.toFixed(1)} minutes, ${early.mb.toFixed(0)} to ${late.mb.toFixed(0)} MB resident, heap ${early.heapMb.toFixed(0)} to ${late.heapMb.toFixed(0)} MB; ${[...ends].map(([kind, times]) => `${kind} ${times}`).join(', ')}`,
    },
    {
      measure,
      what: 'processes that survive the server',
      value: survivors,
      unit: 'count',
      goal: { atMost: 0 },
      note: `${kept} were kept warm at the end`,
    },
    {
      measure,
      what: 'files changed',
      value: changed,
      unit: 'count',
      goal: { atMost: 0 },
      note: 'names and bytes of all files of the packages',
    },
  ];
}

/** What the process holds when garbage is gone. */
interface Settled {
  readonly mb: number;
  readonly heapMb: number;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

async function settled(): Promise<Settled> {
  for (let turn = 0; turn < 3; turn++) {
    collect();
    await sleep(100);
  }
  return { mb: residentMb(process.pid), heapMb: process.memoryUsage().heapUsed / 2 ** 20 };
}

function hashOf(folder: string): string {
  const hash = createHash('sha256');
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }).toSorted((a, b) =>
    path.join(a.parentPath, a.name) < path.join(b.parentPath, b.name) ? -1 : 1,
  )) {
    const file = path.join(entry.parentPath, entry.name);
    hash.update(file);
    if (entry.isFile()) hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}
