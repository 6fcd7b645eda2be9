// The type of an expression where literals alone settle it.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { bareShape, textOf } from './expressions.ts';
import { usesIn } from './names.ts';
import type { RuleView } from './rule.ts';

/** Types that a literal can have here. */
export type LiteralType = 'string' | 'list' | 'map' | 'number' | 'boolean';

/**
 * The type of a literal, or of a variable of the function that is only ever given literals of one type.
 *
 * @returns undefined where anything else may be there.
 */
export function literalType(view: RuleView, node: SyntaxNode): LiteralType | undefined {
  const own = typeOfLiteral(view, node);
  if (own || bareShape(view, node)?.kind !== 'name') return own;
  const uses = usesIn(view).get(textOf(view, node)) ?? [];
  if (uses.some(({ kind }) => kind === 'parameter' || kind === 'declare')) return undefined;
  const types = new Set<LiteralType | undefined>();
  for (const { kind, node: at } of uses) {
    if (kind === 'read') continue;
    const { parent } = at;
    if (kind === 'update') {
      // `text += x` stays a text, a list of Python stays a list; else nobody knows.
      if (parent?.kind.startsWith('augmented') !== true || view.dialect.id === 'javascript') types.add(undefined);
      continue;
    }
    const isPlain = parent && /^(?:variable_declarator|assignment|assignment_expression)$/u.test(parent.kind);
    const value = isPlain
      ? parent.children.find((child) => child.field === 'value' || child.field === 'right')
      : undefined;
    types.add(value && typeOfLiteral(view, value));
  }
  const [only] = types;
  return types.size === 1 ? only : undefined;
}

function typeOfLiteral(view: RuleView, node: SyntaxNode): LiteralType | undefined {
  const shape = bareShape(view, node);
  switch (shape?.kind) {
    case 'string':
      return /^[a-z]*[bB][a-z]*["']/u.test(shape.text) ? undefined : 'string';
    case 'list':
      return /^(?:array|list|list_comprehension)$/u.test(node.kind) ? 'list' : undefined;
    case 'comprehension':
      return node.kind === 'list_comprehension' ? 'list' : undefined;
    case 'map':
      return view.dialect.id === 'python' && node.kind === 'dictionary' ? 'map' : undefined;
    case 'number':
    case 'boolean':
      return shape.kind;
    default:
      return undefined;
  }
}
