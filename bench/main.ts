// `npm run bench`: measures what Touchstone promises about time, memory and size, prints one line a number,
// and writes them to reports/bench.json. A missed goal is said, and is no reason to fail.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pythonTools } from '../scripts/needs.ts';
import { root } from '../scripts/run.ts';
import { measureActivation } from './activation.ts';
import { measureCancel } from './cancel.ts';
import { measureCandidates } from './candidates.ts';
import { measureKills } from './killMatrix.ts';
import { measureOverhead } from './overhead.ts';
import { measureOverlay } from './overlay.ts';
import { openPlaces, type Places } from './places.ts';
import { measureProse } from './prose.ts';
import { measureRecheck } from './recheck.ts';
import { measureTypes } from './types.ts';
import { machineNow, reached, shown, table, type Line } from './report.ts';

/** Seed of everything drawn at random. */
const seed = 20;

const measures: Readonly<Record<string, (places: Places, say: (message: string) => void) => Promise<readonly Line[]>>> =
  {
    activation: (places, say) => measureActivation(places, 15, say),
    overhead: (places, say) => measureOverhead(places, 20, seed, say),
    recheck: (places, say) => measureRecheck(places, 20, say),
    overlay: (places, say) => measureOverlay(places, 20, say),
    types: (places, say) => measureTypes(places, 500, seed, say),
    candidates: (places, say) => measureCandidates(places, { count: candidateCount, only: candidateRows }, say),
    prose: (places, say) => measureProse(places, 40, say),
    cancel: (places, say) => measureCancel(places, 200, seed, say),
    'kill-matrix': (places, say) => measureKills(places, killMoments, seed, say),
  };

/** Random moments in each cell of the kill matrix; `--moments 200` for the whole of it, which takes hours. */
let killMoments = 20;

/** Candidates of each row of the candidate table; `--candidates 500` for the whole of it. */
let candidateCount = 100;

/** Rows of the candidate table; `--only node:test,Mocha`; all where empty. */
let candidateRows: readonly string[] = [];

async function main(given: readonly string[]): Promise<number> {
  let words = given;
  const valueOf = (flag: string): string | undefined => {
    const at = words.indexOf(flag);
    if (at < 0) return undefined;
    const value = words[at + 1];
    words = words.toSpliced(at, 2);
    return value ?? '';
  };
  killMoments = Number(valueOf('--moments') ?? killMoments);
  candidateCount = Number(valueOf('--candidates') ?? candidateCount);
  candidateRows = valueOf('--only')?.split(',') ?? [];
  const unknown = words.filter((word) => !Object.hasOwn(measures, word));
  if (unknown.length > 0 || !(killMoments > 0) || !(candidateCount >= 20)) {
    process.stderr.write(
      `usage: npm run bench [-- ${Object.keys(measures).join(' ')}] [--moments N] [--candidates N] [--only ROW,ROW]\n`,
    );
    return 2;
  }
  const startedAt = performance.now();
  const say = (message: string) =>
    void process.stderr.write(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${message}\n`);
  // The Python tools of the set-up, where they are.
  process.env['PATH'] = `${path.join(pythonTools, 'bin')}${path.delimiter}${process.env['PATH']}`;
  const machine = machineNow(loadavg()[0] ?? 0);
  const places = openPlaces(say);
  const lines: Line[] = [];
  const broken: string[] = [];
  try {
    for (const [name, measure] of Object.entries(measures)) {
      if (words.length > 0 && !words.includes(name)) continue;
      say(`measuring ${name}`);
      try {
        const measured = await measure(places, say);
        lines.push(...measured);
        for (const line of measured) say(`${line.measure}: ${line.what}: ${shown(line.value)} ${line.unit}`);
      } catch (error) {
        broken.push(name);
        say(
          `${name} could not be measured: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
      }
    }
  } finally {
    places.remove();
  }
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
  process.stdout.write(`Touchstone ${version}, seed ${seed}\n`);
  process.stdout.write(
    `${machine.cores} cores (${machine.cpu}), ${machine.ramMb} MB RAM, ${machine.os}, Node ${machine.node}, load a core at the start ${machine.loadPerCore}\n`,
  );
  process.stdout.write(
    'Model answers are scripted and come from the loopback: they measure plumbing, not quality.\n\n',
  );
  process.stdout.write(`${table(lines)}\n`);
  const goals = lines.filter((line) => line.goal);
  const missed = goals.filter((line) => reached(line) === false);
  for (const name of broken) process.stdout.write(`${name}: not measured, goal missed\n`);
  process.stdout.write(
    `\n${goals.length - missed.length} of ${goals.length} goals reached, in ${Math.round((performance.now() - startedAt) / 1000)} s\n`,
  );
  const report = {
    version: 1,
    touchstone: version,
    seed,
    machine,
    lines: lines.map((line) => ({ ...line, reached: reached(line) })),
    broken,
  };
  mkdirSync(path.join(root, 'reports'), { recursive: true });
  writeFileSync(path.join(root, 'reports', 'bench.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  return broken.length > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
