// Says what a selection declares, by words alone: its doc comment, its signature and its name. Works on
// text that does not parse; where nothing is found, nothing is said.

import type { Span } from '../base/text.ts';
import type { Target } from './target.ts';

/** What stands at the head of a selection. */
export interface Declaration {
  /** The doc comment just before or at the start of the selection, without its marks. */
  readonly docComment?: string;
  /** The first line of code, up to its body. */
  readonly signature?: string;
}

/** Reads the head of the target's selection. Prose has none. */
export function declarationOf(target: Target): Declaration {
  if (target.kind === 'prose') return {};
  const { text } = target.document;
  const before = /(?:\/\*\*(?:[^*]|\*(?!\/))*\*\/)[ \t]*(?:\r\n|\r|\n)?[ \t]*$/.exec(
    text.slice(Math.max(0, target.span.start - 4000), target.span.start),
  );
  const selection = text.slice(target.span.start, target.span.end);
  const inside =
    /^\s*\/\*\*(?:[^*]|\*(?!\/))*\*\//.exec(selection) ??
    /^\s*(?:(?:async )?def|class)\b[^\n]*:\s*\n\s*("""|''')(?:[^]*?)\1/.exec(selection);
  const comment = inside?.[0] ?? before?.[0];
  const code = inside && inside[1] === undefined ? selection.slice(inside[0].length) : selection;
  const line =
    /^\s*([^\r\n]*\b(?:function|class|interface|def|fn|func)\b[^\r\n]*|(?:export\s+)?(?:const|let|var)\s+[\w$]+[^\r\n]*=>[^\r\n]*|(?:(?:public|private|protected|static|async|readonly)\s+)*[\w$#]+\s*\([^\r\n]*\)[^\r\n]*\{)/.exec(
      code,
    );
  const signature = line?.[1]?.replace(/\s*(?:=>\s*)?\{.*$|:\s*$/, '').trim();
  return {
    ...(comment === undefined ? {} : { docComment: plainComment(comment) }),
    ...(signature === undefined || signature === '' ? {} : { signature }),
  };
}

/** The place that names the selection: the declared name on its first line, else that line's words. */
export function headSpan(text: string, span: Span): Span {
  const selection = text.slice(span.start, span.end);
  const first = /\S[^\r\n]*/.exec(selection);
  if (!first) return span;
  const declared =
    /\b(?:function\s*\*?|class|interface|type|enum|const|let|var|def|fn|func)\s+([\p{L}_$][\p{L}\p{N}_$]*)/u.exec(
      selection,
    );
  const name = declared?.[1];
  if (declared && name !== undefined && declared.index < first.index + first[0].length) {
    const start = span.start + declared.index + declared[0].length - name.length;
    return { start, end: start + name.length };
  }
  const line = first[0].trimEnd();
  return { start: span.start + first.index, end: span.start + first.index + line.length };
}

function plainComment(comment: string): string {
  return comment
    .trim()
    .replace(/^[^]*?("""|''')/, '')
    .replace(/("""|''')$/, '')
    .replace(/^\/\*\*/, '')
    .replace(/\*\/$/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
    .join('\n')
    .trim();
}

/** The functions that a stretch of text declares, in its order, each with the place of its name. */
export function declaredFunctions(text: string, span: Span): readonly { readonly name: string; readonly span: Span }[] {
  const found: { readonly name: string; readonly span: Span }[] = [];
  const seen = new Set<string>();
  for (const match of text.slice(span.start, span.end).matchAll(functionHead)) {
    const name = match[1] ?? match[2] ?? match[3] ?? match[4];
    if (name === undefined || seen.has(name) || notNames.has(name)) continue;
    seen.add(name);
    const start = span.start + match.index + match[0].lastIndexOf(name);
    found.push({ name, span: { start, end: start + name.length } });
  }
  return found;
}

/** Keyword functions, functions bound to a name, methods of Go, and heads with a type or modifier before the name. */
const functionHead =
  /\b(?:function\s*\*?|def|fn)\s+([\p{L}_$][\p{L}\p{N}_$]*)|\bfunc\s+(?:\([^()\n]*\)\s*)?([\p{L}_$][\p{L}\p{N}_$]*)|\b(?:const|let|var)\s+([\p{L}_$][\p{L}\p{N}_$]*)(?:\s*:[^=\n]{1,300})?\s*=\s*(?:async\s*)?(?:function\b|\([^()\n]{0,2000}\)[^=\n]{0,300}=>|[\p{L}_$][\p{L}\p{N}_$]*\s*=>)|^[ \t]*(?:[\p{L}_$][\p{L}\p{N}_$<>[\],.:?]{0,200}[ \t*&]{1,20}){0,12}([\p{L}_$][\p{L}\p{N}_$]*)[ \t]*\([^;{}]{0,2000}\)[^;{}=]{0,300}\{/gmu;

const notNames = new Set(['if', 'for', 'while', 'switch', 'catch', 'return', 'else', 'do', 'with', 'match', 'loop']);
