// A value that is replaced before anybody reads it.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { codeOf, isPure, quoted, textOf } from './expressions.ts';
import { isReflective, usesIn } from './names.ts';
import type { RuleView, TextRule } from './rule.ts';
import { blocksOf, isIn } from './statements.ts';

/** Written twice, read once. */
export const overwritten: TextRule = {
  id: 'overwritten',
  title: 'A value that is replaced before it is read',
  dialects: ['javascript', 'python'],
  bugKind: 'C.1',
  severity: 'warning',
  proof: 'opinion',
  why: 'Of two assignments to one variable that follow each other the first is lost; a parameter that is assigned before it is read does not count at all. One of the names is probably wrong.',
  wrong: [
    {
      language: 'javascript',
      code: 'function corner(box) {\n  let x = box.left + box.width;\n  x = box.top + box.height;\n  return x;\n}\n',
    },
    { language: 'python', code: 'def area(width, height):\n    width = 10\n    return width * height\n' },
  ],
  right: [
    {
      language: 'javascript',
      code: 'function corner(box) {\n  let x = 0;\n  x = box.left;\n  let y = box.top;\n  y = y + x;\n  return y;\n}\n',
    },
    {
      language: 'python',
      code: 'def area(width, height):\n    width = width or 10\n    return width * height\n\n\ndef handler(event, context):\n    del event\n    context = None\n',
    },
  ],
  silent: [
    'The first value is a plain literal, as start values are, or calls something.',
    'The parameter is not read afterwards either.',
  ],
  equivalents: [
    'no-useless-assignment',
    'noUnusedAssignment',
    'no-param-reassign',
    'noParameterAssign',
    'unused_assignments',
    'clang-analyzer-deadcode.DeadStores',
    'redefined-argument-from-local',
    'F841',
    'F811',
  ],
  *look(view) {
    if (!view.shape || isReflective(view)) return;
    for (const statements of blocksOf(view)) {
      for (const [index, second] of statements.entries()) {
        const first = statements[index - 1];
        if (!first) continue;
        const [a, b] = [assigned(view, first), assigned(view, second)];
        if (!a || !b || a.name !== b.name || a.declares !== (a.declares || false) || b.declares) continue;
        if (mentions(view, b.value, a.name) || !isPure(view, a.value) || isPlain(view, a.value)) continue;
        if (codeOf(view, a.value) === codeOf(view, b.value) && a.name.includes('.')) continue;
        yield {
          span: first,
          message: `${quoted(textOf(view, first))} is lost: the next statement gives ${quoted(a.name)} another value.`,
        };
      }
    }
    for (const [name, uses] of usesIn(view)) {
      const [parameter, next, ...rest] = uses;
      if (parameter?.kind !== 'parameter' || next?.kind !== 'write' || !rest.some(({ kind }) => kind === 'read'))
        continue;
      if (parameter.node.parent && !isIn(parameter.node, view.node)) continue;
      // Only as a statement of the function itself, not under a condition.
      let statement: SyntaxNode | undefined = next.node;
      while (statement && !view.dialect.isStatement(statement)) statement = statement.parent;
      if (statement?.parent !== view.shape.body) continue;
      const one = assigned(view, statement);
      if (!one || one.name !== name || one.declares || mentions(view, one.value, name)) continue;
      if (
        !view.shape.parameters.some(
          (each) => isIn(parameter.node, each) && !/default|assignment_pattern|optional|splat|rest/u.test(each.kind),
        )
      )
        continue;
      if (/^(?:self|cls|_.*|this)$/u.test(name) || /\b(?:self|this)\b/u.test(textOf(view, one.value))) continue;
      yield {
        span: statement,
        message: `The parameter ${quoted(name)} is replaced before anybody reads it, so what callers hand over does not count.`,
      };
    }
  },
};

function assigned(
  view: RuleView,
  statement: SyntaxNode,
): { readonly name: string; readonly value: SyntaxNode; readonly declares: boolean } | undefined {
  const shape = view.dialect.shapeOf(statement);
  if (shape?.kind === 'declaration')
    return shape.value && { name: textOf(view, shape.name), value: shape.value, declares: true };
  const inner = shape?.kind === 'expressionStatement' ? view.dialect.shapeOf(shape.expression) : shape;
  if (inner?.kind !== 'assignment' || inner.operator !== '=') return undefined;
  const name = textOf(view, inner.target);
  return /^[A-Za-z_$][\w$]*$/u.test(name) ? { name, value: inner.value, declares: false } : undefined;
}

function mentions(view: RuleView, node: SyntaxNode, name: string): boolean {
  return new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`, 'u').test(textOf(view, node));
}

/** Start values. */
function isPlain(view: RuleView, node: SyntaxNode): boolean {
  return (
    /^(?:number|string|boolean|null|list|map|unary)$/u.test(view.dialect.shapeOf(node)?.kind ?? 'null') ||
    /^(?:void 0|set\(\)|self|this)$/u.test(textOf(view, node))
  );
}
