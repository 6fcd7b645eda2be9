// Another assignment operator: `+=` for `=`, `-=` for `+=`, and `++` against `--`.

import { editing, shaped, spanOf } from '../fixing.ts';
import type { FixTemplate } from '../template.ts';

const likely: Readonly<Record<string, readonly string[]>> = {
  '+=': ['-=', '=', '*='],
  '-=': ['+=', '=', '/=', '//='],
  '*=': ['/=', '+=', '='],
  '/=': ['*=', '//=', '='],
  '//=': ['/=', '%='],
  '%=': ['/='],
  '|=': ['&=', '^='],
  '&=': ['|=', '^='],
  '^=': ['|=', '&='],
  '<<=': ['>>='],
  '>>=': ['<<=', '>>>='],
  '>>>=': ['>>='],
  '=': ['+=', '-=', '*='],
};

/** Assignment and update operators. */
export const assignmentOperator: FixTemplate = {
  id: 'assignment-operator',
  title: 'another assignment operator',
  source: 'mutation operator ASR (Ma & Offutt, MuJava 2005); ManySStuBs4J (MSR 2020) “change operator”',
  // Seldom, but one of the few ways in which an accumulation goes wrong.
  prior: 0.3,
  *propose(place) {
    const { operators } = place.dialect;
    const known = new Set(Object.values(operators).flat());
    for (const { node, shape } of shaped(place, 'assignment')) {
      const type = place.typeOf(shape.value);
      for (const [index, operator] of (likely[shape.operator] ?? []).entries()) {
        const binary = operator.slice(0, -1);
        if (binary !== '' && !known.has(binary)) continue;
        if (shape.operator === '=' && !isAccumulating(place.dialect.shapeOf(shape.target)?.kind, type, operator))
          continue;
        if (type === 'string' && operator !== '+=' && operator !== '=') continue;
        const title = `Use \`${operator}\` instead of \`${shape.operator}\``;
        yield editing(this, node, [{ span: spanOf(shape.op), newText: operator }], title, 0.9 - index * 0.25);
      }
    }
    for (const { node, shape } of shaped(place, 'assignment')) {
      // `total =- part`, and the sign that `+=` would leave behind it.
      const value = shape.operator === '=' || shape.operator === '+=' ? place.dialect.shapeOf(shape.value) : undefined;
      if (value?.kind !== 'unary' || value.class !== 'minus') continue;
      const edit = {
        span: { start: shape.op.start, end: shape.value.end },
        newText: `-= ${place.textOf(value.operand)}`,
      };
      if (place.dialect.shapeOf(value.operand)?.kind !== 'number')
        yield editing(this, node, [edit], 'Use `-=`', shape.operator === '=' ? 0.95 : 0.3);
    }
    for (const { node, shape } of shaped(place, 'update')) {
      const operator = shape.operator === '++' ? '--' : '++';
      const op = node.children.find((child) => child.kind === shape.operator);
      if (!op) continue;
      const title = `Use \`${operator}\` instead of \`${shape.operator}\``;
      yield editing(this, node, [{ span: spanOf(op), newText: operator }], title, 0.5);
    }
  },
};

/** A plain assignment becomes an augmented one only where numbers or texts are gathered. */
function isAccumulating(target: string | undefined, type: string, operator: string): boolean {
  if (target !== 'name' && target !== 'member' && target !== 'index') return false;
  if (type === 'string') return operator === '+=';
  return type === 'number' || (type === 'unknown' && operator === '+=');
}
