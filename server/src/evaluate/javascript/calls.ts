// Calls and `new` in JavaScript: arguments, receivers, and `super(...)`.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { unknown } from '../evaluation.ts';
import { superCall, receiverOf } from './classes.ts';
import { field, notKnown, parts, textOf, type Code, type Compiler, type Environment } from './compiler.ts';
import { inherited } from './convert.ts';
import { listOf } from './members.ts';
import { memberTarget } from './patterns.ts';
import { Accessor, JsObject, type Value } from './values.ts';

/** Evaluates the arguments of a call. */
function argumentsOf(compiler: Compiler, node: SyntaxNode | undefined): (scope: Environment) => Value[] {
  if (!node) return () => [];
  const items = parts(node).map((one) => ({
    isSpread: one.kind === 'spread_element',
    code: compiler.expression(one.kind === 'spread_element' ? parts(one)[0] : one),
  }));
  return (scope) => {
    const args: Value[] = [];
    for (const { code, isSpread } of items) {
      if (isSpread) for (const one of listOf(compiler.machine, code(scope))) args.push(one);
      else args.push(code(scope));
    }
    return args;
  };
}

/** A part of a chain that `?.` ended: what is missing ends the whole chain. */
export class Short {}

/** Ends a chain at what is missing, where it says so. */
export function shortened(node: SyntaxNode, value: Value): Value {
  const isOptional = node.children.some((child) => child.kind === 'optional_chain' || child.kind === '?.');
  if (isOptional && (value === undefined || value === null)) throw new Short();
  return value;
}

/** A call, with the object before the dot as its `this`. */
export function calls(compiler: Compiler, node: SyntaxNode): Code {
  const { machine } = compiler;
  const callee = field(node, 'function');
  const given = field(node, 'arguments');
  if (!callee || given?.kind !== 'arguments') return notKnown('a tagged template');
  const args = argumentsOf(compiler, given);
  if (callee.kind === 'super') return (scope) => superCall(scope, args(scope));
  if (callee.kind === 'import') return notKnown('import()');
  const isMember = /^(?:member|subscript)_expression$/.test(callee.kind);
  if (!isMember) {
    const target = compiler.expression(callee);
    return (scope) => {
      const func = shortened(node, target(scope));
      return machine.call(func, undefined, args(scope));
    };
  }
  if (field(callee, 'object')?.kind === 'super') {
    const name = textOf(compiler, field(callee, 'property') ?? callee);
    return (scope) => machine.call(superMember(compiler, scope, name), receiverOf(scope)?.value, args(scope));
  }
  const { object, name } = memberTarget(compiler, callee);
  return (scope) => {
    const self = shortened(callee, object(scope));
    const func = shortened(node, machine.get(self, name(scope)));
    return machine.call(func, self, args(scope));
  };
}

/** `super.name`. */
export function superMember(compiler: Compiler, scope: Environment, name: string): Value {
  const receiver = receiverOf(scope);
  const parent = receiver?.home?.parent;
  if (!parent?.prototype || !(receiver?.value instanceof JsObject)) return unknown('super in such a place');
  const held = inherited(parent.prototype, name);
  return held instanceof Accessor ? (held.get ? compiler.machine.call(held.get, receiver.value, []) : undefined) : held;
}

/** `new Type(...)`. */
export function newExpression(compiler: Compiler, node: SyntaxNode): Code {
  const { machine } = compiler;
  const type = compiler.expression(field(node, 'constructor'));
  const args = argumentsOf(compiler, field(node, 'arguments'));
  return (scope) => {
    const func = type(scope);
    return machine.construct(func, args(scope));
  };
}
