// Lines that the person excused in the code: `touchstone-ignore-next-line RULE: reason` in a comment.

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

/** The excuses of a text. Comments that follow each other speak of the same line. */
export function excusesIn(text: string): readonly Excuse[] {
  const lines = text.split(/\r\n|\r|\n/);
  const excuses: Excuse[] = [];
  let open: Omit<Excuse, 'line'>[] = [];
  for (const [number, line] of lines.entries()) {
    const match = comment.exec(line);
    if (match) {
      const words = match[1]!.replace(line.includes('[//]') ? /\)\s*$/ : /\s*(?:--+>|\*\/\}?)\s*$/, '');
      const [, rules = '', reason = ''] = /^([^:]*)(?::\s*(.*))?$/.exec(words) ?? [];
      open.push({ at: number, rules: rules.split(/[\s,]+/).filter((rule) => rule !== ''), reason: reason.trim() });
    } else if (open.length === 0 || line.trim() !== '' || !standsApart(lines[number - 1]!)) {
      excuses.push(...open.map((excuse) => ({ ...excuse, line: number })));
      open = [];
    }
  }
  return excuses;
}

/** Whether a blank line may stand between a comment and what it speaks of, as markup of documents asks for. */
function standsApart(before: string): boolean {
  return before.trim() === '' || /^\s*(?:<!--|\.\.|\[\/\/\])/.test(before.replace(/^[\s>]*/, ''));
}

/** Sets aside the findings that start on an excused line and whose rule the excuse names. */
export function excuseFindings(text: string, findings: readonly Finding[]): Excused {
  const excuses = excusesIn(text);
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
