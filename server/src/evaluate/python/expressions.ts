// Python's expressions, compiled to functions over frames. What has no case here is unknown when it is reached.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { Unknown, unknown } from '../evaluation.ts';
import { isTrue } from './compare.ts';
import { nameAccess, notKnown, textOf, type Code, type Compiler } from './compiler.ts';
import { comprehension, generatorExpression } from './comprehensions.ts';
import { raise } from './errors.ts';
import { format } from './format.ts';
import { lambda } from './functions.ts';
import { addTo, listOf, putInto } from './iterate.ts';
import { basicText, numberLiteral, unescaped } from './literals.ts';
import { binary, compare, subscript, unary } from './operators.ts';
import { repr, str } from './repr.ts';
import { field, parts, type Frame, type Scope } from './scope.ts';
import { subscriptIndex } from './subscripts.ts';
import { PyDict, PyList, PySet, PyTuple, type Given, type Value } from './values.ts';

/** Compiles an expression; never fails, what it cannot compile is unknown when it runs. */
export function expression(compiler: Compiler, node: SyntaxNode | undefined, scope: Scope): Code {
  if (!node || node.faulty || node.children.some((child) => child.faulty)) return notKnown('the text cannot be parsed');
  try {
    return compile(compiler, node, scope);
  } catch (error) {
    if (error instanceof Unknown) return notKnown(error.message);
    throw error;
  }
}

function compile(compiler: Compiler, node: SyntaxNode, scope: Scope): Code {
  const { machine } = compiler;
  const of = (child: SyntaxNode | undefined) => expression(compiler, child, scope);
  switch (node.kind) {
    case 'identifier':
      return (({ get }) => get)(nameAccess(compiler, textOf(compiler, node), scope));
    case 'integer':
    case 'float':
      return constant(numberLiteral(textOf(compiler, node)));
    case 'true':
      return constant(true);
    case 'false':
      return constant(false);
    case 'none':
      return constant(null);
    case 'string':
      return string(compiler, node, scope);
    case 'concatenated_string': {
      const all = parts(node).map(of);
      return (frame) => all.map((one) => one(frame) as string).join('');
    }
    case 'parenthesized_expression': {
      const inner = parts(node);
      return inner.length === 1 ? of(inner[0]) : notKnown('an unusual expression');
    }
    case 'list': {
      const items = several(compiler, parts(node), scope);
      return (frame) => new PyList(items(frame));
    }
    case 'tuple':
    case 'expression_list': {
      const items = several(compiler, parts(node), scope);
      return (frame) => new PyTuple(items(frame));
    }
    case 'set': {
      const items = several(compiler, parts(node), scope);
      return (frame) => {
        const made = new PySet();
        for (const one of items(frame)) addTo(machine, made, one);
        return made;
      };
    }
    case 'dictionary':
      return dictionary(compiler, node, scope);
    case 'binary_operator': {
      const [left, right] = [of(field(node, 'left')), of(field(node, 'right'))];
      const operator = textOf(compiler, field(node, 'operator')!);
      return (frame) => binary(machine, operator, left(frame), right(frame));
    }
    case 'unary_operator': {
      const operand = of(field(node, 'argument'));
      const operator = textOf(compiler, field(node, 'operator')!);
      return (frame) => unary(machine, operator, operand(frame));
    }
    case 'not_operator': {
      const operand = of(field(node, 'argument'));
      return (frame) => !isTrue(machine, operand(frame));
    }
    case 'boolean_operator': {
      const [left, right] = [of(field(node, 'left')), of(field(node, 'right'))];
      const isAnd = textOf(compiler, field(node, 'operator')!) === 'and';
      return (frame) => {
        const first = left(frame);
        return isTrue(machine, first) === isAnd ? right(frame) : first;
      };
    }
    case 'comparison_operator':
      return comparison(compiler, node, scope);
    case 'conditional_expression': {
      const [yes, condition, no] = parts(node).map(of);
      return (frame) => (isTrue(machine, condition!(frame)) ? yes!(frame) : no!(frame));
    }
    case 'named_expression': {
      let outer = scope;
      let hops = 0;
      for (; outer.kind === 'comprehension' && outer.parent; outer = outer.parent) hops++;
      const access = nameAccess(compiler, textOf(compiler, field(node, 'name')!), outer);
      const value = of(field(node, 'value'));
      return (frame) => {
        const result = value(frame);
        let at = frame;
        for (let hop = 0; hop < hops; hop++) at = at.parent!;
        access.set(at, result);
        return result;
      };
    }
    case 'attribute': {
      const object = of(field(node, 'object'));
      const name = textOf(compiler, field(node, 'attribute')!);
      return (frame) => machine.attribute(object(frame), name);
    }
    case 'subscript': {
      const object = of(field(node, 'value'));
      const index = subscriptIndex(compiler, node, scope);
      return (frame) => subscript(machine, object(frame), index(frame));
    }
    case 'call':
      return call(compiler, node, scope);
    case 'lambda':
      return lambda(compiler, node, scope);
    case 'list_comprehension':
    case 'set_comprehension':
    case 'dictionary_comprehension':
      return comprehension(compiler, node, scope);
    case 'generator_expression':
      return generatorExpression(compiler, node, scope);
    default:
      return notKnown(`the syntax ${node.kind}`);
  }
}

