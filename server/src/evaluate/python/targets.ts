// Assignment to what stands left of `=`: names, members, subscripts, and patterns of these.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { unknown } from '../evaluation.ts';
import { raise } from './errors.ts';
import { nameAccess, textOf, type Compiler } from './compiler.ts';
import { iterate } from './iterate.ts';
import { setSubscript } from './operators.ts';
import { field, parts, type Frame, type Scope } from './scope.ts';
import { subscriptIndex } from './subscripts.ts';
import { PyInstance, PyList, type Value } from './values.ts';

/** Compiles an assignment to a target. */
export function assignTo(
  compiler: Compiler,
  node: SyntaxNode | undefined,
  scope: Scope,
): (frame: Frame, value: Value) => void {
  const { machine } = compiler;
  switch (node?.kind) {
    case 'identifier':
      return nameAccess(compiler, textOf(compiler, node), scope).set;
    case 'attribute': {
      const object = compiler.expression(field(node, 'object'), scope);
      const name = textOf(compiler, field(node, 'attribute')!);
      return (frame, value) => setAttribute(object(frame), name, value);
    }
    case 'subscript': {
      const object = compiler.expression(field(node, 'value'), scope);
      const index = subscriptIndex(compiler, node, scope);
      return (frame, value) => setSubscript(machine, object(frame), index(frame), value);
    }
    case 'parenthesized_expression':
    case 'as_pattern_target':
      return assignTo(compiler, parts(node)[0], scope);
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern':
    case 'expression_list':
    case 'tuple':
    case 'list':
      return pattern(compiler, parts(node), scope);
    default: {
      const why = `assignment to ${node?.kind ?? 'nothing'}`;
      return () => unknown(why);
    }
  }
}

/** Sets a member of an object. */
export function setAttribute(object: Value, name: string, value: Value): void {
  if (!(object instanceof PyInstance) || /^__\w+__$/.test(name)) return unknown('setting a member of such a value');
  for (let cls = [object.cls][0]; cls; cls = cls.bases[0]!) {
    if (cls.attributes.has('__setattr__') || cls.attributes.has('__slots__'))
      return unknown('setting a member of such an object');
    const held = cls.attributes.get(name);
    if (held !== undefined && typeof held === 'object' && held !== null && 'what' in held)
      return unknown('setting a property');
  }
  object.attributes.set(name, value);
}

function pattern(compiler: Compiler, nodes: readonly SyntaxNode[], scope: Scope): (frame: Frame, value: Value) => void {
  const { machine } = compiler;
  const star = nodes.findIndex((node) => node.kind === 'list_splat_pattern' || node.kind === 'list_splat');
  const targets = nodes.map((node, index) => assignTo(compiler, index === star ? parts(node)[0] : node, scope));
  const after = star < 0 ? 0 : nodes.length - star - 1;
  return (frame, value) => {
    const next = iterate(machine, value);
    const found: Value[] = [];
    // Without a star one more than wanted is taken, which shows that there are too many.
    for (let one = next(); one !== undefined; one = next()) {
      found.push(one);
      machine.meter.allocate(1);
      if (star < 0 && found.length > nodes.length) return raise('ValueError');
    }
    if (found.length < (star < 0 ? nodes.length : nodes.length - 1)) return raise('ValueError');
    targets.forEach((assign, index) => {
      if (index === star) assign(frame, new PyList(found.slice(star, found.length - after)));
      else assign(frame, found[star >= 0 && index > star ? found.length - nodes.length + index : index]!);
    });
  };
}
