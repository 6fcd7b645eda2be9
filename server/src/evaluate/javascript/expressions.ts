// JavaScript's expressions, compiled to functions over environments. What has no case here is unknown when reached.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { Unknown, unknown } from '../evaluation.ts';
import { calls, newExpression, Short, shortened, superMember } from './calls.ts';
import { receiverOf } from './classes.ts';
import {
  cellOf,
  field,
  notKnown,
  parts,
  readName,
  textOf,
  writeName,
  type Code,
  type Compiler,
  type Environment,
} from './compiler.ts';
import { array, object } from './containers.ts';
import { binary, isTrue, toName, toPrimitive, typeOf } from './convert.ts';
import { numberLiteral, stringLiteral, templateOf } from './literals.ts';
import { deleteMember, hasMember, setMember } from './members.ts';
import { memberTarget } from './patterns.ts';
import { regexpOf } from './regexps.ts';
import { JsArray, JsFunction, JsObject, type Value } from './values.ts';

/** Compiles an expression; never fails, what it cannot compile is unknown when it runs. */
export function expression(compiler: Compiler, node: SyntaxNode | undefined): Code {
  if (!node || node.faulty || node.children.some((child) => child.faulty)) return notKnown('the text cannot be parsed');
  try {
    return compile(compiler, node);
  } catch (error) {
    if (error instanceof Unknown) return notKnown(error.message);
    throw error;
  }
}

/** Whether a node goes on with a chain that its child began. */
function isInChain(node: SyntaxNode): boolean {
  const { parent } = node;
  if (!parent || !/^(?:member_expression|subscript_expression|call_expression|non_null_expression)$/.test(parent.kind))
    return false;
  return node.field === 'object' || node.field === 'function' || parent.kind === 'non_null_expression';
}

/** Whether a chain has `?.` anywhere. */
function hasShort(node: SyntaxNode): boolean {
  if (node.children.some((child) => child.kind === 'optional_chain' || child.kind === '?.')) return true;
  const inner =
    node.kind === 'non_null_expression' ? parts(node)[0] : (field(node, 'object') ?? field(node, 'function'));
  return (
    inner !== undefined &&
    /^(?:member_expression|subscript_expression|call_expression|non_null_expression)$/.test(inner.kind) &&
    hasShort(inner)
  );
}

function compile(compiler: Compiler, node: SyntaxNode): Code {
  const { machine } = compiler;
  const of = (child: SyntaxNode | undefined) => compiler.expression(child);
  switch (node.kind) {
    case 'identifier':
    case 'shorthand_property_identifier':
    case 'undefined': {
      const name = textOf(compiler, node);
      return (scope) => readName(compiler, scope, name);
    }
    case 'number':
      return constant(numberLiteral(textOf(compiler, node)));
    case 'string':
      return constant(stringLiteral(compiler, node));
    case 'template_string':
      return templateOf(compiler, node);
    case 'true':
      return constant(true);
    case 'false':
      return constant(false);
    case 'null':
      return constant(null);
    case 'this':
      return (scope) => {
        const receiver = receiverOf(scope);
        return receiver?.value === undefined ? unknown('`this` without an object') : receiver.value;
      };
    case 'parenthesized_expression':
    case 'as_expression':
    case 'satisfies_expression':
      return of(parts(node)[0]);
    case 'type_assertion':
      return of(parts(node).at(-1));
    case 'sequence_expression': {
      const codes = parts(node).map(of);
      return (scope) => codes.reduce<Value>((_, code) => code(scope), undefined);
    }
    case 'array':
      return array(compiler, node);
    case 'object':
      return object(compiler, node);
    case 'regex': {
      const [pattern, flags] = [field(node, 'pattern'), field(node, 'flags')];
      return () => regexpOf(machine, pattern ? textOf(compiler, pattern) : '', flags ? textOf(compiler, flags) : '');
    }
    case 'binary_expression':
      return binaryExpression(compiler, node);
    case 'unary_expression':
      return unary(compiler, node);
    case 'update_expression':
      return update(compiler, node);
    case 'ternary_expression': {
      const [condition, yes, no] = [
        of(field(node, 'condition')),
        of(field(node, 'consequence')),
        of(field(node, 'alternative')),
      ];
      return (scope) => (isTrue(condition(scope)) ? yes(scope) : no(scope));
    }
    case 'assignment_expression': {
      const target = compiler.pattern(field(node, 'left'), 'assign');
      const right = named(compiler, field(node, 'right'), field(node, 'left'));
      return (scope) => {
        const value = right(scope);
        target(scope, value);
        return value;
      };
    }
    case 'augmented_assignment_expression':
      return augmented(compiler, node);
    case 'member_expression':
    case 'subscript_expression':
    case 'non_null_expression':
    case 'call_expression':
      if (!isInChain(node) && hasShort(node)) return chain(compiler, node);
      return link(compiler, node);
    case 'new_expression':
      return newExpression(compiler, node);
    case 'arrow_function':
    case 'function_expression':
    case 'generator_function':
      return (({ make }) => make)({ make: compiler.func(node, nameOf(compiler, node)) });
    case 'class':
      return compiler.classOf(node, nameOf(compiler, node));
    default:
      return notKnown(`the syntax ${node.kind}`);
  }
}

