// Guesses the type of a Python expression: from literals, annotations, operators, known methods and functions,
// and from how a name is used. A guess only orders and thins out fixes; the tests decide.

import { sourceOf, type SyntaxNode, type SyntaxTree } from '../../core/syntaxTree.ts';
import type { RoughType, VisibleName } from '../dialect.ts';
import { namedNodes } from '../nodes.ts';
import { isFunction, walkBindings, type Binding } from './pythonBindings.ts';
import { field, real } from './pythonShapes.ts';

function table(rows: readonly (readonly [RoughType, string])[]): ReadonlyMap<string, RoughType> {
  return new Map(rows.flatMap(([type, names]) => names.split(' ').map((name) => [name, type] as const)));
}

const methodTypes = table([
  ['number', 'index find rfind rindex count floor ceil sqrt bit_length gcd total_seconds'],
  ['string', 'upper lower strip lstrip rstrip title capitalize swapcase casefold replace join format zfill'],
  ['string', 'center ljust rjust removeprefix removesuffix isoformat strftime decode'],
  ['boolean', 'startswith endswith isdigit isalpha isalnum isspace isupper islower isnumeric issubset issuperset'],
  ['list', 'split rsplit splitlines keys values items most_common findall partition'],
  ['set', 'union intersection difference symmetric_difference'],
]);

const functionTypes = table([
  ['number', 'len int float abs sum round ord pow hash id divmod'],
  ['string', 'str chr repr hex bin oct input'],
  ['boolean', 'bool any all isinstance callable hasattr issubclass'],
  ['list', 'list sorted range tuple reversed zip enumerate map filter'],
  ['set', 'set frozenset'],
  ['map', 'dict defaultdict Counter OrderedDict'],
]);

const annotations = table([
  ['number', 'int float complex Decimal'],
  ['string', 'str LiteralString'],
  ['boolean', 'bool'],
  ['list', 'list List tuple Tuple Sequence MutableSequence deque'],
  ['map', 'dict Dict Mapping MutableMapping defaultdict DefaultDict Counter OrderedDict'],
  ['set', 'set Set frozenset FrozenSet AbstractSet'],
  ['function', 'Callable'],
  ['null', 'None NoReturn'],
]);

/** Methods that only one type has. */
const telling = table([
  ['list', 'append extend insert sort reverse'],
  ['string', 'split upper lower strip lstrip rstrip startswith endswith replace isdigit isalpha join splitlines title'],
  ['map', 'keys values items setdefault get'],
  ['set', 'union intersection difference issubset add discard'],
]);

const literals: Readonly<Record<string, RoughType>> = {
  integer: 'number',
  float: 'number',
  string: 'string',
  concatenated_string: 'string',
  true: 'boolean',
  false: 'boolean',
  none: 'null',
  list: 'list',
  tuple: 'list',
  expression_list: 'list',
  list_comprehension: 'list',
  generator_expression: 'list',
  dictionary: 'map',
  dictionary_comprehension: 'map',
  set: 'set',
  set_comprehension: 'set',
  lambda: 'function',
  comparison_operator: 'boolean',
  comparison_pair: 'boolean',
  not_operator: 'boolean',
};

const types = new WeakMap<SyntaxNode, RoughType>();
const uses = new WeakMap<SyntaxNode, ReadonlyMap<string, readonly SyntaxNode[]>>();
let depth = 0;

/** The guessed type of an expression. */
export function typeOf(tree: SyntaxTree, node: SyntaxNode): RoughType {
  const known = types.get(node);
  if (known) return known;
  // Stands in while the answer is sought, for names that are defined by themselves.
  types.set(node, 'unknown');
  // A chain of a thousand operators is deeper than the stack.
  if (depth > 150) return 'unknown';
  depth++;
  try {
    const type = guess(tree, node);
    types.set(node, type);
    return type;
  } finally {
    depth--;
  }
}

/** Names visible just before `node`, the nearest bound first. */
export function namesAt(tree: SyntaxTree, node: SyntaxNode): readonly VisibleName[] {
  const seen = new Map<string, VisibleName>();
  walkBindings(node, (binding) => {
    const { name, origin } = binding;
    const old = seen.get(name);
    const type = old && old.type !== 'unknown' && old.type !== 'null' ? old.type : typeOfBinding(tree, binding);
    // A parameter that is assigned stays a parameter.
    seen.set(name, { name, type, origin: old && origin !== 'parameter' ? old.origin : origin });
    return false;
  });
  return [...seen.values()];
}

