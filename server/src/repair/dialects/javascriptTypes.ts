// Guesses the type of a JavaScript or TypeScript expression: from literals, annotations, operators, known
// methods, and from how a name is used. A guess only orders and thins out fixes; the type checker decides.

import { sourceOf, type SyntaxNode, type SyntaxTree } from '../../core/syntaxTree.ts';
import type { RoughType } from '../dialect.ts';
import { namedNodes } from '../nodes.ts';
import { bindingAt, type Binding } from './javascriptBindings.ts';

const methodTypes: ReadonlyMap<string, RoughType | 'same'> = new Map<string, RoughType | 'same'>(
  (
    [
      ['number', 'indexOf lastIndexOf findIndex findLastIndex charCodeAt codePointAt localeCompare search'],
      ['number', 'push unshift getTime valueOf floor ceil round trunc abs min max pow sqrt random sign hypot log'],
      ['string', 'toString toUpperCase toLowerCase trim trimStart trimEnd join charAt padStart padEnd repeat'],
      ['string', 'replace replaceAll substring substr toFixed toPrecision stringify normalize fromCharCode'],
      ['boolean', 'includes startsWith endsWith some every has test isArray isInteger isNaN isFinite hasOwn'],
      ['list', 'map filter split flat flatMap keys values entries from toSorted toReversed splice matchAll'],
      ['same', 'slice concat reverse sort fill'],
    ] as const
  ).flatMap(([type, names]) => names.split(' ').map((name) => [name, type] as const)),
);

const functionTypes: Readonly<Record<string, RoughType>> = {
  Number: 'number',
  parseInt: 'number',
  parseFloat: 'number',
  String: 'string',
  Boolean: 'boolean',
  isNaN: 'boolean',
  isFinite: 'boolean',
};

const classTypes: Readonly<Record<string, RoughType>> = {
  Array: 'list',
  Map: 'map',
  WeakMap: 'map',
  Set: 'set',
  WeakSet: 'set',
  String: 'string',
  Number: 'number',
  Boolean: 'boolean',
  Object: 'object',
  Function: 'function',
  Record: 'object',
  ReadonlyArray: 'list',
  ReadonlyMap: 'map',
  ReadonlySet: 'set',
};

/** Methods and properties that only one type has. */
const telling: ReadonlyMap<string, RoughType> = new Map<string, RoughType>(
  (
    [
      ['list', 'push pop shift unshift splice sort reverse map filter reduce forEach join some every find findIndex'],
      ['string', 'split charAt charCodeAt codePointAt toUpperCase toLowerCase trim substring substr replace match'],
      ['string', 'startsWith endsWith padStart padEnd repeat replaceAll localeCompare'],
      ['number', 'toFixed toPrecision'],
      ['map', 'get set'],
      ['set', 'add'],
    ] as const
  ).flatMap(([type, names]) => names.split(' ').map((name) => [name, type] as const)),
);

const types = new WeakMap<SyntaxNode, RoughType>();
const bindingTypes = new WeakMap<SyntaxNode, RoughType>();
const uses = new WeakMap<SyntaxNode, ReadonlyMap<string, readonly SyntaxNode[]>>();

/** The guessed type of an expression. */
export function typeOf(tree: SyntaxTree, node: SyntaxNode): RoughType {
  const known = types.get(node);
  if (known) return known;
  // Stands in while the answer is sought, for names that are defined by themselves.
  types.set(node, 'unknown');
  // A chain of a thousand operators is deeper than the stack.
  const type = depth > 150 ? 'unknown' : deeper(() => guess(tree, node));
  types.set(node, type);
  return type;
}

let depth = 0;

function deeper<T>(work: () => T): T {
  depth++;
  try {
    return work();
  } finally {
    depth--;
  }
}

