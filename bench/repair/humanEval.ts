// HumanEvalFix, development half: the examples steer, the hidden tests judge. The data is read where it lies and
// never copied; without it the measure is skipped and says so.

import { spawnSync } from 'node:child_process';
import type { RefineOutcome } from '../../server/src/core/outcome.ts';
import type { SyntaxNode } from '../../server/src/core/syntaxTree.ts';
import type { Expectation } from '../../server/src/core/trials.ts';
import { createParsers } from '../../server/src/workspace/treeSitter.ts';
import { root } from '../../scripts/run.ts';
import { humanEvalItems, type HumanEvalItem as Item, type HumanEvalLanguage as Language } from '../humanEvalData.ts';
import { percentile, type Line } from '../report.ts';
import type { RepairBench } from './bench.ts';
import { proposalsOf, startLosses, type Losses } from './lost.ts';
import type { Pair } from './reach.ts';

/** Which tests steer: the examples, or all of them. */
export type Steering = 'examples' | 'all tests';

/** How one item ended. */
type End = 'verified right' | 'verified WRONG' | 'offered right' | 'offered wrong' | 'declined' | 'no failing example';

/** Runs every item of one language. */
export async function measureHumanEval(
  bench: RepairBench,
  language: Language,
  steering: Steering,
  say: (message: string) => void,
  only?: string,
): Promise<readonly Line[]> {
  const items = humanEvalItems(language).filter((item) => only === undefined || item.task_id.endsWith(`/${only}`));
  const ends: {
    readonly item: Item;
    readonly end: End;
    readonly third: boolean;
    readonly why: string;
    readonly ms: number;
    readonly searchMs: number;
  }[] = [];
  const losses = startLosses();
  for (const item of items) {
    const text = item.declaration + item.buggy_solution;
    const expectations = await expectationsOf(language, steering === 'examples' ? item.example_test : item.test);
    if (expectations.length === 0) {
      ends.push({ item, end: 'no failing example', third: false, why: '', ms: 0, searchMs: 0 });
      continue;
    }
    const answer = await bench.ask({ languageId: language, text, expectations });
    const { outcome, ms, searchMs, tried } = answer;
    const isRight = (fixed: string) => passesHidden(language, fixed, item.test);
    const { end, third, why } = endOf(outcome, isRight);
    ends.push({ item, end, third, why, ms, searchMs });
    if (end !== 'no failing example')
      await losses.add({
        languageId: language,
        name: item.entry_point,
        fault: item.bug_type,
        faulty: text,
        right: item.declaration + item.canonical_solution,
        answer,
        isRight,
      });
    say(
      `${item.task_id} (${item.bug_type}): ${end}${third && !end.endsWith('right') ? ', right among the offered' : ''}, ${tried} tried, search ${searchMs.toFixed(0)} ms, all ${ms.toFixed(0)} ms${why === '' ? '' : `; ${why}`}`,
    );
  }
  const clean = steering === 'examples' ? await changedTwins(bench, language, items, say) : undefined;
  return linesOf(language, steering, ends, clean, losses);
}

/** The functions with their right versions, for looks that run nothing. */
export function humanEvalPairs(language: Language): readonly Pair[] {
  return humanEvalItems(language).map((item) => ({
    languageId: language,
    faulty: item.declaration + item.buggy_solution,
    right: item.declaration + item.canonical_solution,
    name: item.entry_point,
  }));
}

/** Correct versions for which a change is proposed. */
async function changedTwins(
  bench: RepairBench,
  language: Language,
  items: readonly Item[],
  say: (message: string) => void,
): Promise<number> {
  let changed = 0;
  for (const item of items) {
    const text = item.declaration + item.canonical_solution;
    const expectations = await expectationsOf(language, item.example_test);
    const { outcome } = await bench.ask({ languageId: language, text, expectations });
    if (proposalsOf(outcome).length === 0) continue;
    changed++;
    say(`${item.task_id}: a change of the correct version is proposed (${outcome.kind})`);
  }
  return changed;
}

function endOf(
  outcome: RefineOutcome,
  isRight: (text: string) => boolean,
): { readonly end: End; readonly third: boolean; readonly why: string } {
  if (outcome.kind === 'improved') {
    const right = isRight(outcome.best.text);
    return { end: right ? 'verified right' : 'verified WRONG', third: right, why: '' };
  }
  const offered = proposalsOf(outcome);
  if (offered.length > 0) {
    const verdicts = offered.map(({ text }) => isRight(text));
    const why = outcome.kind === 'unverified' ? outcome.failure.code : '';
    return { end: verdicts[0] ? 'offered right' : 'offered wrong', third: verdicts.includes(true), why };
  }
  if (outcome.kind === 'unchanged' && outcome.reason === 'nothing-to-do')
    return { end: 'no failing example', third: false, why: '' };
  const told =
    outcome.kind === 'unchanged' ? outcome.message : 'failure' in outcome ? outcome.failure.message : outcome.kind;
  const rung = outcome.rungs.at(-1)?.reason;
  return { end: 'declined', third: false, why: (rung ?? told).slice(0, 160) };
}

