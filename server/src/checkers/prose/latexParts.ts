// The prose of LaTeX, read as text: words outside of comments, commands, math and environments that hold no
// sentences. Nothing is expanded and no other file is read.

import { flowOf, lineSpans } from './flow.ts';
import type { Mark } from './marks.ts';
import { partOf, type ProsePart } from './parts.ts';
import type { Span } from '../../base/text.ts';

const silent = new Set(
  'verbatim Verbatim lstlisting minted equation align gather multline eqnarray displaymath math tikzpicture tabular tabularx array algorithm algorithmic thebibliography filecontents comment'.split(
    ' ',
  ),
);

/** Commands whose braced argument is a sentence or part of one. */
const speaking = new Set(
  'section subsection subsubsection paragraph subparagraph chapter part title caption footnote emph textbf textit textsc underline enquote item'.split(
    ' ',
  ),
);

/** The prose of `text`, in order: a blank line, a heading and `\item` begin a part. */
export function latexParts(text: string): readonly ProsePart[] {
  const begin = text.indexOf('\\begin{document}');
  const from = begin < 0 ? 0 : begin + '\\begin{document}'.length;
  const stop = text.indexOf('\\end{document}', from);
  const blocks = blocksOf(text, from, stop < 0 ? text.length : stop);
  return blocks.flatMap((lines) => {
    const flow = flowOf(text, lines);
    return partOf(flow, 'paragraph', latexMarks(flow.text)) ?? [];
  });
}

function blocksOf(text: string, from: number, to: number): readonly (readonly Span[])[] {
  const blocks: Span[][] = [];
  let open: Span[] = [];
  let waiting: string | undefined;
  const close = () => {
    if (open.length > 0) blocks.push(open);
    open = [];
  };
  for (const line of lineSpans(text, from, to)) {
    const words = text.slice(line.start, line.end);
    if (waiting !== undefined) {
      if (words.includes(`\\end{${waiting}}`)) waiting = undefined;
      continue;
    }
    const environment = /\\begin\{([A-Za-z]+\*?)\}/.exec(words);
    if (environment && silent.has(environment[1]!.replace('*', ''))) {
      close();
      if (!words.includes(`\\end{${environment[1]!}}`)) waiting = environment[1]!;
      continue;
    }
    const comment = /(?<!\\)(?:\\\\)*%/.exec(words);
    const end = comment ? line.start + comment.index + comment[0].length - 1 : line.end;
    const visible = text.slice(line.start, end);
    if (visible.trim() === '') {
      // A line that is all comment divides nothing.
      if (!comment) close();
      continue;
    }
    const heads = /^\s*\\(?:item|(?:sub)*(?:section|paragraph)|chapter|part|title|begin|end)\b/.test(visible);
    if (heads) close();
    open.push({ start: line.start, end });
    if (/^\s*\\(?:(?:sub)*section|chapter|part|title|begin|end)\b/.test(visible)) close();
  }
  close();
  return blocks;
}

const token =
  /\$\$[^]{0,4000}?\$\$|(?<!\\)\$(?:\\.|[^$\\]){0,2000}\$|\\\([^]{0,2000}?\\\)|\\\[[^]{0,4000}?\\\]|\\verb\*?(\S).{0,500}?\1|\\([A-Za-z]{1,40})\*?(?:\s?\[[^\]\n]{0,300}\]){0,4}(\s?\{)?|\\[^A-Za-z]|[{}~&]/g;

/** Commands, math and braces of a flow. */
function latexMarks(text: string): readonly Mark[] {
  const marks: Mark[] = [];
  let at = 0;
  token.lastIndex = 0;
  for (const found of text.matchAll(token)) {
    const start = found.index;
    if (start < at) continue;
    let end = start + found[0].length;
    let kind: Mark['kind'] = 'markup';
    const command = found[2];
    if (command === undefined) {
      if (found[0].startsWith('$') || /^\\[([]/.test(found[0]) || found[0].startsWith('\\verb')) kind = 'name';
    } else if (!speaking.has(command)) {
      // Its arguments are names: labels, keys, files, lengths.
      while (text[end - 1] === '{' || text[end] === '{') {
        const close = closingBrace(text, text[end - 1] === '{' ? end - 1 : end);
        if (close < 0) break;
        end = close + 1;
        if (text[end] !== '{') break;
      }
      if (/^(?:ref|eqref|autoref|cref|Cref|cite\w*|texttt|url|href|code|lstinline|gls|num|SI)$/.test(command))
        kind = 'name';
    }
    marks.push({ kind, start, end });
    at = end;
  }
  return marks;
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < Math.min(text.length, open + 5000); at++) {
    const unit = text[at];
    if (unit === '\\') at++;
    else if (unit === '{') depth++;
    else if (unit === '}' && --depth === 0) return at;
  }
  return -1;
}
