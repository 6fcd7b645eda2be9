// All fix templates. One line a template.

import { distinct } from '../distinct.ts';
import type { FixTemplate } from '../template.ts';
import { arithmeticOperator } from './arithmeticOperator.ts';
import { assignmentOperator } from './assignmentOperator.ts';
import { conditionOperand } from './conditionOperand.ts';
import { constant } from './constant.ts';
import { logicalOperator } from './logicalOperator.ts';
import { negation } from './negation.ts';
import { offByOne } from './offByOne.ts';
import { property } from './property.ts';
import { relationalOperator } from './relationalOperator.ts';
import { variable } from './variable.ts';

const all: readonly FixTemplate[] = [
  // Expressions.
  relationalOperator,
  offByOne,
  constant,
  variable,
  logicalOperator,
  negation,
  arithmeticOperator,
  assignmentOperator,
  conditionOperand,
  property,
  // Statements.
];

/** In no particular order: the search weighs them by prior, fit and suspicion. */
export const templates: readonly FixTemplate[] = all.map(distinct);
