// Counting loops that count the wrong way, or that count another variable than the one they test.

import type { SyntaxNode } from '../../core/syntaxTree.ts';
import { codeOf, quoted, textOf } from './expressions.ts';
import type { RuleView, TextRule } from './rule.ts';
import { shapedOf } from './shaped.ts';
import { insideOf } from './statements.ts';

/** Up or down. */
export const loopDirection: TextRule = {
  id: 'loop-direction',
  title: 'A loop that counts the wrong way',
  dialects: ['javascript', 'java', 'c', 'cpp', 'go'],
  bugKind: 'C.4',
  severity: 'warning',
  proof: 'opinion',
  why: 'A loop that runs while its counter is below a bound must count up, and the counter that it changes must be the one that it tests. Otherwise it ends at once, or never.',
  wrong: [
    { language: 'javascript', code: 'function fill(out, n) {\n  for (let i = 0; i < n; i--) out[i] = 0;\n}\n' },
    {
      language: 'javascript',
      code: 'function grid(out, n) {\n  for (let i = 0; i < n; i++) {\n    for (let j = 0; j < n; i++) out[i][j] = 0;\n  }\n}\n',
    },
  ],
  right: [
    { language: 'javascript', code: 'function fill(out, n) {\n  for (let i = n - 1; i >= 0; i--) out[i] = 0;\n}\n' },
    {
      language: 'javascript',
      code: 'function find(list, n) {\n  for (let i = 0, j = n; i < j; j--) if (list[i] > list[j]) return j;\n  for (let k = 0; n > 0; k++) n = list[k];\n  return -1;\n}\n',
    },
  ],
  silent: ['The body changes the tested variable itself.', 'The step is not a literal.'],
  equivalents: ['for-direction', 'useValidForDirection', 'no-unmodified-loop-condition', '-Wfor-loop-analysis'],
  *look(view) {
    for (const { shape } of shapedOf(view, 'loop')) {
      if (shape?.kind !== 'loop' || !shape.condition || !shape.update) continue;
      const condition = view.dialect.shapeOf(shape.condition);
      const step = stepOf(view, shape.update);
      if (condition?.kind !== 'binary' || condition.class !== 'relational' || !step) continue;
      const [left, right] = [codeOf(view, condition.left), codeOf(view, condition.right)];
      const body = [shape.body, ...insideOf(view, shape.body)];
      const names = new Set(`${left} ${right}`.match(/[A-Za-z_$][\w$]*/gu));
      const isChanged = body.some((inner) => {
        const one = view.dialect.shapeOf(inner);
        const target = one?.kind === 'assignment' ? one.target : one?.kind === 'update' ? one.operand : undefined;
        return target && names.has(/^[A-Za-z_$][\w$]*/u.exec(textOf(view, target))?.[0] ?? '');
      });
      if (
        isChanged ||
        body.some((inner) => /^(?:break|return|throw)/u.test(inner.kind) && left !== step.name && right !== step.name)
      )
        continue;
      if (left === step.name || right === step.name) {
        const up = condition.operator.startsWith('<') === (left === step.name);
        if (up === step.up || left === right) continue;
        yield {
          span: shape.update,
          message: `${quoted(textOf(view, shape.update))} moves ${quoted(step.name)} away from the bound in ${quoted(textOf(view, shape.condition))}.`,
        };
      } else if (
        !names.has(step.name) &&
        [...names].every((name) => /^[A-Za-z_$][\w$]*$/u.test(name)) &&
        !/\(/u.test(left + right)
      ) {
        const started =
          shape.initial &&
          new RegExp(`\\b(?:${[...names].map((name) => name.replaceAll('$', '\\$')).join('|')})\\s*=`, 'u').test(
            textOf(view, shape.initial),
          );
        if (started !== true) continue;
        yield {
          span: shape.update,
          message: `The loop tests ${quoted(textOf(view, shape.condition))} but changes ${quoted(step.name)}, so the test never changes.`,
        };
      }
    }
  },
};

function stepOf(view: RuleView, node: SyntaxNode): { readonly name: string; readonly up: boolean } | undefined {
  const shape = view.dialect.shapeOf(node);
  if (shape?.kind === 'update') return { name: codeOf(view, shape.operand), up: shape.operator === '++' };
  if (shape?.kind !== 'assignment' || !/^\d/u.test(textOf(view, shape.value))) return undefined;
  if (shape.operator === '+=') return { name: codeOf(view, shape.target), up: true };
  return shape.operator === '-=' ? { name: codeOf(view, shape.target), up: false } : undefined;
}
