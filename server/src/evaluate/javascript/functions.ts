// Functions of a JavaScript program: parameters, bodies, arrows, and what `new` makes of them.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { unknown } from '../evaluation.ts';
import {
  boundNames,
  Environment,
  field,
  hoist,
  notKnown,
  parts,
  textOf,
  varNames,
  type Assign,
  type Code,
  type Compiler,
  type Run,
} from './compiler.ts';
import { JsArray, JsFunction, JsObject, type Value } from './values.ts';

interface Parameter {
  readonly assign: Assign;
  readonly isRest: boolean;
  /** A parameter of a constructor that is a property too, in TypeScript. */
  readonly property?: string;
}

function parametersOf(
  compiler: Compiler,
  node: SyntaxNode,
): { readonly all: readonly Parameter[]; readonly length: number; readonly names: readonly string[] } {
  const single = field(node, 'parameter');
  const list = field(node, 'parameters');
  const nodes = single ? [single] : list ? parts(list) : [];
  const all: Parameter[] = [];
  const names: string[] = [];
  let length: number | undefined;
  for (const one of nodes) {
    const isTyped = one.kind === 'required_parameter' || one.kind === 'optional_parameter';
    const inner = isTyped ? field(one, 'pattern')! : one;
    if (inner.kind === 'this') continue;
    const value = isTyped ? field(one, 'value') : undefined;
    const isRest = inner.kind === 'rest_pattern';
    const target = isRest ? parts(inner)[0] : inner;
    const assign = compiler.pattern(target, 'let');
    const otherwise = value && compiler.expression(value);
    if (isRest || value || inner.kind === 'assignment_pattern') length ??= all.length;
    names.push(...boundNames(compiler, target));
    const isProperty =
      isTyped && one.children.some((child) => child.kind === 'accessibility_modifier' || child.kind === 'readonly');
    all.push({
      isRest,
      assign: otherwise ? (scope, given) => assign(scope, given === undefined ? otherwise(scope) : given) : assign,
      ...(isProperty ? { property: textOf(compiler, inner) } : {}),
    });
  }
  return { all, length: length ?? all.length, names };
}

/** Whether a body uses a name of its own that functions have without saying so. */
function uses(node: SyntaxNode, text: string, wanted: string): boolean {
  if (node.kind === 'identifier' && text.slice(node.start, node.end) === wanted) return true;
  if (/^(?:generator_)?function_(?:declaration|expression)$|^method_definition$/.test(node.kind)) return false;
  return node.children.some((child) => uses(child, text, wanted));
}

/** Runs a function: binds what is given, hoists, and runs the body. */
type Invoke = (outer: Environment, receiver: Environment['receiver'], args: readonly Value[]) => Value;

function invokerOf(compiler: Compiler, node: SyntaxNode): { readonly invoke: Invoke; readonly length: number } {
  const parameters = parametersOf(compiler, node);
  const body = field(node, 'body');
  let run:
    | { readonly expression?: Code; readonly block?: Run; readonly prepare?: (scope: Environment) => void }
    | undefined;
  const compileBody = () => {
    if (!body) return { expression: notKnown('a function without a body') };
    if (body.kind !== 'statement_block') return { expression: compiler.expression(body) };
    if (body.faulty) return { expression: notKnown('the text cannot be parsed') };
    if (node.kind !== 'arrow_function' && uses(body, compiler.text, 'arguments'))
      return { expression: notKnown('`arguments`') };
    const nodes = parts(body);
    const vars = [...varNames(compiler, nodes)].filter((name) => !parameters.names.includes(name));
    const hoisted = hoist(compiler, nodes);
    return {
      block: compiler.statements(nodes),
      prepare: (scope: Environment) => {
        for (const name of vars) scope.declare(name, undefined);
        hoisted?.(scope);
      },
    };
  };
  const line = compiler.lineOf(body ?? node);
  const invoke: Invoke = (outer, receiver, args) => {
    run ??= compileBody();
    const scope = new Environment(outer, receiver);
    parameters.all.forEach(({ assign, isRest, property }, index) => {
      const value = isRest ? new JsArray(args.slice(index)) : args[index];
      assign(scope, value);
      if (property !== undefined && receiver?.value instanceof JsObject)
        receiver.value.properties.set(property, scope.cells.get(property)?.value);
    });
    if (run.expression) {
      compiler.machine.meter.lines.add(line);
      return run.expression(scope);
    }
    run.prepare?.(scope);
    return run.block!(scope) === 'return' ? scope.returned : undefined;
  };
  return { invoke, length: parameters.length };
}

/** Compiles any function; its body is compiled when it is called for the first time. */
export function func(
  compiler: Compiler,
  node: SyntaxNode,
  name: string,
): (scope: Environment, home?: JsFunction) => JsFunction {
  const isUnusual =
    node.kind.startsWith('generator') || node.children.some((child) => child.kind === 'async' || child.kind === '*');
  if (isUnusual) return () => new JsFunction(name, 0, true, () => unknown('generators and asynchronous functions'));
  const { invoke, length } = invokerOf(compiler, node);
  const isArrow = node.kind === 'arrow_function';
  const ownName = node.kind === 'function_expression' ? field(node, 'name') : undefined;
  return (scope, home) => {
    // The name of a function expression is seen by itself alone.
    const outer = ownName ? new Environment(scope) : scope;
    const made: JsFunction = new JsFunction(name, length, false, (self, args) =>
      invoke(outer, isArrow ? undefined : { value: self, ...(home ? { home } : {}) }, args),
    );
    if (ownName) outer.declare(textOf(compiler, ownName), made);
    if (!isArrow && node.kind !== 'method_definition') {
      made.prototype = new JsObject();
      made.prototype.owner = made;
      made.initialise = (self, args, by) => invoke(outer, { value: self, made: by }, args);
    }
    return made;
  };
}

/** A constructor of a class, which runs on an object that is there already. */
export function constructorOf(
  compiler: Compiler,
  node: SyntaxNode,
): (scope: Environment, self: JsObject, args: readonly Value[], home: JsFunction, made: JsFunction) => Value {
  const { invoke } = invokerOf(compiler, node);
  return (scope, self, args, home, made) => invoke(scope, { value: self, home, made }, args);
}
