// A thousand repairs of random planted faults in one server process: what stays behind? Memory after the first
// hundred against memory at the end, living processes after the last, and the bytes of every file.

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../../server/src/base/random.ts';
import { descendants, residentMb } from '../processTable.ts';
import type { Line } from '../report.ts';
import type { RepairBench } from './bench.ts';
import { layOutPackage, subjectPackages } from './packages.ts';
import { operatorNames } from './plant.ts';
import { plantIn, questionOf, subjectsOf, type Subject } from './planted.ts';

/** Repairs after which memory is taken as the measure. */
const warmUp = 100;

const sourcesOf = ['es-toolkit', 'python-stdnum'];

/** Asks for `count` repairs; the bench is closed afterwards, so that what survives it is seen. */
export async function measureSoak(
  bench: RepairBench,
  count: number,
  seed: number,
  say: (message: string) => void,
): Promise<readonly Line[]> {
  const place = path.join(bench.folder, 'soak');
  mkdirSync(place, { recursive: true });
  const subjects: Subject[] = [];
  for (const one of subjectPackages.filter(({ name }) => sourcesOf.includes(name)))
    subjects.push(...(await subjectsOf(one, layOutPackage(one, place, say), seed)));
  const before = hashOf(place);
  const random = seededRandom(seed);
  const ends = new Map<string, number>();
  let early = 0;
  let late = 0;
  const startedAt = performance.now();
  for (let done = 0; done < count;) {
    const subject = subjects[Math.floor(random.next() * subjects.length)]!;
    const operator = operatorNames[Math.floor(random.next() * operatorNames.length)]!;
    const planted = await plantIn(subject, operator, random);
    if (!planted) continue;
    const { outcome } = await bench.ask(questionOf(subject, planted.text), 20);
    ends.set(outcome.kind, (ends.get(outcome.kind) ?? 0) + 1);
    done++;
    if (done === warmUp) early = await settledMb();
    if (done % 100 === 0) say(`${done} of ${count} repairs, ${residentMb(process.pid).toFixed(0)} MB`);
  }
  late = await settledMb();
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
      what: 'memory gained after the first hundred',
      value: late - early,
      unit: 'MB',
      goal: { atMost: 50 },
      note: `${count} repairs in ${minutes.toFixed(1)} minutes, ${early.toFixed(0)} to ${late.toFixed(0)} MB resident; ${[...ends].map(([kind, times]) => `${kind} ${times}`).join(', ')}`,
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

/** Resident memory when garbage is gone, as far as it can be had. */
async function settledMb(): Promise<number> {
  for (let turn = 0; turn < 5; turn++) {
    globalThis.gc?.();
    await sleep(200);
  }
  return residentMb(process.pid);
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
