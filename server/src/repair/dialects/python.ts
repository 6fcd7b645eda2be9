// Python as templates see it.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import type { Dialect, RoughType, Shape, Wrap } from '../dialect.ts';
import { makers, operators, pairsOf } from './pythonShapes.ts';
import { namesAt, typeOf } from './pythonTypes.ts';
import { pythonWriter } from './pythonWriter.ts';

const lookAlikes: readonly (readonly string[])[] = [
  ['append', 'extend', 'insert', 'add'],
  ['append', 'appendleft'],
  ['pop', 'popleft', 'popitem'],
  ['add', 'discard', 'update'],
  ['remove', 'discard', 'pop'],
  ['min', 'max', 'sum', 'len'],
  ['any', 'all'],
  ['sorted', 'reversed', 'list', 'set', 'tuple'],
  ['sort', 'reverse'],
  ['upper', 'lower', 'title', 'capitalize', 'swapcase'],
  ['isupper', 'islower', 'istitle'],
  ['isalpha', 'isalnum', 'isdigit', 'isnumeric', 'isspace'],
  ['strip', 'lstrip', 'rstrip'],
  ['find', 'rfind', 'index', 'rindex', 'count'],
  ['split', 'rsplit', 'splitlines', 'partition', 'rpartition'],
  ['startswith', 'endswith'],
  ['removeprefix', 'removesuffix'],
  ['ljust', 'rjust', 'center', 'zfill'],
  ['keys', 'values', 'items'],
  ['get', 'pop', 'setdefault'],
  ['union', 'intersection', 'difference', 'symmetric_difference'],
  ['issubset', 'issuperset', 'isdisjoint'],
  ['floor', 'ceil', 'trunc'],
  ['floor', 'ceil', 'round', 'int'],
  ['int', 'float', 'str', 'round', 'abs'],
  ['chr', 'ord'],
  ['map', 'filter'],
  ['zip', 'zip_longest'],
  ['permutations', 'combinations', 'combinations_with_replacement', 'product'],
  ['log', 'log2', 'log10', 'log1p'],
  ['sin', 'cos', 'tan'],
  ['sqrt', 'isqrt', 'cbrt'],
  ['gcd', 'lcm'],
  ['match', 'search', 'fullmatch', 'findall'],
  ['isinstance', 'issubclass'],
  ['bisect', 'bisect_left', 'bisect_right'],
  ['heappush', 'heappop', 'heappushpop', 'heapreplace'],
  ['mean', 'median', 'mode'],
];

const around = (name: string, takes: RoughType, gives: RoughType, fit: number): Wrap => ({
  before: `${name}(`,
  after: ')',
  takes,
  gives,
  fit,
});
const method = (name: string, takes: RoughType, gives: RoughType, fit: number): Wrap => ({
  before: '',
  after: `.${name}()`,
  takes,
  gives,
  fit,
});

const wraps: readonly Wrap[] = [
  around('abs', 'number', 'number', 0.9),
  around('int', 'number', 'number', 0.7),
  around('round', 'number', 'number', 0.4),
  around('str', 'unknown', 'string', 0.5),
  around('int', 'string', 'number', 0.5),
  around('sorted', 'list', 'list', 0.8),
  around('list', 'list', 'list', 0.5),
  around('set', 'list', 'set', 0.6),
  around('tuple', 'list', 'list', 0.4),
  around('len', 'list', 'number', 0.6),
  around('sum', 'list', 'number', 0.4),
  around('max', 'list', 'number', 0.3),
  around('sorted', 'set', 'list', 0.6),
  method('lower', 'string', 'string', 0.7),
  method('upper', 'string', 'string', 0.4),
  method('strip', 'string', 'string', 0.7),
  method('copy', 'list', 'list', 0.4),
];

/** Inside these nothing is code that is computed for its value. */
const valuelessAbove = new Set([
  'type',
  'decorator',
  'case_pattern',
  'type_parameter',
  'import_statement',
  'except_clause',
]);

