// C and C++ as templates see them; one grammar reads both, only what is written differs.

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
import { bracesWriter, strengthsOf, type Habits } from './bracesWriter.ts';

const lookAlikes: readonly (readonly string[])[] = [
  ['strchr', 'strrchr'],
  ['strcmp', 'strcasecmp'],
  ['strncmp', 'strncasecmp', 'memcmp'],
  ['strcpy', 'strcat'],
  ['memcpy', 'memmove'],
  ['toupper', 'tolower'],
  ['isupper', 'islower', 'isalpha', 'isdigit', 'isalnum', 'isspace', 'ispunct'],
  ['floor', 'ceil', 'round', 'trunc'],
  ['fmin', 'fmax'],
  ['min', 'max'],
  ['malloc', 'calloc'],
  ['atoi', 'atol', 'atof'],
  ['front', 'back'],
  ['begin', 'end', 'rbegin', 'rend'],
  ['push_back', 'push_front', 'pop_back', 'pop_front'],
  ['find', 'rfind', 'find_first_of', 'find_last_of'],
  ['lower_bound', 'upper_bound'],
  ['any_of', 'all_of', 'none_of'],
  ['first', 'second'],
  ['insert', 'erase'],
];

const habits = {
  strengths: strengthsOf([
    ['||'],
    ['&&'],
    ['|'],
    ['^'],
    ['&'],
    ['==', '!='],
    ['<', '>', '<=', '>='],
    ['<<', '>>'],
    ['+', '-'],
    ['*', '/', '%'],
  ]),
  parentheses: true,
  semicolons: true,
  copyOf: () => undefined,
  floatDivision: (left, right) => `(double) (${left}) / (${right})`,
  conditional: (condition, yes, no) => `(${condition}) ? ${yes} : ${no}`,
} satisfies Partial<Habits>;

const hasSize = (type: RoughType) => ['list', 'string', 'map', 'set'].includes(type);

const writeC = bracesWriter({
  ...habits,
  nullWord: 'NULL',
  lengthOf: (text, type) => (type === 'string' ? `strlen(${text})` : undefined),
  isEmpty: (text, type) => (type === 'string' ? `*${text} == '\\0'` : undefined),
});

const writeCpp = bracesWriter({
  ...habits,
  nullWord: 'nullptr',
  lengthOf: (text, type) => (hasSize(type) ? `${text}.size()` : undefined),
  isEmpty: (text, type) => (hasSize(type) ? `${text}.empty()` : undefined),
  least: (a, b) => `std::min(${a}, ${b})`,
  greatest: (a, b) => `std::max(${a}, ${b})`,
});

/** What stands in a condition: `(value)` of C, `(initialiser; value)` of C++. */
function conditionOf(node: SyntaxNode): SyntaxNode | undefined {
  const condition = field(node, 'condition');
  if (condition?.kind === 'condition_clause') {
    const value = field(condition, 'value');
    return value?.kind === 'declaration' ? undefined : value;
  }
  return condition?.kind === 'parenthesized_expression' ? inner(condition) : condition;
}

/** The name at the heart of a declarator: `*p`, `a[3]`, `&r`, `f(int)`. */
function nameIn(declarator: SyntaxNode | undefined): SyntaxNode | undefined {
  let at = declarator;
  while (at && at.kind !== 'identifier' && at.kind !== 'field_identifier') {
    if (at.kind === 'qualified_identifier') at = field(at, 'name');
    else at = field(at, 'declarator') ?? (at.kind === 'reference_declarator' ? inner(at) : undefined);
  }
  return at;
}

/** The function declarator within a declarator. */
function functionIn(declarator: SyntaxNode | undefined): SyntaxNode | undefined {
  let at = declarator;
  while (at && at.kind !== 'function_declarator')
    at = field(at, 'declarator') ?? (at.kind === 'reference_declarator' ? inner(at) : undefined);
  return at;
}

const declaration: Maker = (node) => {
  const parts = fields(node, 'declarator');
  const name = parts.length === 1 && !functionIn(parts[0]) ? nameIn(parts[0]) : undefined;
  const [type, value] = [field(node, 'type'), field(parts[0] ?? node, 'value')];
  const isValue = value && value.kind !== 'argument_list';
  return name && { kind: 'declaration', name, ...(isValue ? { value } : {}), ...(type ? { type } : {}) };
};

