// Where the functions of a Rust text are, found without a parser: comments and literals are blanked, then
// braces are counted. Good enough to put a probe at a function's start; a wrong guess does not compile.

import type { Span } from '../../base/text.ts';

/** One function with a body. */
export interface RustFunction {
  readonly name: string;
  /** From `fn` to the closing brace. */
  readonly span: Span;
  /** Offset just behind the opening brace. */
  readonly body: number;
  readonly isConst: boolean;
  readonly isTest: boolean;
}

const skipped = /\/\/[^\n]*|\/\*|\bb?r(#*)"|\bb?"|"|'(?:\\(?:x[0-9a-fA-F]{2}|u\{[0-9a-fA-F_]+\}|.)|[^\\'\n])'/g;

/** The text with comments and literals as blanks; as long as it was. */
export function blanked(text: string): string {
  const parts: string[] = [];
  let at = 0;
  skipped.lastIndex = 0;
  for (let found = skipped.exec(text); found !== null; found = skipped.exec(text)) {
    const end = endOfSkipped(text, found);
    parts.push(text.slice(at, found.index), text.slice(found.index, end).replace(/[^\n]/g, ' '));
    at = end;
    skipped.lastIndex = end;
  }
  return parts.join('') + text.slice(at);
}

function endOfSkipped(text: string, found: RegExpExecArray): number {
  const [words, hashes] = found;
  const start = found.index + words.length;
  if (words === '/*') return endOfComment(text, start);
  if (hashes !== undefined) {
    const end = text.indexOf(`"${hashes}`, start);
    return end < 0 ? text.length : end + 1 + hashes.length;
  }
  if (!words.endsWith('"')) return start;
  for (let index = start; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === '"') return index + 1;
  }
  return text.length;
}

/** Block comments nest. */
function endOfComment(text: string, start: number): number {
  let depth = 1;
  for (let index = start; index < text.length; index += 1) {
    const two = text.slice(index, index + 2);
    if (two !== '/*' && two !== '*/') continue;
    depth += two === '/*' ? 1 : -1;
    index += 1;
    if (depth === 0) return index + 1;
  }
  return text.length;
}

/** The functions with bodies, in the order of the text. */
export function rustFunctions(text: string): readonly RustFunction[] {
  const code = blanked(text);
  const functions: RustFunction[] = [];
  for (const found of code.matchAll(/\bfn\s+([A-Za-z_]\w*)/g)) {
    const body = bodyOf(code, found.index + found[0].length);
    if (body === undefined) continue;
    const before = code.slice(Math.max(0, found.index - 400), found.index);
    const head = before.slice(Math.max(before.lastIndexOf('}'), before.lastIndexOf('{'), before.lastIndexOf(';')) + 1);
    functions.push({
      name: found[1]!,
      span: { start: found.index, end: body.end },
      body: body.start,
      isConst: /\bconst\b/.test(head),
      isTest: /#\s*\[(?:\s*\w+\s*::)*\s*test\b/.test(head),
    });
  }
  return functions;
}

function bodyOf(code: string, from: number): { readonly start: number; readonly end: number } | undefined {
  let depth = 0;
  for (let index = from; index < code.length; index += 1) {
    const sign = code[index]!;
    if ('(['.includes(sign)) depth += 1;
    else if (')]'.includes(sign)) depth -= 1;
    else if (sign === ';' && depth === 0) return undefined;
    else if (sign === '{' && depth === 0) {
      const end = closing(code, index);
      return end === undefined ? undefined : { start: index + 1, end };
    }
  }
  return undefined;
}

function closing(code: string, open: number): number | undefined {
  let depth = 0;
  for (let index = open; index < code.length; index += 1) {
    if (code[index] === '{') depth += 1;
    else if (code[index] === '}' && --depth === 0) return index + 1;
  }
  return undefined;
}
