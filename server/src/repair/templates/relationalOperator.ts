// Another relational, equality or membership operator: `<` for `<=`, `===` for `!==`, `in` for `not in`.

import { editing, shaped, spanOf } from '../fixing.ts';
import type { Fix, FixTemplate, RepairPlace } from '../template.ts';

/** How likely each is the one that was meant, by what stands there (boundary, then direction, then equality). */
const likely: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>', '>=', '!=', '=='],
  '<=': ['<', '>=', '>', '==', '!='],
  '>': ['>=', '<', '<=', '!=', '=='],
  '>=': ['>', '<=', '<', '==', '!='],
};

/** Types whose values are equal or not, and seldom more or less. */
const orderless = /^(?:list|map|set|boolean|null|function)$/u;

const fits = [1, 0.8, 0.55, 0.3, 0.25, 0.2];

/** Relational and equality operators. */
export const relationalOperator: FixTemplate = {
  id: 'relational-operator',
  title: 'another comparison',
  source: 'TBar (ISSTA 2019) FP11.1 “mutate operators”; mutation operator ROR (Offutt 1996)',
  // The most frequent single-token change in both ManySStuBs4J (“change operator”, MSR 2020) and SOFix.
  prior: 0.9,
  *propose(place) {
    for (const { node, shape } of shaped(place, 'binary')) {
      if (shape.class === 'membership') {
        for (const operator of place.dialect.operators.membership) {
          if (operator !== shape.operator) yield fix(node, shape.op, shape.operator, operator, 0.9);
        }
      }
      if (shape.class !== 'relational' && shape.class !== 'equality') continue;
      const hasOrder = ![shape.left, shape.right].some((side) => orderless.test(place.typeOf(side)));
      for (const [index, operator] of substitutes(place, shape.class, shape.operator).entries()) {
        if (!hasOrder && shape.class === 'equality' && /^[<>]/u.test(operator)) continue;
        yield fix(node, shape.op, shape.operator, operator, fits[index] ?? 0.2);
      }
    }
  },
};

function substitutes(place: RepairPlace, kind: 'relational' | 'equality', operator: string): readonly string[] {
  const { operators, write } = place.dialect;
  const spelt = (word: string) => (word === '==' ? write.equals : word === '!=' ? write.differs : word);
  const all = [...operators.relational, ...operators.equality];
  if (kind === 'relational') return (likely[operator] ?? []).map(spelt).filter((word) => all.includes(word));
  // Loose and strict equality differ in kind: a strict one is offered for a loose one, never the other way round.
  const negated = operator.startsWith('!') || operator === 'is not';
  const turned = opposite(operator, operators.equality);
  const strict = negated ? write.differs : write.equals;
  // Texts and numbers have an order; nothing is smaller than `null`.
  const boundary = operator.startsWith('is') ? [] : negated ? ['<', '>', '<=', '>='] : ['<=', '>=', '<', '>'];
  return [turned, strict, ...boundary].filter(
    (word): word is string => word !== undefined && word !== operator && all.includes(word),
  );
}

function opposite(operator: string, known: readonly string[]): string | undefined {
  const pairs = [
    ['===', '!=='],
    ['==', '!='],
    ['is', 'is not'],
  ];
  const pair = pairs.find((words) => words.includes(operator));
  const other = pair?.find((word) => word !== operator);
  return other !== undefined && known.includes(other) ? other : undefined;
}

function fix(
  node: Parameters<typeof spanOf>[0],
  op: Parameters<typeof spanOf>[0],
  before: string,
  operator: string,
  fit: number,
): Fix {
  const title = `Use \`${operator}\` instead of \`${before}\``;
  return {
    ...editing(relationalOperator, op, [{ span: spanOf(op), newText: operator }], title, fit),
    at: spanOf(node),
  };
}
