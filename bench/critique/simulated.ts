// SIMULATION: what the pipeline makes of critics of known quality. Their findings carry a call with what is wanted and
// what is given; the real engine runs it. Every finding of every way is run once on every function; precision and recall
// over a grid of qualities follow from that, and a few qualities are run whole to hold the reckoning against.

import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { seededRandom, type Random } from '../../server/src/base/random.ts';
import { bugKinds, type BugKind } from '../../server/src/core/bugKind.ts';
import type { Finding, ProofState } from '../../server/src/core/finding.ts';
import { dialectOf } from '../../server/src/repair/dialects/index.ts';
import { allFunctions } from '../../server/src/repair/functions.ts';
import { createParsers } from '../../server/src/workspace/treeSitter.ts';
import { outcomesOf } from '../repair/planted.ts';
import { share, type Line } from '../report.ts';
import { startCritiqueBench, type CritiqueBench } from './critiqueBench.ts';
import {
  alarmRate,
  drawWays,
  findingWays,
  simulatedFinding,
  simulatedModel,
  wantedWords,
  type CriticQuality,
  type FindingWay,
  type Seen,
  type SimulatedFinding,
} from './simulatedCritic.ts';
import { critiquedPackages, critiqueSubjects, layOut, type CritiqueSubject } from './subjects.ts';
import { plantOfKind } from './toolFaults.ts';

const functionsEach = 5;
/** Seconds after which no further function is begun. */
const longest = 900;

/** A function with a fault that a call shows, and its clean twin. */
interface Pair {
  readonly subject: CritiqueSubject;
  readonly faulty: Seen;
  readonly clean: Seen;
}

/** How often findings made in one way were shown as supported or proven, and how often as proven. */
export interface Rate {
  readonly shown: number;
  readonly proven: number;
  readonly of: number;
}
type Rates = ReadonlyMap<FindingWay, Rate>;

/** The quality that is also run whole. */
const runWhole: CriticQuality = { hits: 0.8, precision: 0.5, lineErrors: 0.25, misread: 0, wrongIntent: 0 };

/** Measures critics of known quality on one half of the packages. */
export async function measureSimulated(
  half: 'tuning' | 'reported',
  seed: number,
  say: (message: string) => void,
  only?: string,
): Promise<readonly Line[]> {
  const bench = startCritiqueBench(seed);
  const startedAt = performance.now();
  const tally = new Map<FindingWay, Rate>();
  const whole = { hits: 0, alarms: 0, shownHits: 0, shownAlarms: 0, provenHits: 0, provenAlarms: 0 };
  let pairs = 0;
  try {
    const random = seededRandom(seed);
    const packages = critiquedPackages.filter(
      ({ from, setting }) =>
        from.half === half && setting === 'made tests' && (only === undefined || from.name === only),
    );
    for (const one of packages) {
      const place = path.join(bench.folder, 'packages');
      mkdirSync(place, { recursive: true });
      const root = layOut(one, place, say);
      for (const subject of await critiqueSubjects(one, root, seed, functionsEach)) {
        if (performance.now() - startedAt > 1000 * longest) break;
        const pair = await pairOf(subject, random, pairs);
        if (!pair) continue;
        pairs++;
        for (const seen of [pair.faulty, pair.clean]) {
          const all = findingsOf(findingWays, seen, random);
          const shown = await shownOf(bench, subject, seen, all);
          for (const { way, message } of all) {
            const count = tally.get(way) ?? { shown: 0, proven: 0, of: 0 };
            const proof = shown.get(message);
            tally.set(way, {
              shown: count.shown + (proof ? 1 : 0),
              proven: count.proven + (proof === 'proven' ? 1 : 0),
              of: count.of + 1,
            });
          }
          const drawn = findingsOf(drawWays(runWhole, seen === pair.faulty, random), seen, random);
          const kept = drawn.length === 0 ? new Map<string, ProofState>() : await shownOf(bench, subject, seen, drawn);
          for (const { way, message } of drawn) {
            const isHit = way.startsWith('hit');
            whole[isHit ? 'hits' : 'alarms']++;
            if (kept.has(message)) whole[isHit ? 'shownHits' : 'shownAlarms']++;
            if (kept.get(message) === 'proven') whole[isHit ? 'provenHits' : 'provenAlarms']++;
          }
        }
        say(`SIMULATION: ${one.from.name} ${subject.name} done`);
      }
      rmSync(root, { recursive: true, force: true });
    }
  } finally {
    await bench.dispose();
  }
  return linesOf(`SIMULATION, ${half}`, pairs, tally, whole);
}

