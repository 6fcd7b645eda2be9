// Java as templates see it. Lists and other collections are told as sets, since they have a `size()` like those;
// a list is an array here.

import { sourceOf, type SyntaxNode } from '../../core/syntaxTree.ts';
import type { RoughType, VisibleName } from '../dialect.ts';
import {
  assignmentMaker,
  binaryMaker,
  conditionalMaker,
  createDialect,
  field,
  fields,
  functionOf,
  ifOf,
  inner,
  jump,
  kinds,
  leaf,
  loopOf,
  operatorsOfC,
  parenthesised,
  real,
  stringMaker,
  unaryMaker,
  updateMaker,
  type Maker,
} from './braces.ts';
import { bracesWriter, plainLiteral, strengthsOf } from './bracesWriter.ts';

const operators = { ...operatorsOfC, shift: ['<<', '>>', '>>>'] };

const lookAlikes: readonly (readonly string[])[] = [
  ['indexOf', 'lastIndexOf'],
  ['startsWith', 'endsWith', 'contains', 'equals'],
  ['equals', 'equalsIgnoreCase'],
  ['toLowerCase', 'toUpperCase'],
  ['floor', 'ceil', 'round', 'rint'],
  ['min', 'max'],
  ['add', 'addFirst', 'addLast', 'remove'],
  ['getFirst', 'getLast', 'removeFirst', 'removeLast'],
  ['push', 'pop', 'peek'],
  ['poll', 'peek', 'pollFirst', 'pollLast'],
  ['offer', 'offerFirst', 'offerLast'],
  ['get', 'getOrDefault', 'containsKey'],
  ['containsKey', 'containsValue'],
  ['put', 'putIfAbsent'],
  ['keySet', 'values', 'entrySet'],
  ['getKey', 'getValue'],
  ['anyMatch', 'allMatch', 'noneMatch'],
  ['isBefore', 'isAfter', 'isEqual'],
  ['plus', 'minus'],
  ['isDigit', 'isLetter', 'isLetterOrDigit', 'isWhitespace', 'isUpperCase', 'isLowerCase'],
  ['isEmpty', 'isBlank', 'isPresent'],
  ['floorDiv', 'floorMod'],
  ['replace', 'replaceAll', 'replaceFirst'],
  ['strip', 'trim', 'stripLeading', 'stripTrailing'],
];

const write = bracesWriter({
  strengths: strengthsOf([
    ['||'],
    ['&&'],
    ['|'],
    ['^'],
    ['&'],
    ['==', '!='],
    ['<', '>', '<=', '>=', 'instanceof'],
    ['<<', '>>', '>>>'],
    ['+', '-'],
    ['*', '/', '%'],
  ]),
  parentheses: true,
  semicolons: true,
  nullWord: 'null',
  least: (a, b) => `Math.min(${a}, ${b})`,
  greatest: (a, b) => `Math.max(${a}, ${b})`,
  lengthOf: (text, type) =>
    type === 'list'
      ? `${text}.length`
      : type === 'string'
        ? `${text}.length()`
        : isCollection(type)
          ? `${text}.size()`
          : undefined,
  isEmpty: (text, type) =>
    type === 'list' ? `${text}.length == 0` : type === 'string' || isCollection(type) ? `${text}.isEmpty()` : undefined,
  copyOf: (text, type) => (type === 'list' ? `${text}.clone()` : undefined),
  floatDivision: (left, right) => `(double) (${left}) / (${right})`,
  conditional: (condition, yes, no) => `(${condition}) ? ${yes} : ${no}`,
  literal: (value) => (value.kind === 'bigint' ? `${value.value}L` : plainLiteral(value, 'null')),
});

function isCollection(type: RoughType): boolean {
  return type === 'set' || type === 'map';
}

function unwrapped(node: SyntaxNode | undefined): SyntaxNode | undefined {
  return node?.kind === 'parenthesized_expression' ? inner(node) : node;
}

const declarator: Maker = (node) => {
  const [name, value] = [field(node, 'name'), field(node, 'value')];
  return name && { kind: 'declaration', name, ...(value ? { value } : {}) };
};

const declaration: Maker = (node) => {
  const parts = fields(node, 'declarator');
  const made = parts.length === 1 ? declarator(parts[0]!) : undefined;
  const type = field(node, 'type');
  return made?.kind === 'declaration' && type ? { ...made, type } : made;
};

