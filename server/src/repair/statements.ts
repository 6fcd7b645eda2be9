// Edits of whole statements: insert, delete, replace and indent, with the lines, indentation and line endings of
// the text. In a language without braces every one of them can break the code, so what cannot be done is not offered.

import type { TextEdit } from '../base/edit.ts';
import type { SyntaxNode } from '../core/syntaxTree.ts';
import type { Dialect, Shape } from './dialect.ts';
import { namedNodes } from './nodes.ts';
import type { RepairPlace } from './template.ts';

/** A statement of the function and its neighbours. */
export interface Statement {
  readonly node: SyntaxNode;
  readonly shape: Shape | undefined;
  /** Statements of the same block, comments left out, and the place among them. */
  readonly siblings: readonly SyntaxNode[];
  readonly index: number;
}

/** All statements of the function, in the order of the text. */
export function statementsOf(place: RepairPlace): readonly Statement[] {
  const found: Statement[] = [];
  for (const node of place.nodes) {
    if (node === place.func || !node.parent || !place.dialect.isStatement(node)) continue;
    const siblings = node.parent.children.filter((child) => place.dialect.isStatement(child));
    found.push({ node, shape: place.dialect.shapeOf(node), siblings, index: siblings.indexOf(node) });
  }
  return found;
}

/** Whether blocks end with a token of their own. */
export function hasBraces(dialect: Dialect): boolean {
  return dialect.write.ifLines('x', ['y'], ' ').length > 2;
}

/** A jump without a value as the language writes it. */
export function jumpText(dialect: Dialect, word: 'break' | 'continue'): string {
  return dialect.write.returnOf(undefined).replace('return', word);
}

/** What a statement of an expression ends with: `;` or nothing. */
export function statementEnd(dialect: Dialect): string {
  return dialect.write.returnOf('x').endsWith(';') ? ';' : '';
}

/** The line ending of the text. */
export function newlineOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Where a line ends, before its line ending. */
function lineEnd(text: string, at: number): number {
  const found = text.indexOf('\n', at);
  const end = found < 0 ? text.length : found;
  return end > at && text[end - 1] === '\r' ? end - 1 : end;
}

/** White space at the start of the line in which `at` lies. */
export function indentAt(text: string, at: number): string {
  return /^[ \t]*/u.exec(text.slice(lineStart(text, at), at))![0];
}

/** Where a node ends; a comment at its end may have taken in half of the line ending. */
function endOf(place: RepairPlace, node: SyntaxNode): number {
  return place.tree.text[node.end - 1] === '\r' ? node.end - 1 : node.end;
}

/** Whether nothing but white space stands before the node in its line. */
export function startsLine(place: RepairPlace, node: SyntaxNode): boolean {
  const { text } = place.tree;
  return text.slice(lineStart(text, node.start), node.start).trim() === '';
}