/** A whole chain: what `?.` cuts off is undefined. */
function chain(compiler: Compiler, node: SyntaxNode): Code {
  const code = link(compiler, node);
  return (scope) => {
    try {
      return code(scope);
    } catch (error) {
      if (error instanceof Short) return undefined;
      throw error;
    }
  };
}

function link(compiler: Compiler, node: SyntaxNode): Code {
  const { machine } = compiler;
  if (node.kind === 'non_null_expression') return compiler.expression(parts(node)[0]);
  if (node.kind === 'call_expression') return calls(compiler, node);
  const target = field(node, 'object');
  if (target?.kind === 'super') {
    const name = textOf(compiler, field(node, 'property') ?? node);
    return (scope) => superMember(compiler, scope, name);
  }
  const { object: held, name } = memberTarget(compiler, node);
  return (scope) => machine.get(shortened(node, held(scope)), name(scope));
}

function constant(value: Value): Code {
  return () => value;
}

function nameOf(compiler: Compiler, node: SyntaxNode): string {
  const name = field(node, 'name');
  return name ? textOf(compiler, name) : '';
}

/** A function without a name takes that of what it is put into. */
export function named(compiler: Compiler, node: SyntaxNode | undefined, target: SyntaxNode | undefined): Code {
  if (
    node &&
    target?.kind === 'identifier' &&
    /^(?:arrow_function|function_expression)$/.test(node.kind) &&
    !field(node, 'name') &&
    !node.faulty
  ) {
    const make = compiler.func(node, textOf(compiler, target));
    return (scope) => make(scope);
  }
  if (node?.kind === 'class' && target?.kind === 'identifier' && !field(node, 'name'))
    return compiler.classOf(node, textOf(compiler, target));
  return compiler.expression(node);
}

function binaryExpression(compiler: Compiler, node: SyntaxNode): Code {
  const { machine } = compiler;
  const [left, right] = [compiler.expression(field(node, 'left')), compiler.expression(field(node, 'right'))];
  const operator = textOf(compiler, field(node, 'operator')!);
  switch (operator) {
    case '&&':
      return (scope) => {
        const first = left(scope);
        return isTrue(first) ? right(scope) : first;
      };
    case '||':
      return (scope) => {
        const first = left(scope);
        return isTrue(first) ? first : right(scope);
      };
    case '??':
      return (scope) => left(scope) ?? right(scope);
    case 'in':
      return (scope) => {
        const name = toName(machine, left(scope));
        return hasMember(machine, right(scope), name);
      };
    case 'instanceof':
      return (scope) => instanceOf(compiler, left(scope), right(scope));
    default:
      return (scope) => binary(machine, operator, left(scope), right(scope));
  }
}

function instanceOf({ machine, globals }: Compiler, value: Value, type: Value): boolean {
  if (!(type instanceof JsFunction)) return machine.fail('TypeError');
  if (type === globals.get('Array')) return value instanceof JsArray;
  if (type === globals.get('Object')) return value instanceof JsObject ? true : unknown('instanceof Object');
  if (!type.prototype) return unknown('instanceof such a type');
  if (!(value instanceof JsObject)) return false;
  for (let at = value.proto; at; at = at.proto) if (at === type.prototype) return true;
  return false;
}