function constant(value: Value): Code {
  return () => value;
}

/** The values of a list of expressions, with what is spread. */
function several(compiler: Compiler, nodes: readonly SyntaxNode[], scope: Scope): (frame: Frame) => Value[] {
  const { machine } = compiler;
  const items = nodes.map((node) => {
    const isSpread = node.kind === 'list_splat';
    return { isSpread, code: expression(compiler, isSpread ? parts(node)[0] : node, scope) };
  });
  return (frame) => {
    const found: Value[] = [];
    for (const { isSpread, code } of items) {
      if (isSpread) found.push(...listOf(machine, code(frame)));
      else found.push(code(frame));
    }
    machine.meter.allocate(items.length);
    return found;
  };
}

function dictionary(compiler: Compiler, node: SyntaxNode, scope: Scope): Code {
  const { machine } = compiler;
  const entries = parts(node).map((one) => {
    if (one.kind === 'pair')
      return {
        key: expression(compiler, field(one, 'key'), scope),
        value: expression(compiler, field(one, 'value'), scope),
      };
    return { value: expression(compiler, one.kind === 'dictionary_splat' ? parts(one)[0] : undefined, scope) };
  });
  return (frame) => {
    const made = new PyDict();
    for (const { key, value } of entries) {
      if (key) {
        const name = key(frame);
        putInto(machine, made, name, value(frame));
        continue;
      }
      const other = value(frame);
      if (!(other instanceof PyDict)) return raise('TypeError');
      for (const [name, held] of other.entries.values()) putInto(machine, made, name, held);
    }
    return made;
  };
}

function comparison(compiler: Compiler, node: SyntaxNode, scope: Scope): Code {
  const { machine } = compiler;
  const operands = node.children
    .filter((child) => child.named && child.field !== 'operators' && child.kind !== 'comment')
    .map((child) => expression(compiler, child, scope));
  const operators = node.children
    .filter((child) => child.field === 'operators')
    .map((child) => textOf(compiler, child).replace(/\s+/g, ' '));
  if (operands.length !== operators.length + 1) return notKnown('an unusual comparison');
  return (frame) => {
    let left = operands[0]!(frame);
    for (let at = 0; at < operators.length; at++) {
      const right = operands[at + 1]!(frame);
      if (!compare(machine, operators[at]!, left, right)) return false;
      left = right;
    }
    return true;
  };
}

/** Evaluates the arguments of a call. */
export function argumentsOf(compiler: Compiler, node: SyntaxNode | undefined, scope: Scope): (frame: Frame) => Given {
  if (!node) return () => ({ args: [], named: new Map() });
  if (node.kind === 'generator_expression') {
    const only = expression(compiler, node, scope);
    return (frame) => ({ args: [only(frame)], named: new Map() });
  }
  const { machine } = compiler;
  const given = parts(node).map((one) => {
    if (one.kind === 'keyword_argument')
      return { name: textOf(compiler, field(one, 'name')!), code: expression(compiler, field(one, 'value'), scope) };
    const spread = one.kind === 'list_splat' ? 'list' : one.kind === 'dictionary_splat' ? 'dict' : undefined;
    return { spread, code: expression(compiler, spread ? parts(one)[0] : one, scope) };
  });
  return (frame) => {
    const args: Value[] = [];
    const named = new Map<string, Value>();
    const name = (key: Value, value: Value) => {
      if (typeof key !== 'string' || named.has(key)) raise('TypeError');
      else named.set(key, value);
    };
    for (const one of given) {
      const value = one.code(frame);
      if (one.name !== undefined) name(one.name, value);
      else if (one.spread === 'list') args.push(...listOf(machine, value));
      else if (one.spread === 'dict') {
        if (!(value instanceof PyDict)) return raise('TypeError');
        for (const [key, held] of value.entries.values()) name(key, held);
      } else args.push(value);
    }
    return { args, named };
  };
}