function guess(tree: SyntaxTree, node: SyntaxNode): RoughType {
  const part = (name: string) => node.children.find((child) => child.field === name && child.named);
  const of = (name: string): RoughType => {
    const inner = part(name);
    return inner ? typeOf(tree, inner) : 'unknown';
  };
  switch (node.kind) {
    case 'number':
    case 'update_expression':
      return 'number';
    case 'string':
    case 'template_string':
      return 'string';
    case 'true':
    case 'false':
      return 'boolean';
    case 'null':
    case 'undefined':
      return 'null';
    case 'array':
      return 'list';
    case 'object':
      return 'object';
    case 'arrow_function':
    case 'function_expression':
    case 'generator_function':
    case 'class':
      return 'function';
    case 'parenthesized_expression':
    case 'non_null_expression': {
      const inner = node.children.find((child) => child.named && child.kind !== 'comment');
      return inner ? typeOf(tree, inner) : 'unknown';
    }
    case 'as_expression':
    case 'satisfies_expression': {
      const type = node.children.findLast((child) => child.named);
      return type ? typeOfAnnotation(type) : 'unknown';
    }
    case 'unary_expression':
      return unaryType(node.children[0]?.kind);
    case 'binary_expression':
      return binaryType(node.children.find((child) => child.field === 'operator')?.kind, of('left'), of('right'));
    case 'ternary_expression':
      return agreed(of('consequence'), of('alternative'));
    case 'assignment_expression':
      return of('right');
    case 'augmented_assignment_expression':
      return agreed(of('left'), of('right'));
    case 'member_expression':
      return /^(?:length|size)$/u.test(sourceOf(part('property') ?? node)) ? 'number' : 'unknown';
    case 'subscript_expression':
      return of('object') === 'string' ? 'string' : 'unknown';
    case 'new_expression': {
      const name = part('constructor');
      return (name && own(classTypes, sourceOf(name))) ?? 'object';
    }
    case 'call_expression':
      return callType(tree, node);
    case 'identifier': {
      const binding = bindingAt(node, sourceOf(node));
      return binding ? typeOfBinding(tree, binding) : /^(?:NaN|Infinity)$/u.test(sourceOf(node)) ? 'number' : 'unknown';
    }
    default:
      return 'unknown';
  }
}

function own(table: Readonly<Record<string, RoughType>>, key: string): RoughType | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function unaryType(operator: string | undefined): RoughType {
  if (operator === '!' || operator === 'delete') return 'boolean';
  if (operator === 'typeof') return 'string';
  return operator === 'void' ? 'null' : 'number';
}

function agreed(a: RoughType, b: RoughType): RoughType {
  if (a === b || b === 'null') return a;
  return a === 'null' ? b : 'unknown';
}

function binaryType(operator: string | undefined, left: RoughType, right: RoughType): RoughType {
  switch (operator) {
    case '+':
      if (left === 'string' || right === 'string') return 'string';
      return left === 'number' && right === 'number' ? 'number' : 'unknown';
    case '&&':
    case '||':
    case '??':
      return agreed(left, right);
    case '-':
    case '*':
    case '/':
    case '%':
    case '**':
    case '&':
    case '|':
    case '^':
    case '<<':
    case '>>':
    case '>>>':
      return 'number';
    default:
      return 'boolean';
  }
}

function callType(tree: SyntaxTree, node: SyntaxNode): RoughType {
  const callee = node.children.find((child) => child.field === 'function');
  if (!callee) return 'unknown';
  if (callee.kind === 'member_expression') {
    const property = callee.children.find((child) => child.field === 'property');
    const object = callee.children.find((child) => child.field === 'object');
    const known = methodTypes.get(property ? sourceOf(property) : '');
    return known === 'same' ? (object ? typeOf(tree, object) : 'unknown') : (known ?? 'unknown');
  }
  if (callee.kind !== 'identifier') return 'unknown';
  const name = sourceOf(callee);
  const binding = bindingAt(callee, name);
  if (!binding) return own(functionTypes, name) ?? 'unknown';
  const holder =
    binding.declaration.kind === 'variable_declarator'
      ? binding.declaration.children.find((child) => child.field === 'value')
      : binding.declaration;
  const returned = holder?.children.find((child) => child.field === 'return_type');
  return returned ? typeOfAnnotation(returned) : 'unknown';
}

/** The type that a declaration gives its name. */
export function typeOfBinding(tree: SyntaxTree, binding: Binding): RoughType {
  const known = bindingTypes.get(binding.node);
  if (known) return known;
  bindingTypes.set(binding.node, 'unknown');
  let type = declaredType(tree, binding);
  if (type === 'unknown' || type === 'null') {
    const used = usedType(tree, binding);
    if (used !== 'unknown') type = used;
  }
  bindingTypes.set(binding.node, type);
  return type;
}

