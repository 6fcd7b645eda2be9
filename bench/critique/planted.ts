// What the whole of critique finds without a model: faults of all kinds planted in functions of real packages, beside
// their clean twins. Every finding that the twin does not have counts; so does every finding of the twin, as an alarm.

import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { seededRandom, type Random } from '../../server/src/base/random.ts';
import type { Span } from '../../server/src/base/text.ts';
import { bugKinds, type BugKind } from '../../server/src/core/bugKind.ts';
import { proofOrder, type Finding } from '../../server/src/core/finding.ts';
import { dialectOf } from '../../server/src/repair/dialects/index.ts';
import { allFunctions } from '../../server/src/repair/functions.ts';
import { createParsers } from '../../server/src/workspace/treeSitter.ts';
import type { SubjectPackage } from '../repair/packages.ts';
import { percentile, share, type Line } from '../report.ts';
import { startCritiqueBench, type CritiqueAnswer, type CritiqueBench } from './critiqueBench.ts';
import { critiquedPackages, critiqueSubjects, layOut, type CritiqueSubject } from './subjects.ts';
import { plantOfKind, type KindFault } from './toolFaults.ts';

/** Functions of one package, and faults in each. */
const functionsEach = 10;
const faultsEach = 3;
/** Seconds after which no further function of a package is begun; enough for all on a machine with nothing else to do. */
const secondsEach = 100;

const kinds = Object.keys(bugKinds) as readonly BugKind[];
/** Kinds that are faults by what they are, where no run can tell. */
const byNature: readonly BugKind[] = ['A.1', 'A.3', 'B.1', 'B.2', 'C.2'];

/** Who found a fault: the first part of the finding's rule, in wider words. */
type Finder = 'parser' | 'types' | 'tests' | 'examples' | 'text' | 'prose' | 'other';
const finders: readonly Finder[] = ['parser', 'types', 'text', 'examples', 'tests', 'prose', 'other'];

/** What became of one fault. */
interface Planted {
  readonly subject: CritiqueSubject;
  readonly fault: KindFault;
  /** Findings that the twin does not have. */
  readonly news: readonly Finding[];
  /** Whether it was said that a check did not end, or could not run, where it did on the twin. */
  readonly said: boolean;
  readonly ms: number;
}

/** What was said of one clean function. */
interface Twin {
  readonly subject: CritiqueSubject;
  readonly lines: number;
  readonly findings: readonly Finding[];
  readonly ms: number;
}

/**
 * Measures one half of the packages.
 *
 * @param show says every alarm and every fault that is missed; only the tuning half is ever looked at.
 * @param only one package by its name.
 */
export async function measurePlantedCritique(
  half: SubjectPackage['half'],
  seed: number,
  say: (message: string) => void,
  show = false,
  only?: string,
): Promise<readonly Line[]> {
  const bench = startCritiqueBench(seed);
  const planted: Planted[] = [];
  const twins: Twin[] = [];
  try {
    for (const one of critiquedPackages.filter(
      ({ from }) => from.half === half && (only === undefined || from.name === only),
    )) {
      const place = path.join(bench.folder, 'packages');
      mkdirSync(place, { recursive: true });
      const root = layOut(one, place, say);
      const subjects = await critiqueSubjects(one, root, seed, functionsEach);
      const random = seededRandom(seed);
      const before = planted.length;
      const startedAt = performance.now();
      for (const [at, subject] of subjects.entries()) {
        if (performance.now() - startedAt > 1000 * secondsEach) {
          say(`${one.from.name}: ${secondsEach} s are over, ${subjects.length - at} functions are left out`);
          break;
        }
        const seen = await critiqueSubject(bench, subject, at * faultsEach, random);
        if (!seen) continue;
        twins.push(...seen.twins);
        planted.push(...seen.planted);
        if (show) for (const line of wordsOf(seen.twins, seen.planted)) say(line);
      }
      const own = planted.slice(before);
      const found = own.filter(({ news }) => news.length > 0).length;
      say(`${one.from.name}: ${subjects.length} functions, ${found} of ${own.length} faults found`);
      rmSync(root, { recursive: true, force: true });
    }
  } finally {
    await bench.dispose();
  }
  return linesOf(`planted faults, ${half}`, planted, twins);
}

