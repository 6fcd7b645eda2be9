// The version of Node that a document asks for, against `engines` of package.json.

import type { Complaint } from '../proseRun.ts';
import { spanIn, type ClaimRule } from './document.ts';

const asked =
  /\bNode(?:\.?js)?(?:`|\*\*|\))?\s*(?:versions?\s*)?(?:(>=|≥|=>)\s*)?v?`?(\d{1,2})((?:\.[\dx]+)*)`?\s*(\+|or (?:later|newer|higher|above|greater|up)|and (?:above|later|up|newer|higher)|,? ?(?:or|and) (?:later|newer)|onwards)?/gi;

/** The least version of Node. */
export const engines: ClaimRule = {
  rules: ['node-version'],
  find({ manifest, paragraphs }) {
    const range = (manifest?.json['engines'] as Record<string, unknown> | undefined)?.['node'];
    const least = typeof range === 'string' ? leastMajor(range) : undefined;
    if (least === undefined) return [];
    // What is said under a heading of a version is its history.
    const current = paragraphs.filter(
      ({ under }) => !under.some((heading) => /\d|\bversion|change|migrat|histor|release|upgrad/i.test(heading)),
    );
    return current.flatMap((paragraph): readonly Complaint[] =>
      [...paragraph.text.matchAll(asked)].flatMap((found): readonly Complaint[] => {
        const sentence = sentenceAt(paragraph.text, found.index);
        const demands =
          found[1] !== undefined || found[4] !== undefined || /\b(?:at least|minimum|require[sd]?)\b/i.test(sentence);
        if (!demands || Number(found[2]) === least) return [];
        // Versions of the package, features of later Nodes and histories speak of something else.
        if (
          /\b(?:require|need|support|work|run|compatib|minimum|at least|engine|prerequisite|test(?:ed)? (?:on|with|in))/i.test(
            sentence,
          ) === false
        )
          return [];
        if (
          /\b(?:if|for older|older|prior|before|previous|legacy|drop|since|until|was|were|when|feature|optional|use (?:the )?v?\d|v\d+(?:\.\d+)* (?:of|and|or|support|require)|version \d+ (?:of|require|support)|\w+@\d|native|flag|--\w|types?cript|up to|only|also|unless|development|contribut|build)/i.test(
            sentence,
          )
        )
          return [];
        return [
          {
            rule: 'node-version',
            message: `package.json asks for Node ${String(range)}, this for ${found[2]!}${found[3] ?? ''}.`,
            severity: 'warning',
            span: spanIn(paragraph, found.index, found.index + found[0].trimEnd().length),
          },
        ];
      }),
    );
  },
};

/** The least major version that a range takes; undefined where it is not plain. */
export function leastMajor(range: string): number | undefined {
  const majors = range
    .split('||')
    .map((part) => /^\s*(?:>=|\^|~|v)?\s*v?(\d+)/.exec(part)?.[1])
    .map((major) => (major === undefined ? undefined : Number(major)));
  if (majors.some((major) => major === undefined) || /^\s*</.test(range)) return undefined;
  return Math.min(...(majors as number[]));
}

/** The sentence around an offset, roughly: up to a full stop before a blank. */
export function sentenceAt(text: string, offset: number): string {
  const start = Math.max(0, ...[...text.slice(0, offset).matchAll(/[.!?]\s/g)].map(({ index }) => index + 2));
  const end = /[.!?](?:\s|$)/.exec(text.slice(offset));
  return text.slice(start, end ? offset + end.index + 1 : text.length);
}
