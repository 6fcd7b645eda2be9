// The target with the text of a revision in it: what a critic or a judge is shown of a candidate.

import type { Target } from '../core/target.ts';
import { composedSpan, composedText, type Composition } from '../repair/composition.ts';

/** The target as it reads with the composed text. */
export function composedTarget(target: Target, text: Composition): Target {
  return { ...target, document: { ...target.document, text: composedText(text) }, span: composedSpan(text) };
}
