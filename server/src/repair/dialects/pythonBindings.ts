// Where names of Python are bound, and which of them a place can see.

import { sourceOf, type SyntaxNode } from '../../core/syntaxTree.ts';
import type { VisibleName } from '../dialect.ts';
import { field, namesOfPattern, real } from './pythonShapes.ts';

/** One binding of a name; names that are assigned several times have several. */
export interface Binding {
  readonly name: string;
  readonly node: SyntaxNode;
  readonly origin: VisibleName['origin'];
  /** The assignment, parameter, loop or statement around it: where the annotation and the value are. */
  readonly declaration: SyntaxNode;
  /** Parameters are known everywhere in their scope, others from their end on. */
  readonly hoisted: boolean;
}

const bindings = new WeakMap<SyntaxNode, readonly Binding[]>();

/** Whether a node is a function of any kind. */
export function isFunction(node: SyntaxNode): boolean {
  return node.kind === 'function_definition' || node.kind === 'lambda';
}

function isScope(node: SyntaxNode): boolean {
  return isFunction(node) || node.kind === 'module' || node.kind === 'class_definition' || isComprehension(node);
}

function isComprehension(node: SyntaxNode): boolean {
  return node.kind.endsWith('_comprehension') || node.kind === 'generator_expression';
}

/** What a scope binds itself, in the order of the text. */
export function bindingsOf(scope: SyntaxNode): readonly Binding[] {
  const known = bindings.get(scope);
  if (known) return known;
  const found: Binding[] = [];
  if (isFunction(scope)) {
    for (const parameter of real(field(scope, 'parameters')?.children ?? [])) addParameter(parameter, found);
  }
  if (isComprehension(scope)) {
    for (const part of scope.children) {
      if (part.kind === 'for_in_clause') addPattern(field(part, 'left'), 'loop', part, true, found);
    }
  } else if (scope.kind !== 'lambda') {
    const body = scope.kind === 'module' ? scope : field(scope, 'body');
    if (body) addBelow(body, scope.kind === 'module' ? 'outer' : 'local', found);
  }
  bindings.set(scope, found);
  return found;
}

function addParameter(parameter: SyntaxNode, found: Binding[]): void {
  const inner = field(parameter, 'name') ?? (parameter.kind === 'identifier' ? parameter : real(parameter.children)[0]);
  if (inner && inner.kind !== 'positional_separator') addPattern(inner, 'parameter', parameter, true, found);
}

function addPattern(
  pattern: SyntaxNode | undefined,
  origin: VisibleName['origin'],
  declaration: SyntaxNode,
  hoisted: boolean,
  found: Binding[],
): void {
  for (const node of pattern ? namesOfPattern(pattern) : []) {
    found.push({ name: sourceOf(node), node, origin, declaration, hoisted });
  }
}

/** Bindings anywhere below, nested scopes left out. */
function addBelow(node: SyntaxNode, origin: VisibleName['origin'], found: Binding[]): void {
  for (const part of node.children) {
    if (!part.named) continue;
    switch (part.kind) {
      case 'function_definition':
      case 'class_definition':
        addPattern(field(part, 'name'), origin, part, true, found);
        continue;
      case 'import_statement':
      case 'import_from_statement':
        addImports(part, found);
        continue;
      case 'assignment':
      case 'augmented_assignment':
        addPattern(field(part, 'left'), origin, part, false, found);
        break;
      case 'named_expression':
        addPattern(field(part, 'name'), origin, part, false, found);
        break;
      case 'for_statement':
        addPattern(field(part, 'left'), 'loop', part, false, found);
        break;
      case 'as_pattern':
        addPattern(field(part, 'alias'), origin, part, false, found);
        break;
      case 'lambda':
        continue;
      default:
    }
    addBelow(part, origin, found);
  }
}

function addImports(statement: SyntaxNode, found: Binding[]): void {
  for (const part of statement.children) {
    if (part.field !== 'name') continue;
    const name = part.kind === 'aliased_import' ? field(part, 'alias') : part.children[0];
    if (name) found.push({ name: sourceOf(name), node: name, origin: 'import', declaration: statement, hoisted: true });
  }
}

/** Visits bindings that a place can see, the nearest first, until `visit` says that it has enough. */
export function walkBindings(node: SyntaxNode, visit: (binding: Binding) => boolean): void {
  let crossed = false;
  let below = node;
  for (let scope: SyntaxNode | undefined = node.parent; scope; scope = scope.parent) {
    if (isScope(scope) && !(scope.kind === 'class_definition' && crossed)) {
      const own = bindingsOf(scope);
      for (let at = own.length - 1; at >= 0; at--) {
        const binding = own[at]!;
        // A function's own name, seen from within, is recursion.
        const isSelf = binding.declaration.kind === 'function_definition' && isAround(binding.declaration, node);
        if (isBoundBefore(binding, node, below, crossed) && visit(isSelf ? { ...binding, origin: 'self' } : binding)) {
          return;
        }
      }
    }
    if (isFunction(scope)) crossed = true;
    below = scope;
  }
}

function isBoundBefore(binding: Binding, node: SyntaxNode, below: SyntaxNode, crossed: boolean): boolean {
  const { declaration } = binding;
  // Defaults and annotations do not see the parameters; the first thing that is iterated sees no loop variable.
  if (binding.origin === 'parameter') return below.field !== 'parameters' && below.field !== 'return_type';
  if (declaration.kind === 'for_in_clause') return declaration !== below || node.end <= binding.node.start;
  if (crossed || binding.hoisted) return true;
  // Within the loop itself, but not in what is iterated.
  if (declaration.kind === 'for_statement') return node.start >= (field(declaration, 'body')?.start ?? declaration.end);
  return declaration.end <= node.start || (declaration.kind === 'as_pattern' && binding.node.end <= node.start);
}

function isAround(outer: SyntaxNode, inner: SyntaxNode): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
