// Patterns of JavaScript: what stands in declarations, parameters and left of `=`.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { unknown } from '../evaluation.ts';
import {
  field,
  memberName,
  parts,
  textOf,
  writeName,
  type Assign,
  type Code,
  type Compiler,
  type Environment,
} from './compiler.ts';
import { toName } from './convert.ts';
import { iterate, listOf, setMember } from './members.ts';
import { Accessor, ended, isObject, JsArray, JsObject, ownNames, type Machine, type Value } from './values.ts';

type How = Parameters<Compiler['pattern']>[1];

/** Compiles a pattern. */
export function pattern(compiler: Compiler, node: SyntaxNode | undefined, how: How): Assign {
  const { machine } = compiler;
  switch (node?.kind) {
    case 'identifier':
    case 'shorthand_property_identifier_pattern':
      return nameTarget(compiler, textOf(compiler, node), how);
    case 'assignment_pattern':
    case 'object_assignment_pattern': {
      const target = pattern(compiler, field(node, 'left'), how);
      const otherwise = compiler.expression(field(node, 'right'));
      return (scope, value) => target(scope, value === undefined ? otherwise(scope) : value);
    }
    case 'array_pattern':
      return arrayPattern(compiler, node, how);
    case 'object_pattern':
      return objectPattern(compiler, node, how);
    case 'parenthesized_expression':
    case 'non_null_expression':
      return pattern(compiler, parts(node)[0], how);
    case 'member_expression':
    case 'subscript_expression': {
      const { object, name } = memberTarget(compiler, node);
      return (scope, value) => setMember(machine, object(scope), name(scope), value);
    }
    default: {
      const why = `the pattern ${node?.kind ?? 'that is missing'}`;
      return () => unknown(why);
    }
  }
}

function nameTarget(compiler: Compiler, name: string, how: How): Assign {
  if (how === 'assign' || how === 'var') return (scope, value) => writeName(compiler, scope, name, value);
  return (scope, value) => scope.declare(name, value, true, how === 'const');
}

/** The object and the name of a member that is written or read. */
export function memberTarget(
  compiler: Compiler,
  node: SyntaxNode,
): { readonly object: Code; readonly name: (scope: Environment) => string } {
  const object = compiler.expression(field(node, 'object'));
  if (node.kind === 'member_expression') {
    const name = memberName(compiler, field(node, 'property')!);
    return { object, name: () => name };
  }
  const index = compiler.expression(field(node, 'index'));
  return { object, name: (scope) => toName(compiler.machine, index(scope)) };
}

function arrayPattern(compiler: Compiler, node: SyntaxNode, how: How): Assign {
  const { machine } = compiler;
  const places: ({ readonly assign: Assign; readonly isRest: boolean } | undefined)[] = [];
  let pending: SyntaxNode | undefined;
  const close = (): void => {
    const isRest = pending?.kind === 'rest_pattern';
    places.push(pending && { assign: pattern(compiler, isRest ? parts(pending)[0] : pending, how), isRest });
    pending = undefined;
  };
  for (const child of node.children) {
    if (child.kind === ',') close();
    else if (child.named && child.kind !== 'comment') pending = child;
  }
  if (pending) close();
  return (scope, value) => {
    const next = iterate(machine, value);
    let isOver = false;
    const take = () => {
      const one = isOver ? ended : next();
      if (one === ended) isOver = true;
      return one;
    };
    for (const place of places) {
      if (place?.isRest === true) {
        const items: Value[] = [];
        for (let one = take(); one !== ended; one = take()) items.push(one);
        place.assign(scope, new JsArray(items));
      } else {
        const one = take();
        place?.assign(scope, one === ended ? undefined : one);
      }
    }
  };
}

function objectPattern(compiler: Compiler, node: SyntaxNode, how: How): Assign {
  const { machine } = compiler;
  const places = parts(node).map((one) => {
    if (one.kind === 'rest_pattern') return { rest: pattern(compiler, parts(one)[0], how) };
    if (one.kind === 'pair_pattern')
      return { key: propertyName(compiler, field(one, 'key')), assign: pattern(compiler, field(one, 'value'), how) };
    const name = textOf(compiler, field(one, 'left') ?? one);
    return { key: () => name, assign: pattern(compiler, one, how) };
  });
  return (scope, value) => {
    if (value === undefined || value === null) machine.fail('TypeError');
    const taken = new Set<string>();
    for (const place of places) {
      if ('rest' in place) {
        place.rest(scope, copyOf(machine, value, taken));
        continue;
      }
      const name = place.key(scope);
      taken.add(name);
      place.assign(scope, machine.get(value, name));
    }
  };
}

/** The name of a property as it is written: a name, a text, a number, or an expression in brackets. */
export function propertyName(compiler: Compiler, node: SyntaxNode | undefined): (scope: Environment) => string {
  if (node?.kind === 'property_identifier' || node?.kind === 'private_property_identifier') {
    const name = memberName(compiler, node);
    return () => name;
  }
  const code = compiler.expression(node?.kind === 'computed_property_name' ? parts(node)[0] : node);
  return (scope) => toName(compiler.machine, code(scope));
}

/** A new object with the own properties of a value, as `...` makes it. */
export function copyOf(machine: Machine, value: Value, without: ReadonlySet<string> = new Set()): JsObject {
  const made = new JsObject();
  if (value instanceof JsArray || typeof value === 'string') {
    for (const [index, one] of listOf(machine, value).entries())
      if (!without.has(String(index))) made.properties.set(String(index), one);
    return made;
  }
  if (!(value instanceof JsObject)) return isObject(value) ? unknown('spreading such a value') : made;
  for (const name of ownNames(value)) {
    if (without.has(name)) continue;
    const held = value.properties.get(name);
    machine.meter.allocate(1);
    made.properties.set(name, held instanceof Accessor ? machine.get(value, name) : held);
  }
  return made;
}
