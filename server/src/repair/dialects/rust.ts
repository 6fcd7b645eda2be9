// Rust as templates see it. `if` is an expression there: it is told as a statement where it stands in a block.

import { sourceOf, type SyntaxNode } from '../../core/syntaxTree.ts';
import type { RoughType, VisibleName } from '../dialect.ts';
import {
  assignmentMaker,
  binaryMaker,
  createDialect,
  field,
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
  type Maker,
} from './braces.ts';
import { bracesWriter, strengthsOf } from './bracesWriter.ts';

const lookAlikes: readonly (readonly string[])[] = [
  ['starts_with', 'ends_with', 'contains'],
  ['find', 'rfind'],
  ['first', 'last'],
  ['min', 'max'],
  ['min_by_key', 'max_by_key'],
  ['any', 'all'],
  ['find', 'position'],
  ['take', 'skip', 'step_by'],
  ['take_while', 'skip_while'],
  ['push', 'push_str', 'insert'],
  ['push_front', 'push_back', 'pop_front', 'pop_back'],
  ['floor', 'ceil', 'round', 'trunc'],
  ['is_some', 'is_none'],
  ['is_ok', 'is_err'],
  ['trim', 'trim_start', 'trim_end'],
  ['to_lowercase', 'to_uppercase'],
  ['is_alphabetic', 'is_numeric', 'is_alphanumeric', 'is_whitespace', 'is_uppercase', 'is_lowercase'],
  ['wrapping_add', 'saturating_add', 'wrapping_sub', 'saturating_sub'],
  ['checked_add', 'checked_sub', 'checked_mul', 'checked_div'],
  ['keys', 'values', 'iter'],
  ['sum', 'product', 'count'],
  ['chars', 'bytes'],
  ['map', 'filter'],
  ['and', 'or'],
];

const write = bracesWriter({
  strengths: strengthsOf([
    ['||'],
    ['&&'],
    ['==', '!=', '<', '>', '<=', '>='],
    ['|'],
    ['^'],
    ['&'],
    ['<<', '>>'],
    ['+', '-'],
    ['*', '/', '%'],
    ['as'],
  ]),
  parentheses: false,
  semicolons: true,
  nullWord: 'None',
  lengthOf: (text, type) => (hasLength(type) ? `${text}.len()` : undefined),
  isEmpty: (text, type) => (hasLength(type) ? `${text}.is_empty()` : undefined),
  copyOf: (text, type) => (hasLength(type) ? `${text}.clone()` : undefined),
  floatDivision: (left, right) => `(${left}) as f64 / (${right}) as f64`,
  least: (a, b) => `std::cmp::min(${a}, ${b})`,
  greatest: (a, b) => `std::cmp::max(${a}, ${b})`,
  conditional: (condition, yes, no) => `if ${condition} { ${yes} } else { ${no} }`,
});

function hasLength(type: RoughType): boolean {
  return type === 'list' || type === 'string' || type === 'map' || type === 'set';
}

const block: Maker = (node) => ({ kind: 'block', statements: real(node.children) });

/** The block of an `else`, or the `if` that follows it. */
function otherwiseOf(node: SyntaxNode): SyntaxNode | undefined {
  const clause = field(node, 'alternative');
  return clause && inner(clause);
}

/** A condition that binds names is none that templates may change as a whole. */
function conditionOf(node: SyntaxNode): SyntaxNode | undefined {
  const condition = field(node, 'condition');
  return condition?.kind.startsWith('let_c') === true ? undefined : condition;
}

const call: Maker = (node) => {
  const [callee, argumentList] = [field(node, 'function'), field(node, 'arguments')];
  if (!callee || !argumentList) return undefined;
  const [object, method] = callee.kind === 'field_expression' ? [field(callee, 'value'), field(callee, 'field')] : [];
  return {
    kind: 'call',
    callee,
    args: real(argumentList.children),
    argumentList,
    ...(object && method ? { object, method } : {}),
    constructs: false,
  };
};

const index: Maker = (node) => {
  const [object, at] = real(node.children);
  if (!object || !at) return undefined;
  if (at.kind !== 'range_expression') return { kind: 'index', object, index: at };
  const operator = at.children.findIndex((child) => !child.named);
  const [from, to] = [at.children.slice(0, operator), at.children.slice(operator + 1)].map((part) => real(part)[0]);
  return { kind: 'slice', object, ...(from ? { from } : {}), ...(to ? { to } : {}) };
};

