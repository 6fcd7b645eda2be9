// Terms against the project's glossary, in prose and in comments; the fix is the term itself.

import { join } from 'node:path';
import { containsSpan, type Span } from '../../base/text.ts';
import type { Checker } from '../checker.ts';
import { glossaryPath, parseGlossary, type Term } from './glossary.ts';
import { rendered, type ProsePart } from './parts.ts';
import { languagesWithProse, proseParts } from './proseParts.ts';
import { isProse, notLooked, proseRun, tooLarge, type Complaint } from './proseRun.ts';
import { proseRules } from './proseRules.ts';
import { readWorkspaceText } from './workspaceText.ts';

const id = 'prose-terms';

/** A word that the glossary does not want, with what it wants. */
interface TermComplaint extends Complaint {
  readonly replacement: string;
  readonly exact: boolean;
}

/** The glossary checker; it applies where there is a glossary. */
export const termsChecker: Checker = {
  id,
  title: 'Terms',
  family: 'prose',
  languages: languagesWithProse,
  needsTrust: false,
  async detect(_context, snapshot) {
    const file = join(snapshot.root, ...glossaryPath.split('/'));
    if ((await readWorkspaceText(snapshot, file)) === undefined) return { kind: 'notApplicable' };
    return { kind: 'available', tool: 'touchstone terms', configuration: [file] };
  },
  async check(context, request) {
    const startedAt = context.now();
    const large = tooLarge(request);
    if (large) return notLooked(id, large);
    const { snapshot, text } = request.overlay;
    const rules = await proseRules(snapshot);
    if (rules.failure) return notLooked(id, rules.failure);
    const file = await readWorkspaceText(snapshot, join(snapshot.root, ...glossaryPath.split('/')));
    const terms = parseGlossary(file ?? '');
    if (!terms.ok) return notLooked(id, terms.error);
    const parts = proseParts(text, request.document.languageId);
    const complaints = termComplaints(text, parts, terms.value, isProse(request)).filter(
      ({ rule }) => !rules.off.has(rule),
    );
    const facts = { checker: id, command: `terms of ${glossaryPath}`, startedAt, note: `${terms.value.length} terms.` };
    return proseRun(context, request, facts, complaints);
  },
  async fixes(_context, request, problems) {
    const { snapshot, text } = request.overlay;
    const file = await readWorkspaceText(snapshot, join(snapshot.root, ...glossaryPath.split('/')));
    const terms = parseGlossary(file ?? '');
    if (!terms.ok) return [];
    const complaints = termComplaints(text, proseParts(text, request.document.languageId), terms.value, true);
    const starts = new Map(complaints.map((complaint) => [placeKey(text, complaint.span, complaint.rule), complaint]));
    return problems.flatMap((problem) => {
      const { line, character } = problem.range.start;
      const complaint = starts.get(`${problem.rule} ${line}:${character}`);
      if (!complaint?.exact || !containsSpan(request.span, complaint.span)) return [];
      const edits = [{ span: complaint.span, newText: complaint.replacement }];
      return [{ tool: id, title: `Change to “${complaint.replacement}”`, problem, edits, companions: [] }];
    });
  },
};

function placeKey(text: string, span: Span, rule: string): string {
  const lines = text.slice(0, span.start).split(/\r\n|\r|\n/);
  return `${rule} ${lines.length - 1}:${lines.at(-1)!.length}`;
}

/** The complaints about all parts. */
export function termComplaints(
  text: string,
  parts: readonly ProsePart[],
  terms: readonly Term[],
  prose: boolean,
): readonly TermComplaint[] {
  const patterns = terms.flatMap((term) =>
    term.not.map((variant) => ({ term, variant, pattern: patternOf(term, variant) })),
  );
  const found: TermComplaint[] = [];
  for (const part of parts) {
    const view = rendered(text, part, 'shown');
    for (const { term, variant, pattern } of patterns) {
      for (const match of view.text.matchAll(pattern)) {
        const start = match.index;
        const end = start + match[0].length;
        // The variant may be a part of the term itself, as “test” is of “test run”.
        if (isWithinTerm(view.text, start, end, term)) continue;
        const located = view.locate(start, end);
        found.push({
          rule: ruleOf(term.term),
          message: `Use “${term.term}”, not “${variant}”.${term.note === undefined ? '' : ` ${term.note}`}`,
          severity: prose ? 'warning' : 'info',
          span: located.span,
          replacement: cased(term, match[0]),
          exact: located.exact,
        });
      }
    }
  }
  return found.filter(
    (one) =>
      !found.some((other) => other !== one && containsSpan(other.span, one.span) && lengthOf(other) > lengthOf(one)),
  );
}

const lengthOf = ({ span }: Complaint) => span.end - span.start;

/** The rule's name: the term in small letters and dashes. */
export function ruleOf(term: string): string {
  return (
    term
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
      .replaceAll(/^-|-$/g, '') || 'term'
  );
}

function patternOf(term: Term, variant: string): RegExp {
  const body = variant
    .trim()
    .split(/\s+/)
    .map((word) => word.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`))
    .join(String.raw`\s+`);
  const sameLetters = variant.toLowerCase() === term.term.toLowerCase();
  const flags = term.caseSensitive === true || sameLetters ? 'gu' : 'giu';
  return new RegExp(String.raw`(?<![\p{L}\p{N}_-])${body}(?![\p{L}\p{N}_]|-\p{L})`, flags);
}

function isWithinTerm(text: string, start: number, end: number, { term }: Term): boolean {
  const from = Math.max(0, start - term.length);
  const around = text.slice(from, end + term.length).toLowerCase();
  let at = around.indexOf(term.toLowerCase());
  while (at >= 0) {
    if (from + at <= start && end <= from + at + term.length && term.length > end - start) return true;
    at = around.indexOf(term.toLowerCase(), at + 1);
  }
  return false;
}

/** A small term at the start of a sentence keeps the capital that was there. */
function cased({ term, caseSensitive }: Term, found: string): string {
  const capital = /^\p{Lu}\p{Ll}/u.test(found) && /^\p{Ll}+(?:\P{Lu}*)$/u.test(term) && caseSensitive !== true;
  return capital ? term[0]!.toUpperCase() + term.slice(1) : term;
}