const call: Maker = (node) => {
  const [callee, argumentList] = [field(node, 'function') ?? field(node, 'type'), field(node, 'arguments')];
  if (!callee || argumentList?.kind !== 'argument_list') return undefined;
  const [object, method] =
    callee.kind === 'field_expression' ? [field(callee, 'argument'), field(callee, 'field')] : [];
  return {
    kind: 'call',
    callee,
    args: real(argumentList.children),
    argumentList,
    ...(object && method ? { object, method } : {}),
    constructs: node.kind === 'new_expression',
  };
};

function loop(flavour: 'while' | 'do' | 'for', node: SyntaxNode) {
  return loopOf(flavour, {
    initial: field(node, 'initializer'),
    condition: conditionOf(node),
    update: field(node, 'update'),
    body: field(node, 'body'),
  });
}

const func: Maker = (node) => {
  const declarator = functionIn(field(node, 'declarator')) ?? field(node, 'declarator');
  const list = declarator && field(declarator, 'parameters');
  return functionOf(nameIn(field(node, 'declarator')), real(list?.children ?? []), field(node, 'body'));
};

const makers: Readonly<Record<string, Maker>> = {
  binary_expression: binaryMaker(operatorsOfC),
  unary_expression: unaryMaker(),
  pointer_expression: unaryMaker(),
  update_expression: updateMaker,
  parenthesized_expression: parenthesised,
  identifier: leaf('name'),
  number_literal: leaf('number'),
  char_literal: leaf('number'),
  string_literal: stringMaker,
  true: () => ({ kind: 'boolean', value: true }),
  false: () => ({ kind: 'boolean', value: false }),
  null: () => ({ kind: 'null' }),
  initializer_list: (node) => ({ kind: 'list', items: real(node.children) }),
  call_expression: call,
  new_expression: call,
  field_expression: (node) => {
    const [object, property] = [field(node, 'argument'), field(node, 'field')];
    return object && property && { kind: 'member', object, property, optional: false };
  },
  subscript_expression: (node) => {
    const [object, list] = [field(node, 'argument'), field(node, 'indices')];
    const index = list && real(list.children).length === 1 ? inner(list) : undefined;
    return object && index && { kind: 'index', object, index };
  },
  conditional_expression: conditionalMaker,
  assignment_expression: assignmentMaker,
  declaration,
  expression_statement: (node) => {
    const expression = inner(node);
    return expression ? { kind: 'expressionStatement', expression } : { kind: 'pass' };
  },
  return_statement: jump('return'),
  throw_statement: jump('throw'),
  break_statement: () => ({ kind: 'break' }),
  continue_statement: () => ({ kind: 'continue' }),
  if_statement: (node) => {
    const alternative = field(node, 'alternative');
    return ifOf(conditionOf(node), field(node, 'consequence'), alternative && inner(alternative));
  },
  while_statement: (node) => loop('while', node),
  do_statement: (node) => loop('do', node),
  for_statement: (node) => loop('for', node),
  for_range_loop: (node) => {
    const [variable, iterable, body] = ['declarator', 'right', 'body'].map((name) => field(node, name));
    return variable && iterable && body && { kind: 'each', variable, iterable, body };
  },
  compound_statement: (node) => ({ kind: 'block', statements: real(node.children) }),
  function_definition: func,
  lambda_expression: func,
  class_specifier: (node) => classOf(node),
  struct_specifier: (node) => classOf(node),
  preproc_include: () => ({ kind: 'import' }),
};

function classOf(node: SyntaxNode) {
  const [name, body] = [field(node, 'name'), field(node, 'body')];
  return body && ({ kind: 'class', ...(name ? { name } : {}), body } as const);
}

const results: Readonly<Record<string, RoughType>> = {
  strlen: 'number',
  strcmp: 'number',
  abs: 'number',
  size: 'number',
  length: 'number',
  empty: 'boolean',
  isdigit: 'boolean',
  isalpha: 'boolean',
  isspace: 'boolean',
  substr: 'string',
  to_string: 'string',
};

