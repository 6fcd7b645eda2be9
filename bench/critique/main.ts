// `npm run bench:critique`: what critique finds and how often it is wrong, measure by measure. Prints one line a
// number, with counts and the seed, and writes them to reports/bench-critique.json.

import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { root } from '../../scripts/run.ts';
import { machineNow, table, type Line } from '../report.ts';
import { examinedModel, measureCriticExam } from './criticExam.ts';
import { measureHumanEvalRunning } from './humanEvalRunning.ts';
import { humanEvalMissing } from '../humanEvalData.ts';
import { measureHumanEvalStatic } from './humanEvalStatic.ts';
import { measureLatency } from './latency.ts';
import { measureOnDemand } from './onDemand.ts';
import { measurePlantedCritique } from './planted.ts';
import { measureProse } from './prose.ts';
import { measureSimulated } from './simulated.ts';
import { measureTextRules } from './textRules.ts';
import { measureTiny } from './tiny.ts';

/** Seed of everything drawn at random. */
const seed = 20;

/** One measure: its lines, or why it is skipped. One line a measure. */
const measures: Readonly<Record<string, (say: (message: string) => void) => Promise<readonly Line[] | string>>> = {
  'text-rules-tuning': (say) => measureTextRules('tuning', seed, say, true),
  'text-rules': (say) => measureTextRules('reported', seed, say),
  'prose-tuning': (say) => measureProse('tuning', seed, say, true),
  prose: (say) => measureProse('reported', seed, say),
  'planted-tuning': (say) => measurePlantedCritique('tuning', seed, say, true),
  planted: (say) => measurePlantedCritique('reported', seed, say),
  'simulated-tuning': (say) => measureSimulated('tuning', seed, say),
  simulated: (say) => measureSimulated('reported', seed, say),
  'critic-exam': (say) => measureCriticExam(examinedModel(), 'reported', seed, say),
  latency: measureLatency,
  'latency-on-demand': measureOnDemand,
  'human-eval-static': async (say) => humanEvalMissing() ?? (await measureHumanEvalStatic(say)),
  'human-eval-running': async (say) => humanEvalMissing() ?? (await measureHumanEvalRunning(seed, say)),
  tiny: (say) => measureTiny(seed, say),
};

async function main(words: readonly string[]): Promise<number> {
  if (words.some((word) => !Object.hasOwn(measures, word))) {
    process.stderr.write(`usage: npm run bench:critique [-- ${Object.keys(measures).join(' ')}]\n`);
    return 2;
  }
  const startedAt = performance.now();
  const say = (message: string) =>
    void process.stderr.write(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${message}\n`);
  const machine = machineNow(loadavg()[0] ?? 0);
  const lines: Line[] = [];
  const skipped: string[] = [];
  for (const [name, measure] of Object.entries(measures)) {
    if (words.length > 0 && !words.includes(name)) continue;
    say(`measuring ${name}`);
    const measured = await measure(say);
    if (typeof measured === 'string') skipped.push(`${name} skipped: ${measured}`);
    else lines.push(...measured);
  }
  mkdirSync(path.join(root, 'reports'), { recursive: true });
  writeFileSync(
    path.join(root, 'reports', 'bench-critique.json'),
    `${JSON.stringify({ machine, seed, lines, skipped }, undefined, 2)}\n`,
  );
  process.stdout.write(`seed ${seed}\n${table(lines)}\n${skipped.map((line) => `${line}\n`).join('')}`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