function call(compiler: Compiler, node: SyntaxNode, scope: Scope): Code {
  const { machine } = compiler;
  const callee = field(node, 'function');
  const given = argumentsOf(compiler, field(node, 'arguments'), scope);
  const func = expression(compiler, callee, scope);
  return (frame) => {
    machine.meter.step();
    const target = func(frame);
    const { args, named } = given(frame);
    return machine.call(target, args, named);
  };
}

/** A string with its prefix; an f-string is put together when it is reached. */
function string(compiler: Compiler, node: SyntaxNode, scope: Scope): Code {
  const { machine } = compiler;
  const start = textOf(
    compiler,
    node.children.find((child) => child.kind === 'string_start')!,
  );
  const prefix = start.replace(/['"]+$/, '').toLowerCase();
  if (prefix.includes('b') || prefix.includes('t')) return notKnown('bytes');
  const isRaw = prefix.includes('r');
  const isFormat = prefix.includes('f');
  const pieces = pieceCodes(compiler, node, scope, isRaw, isFormat);
  if (pieces.every((piece) => typeof piece === 'string')) return constant(basicText(pieces.join('')));
  return (frame) => {
    const text = pieces.map((piece) => (typeof piece === 'string' ? piece : (piece(frame) as string))).join('');
    machine.meter.allocate(text.length);
    return text;
  };
}

function pieceCodes(
  compiler: Compiler,
  node: SyntaxNode,
  scope: Scope,
  isRaw: boolean,
  isFormat: boolean,
): readonly (string | Code)[] {
  const found: (string | Code)[] = [];
  const inner = node.children.filter((child) => child.kind !== 'string_start' && child.kind !== 'string_end');
  for (const child of inner) {
    if (child.kind === 'interpolation') {
      if (!isFormat) return unknown('an unusual string');
      found.push(interpolation(compiler, child, scope));
      continue;
    }
    const text = textOf(compiler, child).replaceAll('\r\n', '\n');
    const plain = isFormat ? text.replaceAll('{{', '{').replaceAll('}}', '}') : text;
    found.push(isRaw ? plain : unescaped(plain));
  }
  return found;
}

function interpolation(compiler: Compiler, node: SyntaxNode, scope: Scope): Code {
  const { machine } = compiler;
  if (node.children.some((child) => child.kind === '=')) return notKnown('an f-string with =');
  const outer = node.parent?.children.find((child) => child.kind === 'string_start');
  const quote = outer ? textOf(compiler, outer).slice(-1) : '';
  // Before Python 3.12 these could not stand there.
  if (/[\\\n#]/.test(textOf(compiler, node)) || (quote !== '' && textOf(compiler, node).includes(quote)))
    return notKnown('an f-string that older versions refuse');
  const value = expression(compiler, field(node, 'expression'), scope);
  const conversionNode = field(node, 'type_conversion');
  const conversion = conversionNode ? textOf(compiler, conversionNode) : '';
  const specNode = field(node, 'format_specifier');
  const spec = specNode ? specification(compiler, specNode, scope) : () => '';
  return (frame) => {
    const raw = value(frame);
    const shown =
      conversion === ''
        ? raw
        : conversion === '!r'
          ? repr(machine, raw)
          : conversion === '!s'
            ? str(machine, raw)
            : unknown('an unusual conversion');
    return format(machine, shown, spec(frame) as string);
  };
}

function specification(compiler: Compiler, node: SyntaxNode, scope: Scope): Code {
  const { machine } = compiler;
  const pieces: (string | Code)[] = [];
  let at = node.start + 1;
  for (const child of node.children.filter((one) => one.kind === 'format_expression' || one.kind === 'interpolation')) {
    pieces.push(compiler.text.slice(at, child.start));
    const code = expression(compiler, field(child, 'expression'), scope);
    pieces.push((frame) => format(machine, code(frame), ''));
    at = child.end;
  }
  pieces.push(compiler.text.slice(at, node.end));
  return (frame) => pieces.map((piece) => (typeof piece === 'string' ? piece : (piece(frame) as string))).join('');
}
