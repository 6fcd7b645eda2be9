// The critic that needs nothing but the text: rules that look at one function at a time (critique/rules/).
// Method: docs/methods.md#text-rules.

import { lineStartsOf, rangeOf, spansMeet, type LineStarts } from '../base/text.ts';
import type { Critic, CritiqueTask } from '../core/critic.ts';
import { problemsIn, type Evidence, type Problem } from '../core/evidence.ts';
import type { Finding } from '../core/finding.ts';
import type { SyntaxTree } from '../core/syntaxTree.ts';
import type { DocumentText } from '../core/target.ts';
import { withIds, type Unnamed } from './occurrences.ts';
import { textRules } from './rules/index.ts';
import { lookAt, type LookMemory, type RuleComplaint } from './rules/look.ts';

/** What a live tier hands over from one look to the next. */
export const rememberedLooks = (): LookMemory => new Map();

/**
 * Findings of the text rules in the selection, without those that a tool has told.
 *
 * Ids are counted over the whole document, so that a finding keeps its id whichever lines are selected.
 *
 * @param tree the document's.
 * @param memory see `lookAt`.
 */
export function textFindings(
  { target, evidence }: Pick<CritiqueTask, 'target' | 'evidence'>,
  tree: SyntaxTree,
  memory?: LookMemory,
): readonly Finding[] {
  const { document, span } = target;
  const complaints = lookAt(tree, textRules, memory);
  const findings = complaintFindings(document, complaints);
  return findings.filter((finding, index) => {
    const { rule, span: at } = complaints[index]!;
    return spansMeet(at, span) && !isTold(rule.equivalents, finding, evidence);
  });
}

/**
 * One finding a complaint.
 *
 * @param complaints all of the document, in the order of the text.
 * @param known the line starts of the document, where they are known.
 */
export function complaintFindings(
  document: Pick<DocumentText, 'text' | 'uri'>,
  complaints: readonly RuleComplaint[],
  known?: LineStarts,
): readonly Finding[] {
  const starts = known ?? (complaints.length === 0 ? [] : lineStartsOf(document.text));
  return withIds(
    complaints.map(({ rule, span: at, message, proof }): Unnamed => ({
      rule: `text/${rule.id}`,
      message,
      category: 'logic',
      severity: rule.severity,
      proof,
      uri: document.uri,
      range: rangeOf(document.text, at, starts),
      quote: document.text.slice(at.start, at.end),
      evidence: [{ checker: 'text', excerpt: `${rule.title}: ${message}` }],
      bugKind: rule.bugKind,
    })),
  );
}

/** Whether a tool has complained of the same at the same place. */
function isTold(equivalents: readonly string[], finding: Finding, evidence: Evidence): boolean {
  return isToldBy(equivalents, finding, problemsIn(evidence));
}

/** Whether one of `others` complains of the same at the same place, by rules that are said to be equivalent. */
export function isToldBy(
  equivalents: readonly string[],
  finding: Finding,
  others: readonly Pick<Problem, 'rule' | 'uri' | 'range'>[],
): boolean {
  return others.some(
    (problem) =>
      problem.uri === finding.uri && equivalents.some((rule) => isRule(problem, rule)) && meet(problem, finding),
  );
}

/** `no-self-compare` names `no-self-compare`, `lint/suspicious/noSelfCompare` names itself. */
function isRule(problem: Pick<Problem, 'rule'>, rule: string): boolean {
  return problem.rule === rule || problem.rule.endsWith(`/${rule}`);
}

function meet({ range: a }: Pick<Problem, 'range'>, { range: b }: Finding): boolean {
  return a.start.line <= b.end.line && b.start.line <= a.end.line;
}

/** Rules over the text alone. */
export const textRulesCritic = {
  id: 'text',
  title: 'Rules over the text',
  tier: 'text',
  kinds: ['code'],
  method: 'text-rules',
  async critique(context, task) {
    const parse = await context.parse.parserOf(task.target.document.languageId);
    const findings = parse ? textFindings(task, parse(task.target.document.text)) : [];
    return { findings, items: [], failures: [] };
  },
} as const satisfies Critic;
