// What the rules over the text find without model and process: false alarms on real packages as they are, and faults
// planted in their functions, beside their clean twins.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { seededRandom } from '../../server/src/base/random.ts';
import { bugKinds, type BugKind } from '../../server/src/core/bugKind.ts';
import type { Parse, SyntaxTree } from '../../server/src/core/syntaxTree.ts';
import { textRules } from '../../server/src/critique/rules/index.ts';
import { lookAt, type LookMemory, type RuleComplaint } from '../../server/src/critique/rules/look.ts';
import { dialectOf } from '../../server/src/repair/dialects/index.ts';
import { allFunctions } from '../../server/src/repair/functions.ts';
import { createParsers } from '../../server/src/workspace/treeSitter.ts';
import { fetched, sourceFiles, type SubjectPackage } from '../repair/packages.ts';
import { percentile, share, type Line } from '../report.ts';
import { codePackages } from './codePackages.ts';
import { faultKinds, plantFault } from './faults.ts';

/** Faults of one way to make them, in each half. */
const perWay = 40;

interface SourceFile {
  readonly from: SubjectPackage;
  readonly name: string;
  readonly tree: SyntaxTree;
  readonly parse: Parse;
  readonly clean: readonly RuleComplaint[];
}

const languages: Readonly<Record<string, string>> = { '.ts': 'typescript', '.py': 'python' };

/**
 * Measures one half of the packages.
 *
 * @param show says every alarm in words; only the tuning half is ever looked at.
 */
export async function measureTextRules(
  half: SubjectPackage['half'],
  seed: number,
  say: (message: string) => void,
  show = false,
): Promise<readonly Line[]> {
  const parsers = createParsers();
  const files: SourceFile[] = [];
  const times: number[] = [];
  const lines: Line[] = [];
  let [allLines, allAlarms, functions, flagged] = [0, 0, 0, 0];
  for (const one of codePackages.filter((each) => each.half === half)) {
    let [ownLines, ownAlarms] = [0, 0];
    for (const file of sourceFiles(one, fetched(one, say))) {
      const text = readFileSync(file, 'utf8');
      const language = languages[path.extname(file)] ?? 'javascript';
      const parse = (await parsers.parserOf(language))!;
      const tree = parse(text);
      if (tree.hasFault) continue;
      const startedAt = performance.now();
      const clean = lookAt(tree, textRules);
      times.push(performance.now() - startedAt);
      const count = text.split('\n').length;
      ownLines += count;
      ownAlarms += clean.length;
      const found = allFunctions(tree, dialectOf(language)!);
      functions += found.length;
      flagged += found.filter(({ node }) =>
        clean.some(({ span }) => span.start < node.end && node.start < span.end),
      ).length;
      files.push({ from: one, name: path.basename(file), tree, parse, clean });
      if (show) for (const alarm of clean) say(alarmLine(one, path.basename(file), text, alarm));
    }
    allLines += ownLines;
    allAlarms += ownAlarms;
    say(`${one.name}: ${ownAlarms} alarms in ${ownLines} lines`);
    lines.push({
      measure: `text rules, ${half}`,
      what: `alarms in ${one.name} ${one.version}`,
      value: ownAlarms,
      unit: 'count',
      note: `in ${ownLines} lines as published`,
    });
  }
  const measure = `text rules, ${half}`;
  lines.push(
    {
      measure,
      what: 'alarms per 1,000 lines as published',
      value: (1000 * allAlarms) / allLines,
      unit: 'count',
      goal: { atMost: 0.5 },
      note: `${allAlarms} in ${allLines} lines, right or not`,
    },
    {
      measure,
      what: 'functions as published that are flagged',
      value: share(flagged, functions),
      unit: '%',
      goal: { atMost: 2 },
      note: `${flagged} of ${functions}`,
    },
    {
      measure,
      what: 'time of a file, median',
      value: percentile(times, 0.5),
      unit: 'ms',
      note: `${times.length} files, nothing remembered`,
    },
    {
      measure,
      what: 'time of a file, p99',
      value: percentile(times, 0.99),
      unit: 'ms',
      note: `${times.length} files, nothing remembered`,
    },
    ...timeOfEdit(measure, files),
    ...plantedLines(measure, files, seed, say, show),
  );
  return lines;
}

