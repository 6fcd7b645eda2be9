// Words and pictures of the terminal: findings under their lines, diff, gate panel, receipts. Pure, so
// that what a person sees can be tested as text.

import { styleText } from 'node:util';
import { unifiedDiff } from '../base/diff.ts';
import { lineStartsOf, lineText } from '../base/text.ts';
import { ranIn, type Receipt } from '../core/evidence.ts';
import { excerptBeside, findingNotes } from '../core/findingWords.ts';
import type { Finding } from '../core/finding.ts';
import type { Failure } from '../core/failure.ts';
import type { Alternative, Choice, CritiqueOutcome, Judged, RefineOutcome } from '../core/outcome.ts';
import { offered, receiptsOfOutcome } from './json.ts';

/** How to write: with colours or without. */
export interface Style {
  readonly colour: boolean;
}

type Format = Parameters<typeof styleText>[0];
const paint = (style: Style, format: Format, text: string) =>
  style.colour ? styleText(format, text, { validateStream: false }) : text;

/** A failure as two lines: what happened, with its code, and what to do. */
export function renderFailure(problem: Failure, style: Style): string {
  const detail = problem.detail ? `\n${indent(problem.detail.trim(), '    ')}` : '';
  return `${paint(style, 'yellow', problem.message)} [${problem.code}]${detail}\n  ${problem.nextStep}\n`;
}

/** The answer of a critique. */
export function renderCritique(
  outcome: Extract<CritiqueOutcome, { kind: 'critiqued' }>,
  path: string,
  style: Style,
): string {
  const parts: string[] = [];
  for (const finding of outcome.findings) parts.push(renderFinding(finding, outcome.target.document.text, path, style));
  parts.push(renderChecklist(outcome, style));
  const counts = countBy(outcome.findings.map((finding) => finding.proof));
  const summary =
    outcome.findings.length === 0
      ? 'No findings.'
      : `${outcome.findings.length} finding${outcome.findings.length === 1 ? '' : 's'}: ${counts}.`;
  const dismissed = outcome.dismissed ?? [];
  const aside = [
    outcome.excused.length > 0 ? ` ${outcome.excused.length} excused in the code.` : '',
    dismissed.length > 0 ? ` ${dismissed.length} dismissed in .touchstone/dismissed.json.` : '',
  ].join('');
  parts.push(`${paint(style, 'bold', summary)}${aside}\n`);
  parts.push(
    renderReceipts(
      'Looked at',
      ranIn(outcome.evidence).map((run) => run.receipt),
      style,
    ),
  );
  const unreached = ranIn(outcome.evidence).filter((run) => run.tests?.targetRan === 'no');
  if (unreached.length > 0) {
    const which = unreached.map((run) => run.receipt.id).join(', ');
    parts.push(`No test ran the selection (${which}), so they say nothing about it.\n`);
  }
  if (outcome.notLookedAt.length > 0) {
    parts.push(
      `Not looked at\n${outcome.notLookedAt.map((one) => `  ${one.message} [${one.code}] ${one.nextStep}`).join('\n')}\n`,
    );
  }
  return parts.filter((part) => part !== '').join('\n');
}

/** The checklist, one item a line; what needs a model that is not there is counted, not listed. */
function renderChecklist(
  { checklist, needModel = 0 }: Pick<Extract<CritiqueOutcome, { kind: 'critiqued' }>, 'checklist' | 'needModel'>,
  style: Style,
): string {
  const mark = { met: paint(style, 'green', '✓'), unmet: paint(style, 'red', '✗') };
  const lines = checklist.map(({ item, state, reason }) => {
    const sign = state === 'met' || state === 'unmet' ? mark[state] : '·';
    const why = reason === '' ? '' : `\n      ${state.replace('-', ' ')}, by ${item.decider.kind}: ${reason}`;
    return `  ${sign} ${item.question}${why}`;
  });
  if (needModel > 0)
    lines.push(
      `  · ${needModel === 1 ? '1 more item needs' : `${needModel} more items need`} a model, and ${needModel === 1 ? 'was' : 'were'} not put to one.`,
    );
  return lines.length === 0 ? '' : `Checklist\n${lines.join('\n')}\n`;
}

