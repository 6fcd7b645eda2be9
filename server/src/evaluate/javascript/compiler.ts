// What the parts of the compiler of JavaScript share: environments, the interface through which the parts call each
// other, and helpers over the grammar.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { unknown } from '../evaluation.ts';
import type { JsFunction, Machine, Value } from './values.ts';

/** A variable. */
export interface Cell {
  value: Value;
  /** False until its declaration has run. */
  isReady: boolean;
  readonly isConstant: boolean;
}

/** The variables of one block, function or module while it runs. */
export class Environment {
  readonly cells = new Map<string, Cell>();
  readonly parent: Environment | undefined;
  /** Present for functions that have a `this` of their own. */
  readonly receiver: { value: Value; readonly home?: JsFunction; readonly made?: JsFunction } | undefined;
  returned: Value = undefined;
  constructor(parent: Environment | undefined, receiver?: Environment['receiver']) {
    this.parent = parent;
    this.receiver = receiver;
  }
  declare(name: string, value: Value, isReady = true, isConstant = false): void {
    this.cells.set(name, { value, isReady, isConstant });
  }
}

/** A compiled expression. */
export type Code = (scope: Environment) => Value;

/** How a statement ended; breaks and continues with a label carry it: `break outer`. */
export type End = 'next' | 'break' | 'continue' | 'return' | `break ${string}` | `continue ${string}`;

/** A compiled statement. */
export type Run = (scope: Environment) => End;

/** Puts a value into a target. */
export type Assign = (scope: Environment, value: Value) => void;

/** What compiling needs to know, and its parts. */
export interface Compiler {
  readonly text: string;
  readonly machine: Machine;
  readonly globals: ReadonlyMap<string, Value>;
  /** Why a name of the module is not known. */
  readonly poisoned: Map<string, string>;
  lineOf(node: SyntaxNode): number;
  expression(node: SyntaxNode | undefined): Code;
  statement(node: SyntaxNode): Run;
  /** A block without an environment of its own. */
  statements(nodes: readonly SyntaxNode[]): Run;
  /** A pattern that declares (`let`, `const`), sets a hoisted variable (`var`), or assigns. */
  pattern(node: SyntaxNode | undefined, how: 'let' | 'const' | 'var' | 'assign'): Assign;
  /** A function expression, arrow, declaration or method. */
  func(node: SyntaxNode, name: string): (scope: Environment, home?: JsFunction) => JsFunction;
  classOf(node: SyntaxNode, name: string): Code;
}

/** A compiled expression that is unknown when it is reached. */
export function notKnown(why: string): Code {
  return () => unknown(why);
}

export function textOf(compiler: Compiler, node: SyntaxNode): string {
  return compiler.text.slice(node.start, node.end);
}

/** The name of a member after a dot; a private one cannot be any other member's. */
export function memberName(compiler: Compiler, node: SyntaxNode): string {
  return node.kind === 'private_property_identifier' ? `\0${textOf(compiler, node)}` : textOf(compiler, node);
}

/** Named children without comments and types. */
export function parts(node: SyntaxNode): readonly SyntaxNode[] {
  return node.children.filter((child) => child.named && child.kind !== 'comment' && child.kind !== 'html_comment');
}

export function field(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === name && child.kind !== 'comment' && child.kind !== ';');
}

/** The cell of a name; undefined for globals and names that nobody declares. */
export function cellOf(scope: Environment, name: string): Cell | undefined {
  for (let at: Environment | undefined = scope; at; at = at.parent) {
    const cell = at.cells.get(name);
    if (cell) return cell;
  }
  return undefined;
}

/** What a name stands for. */
export function readName(compiler: Compiler, scope: Environment, name: string): Value {
  const cell = cellOf(scope, name);
  if (cell) return cell.isReady ? cell.value : compiler.machine.fail('ReferenceError');
  const why = compiler.poisoned.get(name);
  if (why !== undefined) return unknown(why);
  const found = compiler.globals.get(name);
  return found !== undefined || compiler.globals.has(name) ? found : unknown(`the name ${name} is not known here`);
}

