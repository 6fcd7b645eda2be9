// Decides checklist items from what programs saw. Nothing is run here: a checker that did not run leaves
// its items at "cannot tell", with the reason.

import { textHash } from '../base/hash.ts';
import { spanOf, spansMeet, type Span } from '../base/text.ts';
import type { ChecklistItem, Decider, ItemState, JudgedItem } from '../core/checklist.ts';
import {
  ranIn,
  type CheckFamily,
  type CheckRun,
  type Evidence,
  type Receipt,
  type TestCase,
} from '../core/evidence.ts';
import { failureWords } from '../core/failedTest.ts';
import type { FindingEvidence } from '../core/finding.ts';
import { kindOf } from '../core/target.ts';
import { codeOnly } from './codeOnly.ts';
import { compilePattern, textLimit } from './pattern.ts';

/** The text that items are decided on, and what programs saw of it. */
export interface DecisionInput {
  /** The whole document. */
  readonly text: string;
  /** The selection in `text`. */
  readonly span: Span;
  readonly uri: string;
  readonly evidence: Evidence;
  /** Language identifier; without it nothing can be decided on code alone. */
  readonly languageId?: string;
  /** Path of the document relative to its folder, with forward slashes. */
  readonly path?: string;
  /** Names of the person's own commands that apply here; absent for none. */
  readonly commands?: readonly string[];
}

type Ran = Extract<CheckRun, { kind: 'ran' }>;
type Decision = Pick<JudgedItem, 'state' | 'reason' | 'evidence'> & { readonly quote?: string };

/** Judges every item, in order; the same input gives the same verdicts. */
export function decideItems(items: readonly ChecklistItem[], input: DecisionInput): readonly JudgedItem[] {
  return items.map((item) => ({ item, ...decide(item, input) }));
}

function decide(item: ChecklistItem, input: DecisionInput): Decision {
  const { decider } = item;
  if (item.retired) return decision('retired', 'Retired in the checklist file.');
  switch (decider.kind) {
    case 'regex':
      return decideRegex(decider, input);
    case 'types':
      return decideProblems(['syntax', 'types'], 'type checker', () => true, input);
    case 'lint':
      return decideLint(item, decider.rule, input);
    case 'test':
      return decideTests(decider.name, input);
    case 'command':
      return decideCommand(decider.name, input);
    case 'property':
      return decision('cannot-tell', 'Nothing was called that could show it.');
    case 'model':
      return decision('cannot-tell', 'No model was asked.');
    case 'person':
      return decision('cannot-tell', 'This one is for you to decide.');
  }
}

function decision(
  state: ItemState,
  reason: string,
  evidence: readonly FindingEvidence[] = [],
  quote?: string,
): Decision {
  return quote === undefined ? { state, reason, evidence } : { state, reason, evidence, quote };
}

function decideRegex(
  { pattern: source, flags, expect, within }: Extract<Decider, { kind: 'regex' }>,
  input: DecisionInput,
): Decision {
  const whole = within === 'code' ? codeOnly(input.text, input.languageId ?? '') : input.text;
  if (whole === undefined) return decision('cannot-tell', 'The comments of this language are not known here.');
  if (within === 'path' && input.path === undefined) return decision('cannot-tell', 'The document has no path here.');
  const selection = within === 'path' ? input.path! : whole.slice(input.span.start, input.span.end);
  const original = input.text.slice(input.span.start, input.span.end);
  if (selection.length > textLimit)
    return decision('cannot-tell', `The selection is longer than ${textLimit} characters.`);
  const compiled = compilePattern(source, flags);
  if (!compiled.ok) return decision('cannot-tell', `The pattern cannot be used: ${compiled.error}.`);
  const found = compiled.value.find(selection);
  const state = (found !== undefined) === (expect === 'match') ? 'met' : 'unmet';
  const quote =
    within !== 'path' && found && found.end > found.start ? original.slice(found.start, found.end) : undefined;
  const reason =
    found === undefined
      ? `The pattern is not found in the ${within === 'path' ? 'path' : 'selection'}.`
      : `The pattern is found${quote === undefined ? '' : `: ${firstLine(quote)}`}`;
  const receipt: Receipt = {
    id: `regex-${textHash(`${within ?? ''}${flags}/${source}`).slice(0, 8)}-${textHash(selection).slice(0, 8)}`,
    checker: 'checklist',
    command: ['search', source, flags, ...(within === undefined ? [] : [within])],
    cwd: '.',
    exitCode: null,
    durationMs: 0,
    textHash: textHash(input.text),
    isolation: 'in-process',
    excerpt: reason,
  };
  return decision(
    state,
    reason,
    [{ checker: 'checklist', excerpt: reason, receipt }],
    state === 'unmet' ? quote : undefined,
  );
}