/** Faults in one function, the kinds in turn, and its twin; undefined where the function cannot be found. */
async function critiqueSubject(
  bench: CritiqueBench,
  subject: CritiqueSubject,
  turn: number,
  random: Random,
): Promise<{ readonly planted: readonly Planted[]; readonly twins: readonly Twin[] } | undefined> {
  const { languageId } = subject.package;
  const parse = (await createParsers().parserOf(languageId))!;
  const tree = parse(subject.text);
  const dialect = dialectOf(languageId)!;
  const func = allFunctions(tree, dialect).find(({ name }) => name === subject.name)?.node;
  if (!func) return undefined;
  const remove = subject.layTest();
  const planted: Planted[] = [];
  const twins = new Map<string, { readonly twin: Twin; readonly answer: CritiqueAnswer }>();
  try {
    for (let step = 0; planted.length < faultsEach && step < kinds.length; step++) {
      const kind = kinds[(turn + step) % kinds.length]!;
      const fault = plantOfKind(kind, tree, dialect, func, random, parse);
      if (!fault || !isFault(subject, fault)) continue;
      const span = withDocument(subject.text, fault.selected);
      const key = `${span.start}-${span.end}`;
      const known = twins.get(key) ?? (await lookAtTwin(bench, subject, span));
      twins.set(key, known);
      const grown = fault.text.length - subject.text.length;
      const answer = await bench.ask(questionOf(subject, fault.text, { start: span.start, end: span.end + grown }));
      planted.push({
        subject,
        fault,
        news: newsOf(known.twin.findings, answer.outcome.findings),
        said: notLookedAt(answer).some((code) => !notLookedAt(known.answer).includes(code)),
        ms: answer.ms,
      });
    }
  } finally {
    remove();
  }
  return { planted, twins: [...twins.values()].map(({ twin }) => twin) };
}

async function lookAtTwin(bench: CritiqueBench, subject: CritiqueSubject, span: Span) {
  const answer = await bench.ask(questionOf(subject, subject.text, span));
  const lines = subject.text.slice(span.start, span.end).split('\n').length;
  return { twin: { subject, lines, findings: answer.outcome.findings, ms: answer.ms }, answer };
}

function notLookedAt({ outcome }: CritiqueAnswer): readonly string[] {
  return outcome.notLookedAt.map(({ code, message }) => `${code} ${message.replace(/\d+/gu, '')}`);
}

function questionOf(subject: CritiqueSubject, text: string, span: Span) {
  const { root, file, package: from } = subject;
  return { root, file, languageId: from.languageId, text, span, off: from.off ?? [] };
}

/** The comment that stands right above a function belongs to it. */
function withDocument(text: string, { start, end }: Span): Span {
  const above = /(?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*|(?:^[ \t]*\/\/[^\n]*\n)+)(?:export\s+(?:default\s+)?)?$/mu.exec(
    text.slice(0, start),
  );
  return { start: above && above.index + above[0].length === start ? above.index : start, end };
}

/** A parser's faults and those of their nature are what they are; of the others a run must tell. */
function isFault(subject: CritiqueSubject, { kind, text }: KindFault): boolean {
  if (kind === 'A.1') return true;
  return subject.isFaulty(text) ?? byNature.includes(kind);
}

