// A value is used just where it was found to be missing.

import { codeOf, plainCondition, quoted, textOf } from './expressions.ts';
import type { SyntaxNode } from '../../core/syntaxTree.ts';
import type { RuleView, TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';
import { bodyOf, leaves } from './statements.ts';

/** Missing and used. */
export const guardedUse: TextRule = {
  id: 'guarded-use',
  title: 'A missing value that is used',
  dialects: ['javascript', 'python'],
  bugKind: 'B.3',
  severity: 'warning',
  proof: 'supported',
  why: 'The branch is taken where a value is null, undefined or None, and the first thing that it does is to use a member of it, which fails. The condition is turned round, or the return before it is.',
  wrong: [
    {
      language: 'javascript',
      code: 'function size(box) {\n  if (box === null) {\n    return box.width * box.height;\n  }\n  return 0;\n}\n',
    },
    {
      language: 'python',
      code: 'def size(box):\n    if box is not None:\n        return 0\n    return box.width * box.height\n',
    },
  ],
  right: [
    {
      language: 'javascript',
      code: 'function size(box) {\n  if (box === null) {\n    box = make();\n    return box.width;\n  }\n  if (!box || box.empty) return 0;\n  return box?.width ?? 1;\n}\n',
    },
    {
      language: 'python',
      code: 'def size(box):\n    if box is None:\n        box = make()\n        return box.width\n    return box.width * box.height\n',
    },
  ],
  silent: ['The value is assigned first.', 'The member is asked for by `?.`, under a condition, or in a `try`.'],
  equivalents: ['TS18047', 'TS18048', 'TS2531', 'TS2532', 'TS2339', 'reportOptionalMemberAccess', 'union-attr'],
  *look(view) {
    for (const { node, shape } of shapedOf(view, 'if')) {
      const found = askedOf(view, shape.condition);
      if (!found) continue;
      const inside = found.missing
        ? bodyOf(view, shape.then)
        : shape.otherwise
          ? bodyOf(view, shape.otherwise)
          : leaves(view, shape.then)
            ? after(view, node)
            : [];
      const first = inside[0] && firstUse(view, inside[0], found.name);
      if (!first) continue;
      yield {
        span: first,
        message: `${quoted(found.name)} is missing here, as ${quoted(codeOf(view, shape.condition))} has told, so ${quoted(textOf(view, first))} fails.`,
      };
    }
  },
};

/** What a condition asks of one name: whether it is missing, or whether it is there. */
function askedOf(
  view: RuleView,
  condition: SyntaxNode,
): { readonly name: string; readonly missing: boolean } | undefined {
  const code = plainCondition(view, condition);
  const [, name, operator] = /^([A-Za-z_$][\w$]*) (is not|is|===?|!==?) (?:None|null|undefined)$/u.exec(code) ?? [];
  if (name !== undefined) return { name, missing: !/not|!/u.test(operator!) };
  return undefined;
}

/** What follows a statement in its block. */
function after({ dialect }: RuleView, node: SyntaxNode): readonly SyntaxNode[] {
  const beside = node.parent?.children.filter((child) => dialect.isStatement(child)) ?? [];
  return beside.slice(beside.indexOf(node) + 1);
}

/** The first use of the name in the first statement, where it is a use of a member that surely happens. */
function firstUse(view: RuleView, statement: SyntaxNode, name: string): SyntaxNode | undefined {
  const kind = view.dialect.shapeOf(statement)?.kind;
  if (kind !== 'return' && kind !== 'expressionStatement' && kind !== 'declaration') return undefined;
  const waiting = [statement];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    const shape = view.dialect.shapeOf(at);
    if (shape?.kind === 'name' && shape.text === name) {
      const outer = at.parent && view.dialect.shapeOf(at.parent);
      return outer?.kind === 'member' && outer.object === at && !outer.optional ? at.parent : undefined;
    }
    if (
      shape?.kind === 'function' ||
      shape?.kind === 'conditional' ||
      shape?.kind === 'comprehension' ||
      shape?.kind === 'assignment'
    ) {
      if (shape.kind === 'assignment' && shape.operator === '=') {
        waiting.push(shape.value);
        if (textOf(view, shape.target) === name) return undefined;
        continue;
      }
      return undefined;
    }
    if (shape?.kind === 'binary' && /logical|nullish/u.test(shape.class)) {
      waiting.push(shape.left);
      if (textOf(view, at).includes(name) && !textOf(view, shape.left).includes(name)) return undefined;
      continue;
    }
    for (let index = at.children.length - 1; index >= 0; index--)
      if (at.children[index]!.named) waiting.push(at.children[index]!);
  }
  return undefined;
}
