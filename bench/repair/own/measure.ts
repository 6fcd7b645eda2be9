// The own tuning set: functions written for it, a few examples steer (or many calls), hundreds of other inputs judge.

import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { seededRandom } from '../../../server/src/base/random.ts';
import type { Judged } from '../../../server/src/core/outcome.ts';
import type { Expectation } from '../../../server/src/core/trials.ts';
import { dialectOf } from '../../../server/src/repair/dialects/index.ts';
import { functionsOf } from '../../../server/src/repair/functions.ts';
import { createParsers } from '../../../server/src/workspace/treeSitter.ts';
import type { Line } from '../../report.ts';
import type { RepairBench } from '../bench.ts';
import { operatorNames, plant } from '../plant.ts';
import { proposalsOf, startLosses } from '../lost.ts';
import { javascriptSubjects } from './javascript.ts';
import { largerJavaScriptSubjects } from './javascriptLarger.ts';
import { pythonSubjects } from './python.ts';
import { largerPythonSubjects } from './pythonLarger.ts';
import { isReported, type OwnSubject } from './subject.ts';

/** Inputs that judge, and calls that steer where there are to be many. */
const judging = 400;
const many = 10;

/** Most faults that are planted in one function, and the step by which operators take turns. */
const mostPlanted = 7;
const plantingStep = 3;

const ends = [
  'verified right',
  'verified WRONG',
  'offered right first',
  'right among three',
  'offered wrong',
  'declined',
] as const;
type End = (typeof ends)[number];
/** The languages of the set. */
export type Language = 'javascript' | 'python';

/** All functions by language. */
export const sets: Readonly<Record<Language, readonly OwnSubject[]>> = {
  javascript: javascriptSubjects,
  python: pythonSubjects,
};

/** Functions whose faults are no single small change: see `own-larger`. */
const largerSets: Readonly<Record<Language, readonly OwnSubject[]>> = {
  javascript: largerJavaScriptSubjects,
  python: largerPythonSubjects,
};

/**
 * Asks for a repair of every fault, steered by few examples and by many calls.
 *
 * @param only part of a function's name; with `few/` or `many/` before it, steered in that way alone.
 */
export async function measureOwn(
  bench: RepairBench,
  seed: number,
  say: (message: string) => void,
  only?: string,
  of: 'small' | 'larger' | 'planted' = 'small',
): Promise<readonly Line[]> {
  const lines: Line[] = [];
  const [, way = '', part = ''] = /^(?:(few|many)\/)?(.*)$/su.exec(only ?? '')!;
  for (const language of ['javascript', 'python'] as const) {
    for (const steering of (['few examples', 'many calls'] as const).filter((one) => one.startsWith(way))) {
      const counts = new Map<End, number>();
      const halves = { reported: { right: 0, all: 0 }, tuned: { right: 0, all: 0 } };
      const losses = startLosses();
      let twins = 0;
      let asked = 0;
      let unnoticed = 0;
      for (const subject of subjectsFor(of, language).filter(({ name }) => name.includes(part))) {
        const random = seededRandom(seed);
        const inputs = Array.from({ length: judging }, () => subject.input(random));
        const steered =
          steering === 'few examples' ? subject.examples : [...subject.examples, ...inputs.slice(0, many)];
        const { texts } = judge(language, subject, subject.text, steered)!;
        const expectations = steered.flatMap((input, at) => expectationOf(language, subject, input, texts[at]!, at));
        const question = { languageId: language, expectations, functionName: subject.name };
        asked++;
        const twin = proposalsOf((await bench.ask({ ...question, text: subject.text })).outcome);
        if (twin.length > 0) {
          twins++;
          say(`${subject.name}: a change of the correct version is proposed`);
        }
        for (const { text, told } of of === 'planted'
          ? await plantedIn(subject, language, seed)
          : givenFaults(subject)) {
          // A fault that no input shows is none.
          if (of === 'planted' && judge(language, subject, text, inputs)?.same.includes(false) === false) continue;
          const seen = judge(language, subject, text, steered);
          if (seen && !seen.same.includes(false)) {
            unnoticed++;
            continue;
          }
          const answer = await bench.ask({ ...question, text });
          const { outcome, tried, ms } = answer;
          const isRightText = (one: string) => judge(language, subject, one, inputs)?.same.includes(false) === false;
          const isRight = (one: Judged) => isRightText(one.text);
          const offered = proposalsOf(outcome);
          const verdicts = offered.map(isRight);
          const end = endOf(outcome.kind === 'improved', verdicts);
          counts.set(end, (counts.get(end) ?? 0) + 1);
          const half = halves[isReported(subject.name) ? 'reported' : 'tuned'];
          half.all++;
          if (verdicts[0]) half.right++;
          const name = subject.name;
          const lost = await losses.add({
            languageId: language,
            name,
            fault: told,
            faulty: text,
            right: subject.text,
            answer,
            isRight: isRightText,
          });
          const reason = outcome.kind === 'unverified' && outcome.spare ? outcome.failure.message : '';
          const titles = offered.map(({ candidate }, at) => `${verdicts[at] ? '+' : '-'}${candidate.provenance.title}`);
          say(
            `${steering === 'few examples' ? 'few' : 'many'} ${name} [${told}]: ${end}, ${lost}, ${tried} tried, ${ms.toFixed(0)} ms\n      ${titles.join('\n      ')}${reason === '' ? '' : `\n      ${reason}`}`,
          );
        }
      }
      const sum = [...counts.values()].reduce((total, one) => total + one, 0);
      const right = (counts.get('verified right') ?? 0) + (counts.get('offered right first') ?? 0);
      lines.push(
        {
          measure: `own, ${of === 'small' ? 'tuning' : of}, ${language}, ${steering}`,
          what: 'right at the first offer',
          value: (100 * right) / Math.max(1, sum),
          unit: '%',
          note: `of ${sum}: ${ends.map((end) => `${end} ${counts.get(end) ?? 0}`).join(', ')}; not noticed by what steers ${unnoticed}; of the half that weights are fitted to ${halves.tuned.right} of ${halves.tuned.all}, of the other ${halves.reported.right} of ${halves.reported.all}`,
        },
        {
          measure: `own, ${of === 'small' ? 'tuning' : of}, ${language}, ${steering}`,
          what: 'correct versions for which a change is proposed',
          value: twins,
          unit: 'count',
          goal: { atMost: 0 },
          note: `of ${asked}`,
        },
        ...losses.lines(`own, ${of === 'small' ? 'tuning' : of}, ${language}, ${steering}`),
      );
      losses.keep(`own-${of}-${language}-${steering.replace(' ', '-')}`);
    }
  }
  return lines;
}

