// The reply grammar (design, section 2): replacement text between two lines that carry a nonce of this
// request. No end line, no edit. The text may hold anything; paths, commands and URLs in it are text.

import { err, ok, type Result } from '../base/result.ts';
import { hasLoneSurrogate, lineEndingOf, withLineEnding } from '../base/text.ts';
import { failure, type Failure } from './failure.ts';

/** The line that opens replacement text. */
export function openLine(nonce: string): string {
  return `<<<TOUCHSTONE ${nonce}`;
}

/** The line that closes replacement text. */
export function closeLine(nonce: string): string {
  return `TOUCHSTONE ${nonce}>>>`;
}

/** What came out of a reply. */
export interface Replacement {
  /** Text for the range, with the document's line endings and the range's final newline or lack of one. */
  readonly text: string;
  /** What stood outside the block, capped; shown as the model's words, never acted upon. */
  readonly around: string;
}

const commentMark = /^(?:\/\/+|#+|\{?\/\*+|<!--|--+|;+|%+)\s*/;
const leading = String.raw`(?:(?:the|all|your|any)\s+)*`;
const things = String.raw`(?:code|implementation|lines|logic|content|methods?|functions?|file|class|component|module|script|page|body|fields|imports)`;
/** What a comment says that stands for text left out. */
const leavesOut = new RegExp(
  [
    String.raw`rest (?:of (?:the |this |your )?${things}|unchanged|remains|stays|is (?:the same|unchanged)|as (?:before|is))\b`,
    String.raw`(?:other\s+)?(?:existing|unchanged|remaining|original|previous) ${things}\b`,
    String.raw`other ${things} (?:remains?|stays?|(?:is|are) (?:the same|unchanged)|unchanged|here)\b`,
    String.raw`(?:code|implementation) (?:omitted|unchanged|remains|goes here)\b`,
    String.raw`same as (?:before|above)\W*$`,
    String.raw`unchanged\W*$`,
    String.raw`keep (?:the )?(?:rest|existing)\b`,
    String.raw`no changes?(?: (?:here|below|above|needed))?\W*$`,
    String.raw`omitted(?: for brevity)?\W*$`,
  ]
    .map((words) => `^${leading}${words}`)
    .join('|'),
  'i',
);
const dots = /^(?:\.\.\.|…)\s*[([]?\s*/;
const afterDots =
  /^(?:the\s+)?(?:rest|existing|remaining|unchanged|other|same|previous|code|more|omitted|keep|no changes?)\b/i;
/** Dots in code are a spread; only with words after them do they leave something out. */
const afterBareDots =
  /^(?:the\s+)?(?:rest|existing|remaining|unchanged|other|same|previous|code|more|omitted|keep|no)(?:\s+(?!as\b|satisfies\b)[a-z]|\s*(?:\.\.\.|…))/i;

function isPlaceholder(line: string): boolean {
  const trimmed = line.trim();
  const mark = commentMark.exec(trimmed);
  const words = (mark ? trimmed.slice(mark[0].length).replace(/\s*(?:\*\/\}?|-->)\s*$/, '') : trimmed).replace(
    mark ? /^[\s([<*=-]+/ : /^\s+/,
    '',
  );
  const opening = dots.exec(words);
  if (!opening) return mark !== null && leavesOut.test(words);
  const rest = words.slice(opening[0].length);
  if (mark) return rest.trim() === '' || afterDots.test(rest);
  return afterBareDots.test(rest);
}

/** Whether `text` leaves something out with a placeholder that `original` does not have. */
export function hasPlaceholder(text: string, original: string): boolean {
  const known = new Set(original.split(/\r\n|\r|\n/).map((line) => line.trim()));
  return text.split(/\r\n|\r|\n/).some((line) => !known.has(line.trim()) && isPlaceholder(line));
}

/**
 * Reads the replacement text of a reply.
 *
 * @param reply what the model said, whole.
 * @param nonce the nonce of the request.
 * @param original the text of the range, by which line endings, the final newline and placeholders are judged.
 * @returns the text, or a failure that says what was wrong with the reply.
 */
export function parseReplacement(reply: string, nonce: string, original: string): Result<Replacement, Failure> {
  const nextStep = 'Nothing was changed. Try again, or use a stronger model.';
  const lines = reply.split(/\r\n|\r|\n/);
  const places = (wanted: string) => lines.flatMap((line, index) => (line.trim() === wanted ? [index] : []));
  const opens = places(openLine(nonce));
  const closes = places(closeLine(nonce));
  if (opens.length > 1 || closes.length > 1) {
    return err(failure('reply.two-blocks', 'The reply holds more than one block of replacement text.', nextStep));
  }
  const [open] = opens;
  const [close] = closes;
  if (open === undefined) {
    return err(failure('reply.no-block', 'The reply holds no block of replacement text.', nextStep));
  }
  if (close === undefined || close < open) {
    return err(failure('reply.no-end', 'The reply ends before its end line, so it may be cut.', nextStep));
  }
  const body = lines.slice(open + 1, close);
  const text = withoutAddedFence(body, original).join('\n');
  if (text.includes('�') && !original.includes('�')) {
    return err(failure('model.bad-encoding', 'The reply holds characters that are not valid text.', nextStep));
  }
  if (hasLoneSurrogate(text)) {
    return err(failure('model.bad-encoding', 'The reply holds half a character.', nextStep));
  }
  if (hasPlaceholder(text, original)) {
    return err(failure('reply.placeholder', 'The reply leaves part of the text out.', nextStep));
  }
  const around = [...lines.slice(0, open), ...lines.slice(close + 1)].join('\n').trim().slice(0, 4000);
  return ok({ text: fitTo(original, text), around });
}

/** Drops a Markdown fence that wraps the whole body, unless the original was fenced too. */
function withoutAddedFence(body: readonly string[], original: string): readonly string[] {
  const first = body.findIndex((line) => line.trim() !== '');
  const last = body.findLastIndex((line) => line.trim() !== '');
  if (first < 0 || last <= first || original.trimStart().startsWith('```')) return body;
  const fenced = /^\s*(```+|~~~+)[\w+-]*\s*$/.exec(body[first]!);
  return fenced && body[last]!.trim() === fenced[1] ? body.slice(first + 1, last) : body;
}

/** Gives `text` the line endings of `original` and, at its end, exactly the newlines of `original`. */
function fitTo(original: string, text: string): string {
  const finalBreaks = /(?:\r\n|\r|\n)*$/.exec(original)![0];
  const ending = lineEndingOf(original);
  return withLineEnding(text, ending).replace(/(?:\r\n|\r|\n)+$/, '') + finalBreaks;
}
