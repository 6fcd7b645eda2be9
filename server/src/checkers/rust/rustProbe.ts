// Whether a selection of Rust code ran, told by a probe: the same text with a statement that leaves a
// mark. It runs in a build of its own, so that what is verified is the text as it is.

import { lineStartsOf, positionAt, type Span } from '../../base/text.ts';
import { blanked, rustFunctions } from './rustScan.ts';

/** A text with probes. */
export interface ProbedText {
  readonly text: string;
  /**
   * What decides whether a probe is reached: everything before it. Bodies behind a probe cannot change
   * whether it is reached first, so texts with equal keys need one run.
   */
  readonly key: string;
}

/**
 * Puts a probe at the start of each function whose body begins in `span`, tests left out where there are
 * others; or, where the span lies within one function, before its first statement.
 *
 * @param marker absolute path of the file that a probe makes.
 * @returns undefined where there is no place for one.
 */
export function probedText(text: string, span: Span, marker: string): ProbedText | undefined {
  const functions = rustFunctions(text);
  const begun = functions.filter(({ body, isConst }) => !isConst && body > span.start && body <= span.end);
  const plain = begun.filter(({ isTest }) => !isTest);
  const chosen = plain.length > 0 ? plain : begun;
  const probe = `{ static TOUCHSTONE_PROBE: ::std::sync::Once = ::std::sync::Once::new(); TOUCHSTONE_PROBE.call_once(|| { let _ = ::std::fs::write(${rustString(marker)}, b"1"); }); }`;
  if (chosen.length > 0) {
    const places = chosen.map(({ body }) => body);
    // Bodies of functions within the span are left out of the key: they come after their own probe.
    const outside = chosen.reduceRight((rest, one) => rest.slice(0, one.body) + rest.slice(one.span.end), text);
    const key = chosen.every((one, index) => index === 0 || one.span.start >= chosen[index - 1]!.span.end)
      ? outside
      : text;
    return { text: insertedAt(text, places, probe), key };
  }
  const around = functions.filter((one) => one.body <= span.start && span.end <= one.span.end && !one.isConst).at(-1);
  const place = around === undefined ? undefined : firstStatement(text, span, around.body);
  if (place === undefined) return undefined;
  return { text: insertedAt(text, [place], probe), key: `${text.slice(0, place)}\0${place}` };
}

/** The start of the first line with code in the span; a probe there that does not compile tells nothing. */
function firstStatement(text: string, span: Span, body: number): number | undefined {
  const code = blanked(text);
  const starts = lineStartsOf(text);
  for (let { line } = positionAt(text, span.start, starts); line < starts.length; line += 1) {
    const start = Math.max(starts[line]!, body);
    if (start > span.end) return undefined;
    const words = code.slice(start, starts[line + 1] ?? code.length);
    if (words.trim() !== '') return start + (words.length - words.trimStart().length);
  }
  return undefined;
}

function insertedAt(text: string, places: readonly number[], words: string): string {
  return places
    .toSorted((a, b) => b - a)
    .reduce((rest, place) => rest.slice(0, place) + words + rest.slice(place), text);
}

function rustString(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
