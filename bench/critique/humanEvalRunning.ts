// HumanEvalFix, development half, with the documented examples run: of the functions whose examples show their bug,
// how many get a proven finding, and what is said of the fixed twins. Counts only; the data is read where it lies.

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { humanEvalItems, type HumanEvalLanguage as Language } from '../humanEvalData.ts';
import { passesHidden } from '../repair/humanEval.ts';
import { percentile, share, type Line } from '../report.ts';
import { startCritiqueBench, type CritiqueBench } from './critiqueBench.ts';

interface Seen {
  /** Whether the data's own run of the examples shows the bug. */
  readonly shown: boolean;
  /** Proof states of the findings about the function with its bug, and about its twin. */
  readonly bug: readonly string[];
  readonly twin: readonly string[];
  readonly ms: number;
}

/** Measures both languages. */
export async function measureHumanEvalRunning(seed: number, say: (message: string) => void): Promise<readonly Line[]> {
  const bench = startCritiqueBench(seed);
  try {
    const lines: Line[] = [];
    for (const language of ['javascript', 'python'] as const) lines.push(...(await measured(bench, language, say)));
    return lines;
  } finally {
    await bench.dispose();
  }
}

async function measured(bench: CritiqueBench, language: Language, say: (message: string) => void) {
  const items = humanEvalItems(language);
  const seen: Seen[] = [];
  for (const [index, item] of items.entries()) {
    const bug = await proofs(bench, language, item.prompt + item.buggy_solution);
    const twin = await proofs(bench, language, item.prompt + item.canonical_solution);
    const shown = !passesHidden(language, item.declaration + item.buggy_solution, item.example_test);
    seen.push({ shown, bug: bug.states, twin: twin.states, ms: bug.ms });
    if (index % 20 === 19) say(`${language}: ${index + 1} of ${items.length}`);
  }
  return linesOf(language, seen);
}

async function proofs(bench: CritiqueBench, language: Language, text: string) {
  const folder = path.join(bench.folder, `alone-${language}`);
  mkdirSync(folder, { recursive: true });
  const { outcome, ms } = await bench.ask({
    root: folder,
    file: path.join(folder, language === 'python' ? 'subject.py' : 'subject.js'),
    languageId: language,
    text,
    span: { start: 0, end: text.length },
  });
  return { states: outcome.findings.map(({ proof, category }) => (category === 'prose' ? 'prose' : proof)), ms };
}

function linesOf(language: Language, seen: readonly Seen[]): readonly Line[] {
  const measure = `HumanEvalFix run, ${language}`;
  const shown = seen.filter((one) => one.shown);
  const proven = (states: readonly string[]) => states.includes('proven');
  const caught = shown.filter(({ bug }) => proven(bug)).length;
  const ms = seen.map((one) => one.ms);
  return [
    {
      measure,
      what: 'functions whose examples show the bug: proven',
      value: share(caught, shown.length),
      unit: '%',
      goal: { atLeast: 85 },
      note: `${caught} of ${shown.length}; of all ${seen.length}: ${seen.filter(({ bug }) => proven(bug)).length}`,
    },
    {
      measure,
      what: 'fixed twins with a proven finding',
      value: seen.filter(({ twin }) => proven(twin)).length,
      unit: 'count',
      note: `of ${seen.length}; proven means that a documented example was run and does not hold there`,
    },
    {
      measure,
      what: 'time of one critique, median',
      value: percentile(ms, 0.5),
      unit: 'ms',
      note: `processes included; p90 ${percentile(ms, 0.9).toFixed(0)} ms`,
    },
  ];
}