const call: Maker = (node) => {
  const [name, argumentList, object] = [field(node, 'name'), field(node, 'arguments'), field(node, 'object')];
  const callee = name ?? field(node, 'type');
  if (!callee || !argumentList) return undefined;
  return {
    kind: 'call',
    callee,
    args: real(argumentList.children),
    argumentList,
    ...(object && name ? { object, method: name } : {}),
    constructs: node.kind === 'object_creation_expression',
  };
};

const func: Maker = (node) =>
  functionOf(field(node, 'name'), real(field(node, 'parameters')?.children ?? []), field(node, 'body'));

const lambda: Maker = (node) => {
  const [body, parameters] = [field(node, 'body'), field(node, 'parameters')];
  const list = parameters?.kind === 'identifier' ? [parameters] : real(parameters?.children ?? []);
  return functionOf(undefined, list, body, { concise: body?.kind !== 'block' });
};

const block: Maker = (node) => ({ kind: 'block', statements: real(node.children) });
const classMaker: Maker = (node) => {
  const [name, body] = [field(node, 'name'), field(node, 'body')];
  return body && { kind: 'class', ...(name ? { name } : {}), body };
};

const makers: Readonly<Record<string, Maker>> = {
  binary_expression: binaryMaker(operators),
  unary_expression: unaryMaker(),
  update_expression: updateMaker,
  parenthesized_expression: parenthesised,
  identifier: leaf('name'),
  decimal_integer_literal: leaf('number'),
  hex_integer_literal: leaf('number'),
  decimal_floating_point_literal: leaf('number'),
  character_literal: leaf('number'),
  string_literal: stringMaker,
  true: () => ({ kind: 'boolean', value: true }),
  false: () => ({ kind: 'boolean', value: false }),
  null_literal: () => ({ kind: 'null' }),
  array_initializer: (node) => ({ kind: 'list', items: real(node.children) }),
  method_invocation: call,
  object_creation_expression: call,
  field_access: (node) => {
    const [object, property] = [field(node, 'object'), field(node, 'field')];
    return object && property && { kind: 'member', object, property, optional: false };
  },
  array_access: (node) => {
    const [object, index] = [field(node, 'array'), field(node, 'index')];
    return object && index && { kind: 'index', object, index };
  },
  ternary_expression: conditionalMaker,
  assignment_expression: assignmentMaker,
  local_variable_declaration: declaration,
  expression_statement: (node) => {
    const expression = inner(node);
    return expression && { kind: 'expressionStatement', expression };
  },
  return_statement: jump('return'),
  throw_statement: jump('throw'),
  break_statement: () => ({ kind: 'break' }),
  continue_statement: () => ({ kind: 'continue' }),
  if_statement: (node) =>
    ifOf(unwrapped(field(node, 'condition')), field(node, 'consequence'), field(node, 'alternative')),
  while_statement: (node) => loop('while', node),
  do_statement: (node) => loop('do', node),
  for_statement: (node) => loop('for', node),
  enhanced_for_statement: (node) => {
    const [variable, iterable, body] = ['name', 'value', 'body'].map((name) => field(node, name));
    return variable && iterable && body && { kind: 'each', variable, iterable, body };
  },
  block,
  constructor_body: block,
  method_declaration: func,
  constructor_declaration: func,
  lambda_expression: lambda,
  class_declaration: classMaker,
  import_declaration: () => ({ kind: 'import' }),
};

function loop(flavour: 'while' | 'do' | 'for', node: SyntaxNode) {
  const condition = field(node, 'condition');
  return loopOf(flavour, {
    initial: field(node, 'init'),
    condition: flavour === 'for' ? condition : unwrapped(condition),
    update: field(node, 'update'),
    body: field(node, 'body'),
  });
}

const results: Readonly<Record<string, RoughType>> = {
  length: 'number',
  size: 'number',
  indexOf: 'number',
  lastIndexOf: 'number',
  compareTo: 'number',
  abs: 'number',
  floorMod: 'number',
  sqrt: 'number',
  parseInt: 'number',
  equals: 'boolean',
  isEmpty: 'boolean',
  isBlank: 'boolean',
  contains: 'boolean',
  containsKey: 'boolean',
  startsWith: 'boolean',
  endsWith: 'boolean',
  hasNext: 'boolean',
  isDigit: 'boolean',
  isLetter: 'boolean',
  substring: 'string',
  trim: 'string',
  toString: 'string' as const,
  toLowerCase: 'string',
  toUpperCase: 'string',
  join: 'string',
  format: 'string',
  split: 'list',
  toCharArray: 'list',
  keySet: 'set',
  values: 'set',
  entrySet: 'set',
};