/** One finding, drawn under its line as a compiler would. */
export function renderFinding(finding: Finding, text: string, path: string, style: Style): string {
  const { start, end } = finding.range;
  const line = lineText(text, lineStartsOf(text), start.line);
  const width = Math.max(1, (end.line === start.line ? end.character : line.length) - start.character);
  const shown = line.replace(/\t/g, ' ');
  // As in the editors, what is only an opinion is never called a warning.
  const isFirm = finding.proof === 'proven' || finding.proof === 'supported';
  const severity = isFirm ? finding.severity : 'info';
  const colour = severity === 'error' ? 'red' : severity === 'warning' ? 'yellow' : 'cyan';
  const head = `${paint(style, 'bold', `${path}:${start.line + 1}:${start.character + 1}`)} ${paint(style, colour, severity)} ${finding.rule} (${finding.proof})`;
  const evidence = finding.evidence.map((one, index) => {
    const receipt = one.receipt ? `, ${receiptWords(one.receipt)}` : '';
    const said = excerptBeside(finding.message, one).trim();
    // A second run that saw the same is named, but what it saw is not shown again.
    const isAgain = finding.evidence.slice(0, index).some((other) => other.excerpt.trim() === said);
    const excerpt = isAgain || repeats(finding, said) ? '' : `\n${indent(said, '      ')}`;
    return `    seen by ${one.checker}${receipt}${excerpt}`;
  });
  return `${head}\n  ${finding.message}\n  ${String(start.line + 1).padStart(4)} | ${shown}\n       | ${' '.repeat(start.character)}${paint(style, colour, '^'.repeat(width))}\n${[...findingNotes(finding).map((note) => `    ${note}`), ...evidence, ...testLines(finding)].join('\n')}\n`;
}

function testLines({ reproducer }: Finding): readonly string[] {
  return reproducer
    ? [`    the test, which would be ${reproducer.path}:`, indent(reproducer.text.trimEnd(), '      ')]
    : [];
}

/** Whether an excerpt says no more than the message and the rule, which stand above it. */
function repeats({ message, rule }: Finding, excerpt: string): boolean {
  const told = message.trim();
  return excerpt === told || excerpt === `${rule.slice(rule.indexOf('/') + 1)} ${told}`;
}

/** The answer of a refinement: diff, gate panel, rungs, receipts. */
export function renderRefine(outcome: RefineOutcome, path: string, style: Style): string {
  const parts: string[] = [];
  const shown = offered(outcome);
  if (shown) {
    parts.push(colourDiff(unifiedDiff(path, outcome.target.document.text, shown.text), style));
    parts.push(renderGate(shown, outcome, style));
    const { notes = [] } = shown.candidate.provenance;
    if (notes.length > 0) parts.push(`Notes\n${notes.map((note) => `  ${note}\n`).join('')}`);
  }
  if (outcome.kind === 'unverified' && outcome.choice)
    parts.push(renderChoice(outcome.choice, outcome.target.document.text, path, style));
  if (outcome.rungs.length > 0) {
    const lines = outcome.rungs.map((record) => {
      const cost =
        record.cost.calls > 0
          ? `, ${record.cost.calls} calls, ${record.cost.promptTokens + record.cost.completionTokens} tokens${record.cost.estimated ? ' (estimated)' : ''}`
          : ', no model';
      return `  ${record.rung} (${record.strategy}): ${record.reason}; ${record.candidates} candidates, ${record.cost.seconds.toFixed(1)} s${cost}`;
    });
    parts.push(`Rungs\n${lines.join('\n')}\n`);
  }
  parts.push(renderReceipts('Receipts', receiptsOfOutcome(outcome), style));
  parts.push(closing(outcome, path, style));
  return parts.filter((part) => part !== '').join('\n');
}

/** The gate panel: each line links to its receipts; a line without one is absent. */
export function renderGate(judged: Judged, outcome: RefineOutcome, style: Style): string {
  const { verdict } = judged;
  const mark = {
    better: paint(style, 'green', '✓'),
    same: paint(style, 'green', '='),
    worse: paint(style, 'red', '✗'),
  };
  const lines = verdict.lines.map(
    (line) => `  ${mark[line.state]} ${line.checker}: ${line.text} [${line.receipts.join(' → ')}]`,
  );
  for (const goal of verdict.cleared) lines.push(`  ${mark.better} cleared: ${goal.title}`);
  for (const goal of verdict.remaining) lines.push(`  · remains: ${goal.title}`);
  for (const reason of verdict.reasons) lines.push(`  ${mark.worse} ${reason.message}`);
  lines.push(
    `  · ${verdict.size} changed lines${judged.candidate.companions.length > 0 ? `, ${judged.candidate.companions.length} of the edits an import` : ''}`,
  );
  const word =
    outcome.kind === 'unverified' ? paint(style, 'yellow', 'not verified') : paint(style, 'green', verdict.kind);
  return `Gate: ${word}\n${lines.join('\n')}\n`;
}

