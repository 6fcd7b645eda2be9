// Where a function reads and writes its names. Names are told apart by their text alone: two variables of one name
// count as one, which makes rules say less, never more.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import type { RuleView } from './rule.ts';

/** One place where a name stands. */
export interface Use {
  readonly node: SyntaxNode;
  /** `update` reads and writes (`x += 1`); `declare` gives no value (`let x;`). */
  readonly kind: 'read' | 'write' | 'update' | 'declare' | 'parameter';
}

const known = new WeakMap<RuleView, ReadonlyMap<string, readonly Use[]>>();

/** The uses of all names of the function and of those within it, in the order of the text. JavaScript and Python. */
export function usesIn(view: RuleView): ReadonlyMap<string, readonly Use[]> {
  const found = known.get(view);
  if (found) return found;
  const uses = new Map<string, Use[]>();
  const python = view.dialect.id === 'python';
  for (const node of view.all) {
    if (!/identifier/u.test(node.kind) || node.children.length > 0) continue;
    const kind = python ? pythonUse(node) : javascriptUse(node);
    if (!kind) continue;
    const name = view.tree.text.slice(node.start, node.end);
    const list = uses.get(name);
    if (list) list.push({ node, kind });
    else uses.set(name, [{ node, kind }]);
  }
  known.set(view, uses);
  return uses;
}

/** Whether a function asks for its names or arguments as a whole, so that nothing can be said of single names. */
export function isReflective(view: RuleView): boolean {
  const uses = usesIn(view);
  return ['eval', 'locals', 'vars', 'globals', 'exec', 'arguments'].some((name) => uses.has(name));
}

function javascriptUse(node: SyntaxNode): Use['kind'] | undefined {
  const { kind, parent, field } = node;
  if (kind === 'property_identifier' || kind === 'private_property_identifier' || kind === 'statement_identifier')
    return undefined;
  if (kind === 'shorthand_property_identifier') return 'read';
  if (kind === 'type_identifier' || kind === 'shorthand_property_identifier_pattern')
    return kind === 'type_identifier' ? 'read' : patternUse(node);
  if (kind !== 'identifier' || !parent) return kind === 'identifier' ? 'read' : undefined;
  switch (parent.kind) {
    case 'variable_declarator':
      if (field !== 'name') return 'read';
      return parent.children.some((child) => child.field === 'value') ? 'write' : 'declare';
    case 'assignment_expression':
      return field === 'left' ? 'write' : 'read';
    case 'augmented_assignment_expression':
      return field === 'left' ? 'update' : 'read';
    case 'update_expression':
      return 'update';
    case 'for_in_statement':
      return field === 'left' ? 'write' : 'read';
    case 'formal_parameters':
      return 'parameter';
    case 'arrow_function':
      return field === 'parameter' ? 'parameter' : 'read';
    case 'required_parameter':
    case 'optional_parameter':
      return field === 'value' ? 'read' : 'parameter';
    case 'function_declaration':
    case 'generator_function_declaration':
    case 'function_expression':
    case 'class_declaration':
    case 'catch_clause':
      return field === 'name' || field === 'parameter' ? 'declare' : 'read';
    case 'assignment_pattern':
    case 'object_assignment_pattern':
      return field === 'left' ? patternUse(parent) : 'read';
    case 'rest_pattern':
    case 'array_pattern':
    case 'object_pattern':
    case 'pair_pattern':
      return patternUse(parent);
    default:
      return 'read';
  }
}

/** What a pattern binds: parameters, or variables. */
function patternUse(node: SyntaxNode): Use['kind'] {
  for (let at: SyntaxNode | undefined = node; at; at = at.parent) {
    if (/^(?:formal_parameters|required_parameter|optional_parameter)$/u.test(at.kind)) return 'parameter';
    if (!/pattern/u.test(at.kind)) return 'write';
  }
  return 'write';
}

function pythonUse(node: SyntaxNode): Use['kind'] | undefined {
  const { parent, field } = node;
  if (node.kind !== 'identifier' || !parent) return undefined;
  switch (parent.kind) {
    case 'attribute':
      return field === 'attribute' ? undefined : 'read';
    case 'keyword_argument':
      return field === 'name' ? undefined : 'read';
    case 'assignment':
      if (field !== 'left') return 'read';
      return parent.children.some((child) => child.field === 'right') ? 'write' : 'declare';
    case 'augmented_assignment':
      return field === 'left' ? 'update' : 'read';
    case 'named_expression':
      return field === 'name' ? 'write' : 'read';
    case 'for_statement':
    case 'for_in_clause':
      return field === 'left' ? 'write' : 'read';
    case 'parameters':
    case 'lambda_parameters':
    case 'typed_parameter':
      return 'parameter';
    case 'default_parameter':
    case 'typed_default_parameter':
      return field === 'name' ? 'parameter' : 'read';
    case 'list_splat_pattern':
    case 'dictionary_splat_pattern':
      return /parameter/u.test(parent.parent?.kind ?? '') ? 'parameter' : 'write';
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern':
    case 'as_pattern_target':
      return 'write';
    case 'function_definition':
    case 'class_definition':
      return field === 'name' ? 'declare' : 'read';
    case 'aliased_import':
    case 'dotted_name':
      return 'declare';
    case 'global_statement':
    case 'nonlocal_statement':
      return 'update';
    default:
      return 'read';
  }
}

/** The last name of a path or call: `c` of `a.b.c`, `f` of `f(x)`. */
export function lastWord(text: string): string {
  return /([\p{L}_$][\p{L}\p{N}_$]*)\W*$/u.exec(text.replace(/\([^]*$/u, ''))?.[1] ?? '';
}
