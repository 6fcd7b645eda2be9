// Gives findings of tools the fixes that the tools offer, each held against every checker first: what is told as a fix
// clears its finding and brings nothing new. For doors where nobody can click, such as a log for CI.

import { applyEdits, sortEdits } from '../base/edit.ts';
import { throwIfAborted } from '../base/abort.ts';
import { textHash } from '../base/hash.ts';
import type { Span } from '../base/text.ts';
import type { Budget } from '../core/budget.ts';
import { problemsIn, ranIn, testsIn, type Evidence } from '../core/evidence.ts';
import type { Finding, FindingFix } from '../core/finding.ts';
import type { ToolFix } from '../core/ports.ts';
import { problemDelta } from '../core/problemMatch.ts';
import type { Target } from '../core/target.ts';
import type { Checking } from './checking.ts';

/** Most fixes that are tried in one critique; each costs a run of the checkers. */
const mostTried = 20;

/**
 * Adds validated fixes to findings of tools.
 *
 * @param evidence what the checkers saw on the target's text.
 * @returns the findings in the order given; those whose fix does not hold stay as they were.
 */
export async function withToolFixes(
  checking: Checking,
  target: Target,
  evidence: Evidence,
  findings: readonly Finding[],
  budget: Pick<Budget, 'exhausted'>,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const { text, uri } = target.document;
  const problems = problemsIn(evidence).filter((problem) => problem.uri === uri);
  const wanted = problems.filter((problem) =>
    findings.some((finding) => isOf(finding, problem) && finding.category !== 'test'),
  );
  if (wanted.length === 0) return findings;
  const offered = await checking.fixesFor(text, target.span, wanted);
  const done: Finding[] = [];
  let tried = 0;
  for (const finding of findings) {
    throwIfAborted(signal);
    const own = offered.filter((fix) => isOf(finding, fix.problem));
    const fixes: FindingFix[] = [];
    for (const fix of own) {
      if (fixes.length > 0 || tried >= mostTried || budget.exhausted() !== undefined) break;
      tried += 1;
      const held = await holds(checking, target, evidence, fix);
      if (held) fixes.push(held);
    }
    done.push(fixes.length === 0 ? finding : { ...finding, fixes: [...fixes, ...(finding.fixes ?? [])] });
  }
  return done;
}

function isOf(finding: Finding, problem: ToolFix['problem']): boolean {
  return (
    finding.rule === `${problem.checker}/${problem.rule}` &&
    finding.message === problem.message &&
    finding.range.start.line === problem.range.start.line &&
    finding.range.start.character === problem.range.start.character
  );
}

/** The fix with the receipts that show it, or undefined when a checker says no. */
async function holds(
  checking: Checking,
  { document, span }: Target,
  before: Evidence,
  fix: ToolFix,
): Promise<FindingFix | undefined> {
  const edits = sortEdits([...fix.edits, ...fix.companions]);
  const applied = applyEdits(document.text, edits);
  if (!applied.ok || applied.value === document.text) return undefined;
  const grown = applied.value.length - document.text.length;
  const around: Span = { start: Math.min(span.start, applied.value.length), end: Math.max(0, span.end + grown) };
  const { before: was, after } = await checking.candidate(
    applied.value,
    { start: Math.min(around.start, around.end), end: around.end },
    textHash(applied.value).slice(0, 8),
  );
  // A check that stopped early saw a new error.
  if (after.runs.length < before.runs.length || after.runs.some((run) => run.kind !== 'ran')) return undefined;
  const changed = { uri: document.uri, before: document.text, after: applied.value };
  const { fresh, gone } = problemDelta(problemsIn(was), problemsIn(after), changed);
  const isCleared = gone.some(
    (problem) => problem.checker === fix.problem.checker && problem.message === fix.problem.message,
  );
  const failing = new Set(testsIn(was, 'failed').map(({ id }) => id));
  const breaks = testsIn(after, 'failed').some(({ id }) => !failing.has(id));
  if (!isCleared || fresh.length > 0 || breaks) return undefined;
  return { title: fix.title, side: 'code', edits, validatedBy: ranIn(after).map(({ receipt }) => receipt.id) };
}