function linesOf(
  language: Language,
  steering: Steering,
  ends: readonly {
    readonly item: Item;
    readonly end: End;
    readonly third: boolean;
    readonly ms: number;
    readonly searchMs: number;
  }[],
  clean: number | undefined,
  losses: Losses,
): readonly Line[] {
  const measure = `HumanEvalFix, ${language}, ${steering} steer`;
  const count = (end: End, of = ends) => of.filter((one) => one.end === end).length;
  const right = count('verified right') + count('offered right');
  const verified = count('verified right') + count('verified WRONG');
  const share = (part: number, whole: number) => (whole === 0 ? 0 : (100 * part) / whole);
  const types = [...new Set(ends.map(({ item }) => item.bug_type))].sort();
  const told = (of: typeof ends) =>
    (['verified right', 'verified WRONG', 'offered right', 'offered wrong', 'declined', 'no failing example'] as const)
      .map((end) => `${end} ${count(end, of)}`)
      .join(', ');
  // What was never searched says nothing of the search.
  const searched = ends.filter(({ end }) => end !== 'no failing example');
  const ms = searched.map((one) => one.searchMs);
  return [
    {
      measure,
      what: 'right at the first offer',
      value: share(right, ends.length),
      unit: '%',
      goal: { atLeast: steering === 'examples' ? 70 : 85 },
      note: `${right} of ${ends.length}: ${told(ends)}; right among up to three offered: ${ends.filter(({ third }) => third).length}`,
    },
    {
      measure,
      what: 'of the verified, right',
      value: share(count('verified right'), verified),
      unit: '%',
      goal: { atLeast: 99 },
      note: `${count('verified right')} of ${verified}`,
    },
    ...types.map((type): Line => {
      const of = ends.filter(({ item }) => item.bug_type === type);
      return {
        measure,
        what: type,
        value: count('verified right', of) + count('offered right', of),
        unit: 'count',
        note: `of ${of.length}: ${told(of)}`,
      };
    }),
    {
      measure,
      what: 'time of the search, median',
      value: percentile(ms, 0.5),
      unit: 'ms',
      goal: { atMost: 10 },
      note: `n = ${ms.length}, warm server`,
    },
    {
      measure,
      what: 'time of the search, p90',
      value: percentile(ms, 0.9),
      unit: 'ms',
      goal: { atMost: 150 },
      note: '',
    },
    {
      measure,
      what: 'time of the whole run, median',
      value: percentile(
        searched.map((one) => one.ms),
        0.5,
      ),
      unit: 'ms',
      note: 'checks of the original, search, and the verdict of fresh processes',
    },
    ...(clean === undefined
      ? []
      : [
          {
            measure,
            what: 'correct versions for which a change is proposed',
            value: clean,
            unit: 'count',
            goal: { atMost: 0 },
            note: `of ${ends.length}`,
          } as const,
        ]),
    ...losses.lines(measure),
  ];
}

const parsers = createParsers();

/** The asserts of a test script as calls and what they give. */
async function expectationsOf(language: Language, script: string): Promise<readonly Expectation[]> {
  const parse = (await parsers.parserOf(language))!;
  const { root: tree } = parse(script);
  const textOf = (node: SyntaxNode) => script.slice(node.start, node.end);
  const found: Expectation[] = [];
  const add = (call: string, text: string) =>
    found.push({ call, expected: { kind: 'value', text }, origin: `example ${found.length + 1}` });
  const visit = (node: SyntaxNode): void => {
    const [first, second] = node.children;
    if (language === 'javascript' && node.kind === 'call_expression' && first && textOf(first) === 'console.assert') {
      const asserted = second!.children.find((child) => child.named && child.kind !== 'comment')!;
      const sides = equalSides(asserted, textOf);
      if (sides) add(...sides);
      else add(textOf(asserted), 'true');
      return;
    }
    if (node.kind === 'assert_statement') {
      const asserted = node.children.find((child) => child.named)!;
      const [left, operator, right] = asserted.children;
      if (asserted.kind === 'comparison_operator' && asserted.children.length === 3 && operator!.kind === '==')
        add(textOf(left!), textOf(right!));
      else add(`bool(${textOf(asserted)})`, 'True');
      return;
    }
    for (const child of node.children) visit(child);
  };
  visit(tree);
  return found;
}

/** `a === b`, and `JSON.stringify(a) === JSON.stringify(b)`, as a and b. */
function equalSides(node: SyntaxNode, textOf: (node: SyntaxNode) => string): readonly [string, string] | undefined {
  if (node.kind !== 'binary_expression' || node.children.length !== 3) return undefined;
  const [left, operator, right] = node.children;
  if (operator!.kind !== '===' && operator!.kind !== '==') return undefined;
  const inner = [left!, right!].map((side) => /^JSON\.stringify\(([^]*)\)$/.exec(textOf(side))?.[1]?.trim());
  return inner[0] !== undefined && inner[1] !== undefined
    ? [inner[0].replace(/,$/, ''), inner[1].replace(/,$/, '')]
    : [textOf(left!), textOf(right!)];
}

const throwing =
  'console.assert = (ok, ...words) => { if (!ok) throw new Error("assertion failed: " + words.join(" ")); };\n';

/** Whether a text passes the hidden tests, in a process of its own with a deadline. */
export function passesHidden(language: Language, text: string, test: string): boolean {
  const [program, args, script] =
    language === 'javascript'
      ? ([process.execPath, ['-'], `${throwing}${text}\n${test}`] as const)
      : (['python3', ['-'], `${text}\n${test}`] as const);
  const done = spawnSync(program, args, {
    input: script,
    timeout: 20_000,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: root,
  });
  return done.status === 0;
}
