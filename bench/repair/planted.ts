// Faults planted in functions of real packages. Tests are made from the original's behaviour: a visible part steers,
// 10,000 other inputs judge. Localisation is measured on the same faults.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { seededRandom } from '../../server/src/base/random.ts';
import type { SyntaxNode } from '../../server/src/core/syntaxTree.ts';
import type { Expectation } from '../../server/src/core/trials.ts';
import { createParsers } from '../../server/src/workspace/treeSitter.ts';
import { percentile, share, type Line } from '../report.ts';
import type { RepairAnswer, RepairBench } from './bench.ts';
import { layOutPackage, sourceFiles, subjectPackages, type SubjectPackage } from './packages.ts';
import { operatorNames, plant, type Planted } from './plant.ts';
import { rankLines, ranksOf, type Ranks } from './ranks.ts';

/** Inputs on which a repair must equal the original. */
const judged = 10_000;

/** Visible tests of one function, at most. */
const visible = 12;

/** Functions with faults for each package, and the longest function that is taken, in lines. */
const perPackage = 25;
const longest = 60;

/** A function of a package, with tests made from what it does. */
export interface Subject {
  readonly from: SubjectPackage;
  readonly root: string;
  readonly file: string;
  readonly name: string;
  readonly signature: readonly string[];
  readonly expectations: readonly Expectation[];
  /** The same as the host found them. */
  readonly tests: readonly FoundTest[];
}

/** A test as the host tells it. */
interface FoundTest {
  readonly call: string;
  readonly expected: string;
  readonly input: readonly unknown[];
  /** What the host compares with, where `expected` is a part of it. */
  readonly whole?: string;
}

interface Result {
  readonly subject: Subject;
  readonly planted: Planted;
  readonly end: 'verified right' | 'verified WRONG' | 'offered right' | 'offered wrong' | 'declined';
  readonly third: boolean;
  readonly ranks: Ranks | undefined;
  readonly ms: number;
}

/** Plants faults in functions of the packages of one half and asks for repairs. */
export async function measurePlanted(
  bench: RepairBench,
  half: SubjectPackage['half'],
  seed: number,
  say: (message: string) => void,
  only?: string,
): Promise<readonly Line[]> {
  const results: Result[] = [];
  const lines: Line[] = [];
  let clean = 0;
  let cleanAsked = 0;
  for (const one of subjectPackages.filter(
    (each) => each.half === half && (only === undefined || each.name === only),
  )) {
    const own: Result[] = [];
    const root = layOutPackage(one, path.join(bench.folder, 'packages'), say);
    const subjects = await subjectsOf(one, root, seed);
    say(`${one.name}: ${subjects.length} functions can be tested by themselves`);
    const random = seededRandom(seed);
    let turn = 0;
    for (const subject of subjects) {
      if (own.length >= perPackage) break;
      const found = await plantNoticed(bench, subject, random, turn++);
      if (!found) continue;
      const { planted, answer } = found;
      const result = {
        subject,
        planted,
        ...endOf(subject, answer, seed),
        ranks: ranksOf(answer.suspicion, planted),
        ms: answer.ms,
      };
      own.push(result);
      say(
        `${one.name} ${subject.name}, ${planted.operator}: ${result.end}${result.third && !result.end.endsWith('right') ? ', right among the offered' : ''}, ${answer.tried} tried, ${answer.ms.toFixed(0)} ms${result.end === 'declined' ? `; ${answer.outcome.rungs.at(-1)?.reason ?? answer.outcome.kind}` : ''}`,
      );
      const twin = await bench.ask(questionOf(subject, readFileSync(subject.file, 'utf8')));
      cleanAsked++;
      if (
        twin.outcome.kind === 'improved' ||
        (twin.outcome.kind === 'unverified' && (twin.outcome.choice || twin.outcome.spare))
      ) {
        clean++;
        say(`${one.name} ${subject.name}: a change of the correct version is proposed`);
      }
    }
    lines.push(repairLine(`planted, ${half}, ${one.language}`, `${one.name} ${one.version}`, own));
    results.push(...own);
    rmSync(root, { recursive: true, force: true });
  }
  const measure = `planted, ${half}`;
  const verified = results.filter(({ end }) => end.startsWith('verified'));
  const right = verified.filter(({ end }) => end === 'verified right').length;
  lines.push(
    { ...repairLine(measure, 'right at the first offer', results), goal: { atLeast: 60 } },
    {
      measure,
      what: 'of the verified, right',
      value: share(right, verified.length),
      unit: '%',
      goal: { atLeast: 95 },
      note: `${right} of ${verified.length}; equal to the original on ${judged} generated inputs`,
    },
    ...operatorNames.map((operator) =>
      repairLine(
        measure,
        operator,
        results.filter(({ planted }) => planted.operator === operator),
      ),
    ),
    {
      measure,
      what: 'correct versions for which a change is proposed',
      value: clean,
      unit: 'count',
      goal: { atMost: 0 },
      note: `of ${cleanAsked}`,
    },
    ...timeLines(
      measure,
      results.map(({ ms }) => ms),
    ),
  );
  lines.push(
    ...rankLines(
      `localisation, ${half}`,
      results.flatMap(({ ranks }) => (ranks ? [ranks] : [])),
    ),
  );
  return lines;
}

