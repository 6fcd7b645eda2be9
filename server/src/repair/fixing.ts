// Helpers of fix templates: edits of one node, with the parentheses that the new text needs at its place.

import type { TextEdit } from '../base/edit.ts';
import type { SyntaxNode } from '../core/syntaxTree.ts';
import type { Shape } from './dialect.ts';
import { isWithin } from './nodes.ts';
import type { Fix, FixTemplate, RepairPlace } from './template.ts';

/** A node together with its shape of one kind. */
export interface Shaped<K extends Shape['kind']> {
  readonly node: SyntaxNode;
  readonly shape: Extract<Shape, { kind: K }>;
}

/** The nodes of the function that have a shape of this kind. */
export function* shaped<K extends Shape['kind']>(place: RepairPlace, kind: K): Generator<Shaped<K>> {
  for (const node of place.nodes) {
    const shape = place.dialect.shapeOf(node);
    if (shape?.kind === kind) yield { node, shape: shape as Extract<Shape, { kind: K }> };
  }
}

/** What the parent of a node is, parentheses counted. */
export function parentShape(place: RepairPlace, node: SyntaxNode): Shape | undefined {
  return node.parent && place.dialect.shapeOf(node.parent);
}

/** A fix that writes `text` in place of a node, in parentheses where its surroundings ask for them. */
export function replacing(
  place: RepairPlace,
  template: Pick<FixTemplate, 'id'>,
  node: SyntaxNode,
  text: string,
  title: string,
  fit: number,
): Fix {
  return editing(template, node, [{ span: spanOf(node), newText: fitted(place, node, text) }], title, fit);
}

/** A fix of given edits. */
export function editing(
  template: Pick<FixTemplate, 'id'>,
  at: SyntaxNode,
  edits: readonly TextEdit[],
  title: string,
  fit: number,
): Fix {
  return { template: template.id, title, edits, at: spanOf(at), fit };
}

/** A node's place. */
export function spanOf(node: SyntaxNode): { start: number; end: number } {
  return { start: node.start, end: node.end };
}

/** `text` as it has to be written where `node` stands. */
export function fitted(place: RepairPlace, node: SyntaxNode, text: string): string {
  const above = parentShape(place, node);
  const { write } = place.dialect;
  if (!above || isSingle(text)) return text;
  switch (above.kind) {
    case 'binary': {
      const isLeft = isWithin(node, above.left);
      const written = isLeft ? write.binary(text, above.operator, 'x') : write.binary('x', above.operator, text);
      return (isLeft ? written.startsWith(`(${text})`) : written.endsWith(`(${text})`)) ? `(${text})` : text;
    }
    case 'unary':
    case 'await':
      return `(${text})`;
    case 'member':
    case 'index':
    case 'slice':
      return above.object === node ? `(${text})` : text;
    case 'call':
      return above.callee === node ? `(${text})` : text;
    case 'conditional':
      return write.conditional(text, 'x', 'x')?.startsWith('(') === true || isConditional(place, text)
        ? `(${text})`
        : text;
    case 'parenthesised':
    case 'assignment':
    case 'declaration':
    case 'return':
    case 'throw':
    case 'if':
    case 'loop':
    case 'expressionStatement':
    case 'list':
    case 'map':
      return text;
    default:
      return text;
  }
}

function isConditional(place: RepairPlace, text: string): boolean {
  return place.dialect.id === 'python' ? / if .* else /su.test(text) : text.includes('?');
}

/** Names, numbers, chains of members and calls, and anything in one pair of brackets or quotes. */
export function isSingle(text: string): boolean {
  if (/^[\p{L}_$@#][\p{L}\p{N}_$]*$/u.test(text) || /^\d[\w.]*$/u.test(text)) return true;
  let depth = 0;
  let quote: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]!;
    if (quote !== undefined) {
      if (letter === '\\') at++;
      else if (letter === quote) quote = undefined;
    } else if (letter === '"' || letter === "'" || letter === '`') quote = letter;
    else if (letter === '(' || letter === '[' || letter === '{') depth++;
    else if (letter === ')' || letter === ']' || letter === '}') depth--;
    else if (depth === 0 && !/[\p{L}\p{N}_$.]/u.test(letter)) return false;
  }
  return true;
}
