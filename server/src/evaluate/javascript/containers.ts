// Arrays and objects as JavaScript writes them.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { unknown } from '../evaluation.ts';
import { field, notKnown, parts, readName, textOf, type Code, type Compiler, type Environment } from './compiler.ts';
import { listOf } from './members.ts';
import { copyOf, propertyName } from './patterns.ts';
import { Accessor, JsArray, JsObject, type Value } from './values.ts';

/** `[…]`; one with holes is unknown. */
export function array(compiler: Compiler, node: SyntaxNode): Code {
  const { machine } = compiler;
  const items: { readonly code: Code; readonly isSpread: boolean }[] = [];
  let isPending = false;
  for (const child of node.children) {
    if (child.kind === ',') {
      if (!isPending) return notKnown('an array with holes');
      isPending = false;
    } else if (child.named && child.kind !== 'comment') {
      const isSpread = child.kind === 'spread_element';
      items.push({ isSpread, code: compiler.expression(isSpread ? parts(child)[0] : child) });
      isPending = true;
    }
  }
  return (scope) => {
    const made: Value[] = [];
    machine.meter.allocate(items.length);
    for (const { code, isSpread } of items) {
      if (isSpread) for (const one of listOf(machine, code(scope))) made.push(one);
      else made.push(code(scope));
    }
    return new JsArray(made);
  };
}

/** `{…}`. */
export function object(compiler: Compiler, node: SyntaxNode): Code {
  const { machine } = compiler;
  const steps = parts(node).map((one): ((scope: Environment, made: JsObject) => void) => {
    if (one.kind === 'shorthand_property_identifier') {
      const name = textOf(compiler, one);
      return (scope, made) => void made.properties.set(name, readName(compiler, scope, name));
    }
    if (one.kind === 'spread_element') {
      const source = compiler.expression(parts(one)[0]);
      return (scope, made) => {
        for (const [name, value] of copyOf(machine, source(scope)).properties) made.properties.set(name, value);
      };
    }
    const key = field(one, one.kind === 'pair' ? 'key' : 'name');
    const name = propertyName(compiler, key);
    if (one.kind === 'pair') {
      if (key && /^['"]?__proto__['"]?$/.test(textOf(compiler, key))) return () => unknown('setting a prototype');
      const value = field(one, 'value');
      const code =
        value &&
        /^(?:arrow_function|function_expression)$/.test(value.kind) &&
        !field(value, 'name') &&
        key?.kind === 'property_identifier'
          ? compiler.func(value, textOf(compiler, key))
          : compiler.expression(value);
      return (scope, made) => {
        const to = name(scope);
        made.properties.set(to, code(scope));
      };
    }
    if (one.kind !== 'method_definition') return () => unknown(`${one.kind} in an object`);
    const make = compiler.func(one, key ? textOf(compiler, key) : '');
    const kind = one.children.find((child) => child.kind === 'get' || child.kind === 'set')?.kind;
    return (scope, made) => {
      const to = name(scope);
      const func = make(scope);
      const held = made.properties.get(to);
      const before = held instanceof Accessor ? held : undefined;
      made.properties.set(
        to,
        kind === undefined ? func : kind === 'get' ? new Accessor(func, before?.set) : new Accessor(before?.get, func),
      );
    };
  });
  return (scope) => {
    const made = new JsObject();
    machine.meter.allocate(steps.length);
    for (const step of steps) step(scope, made);
    return made;
  };
}
