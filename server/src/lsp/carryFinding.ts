// Carries a finding over edits made elsewhere in its document, with the fixes that it names. What an edit touched goes:
// the finding, if it was its own place, else the fix alone.

import { carrySpan, type TextEdit } from '../base/edit.ts';
import { rangeOf, spanOf } from '../base/text.ts';
import type { Finding, FindingFix } from '../core/finding.ts';

/**
 * The finding as it stands in `after`.
 *
 * @param before the text that its ranges are for.
 * @param steps one edit at a time, in order, each in offsets of the text before it.
 * @returns undefined where its quote is not at its place any more.
 */
export function carryFinding(
  finding: Finding,
  before: string,
  steps: readonly TextEdit[],
  after: string,
): Finding | undefined {
  const found = spanOf(before, finding.range);
  let at = found.ok ? found.value : undefined;
  for (const step of steps) at = at && carrySpan(at, [step]);
  if (!at || after.slice(at.start, at.end) !== finding.quote) return undefined;
  return withFixes({ ...finding, range: rangeOf(after, at) }, carriedFixes(finding, steps));
}

/** The finding at a new place of a text that is not known to be made from the old one: without edits of it. */
export function withoutOwnEdits(finding: Finding): Finding {
  return withFixes(
    finding,
    finding.fixes?.filter(({ edits }) => edits.length === 0),
  );
}

function carriedFixes({ fixes }: Finding, steps: readonly TextEdit[]): readonly FindingFix[] | undefined {
  return fixes?.flatMap((fix): FindingFix[] => {
    const edits = fix.edits.map(({ span, newText }) => {
      let at: TextEdit['span'] | undefined = span;
      for (const step of steps) at = at && carrySpan(at, [step]);
      return at && { span: at, newText };
    });
    const whole = edits.filter((edit) => edit !== undefined);
    return whole.length === edits.length ? [{ ...fix, edits: whole }] : [];
  });
}

function withFixes(finding: Finding, fixes: readonly FindingFix[] | undefined): Finding {
  if (!finding.fixes || !fixes) return finding;
  const { fixes: _, ...rest } = finding;
  // A change of the check alone would say that the check is wrong, which nobody knows.
  const isOfCode = ({ side }: FindingFix) => side === 'code';
  const left = finding.fixes.some(isOfCode) && !fixes.some(isOfCode) ? [] : fixes;
  return left.length === 0 ? rest : { ...rest, fixes: left };
}
