// Reads from an LCOV file whether lines of the target ran.

import { resolve } from 'node:path';
import { lineStartsOf, positionAt, type Span } from '../../base/text.ts';
import type { TestReport } from '../../core/evidence.ts';

/**
 * Whether a line of `span` ran: `unknown` where the file says nothing of the target or of those lines.
 *
 * @param folder what relative paths in the file start from. @param isTarget whether a path is the target.
 */
export function targetRanIn(
  lcov: string,
  folder: string,
  isTarget: (path: string) => boolean,
  text: string,
  span: Span,
): TestReport['targetRan'] {
  const starts = lineStartsOf(text);
  const first = positionAt(text, span.start, starts).line + 1;
  const last = positionAt(text, Math.max(span.start, span.end - 1), starts).line + 1;
  let inTarget = false;
  let told = false;
  for (const line of lcov.split('\n')) {
    if (line.startsWith('SF:')) inTarget = isTarget(resolve(folder, line.slice(3).trim()));
    if (!inTarget) continue;
    const [, number, count] = /^DA:(\d+),(\d+)/.exec(line) ?? [];
    if (number === undefined || Number(number) < first || Number(number) > last) continue;
    if (Number(count) > 0) return 'yes';
    told = true;
  }
  return told ? 'no' : 'unknown';
}
