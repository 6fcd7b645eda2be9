// All text rules. One line a rule.

import { assignmentInCondition } from './assignmentInCondition.ts';
import { assignTypo } from './assignTypo.ts';
import { bitPrecedence } from './bitPrecedence.ts';
import { chainedComparison } from './chainedComparison.ts';
import { equalBranches } from './equalBranches.ts';
import { impossibleRange } from './impossibleRange.ts';
import { invalidTypeof } from './invalidTypeof.ts';
import { isLiteral } from './isLiteral.ts';
import { lengthCompare } from './lengthCompare.ts';
import { moduloConstant } from './moduloConstant.ts';
import { nanCompare } from './nanCompare.ts';
import { negationPrecedence } from './negationPrecedence.ts';
import { repeatedCondition } from './repeatedCondition.ts';
import type { TextRule } from './rule.ts';
import { sameOperands } from './sameOperands.ts';

/** The rules, in the order of their pages. */
export const textRules: readonly TextRule[] = [
  sameOperands,
  repeatedCondition,
  equalBranches,
  impossibleRange,
  lengthCompare,
  moduloConstant,
  nanCompare,
  isLiteral,
  invalidTypeof,
  negationPrecedence,
  chainedComparison,
  bitPrecedence,
  assignmentInCondition,
  assignTypo,
];
