// Evaluations in the canonical form of realLanguages.ts, and the comparison of both.

import type { Literal } from '../../server/src/core/literal.ts';
import type { Evaluation } from '../../server/src/evaluate/evaluation.ts';
import { floatText } from '../../server/src/evaluate/python/numbers.ts';
import type { Real } from './realLanguages.ts';

/** A literal as the hosts of the real languages write values. */
export function canonical(literal: Literal, language: 'python' | 'javascript'): unknown {
  const inner = (one: Literal) => canonical(one, language);
  switch (literal.kind) {
    case 'null':
    case 'undefined':
      return [literal.kind];
    case 'boolean':
      return ['boolean', literal.value];
    case 'number':
      if (language === 'javascript') return ['number', Object.is(literal.value, -0) ? '-0' : String(literal.value)];
      return literal.float ? ['float', floatText(literal.value)] : ['int', String(literal.value)];
    case 'bigint':
      return [language === 'python' ? 'int' : 'bigint', literal.value];
    case 'string':
      return ['string', literal.value];
    case 'list':
    case 'tuple':
      return [literal.kind, literal.items.map(inner)];
    case 'set':
      return ['set', literal.items.map(inner).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))];
    case 'map':
    case 'object':
      return [literal.kind, literal.entries.map(([key, value]) => [inner(key), inner(value)])];
    case 'opaque':
      return ['opaque', literal.shown];
  }
}

/** Whether an evaluation says what really happened; `unknown` says nothing. */
export function agrees(
  evaluation: Evaluation,
  real: Real,
  language: 'python' | 'javascript',
): 'yes' | 'no' | 'unknown' {
  if (evaluation.kind === 'unknown') return 'unknown';
  if (evaluation.kind === 'throws') return 'error' in real && real.error === evaluation.error ? 'yes' : 'no';
  return 'value' in real && JSON.stringify(real.value) === JSON.stringify(canonical(evaluation.value, language))
    ? 'yes'
    : 'no';
}
