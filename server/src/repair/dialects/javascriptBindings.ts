// Where names of JavaScript and TypeScript are declared, and which of them a place can see.

import { sourceOf, type SyntaxNode } from '../../core/syntaxTree.ts';
import type { VisibleName } from '../dialect.ts';

/** One declared name. */
export interface Binding {
  readonly name: string;
  readonly node: SyntaxNode;
  readonly origin: VisibleName['origin'];
  /** Declaration or parameter around it: where the annotation and the value are. */
  readonly declaration: SyntaxNode;
  /** Functions and `var` are known in the whole scope, others from their end on. */
  readonly hoisted: boolean;
}

const functionKinds = new Set([
  'function_declaration',
  'function_expression',
  'arrow_function',
  'generator_function',
  'generator_function_declaration',
  'method_definition',
]);

const scopeKinds = new Set([
  'program',
  'statement_block',
  'for_statement',
  'for_in_statement',
  'catch_clause',
  'switch_body',
  'class_static_block',
  ...functionKinds,
]);

const bindings = new WeakMap<SyntaxNode, readonly Binding[]>();

/** Whether a node is a function of any kind. */
export function isFunction(node: SyntaxNode): boolean {
  return functionKinds.has(node.kind);
}

/** What a scope declares itself, in the order of the text. */
export function bindingsOf(scope: SyntaxNode): readonly Binding[] {
  const known = bindings.get(scope);
  if (known) return known;
  const found: Binding[] = [];
  if (isFunction(scope)) {
    addFunction(scope, found);
  } else if (scope.kind === 'for_in_statement') {
    const left = scope.children.find((child) => child.field === 'left');
    if (left && scope.children.some((child) => child.field === 'kind')) addPattern(left, 'loop', scope, true, found);
  } else if (scope.kind === 'for_statement') {
    addStatement(child(scope, 'initializer'), 'loop', found);
  } else if (scope.kind === 'catch_clause') {
    const parameter = child(scope, 'parameter');
    if (parameter) addPattern(parameter, 'local', scope, true, found);
  } else {
    const origin = scope.kind === 'program' ? 'outer' : 'local';
    const statements = scope.kind === 'switch_body' ? scope.children.flatMap((part) => part.children) : scope.children;
    for (const statement of statements) addStatement(statement, origin, found);
  }
  bindings.set(scope, found);
  return found;
}

const visible = new WeakMap<SyntaxNode, Map<string, readonly Binding[]>>();

/**
 * What is visible just before `node`, the nearest declared first, without what a nearer one hides; the same list for
 * nodes of one scope that see the same.
 */
export function visibleAt(node: SyntaxNode): readonly Binding[] {
  const scope = scopeAround(node);
  let lists = visible.get(scope);
  if (!lists) visible.set(scope, (lists = new Map()));
  const key = reachOf(node);
  const known = lists.get(key);
  if (known) return known;
  const seen = new Map<string, Binding>();
  walkScopes(node, (binding) => {
    if (!seen.has(binding.name)) seen.set(binding.name, binding);
    return false;
  });
  const list = [...seen.values()];
  lists.set(key, list);
  return list;
}

function scopeAround(node: SyntaxNode): SyntaxNode {
  let at = node.parent ?? node;
  while (at.parent && !scopeKinds.has(at.kind)) at = at.parent;
  return at;
}

/** What tells apart the views of nodes of one scope: how much is declared before them, in it and around it. */
function reachOf(node: SyntaxNode): string {
  let key = '';
  let below = node;
  for (let scope = node.parent; scope; scope = scope.parent) {
    if (scopeKinds.has(scope.kind)) {
      let before = 0;
      for (const { declaration } of bindingsOf(scope)) if (declaration.end <= node.start) before++;
      key += `${before}${scope.kind === 'for_in_statement' && below.field === 'body' ? 'b' : ','}`;
    }
    if (isFunction(scope)) break;
    below = scope;
  }
  return key;
}

/** The declaration that a name means at a node. */
export function bindingAt(node: SyntaxNode, name: string): Binding | undefined {
  let found: Binding | undefined;
  walkScopes(node, (binding) => {
    if (binding.name !== name) return false;
    found = binding;
    return true;
  });
  return found;
}

/** Visits bindings from the nearest on until `visit` says that it has enough. */
function walkScopes(node: SyntaxNode, visit: (binding: Binding) => boolean): void {
  let crossed = false;
  let below = node;
  for (let scope = node.parent; scope; scope = scope.parent) {
    if (scopeKinds.has(scope.kind)) {
      const own = bindingsOf(scope);
      // Loop variables of for-of are not known in what is iterated.
      const reached = scope.kind !== 'for_in_statement' || below.field === 'body';
      for (let at = own.length - 1; at >= 0; at--) {
        const binding = own[at]!;
        // A closure runs later: what its surroundings declare after it is there by then.
        const visible = crossed || binding.hoisted || binding.declaration.end <= node.start;
        if (visible && reached && visit(binding)) return;
      }
    }
    if (isFunction(scope)) crossed = true;
    below = scope;
  }
}