function isInType(node: SyntaxNode): boolean {
  for (let at: SyntaxNode | undefined = node.parent; at; at = at.parent) {
    if (at.kind === 'block' || at.kind === 'module') return false;
    if (valuelessAbove.has(at.kind)) return true;
  }
  return false;
}

const expressionKinds = new Set([
  'comparison_operator',
  'binary_operator',
  'boolean_operator',
  'not_operator',
  'unary_operator',
  'parenthesized_expression',
  'identifier',
  'integer',
  'float',
  'string',
  'concatenated_string',
  'true',
  'false',
  'none',
  'list',
  'tuple',
  'set',
  'dictionary',
  'list_comprehension',
  'set_comprehension',
  'dictionary_comprehension',
  'generator_expression',
  'call',
  'attribute',
  'subscript',
  'conditional_expression',
  'lambda',
  'await',
]);

/** Parents of which only the children in these roles are values; the others are names that are bound, and targets. */
const valueRoles: ReadonlyMap<string, readonly string[]> = new Map([
  ['assignment', ['right']],
  ['augmented_assignment', ['right']],
  ['named_expression', ['value']],
  ['for_statement', ['right']],
  ['for_in_clause', ['right']],
  ['keyword_argument', ['value']],
  ['default_parameter', ['value']],
  ['typed_default_parameter', ['value']],
  ['attribute', ['object']],
  ['lambda', ['body']],
  ['interpolation', ['expression']],
  ['format_expression', ['expression']],
  ['with_item', ['value']],
]);

/** Parents of which no child is a value. */
const valueless =
  /^(?:function_definition|class_definition|parameters|lambda_parameters|typed_parameter|list_splat_pattern|dictionary_splat_pattern|pattern_list|tuple_pattern|list_pattern|as_pattern_target|global_statement|nonlocal_statement|delete_statement|dotted_name|aliased_import|expression_statement|concatenated_string|module|block)$/u;

function isValue(node: SyntaxNode): boolean {
  const parent = node.parent;
  if (!parent || valueless.test(parent.kind)) return false;
  // The parentheses of a lone generator are those of the call; class arguments are no values.
  if (node.kind === 'generator_expression' && node.field === 'arguments') return false;
  if (parent.kind === 'argument_list' && parent.parent?.kind === 'class_definition') return false;
  const roles = valueRoles.get(parent.kind);
  return !roles || roles.includes(node.field ?? '');
}

const shapes = new WeakMap<SyntaxNode, { readonly shape: Shape | undefined }>();

/** Python 3. */
export const python: Dialect = {
  id: 'python',
  languages: ['python'],
  write: pythonWriter,
  operators,
  lookAlikes,
  wraps,
  methodsOfOne: {
    list: ['append', 'index', 'count', 'extend'],
    string: ['startswith', 'split', 'join', 'find', 'endswith'],
    map: ['get', 'pop', 'update'],
    set: ['add', 'union', 'difference'],
    unknown: ['startswith', 'split', 'get', 'index', 'append'],
  },
  sortArguments: ['reverse=True', 'key=len', 'key=str', 'key=lambda item: item[1]', 'key=lambda item: item[0]'],
  tailOf: (text, type) => (type === 'list' || type === 'string' ? `${text}[1:]` : undefined),
  moreNodes: pairsOf,
  shapeOf(node) {
    if (!node.named || !Object.hasOwn(makers, node.kind)) return undefined;
    const known = shapes.get(node);
    if (known) return known.shape;
    const shape = isInType(node) ? undefined : makers[node.kind]!(node);
    shapes.set(node, { shape });
    return shape;
  },
  isStatement(node) {
    const above = node.parent?.kind;
    return (
      node.named &&
      (above === 'block' || above === 'module') &&
      !/^(?:comment|case_clause)$/u.test(node.kind) &&
      !isDocstring(node)
    );
  },
  isExpression(node) {
    return node.named && expressionKinds.has(node.kind) && isValue(node) && !isInType(node);
  },
  namesAt,
  typeOf,
};

/** A docstring is a comment. */
function isDocstring(node: SyntaxNode): boolean {
  if (node.kind !== 'expression_statement' || node.children[0]?.kind !== 'string') return false;
  return node.children.length === 1;
}