function typeOfWritten(type: SyntaxNode | undefined, value?: SyntaxNode): RoughType {
  if (!type) return 'unknown';
  const written = sourceOf(type);
  if (type.kind === 'array_type') return 'list';
  if (/^(?:byte|short|int|long|float|double|char|Integer|Long|Double|Float|Character)$/u.test(written)) return 'number';
  if (/^(?:boolean|Boolean)$/u.test(written)) return 'boolean';
  if (/^(?:String|CharSequence)$/u.test(written)) return 'string';
  if (/^(?:\w*Map)\b/u.test(written)) return 'map';
  if (/^(?:\w*(?:List|Set|Deque|Queue|Stack|Collection|Vector))\b/u.test(written)) return 'set';
  if (written === 'var') return typeOfValue(value);
  return 'unknown';
}

function typeOfValue(value: SyntaxNode | undefined): RoughType {
  const made = value && makers[value.kind]?.(value);
  if (made?.kind === 'number' || made?.kind === 'string' || made?.kind === 'boolean') return made.kind;
  if (value?.kind === 'array_creation_expression') return 'list';
  return value?.kind === 'object_creation_expression' ? typeOfWritten(field(value, 'type')) : 'unknown';
}

function named(node: SyntaxNode | undefined, origin: VisibleName['origin'], type: RoughType): readonly VisibleName[] {
  return node ? [{ name: sourceOf(node), origin, type }] : [];
}

function declares(node: SyntaxNode): readonly VisibleName[] {
  switch (node.kind) {
    case 'local_variable_declaration':
    case 'field_declaration': {
      const origin =
        node.kind === 'field_declaration' ? 'outer' : node.parent?.kind === 'for_statement' ? 'loop' : 'local';
      return fields(node, 'declarator').flatMap((one) =>
        named(field(one, 'name'), origin, typeOfWritten(field(node, 'type'), field(one, 'value'))),
      );
    }
    case 'formal_parameters':
    case 'inferred_parameters':
      return real(node.children).flatMap((one) => {
        if (one.kind === 'identifier') return named(one, 'parameter', 'unknown');
        if (one.kind !== 'spread_parameter')
          return named(field(one, 'name'), 'parameter', typeOfWritten(field(one, 'type')));
        const spread = one.children.find((child) => child.kind === 'variable_declarator');
        return named(spread && field(spread, 'name'), 'parameter', 'list');
      });
    case 'catch_formal_parameter':
      return named(field(node, 'name'), 'parameter', 'object');
    case 'method_declaration':
      return named(field(node, 'name'), 'outer', 'function');
    case 'identifier':
      // The variable of a loop over a collection, and the only parameter of a lambda.
      if (node.parent?.kind === 'enhanced_for_statement' && node.field === 'name')
        return named(node, 'loop', typeOfWritten(field(node.parent, 'type')));
      return node.parent?.kind === 'lambda_expression' && node.field === 'parameters'
        ? named(node, 'parameter', 'unknown')
        : [];
    default:
      return [];
  }
}

/** Java. */
export const javaDialect = createDialect({
  id: 'java',
  languages: ['java'],
  write,
  operators,
  lookAlikes,
  makers,
  blocks: kinds('block constructor_body switch_block_statement_group'),
  notStatements: kinds('switch_label explicit_constructor_invocation class_declaration'),
  expressions: kinds(`binary_expression unary_expression parenthesized_expression identifier decimal_integer_literal
    hex_integer_literal decimal_floating_point_literal character_literal string_literal true false null_literal
    method_invocation object_creation_expression field_access array_access ternary_expression cast_expression
    instanceof_expression lambda_expression array_creation_expression method_reference switch_expression`),
  isValue(node) {
    const { parent } = node;
    if (!parent || node.field === 'name' || node.field === 'field') return false;
    if (node.field === 'left') return parent.kind !== 'assignment_expression';
    if (parent.kind === 'method_reference' || parent.kind === 'switch_label') return false;
    // A condition keeps the parentheses that the grammar asks for.
    if (node.kind === 'parenthesized_expression' && (node.field === 'condition' || parent.kind.endsWith('_statement')))
      return false;
    if (parent.kind === 'expression_statement' || parent.kind === 'update_expression') return false;
    if (node.kind === 'switch_expression') return node.field === 'value';
    return (
      !/^(?:scoped_identifier|package_declaration|import_declaration|labeled_statement|break_statement|continue_statement|lambda_expression|inferred_parameters|marker_annotation|annotation)$/u.test(
        parent.kind,
      ) || node.field === 'body'
    );
  },
  wide: kinds('class_body enum_body_declarations interface_body'),
  declares,
  results,
  character: 'number',
});
