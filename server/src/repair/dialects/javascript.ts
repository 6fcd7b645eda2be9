// JavaScript and TypeScript, with and without JSX, as templates see them.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import type { Dialect, RoughType, Shape, VisibleName, Wrap } from '../dialect.ts';
import { visibleAt, type Binding } from './javascriptBindings.ts';
import { makers, operators } from './javascriptShapes.ts';
import { typeOf, typeOfBinding } from './javascriptTypes.ts';
import { javascriptWriter } from './javascriptWriter.ts';

const lookAlikes: readonly (readonly string[])[] = [
  ['push', 'unshift'],
  ['pop', 'shift'],
  ['indexOf', 'lastIndexOf'],
  ['includes', 'startsWith', 'endsWith'],
  ['find', 'filter', 'findLast'],
  ['find', 'findIndex', 'findLastIndex'],
  ['some', 'every'],
  ['map', 'filter', 'flatMap', 'forEach'],
  ['reduce', 'reduceRight'],
  ['min', 'max'],
  ['floor', 'ceil', 'round', 'trunc'],
  ['slice', 'substring', 'splice'],
  ['slice', 'splice', 'toSpliced'],
  ['concat', 'push'],
  ['sort', 'reverse', 'toSorted', 'toReversed'],
  ['toUpperCase', 'toLowerCase'],
  ['padStart', 'padEnd'],
  ['trim', 'trimStart', 'trimEnd'],
  ['replace', 'replaceAll'],
  ['match', 'matchAll'],
  ['charAt', 'charCodeAt', 'codePointAt', 'at'],
  ['keys', 'values', 'entries'],
  ['has', 'get', 'delete'],
  ['add', 'delete'],
  ['parseInt', 'parseFloat', 'Number'],
  ['isNaN', 'isFinite', 'isInteger'],
  ['pow', 'sqrt', 'cbrt', 'abs'],
  ['log', 'log2', 'log10', 'log1p'],
  ['sin', 'cos', 'tan'],
  ['all', 'allSettled', 'race', 'any'],
  ['resolve', 'reject'],
  ['then', 'catch', 'finally'],
  ['getMonth', 'getDate', 'getDay', 'getFullYear'],
  ['getUTCMonth', 'getUTCDate', 'getUTCDay', 'getUTCFullYear'],
  ['assign', 'freeze', 'create'],
];

const wrap = (callee: string, takes: RoughType, gives: RoughType, fit: number): Wrap => ({
  before: `${callee}(`,
  after: ')',
  takes,
  gives,
  fit,
});

const rounding = (callee: string, fit: number): Wrap => ({ ...wrap(callee, 'number', 'number', fit), rounds: true });

const method = (name: string, takes: RoughType, gives: RoughType, fit: number): Wrap => ({
  before: '',
  after: `.${name}()`,
  takes,
  gives,
  fit,
});

const wraps: readonly Wrap[] = [
  wrap('Math.abs', 'number', 'number', 0.8),
  rounding('Math.floor', 0.8),
  rounding('Math.ceil', 0.5),
  rounding('Math.round', 0.4),
  rounding('Math.trunc', 0.3),
  wrap('Number', 'string', 'number', 0.5),
  wrap('String', 'number', 'string', 0.5),
  method('trim', 'string', 'string', 0.4),
  method('toLowerCase', 'string', 'string', 0.6),
  method('toUpperCase', 'string', 'string', 0.4),
  method('reverse', 'list', 'list', 0.4),
  method('sort', 'list', 'list', 0.3),
  wrap('new Set', 'list', 'list', 0.4),
  wrap('Object.keys', 'object', 'list', 0.4),
];

/** Inside these nothing is code that runs. */
function isType(kind: string): boolean {
  return (
    kind.endsWith('_type') ||
    kind === 'type_annotation' ||
    kind === 'type_arguments' ||
    kind === 'type_parameters' ||
    kind === 'type_query' ||
    kind === 'type_alias_declaration' ||
    kind === 'interface_declaration'
  );
}

function isInType(node: SyntaxNode): boolean {
  for (let at: SyntaxNode | undefined = node.parent; at; at = at.parent) {
    if (isType(at.kind)) return true;
    if (at.kind.endsWith('_statement') || at.kind === 'statement_block' || at.kind === 'program') return false;
  }
  return false;
}

