// The functions of a JavaScript or TypeScript tree, and where text of ours may be put so that a program counts its
// steps: an endless loop or recursion of a variant then ends by itself instead of with its process.

import type { SyntaxNode } from '../core/syntaxTree.ts';

/** One function with a body. */
export interface ScriptFunction {
  readonly node: SyntaxNode;
  readonly body: SyntaxNode;
  /** The name by which it is called, such as `median` or `Stack.push`; undefined where it has none. */
  readonly name: string | undefined;
  /** False for an arrow function whose body is an expression. */
  readonly hasBlock: boolean;
  /** Offsets of what is in the body: without its braces, and after the directives. */
  readonly start: number;
  readonly end: number;
  readonly hasDirectives: boolean;
  /** Async functions and generators: their bodies cannot be moved into an arrow function. */
  readonly suspends: boolean;
}

/** A text to be put in at an offset, or around a range; both parts stay or go together. */
export interface Insertion {
  readonly at: number;
  readonly text: string;
  /** What is put in at the end of the range. */
  readonly close?: { readonly at: number; readonly text: string };
}

const functionKinds: ReadonlySet<string> = new Set([
  'function_declaration',
  'function_expression',
  'generator_function_declaration',
  'generator_function',
  'arrow_function',
  'method_definition',
]);

const loopKinds: ReadonlySet<string> = new Set([
  'for_statement',
  'for_in_statement',
  'while_statement',
  'do_statement',
]);

/** Visits a node and all below it, parents first. */
export function visitNodes(root: SyntaxNode, see: (node: SyntaxNode) => void): void {
  const open: SyntaxNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    see(node);
    for (let index = node.children.length - 1; index >= 0; index--) open.push(node.children[index]!);
  }
}

/** The child that fills a field. */
export function childIn(node: SyntaxNode, field: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === field);
}

/** All functions with bodies below a node, outer ones first, in the order of the text. */
export function functionsIn(root: SyntaxNode, text: string): readonly ScriptFunction[] {
  const found: ScriptFunction[] = [];
  visitNodes(root, (node) => {
    const made = functionKinds.has(node.kind) ? functionOf(node, text) : undefined;
    if (made !== undefined) found.push(made);
  });
  return found;
}

function functionOf(node: SyntaxNode, text: string): ScriptFunction | undefined {
  const body = childIn(node, 'body');
  if (body === undefined) return undefined;
  const suspends =
    node.kind.startsWith('generator') || node.children.some((child) => child.kind === 'async' || child.kind === '*');
  const name = nameOf(node, text);
  if (body.kind !== 'statement_block')
    return { node, body, name, hasBlock: false, start: body.start, end: body.end, hasDirectives: false, suspends };
  let start = body.start + 1;
  let hasDirectives = false;
  for (const child of body.children.slice(1)) {
    if (child.kind === 'comment') continue;
    const isDirective =
      child.kind === 'expression_statement' && child.children.find((one) => one.named)?.kind === 'string';
    if (!isDirective) break;
    start = child.end;
    hasDirectives = true;
  }
  return { node, body, name, hasBlock: true, start, end: body.end - 1, hasDirectives, suspends };
}

function nameOf(node: SyntaxNode, text: string): string | undefined {
  const named = childIn(node, 'name') ?? givenName(node);
  if (named === undefined || !/^[\w$#]+$/.test(text.slice(named.start, named.end))) return undefined;
  const own = text.slice(named.start, named.end);
  const holder = node.kind === 'method_definition' ? node.parent : named.parent?.parent;
  if (holder?.kind !== 'class_body') return own;
  const className = holder.parent === undefined ? undefined : childIn(holder.parent, 'name');
  return className === undefined ? own : `${text.slice(className.start, className.end)}.${own}`;
}

/** The name of what a function expression is assigned to. */
function givenName(node: SyntaxNode): SyntaxNode | undefined {
  const { parent } = node;
  if (parent === undefined) return undefined;
  if (parent.kind === 'variable_declarator') return childIn(parent, 'name');
  if (parent.kind === 'pair') return childIn(parent, 'key');
  if (parent.kind === 'assignment_expression') {
    const left = childIn(parent, 'left');
    return left?.kind === 'member_expression' ? childIn(left, 'property') : left;
  }
  return parent.kind.endsWith('field_definition')
    ? (childIn(parent, 'name') ?? childIn(parent, 'property'))
    : undefined;
}

/** The statement that counts a step. */
export function stepOf(runtime: string): string {
  return `if(--${runtime}.n<0)${runtime}.x();`;
}

/** Whether a block is what a loop repeats: the step of the loop is counted in it. */
export function isLoopBlock({ kind, field, parent }: SyntaxNode): boolean {
  return kind === 'statement_block' && field === 'body' && parent !== undefined && loopKinds.has(parent.kind);
}

/** Where steps are counted below a node: in every loop, and on the way into every function. */
export function stepInsertions(root: SyntaxNode, text: string, runtime: string): readonly Insertion[] {
  const found: Insertion[] = [];
  const step = stepOf(runtime);
  visitNodes(root, (node) => {
    if (loopKinds.has(node.kind)) {
      const body = childIn(node, 'body');
      if (body !== undefined) found.push(inStatement(body, step));
    } else if (functionKinds.has(node.kind)) {
      const made = functionOf(node, text);
      if (made?.hasBlock === true) found.push({ at: made.start, text: (made.hasDirectives ? ';' : '') + step });
      else if (made !== undefined)
        found.push({ at: made.start, text: `(--${runtime}.n<0&&${runtime}.x(),`, close: { at: made.end, text: ')' } });
    }
  });
  return found;
}

/** A statement before all others of a module, after its directives; nothing where it is empty. */
export function preambleAt(root: SyntaxNode, statement: string): readonly Insertion[] {
  if (statement === '') return [];
  let at = 0;
  for (const child of root.children) {
    const isDirective =
      child.kind === 'expression_statement' && child.children.find((one) => one.named)?.kind === 'string';
    if (child.kind !== 'comment' && child.kind !== 'hash_bang_line' && !isDirective) break;
    if (child.kind !== 'comment') at = child.end;
  }
  return [{ at, text: at === 0 ? statement : `\n;${statement}` }];
}

/** Puts a statement first in another one that may have no braces of its own. */
export function inStatement(body: SyntaxNode, statement: string): Insertion {
  if (body.kind === 'statement_block') return { at: body.start + 1, text: statement };
  return { at: body.start, text: `{${statement}`, close: { at: body.end, text: ' }' } };
}