const makers: Readonly<Record<string, Maker>> = {
  binary_expression: binaryMaker(operatorsOfC),
  unary_expression: unaryMaker(),
  parenthesized_expression: parenthesised,
  identifier: (node) => (sourceOf(node) === 'None' ? { kind: 'null' } : { kind: 'name', text: sourceOf(node) }),
  integer_literal: leaf('number'),
  float_literal: leaf('number'),
  string_literal: stringMaker,
  raw_string_literal: stringMaker,
  boolean_literal: (node) => ({ kind: 'boolean', value: sourceOf(node) === 'true' }),
  array_expression: (node) => ({ kind: 'list', items: real(node.children) }),
  call_expression: call,
  field_expression: (node) => {
    const [object, property] = [field(node, 'value'), field(node, 'field')];
    return object && property && { kind: 'member', object, property, optional: false };
  },
  index_expression: index,
  assignment_expression: assignmentMaker,
  compound_assignment_expr: assignmentMaker,
  let_declaration: (node) => {
    const [name, value, type] = [field(node, 'pattern'), field(node, 'value'), field(node, 'type')];
    if (name?.kind !== 'identifier') return undefined;
    return { kind: 'declaration', name, ...(value ? { value } : {}), ...(type ? { type } : {}) };
  },
  expression_statement: (node) => {
    const expression = inner(node);
    const shape = expression && statementLike(expression);
    return shape ?? (expression && { kind: 'expressionStatement', expression });
  },
  return_expression: (node) => (isStatementOwn(node) ? undefined : jump('return')(node)),
  if_expression: (node) => (isStatementOwn(node) ? undefined : ifMaker(node)),
  while_expression: (node) => (isStatementOwn(node) ? undefined : loop(node)),
  for_expression: (node) => (isStatementOwn(node) ? undefined : each(node)),
  empty_statement: () => ({ kind: 'pass' }),
  block,
  function_item: (node) =>
    functionOf(field(node, 'name'), real(field(node, 'parameters')?.children ?? []), field(node, 'body'), {
      asynchronous: node.children.some(
        (child) => child.kind === 'function_modifiers' && /\basync\b/u.test(sourceOf(child)),
      ),
    }),
  closure_expression: (node) => {
    const body = field(node, 'body');
    return functionOf(undefined, real(field(node, 'parameters')?.children ?? []), body, {
      concise: body?.kind !== 'block',
    });
  },
  await_expression: (node) => {
    const operand = inner(node);
    return { kind: 'await', ...(operand ? { operand } : {}) };
  },
  use_declaration: () => ({ kind: 'import' }),
};

/** What a statement of one expression is; then the expression itself has no shape beside it. */
function statementLike(node: SyntaxNode) {
  switch (node.kind) {
    case 'return_expression':
      return jump('return')(node);
    case 'break_expression':
      return { kind: 'break' } as const;
    case 'continue_expression':
      return { kind: 'continue' } as const;
    case 'if_expression':
      return ifMaker(node);
    case 'while_expression':
      return loop(node);
    case 'for_expression':
      return each(node);
    default:
      return undefined;
  }
}

function isStatementOwn(node: SyntaxNode): boolean {
  return node.parent?.kind === 'expression_statement';
}

function ifMaker(node: SyntaxNode) {
  return ifOf(conditionOf(node), field(node, 'consequence'), otherwiseOf(node));
}

function loop(node: SyntaxNode) {
  const [condition, body] = [conditionOf(node), field(node, 'body')];
  return loopOf('while', { initial: undefined, condition, update: undefined, body });
}

function each(node: SyntaxNode) {
  const [variable, iterable, body] = ['pattern', 'value', 'body'].map((name) => field(node, name));
  return variable && iterable && body && ({ kind: 'each', variable, iterable, body } as const);
}

const results: Readonly<Record<string, RoughType>> = {
  len: 'number',
  count: 'number',
  abs: 'number',
  is_empty: 'boolean',
  contains: 'boolean',
  starts_with: 'boolean',
  ends_with: 'boolean',
  is_some: 'boolean',
  is_none: 'boolean',
  any: 'boolean',
  all: 'boolean',
  to_string: 'string',
  to_lowercase: 'string',
  to_uppercase: 'string',
  trim: 'string',
  to_vec: 'list',
};