function addFunction(scope: SyntaxNode, found: Binding[]): void {
  const name = child(scope, 'name');
  if (name && (scope.kind === 'function_expression' || scope.kind === 'generator_function')) {
    found.push({ name: sourceOf(name), node: name, origin: 'self', declaration: scope, hoisted: true });
  }
  const single = child(scope, 'parameter');
  if (single) addPattern(single, 'parameter', single, true, found);
  for (const parameter of child(scope, 'parameters')?.children ?? []) {
    if (parameter.named && parameter.kind !== 'comment') addPattern(parameter, 'parameter', parameter, true, found);
  }
  // `var` anywhere in the function.
  const body = child(scope, 'body');
  if (body) addVars(body, found);
}

function addVars(node: SyntaxNode, found: Binding[]): void {
  for (const part of node.children) {
    if (isFunction(part) || part.kind.startsWith('class')) continue;
    if (part.kind === 'variable_declaration') addStatement(part, 'local', found);
    else if (part.kind === 'for_in_statement' && part.children.some((each) => each.kind === 'var')) {
      const left = child(part, 'left');
      if (left) addPattern(left, 'loop', part, true, found);
    }
    if (part.named) addVars(part, found);
  }
}

/** `self` is a function's own name seen from within: to call it again is recursion. */
function addStatement(statement: SyntaxNode | undefined, origin: VisibleName['origin'], found: Binding[]): void {
  if (!statement?.named) return;
  if (statement.kind === 'export_statement') {
    addStatement(child(statement, 'declaration'), origin, found);
    return;
  }
  if (statement.kind === 'import_statement') {
    addImports(statement, found);
    return;
  }
  if (statement.kind === 'lexical_declaration' || statement.kind === 'variable_declaration') {
    for (const part of statement.children) {
      const name = part.kind === 'variable_declarator' ? child(part, 'name') : undefined;
      // `var` of a function is collected for the whole function; here it counts where it stands.
      if (name) addPattern(name, origin, part, false, found);
    }
    return;
  }
  if (/^(?:generator_)?function_declaration$|class_declaration$|^enum_declaration$/u.test(statement.kind)) {
    const name = child(statement, 'name');
    if (name) found.push({ name: sourceOf(name), node: name, origin, declaration: statement, hoisted: true });
  }
}

function addImports(statement: SyntaxNode, found: Binding[]): void {
  const visit = (node: SyntaxNode): void => {
    if (node.kind === 'import_specifier') {
      const name = child(node, 'alias') ?? child(node, 'name');
      if (name) found.push(imported(name, statement));
    } else if (node.kind === 'identifier') {
      found.push(imported(node, statement));
    } else {
      for (const part of node.children) if (part.named) visit(part);
    }
  };
  const isTypeOnly = statement.children.some((part) => part.kind === 'type');
  if (!isTypeOnly) for (const part of statement.children) if (part.kind === 'import_clause') visit(part);
}

function imported(name: SyntaxNode, statement: SyntaxNode): Binding {
  return { name: sourceOf(name), node: name, origin: 'import', declaration: statement, hoisted: true };
}

/** Adds every name that a pattern binds. */
function addPattern(
  pattern: SyntaxNode,
  origin: VisibleName['origin'],
  declaration: SyntaxNode,
  hoisted: boolean,
  found: Binding[],
): void {
  switch (pattern.kind) {
    case 'identifier':
    case 'shorthand_property_identifier_pattern':
      found.push({ name: sourceOf(pattern), node: pattern, origin, declaration, hoisted });
      return;
    case 'assignment_pattern':
    case 'object_assignment_pattern': {
      const left = child(pattern, 'left');
      if (left) addPattern(left, origin, declaration, hoisted, found);
      return;
    }
    case 'required_parameter':
    case 'optional_parameter': {
      const inner = child(pattern, 'pattern');
      if (inner) addPattern(inner, origin, declaration, hoisted, found);
      return;
    }
    case 'pair_pattern': {
      const value = child(pattern, 'value');
      if (value) addPattern(value, origin, declaration, hoisted, found);
      return;
    }
    case 'rest_pattern':
    case 'array_pattern':
    case 'object_pattern':
      for (const part of pattern.children) if (part.named) addPattern(part, origin, declaration, hoisted, found);
      return;
    default:
  }
}

function child(node: SyntaxNode, field: string): SyntaxNode | undefined {
  return node.children.find((part) => part.field === field && part.named);
}