/** What a keystroke costs in the longest file, once its functions are known. */
function timeOfEdit(measure: string, files: readonly SourceFile[]): readonly Line[] {
  const longest = files.toSorted((a, b) => b.tree.text.length - a.tree.text.length)[0];
  if (!longest) return [];
  const memory: LookMemory = new Map();
  lookAt(longest.tree, textRules, memory);
  const times: number[] = [];
  const { text } = longest.tree;
  for (let at = 1; at <= 20; at++) {
    const end = text.indexOf('\n', Math.floor((at * text.length) / 21));
    const edited = longest.parse(`${text.slice(0, end)} ${text.slice(end)}`);
    const startedAt = performance.now();
    lookAt(edited, textRules, memory);
    times.push(performance.now() - startedAt);
  }
  const size = `${longest.name}, ${text.split('\n').length} lines; without parsing`;
  return [{ measure, what: 'time after a change, median', value: percentile(times, 0.5), unit: 'ms', note: size }];
}

function plantedLines(
  measure: string,
  files: readonly SourceFile[],
  seed: number,
  say: (message: string) => void,
  show: boolean,
): readonly Line[] {
  const random = seededRandom(seed);
  const byKind = new Map<BugKind, { found: number; onLine: number; of: number }>();
  const lines: Line[] = [];
  for (const fault of faultKinds) {
    let [found, onLine, planted] = [0, 0, 0];
    for (let tries = 0; planted < perWay && tries < perWay * 30; tries++) {
      const file = files[Math.floor(random.next() * files.length)]!;
      const { tree, parse } = file;
      const dialect = dialectOf(tree.languageId)!;
      const functions = allFunctions(tree, dialect);
      const func = functions[Math.floor(random.next() * functions.length)];
      const made = func && plantFault(fault, tree, dialect, func.node, random, parse);
      if (!made) continue;
      planted++;
      const fresh = news(file.clean, lookAt(parse(made.text), textRules));
      if (fresh.length === 0) continue;
      found++;
      const near = fresh.some(({ span }) => Math.abs(lineOf(made.text, span.start) - made.line) <= 1);
      if (near) onLine++;
      if (show) say(`${fault.title}: ${alarmLine(file.from, file.name, made.text, fresh[0]!)}`);
    }
    const kind = byKind.get(fault.kind) ?? { found: 0, onLine: 0, of: 0 };
    byKind.set(fault.kind, { found: kind.found + found, onLine: kind.onLine + onLine, of: kind.of + planted });
    lines.push({
      measure,
      what: `${fault.kind} ${fault.title}`,
      value: share(found, planted),
      unit: '%',
      note: `${found} of ${planted} flagged and their twins not`,
    });
  }
  const kinds = [...byKind].sort(([a], [b]) => a.localeCompare(b));
  const all = kinds.reduce(
    (sum, [, one]) => ({ found: sum.found + one.found, onLine: sum.onLine + one.onLine, of: sum.of + one.of }),
    { found: 0, onLine: 0, of: 0 },
  );
  return [
    ...lines,
    ...kinds.map(([kind, { found, onLine, of }]): Line => ({
      measure,
      what: `${kind} ${bugKinds[kind].title}`,
      value: share(found, of),
      unit: '%',
      note: `${found} of ${of}, ${onLine} at most one line away`,
    })),
    {
      measure,
      what: 'planted faults flagged',
      value: share(all.found, all.of),
      unit: '%',
      note: `${all.found} of ${all.of}, ${all.onLine} at most one line away; without kinds A and B.2, which parsers and resolvers settle`,
    },
  ];
}

/** Complaints that the clean twin does not have. */
function news(clean: readonly RuleComplaint[], faulty: readonly RuleComplaint[]): readonly RuleComplaint[] {
  const left = clean.map(({ rule, message }) => `${rule.id} ${message}`);
  return faulty.filter(({ rule, message }) => {
    const at = left.indexOf(`${rule.id} ${message}`);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length - 1;
}

function alarmLine(one: SubjectPackage, file: string, text: string, { rule, span, message }: RuleComplaint): string {
  return `${one.name}/${file}:${lineOf(text, span.start) + 1} ${rule.id}: ${message}`;
}