/** Gives a declared name another value. */
export function writeName(compiler: Compiler, scope: Environment, name: string, value: Value): void {
  const cell = cellOf(scope, name);
  if (!cell) unknown(`assignment to ${name}, which nothing declares`);
  else if (!cell.isReady) compiler.machine.fail('ReferenceError');
  else if (cell.isConstant) compiler.machine.fail('TypeError');
  else cell.value = value;
}

const functionKinds =
  /^(?:function_declaration|generator_function_declaration|function_expression|generator_function|arrow_function|method_definition|class_declaration|class|abstract_class_declaration)$/;

/** Whether a node is a function or class, whose names are its own. */
export function isFunctionLike(node: SyntaxNode): boolean {
  return functionKinds.test(node.kind);
}

/** Names that a pattern binds. */
export function boundNames(compiler: Pick<Compiler, 'text'>, node: SyntaxNode | undefined): readonly string[] {
  if (!node) return [];
  if (node.kind === 'identifier' || node.kind === 'shorthand_property_identifier_pattern')
    return [compiler.text.slice(node.start, node.end)];
  if (node.kind === 'assignment_pattern' || node.kind === 'object_assignment_pattern')
    return boundNames(compiler, field(node, 'left'));
  if (node.kind === 'pair_pattern') return boundNames(compiler, field(node, 'value'));
  return node.kind.endsWith('pattern') ? parts(node).flatMap((child) => boundNames(compiler, child)) : [];
}

/** Names that `var` declares anywhere in a body, functions within left out. */
export function varNames(compiler: Pick<Compiler, 'text'>, nodes: readonly SyntaxNode[]): ReadonlySet<string> {
  const found = new Set<string>();
  const pending = [...nodes];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (isFunctionLike(node)) continue;
    if (node.kind === 'variable_declaration')
      for (const one of parts(node)) for (const name of boundNames(compiler, field(one, 'name'))) found.add(name);
    if (node.kind === 'for_in_statement' && node.children.some((child) => child.kind === 'var'))
      for (const name of boundNames(compiler, field(node, 'left'))) found.add(name);
    pending.push(...node.children);
  }
  return found;
}

/** A declaration behind `export`. */
export function declarationIn(node: SyntaxNode): SyntaxNode {
  return node.kind === 'export_statement' ? (field(node, 'declaration') ?? node) : node;
}

/** Names that a block declares itself: `let`, `const`, classes and functions. */
export function lexicalNames(
  compiler: Pick<Compiler, 'text'>,
  nodes: readonly SyntaxNode[],
): readonly { readonly name: string; readonly isConstant: boolean }[] {
  return nodes.map(declarationIn).flatMap((node) => {
    if (node.kind === 'lexical_declaration') {
      const isConstant = node.children.some((child) => child.kind === 'const');
      return parts(node).flatMap((one) =>
        boundNames(compiler, field(one, 'name')).map((name) => ({ name, isConstant })),
      );
    }
    if (/^(?:abstract_)?class_declaration$/.test(node.kind)) return nameIn(compiler, node, false);
    return [];
  });
}

function nameIn(
  compiler: Pick<Compiler, 'text'>,
  node: SyntaxNode,
  isConstant: boolean,
): readonly { readonly name: string; readonly isConstant: boolean }[] {
  const name = field(node, 'name');
  return name ? [{ name: compiler.text.slice(name.start, name.end), isConstant }] : [];
}

/** Makes the variables of a block: what is declared in it is not ready, its functions are. */
export function hoist(compiler: Compiler, nodes: readonly SyntaxNode[]): ((scope: Environment) => void) | undefined {
  const lexical = lexicalNames(compiler, nodes);
  const functions = nodes
    .map(declarationIn)
    .filter((node) => /^(?:generator_)?function_declaration$/.test(node.kind) && field(node, 'name'))
    .map((node) => {
      const name = textOf(compiler, field(node, 'name')!);
      return { name, make: compiler.func(node, name) };
    });
  if (lexical.length === 0 && functions.length === 0) return undefined;
  return (scope) => {
    for (const { name, isConstant } of lexical) scope.declare(name, undefined, false, isConstant);
    for (const { name, make } of functions) scope.declare(name, make(scope));
  };
}