function guess(tree: SyntaxTree, node: SyntaxNode): RoughType {
  const of = (name: string): RoughType => {
    const inner = field(node, name);
    return inner ? typeOf(tree, inner) : 'unknown';
  };
  const literal = Object.hasOwn(literals, node.kind) ? literals[node.kind] : undefined;
  if (literal) return literal;
  switch (node.kind) {
    case 'parenthesized_expression': {
      const inner = real(node.children)[0];
      return inner ? typeOf(tree, inner) : 'unknown';
    }
    case 'unary_operator':
      return 'number';
    case 'boolean_operator':
      return agreed(of('left'), of('right'));
    case 'binary_operator':
      return binaryType(node.children.find((child) => child.field === 'operator')?.kind, of('left'), of('right'));
    case 'conditional_expression': {
      const [yes, , no] = real(node.children);
      return yes && no ? agreed(typeOf(tree, yes), typeOf(tree, no)) : 'unknown';
    }
    case 'named_expression':
      return of('value');
    case 'assignment':
      return of('right');
    case 'subscript': {
      const type = of('value');
      if (type === 'string') return 'string';
      return node.children.some((child) => child.kind === 'slice') ? type : 'unknown';
    }
    case 'call':
      return callType(tree, node);
    case 'identifier':
      return typeOfName(tree, node);
    default:
      return 'unknown';
  }
}

function typeOfName(tree: SyntaxTree, node: SyntaxNode): RoughType {
  const name = sourceOf(node);
  let type: RoughType = 'unknown';
  walkBindings(node, (binding) => {
    if (binding.name !== name) return false;
    type = typeOfBinding(tree, binding);
    return type !== 'unknown' && type !== 'null';
  });
  return type;
}

function agreed(a: RoughType, b: RoughType): RoughType {
  if (a === b || b === 'null') return a;
  return a === 'null' ? b : 'unknown';
}

function binaryType(operator: string | undefined, left: RoughType, right: RoughType): RoughType {
  // Lists repeat, strings format, sets have a difference.
  if (operator === '+' || operator === '*' || operator === '%') {
    if (left === 'string' || (operator === '+' && right === 'string')) return 'string';
    if (left === 'list' || right === 'list') return 'list';
    return left === 'number' && right === 'number' ? 'number' : 'unknown';
  }
  if (left === 'set' || left === 'map') return left;
  return 'number';
}

function callType(tree: SyntaxTree, node: SyntaxNode): RoughType {
  const callee = field(node, 'function');
  if (!callee) return 'unknown';
  if (callee.kind === 'attribute') {
    const [object, name] = [field(callee, 'object'), field(callee, 'attribute')];
    const word = name ? sourceOf(name) : '';
    if (word === 'copy') return object ? typeOf(tree, object) : 'unknown';
    return methodTypes.get(word) ?? 'unknown';
  }
  if (callee.kind !== 'identifier') return 'unknown';
  const name = sourceOf(callee);
  let returned: RoughType | undefined;
  walkBindings(callee, (binding) => {
    if (binding.name !== name) return false;
    const annotation = field(binding.declaration, 'return_type');
    returned = annotation ? typeOfAnnotation(sourceOf(annotation)) : (functionTypes.get(name) ?? 'unknown');
    return true;
  });
  return returned ?? functionTypes.get(name) ?? 'unknown';
}

const bindingTypes = new WeakMap<SyntaxNode, RoughType>();

/** The type that a binding gives its name. */
export function typeOfBinding(tree: SyntaxTree, binding: Binding): RoughType {
  const known = bindingTypes.get(binding.node);
  if (known) return known;
  bindingTypes.set(binding.node, 'unknown');
  let type = boundType(tree, binding);
  if (type === 'unknown' || type === 'null') {
    const used = usedType(tree, binding);
    if (used !== 'unknown') type = used;
  }
  bindingTypes.set(binding.node, type);
  return type;
}

function boundType(tree: SyntaxTree, { declaration, node, name }: Binding): RoughType {
  if (declaration.kind === 'function_definition' || declaration.kind === 'class_definition') return 'function';
  if (declaration.kind === 'list_splat_pattern') return 'list';
  if (declaration.kind === 'dictionary_splat_pattern') return 'map';
  if ((name === 'self' || name === 'cls') && declaration.kind === 'identifier') return 'object';
  if (declaration.kind === 'for_statement' || declaration.kind === 'for_in_clause')
    return loopType(tree, declaration, node);
  const annotation = field(declaration, 'type');
  if (annotation) {
    const type = typeOfAnnotation(sourceOf(annotation));
    if (type !== 'unknown') return type;
  }
  const left = field(declaration, 'left') ?? field(declaration, 'name');
  // A name inside a pattern has a part of the value only.
  if (left && left !== node) return 'unknown';
  const value = field(declaration, 'right') ?? field(declaration, 'value');
  return value ? typeOf(tree, value) : 'unknown';
}

