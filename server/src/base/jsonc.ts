// JSON with comments and commas before a closing bracket, as configuration files of editors have it.

import { err, ok, type Result } from './result.ts';

/** The value, or in words why there is none. */
export function parseJsonc(text: string): Result<unknown, string> {
  // One pass over strings, comments and commas; strings are kept as they are.
  const plain = text
    .replace(/^\uFEFF/, '')
    .replace(/"(?:\\[^]|[^"\\])*"?|\/\/[^\r\n]*|\/\*[^]*?(?:\*\/|$)/g, (part) => (part.startsWith('"') ? part : ' '))
    .replace(/"(?:\\[^]|[^"\\])*"?|,(?=\s*[\]}])/g, (part) => (part === ',' ? ' ' : part));
  try {
    return ok(JSON.parse(plain) as unknown);
  } catch (error) {
    return err(error instanceof Error ? error.message : 'it is no JSON');
  }
}