function typeOfWritten(type: SyntaxNode | undefined, value: SyntaxNode | undefined): RoughType {
  const written = type && sourceOf(type).replace(/^&\s*(?:'\w+\s*)?(?:mut\s+)?/u, '');
  if (written === undefined) {
    const made = value && makers[value.kind]?.(value);
    if (made?.kind === 'number' || made?.kind === 'string' || made?.kind === 'boolean') return made.kind;
    if (made?.kind === 'list' || (value && sourceOf(value).startsWith('vec!'))) return 'list';
    return value?.kind === 'closure_expression' ? 'function' : 'unknown';
  }
  if (/^(?:[iu](?:8|16|32|64|128|size)|f32|f64)$/u.test(written)) return 'number';
  if (written === 'bool') return 'boolean';
  if (/^(?:str|String)$/u.test(written)) return 'string';
  if (/^(?:\[|Vec(?:Deque)?\b)/u.test(written)) return 'list';
  if (/^(?:Hash|BTree)Map\b/u.test(written)) return 'map';
  return /^(?:Hash|BTree)Set\b/u.test(written) ? 'set' : 'unknown';
}

/** Names that a pattern binds. */
function bound(
  pattern: SyntaxNode | undefined,
  origin: VisibleName['origin'],
  type: RoughType,
): readonly VisibleName[] {
  if (!pattern) return [];
  if (pattern.kind === 'identifier') return [{ name: sourceOf(pattern), origin, type }];
  return real(pattern.children)
    .filter((child) => child.field !== 'type')
    .flatMap((child) => bound(child, origin, 'unknown'));
}

function declares(node: SyntaxNode): readonly VisibleName[] {
  switch (node.kind) {
    case 'let_declaration':
      return bound(field(node, 'pattern'), 'local', typeOfWritten(field(node, 'type'), field(node, 'value')));
    case 'const_item':
    case 'static_item':
      return bound(field(node, 'name'), 'outer', typeOfWritten(field(node, 'type'), undefined));
    case 'function_item':
      return bound(field(node, 'name'), 'outer', 'function');
    case 'let_condition':
      return bound(field(node, 'pattern'), 'local', 'unknown');
    case 'parameters':
    case 'closure_parameters':
      return real(node.children).flatMap((one) => {
        if (one.kind === 'self_parameter') return [{ name: 'self', origin: 'self', type: 'object' } as const];
        if (one.kind !== 'parameter') return bound(one, 'parameter', 'unknown');
        return bound(field(one, 'pattern'), 'parameter', typeOfWritten(field(one, 'type'), undefined));
      });
    default:
      if (node.field === 'pattern' && node.parent?.kind === 'for_expression') return bound(node, 'loop', 'unknown');
      return node.field === 'pattern' && node.parent?.kind === 'match_arm' ? bound(node, 'local', 'unknown') : [];
  }
}

const expressions = kinds(`binary_expression unary_expression parenthesized_expression identifier integer_literal
    float_literal string_literal raw_string_literal char_literal boolean_literal array_expression call_expression
    field_expression index_expression type_cast_expression reference_expression try_expression closure_expression
    struct_expression tuple_expression macro_invocation self`);

/** Rust. */
export const rustDialect = createDialect({
  id: 'rust',
  languages: ['rust'],
  write,
  operators: operatorsOfC,
  lookAlikes,
  makers,
  blocks: kinds('block'),
  // What a block ends with is its value.
  notStatements: new Set([
    ...expressions,
    ...kinds('function_item struct_item use_declaration const_item static_item attribute_item label'),
  ]),
  expressions,
  isValue(node) {
    const { parent } = node;
    if (!parent || ['pattern', 'name', 'path', 'macro', 'type'].includes(node.field ?? '')) return false;
    for (let at: SyntaxNode | undefined = node; at; at = at.parent) {
      // Inside of a macro the grammar knows tokens only, and in a pattern names are bound.
      if (at.kind === 'token_tree' || /_pattern$|^(?:attribute|type_arguments)/u.test(at.kind)) return false;
      if (at.kind === 'block') break;
    }
    if (node.field === 'left') return parent.kind === 'binary_expression';
    if (parent.kind === 'expression_statement') return false;
    return (
      !/^(?:closure_parameters|self_parameter|parameters|use_|scoped_|array_type|let_condition)/u.test(parent.kind) ||
      node.field === 'value'
    );
  },
  wide: kinds('source_file declaration_list'),
  declares,
  results,
  character: 'unknown',
});