function subjectsFor(of: 'small' | 'larger' | 'planted', language: Language): readonly OwnSubject[] {
  if (of === 'planted') return [...sets[language], ...largerSets[language]];
  return (of === 'small' ? sets : largerSets)[language];
}

interface Fault {
  /** The document with it. */
  readonly text: string;
  readonly told: string;
}

function givenFaults(subject: OwnSubject): readonly Fault[] {
  return subject.faults.map((fault) => ({
    text: faulty(subject, fault),
    told: fault.map((pair) => pair.join(' -> ')).join(' and '),
  }));
}

const parsers = createParsers();

/** Single faults by the operators of `plant.ts`, and the halves of its double ones: each text once. */
async function plantedIn(subject: OwnSubject, language: Language, seed: number): Promise<readonly Fault[]> {
  const parse = (await parsers.parserOf(language))!;
  const tree = parse(subject.text);
  const func = functionsOf(tree, dialectOf(language)!, { start: 0, end: subject.text.length }).find(
    ({ name }) => name === subject.name,
  )!.node;
  const random = seededRandom(seed);
  const found = new Map<string, Fault>();
  for (let turn = 0; turn < operatorNames.length * 2; turn++) {
    const operator = operatorNames[(turn * plantingStep) % operatorNames.length]!;
    const planted = plant(tree, func, operator, random, parse);
    const texts = planted && (planted.halves.length > 0 ? planted.halves : [planted.text]);
    for (const text of texts ?? []) found.set(text, { text, told: operator });
  }
  return [...found.values()].slice(0, mostPlanted);
}

function endOf(isVerified: boolean, verdicts: readonly boolean[]): End {
  if (isVerified) return verdicts[0] ? 'verified right' : 'verified WRONG';
  if (verdicts.length === 0) return 'declined';
  if (verdicts[0]) return 'offered right first';
  return verdicts.includes(true) ? 'right among three' : 'offered wrong';
}

/** The document with a fault. */
export function faulty({ name, text }: OwnSubject, fault: OwnSubject['faults'][number]): string {
  let changed = text;
  for (const [right, wrong] of fault) {
    const parts = changed.split(right);
    if (parts.length !== 2) throw new Error(`${name}: ${JSON.stringify(right)} does not fit once`);
    changed = parts.join(wrong);
  }
  return changed;
}

export function expectationOf(
  language: Language,
  { name }: OwnSubject,
  input: readonly unknown[],
  expected: string | null,
  at: number,
): readonly Expectation[] {
  if (expected === null) return [];
  const call = `${name}(${input.map((one) => written(language, one)).join(', ')})`;
  return [{ call, expected: { kind: 'value', text: expected }, origin: `example ${at + 1}` }];
}

function written(language: Language, value: unknown): string {
  if (language === 'python' && typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map((one) => written(language, one)).join(', ')}]`;
  return JSON.stringify(value);
}

/** What the right version gives, and where another gives the same; undefined where it died or took too long. */
export function judge(
  language: Language,
  { name, text }: OwnSubject,
  other: string,
  inputs: readonly (readonly unknown[])[],
): { readonly texts: readonly (string | null)[]; readonly same: readonly boolean[] } | undefined {
  const [program, script] = language === 'javascript' ? [process.execPath, 'judge.mjs'] : ['python3', 'judge.py'];
  const done = spawnSync(program, [path.join(import.meta.dirname, script)], {
    input: JSON.stringify({ right: text, other, name, inputs }),
    timeout: 5000,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return done.status === 0 ? JSON.parse(String(done.stdout)) : undefined;
}
