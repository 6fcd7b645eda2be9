// Where the value of a variable can be seen while a function runs: right after a plain statement, by a version of the
// document that returns the variable there, marked: a function that never comes there returns something else. The first
// time that the statement is reached is what is seen.

import type { Span } from '../base/text.ts';
import type { Literal } from '../core/literal.ts';
import type { SyntaxNode, SyntaxTree } from '../core/syntaxTree.ts';

/** One statement after which values can be seen. */
export interface ProbePlace {
  /** The statement in the document. */
  readonly span: Span;
  /** Names that occur in it. */
  readonly names: ReadonlySet<string>;
}

/** Plain statements that set something, in the grammars of JavaScript, TypeScript and Python. */
const settings = /^(?:lexical_declaration|variable_declaration|expression_statement)$/;
const functions = /^(?:function|arrow|method|generator|lambda|class)|function_definition/;

/** The plain statements of a function in the order of the text; those of functions within it are left out. */
export function probePlaces(tree: SyntaxTree, node: SyntaxNode): readonly ProbePlace[] {
  const found: ProbePlace[] = [];
  const visit = (at: SyntaxNode): void => {
    for (const child of at.children) {
      if (functions.test(child.kind)) continue;
      const isInBlock = /^(?:statement_block|block)$/.test(at.kind);
      if (isInBlock && settings.test(child.kind) && !child.faulty) {
        const words = tree.text.slice(child.start, child.end);
        const isDocString = /^\s*(?:[rbu]*["'`])/i.test(words);
        if (!isDocString) found.push({ span: { start: child.start, end: child.end }, names: namesIn(words) });
      } else visit(child);
    }
  };
  visit(node);
  return found;
}

/** Tells a value that was seen at its place from what the function returns by itself. */
const reached = 'seen at this place';

/** The document with a marked return of `variable` right after a statement. */
export function withProbe(text: string, { span }: ProbePlace, variable: string, languageId: string): string {
  const lineStart = text.lastIndexOf('\n', span.start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, span.start))![0];
  const end = text[span.end] === ';' ? span.end + 1 : span.end;
  const mark = languageId === 'python' ? '' : ';';
  return `${text.slice(0, end)}\n${indent}return ['${reached}', ${variable}]${mark}\n${text.slice(end)}`;
}

/** The value that a probe saw; undefined where its place was not reached. */
export function probedValue(value: Literal | undefined): Literal | undefined {
  if (value?.kind !== 'list' || value.items.length !== 2) return undefined;
  const [mark, seen] = value.items;
  return mark?.kind === 'string' && mark.value === reached ? seen : undefined;
}

/** Whether a call came to its end without its place; what cannot be read as a value tells nothing. */
export function isPassedBy(value: Literal | undefined): boolean {
  return value !== undefined && value.kind !== 'opaque' && probedValue(value) === undefined;
}

function namesIn(words: string): ReadonlySet<string> {
  return new Set(
    words.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '').match(/(?<![\p{L}\p{N}_$.])[\p{L}_$][\p{L}\p{N}_$]*/gu) ??
      [],
  );
}
