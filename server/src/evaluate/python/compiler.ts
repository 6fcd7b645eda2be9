// What the parts of the compiler of Python share: its interface, through which they call each other, and helpers.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { unknown } from '../evaluation.ts';
import { accessTo, type Access, type Frame, type Scope } from './scope.ts';
import type { Machine, Value } from './values.ts';

/** A compiled expression. */
export type Code = (frame: Frame) => Value;

/** How a statement ended: it went on, or left its loop or function. */
export type End = 'next' | 'break' | 'continue' | 'return';

/** A compiled statement. */
export type Run = (frame: Frame) => End;

/** What compiling needs to know, and its parts. */
export interface Compiler {
  readonly text: string;
  readonly machine: Machine;
  readonly builtins: ReadonlyMap<string, Value>;
  /** Why a name of the module is not known. */
  readonly poisoned: Map<string, string>;
  lineOf(node: SyntaxNode): number;
  /** Compiles an expression; never fails, what it cannot compile is unknown when it runs. */
  expression(node: SyntaxNode | undefined, scope: Scope): Code;
  /** Compiles one statement, which counts a step and marks its line when it runs. */
  statement(node: SyntaxNode, scope: Scope): Run;
  /** Compiles a block; its statements run in order until one does not go on. */
  body(node: SyntaxNode | undefined, scope: Scope): Run;
}

/** A compiled expression that is unknown when it is reached. */
export function notKnown(why: string): Code {
  return () => unknown(why);
}

export function textOf(compiler: Compiler, node: SyntaxNode): string {
  return compiler.text.slice(node.start, node.end);
}

export function nameAccess(compiler: Compiler, name: string, scope: Scope): Access {
  return accessTo(name, scope, compiler.builtins, compiler.poisoned);
}

/** Whether a body is that of a generator. */
export function hasYield(node: SyntaxNode): boolean {
  if (node.kind === 'yield') return true;
  if (node.kind === 'function_definition' || node.kind === 'lambda' || node.kind === 'class_definition') return false;
  return node.children.some(hasYield);
}
