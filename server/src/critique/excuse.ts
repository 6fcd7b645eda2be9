// Lines that the person excused in the code: `touchstone-ignore-next-line RULE: reason` in a comment.

import { lineStartsOf, lineText, positionAt, type LineStarts } from '../base/text.ts';
import type { Finding } from '../core/finding.ts';

/** Findings that are shown, and those that a comment excuses. */
export interface Excused {
  readonly shown: readonly Finding[];
  readonly excused: readonly Finding[];
  /** What is odd about the comments, such as a missing reason; one sentence each. */
  readonly notes: readonly string[];
}

/** One excuse. */
export interface Excuse {
  /** Zero-based line that it speaks of. */
  readonly line: number;
  readonly rules: readonly string[];
  readonly reason: string;
  /** Zero-based line of the comment. */
  readonly at: number;
}

/** A comment of any language: in Markdown also within a quote or item, in reStructuredText after two dots. */
const comment =
  /^[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)])[ \t]+)*(?:\/\/+|#+|<!--+|\{?\/\*+|\*+|--|%+|;+|\.\.(?=[ \t])|\[\/\/\]:[ \t]*#[ \t]*\()\s*touchstone-ignore-next-line\b[ \t]*(.*)$/;

/** What a comment that excuses says. */
export const excuseMarker = 'touchstone-ignore-next-line';

/**
 * The excuses of a text. Comments that follow each other speak of the same line.
 *
 * @param starts the line starts of the text.
 */
export function excusesIn(text: string, starts: LineStarts = lineStartsOf(text)): readonly Excuse[] {
  const excuses: Excuse[] = [];
  // Only lines with the marker, and those after them, are looked at.
  for (let at = text.indexOf(excuseMarker); at >= 0;) {
    const open: Omit<Excuse, 'line'>[] = [];
    let number = positionAt(text, at, starts).line;
    for (; number < starts.length; number++) {
      const line = lineText(text, starts, number);
      const match = comment.exec(line);
      if (match) {
        const words = match[1]!.replace(line.includes('[//]') ? /\)\s*$/ : /\s*(?:--+>|\*\/\}?)\s*$/, '');
        const [, rules = '', reason = ''] = /^([^:]*)(?::\s*(.*))?$/.exec(words) ?? [];
        open.push({ at: number, rules: rules.split(/[\s,]+/).filter((rule) => rule !== ''), reason: reason.trim() });
      } else if (open.length === 0) {
        break;
      } else if (line.trim() !== '' || !standsApart(lineText(text, starts, number - 1))) {
        excuses.push(...open.map((excuse) => ({ ...excuse, line: number })));
        break;
      }
    }
    const next = starts[number + 1];
    at = next === undefined ? -1 : text.indexOf(excuseMarker, next);
  }
  return excuses;
}

/** Whether a blank line may stand between a comment and what it speaks of, as markup of documents asks for. */
function standsApart(before: string): boolean {
  return before.trim() === '' || /^\s*(?:<!--|\.\.|\[\/\/\])/.test(before.replace(/^[\s>]*/, ''));
}

/**
 * Sets aside the findings that start on an excused line and whose rule the excuse names.
 *
 * @param starts the line starts of the text.
 */
export function excuseFindings(text: string, findings: readonly Finding[], starts?: LineStarts): Excused {
  const excuses = excusesIn(text, starts);
  const isExcused = (finding: Finding) =>
    excuses.some(
      (excuse) =>
        excuse.line === finding.range.start.line && excuse.rules.some((rule) => namesRule(rule, finding.rule)),
    );
  return {
    shown: findings.filter((finding) => !isExcused(finding)),
    excused: findings.filter(isExcused),
    notes: excuses.flatMap((excuse) => {
      if (excuse.rules.length === 0) return [`Line ${excuse.at + 1} excuses no rule, so it excuses nothing.`];
      return excuse.reason === '' ? [`Line ${excuse.at + 1} excuses ${excuse.rules.join(', ')} without a reason.`] : [];
    }),
  };
}

/** `*`, a tool (`typescript`), a rule (`typescript/TS2304`) or the rule's own part (`TS2304`). */
function namesRule(name: string, rule: string): boolean {
  const slash = rule.indexOf('/');
  return name === '*' || name === rule || name === rule.slice(0, slash) || name === rule.slice(slash + 1);
}