function loopType(tree: SyntaxTree, loop: SyntaxNode, node: SyntaxNode): RoughType {
  const [left, right] = [field(loop, 'left'), field(loop, 'right')];
  if (!left || !right) return 'unknown';
  const text = sourceOf(right);
  if (text.startsWith('range(') && left === node) return 'number';
  if (text.startsWith('enumerate(') && real(left.children)[0] === node) return 'number';
  return left === node && typeOf(tree, right) === 'string' ? 'string' : 'unknown';
}

/** The type that an annotation's text names: `Optional[int]`, `"str | None"`, `list[int]`. */
export function typeOfAnnotation(text: string): RoughType {
  const bare = text.replace(/^['"]|['"]$/gu, '').trim();
  const optional = /^(?:typing\.)?(?:Optional|Final|Annotated)\[(?<inner>.*)\]$/su.exec(bare)?.groups?.['inner'];
  if (optional !== undefined) return typeOfAnnotation(optional);
  const union = /^(?:typing\.)?Union\[(?<inner>[^[\]]*)\]$/su.exec(bare)?.groups?.['inner'];
  const parts = (union === undefined ? bare.split(/\|(?![^[]*\])/u) : union.split(',')).map((part) => part.trim());
  const real = parts.filter((part) => part !== 'None');
  if (real.length === 0) return 'null';
  const heads = new Set(real.map((part) => annotations.get(/\w+(?=\[|$)/u.exec(part)?.[0] ?? '') ?? 'unknown'));
  return heads.size === 1 ? [...heads][0]! : 'unknown';
}

/** What the first telling use of a name says. */
function usedType(tree: SyntaxTree, binding: Binding): RoughType {
  let scope = binding.node.parent;
  while (scope && !isFunction(scope)) scope = scope.parent;
  if (!scope) return 'unknown';
  for (const use of usesIn(tree, binding.name)) {
    if (use.start < scope.start || use.end > scope.end || use === binding.node || !use.parent) continue;
    const type = toldBy(tree, use, use.parent);
    if (type !== 'unknown' && type !== 'null') return type;
  }
  return 'unknown';
}

function toldBy(tree: SyntaxTree, use: SyntaxNode, parent: SyntaxNode): RoughType {
  switch (parent.kind) {
    case 'attribute': {
      const name = field(parent, 'attribute');
      return use.field === 'object' && name ? (telling.get(sourceOf(name)) ?? 'unknown') : 'unknown';
    }
    case 'call':
      return use.field === 'function' ? 'function' : 'unknown';
    case 'unary_operator':
      return 'number';
    case 'binary_operator': {
      const operator = parent.children.find((child) => child.field === 'operator')?.kind ?? '';
      if (/^(?:-|\/|\/\/|\*\*|<<|>>)$/u.test(operator)) return 'number';
      if (operator === '%') return use.field === 'right' ? 'unknown' : 'number';
      return operator === '+' ? otherOperand(tree, use, parent) : 'unknown';
    }
    case 'comparison_operator':
      return parent.children.some((child) => child.kind.endsWith('in')) ? 'unknown' : otherOperand(tree, use, parent);
    case 'argument_list': {
      const callee = parent.parent && field(parent.parent, 'function');
      return callee && /^(?:range|abs|chr)$/u.test(sourceOf(callee)) ? 'number' : 'unknown';
    }
    case 'augmented_assignment': {
      const value = field(parent, 'right');
      return use.field === 'left' && value ? typeOf(tree, value) : 'unknown';
    }
    default:
      return 'unknown';
  }
}

function otherOperand(tree: SyntaxTree, use: SyntaxNode, parent: SyntaxNode): RoughType {
  const other = parent.children.find((child) => child.named && child !== use && child.kind !== 'comment');
  return other ? typeOf(tree, other) : 'unknown';
}

function usesIn(tree: SyntaxTree, name: string): readonly SyntaxNode[] {
  let known = uses.get(tree.root);
  if (!known) {
    const found = new Map<string, SyntaxNode[]>();
    for (const node of namedNodes(tree.root)) {
      if (node.kind !== 'identifier') continue;
      const text = tree.text.slice(node.start, node.end);
      const list = found.get(text);
      if (list) list.push(node);
      else found.set(text, [node]);
    }
    known = found;
    uses.set(tree.root, known);
  }
  return known.get(name) ?? [];
}