function decideProblems(
  families: readonly CheckFamily[],
  words: string,
  counts: (rule: string, checker: string) => boolean,
  input: DecisionInput,
): Decision {
  const runs = ranIn(input.evidence).filter((run) => families.includes(run.family));
  const unmet = runs.flatMap((run) =>
    run.problems
      .filter(
        (problem) => problem.uri === input.uri && problem.severity !== 'info' && counts(problem.rule, run.checker),
      )
      .flatMap((problem) => {
        const span = spanOf(input.text, problem.range);
        return span.ok && spansMeet(span.value, input.span) ? [{ run, problem, span: span.value }] : [];
      }),
  );
  const [first] = unmet;
  if (first) {
    const evidence = unmet.slice(0, 5).map(({ run, problem }) => evidenceOf(run, `${problem.rule} ${problem.message}`));
    return decision(
      'unmet',
      `${first.run.checker} reports ${first.problem.rule}: ${firstLine(first.problem.message)}`,
      evidence,
      input.text.slice(first.span.start, first.span.end),
    );
  }
  if (runs.length === 0) return decision('cannot-tell', absence(input.evidence, families, words));
  return decision(
    'met',
    `${runs.map((run) => run.checker).join(', ')} reports nothing of the kind in the selection.`,
    runs.map((run) => evidenceOf(run, run.receipt.excerpt)),
  );
}

/** Linters whose configuration names rules of theirs. */
const linters: readonly string[] = ['eslint', 'oxlint'];

/** A rule of a linter: unmet where one complains of it, met only where one ran that can know it. */
function decideLint({ origin, source }: ChecklistItem, rule: string, input: DecisionInput): Decision {
  const isCode = kindOf(input.languageId ?? '') === 'code';
  const own =
    linters.find((name) => origin === 'lint' && source?.path.includes(name)) ?? (origin === 'lint' && 'eslint');
  const mayKnow = ({ checker, family }: Pick<CheckRun, 'checker' | 'family'>) =>
    checker === rule.split('/')[0] || (own ? checker === own : family === 'lint' || !isCode);
  const runs = input.evidence.runs.filter(mayKnow);
  return decideProblems(
    ['lint', 'prose'],
    'linter',
    (name, checker) => name === rule || `${checker}/${name}` === rule,
    { ...input, evidence: { ...input.evidence, runs } },
  );
}

/** A command of the person: its complaints in the selection, where it ran. */
function decideCommand(name: string, input: DecisionInput): Decision {
  if (!input.commands?.includes(name))
    return decision('cannot-tell', `Your user settings have no command called “${name}” for this language.`);
  const runs = input.evidence.runs.filter((run) => run.checker === 'commands');
  return decideProblems(['lint'], `command “${name}”`, (rule) => rule === name || rule.startsWith(`${name}/`), {
    ...input,
    evidence: { ...input.evidence, runs },
  });
}

function decideTests(name: string | undefined, input: DecisionInput): Decision {
  const runs = ranIn(input.evidence).filter((run) => run.tests !== undefined);
  if (runs.length === 0) return decision('cannot-tell', absence(input.evidence, ['tests'], 'test runner'));
  const all = runs.flatMap((run) => run.tests!.cases.map((test) => ({ run, test })));
  const asked = all.filter(
    ({ test }) =>
      test.state !== 'skipped' &&
      (name === undefined || test.name === name || test.id === name || test.name.endsWith(` ${name}`)),
  );
  if (asked.length === 0)
    return decision('cannot-tell', name === undefined ? 'No test ran.' : `No test called “${name}” ran.`);
  const steady = asked.filter(({ run, test }) => !run.tests!.flaky.includes(test.id));
  const failed = steady.find(({ test }) => test.state === 'failed');
  if (failed)
    return decision('unmet', `The test “${failed.test.name}” fails${failureWords(failed.test)}`, [
      evidenceOf(failed.run, testWords(failed.test)),
    ]);
  if (steady.length < asked.length)
    return decision('cannot-tell', 'A test changes its mind on the same text, so it proves nothing.');
  if (name === undefined && runs.every((run) => run.tests!.targetRan === 'no'))
    return decision('cannot-tell', 'The tests pass but do not run the selection.');
  return decision(
    'met',
    `${asked.length} of ${asked.length} tests pass.`,
    runs.map((run) => evidenceOf(run, run.receipt.excerpt)),
  );
}

function testWords(test: TestCase): string {
  const { failure } = test;
  const sides =
    failure?.expected === undefined ? '' : `\nexpected: ${failure.expected}\nactual: ${failure.actual ?? ''}`;
  return `${test.name}: ${failure?.message ?? 'failed'}${sides}`.slice(0, 4000);
}

function evidenceOf(run: Ran, excerpt: string): FindingEvidence {
  return { checker: run.checker, excerpt: excerpt.slice(0, 4000), receipt: run.receipt };
}

/** Why nothing of these families ran. */
function absence(evidence: Evidence, families: readonly CheckFamily[], words: string): string {
  const run = evidence.runs.find((one) => families.includes(one.family));
  return run === undefined || run.kind === 'ran'
    ? `No ${words} applies here.`
    : `The ${words} did not run: ${run.failure.message}`;
}

function firstLine(text: string): string {
  return text.split(/\r\n|\r|\n/)[0]!.slice(0, 200);
}