function timeLines(measure: string, times: readonly number[]): readonly Line[] {
  if (times.length === 0) return [];
  const note = `p90 ${percentile(times, 0.9).toFixed(0)} ms`;
  return [{ measure, what: 'time of the whole run, median', value: percentile(times, 0.5), unit: 'ms', note }];
}

function repairLine(measure: string, what: string, results: readonly Result[]): Line {
  const count = (end: Result['end']) => results.filter((one) => one.end === end).length;
  const ends = ['verified right', 'verified WRONG', 'offered right', 'offered wrong', 'declined'] as const;
  return {
    measure,
    what,
    value: share(count('verified right') + count('offered right'), results.length),
    unit: '%',
    note: `of ${results.length}: ${ends.map((end) => `${end} ${count(end)}`).join(', ')}; right among up to three offered: ${results.filter(({ third }) => third).length}`,
  };
}

/** The question that asks for a repair of `text`. */
export function questionOf(subject: Subject, text: string) {
  const { language, off } = subject.from;
  return {
    ...(off && { off }),
    languageId: language,
    text,
    file: subject.file,
    root: subject.root,
    expectations: subject.expectations,
    functionName: subject.name,
  };
}

/**
 * The first fault, from a turning list of operators, that the visible tests notice and that is not a load error. Of a
 * double fault they must notice each half: what no test speaks of, no search can set right.
 */
async function plantNoticed(
  bench: RepairBench,
  subject: Subject,
  random: ReturnType<typeof seededRandom>,
  turn: number,
): Promise<{ readonly planted: Planted; readonly answer: RepairAnswer } | undefined> {
  for (let step = 0; step < operatorNames.length * 2; step++) {
    const operator = operatorNames[(turn + step) % operatorNames.length]!;
    const planted = await plantIn(subject, operator, random);
    if (!planted || differs(subject, planted.text, 1, 400).equal) continue;
    if (![planted.text, ...planted.halves].every((text) => isNoticed(subject, text))) continue;
    const answer = await bench.ask(questionOf(subject, planted.text));
    if (answer.outcome.kind === 'unchanged' && answer.outcome.reason === 'nothing-to-do') continue;
    return { planted, answer };
  }
  return undefined;
}

/** Plants a fault in a function by an operator. */
export async function plantIn(
  subject: Subject,
  operator: string,
  random: ReturnType<typeof seededRandom>,
): Promise<Planted | undefined> {
  const text = readFileSync(subject.file, 'utf8');
  const parse = (await parsers.parserOf(subject.from.language))!;
  const tree = parse(text);
  const func = functionsIn(tree.root, text).find(({ name }) => name === subject.name)!.node;
  return plant(tree, func, operator, random, parse);
}

function endOf(
  subject: Subject,
  { outcome }: RepairAnswer,
  seed: number,
): { readonly end: Result['end']; readonly third: boolean } {
  const original = readFileSync(subject.file, 'utf8');
  // On a loaded machine the calls themselves may take longer than their time.
  const isRight = (text: string) => text === original || differs(subject, text, seed + 1000, judged).equal;
  if (outcome.kind === 'improved') {
    const right = isRight(outcome.best.text);
    return { end: right ? 'verified right' : 'verified WRONG', third: right };
  }
  const offered =
    outcome.kind === 'unverified'
      ? (outcome.choice?.alternatives.map(({ judged: one }) => one) ?? (outcome.spare ? [outcome.spare] : []))
      : [];
  if (offered.length === 0) return { end: 'declined', third: false };
  const verdicts = offered.map(({ text }) => isRight(text));
  return { end: verdicts[0] ? 'offered right' : 'offered wrong', third: verdicts.includes(true) };
}

const parsers = createParsers();

/** Top-level functions with a body of their own. */
function functionsIn(
  tree: SyntaxNode,
  text: string,
): readonly { readonly name: string; readonly parameters: number; readonly node: SyntaxNode }[] {
  const found: { name: string; parameters: number; node: SyntaxNode }[] = [];
  for (const top of tree.children) {
    const node =
      top.kind === 'export_statement'
        ? (top.children.find((child) => child.kind === 'function_declaration') ?? top)
        : top;
    if (node.kind !== 'function_declaration' && node.kind !== 'function_definition') continue;
    const field = (name: string) => node.children.find((child) => child.field === name);
    const [name, parameters] = [field('name'), field('parameters')];
    if (!name || !parameters) continue;
    const plain = parameters.children.filter((child) => child.named && child.kind !== 'comment');
    // What has a default may be left out.
    const needed = plain.filter((child) => !/default|assignment|rest|splat|separator/.test(child.kind));
    const lines = text.slice(node.start, node.end).split('\n').length;
    const count = needed.length === 0 ? plain.length : needed.length;
    if (count >= 1 && count <= 3 && lines >= 4 && lines <= longest)
      found.push({ name: text.slice(name.start, name.end), parameters: count, node });
  }
  return found;
}

