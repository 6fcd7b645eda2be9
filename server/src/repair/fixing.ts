// Helpers of fix templates: edits of one node, with the parentheses that the new text needs at its place.

import type { TextEdit } from '../base/edit.ts';
import type { SyntaxNode } from '../core/syntaxTree.ts';
import type { RoughType, Shape, VisibleName } from './dialect.ts';
import { isWithin } from './nodes.ts';
import type { Fix, FixTemplate, RepairPlace } from './template.ts';

/** A node together with its shape of one kind. */
export interface Shaped<K extends Shape['kind']> {
  readonly node: SyntaxNode;
  readonly shape: ShapeOf<K>;
}

/** The shape of one kind; kinds that share a shape give that. */
export type ShapeOf<K extends Shape['kind'], S extends Shape = Shape> = S extends { readonly kind: infer Kinds }
  ? K extends Kinds
    ? S
    : never
  : never;

/** The nodes of the function that have a shape of this kind. */
export function* shaped<K extends Shape['kind']>(place: RepairPlace, kind: K): Generator<Shaped<K>> {
  for (const node of place.nodes) {
    const shape = place.dialect.shapeOf(node);
    if (shape?.kind === kind) yield { node, shape: shape as ShapeOf<K> };
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
  return editing(template, node, [rewriting(place, node, text)], title, fit);
}

/** The edit of `replacing`. */
export function rewriting(place: RepairPlace, node: SyntaxNode, text: string): TextEdit {
  let written = fitted(place, node, text);
  const before = place.tree.text[node.start - 1] ?? '';
  const after = place.tree.text[node.end] ?? '';
  // `a-1` must not become `a--1`, nor `return(a)` become `returnb`.
  if (/^[-+&*/]/u.test(written) && before === written[0]) written = `(${written})`;
  if (isWordLetter(before) && isWordLetter(written[0] ?? '')) written = ` ${written}`;
  if (isWordLetter(after) && isWordLetter(written.at(-1) ?? '')) written = `${written} `;
  return { span: spanOf(node), newText: written };
}

function isWordLetter(letter: string): boolean {
  return /[\p{L}\p{N}_$'"`]/u.test(letter);
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
  const { dialect } = place;
  const above = parentShape(place, node);
  if (above?.kind === 'function' && text.startsWith('{')) return `(${text})`;
  if (above?.kind === 'member' && above.object === node && /^[-\d{]/u.test(text)) return `(${text})`;
  if (isSingle(text)) return text;
  switch (above?.kind) {
    case 'binary': {
      const isLeft = isWithin(node, above.left);
      const written = isLeft
        ? dialect.write.binary(text, above.operator, 'x')
        : dialect.write.binary('x', above.operator, text);
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
      return /\?| if |=>|\blambda\b/u.test(text) ? `(${text})` : text;
    case undefined: {
      // Something of the grammar that has no shape, such as a cast: what leads it is kept together.
      const parent = node.parent;
      return parent && dialect.isExpression(parent) && parent.start === node.start ? `(${text})` : text;
    }
    default:
      return text;
  }
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

/** What an expression stands for in what is around it; parentheses are looked through. */
export type Role =
  | 'operand'
  | 'argument'
  | 'callee'
  | 'object'
  | 'index'
  | 'return'
  | 'value'
  | 'condition'
  | 'branch'
  | 'element'
  | 'iterable'
  | 'other';

/** The role of an expression. */
export function roleOf(place: RepairPlace, node: SyntaxNode): Role {
  let at = node;
  let above = parentShape(place, at);
  while (above?.kind === 'parenthesised' && at.parent) {
    at = at.parent;
    above = parentShape(place, at);
  }
  switch (above?.kind) {
    case 'binary':
    case 'unary':
      return 'operand';
    case 'call':
      return above.callee === at ? 'callee' : 'argument';
    case 'member':
      return above.object === at ? 'object' : 'other';
    case 'index':
    case 'slice':
      return above.object === at ? 'object' : 'index';
    case 'return':
    case 'function':
      return 'return';
    case 'assignment':
    case 'declaration':
      return above.value === at ? 'value' : 'other';
    case 'if':
    case 'loop':
      return 'condition';
    case 'conditional':
      return above.condition === at ? 'condition' : 'branch';
    case 'list':
    case 'map':
      return 'element';
    case 'comprehension':
      return above.result === at ? 'element' : above.conditions.includes(at) ? 'condition' : 'other';
    case 'each':
      return 'iterable';
    default:
      // One of several subscripts in a pair of brackets.
      if (at.field === 'subscript') return 'index';
      // The arguments of a call stand in a list of their own, declared values in a declarator.
      if (isArgument(place, at)) return 'argument';
      if (/spread|splat|^pair$/u.test(at.parent?.kind ?? '')) return 'element';
      return isReturned(place, at) ? 'return' : isDeclared(place, at) ? 'value' : 'other';
  }
}

/** Whether a return gives this, with a list of one between the two (Go). */
function isReturned(place: RepairPlace, node: SyntaxNode): boolean {
  const shape = node.parent?.parent && place.dialect.shapeOf(node.parent.parent);
  return shape?.kind === 'return' && shape.value === node;
}

/** Whether a declaration gives this as the value, with a node without a shape between the two. */
function isDeclared(place: RepairPlace, node: SyntaxNode): boolean {
  const shape = node.parent?.parent && place.dialect.shapeOf(node.parent.parent);
  return shape?.kind === 'declaration' && shape.value === node;
}

function isArgument(place: RepairPlace, node: SyntaxNode): boolean {
  const call = node.parent?.parent && place.dialect.shapeOf(node.parent.parent);
  return call?.kind === 'call' && call.args.includes(node);
}

/** Whether an expression of one guessed type may stand where one of another was. */
export function mayBe(a: RoughType, b: RoughType): boolean {
  return a === b || a === 'unknown' || b === 'unknown';
}

const nameSets = new WeakMap<readonly VisibleName[], ReadonlySet<string>>();

/** The bare names that a node can see. */
export function visibleAt(place: RepairPlace, node: SyntaxNode): ReadonlySet<string> {
  const names = place.namesAt(node);
  let known = nameSets.get(names);
  if (!known) nameSets.set(names, (known = new Set(names.map(({ name }) => name))));
  return known;
}

/** A name that may stand in for a node, and how well, from 0 to 1. */
export interface Substitute {
  readonly name: string;
  readonly fit: number;
}

/**
 * Names in scope that fit a type, the likeliest first.
 *
 * @param type what is wanted; `unknown` takes every variable but functions.
 * @param limit most names given.
 */
export function namesLike(place: RepairPlace, node: SyntaxNode, type: RoughType, limit: number): readonly Substitute[] {
  const own = place.textOf(node);
  const found: Substitute[] = [];
  for (const { name, type: other, origin } of place.namesAt(node)) {
    if (name === own || origin === 'import' || origin === 'self' || !mayBe(type, other)) continue;
    if (other === 'function' && type !== 'function') continue;
    const known = type !== 'unknown' && type === other;
    // Names of the module are borrowed only where the type speaks for them.
    if (origin === 'outer' && !known) continue;
    found.push({ name, fit: (known ? 1 : 0.6) * (origin === 'outer' ? 0.5 : 1) });
  }
  return found.toSorted((a, b) => b.fit - a.fit).slice(0, limit);
}

/** The function nearest around a node. */
export function functionAround(place: RepairPlace, node: SyntaxNode): Extract<Shape, { kind: 'function' }> | undefined {
  for (let at = node.parent; at; at = at.parent) {
    const shape = place.dialect.shapeOf(at);
    if (shape?.kind === 'function') return shape;
  }
  return undefined;
}

/** The value of a decimal literal; undefined for other notations and for what is too long to be exact. */
export function decimalOf(text: string): number | undefined {
  return /^\d{1,15}(?:\.\d{1,10})?$/u.test(text) ? Number(text) : undefined;
}

/** A short form of a piece of code for a title. */
export function shown(text: string): string {
  const line = text.replace(/\s+/gu, ' ');
  return line.length > 40 ? `\`${line.slice(0, 39)}…\`` : `\`${line}\``;
}
