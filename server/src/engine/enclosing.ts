// What a caret without a selection means: the enclosing function, or the paragraph in prose. Works on
// brackets and indentation, so that it also holds for text that does not parse.

import { err, ok, type Result } from '../base/result.ts';
import { containsSpan, lineEndOffset, lineStartsOf, positionAt, type Span } from '../base/text.ts';
import { failure, type Failure } from '../core/failure.ts';
import { kindOf } from '../core/target.ts';

/** The span of the function or paragraph around `offset`, or a failure that says that there is none. */
export function enclosingSpan(text: string, languageId: string, offset: number): Result<Span, Failure> {
  const span =
    kindOf(languageId) === 'prose'
      ? paragraphAt(text, offset)
      : languageId === 'python'
        ? indentedFunctionAt(text, offset)
        : bracedFunctionAt(maskText(text, languageId), offset);
  if (span) return ok(span);
  return err(
    failure(
      'target.no-enclosing-symbol',
      `There is no ${kindOf(languageId) === 'prose' ? 'paragraph' : 'function'} around this place.`,
      'Select the text that you mean, or put the caret inside a function.',
    ),
  );
}

/**
 * Where one finding may be repaired: its function or paragraph, else its whole lines with their end. Its own
 * words alone are too little: a fix adds a line, and the fault lies elsewhere in the function than a test tells.
 */
export function spanAround(text: string, languageId: string, finding: Span): Span {
  const around = enclosingSpan(text, languageId, finding.start);
  if (around.ok && containsSpan(around.value, finding)) return around.value;
  const starts = lineStartsOf(text);
  const first = positionAt(text, finding.start, starts).line;
  const last = positionAt(text, finding.end, starts).line;
  return { start: starts[first]!, end: starts[last + 1] ?? text.length };
}

function paragraphAt(text: string, offset: number): Span | undefined {
  const starts = lineStartsOf(text);
  const isBlank = (line: number) => text.slice(starts[line], lineEndOffset(text, starts, line)).trim() === '';
  const { line } = positionAt(text, offset, starts);
  if (isBlank(line)) return undefined;
  let first = line;
  let last = line;
  while (first > 0 && !isBlank(first - 1)) first--;
  while (last < starts.length - 1 && !isBlank(last + 1)) last++;
  return { start: starts[first]!, end: lineEndOffset(text, starts, last) };
}

function indentedFunctionAt(text: string, offset: number): Span | undefined {
  const starts = lineStartsOf(text);
  const lines = starts.map((start, line) => text.slice(start, lineEndOffset(text, starts, line)));
  const caretLine = positionAt(text, offset, starts).line;
  const indentOf = (line: string) => /^[ \t]*/.exec(line)![0].length;
  for (let head = caretLine; head >= 0; head--) {
    if (!/^\s*(?:async\s+)?def\s/.test(lines[head]!)) continue;
    const indent = indentOf(lines[head]!);
    let last = head;
    for (let line = head + 1; line < lines.length; line++) {
      if (lines[line]!.trim() === '') continue;
      if (indentOf(lines[line]!) <= indent && !/^\s*[)\]}]/.test(lines[line]!)) break;
      last = line;
    }
    if (last < caretLine) continue;
    let first = head;
    while (first > 0 && lines[first - 1]!.trim().startsWith('@') && indentOf(lines[first - 1]!) === indent) first--;
    return { start: starts[first]!, end: lineEndOffset(text, starts, last) };
  }
  return undefined;
}

/** Blanks strings and comments; offsets and line breaks stay. */
export function maskText(text: string, languageId = ''): string {
  return text.replace(languageId === 'rust' ? rustPieces : pieces, (part) => part.replace(/[^\r\n]/g, ' '));
}

const pieces =
  /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\r\n]*|`(?:\\[\s\S]|[^`\\])*`?|"(?:\\.|[^"\\\r\n])*"?|'(?:\\.|[^'\\\r\n])*'?/g;

/** A single quote that closes nothing is a lifetime. */
const rustPieces =
  /\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\r\n]*|r(#*)"[\s\S]*?"\1|"(?:\\[\s\S]|[^"\\])*"?|'(?:\\[^\r\n]+?|[^'\\\r\n]{1,2})'/g;

const controlHeader =
  /^(?:\}?\s*else\s*)?\s*(?:if|for|while|switch|catch|with|do|try|finally|else|class|interface|enum|namespace|module|struct|impl|trait|match|loop|unsafe)\b/;
const functionHeader =
  /\bfunction\b|=>\s*$|\bfunc\b|\bfn\b|\)\s*(?:(?:const|noexcept|override|async|throws\s+[\w.,\s]+)\s*)*(?:(?::|->)\s*[^;{}]*)?\s*$/;

function bracedFunctionAt(masked: string, offset: number): Span | undefined {
  const opens: number[] = [];
  let best: Span | undefined;
  for (let index = 0; index < masked.length; index++) {
    const unit = masked[index];
    if (unit === '{') opens.push(index);
    if (unit !== '}' || opens.length === 0) continue;
    const open = opens.pop()!;
    const header = headerBefore(masked, open);
    const end = endOfStatement(masked, index + 1);
    if (offset < header.start || offset > end) continue;
    if (controlHeader.test(header.text) || !functionHeader.test(header.text)) continue;
    if (!best || end - header.start < best.end - best.start) best = { start: header.start, end };
  }
  return best ?? arrowStatementAt(masked, offset);
}

function headerBefore(masked: string, open: number): { readonly start: number; readonly text: string } {
  let start = open;
  let depth = 0;
  while (start > 0) {
    const unit = masked[start - 1]!;
    if (unit === ')' || unit === ']') depth++;
    if (unit === '(' || unit === '[') {
      if (depth === 0) break;
      depth--;
    }
    if (depth === 0 && (unit === ';' || unit === '{' || unit === '}' || unit === ',')) break;
    start--;
  }
  const lead = /^\s*/.exec(masked.slice(start, open))![0].length;
  return { start: start + lead, text: masked.slice(start + lead, open) };
}

/** Takes a `;`, `,` or `)` chain that closes the statement on the same line. */
function endOfStatement(masked: string, after: number): number {
  return after + /^[ \t]*;?/.exec(masked.slice(after, after + 40))![0].trimEnd().length;
}

function arrowStatementAt(masked: string, offset: number): Span | undefined {
  const from =
    Math.max(
      masked.lastIndexOf(';', offset - 1),
      masked.lastIndexOf('}', offset - 1),
      masked.lastIndexOf('\n\n', offset - 1),
    ) + 1;
  const semicolon = masked.indexOf(';', offset);
  const blank = masked.slice(offset).search(/\r?\n[ \t]*\r?\n/);
  const to = Math.min(semicolon < 0 ? masked.length : semicolon + 1, blank < 0 ? masked.length : offset + blank);
  const piece = masked.slice(from, to);
  if (!piece.includes('=>')) return undefined;
  const lead = /^\s*/.exec(piece)![0].length;
  const span = { start: from + lead, end: from + piece.trimEnd().length };
  return span.start <= offset && offset <= span.end ? span : undefined;
}