/** Whether nothing but white space and a comment stands after the node in its line. */
export function endsLine(place: RepairPlace, node: SyntaxNode): boolean {
  const { text } = place.tree;
  return /^[ \t]*(?:(?:#|\/\/).*)?$/u.test(text.slice(endOf(place, node), lineEnd(text, endOf(place, node))));
}

/** One level of indentation, as the function does it. */
export function unitOf(place: RepairPlace): string {
  const { text } = place.tree;
  const outer = indentAt(text, place.func.start);
  for (const { node } of statementsOf(place)) {
    const own = indentAt(text, node.start);
    if (startsLine(place, node) && own.length > outer.length && own.startsWith(outer)) return own.slice(outer.length);
  }
  return hasBraces(place.dialect) ? '  ' : '    ';
}

/**
 * The lines of a statement without the indentation that they share.
 *
 * @returns undefined where lines cannot be indented otherwise: a string goes over several.
 */
export function linesOf(place: RepairPlace, node: SyntaxNode): readonly string[] | undefined {
  const { text } = place.tree;
  const own = place.textOf(node).trimEnd();
  if (!own.includes('\n')) return [own];
  for (const part of namedNodes(node)) {
    const isString = place.dialect.shapeOf(part)?.kind === 'string' || /string|template|comment|jsx/u.test(part.kind);
    if (isString && place.textOf(part).includes('\n')) return undefined;
  }
  const indent = indentAt(text, node.start);
  return own.split(/\r?\n/u).map((line, index) => {
    if (index === 0) return line;
    return line.startsWith(indent) ? line.slice(indent.length) : line.trimStart();
  });
}

/** The text of lines at the indentation of a node; the first is not indented. */
function joined(place: RepairPlace, node: SyntaxNode, lines: readonly string[], extra = ''): string {
  const { text } = place.tree;
  const indent = indentAt(text, node.start) + extra;
  return lines.map((line, index) => (index === 0 || line === '' ? line : indent + line)).join(newlineOf(text));
}

/** An edit that writes lines before a statement; undefined where there is no room for them. */
export function insertBefore(place: RepairPlace, node: SyntaxNode, lines: readonly string[]): TextEdit | undefined {
  const { text } = place.tree;
  const span = { start: node.start, end: node.start };
  if (startsLine(place, node)) {
    return { span, newText: joined(place, node, lines) + newlineOf(text) + indentAt(text, node.start) };
  }
  if (hasBraces(place.dialect))
    return { span, newText: `${lines.map((line) => line.trim()).join(' ')}${separator(place)} ` };
  return lines.length === 1 ? { span, newText: `${lines[0]!}; ` } : undefined;
}

/** What stands between two statements of one line that do not end in a semicolon by themselves (Go). */
function separator(place: RepairPlace): string {
  return place.dialect.write.returnOf(undefined).endsWith(';') ? '' : ';';
}

/** An edit that writes lines after a statement; undefined where there is no room for them. */
export function insertAfter(place: RepairPlace, node: SyntaxNode, lines: readonly string[]): TextEdit | undefined {
  const { text } = place.tree;
  if (startsLine(place, node) && endsLine(place, node)) {
    const end = lineEnd(text, endOf(place, node));
    const isBare = text.slice(endOf(place, node), end).trim() === '';
    if (!isBare && end > place.func.end) return undefined;
    const at = isBare ? endOf(place, node) : end;
    return {
      span: { start: at, end: at },
      newText: newlineOf(text) + indentAt(text, node.start) + joined(place, node, lines),
    };
  }
  const span = { start: endOf(place, node), end: endOf(place, node) };
  if (hasBraces(place.dialect)) return { span, newText: `${separator(place)} ${lines.join(' ')}` };
  const isSimple = startsLine(place, node) || !place.textOf(node).includes('\n');
  return lines.length === 1 && isSimple && !/:\s/u.test(place.textOf(node))
    ? { span, newText: `; ${lines[0]!}` }
    : undefined;
}

/** An edit that takes a statement away, with its line where it has one; undefined where a block would be left empty. */
export function deletion(place: RepairPlace, { node, siblings }: Statement): TextEdit | undefined {
  const { text } = place.tree;
  if (siblings.length < 2 && !hasBraces(place.dialect)) return undefined;
  if (startsLine(place, node) && endsLine(place, node)) {
    const start = lineStart(text, node.start);
    const below = Math.min(text.length, lineEnd(text, endOf(place, node)) + newlineOf(text).length);
    // What comes next follows the head of the block at once.
    const blank = node === siblings[0] ? /^(?:[ \t]*\r?\n)*/u.exec(text.slice(below, place.func.end))![0].length : 0;
    const end = below + blank;
    if (end <= place.func.end && start >= place.func.start) return { span: { start, end }, newText: '' };
    const before = start - newlineOf(text).length;
    return before > place.func.start ? { span: { start: before, end: endOf(place, node) }, newText: '' } : undefined;
  }
  if (hasBraces(place.dialect)) return { span: { start: node.start, end: endOf(place, node) }, newText: '' };
  const rest = /^[ \t]*;[ \t]*/u.exec(text.slice(endOf(place, node)))?.[0];
  const isFollowed = rest !== undefined && node !== siblings.at(-1);
  return isFollowed ? { span: { start: node.start, end: endOf(place, node) + rest.length }, newText: '' } : undefined;
}

/** An edit that writes lines in place of a statement; undefined where there is no room for them. */
export function replacement(place: RepairPlace, node: SyntaxNode, lines: readonly string[]): TextEdit | undefined {
  const span = { start: node.start, end: endOf(place, node) };
  if (lines.length === 1 || startsLine(place, node)) return { span, newText: joined(place, node, lines) };
  if (!hasBraces(place.dialect)) return undefined;
  return {
    span,
    newText: lines.some((line) => line.includes('//')) ? lines.join(newlineOf(place.tree.text)) : lines.join(' '),
  };
}

/** An edit that writes lines into a block in braces that holds nothing, not even a comment; else undefined. */
export function filling(place: RepairPlace, block: SyntaxNode, lines: readonly string[]): TextEdit | undefined {
  const { text } = place.tree;
  if (!/^\{\s*\}$/u.test(place.textOf(block))) return undefined;
  const line = lineStart(text, block.start);
  const indent = /^[ \t]*/u.exec(text.slice(line, block.start))![0];
  const newline = newlineOf(text);
  const inner = lines.map((one) => `${newline}${indent}${unitOf(place)}${one}`).join('');
  return { span: { start: block.start, end: block.end }, newText: `{${inner}${newline}${indent}}` };
}

/** The statements of a block, or the single statement in place of one. */
export function bodyOf(place: RepairPlace, node: SyntaxNode): readonly SyntaxNode[] {
  const shape = place.dialect.shapeOf(node);
  return shape?.kind === 'block' ? shape.statements.filter((each) => place.dialect.isStatement(each)) : [node];
}

/** The nearest loop around a node, within the function that the node belongs to. */
export function loopAround(place: RepairPlace, node: SyntaxNode): SyntaxNode | undefined {
  for (let at = node.parent; at && at !== place.func.parent; at = at.parent) {
    const kind = place.dialect.shapeOf(at)?.kind;
    if (kind === 'loop' || kind === 'each') return at;
    if (kind === 'function') return undefined;
  }
  return undefined;
}

/** Whether control never goes on after the statement. */
export function leaves(place: RepairPlace, node: SyntaxNode | undefined): boolean {
  const kind = node && place.dialect.shapeOf(node)?.kind;
  return kind === 'return' || kind === 'throw' || kind === 'break' || kind === 'continue';
}