/** A fault, of the kinds in turn, that a call with literals shows. */
async function pairOf(subject: CritiqueSubject, random: Random, turn: number): Promise<Pair | undefined> {
  const { languageId } = subject.package;
  const { callable, text, name } = subject;
  const parse = (await createParsers().parserOf(languageId))!;
  const tree = parse(text);
  const dialect = dialectOf(languageId)!;
  const func = allFunctions(tree, dialect).find((one) => one.name === name)?.node;
  if (!func || !callable) return undefined;
  // What is wrapped in another call cannot be told by a critic.
  const tests = callable.tests
    .map((test, index) => ({ ...test, index }))
    .filter(({ call }) => call.startsWith(`${name}(`));
  const says = `${name} gives what its callers were promised`;
  const kinds = (Object.keys(bugKinds) as BugKind[]).filter((kind) => !kind.startsWith('A'));
  for (let step = 0; step < kinds.length; step++) {
    const fault = plantOfKind(kinds[(turn + step) % kinds.length]!, tree, dialect, func, random, parse);
    if (!fault) continue;
    const given = outcomesOf(callable, fault.text);
    const calls = tests.map(({ call, expected, index }) => ({ call, wanted: expected, given: given[index] ?? null }));
    if (!calls.some((one) => one.given !== null && one.given !== one.wanted)) continue;
    const { start, end } = func;
    const grown = fault.text.length - text.length;
    return {
      subject,
      faulty: { text: fault.text, span: { start, end: end + grown }, fault, calls, says },
      clean: { text, span: { start, end }, calls: calls.map((one) => ({ ...one, given: one.wanted })), says },
    };
  }
  return undefined;
}

function findingsOf(ways: readonly FindingWay[], seen: Seen, random: Random): readonly SimulatedFinding[] {
  return ways.flatMap((way, index) => simulatedFinding(way, seen, random, index + 1) ?? []);
}

/** Messages of the findings that are shown as supported or proven, and as which. */
async function shownOf(
  bench: CritiqueBench,
  { root, file, package: from }: CritiqueSubject,
  { text, span, says, calls }: Seen,
  findings: readonly SimulatedFinding[],
): Promise<ReadonlyMap<string, ProofState>> {
  const { outcome } = await bench.ask({
    root,
    file,
    languageId: from.languageId,
    text,
    span,
    goal: `${[says, ...calls.map(wantedWords)].join('. ')}.`,
    models: simulatedModel(findings),
    critics: ['bug-taxonomy'],
    off: from.off ?? [],
  });
  const isShown = ({ rule, proof }: Finding) =>
    rule === 'critic/bug-taxonomy' && (proof === 'proven' || proof === 'supported');
  return new Map(outcome.findings.filter(isShown).map(({ message, proof }) => [message, proof]));
}

