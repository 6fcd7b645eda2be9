// What a person types to say what is right, in the words of the languages themselves: a call and its value, or a call
// and the error that it throws. The mark between them counts only outside of strings and brackets.

import { err, ok, type Result } from '../base/result.ts';
import { failure, type Failure } from './failure.ts';
import type { Expectation } from './trials.ts';

const nextStep =
  'Write a call and what it should give, such as `median([2, 1]) == 1.5` or `median([]) throws RangeError`.';

/** The longest expectation that is read, in UTF-16 units. */
const longest = 2000;

/** Marks between call and value, longer ones before those that they begin with. */
const marks = ['===', '=='] as const;
/** What begins or ends with `=` and is no mark. */
const others = ['!==', '!=', '<=', '>=', '=>', ':='] as const;

/**
 * Reads `CALL == VALUE`, `CALL === VALUE`, `CALL is VALUE`, `CALL throws` and `CALL throws ERROR` (also `raises`).
 *
 * @param origin where it came from, for receipts: `--expect`.
 */
export function parseExpectation(text: string, origin: string): Result<Expectation, Failure> {
  const wrong = (why: string) =>
    err(failure('usage.bad-arguments', `“${shortened(text)}” says no expectation: ${why}.`, nextStep));
  if (text.length > longest) return wrong(`it is longer than ${longest} characters`);
  const trimmed = text.trim();
  const scanned = scan(trimmed);
  if (!scanned.ok) return wrong(scanned.error);
  const found = scanned.value;
  const [first, second] = found;
  if (!first) return wrong('it is neither `CALL == VALUE` nor `CALL throws ERROR`');
  if (second) return wrong(`there is more than one mark (\`${first.mark}\` and \`${second.mark}\`)`);
  const call = trimmed.slice(0, first.start).trim();
  const rest = trimmed.slice(first.end).trim();
  if (call === '') return wrong(`there is no call before \`${first.mark}\``);
  if (!call.includes('(')) return wrong(`\`${shortened(call)}\` is no call`);
  if (first.mark === 'throws' || first.mark === 'raises') {
    if (rest === '') return ok({ call, expected: { kind: 'throws' }, origin });
    if (!/^[\p{ID_Start}_$][\p{ID_Continue}$.]*$/u.test(rest))
      return wrong(`\`${shortened(rest)}\` is no name of an error class`);
    return ok({ call, expected: { kind: 'throws', error: rest }, origin });
  }
  if (rest === '') return wrong(`there is no value after \`${first.mark}\``);
  return ok({ call, expected: { kind: 'value', text: rest }, origin });
}

interface Mark {
  readonly mark: string;
  readonly start: number;
  readonly end: number;
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The marks at top level; why there are none to be told, where brackets or strings do not close. */
function scan(text: string): Result<readonly Mark[], string> {
  const open: string[] = [];
  const found: Mark[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at]!;
    if (character === '"' || character === "'" || character === '`') {
      const end = stringEnd(text, at);
      if (end === undefined) return err('a string does not end');
      at = end;
      continue;
    }
    if (character in closing) open.push(closing[character]!);
    else if (character === ')' || character === ']' || character === '}') {
      if (open.pop() !== character) return err(`\`${character}\` closes nothing`);
    } else if (open.length === 0) {
      const other = others.find((one) => text.startsWith(one, at));
      const mark =
        other === undefined ? (marks.find((one) => text.startsWith(one, at)) ?? wordAt(text, at)) : undefined;
      if (mark !== undefined) found.push({ mark, start: at, end: at + mark.length });
      const length = (other ?? mark)?.length;
      if (length !== undefined) {
        at += length;
        continue;
      }
    }
    at++;
  }
  if (open.length > 0) return err(`a \`${open.at(-1)!}\` is missing`);
  return ok(found);
}

/** A mark that is a word of its own, after the end of a call. */
function wordAt(text: string, at: number): string | undefined {
  if (!/\s/.test(text[at - 1] ?? '') || !/[)\]}\w$'"`]\s*$/.test(text.slice(0, at))) return undefined;
  return /^(?:throws|raises|is(?!\s+not\b))(?![\p{ID_Continue}$])/u.exec(text.slice(at, at + 20))?.[0];
}

/** Offset after the string that begins at `at`; Python's triple quotes too. */
function stringEnd(text: string, at: number): number | undefined {
  const quote = text[at]!;
  const mark = quote !== '`' && text.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote;
  for (let index = at + mark.length; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text.startsWith(mark, index)) return index + mark.length;
  }
  // Two quotes and no third are an empty string.
  return mark.length === 3 ? at + 2 : undefined;
}

function shortened(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ');
  return line.length <= 120 ? line : `${line.slice(0, 119).replace(/[\ud800-\udbff]$/, '')}…`;
}
