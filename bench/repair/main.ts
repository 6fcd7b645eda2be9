// `npm run bench:repair`: what model-free repair finds, how often it is right, and what it costs. No model is
// asked. Prints one line a number, with counts and the seed, and writes them to reports/bench-repair.json.

import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pythonTools } from '../../scripts/needs.ts';
import { root } from '../../scripts/run.ts';
import { openPlaces, type Places } from '../places.ts';
import { machineNow, table, type Line } from '../report.ts';
import { measureBig } from './big.ts';
import { startRepairBench, type RepairBench } from './bench.ts';
import { makePackagesFolder, measurePlanted } from './planted.ts';
import { measureSpeed } from './speed.ts';
import { measureSoak } from './soak.ts';
import { measureOwn } from './own/measure.ts';
import { humanEvalMissing } from '../humanEvalData.ts';
import { humanEvalPairs, measureHumanEval } from './humanEval.ts';
import { measureReach } from './reach.ts';

/** Seed of everything drawn at random. */
const seed = 20;

/** Minutes after which the soak begins no further repair; ten are the goal for a thousand. */
const soakMinutes = 20;

/** One measure: its lines, or why it is skipped. */
type Measure = (
  bench: RepairBench,
  say: (message: string) => void,
  only: string | undefined,
  places: Places,
) => Promise<readonly Line[] | string>;

const measures: Readonly<Record<string, Measure>> = {
  'human-eval': async (bench, say, only) => {
    const missing = humanEvalMissing();
    if (missing !== undefined) return missing;
    const lines: Line[] = [];
    for (const steering of ['examples', 'all tests'] as const) {
      for (const language of ['javascript', 'python'] as const)
        lines.push(...(await measureHumanEval(bench, language, steering, say, only)));
    }
    return lines;
  },
  reach: async () => {
    const missing = humanEvalMissing();
    if (missing !== undefined) return missing;
    const lines: Line[] = [];
    for (const language of ['javascript', 'python'] as const)
      lines.push(...(await measureReach(`reach, HumanEvalFix, ${language}`, humanEvalPairs(language))));
    return lines;
  },
  'planted-tuning': async (bench, say, only) => {
    makePackagesFolder(bench);
    return measurePlanted(bench, 'tuning', seed, say, only);
  },
  planted: async (bench, say, only) => {
    makePackagesFolder(bench);
    return measurePlanted(bench, 'reported', seed, say, only);
  },
  'own-tuning': (bench, say, only) => measureOwn(bench, seed, say, only),
  'own-larger': (bench, say, only) => measureOwn(bench, seed, say, only, 'larger'),
  'own-planted': (bench, say, only) => measureOwn(bench, seed, say, only, 'planted'),
  speed: (_bench, say, _only, places) => measureSpeed(places, say),
  big: (bench, say, only) => measureBig(bench, only === undefined ? undefined : Number(only), seed, say),
  // Last, because it closes the bench.
  soak: (bench, say, only) => measureSoak(bench, only === undefined ? 1000 : Number(only), soakMinutes, seed, say),
};

async function main(given: readonly string[]): Promise<number> {
  const [words, only] = [
    given.filter((word) => !word.startsWith('only=')),
    given.find((word) => word.startsWith('only='))?.slice(5),
  ];
  const unknown = words.filter((word) => !Object.hasOwn(measures, word));
  if (unknown.length > 0) {
    process.stderr.write(`usage: npm run bench:repair [-- ${Object.keys(measures).join(' ')}] [only=NUMBER]\n`);
    return 2;
  }
  const startedAt = performance.now();
  const say = (message: string) =>
    void process.stderr.write(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${message}\n`);
  process.env['PATH'] = [
    path.join(root, 'node_modules', '.bin'),
    path.join(pythonTools, 'bin'),
    process.env['PATH'],
  ].join(path.delimiter);
  const machine = machineNow(loadavg()[0] ?? 0);
  const places = openPlaces(say);
  const bench = startRepairBench(places, seed, () => undefined);
  const lines: Line[] = [];
  const skipped: string[] = [];
  try {
    for (const [name, measure] of Object.entries(measures)) {
      if (words.length > 0 && !words.includes(name)) continue;
      say(`measuring ${name}`);
      const measured = await measure(bench, say, only, places);
      if (typeof measured === 'string') skipped.push(`${name} skipped: ${measured}`);
      else lines.push(...measured);
    }
  } finally {
    await bench.dispose();
    places.remove();
  }
  mkdirSync(path.join(root, 'reports'), { recursive: true });
  writeFileSync(
    path.join(root, 'reports', 'bench-repair.json'),
    `${JSON.stringify({ machine, seed, lines, skipped }, undefined, 2)}\n`,
  );
  process.stdout.write(`seed ${seed}\n${table(lines)}\n${skipped.map((line) => `${line}\n`).join('')}`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
