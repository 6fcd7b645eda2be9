// Examples that a Python docstring gives in its own words, such as `median([1, 2]) == 1.5`. What stands behind
// `>>>` is doctest's, and the checker of that name decides it.

import type { Span } from '../../../base/text.ts';
import { positionAt } from '../../../base/text.ts';
import type { SyntaxNode, SyntaxTree } from '../../../core/syntaxTree.ts';
import type { DocumentedExample } from '../callHost.ts';

/** Between a call and its value; `=` only where nothing else can be meant. */
const between = /^\s*(?:==>|=>|==|->|→|➞|⇒|#\s*=>|#\s*->|returns|should return|should be|=)\s*/;

/** Examples in the docstrings of functions that lie in the span or around it, in order of the text. */
export function examplesOf(tree: SyntaxTree, span: Span): readonly DocumentedExample[] {
  const found: DocumentedExample[] = [];
  const walk = (node: SyntaxNode, owner: string) => {
    for (const child of node.children) {
      const names = child.kind === 'class_definition' || child.kind === 'function_definition';
      const name = names ? nameOf(tree, child) : undefined;
      const qualified = name === undefined ? owner : owner === '' ? name : `${owner}.${name}`;
      if (
        child.kind === 'function_definition' &&
        name !== undefined &&
        child.start < span.end &&
        child.end > span.start
      )
        found.push(...inDocstring(tree, child, qualified));
      // Functions within functions cannot be called from outside.
      if (child.kind !== 'function_definition') walk(child, qualified);
    }
  };
  walk(tree.root, '');
  return found;
}

function nameOf(tree: SyntaxTree, node: SyntaxNode): string | undefined {
  const name = node.children.find((one) => one.field === 'name');
  return name && tree.text.slice(name.start, name.end);
}

function inDocstring(tree: SyntaxTree, node: SyntaxNode, owner: string): readonly DocumentedExample[] {
  const body = node.children.find((one) => one.field === 'body');
  const first = body?.children.find((one) => one.named && one.kind !== 'comment');
  const string = first?.kind === 'expression_statement' ? first.children[0] : first;
  if (string?.kind !== 'string') return [];
  const text = tree.text.slice(string.start, string.end);
  if (/^[bBfF]/.test(text) || (text.includes('\\') && !/^[rR]/.test(text))) return [];
  const found: DocumentedExample[] = [];
  let at = string.start;
  let inDoctest = false;
  for (const line of text.split('\n')) {
    if (/^\s*>>>/.test(line.replace(/^[rRuU]*("""|''')/, ''))) inDoctest = true;
    else if (line.trim() === '') inDoctest = false;
    const example = inDoctest ? undefined : exampleIn(line, owner);
    if (example !== undefined) {
      const { call, value } = example;
      found.push({
        case: { call, expected: { kind: 'value', text: value } },
        owner,
        line: positionAt(tree.text, at).line,
      });
    }
    at += line.length + 1;
  }
  return found;
}

/** A call and the literal that it gives, where a line holds exactly these; `name` as a caller in the module writes it. */
export function exampleIn(line: string, name: string): { readonly call: string; readonly value: string } | undefined {
  const words = line
    .replace(/^\s*[rRuU]*(?:"""|''')/, '')
    .replace(/(?:"""|''')\s*$/, '')
    .replace(/^\s*(?:[-*•]|\d+[.)]|(?:e\.g\.|for example|examples?)[:,]?)\s+/i, '')
    .trim()
    .replace(/^`(.*)`\.?$/, '$1');
  if (!words.startsWith(`${name}(`)) return undefined;
  const end = closing(words, name.length);
  if (end === undefined) return undefined;
  const operator = between.exec(words.slice(end));
  if (operator === null) return undefined;
  const value = words
    .slice(end + operator[0].length)
    .replace(/(?<=\S)\s+#.*$/, '')
    .replace(/[.;,]$/, '')
    .trim();
  const call = words.slice(0, end);
  return isLiteral(value) && isLiteral(`[${call.slice(name.length + 1, -1).replaceAll(/\b[a-z_]\w*\s*=(?!=)/gi, '')}]`)
    ? { call, value }
    : undefined;
}

/** Where the bracket that opens at `start` is closed, exclusive. */
function closing(text: string, start: number): number | undefined {
  let depth = 0;
  let quote = '';
  for (let at = start; at < text.length; at++) {
    const one = text[at]!;
    if (quote !== '') {
      if (one === '\\') at += 1;
      else if (one === quote) quote = '';
    } else if (one === '"' || one === "'") quote = one;
    else if ('([{'.includes(one)) depth += 1;
    else if (')]}'.includes(one) && --depth === 0) return at + 1;
  }
  return undefined;
}

/** Whether a text is a literal of Python by its tokens and brackets: what names anything is none. */
function isLiteral(text: string): boolean {
  const bare = text
    .replaceAll(/(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/g, ' 0 ')
    .replaceAll(/\b(?:None|True|False)\b/g, ' 0 ');
  if (!/^[\s\d.,:+\-*/()[\]{}eEjJ_]+$/.test(bare) || !/\d/.test(bare + (/[[({]/.test(bare) ? '0' : ''))) return false;
  if (/(?:^|[^\d.])[eEjJ_]/.test(bare) || /\d\s+\d/.test(bare) || /[+\-*/]\s*$/.test(bare) || /\.\./.test(bare))
    return false;
  const stack: string[] = [];
  for (const one of bare) {
    if ('([{'.includes(one)) stack.push(one);
    else if (')]}'.includes(one) && '([{'.indexOf(stack.pop() ?? ' ') !== ')]}'.indexOf(one)) return false;
  }
  return stack.length === 0;
}
