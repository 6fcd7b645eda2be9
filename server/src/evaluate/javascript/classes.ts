// Classes of a JavaScript program in their simple form, and the machine that calls, constructs and fails.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { unknown, type Meter } from '../evaluation.ts';
import { Environment, field, notKnown, parts, textOf, type Code, type Compiler } from './compiler.ts';
import { constructorOf } from './functions.ts';
import { getMember } from './members.ts';
import { propertyName } from './patterns.ts';
import { Accessor, isObject, JsFunction, JsObject, Thrown, type Machine, type Value } from './values.ts';

interface Field {
  readonly name: (scope: Environment) => string;
  readonly value: Code;
}

/** A class declaration or expression. */
export function classOf(compiler: Compiler, node: SyntaxNode, name: string): Code {
  const heritage = node.children.find((child) => child.kind === 'class_heritage');
  const extended = heritage && parts(heritage).find((child) => child.kind === 'extends_clause');
  const isTyped = heritage !== undefined && parts(heritage).some((child) => child.kind.endsWith('_clause'));
  const clause = extended ?? (isTyped ? undefined : heritage);
  const base = clause && compiler.expression(field(clause, 'value') ?? parts(clause)[0]);
  const members = field(node, 'body');
  if (!members || parts(node).some((child) => child.kind === 'decorator')) return notKnown('such a class');
  const methods: { readonly node: SyntaxNode; readonly isStatic: boolean; readonly kind: 'method' | 'get' | 'set' }[] =
    [];
  const fields: Field[] = [];
  const statics: Field[] = [];
  let ownConstructor: ReturnType<typeof constructorOf> | undefined;
  for (const member of parts(members)) {
    const has = (kind: string) => member.children.some((child) => child.kind === kind);
    if (member.kind === 'method_definition') {
      const nameNode = field(member, 'name')!;
      if (textOf(compiler, nameNode) === 'constructor') ownConstructor = constructorOf(compiler, member);
      else
        methods.push({
          node: member,
          isStatic: has('static'),
          kind: has('get') ? 'get' : has('set') ? 'set' : 'method',
        });
    } else if (member.kind === 'field_definition' || member.kind === 'public_field_definition') {
      const nameNode = field(member, 'property') ?? field(member, 'name');
      // A field that only declares a type is one with undefined, unless it is `declare`d.
      const value = field(member, 'value');
      (has('static') ? statics : fields).push({
        name: propertyName(compiler, nameNode),
        value: value ? compiler.expression(value) : () => undefined,
      });
    } else if (!/signature|^;$|index_signature/.test(member.kind)) return notKnown(`${member.kind} in a class`);
  }
  const compiled = methods.map((one) => ({
    ...one,
    name: propertyName(compiler, field(one.node, 'name')),
    make: compiler.func(one.node, textOf(compiler, field(one.node, 'name')!)),
  }));

  return (scope) => {
    const parent = base?.(scope);
    if (base && !(parent instanceof JsFunction && parent.initialise)) return unknown('such a base class');
    const above = parent instanceof JsFunction ? parent : undefined;
    const made: JsFunction = new JsFunction(name, 0, false, () => compiler.machine.fail('TypeError'));
    const prototype = new JsObject(above?.prototype ?? null);
    prototype.owner = made;
    made.prototype = prototype;
    if (above) made.parent = above;
    const inner = new Environment(scope);
    inner.declare(name, made, true, true);
    const setFields = (self: JsObject): void => {
      const own = new Environment(inner, { value: self, home: made });
      for (const one of fields) {
        const key = one.name(own);
        self.properties.set(key, one.value(own));
        if (key.startsWith('\0')) self.hidden.add(key);
      }
    };
    initialisers.set(made, setFields);
    made.initialise = (self, args, by) => {
      if (!above) setFields(self);
      if (ownConstructor) return ownConstructor(inner, self, args, made, by);
      if (!above) return undefined;
      above.initialise!(self, args, by);
      setFields(self);
      return undefined;
    };
    for (const one of compiled) {
      const key = one.name(inner);
      const func = one.make(inner, made);
      const holder = one.isStatic ? made.statics : prototype.properties;
      const old = holder.get(key);
      const before = old instanceof Accessor ? old : undefined;
      holder.set(
        key,
        one.kind === 'method'
          ? func
          : one.kind === 'get'
            ? new Accessor(func, before?.set)
            : new Accessor(before?.get, func),
      );
      if (!one.isStatic) prototype.hidden.add(key);
    }
    for (const one of statics) {
      const own = new Environment(inner, { value: made, home: made });
      made.statics.set(one.name(own), one.value(own));
    }
    return made;
  };
}

/** What sets the fields of a class on a new object: run after `super(...)`. */
const initialisers = new WeakMap<JsFunction, (self: JsObject) => void>();

/** The environment that has the `this` of a place. */
export function receiverOf(scope: Environment): Environment['receiver'] {
  for (let at: Environment | undefined = scope; at; at = at.parent) if (at.receiver) return at.receiver;
  return undefined;
}

/** `super(...)`. */
export function superCall(scope: Environment, args: readonly Value[]): Value {
  const receiver = receiverOf(scope);
  const { home, made, value } = receiver ?? {};
  if (!home?.parent?.initialise || !made || !(value instanceof JsObject)) return unknown('super in such a place');
  home.parent.initialise(value, args, made);
  initialisers.get(home)?.(value);
  return undefined;
}

/** The machine over error classes. */
export function createMachine(meter: Meter, errors: ReadonlyMap<string, JsFunction>): Machine {
  const machine: Machine = {
    meter,
    errors,
    call(func, self, args) {
      if (!(func instanceof JsFunction)) return machine.fail('TypeError');
      machine.meter.step();
      if (func.isNative) return func.invoke(self, args);
      machine.meter.enter();
      try {
        return func.invoke(self, args);
      } finally {
        machine.meter.leave();
      }
    },
    construct(func, args) {
      if (!(func instanceof JsFunction)) return machine.fail('TypeError');
      machine.meter.step();
      if (func.make) return func.make(args);
      if (!func.initialise) return func.isNative ? unknown(`new ${func.name}`) : machine.fail('TypeError');
      const made = new JsObject(func.prototype ?? null);
      machine.meter.enter();
      try {
        const result = func.initialise(made, args, func);
        return isObject(result) ? result : made;
      } finally {
        machine.meter.leave();
      }
    },
    get: (value, name) => getMember(machine, value, name),
    fail(name) {
      const made = new JsObject(errors.get(name)!.prototype!);
      // Its words differ between engines.
      made.properties.set('message', new Accessor(wordless, undefined));
      made.hidden.add('message');
      throw new Thrown(made);
    },
  };
  return machine;
}

const wordless = new JsFunction('message', 0, true, () => unknown('the words of an error of the language'));