function unary(compiler: Compiler, node: SyntaxNode): Code {
  const { machine } = compiler;
  const argument = field(node, 'argument')!;
  const operand = compiler.expression(argument);
  const operator = textOf(compiler, field(node, 'operator')!);
  const number = (scope: Environment): number | bigint => {
    const value = toPrimitive(machine, operand(scope), 'number');
    return typeof value === 'bigint' ? value : Number(value);
  };
  switch (operator) {
    case '!':
      return (scope) => !isTrue(operand(scope));
    case '-':
      return (scope) => -number(scope);
    case '+':
      return (scope) => {
        const value = number(scope);
        return typeof value === 'bigint' ? machine.fail('TypeError') : value;
      };
    case '~':
      return (scope) => ~number(scope);
    case 'void':
      return (scope) => void operand(scope);
    case 'typeof': {
      const name = argument.kind === 'identifier' ? textOf(compiler, argument) : undefined;
      return (scope) => {
        if (name !== undefined && !cellOf(scope, name) && !compiler.globals.has(name))
          return unknown(`the name ${name} is not known here`);
        return typeOf(operand(scope));
      };
    }
    case 'delete': {
      if (!/^(?:member|subscript)_expression$/.test(argument.kind)) return notKnown('delete of such a target');
      const { object: held, name } = memberTarget(compiler, argument);
      return (scope) => deleteMember(held(scope), name(scope));
    }
    default:
      return notKnown(`the operator ${operator}`);
  }
}

/** Reads and writes one place whose parts are evaluated once. */
function placeOf(
  compiler: Compiler,
  node: SyntaxNode,
): (scope: Environment) => { readonly get: () => Value; readonly set: (value: Value) => void } {
  const { machine } = compiler;
  if (node.kind === 'parenthesized_expression' || node.kind === 'non_null_expression')
    return placeOf(compiler, parts(node)[0]!);
  if (node.kind === 'identifier') {
    const name = textOf(compiler, node);
    return (scope) => ({
      get: () => readName(compiler, scope, name),
      set: (value) => writeName(compiler, scope, name, value),
    });
  }
  if (!/^(?:member|subscript)_expression$/.test(node.kind)) return () => unknown('assignment to such a target');
  const { object: held, name } = memberTarget(compiler, node);
  return (scope) => {
    const [target, key] = [held(scope), name(scope)];
    return { get: () => machine.get(target, key), set: (value) => setMember(machine, target, key, value) };
  };
}

function update(compiler: Compiler, node: SyntaxNode): Code {
  const { machine } = compiler;
  const argument = field(node, 'argument')!;
  const place = placeOf(compiler, argument);
  const operator = field(node, 'operator')!;
  const isPrefix = operator.start < argument.start;
  const isUp = operator.kind === '++';
  return (scope) => {
    const { get, set } = place(scope);
    const value = toPrimitive(machine, get(), 'number');
    const old = typeof value === 'bigint' ? value : Number(value);
    const fresh = typeof old === 'bigint' ? (isUp ? old + 1n : old - 1n) : isUp ? old + 1 : old - 1;
    set(fresh);
    return isPrefix ? fresh : old;
  };
}

function augmented(compiler: Compiler, node: SyntaxNode): Code {
  const { machine } = compiler;
  const place = placeOf(compiler, field(node, 'left')!);
  const operator = textOf(compiler, field(node, 'operator')!).slice(0, -1);
  const right = named(compiler, field(node, 'right'), field(node, 'left'));
  return (scope) => {
    const { get, set } = place(scope);
    const old = get();
    if (
      operator === '&&'
        ? !isTrue(old)
        : operator === '||'
          ? isTrue(old)
          : operator === '??' && old !== undefined && old !== null
    )
      return old;
    const value = right(scope);
    const fresh =
      operator === '&&' || operator === '||' || operator === '??' ? value : binary(machine, operator, old, value);
    set(fresh);
    return fresh;
  };
}
