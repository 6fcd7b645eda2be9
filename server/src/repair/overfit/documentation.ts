// The words that speak of a function: the comment before it, and its docstring.

import type { Span } from '../../base/text.ts';

/** A text and one of its functions. */
export interface NaturalIn {
  readonly text: string;
  readonly func: Span;
}

/** The comment before a function and its docstring, as they are written. */
export function documentationOf({ text, func }: NaturalIn): string {
  const comment = /(?:\/\*(?:(?!\*\/)[^])*\*\/|(?:(?:\/\/|#)[^\n]*\n)+)\s*(?:[\p{L}_$][^\n;{}]*)?$/u.exec(
    text.slice(Math.max(0, func.start - 4000), func.start),
  );
  const docstring = /^[^\n]*\n(?:[^"'\n]*\n)*?\s*("""|''')([^]*?)\1/u.exec(text.slice(func.start, func.end));
  return `${comment?.[0] ?? ''}\n${docstring?.[2] ?? ''}`;
}