function typeOfWritten(type: SyntaxNode | undefined, declarator: SyntaxNode | undefined): RoughType {
  if (!type) return 'unknown';
  const written = sourceOf(type);
  const inside = declarator?.kind === 'init_declarator' ? field(declarator, 'declarator') : declarator;
  const isPointer = inside?.kind === 'pointer_declarator';
  const isArray = inside?.kind === 'array_declarator';
  if (written === 'char' && (isPointer || isArray)) return 'string';
  if (isPointer || isArray) return isArray ? 'list' : 'object';
  if (/^(?:_Bool|bool)$/u.test(written)) return 'boolean';
  if (
    /^(?:(?:unsigned|signed|short|long|int|char|float|double)\b\s*)+$|^\w*(?:size_t|int\d+_t|ptrdiff_t)$/u.test(written)
  )
    return 'number';
  if (/^(?:std::)?string(?:_view)?$/u.test(written)) return 'string';
  if (/^(?:std::)?(?:vector|array|deque|list|span)\b/u.test(written)) return 'list';
  if (/^(?:std::)?(?:unordered_)?map\b/u.test(written)) return 'map';
  if (/^(?:std::)?(?:unordered_)?set\b/u.test(written)) return 'set';
  const value = declarator && field(declarator, 'value');
  if (written === 'auto' && value) {
    const made = makers[value.kind]?.(value);
    return made?.kind === 'number' || made?.kind === 'string' || made?.kind === 'boolean' ? made.kind : 'unknown';
  }
  return 'unknown';
}

function declares(node: SyntaxNode): readonly VisibleName[] {
  const one = (declarator: SyntaxNode | undefined, type: SyntaxNode | undefined, origin: VisibleName['origin']) => {
    const name = nameIn(declarator);
    return name ? [{ name: sourceOf(name), origin, type: typeOfWritten(type, declarator) }] : [];
  };
  switch (node.kind) {
    case 'declaration':
    case 'field_declaration': {
      if (fields(node, 'declarator').some((declarator) => functionIn(declarator))) {
        return fields(node, 'declarator').flatMap((declarator) =>
          one(declarator, undefined, 'outer').map((name) => ({ ...name, type: 'function' as const })),
        );
      }
      const origin = node.parent?.kind === 'for_statement' ? 'loop' : node.kind === 'declaration' ? 'local' : 'outer';
      return fields(node, 'declarator').flatMap((declarator) => one(declarator, field(node, 'type'), origin));
    }
    case 'condition_clause':
      return node.children.flatMap(declares);
    case 'function_definition': {
      const name = nameIn(field(node, 'declarator'));
      return name ? [{ name: sourceOf(name), origin: 'outer', type: 'function' }] : [];
    }
    case 'function_declarator':
    case 'pointer_declarator':
    case 'lambda_declarator':
    case 'abstract_function_declarator': {
      if (node.field !== 'declarator' || !/^(?:function_definition|lambda_expression)$/u.test(node.parent?.kind ?? ''))
        return [];
      const list = field(functionIn(node) ?? node, 'parameters');
      return real(list?.children ?? []).flatMap((parameter) =>
        one(field(parameter, 'declarator'), field(parameter, 'type'), 'parameter'),
      );
    }
    case 'preproc_def': {
      const name = field(node, 'name');
      return name ? [{ name: sourceOf(name), origin: 'outer', type: 'unknown' }] : [];
    }
    default:
      // The variable of a loop over a collection.
      return node.parent?.kind === 'for_range_loop' && node.field === 'declarator'
        ? one(node, field(node.parent, 'type'), 'loop')
        : [];
  }
}

const shared = {
  operators: operatorsOfC,
  lookAlikes,
  makers,
  blocks: kinds('compound_statement case_statement'),
  notStatements: kinds('case_statement preproc_if preproc_ifdef preproc_def preproc_include preproc_call'),
  expressions: kinds(`binary_expression unary_expression pointer_expression parenthesized_expression identifier
    number_literal char_literal string_literal true false null call_expression field_expression subscript_expression
    conditional_expression cast_expression sizeof_expression new_expression lambda_expression`),
  isValue(node: SyntaxNode) {
    const { parent } = node;
    if (!parent || node.field === 'declarator' || node.field === 'name' || node.field === 'scope') return false;
    if (node.field === 'left') return parent.kind !== 'assignment_expression';
    if (parent.kind === 'update_expression' || parent.kind === 'expression_statement') return false;
    if (node.kind === 'parenthesized_expression' && node.field === 'condition') return false;
    if (parent.kind === 'case_statement') return false;
    return (
      !/declarator$|^(?:parameter_declaration|qualified_identifier|field_initializer|preproc_|template_|concatenated_string|attribute|sizeof_|goto_)/u.test(
        parent.kind,
      ) || node.field === 'value'
    );
  },
  wide: kinds('translation_unit field_declaration_list namespace_definition declaration_list'),
  declares,
  results,
  character: 'number' as const,
};

/** C. */
export const cDialect = createDialect({ ...shared, id: 'c', languages: ['c'], write: writeC });

/** C++. */
export const cppDialect = createDialect({ ...shared, id: 'cpp', languages: ['cpp'], write: writeCpp });