function declaredType(tree: SyntaxTree, binding: Binding): RoughType {
  const { declaration, node } = binding;
  if (/function|class|enum|import/u.test(declaration.kind)) {
    return declaration.kind === 'import_statement' ? 'unknown' : 'function';
  }
  if (declaration.kind === 'for_in_statement') {
    if (declaration.children.some((child) => child.field === 'operator' && child.kind === 'in')) return 'string';
    const iterated = declaration.children.find((child) => child.field === 'right');
    return node.field === 'left' && iterated && typeOf(tree, iterated) === 'string' ? 'string' : 'unknown';
  }
  // A name inside a pattern has neither the annotation nor the value of the whole, only its own default.
  const around = node.parent;
  if (around?.kind === 'assignment_pattern' || around?.kind === 'object_assignment_pattern') {
    const value = around.children.find((child) => child.field === 'right');
    return value ? typeOf(tree, value) : 'unknown';
  }
  if (around?.kind === 'rest_pattern') return 'list';
  if (around !== declaration) return 'unknown';
  const annotation = declaration.children.find((child) => child.field === 'type');
  if (annotation) return typeOfAnnotation(annotation);
  const value = declaration.children.find((child) => child.field === 'value' && child.named);
  return value ? typeOf(tree, value) : 'unknown';
}

function typeOfAnnotation(node: SyntaxNode): RoughType {
  const text = sourceOf(node).replace(/^:\s*|^readonly\s+/gu, '');
  if (/^(?:number|bigint)$/u.test(text)) return 'number';
  if (/^(?:string|boolean)$/u.test(text)) return text as RoughType;
  if (/^(?:null|undefined|void)$/u.test(text)) return 'null';
  if (text.endsWith('[]') || /^\[.*\]$/u.test(text)) return 'list';
  if (text.includes('=>')) return 'function';
  if (text.startsWith('{')) return 'object';
  const parts = text.split('|').map((part) => part.trim());
  const real = parts.filter((part) => part !== 'null' && part !== 'undefined');
  if (real.every((part) => /^['"]/u.test(part))) return 'string';
  if (parts.length > 1 && real.length === 1 && /^(?:number|string|boolean)$/u.test(real[0]!)) {
    return real[0] as RoughType;
  }
  return own(classTypes, /^\w+/u.exec(text)?.[0] ?? '') ?? 'unknown';
}

/** What the first telling use of a name says. */
function usedType(tree: SyntaxTree, binding: Binding): RoughType {
  const scope = scopeOf(binding);
  if (!scope) return 'unknown';
  for (const use of usesIn(tree, binding.name)) {
    if (use.start < scope.start || use.end > scope.end || use === binding.node || !use.parent) continue;
    const type = toldBy(tree, use, use.parent);
    if (type !== 'unknown' && type !== 'null') return type;
  }
  return 'unknown';
}

function toldBy(tree: SyntaxTree, use: SyntaxNode, parent: SyntaxNode): RoughType {
  if (parent.kind === 'member_expression' && use.field === 'object') {
    const property = parent.children.find((child) => child.field === 'property');
    return telling.get(property ? sourceOf(property) : '') ?? 'unknown';
  }
  if (parent.kind === 'update_expression') return 'number';
  if (parent.kind === 'call_expression') return use.field === 'function' ? 'function' : 'unknown';
  if (parent.kind === 'binary_expression') {
    const operator = parent.children.find((child) => child.field === 'operator')?.kind ?? '';
    if (/^(?:[-*/%&|^]|\*\*|<<|>>>?)$/u.test(operator)) return 'number';
    if (!/^(?:[<>]=?|[!=]==?|\+)$/u.test(operator)) return 'unknown';
    const other = parent.children.find((child) => child.named && child !== use);
    return other && other.kind !== 'null' && other.kind !== 'undefined' ? typeOf(tree, other) : 'unknown';
  }
  if (parent.kind === 'assignment_expression' && use.field === 'left') {
    const value = parent.children.find((child) => child.field === 'right');
    return value ? typeOf(tree, value) : 'unknown';
  }
  if (parent.kind === 'unary_expression') return parent.children[0]?.kind === '-' ? 'number' : 'unknown';
  return 'unknown';
}

/** Only names of functions are worth the search. */
function scopeOf(binding: Binding): SyntaxNode | undefined {
  let at = binding.node.parent;
  while (at && !/function|method_definition/u.test(at.kind)) at = at.parent;
  return at;
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