/** Changes that the tests cannot tell apart: each as a diff, with what the telling call gives and how to choose it. */
export function renderChoice(
  { call, originalShown, alternatives }: Choice,
  text: string,
  path: string,
  style: Style,
): string {
  const notesOf = ({ judged }: Alternative) => judged.candidate.provenance.notes ?? [];
  // What is said of all of them is said once.
  const common = notesOf(alternatives[0]!).filter((note) => alternatives.every((one) => notesOf(one).includes(note)));
  const parts = alternatives.map((alternative, index) => {
    const { judged, shown, expectation } = alternative;
    const { title } = judged.candidate.provenance;
    const lines = [`${paint(style, 'bold', `Change ${index + 1} of ${alternatives.length}`)}: ${title}`];
    if (call !== undefined) lines.push(`  ${call} gives ${paint(style, 'cyan', shown)}`);
    lines.push(...notesOf(alternative).flatMap((note) => (common.includes(note) ? [] : [`  ${note}`])));
    if (expectation !== undefined) lines.push(`  to choose it: --expect ${shellWord(expectation)}`);
    return `${lines.join('\n')}\n\n${colourDiff(unifiedDiff(path, text, judged.text), style)}`;
  });
  if (call !== undefined && originalShown !== undefined) parts.push(`As it is, ${call} gives ${originalShown}.\n`);
  if (common.length > 0) parts.push(`Notes\n${common.map((note) => `  ${note}\n`).join('')}`);
  return parts.join('\n');
}

/** A word as a POSIX shell takes it. */
function shellWord(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

function closing(outcome: RefineOutcome, path: string, style: Style): string {
  switch (outcome.kind) {
    case 'improved': {
      const { cleared, remaining } = outcome.best.verdict;
      const spent = outcome.budgetSpent ? ' The budget ended with this in hand.' : '';
      return `${paint(style, ['bold', 'green'], 'Improved')}: ${cleared.length} of ${cleared.length + remaining.length} cleared, nothing that passed before is broken.${spent}\n`;
    }
    case 'unchanged':
      return `${paint(style, 'bold', 'Unchanged')}: ${outcome.message}\n${outcome.failures.map((one) => `  ${one.message} [${one.code}] ${one.nextStep}\n`).join('')}`;
    case 'cancelled':
      return `${paint(style, 'bold', 'Cancelled')}.${outcome.best ? ' The best verified change so far is shown above.' : ''}\n`;
    default: {
      const { place } = outcome.failure;
      const where = place?.uri === outcome.target.document.uri ? `  ${path}:${place.line + 1}\n` : '';
      return `${paint(style, 'bold', capital(outcome.kind))}: ${renderFailure(outcome.failure, style)}${where}`;
    }
  }
}

function renderReceipts(title: string, receipts: readonly Receipt[], style: Style): string {
  if (receipts.length === 0) return '';
  return `${title}\n${receipts.map((receipt) => `  ${receipt.id} ${paint(style, 'dim', receiptWords(receipt))}`).join('\n')}\n`;
}

/** A receipt in one line. */
export function receiptWords(receipt: Receipt): string {
  const tests =
    receipt.testsRun === undefined ? '' : `, ${receipt.testsRun} test${receipt.testsRun === 1 ? '' : 's'} ran`;
  const exit = receipt.exitCode === null ? '' : `, exit ${receipt.exitCode}`;
  return `${receipt.command.join(' ')}${exit}${tests}, ${Math.round(receipt.durationMs)} ms, ${receipt.isolation}, text ${receipt.textHash.slice(0, 8)}`;
}

function colourDiff(diff: string, style: Style): string {
  return diff.replace(/^([+-]).*$/gm, (line, sign: string) => paint(style, sign === '+' ? 'green' : 'red', line));
}

const indent = (text: string, by: string) => text.replace(/^/gm, by);
const capital = (word: string) => word[0]!.toUpperCase() + word.slice(1);
const countBy = (words: readonly string[]) =>
  [...new Set(words)].map((word) => `${words.filter((other) => other === word).length} ${word}`).join(', ');
