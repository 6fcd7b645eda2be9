// All fix templates. One line a template.

import type { FixTemplate } from '../template.ts';
import { relationalOperator } from './relationalOperator.ts';

/** In no particular order: the search weighs them by prior, fit and suspicion. */
export const templates: readonly FixTemplate[] = [
  // Expressions.
  relationalOperator,
  // Statements.
];
