// HumanEvalFix, development half, read and never run: how many functions with a planted bug a critic flags, on a line
// that the fix changes, and how many of the fixed twins. Counts only; the data is read where it lies and never copied.

import { performance } from 'node:perf_hooks';
import { seededRandom } from '../../server/src/base/random.ts';
import { createBudget, defaultLimits } from '../../server/src/core/budget.ts';
import type { CritiqueContext } from '../../server/src/core/critic.ts';
import type { Finding } from '../../server/src/core/finding.ts';
import { exampleFindings } from '../../server/src/critique/documentedExamples.ts';
import { criticsOf } from '../../server/src/critique/index.ts';
import { createParsers } from '../../server/src/workspace/treeSitter.ts';
import { humanEvalItems, type HumanEvalItem as Item, type HumanEvalLanguage as Language } from '../humanEvalData.ts';
import { percentile, share, type Line } from '../report.ts';

/** What was seen of one function with its bug, and of its fixed twin. */
interface Seen {
  readonly bug: readonly Finding[];
  readonly twin: readonly Finding[];
  readonly changed: ReadonlySet<number>;
  /** Of the whole critique, which tries small changes where an example is contradicted. */
  readonly ms: number;
  /** Of a look at the examples alone, as while somebody types. */
  readonly liveMs: number;
}

/** Measures all critics that look at texts, and each of them alone. */
export async function measureHumanEvalStatic(say: (message: string) => void): Promise<readonly Line[]> {
  return [...(await measureLanguage('javascript', say)), ...(await measureLanguage('python', say))];
}

async function measureLanguage(language: Language, say: (message: string) => void): Promise<readonly Line[]> {
  const items = humanEvalItems(language);
  const seen: Seen[] = [];
  // Once without counting, as in a server that is warm: grammars are loaded and code is compiled.
  for (const item of items) await liveMs(language, textOf(item, item.canonical_solution));
  for (const item of items) {
    const [bug, twin] = [textOf(item, item.buggy_solution), textOf(item, item.canonical_solution)];
    const startedAt = performance.now();
    const found = await findingsOf(language, bug);
    const ms = performance.now() - startedAt;
    seen.push({
      bug: found,
      twin: await findingsOf(language, twin),
      changed: changedLines(bug, twin),
      ms,
      liveMs: await liveMs(language, bug),
    });
  }
  const rules = [...new Set(seen.flatMap(({ bug, twin }) => [...bug, ...twin].map(({ rule }) => rule)))].toSorted();
  say(`${language}: ${rules.join(', ')}`);
  return [...linesOf(language, seen), ...rules.flatMap((rule) => ruleLine(language, rule, seen))];
}

/** Milliseconds of a look at the examples of one text, parsing included, without tries. */
async function liveMs(language: Language, text: string): Promise<number> {
  const parse = (await parsers.parserOf(language))!;
  const document = { uri: 'file:///sample', languageId: language, version: 1, text };
  const startedAt = performance.now();
  const look = { document, tree: parse(text), parse, before: { textHash: '', runs: [] }, nextId: () => 'q' };
  exampleFindings(look, { start: 0, end: text.length }, 0);
  return performance.now() - startedAt;
}

/** The function with its documentation; where the documentation stands before the declaration, or in it. */
function textOf({ prompt }: Item, solution: string): string {
  return prompt + solution;
}

/** Zero-based lines of the first text that the second one changes, or between which it adds. */
function changedLines(before: string, after: string): ReadonlySet<number> {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const changed = new Set<number>();
  for (let line = start; line < a.length - end; line++)
    if (!b.includes(a[line]!) || a[line]!.trim().length < 3) changed.add(line);
  // What is only added stands between two lines: either of them is its place.
  if (changed.size === 0) changed.add(start - 1).add(start);
  return changed;
}

const parsers = createParsers();

async function findingsOf(languageId: Language, text: string): Promise<readonly Finding[]> {
  let ids = 0;
  const context: CritiqueContext = {
    signal: new AbortController().signal,
    budget: createBudget(defaultLimits, { now: () => 0 }),
    random: seededRandom(1),
    models: {
      has: () => false,
      describe: () => 'none',
      ask: async () => Promise.reject(new Error('no model is asked')),
    },
    parse: parsers,
    workspace: { document: 'sample', files: async () => [], read: async () => undefined },
    emit: () => undefined,
    nextId: () => `q${++ids}`,
  };
  const document = { uri: 'file:///sample', languageId, version: 1, text };
  const target = { document, span: { start: 0, end: text.length }, kind: 'code' } as const;
  const task = { target, evidence: { textHash: '', runs: [] }, context: [], checklist: [] };
  const found: Finding[] = [];
  for (const critic of criticsOf('text', 'code')) found.push(...(await critic.critique(context, task)).findings);
  return found;
}

function isOnChanged({ range }: Finding, changed: ReadonlySet<number>): boolean {
  for (let line = range.start.line; line <= range.end.line; line++) if (changed.has(line)) return true;
  return false;
}

function linesOf(language: Language, seen: readonly Seen[]): readonly Line[] {
  const measure = `HumanEvalFix read, ${language}`;
  const flagged = seen.filter(({ bug }) => bug.length > 0);
  const placed = flagged.filter(({ bug, changed }) => bug.some((one) => isOnChanged(one, changed)));
  const first = flagged.filter(({ bug, changed }) => isOnChanged(bug[0]!, changed));
  const twins = seen.filter(({ twin }) => twin.length > 0);
  const ms = seen.map((one) => one.ms);
  const live = seen.map((one) => one.liveMs);
  const of = (count: number) => `${count} of ${seen.length}`;
  return [
    {
      measure,
      what: 'functions with a bug that are flagged',
      value: share(flagged.length, seen.length),
      unit: '%',
      note: of(flagged.length),
    },
    {
      measure,
      what: 'flagged on a line that the fix changes',
      value: share(placed.length, seen.length),
      unit: '%',
      goal: { atLeast: 35 },
      note: `${of(placed.length)}; by their first finding ${first.length}`,
    },
    {
      measure,
      what: 'fixed twins that are flagged',
      value: share(twins.length, seen.length),
      unit: '%',
      goal: { atMost: 2 },
      note: of(twins.length),
    },
    {
      measure,
      what: 'time of the live look, median',
      value: percentile(live, 0.5),
      unit: 'ms',
      goal: { atMost: 2 },
      note: `n = ${live.length}, examples only, parsing included, warm; p90 ${percentile(live, 0.9).toFixed(1)} ms`,
    },
    {
      measure,
      what: 'time of the critique of one function, median',
      value: percentile(ms, 0.5),
      unit: 'ms',
      note: `in process, with tries; p90 ${percentile(ms, 0.9).toFixed(0)} ms, at most ${Math.max(...ms).toFixed(0)} ms`,
    },
  ];
}

function ruleLine(language: Language, rule: string, seen: readonly Seen[]): Line {
  const by = (findings: readonly Finding[]) => findings.filter((one) => one.rule === rule);
  const flagged = seen.filter(({ bug }) => by(bug).length > 0);
  const placed = flagged.filter(({ bug, changed }) => by(bug).some((one) => isOnChanged(one, changed)));
  const twins = seen.filter(({ twin }) => by(twin).length > 0);
  return {
    measure: `HumanEvalFix read, ${language}`,
    what: rule,
    value: flagged.length,
    unit: 'count',
    note: `${placed.length} on a changed line; ${twins.length} fixed twins`,
  };
}