const expressionKinds = new Set([
  'binary_expression',
  'unary_expression',
  'update_expression',
  'parenthesized_expression',
  'true',
  'false',
  'null',
  'undefined',
  'array',
  'object',
  'call_expression',
  'new_expression',
  'member_expression',
  'subscript_expression',
  'ternary_expression',
  'assignment_expression',
  'augmented_assignment_expression',
  'function_expression',
  'arrow_function',
  'generator_function',
  'class',
  'await_expression',
  'yield_expression',
  'identifier',
  'this',
  'number',
  'string',
  'template_string',
  'regex',
  'as_expression',
  'satisfies_expression',
  'non_null_expression',
  'jsx_element',
  'jsx_self_closing_element',
]);

/** Parents of which only the child in one role is a value; the others are names that are bound, targets and keys. */
const valueRoles: ReadonlyMap<string, string> = new Map([
  ['assignment_expression', 'right'],
  ['augmented_assignment_expression', 'right'],
  ['for_in_statement', 'right'],
  ['assignment_pattern', 'right'],
  ['object_assignment_pattern', 'right'],
  ['sequence_expression', 'right'],
  ['variable_declarator', 'value'],
  ['required_parameter', 'value'],
  ['optional_parameter', 'value'],
  ['public_field_definition', 'value'],
  ['field_definition', 'value'],
  ['pair', 'value'],
  ['arrow_function', 'body'],
  ['for_statement', 'condition'],
]);

/** Parents of which no child is a value. */
const valueless =
  /^(?:method_definition|(?:generator_)?function(?:_declaration|_expression)?|generator_function|(?:abstract_)?class(?:_declaration)?|formal_parameters|rest_pattern|array_pattern|object_pattern|pair_pattern|catch_clause|update_expression|expression_statement|import_\w+|export_\w+|namespace_import|labeled_statement|enum_\w+|program|statement_block|jsx_(?!expression)\w+|nested_identifier)$/u;

function isValue(node: SyntaxNode): boolean {
  const parent = node.parent;
  if (!parent || valueless.test(parent.kind)) return false;
  if (parent.kind === 'unary_expression') return parent.children[0]?.kind !== 'delete';
  const role = valueRoles.get(parent.kind);
  return role === undefined || node.field === role;
}

const blocks = new Set(['statement_block', 'program', 'switch_case', 'switch_default', 'class_static_block']);

const visibleNames = new WeakMap<readonly Binding[], readonly VisibleName[]>();

const shapes = new WeakMap<SyntaxNode, { readonly shape: Shape | undefined }>();

/** The language family. */
export const javascript: Dialect = {
  id: 'javascript',
  languages: ['javascript', 'javascriptreact', 'typescript', 'typescriptreact'],
  write: javascriptWriter,
  operators,
  lookAlikes,
  wraps,
  methodsOfOne: {
    list: ['slice', 'includes', 'indexOf', 'concat', 'push'],
    string: ['split', 'includes', 'startsWith', 'indexOf', 'slice'],
    map: ['get', 'has'],
    set: ['has', 'add'],
    object: ['hasOwnProperty'],
    function: ['filter', 'map', 'find', 'some', 'every'],
    unknown: ['slice', 'includes', 'has', 'get', 'indexOf'],
  },
  sortArguments: ['(a, b) => a - b', '(a, b) => b - a', '(a, b) => a.localeCompare(b)'],
  tailOf: (text, type) => (type === 'list' || type === 'string' ? `${text}.slice(1)` : undefined),
  shapeOf(node) {
    if (!node.named || !Object.hasOwn(makers, node.kind)) return undefined;
    const known = shapes.get(node);
    if (known) return known.shape;
    const shape = isInType(node) ? undefined : makers[node.kind]!(node);
    shapes.set(node, { shape });
    return shape;
  },
  isStatement(node) {
    if (!node.named || !node.parent || !blocks.has(node.parent.kind) || node.field === 'value') return false;
    return node.kind !== 'comment';
  },
  isExpression(node) {
    return node.named && expressionKinds.has(node.kind) && isValue(node) && !isInType(node);
  },
  namesAt(tree, node) {
    const bindings = visibleAt(node);
    let names = visibleNames.get(bindings);
    if (!names) {
      names = bindings.map((binding) => ({
        name: binding.name,
        type: typeOfBinding(tree, binding),
        origin: binding.origin,
      }));
      visibleNames.set(bindings, names);
    }
    return names;
  },
  typeOf,
};