/**
 * Functions of a package that can be tested by themselves, with tests made from what they do.
 *
 * @param most how many are enough. @param perFile how many of one file are looked at.
 */
export async function subjectsOf(
  one: SubjectPackage,
  root: string,
  seed: number,
  most = perPackage * 2,
  perFile = 60,
): Promise<readonly Subject[]> {
  const parse = (await parsers.parserOf(one.language))!;
  const random = seededRandom(seed);
  const files = sourceFiles(one, root)
    .map((file) => [random.next(), file] as const)
    .toSorted(([a], [b]) => a - b);
  const subjects: Subject[] = [];
  for (const [, file] of files) {
    if (subjects.length >= most) break;
    const text = readFileSync(file, 'utf8');
    const functions = functionsIn(parse(text).root, text);
    // A file with hundreds of functions would be the whole measure.
    for (const { name, parameters } of functions.slice(0, perFile)) {
      const found = host(one, {
        ask: 'discover',
        file,
        functions: [{ name, parameters }],
        seed,
        visible,
        ...pythonWords(one, root, file),
      }) as
        | readonly {
            readonly name: string;
            readonly signature: readonly string[];
            readonly tests: readonly FoundTest[];
          }[]
        | undefined;
      for (const { signature, tests } of found ?? []) {
        subjects.push({
          from: one,
          root,
          file,
          name,
          signature,
          tests,
          expectations: tests.map(({ call, expected }, index) => ({
            call,
            expected: { kind: 'value', text: expected },
            origin: `behaviour ${index + 1}`,
          })),
        });
      }
      if (subjects.length >= most) break;
    }
  }
  return subjects;
}

function pythonWords(one: SubjectPackage, root: string, file: string) {
  return {
    root,
    module: path.relative(root, file).replace(/\.py$/, '').replaceAll(path.sep, '.'),
    commonJs: one.commonJs ?? false,
  };
}

/** Compares a text with the original on `count` inputs. */
export function differs(subject: Subject, text: string, seed: number, count: number): { readonly equal: boolean } {
  const { file, signature } = subject;
  const answer = askChanged(subject, text, { ask: 'compare', file, signature, seed, count });
  return (answer as { readonly equal: boolean } | undefined) ?? { equal: false };
}

/** Whether a visible test fails on a text; a text that ends its process, or hangs, is noticed too. */
function isNoticed(subject: Subject, text: string): boolean {
  return askChanged(subject, text, { ask: 'notices', tests: subject.tests }) !== false;
}

/** What the calls of the tests give on a text, as literals; null where they throw or give what none can write. */
export function outcomesOf(subject: Subject, text: string): readonly (string | null)[] {
  const told = askChanged(subject, text, { ask: 'outcomes', tests: subject.tests });
  return Array.isArray(told) ? (told as readonly (string | null)[]) : subject.tests.map(() => null);
}

/** Asks the host about a changed text of the subject's file; undefined where it died or took too long. */
function askChanged({ from, file, root, name }: Subject, text: string, question: object): unknown {
  const changed = path.join(path.dirname(file), `touchstone_changed${path.extname(file)}`);
  writeFileSync(changed, text);
  try {
    return host(from, { ...question, changed, name, ...pythonWords(from, root, file) });
  } finally {
    rmSync(changed, { force: true });
  }
}

/** Asks the host of the language; undefined where it died or took too long. */
function host(one: SubjectPackage, question: object): unknown {
  const folder = path.join(import.meta.dirname, 'hosts');
  const [program, script] =
    one.language === 'javascript'
      ? [process.execPath, path.join(folder, 'subject.mjs')]
      : ['python3', path.join(folder, 'subject.py')];
  const done = spawnSync(program, [script], {
    input: JSON.stringify(question),
    timeout: 'count' in question && Number(question.count) > 1000 ? 240_000 : 10_000,
    maxBuffer: 1 << 26,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  if (done.status !== 0) return undefined;
  try {
    return JSON.parse(String(done.stdout));
  } catch {
    return undefined;
  }
}

/** The folder in which packages are laid out. */
export function makePackagesFolder(bench: RepairBench): void {
  mkdirSync(path.join(bench.folder, 'packages'), { recursive: true });
}