/** Findings that the twin does not have; equal ones are counted. */
function newsOf(clean: readonly Finding[], faulty: readonly Finding[]): readonly Finding[] {
  const left = clean.map(({ rule, message }) => `${rule} ${message}`);
  return faulty.filter(({ rule, message }) => {
    const at = left.indexOf(`${rule} ${message}`);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function finderOf({ rule, category }: Finding): Finder {
  const tool = rule.slice(0, rule.indexOf('/'));
  if (/syntax|node-check/u.test(tool)) return 'parser';
  if (tool === 'typescript') return 'types';
  if (tool === 'tests') return 'tests';
  if (tool === 'examples') return 'examples';
  if (tool === 'text') return 'text';
  return category === 'prose' ? 'prose' : 'other';
}

function isOnLine({ news, fault }: Planted, of: (finding: Finding) => boolean = () => true): boolean {
  return news.some((one) => {
    const { start, end } = one.range;
    // A finding that spans a whole function points nowhere.
    const last = end.line - start.line > 3 ? start.line : end.line;
    return of(one) && fault.line >= start.line - 1 && fault.line <= last + 1;
  });
}

function linesOf(measure: string, planted: readonly Planted[], twins: readonly Twin[]): readonly Line[] {
  const recall = (what: string, of: readonly Planted[], goal?: Line['goal']): Line => {
    const found = of.filter(({ news }) => news.length > 0);
    const still = of.filter(({ news }) => news.some((one) => finderOf(one) !== 'tests'));
    const proven = of.filter(({ news }) => news.some(({ proof }) => proof === 'proven')).length;
    const onLine = of.filter((one) => isOnLine(one)).length;
    const said = of.filter(({ news, said: also }) => news.length === 0 && also).length;
    return {
      measure,
      what,
      value: share(found.length, of.length),
      unit: '%',
      ...(goal ? { goal } : {}),
      note: `${found.length} of ${of.length}: ${proven} proven, ${onLine} at most one line away, ${still.length} without tests${said > 0 ? `; of ${said} more only said that a check did not end or load` : ''}`,
    };
  };
  const of = (test: (one: Planted) => boolean) => planted.filter(test);
  const families = { A: 'syntax', B: 'runtime', C: 'functional' };
  const allLines = twins.reduce((sum, { lines }) => sum + lines, 0);
  const alarms = twins.flatMap(({ findings }) => findings);
  const isProse = (one: Finding) => finderOf(one) === 'prose' || one.category === 'prose';
  const alarmLine = (what: string, found: readonly Finding[], goal?: Line['goal']): Line => {
    const rules = new Map<string, number>();
    for (const { rule } of found) rules.set(rule, (rules.get(rule) ?? 0) + 1);
    const told = [...rules].sort(([, a], [, b]) => b - a).map(([rule, count]) => `${rule} ${count}`);
    return {
      measure,
      what,
      value: (1000 * found.length) / Math.max(1, allLines),
      unit: 'count',
      ...(goal ? { goal } : {}),
      note: `${found.length} in ${allLines} lines of ${twins.length} functions${told.length > 0 ? `: ${told.slice(0, 6).join(', ')}` : ''}`,
    };
  };
  return [
    ...kinds
      .filter((kind) => planted.some(({ fault }) => fault.kind === kind))
      .map((kind) =>
        recall(
          `${kind} ${bugKinds[kind].title}`,
          of(({ fault }) => fault.kind === kind),
        ),
      ),
    ...Object.entries(families).map(([letter, title]) =>
      recall(
        `${letter} ${title}`,
        of(({ fault }) => fault.kind.startsWith(letter)),
      ),
    ),
    recall(
      'A and B',
      of(({ fault }) => !fault.kind.startsWith('C')),
      { atLeast: 90 },
    ),
    recall('all kinds', planted),
    ...[...new Set(planted.map(({ subject }) => subject.package.setting))].map((setting) =>
      recall(
        `projects with ${setting}`,
        of(({ subject }) => subject.package.setting === setting),
      ),
    ),
    ...finders
      .map((finder) => [finder, of(({ news }) => news.some((one) => finderOf(one) === finder))] as const)
      .filter(([, found]) => found.length > 0)
      .map(([finder, found]): Line => ({
        measure,
        what: `found by ${finder}`,
        value: share(found.length, planted.length),
        unit: '%',
        note: `${found.length} of ${planted.length}, ${found.filter((one) => isOnLine(one, (finding) => finderOf(finding) === finder)).length} at most one line away`,
      })),
    ...proofOrder
      .filter((proof) => proof !== 'unknown')
      .map((proof) =>
        alarmLine(
          `alarms on twins, ${proof}, per 1,000 lines`,
          alarms.filter((one) => one.proof === proof && !isProse(one)),
          proof === 'proven' ? { atMost: 0 } : undefined,
        ),
      ),
    alarmLine('alarms on twins, words of comments, per 1,000 lines', alarms.filter(isProse)),
    ...timeLines(measure, 'faulty function', planted),
    ...timeLines(measure, 'clean twin', twins),
  ];
}

function timeLines(measure: string, what: string, all: readonly { readonly ms: number }[]): readonly Line[] {
  if (all.length === 0) return [];
  const times = all.map(({ ms }) => ms);
  const note = `n = ${times.length}, p90 ${percentile(times, 0.9).toFixed(0)} ms; tests and compilers included`;
  return [{ measure, what: `time of a ${what}, median`, value: percentile(times, 0.5), unit: 'ms', note }];
}

function wordsOf(twins: readonly Twin[], planted: readonly Planted[]): readonly string[] {
  const where = ({ root, file, name }: CritiqueSubject) => `${path.relative(root, file)} ${name}`;
  return [
    ...twins.flatMap(({ subject, findings }) =>
      findings.map(({ rule, proof, message }) => `ALARM ${where(subject)}: ${proof} ${rule} ${message}`),
    ),
    ...planted.map(
      ({ subject, fault, news, said }) =>
        `${news.length > 0 ? 'found' : 'MISSED'} ${where(subject)}:${fault.line + 1} ${fault.kind} ${fault.title}${said ? ' (said)' : ''}: ${news
          .map((one) => `${one.rule}@${one.range.start.line + 1}`)
          .join(' ')}`,
    ),
  ];
}
