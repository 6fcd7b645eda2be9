// Normal forms of many versions of one function, line by line: a version is read on the lines that it changes, and
// told from the others by those alone. Thousands of versions cost what reading the function a few times does.

import { applyEdits, type TextEdit } from '../../base/edit.ts';
import { rewriteTokens } from './normalForm.ts';
import { scanTokens } from './tokens.ts';

/** Forms of the versions of one text. */
export interface Forms {
  /**
   * Equal only for versions that mean the same, as far as normal forms tell; empty for one that means what the text
   * means. Undefined when the edits cannot be applied.
   *
   * @param edits sorted, in offsets of the text.
   */
  of(edits: readonly TextEdit[]): string | undefined;
}

/** A line with tokens; blank ones and comments belong to one beside them. */
interface Line {
  /** Where the end of the line before it begins. */
  readonly start: number;
  /** What it is indented by, where that is part of the grammar. */
  indent: string;
  readonly tokens: string[];
}

/** Reads a text once for all its versions. */
export function formsOf(text: string, languageId: string): Forms {
  const lines = linesOf(text, languageId);
  const own = lines.map((line, at) => formOf(line, lines[at - 1], lines[at + 1], languageId));
  /** The last line that begins at or before an offset. */
  const lineAt = (offset: number) => {
    let low = 0;
    for (let high = lines.length - 1; low < high;) {
      const middle = (low + high + 1) >> 1;
      if (lines[middle]!.start <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  return {
    of(edits) {
      const [head] = edits;
      const tail = edits.at(-1);
      if (!head || !tail) return '';
      // What is put in at the end of a line may go on with it.
      const first = lineAt(head.span.start - 1);
      const last = lineAt(tail.span.end);
      const start = lines[first]?.start ?? 0;
      const window = applyEdits(
        text.slice(start, lines[last + 1]?.start ?? text.length),
        edits.map(({ span, newText }) => ({ span: { start: span.start - start, end: span.end - start }, newText })),
      );
      if (!window.ok) return undefined;
      const changed = linesOf(window.value, languageId);
      const around = [...lines.slice(Math.max(0, first - 1), first), ...changed, ...lines.slice(last + 1, last + 2)];
      const before = first > 0 ? 1 : 0;
      const forms = around.map((line, at) =>
        formOf(line, around[at - 1] ?? lines[first - before - 1], around[at + 1] ?? lines[last + 2], languageId),
      );
      let from = Math.max(0, first - 1);
      let to = Math.min(lines.length, last + 2);
      let low = 0;
      let high = forms.length;
      while (from < to && low < high && own[from] === forms[low]) {
        from++;
        low++;
      }
      while (from < to && low < high && own[to - 1] === forms[high - 1]) {
        to--;
        high--;
      }
      return from === to && low === high ? '' : `${from} ${to}\n${forms.slice(low, high).join('\n')}`;
    },
  };
}

function linesOf(text: string, languageId: string): readonly Line[] {
  const lines: Line[] = [];
  let line: Line = { start: 0, indent: '', tokens: [] };
  scanTokens(text, languageId, (token, at) => {
    if (!token.startsWith('\n')) {
      line.tokens.push(token);
      return;
    }
    if (line.tokens.length > 0) {
      lines.push(line);
      line = { start: at, indent: '', tokens: [] };
    }
    line.indent = token.slice(1);
  });
  if (line.tokens.length > 0) lines.push(line);
  return lines;
}

/** The form of one line; what stands beside it decides where an expression ends. */
function formOf(line: Line, above: Line | undefined, below: Line | undefined, languageId: string): string {
  const given = [
    ...(above ? [above.tokens.at(-1)!, '\n'] : []),
    ...line.tokens,
    ...(below ? ['\n', below.tokens[0]!] : []),
  ];
  const tokens = rewriteTokens(given, languageId);
  const own = tokens.slice(above ? 2 : 0, below ? -2 : undefined);
  return `${line.indent}${own.join(' ')}`;
}
