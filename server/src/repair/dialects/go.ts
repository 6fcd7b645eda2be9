// Go as templates see it.

import { sourceOf, type SyntaxNode } from '../../core/syntaxTree.ts';
import type { RoughType, VisibleName } from '../dialect.ts';
import {
  assignmentMaker,
  binaryMaker,
  createDialect,
  field,
  fields,
  functionOf,
  ifOf,
  inner,
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
import { bracesWriter, strengthsOf } from './bracesWriter.ts';

const operators = { ...operatorsOfC, bitwise: ['&', '|', '^', '&^'] };

const lookAlikes: readonly (readonly string[])[] = [
  ['HasPrefix', 'HasSuffix', 'Contains', 'EqualFold'],
  ['TrimPrefix', 'TrimSuffix', 'Trim', 'TrimLeft', 'TrimRight'],
  ['Index', 'LastIndex', 'IndexByte', 'LastIndexByte'],
  ['Split', 'SplitAfter', 'Fields'],
  ['Replace', 'ReplaceAll'],
  ['ToUpper', 'ToLower', 'ToTitle'],
  ['Floor', 'Ceil', 'Round', 'Trunc'],
  ['min', 'max', 'Min', 'Max'],
  ['len', 'cap'],
  ['Before', 'After', 'Equal'],
  ['Add', 'Sub'],
  ['Lock', 'RLock'],
  ['Unlock', 'RUnlock'],
  ['IsUpper', 'IsLower', 'IsLetter', 'IsDigit', 'IsSpace', 'IsPunct'],
  ['Atoi', 'ParseInt', 'ParseFloat'],
  ['Print', 'Println', 'Printf'],
  ['Slice', 'SliceStable'],
];

const write = bracesWriter({
  strengths: strengthsOf([
    ['||'],
    ['&&'],
    ['==', '!=', '<', '<=', '>', '>='],
    ['+', '-', '|', '^'],
    ['*', '/', '%', '<<', '>>', '&', '&^'],
  ]),
  parentheses: false,
  semicolons: false,
  nullWord: 'nil',
  lengthOf: (text, type) => (hasLength(type) ? `len(${text})` : undefined),
  isEmpty: (text, type) => (hasLength(type) ? `len(${text}) == 0` : undefined),
  // Full slices of no capacity make `append` copy.
  copyOf: (text, type) => (type === 'list' ? `append(${text}[:0:0], ${text}...)` : undefined),
  floatDivision: (left, right) => `float64(${left}) / float64(${right})`,
  least: (a, b) => `min(${a}, ${b})`,
  greatest: (a, b) => `max(${a}, ${b})`,
});

function hasLength(type: RoughType): boolean {
  return type === 'list' || type === 'string' || type === 'map';
}

/** The only expression of a list of one; a list of several is itself. */
function single(list: SyntaxNode | undefined): SyntaxNode | undefined {
  if (list?.kind !== 'expression_list') return list;
  const items = real(list.children);
  return items.length === 1 ? items[0] : list;
}

const block: Maker = (node) => {
  const list = node.children.find((child) => child.kind === 'statement_list');
  return { kind: 'block', statements: real(list?.children ?? []) };
};

const assignment: Maker = (node) => {
  const shape = assignmentMaker(node);
  if (shape?.kind !== 'assignment') return undefined;
  return { ...shape, target: single(shape.target)!, value: single(shape.value)! };
};

const shortDeclaration: Maker = (node) => {
  const [name, value] = [single(field(node, 'left')), single(field(node, 'right'))];
  return name?.kind === 'identifier' && value ? { kind: 'declaration', name, value } : undefined;
};

const variable: Maker = (node) => {
  const specs = node.children.filter((child) => child.kind === 'var_spec' || child.kind === 'const_spec');
  const names = specs.length === 1 ? fields(specs[0]!, 'name') : [];
  if (names.length !== 1) return undefined;
  const [type, value] = [field(specs[0]!, 'type'), single(field(specs[0]!, 'value'))];
  return { kind: 'declaration', name: names[0]!, ...(value ? { value } : {}), ...(type ? { type } : {}) };
};

const loop: Maker = (node) => {
  const body = field(node, 'body');
  const head = real(node.children).find((child) => child !== body);
  if (head?.kind === 'range_clause') {
    const [variables, iterable] = [field(head, 'left'), field(head, 'right')];
    return variables && iterable && body && { kind: 'each', variable: variables, iterable, body };
  }
  if (head?.kind !== 'for_clause')
    return loopOf('while', { initial: undefined, condition: head, update: undefined, body });
  const [initial, condition, update] = ['initializer', 'condition', 'update'].map((name) => field(head, name));
  return loopOf('for', { initial, condition, update, body });
};

const call: Maker = (node) => {
  const [callee, argumentList] = [field(node, 'function'), field(node, 'arguments')];
  if (!callee || !argumentList) return undefined;
  const [object, method] =
    callee.kind === 'selector_expression' ? [field(callee, 'operand'), field(callee, 'field')] : [];
  return {
    kind: 'call',
    callee,
    args: real(argumentList.children),
    argumentList,
    ...(object && method ? { object, method } : {}),
    constructs: false,
  };
};

const composite: Maker = (node) => {
  const [type, body] = [field(node, 'type'), field(node, 'body')];
  if (!type || !body) return undefined;
  const pairs = real(body.children);
  if (type.kind === 'slice_type' || type.kind === 'array_type') {
    const items = pairs.flatMap((one) => (one.kind === 'literal_element' ? [inner(one) ?? one] : []));
    return items.length === pairs.length ? { kind: 'list', items } : undefined;
  }
  const entries = pairs.flatMap((one) => {
    const [key, value] = [field(one, 'key'), field(one, 'value')];
    return key && value ? [{ key: inner(key) ?? key, value: inner(value) ?? value }] : [];
  });
  return type.kind === 'map_type' ? { kind: 'map', entries } : undefined;
};

const func: Maker = (node) =>
  functionOf(field(node, 'name'), real(field(node, 'parameters')?.children ?? []), field(node, 'body'));

const makers: Readonly<Record<string, Maker>> = {
  binary_expression: binaryMaker(operators),
  unary_expression: unaryMaker('^'),
  inc_statement: updateMaker,
  dec_statement: updateMaker,
  parenthesized_expression: parenthesised,
  identifier: leaf('name'),
  int_literal: leaf('number'),
  float_literal: leaf('number'),
  rune_literal: leaf('number'),
  interpreted_string_literal: stringMaker,
  raw_string_literal: stringMaker,
  true: () => ({ kind: 'boolean', value: true }),
  false: () => ({ kind: 'boolean', value: false }),
  nil: () => ({ kind: 'null' }),
  composite_literal: composite,
  call_expression: call,
  selector_expression: (node) => {
    const [object, property] = [field(node, 'operand'), field(node, 'field')];
    return object && property && { kind: 'member', object, property, optional: false };
  },
  index_expression: (node) => {
    const [object, index] = [field(node, 'operand'), field(node, 'index')];
    return object && index && { kind: 'index', object, index };
  },
  slice_expression: (node) => {
    const object = field(node, 'operand');
    const [from, to] = [field(node, 'start'), field(node, 'end')];
    return object && { kind: 'slice', object, ...(from ? { from } : {}), ...(to ? { to } : {}) };
  },
  assignment_statement: assignment,
  short_var_declaration: shortDeclaration,
  var_declaration: variable,
  const_declaration: variable,
  expression_statement: (node) => {
    const expression = inner(node);
    return expression && { kind: 'expressionStatement', expression };
  },
  return_statement: (node) => {
    const value = single(inner(node));
    return value ? { kind: 'return', value } : { kind: 'return' };
  },
  break_statement: () => ({ kind: 'break' }),
  continue_statement: () => ({ kind: 'continue' }),
  empty_statement: () => ({ kind: 'pass' }),
  if_statement: (node) => ifOf(field(node, 'condition'), field(node, 'consequence'), field(node, 'alternative')),
  for_statement: loop,
  block,
  function_declaration: func,
  method_declaration: func,
  func_literal: func,
  import_declaration: () => ({ kind: 'import' }),
};

/** The rough type of a type as it is written. */
function typeOfWritten(type: SyntaxNode | undefined): RoughType {
  if (!type) return 'unknown';
  const written = sourceOf(type);
  if (/^(?:u?int(?:8|16|32|64|ptr)?|float(?:32|64)|byte|rune|complex\d+|time\.Duration)$/u.test(written))
    return 'number';
  if (written === 'string') return 'string';
  if (written === 'bool') return 'boolean';
  switch (type.kind) {
    case 'slice_type':
    case 'array_type':
      return 'list';
    case 'map_type':
      return 'map';
    case 'function_type':
      return 'function';
    default:
      return 'unknown';
  }
}

/** The type of a value that needs no names: literals, `len`, `make`. */
function typeOfValue(value: SyntaxNode | undefined): RoughType {
  switch (value?.kind) {
    case 'int_literal':
    case 'float_literal':
    case 'rune_literal':
      return 'number';
    case 'interpreted_string_literal':
    case 'raw_string_literal':
      return 'string';
    case 'true':
    case 'false':
      return 'boolean';
    case 'func_literal':
      return 'function';
    case 'composite_literal':
      return typeOfWritten(field(value, 'type'));
    case 'type_conversion_expression':
      return typeOfWritten(field(value, 'type'));
    case 'binary_expression':
      return operators.arithmetic.includes(field(value, 'operator')?.kind ?? '') ? 'unknown' : typeOfBinary(value);
    case 'call_expression': {
      const callee = sourceOf(field(value, 'function') ?? value);
      if (callee === 'make') return typeOfWritten(inner(field(value, 'arguments') ?? value));
      return results[callee.split('.').at(-1)!] ?? 'unknown';
    }
    default:
      return 'unknown';
  }
}

function typeOfBinary(value: SyntaxNode): RoughType {
  const operator = value.children.find((child) => child.field === 'operator')?.kind ?? '';
  if (['==', '!=', '<', '<=', '>', '>=', '&&', '||'].includes(operator)) return 'boolean';
  const sides = [typeOfValue(field(value, 'left')), typeOfValue(field(value, 'right'))];
  return sides.find((side) => side !== 'unknown') ?? 'unknown';
}

const results: Readonly<Record<string, RoughType>> = {
  len: 'number',
  cap: 'number',
  int: 'number',
  int64: 'number',
  float64: 'number',
  byte: 'number',
  rune: 'number',
  string: 'string',
  append: 'list',
  Split: 'list',
  Fields: 'list',
  Join: 'string',
  ToLower: 'string',
  ToUpper: 'string',
  TrimSpace: 'string',
  Sprintf: 'string',
  Itoa: 'string',
  HasPrefix: 'boolean',
  HasSuffix: 'boolean',
  Contains: 'boolean',
  Index: 'number',
  Abs: 'number',
  Floor: 'number',
  Ceil: 'number',
  Sqrt: 'number',
};

/** Names on the left of `:=` and `range`, with the types of the values where they stand side by side. */
function leftNames(node: SyntaxNode, origin: VisibleName['origin']): readonly VisibleName[] {
  const names = real(field(node, 'left')?.children ?? []);
  const right = field(node, 'right');
  const values = right?.kind === 'expression_list' ? real(right.children) : [];
  return names
    .map((name, index) => {
      const value = values.length === names.length ? typeOfValue(values[index]) : 'unknown';
      return { name: sourceOf(name), origin, type: value };
    })
    .toReversed();
}

function specNames(node: SyntaxNode): readonly VisibleName[] {
  const values = real(field(node, 'value')?.children ?? []);
  const written = typeOfWritten(field(node, 'type'));
  return fields(node, 'name').map((name, index) => ({
    name: sourceOf(name),
    origin: 'local' as const,
    type: written === 'unknown' ? typeOfValue(values[index]) : written,
  }));
}

function parameterNames(list: SyntaxNode): readonly VisibleName[] {
  const origin = list.field === 'receiver' ? 'self' : 'parameter';
  return real(list.children).flatMap((one) => {
    const type = one.kind.startsWith('variadic') ? 'list' : typeOfWritten(field(one, 'type'));
    return fields(one, 'name').map((name) => ({ name: sourceOf(name), origin, type }) as const);
  });
}

function declares(node: SyntaxNode): readonly VisibleName[] {
  switch (node.kind) {
    case 'short_var_declaration':
      return leftNames(node, node.parent?.kind === 'for_clause' ? 'loop' : 'local');
    case 'range_clause':
      return node.children.some((child) => child.kind === ':=') ? leftNames(node, 'loop') : [];
    case 'for_clause':
      return real(node.children).flatMap(declares);
    case 'var_declaration':
    case 'const_declaration':
      return node.children.flatMap((child) =>
        child.kind === 'var_spec_list' ? child.children.flatMap(specOf) : specOf(child),
      );
    case 'parameter_list':
      return parameterNames(node);
    case 'function_declaration': {
      const name = field(node, 'name');
      return name ? [{ name: sourceOf(name), origin: 'outer', type: 'function' }] : [];
    }
    case 'import_declaration':
      return node.children
        .flatMap((child) => (child.kind === 'import_spec_list' ? child.children : [child]))
        .flatMap((child) => {
          const path = field(child, 'path');
          if (!path) return [];
          const name = field(child, 'name');
          const last = sourceOf(path).slice(1, -1).split('/').at(-1)!;
          return [{ name: name ? sourceOf(name) : last, origin: 'import', type: 'unknown' } as const];
        });
    default:
      return [];
  }
}

function specOf(node: SyntaxNode): readonly VisibleName[] {
  return node.kind === 'var_spec' || node.kind === 'const_spec' ? specNames(node) : [];
}

/** Go. */
export const goDialect = createDialect({
  id: 'go',
  languages: ['go'],
  write,
  operators,
  lookAlikes,
  makers,
  blocks: new Set(['statement_list', 'labeled_statement']),
  notStatements: new Set(['label_name']),
  expressions: kinds(`binary_expression unary_expression parenthesized_expression identifier int_literal
    float_literal rune_literal interpreted_string_literal raw_string_literal true false nil
    composite_literal call_expression selector_expression index_expression slice_expression
    func_literal type_conversion_expression type_assertion_expression`),
  isValue(node) {
    const { parent } = node;
    if (!parent || node.field === 'name' || node.field === 'path') return false;
    if (parent.kind === 'expression_list') {
      const { field: list, parent: statement } = parent;
      return list !== 'left' || statement?.kind === 'expression_switch_statement';
    }
    // The key of a field is no value, and cannot be told from one of a map.
    if (parent.kind === 'literal_element' && parent.field === 'key') return node.kind !== 'identifier';
    return parent.kind !== 'range_clause' || node.field === 'right';
  },
  wide: new Set(['source_file']),
  declares,
  results,
  character: 'number',
});