function linesOf(
  measure: string,
  pairs: number,
  rates: Rates,
  whole: Readonly<Record<'hits' | 'alarms' | 'shownHits' | 'shownAlarms' | 'provenHits' | 'provenAlarms', number>>,
): readonly Line[] {
  const note = `SIMULATION: ${pairs} functions with a fault that a call shows, and their twins`;
  const words: Readonly<Record<FindingWay, string>> = {
    hit: 'right findings, shown as supported or proven',
    'hit-line': 'right findings on another line, shown',
    'hit-misread': 'right findings that tell the present value wrongly, shown',
    'alarm-code': 'false ones that are wrong about the code, shown',
    'alarm-intent': 'false ones that are wrong about what is wanted, shown',
    'alarm-both': 'false ones that are wrong about both, shown',
  };
  const lines: Line[] = findingWays.flatMap((way) => {
    const rate = rates.get(way);
    if (!rate) return [];
    return [
      {
        measure,
        what: words[way],
        value: share(rate.shown, rate.of),
        unit: '%',
        note: `${note}; ${rate.shown} of ${rate.of}, ${rate.proven} of them as proven`,
      },
    ];
  });
  for (const precision of [0.3, 0.5, 0.8]) {
    for (const wrongIntent of [0, 0.1, 0.25, 0.5]) {
      for (const misread of [0, 0.2]) {
        const quality: CriticQuality = { hits: 0.5, precision, lineErrors: 0.25, misread, wrongIntent };
        const { shownPrecision, provenPrecision, loss } = reckon(quality, rates);
        const isGoal = precision === 0.5 && wrongIntent === 0 && misread === 0;
        lines.push({
          measure,
          what: `precision of what is shown; critic ${100 * precision} %, misreads ${100 * misread} %, wrong intent ${100 * wrongIntent} %`,
          value: shownPrecision,
          unit: '%',
          ...(isGoal ? { goal: { atLeast: 95 } } : {}),
          note: `SIMULATION: of the critic’s right findings ${loss.toFixed(1)} % are not shown; of what is shown as proven ${provenPrecision.toFixed(1)} % is right`,
        });
        if (isGoal)
          lines.push({
            measure,
            what: 'recall lost; critic 50 %, misreads 0 %, wrong intent 0 %',
            value: loss,
            unit: '%',
            goal: { atMost: 10 },
            note: 'SIMULATION: the same for any hit rate, since each finding is run by itself',
          });
      }
    }
  }
  lines.push(
    {
      measure,
      what: 'run whole: precision of the critic alone',
      value: share(whole.hits, whole.hits + whole.alarms),
      unit: '%',
      note: `SIMULATION: hits ${100 * runWhole.hits} %, ${whole.hits} right findings and ${whole.alarms} false ones drawn`,
    },
    {
      measure,
      what: 'run whole: precision of what is shown',
      value: share(whole.shownHits, whole.shownHits + whole.shownAlarms),
      unit: '%',
      note: `SIMULATION: ${whole.shownHits} right, ${whole.shownAlarms} false; as proven ${whole.provenHits} and ${whole.provenAlarms}; ${whole.hits - whole.shownHits} of ${whole.hits} right ones not shown`,
    },
  );
  return lines;
}

/** What a critic of a quality would have shown: precision, and the share of its right findings that is lost, in per cent. */
export function reckon(
  quality: CriticQuality,
  rates: Rates,
): { readonly shownPrecision: number; readonly provenPrecision: number; readonly loss: number } {
  const { hits, lineErrors, misread, wrongIntent } = quality;
  const partsOf = (what: 'shown' | 'proven') => {
    const rate = (way: FindingWay) => {
      const found = rates.get(way);
      return found && found.of > 0 ? found[what] / found.of : 0;
    };
    const ofHits =
      lineErrors * rate('hit-line') + misread * rate('hit-misread') + (1 - lineErrors - misread) * rate('hit');
    const ofAlarms =
      (1 - wrongIntent) * rate('alarm-code') + (wrongIntent / 2) * (rate('alarm-intent') + rate('alarm-both'));
    // Alarms of the faulty and of the clean text.
    const alarms = 2 * alarmRate(quality) * ofAlarms;
    return { ofHits, precision: share(hits * ofHits, hits * ofHits + alarms) };
  };
  const shown = partsOf('shown');
  return {
    shownPrecision: shown.precision,
    provenPrecision: partsOf('proven').precision,
    loss: 100 * (1 - shown.ofHits),
  };
}
