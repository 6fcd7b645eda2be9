// Tells from Go's coverage profile whether a line of the selection ran.

import { lineStartsOf, positionAt, type Span } from '../../base/text.ts';

/**
 * Whether a statement within `span` ran; `unknown` when the profile has none there.
 *
 * @param importPath the package of the document, as the profile names it. @param file the document's name.
 */
export function goTargetRan(
  profile: string | undefined,
  importPath: string,
  file: string,
  text: string,
  span: Span,
): 'yes' | 'no' | 'unknown' {
  if (profile === undefined) return 'unknown';
  const starts = lineStartsOf(text);
  const first = positionAt(text, span.start, starts).line + 1;
  const last = positionAt(text, span.end, starts).line + 1;
  const known = new Map<string, boolean>();
  for (const line of profile.split('\n')) {
    const block = /^(.+):(\d+)\.\d+,(\d+)\.\d+ (\d+) (\d+)$/.exec(line);
    if (!block || block[1] !== `${importPath}/${file}`) continue;
    const [from, to, statements, count] = block.slice(2).map(Number) as [number, number, number, number];
    if (statements === 0 || to < first || from > last) continue;
    const key = block.slice(2, 4).join() + line.slice(line.indexOf(':'), line.lastIndexOf(' '));
    known.set(key, (known.get(key) ?? false) || count > 0);
  }
  if (known.size === 0) return 'unknown';
  return [...known.values()].some((ran) => ran) ? 'yes' : 'no';
}
