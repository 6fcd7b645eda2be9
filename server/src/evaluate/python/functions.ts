// Functions of a Python program: parameters and how arguments are bound to them, bodies, lambdas and generators.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { unknown } from '../evaluation.ts';
import { raise } from './errors.ts';
import { hasYield, nameAccess, textOf, type Code, type Compiler, type Run } from './compiler.ts';
import { generatorBody } from './generators.ts';
import { putInto } from './iterate.ts';
import { Frame, field, parts, scopeOf, type Scope } from './scope.ts';
import { PyDict, PyFunction, PyTuple, type Given, type Value } from './values.ts';

interface Parameter {
  readonly name: string;
  readonly kind: 'positional' | 'either' | 'named' | 'rest' | 'names';
  readonly otherwise?: Code;
  /** Names that its annotation reads when the function is defined. */
  readonly annotation: readonly string[];
}

function parametersOf(compiler: Compiler, node: SyntaxNode | undefined, scope: Scope): readonly Parameter[] {
  const found: Parameter[] = [];
  let kind: Parameter['kind'] = 'either';
  for (const one of node ? parts(node) : []) {
    if (one.kind === 'positional_separator') {
      for (const [index, before] of found.entries()) found[index] = { ...before, kind: 'positional' };
      continue;
    }
    if (one.kind === 'keyword_separator') {
      kind = 'named';
      continue;
    }
    const name = field(one, 'name') ?? (one.kind === 'identifier' ? one : parts(one)[0]);
    if (!name) return unknown('unusual parameters');
    const isRest = one.kind === 'list_splat_pattern' || name.kind === 'list_splat_pattern';
    const isNames = one.kind === 'dictionary_splat_pattern' || name.kind === 'dictionary_splat_pattern';
    const inner = name.kind === 'identifier' ? name : parts(name)[0];
    if (inner?.kind !== 'identifier') return unknown('unusual parameters');
    const value = field(one, 'value');
    found.push({
      name: textOf(compiler, inner),
      kind: isRest ? 'rest' : isNames ? 'names' : kind,
      ...(value ? { otherwise: compiler.expression(value, scope) } : {}),
      annotation: namesIn(compiler, field(one, 'type')),
    });
    if (isRest) kind = 'named';
  }
  return found;
}

/** Names that an annotation reads; none for one that is a string. */
function namesIn(compiler: Compiler, node: SyntaxNode | undefined): readonly string[] {
  if (!node || node.kind === 'string') return [];
  if (node.kind === 'identifier') return [textOf(compiler, node)];
  if (node.kind === 'attribute') return namesIn(compiler, field(node, 'object'));
  return parts(node).flatMap((child) => namesIn(compiler, child));
}

/** Binds what a call gives to the parameters; raises TypeError where they do not fit. */
function bind(
  compiler: Compiler,
  parameters: readonly Parameter[],
  defaults: ReadonlyMap<string, Value>,
  frame: Frame,
  { args, named }: Given,
): void {
  let next = 0;
  const left = named.size === 0 ? undefined : new Map(named);
  for (const { name, kind } of parameters) {
    if (kind === 'rest') {
      frame.names.set(name, new PyTuple(args.slice(next)));
      next = args.length;
    } else if (kind === 'names') {
      const made = new PyDict();
      for (const [key, value] of left ?? []) putInto(compiler.machine, made, key, value);
      left?.clear();
      frame.names.set(name, made);
    } else if (kind !== 'named' && next < args.length) {
      if (kind === 'either' && left?.has(name) === true) raise('TypeError');
      frame.names.set(name, args[next++]!);
    } else if (kind !== 'positional' && left?.has(name) === true) {
      frame.names.set(name, left.get(name)!);
      left.delete(name);
    } else {
      const otherwise = defaults.get(name);
      if (otherwise === undefined) raise('TypeError');
      else frame.names.set(name, otherwise);
    }
  }
  if (next < args.length || (left?.size ?? 0) > 0) raise('TypeError');
}

/** Makes the value of a function each time that its definition runs. */
function maker(
  compiler: Compiler,
  name: string,
  parameters: readonly Parameter[],
  returns: readonly string[],
  scope: Scope,
  run: () => (frame: Frame) => Value,
): (frame: Frame) => PyFunction {
  let compiled: ((frame: Frame) => Value) | undefined;
  const read = new Set([...parameters.flatMap((one) => one.annotation), ...returns]);
  const annotations = [...read].map((one) => ({ one, access: nameAccess(compiler, one, scope) }));
  return (frame) => {
    const defaults = new Map<string, Value>();
    for (const one of parameters) if (one.otherwise) defaults.set(one.name, one.otherwise(frame));
    // What an import binds is there, whatever it is.
    for (const { one, access } of annotations) if (!compiler.poisoned.has(one)) access.get(frame);
    // Names of a class are not seen by its methods.
    const outer = scope.kind === 'class' ? frame.parent : frame;
    return new PyFunction(name, (given) => {
      const own = new Frame(outer);
      bind(compiler, parameters, defaults, own, given);
      compiled ??= run();
      return compiled(own);
    });
  };
}

/** A `def`; its body is compiled when it is called for the first time. */
export function definition(compiler: Compiler, node: SyntaxNode, scope: Scope): (frame: Frame) => PyFunction {
  if (node.children.some((child) => child.kind === 'async')) return () => unknown('async functions');
  const block = field(node, 'body');
  const parameters = parametersOf(compiler, field(node, 'parameters'), scope);
  const name = textOf(compiler, field(node, 'name')!);
  const returns = namesIn(compiler, field(node, 'return_type'));
  const visible = scope.kind === 'class' ? scope.parent : scope;
  return maker(compiler, name, parameters, returns, scope, () => {
    if (!block) return unknown('a function without a body');
    const inner = scopeOf(
      'function',
      visible,
      [block],
      parameters.map((one) => one.name),
      compiler.text,
    );
    if (hasYield(block)) return generatorBody(compiler, block, inner);
    const runBody: Run = compiler.body(block, inner);
    return (frame) => {
      runBody(frame);
      return frame.returned;
    };
  });
}

/** A lambda. */
export function lambda(compiler: Compiler, node: SyntaxNode, scope: Scope): Code {
  const parameters = parametersOf(compiler, field(node, 'parameters'), scope);
  const visible = scope.kind === 'class' ? scope.parent : scope;
  const result = field(node, 'body');
  if (result && hasYield(result)) return () => unknown('yield in a lambda');
  return maker(compiler, '<lambda>', parameters, [], scope, () => {
    const inner = scopeOf(
      'function',
      visible,
      result ? [result] : [],
      parameters.map((one) => one.name),
      compiler.text,
    );
    return compiler.expression(result, inner);
  });
}
