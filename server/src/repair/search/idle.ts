// Changes that leave an operand behind which does nothing: `low + 0`, `low * 1`. Whoever means that leaves the operand
// out, and a template does so.

import type { TextEdit } from '../../base/edit.ts';

/** Plus or minus nothing, times or by one; `// 1` rounds, and `- 0.5` is another number. */
const idle = /[\w)\]] *(?:[+-] *0|(?<![*/])[*/] *1)(?![\w.])/gu;

/** Whether edits of a text put in an operand that does nothing, on a line that they touch. */
export function addsIdleOperand(text: string, edits: readonly TextEdit[]): boolean {
  return edits.some(({ span, newText }) => {
    const start = text.lastIndexOf('\n', span.start - 1) + 1;
    const found = text.indexOf('\n', span.end);
    const end = found < 0 ? text.length : found;
    const before = text.slice(start, end);
    const after = text.slice(start, span.start) + newText + text.slice(span.end, end);
    return countOf(after) > countOf(before);
  });
}

function countOf(line: string): number {
  return line.match(idle)?.length ?? 0;
}
