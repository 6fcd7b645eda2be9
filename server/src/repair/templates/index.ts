// All fix templates. One line a template.

import { distinct } from '../distinct.ts';
import type { FixTemplate } from '../template.ts';
import { argument } from './argument.ts';
import { arithmeticOperator } from './arithmeticOperator.ts';
import { assignmentOperator } from './assignmentOperator.ts';
import { awaiting } from './awaiting.ts';
import { branches } from './branches.ts';
import { branchMove } from './branchMove.ts';
import { conditionOperand } from './conditionOperand.ts';
import { constant } from './constant.ts';
import { copy } from './copy.ts';
import { division } from './division.ts';
import { expression } from './expression.ts';
import { indexing } from './indexing.ts';
import { length } from './length.ts';
import { logicalOperator } from './logicalOperator.ts';
import { lookAlike } from './lookAlike.ts';
import { minusSign } from './minusSign.ts';
import { negation } from './negation.ts';
import { offByOne } from './offByOne.ts';
import { operand } from './operand.ts';
import { operandOrder } from './operandOrder.ts';
import { property } from './property.ts';
import { recursion } from './recursion.ts';
import { relationalOperator } from './relationalOperator.ts';
import { sliceBounds } from './sliceBounds.ts';
import { sortOrder } from './sortOrder.ts';
import { variable } from './variable.ts';
import { missingCall } from './missingCall.ts';
import { wrapping } from './wrapping.ts';
import { guard } from './guard.ts';
import { statementDeletion } from './statementDeletion.ts';
import { surplusCondition } from './surplusCondition.ts';
import { returnValue } from './returnValue.ts';
import { statementMove } from './statementMove.ts';
import { missingCondition } from './missingCondition.ts';
import { loopJump } from './loopJump.ts';
import { initialValue } from './initialValue.ts';
import { loopRange } from './loopRange.ts';
import { iteration } from './iteration.ts';
import { elseChain } from './elseChain.ts';
import { borrowedStatement } from './borrowedStatement.ts';
import { defaultArgument } from './defaultArgument.ts';
import { shadowedVariable } from './shadowedVariable.ts';
import { yielding } from './yielding.ts';
import { clamp } from './clamp.ts';
import { factor } from './factor.ts';
import { fallback } from './fallback.ts';
import { element } from './element.ts';
import { filter } from './filter.ts';
import { joining } from './joining.ts';
import { missingElse } from './missingElse.ts';
import { afterLoop } from './afterLoop.ts';
import { missingAssignment } from './missingAssignment.ts';
import { parameterWrap } from './parameterWrap.ts';
import { missingUpdate } from './missingUpdate.ts';
import { missingInitial } from './missingInitial.ts';
import { normalisedParameter } from './normalisedParameter.ts';
import { idleStatement } from './idleStatement.ts';
import { argumentDefault } from './argumentDefault.ts';
import { borrowedBranch } from './borrowedBranch.ts';
import { countedFromEnd } from './countedFromEnd.ts';
import { affix } from './affix.ts';
import { everywhere } from './everywhere.ts';
import { baseCase } from './baseCase.ts';
import { neverFilled } from './neverFilled.ts';
import { subscripts } from './subscripts.ts';
import { target } from './target.ts';
import { accumulation } from './accumulation.ts';
import { loopDirection } from './loopDirection.ts';
import { unboundTarget } from './unboundTarget.ts';

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
  lookAlike,
  argument,
  operand,
  operandOrder,
  wrapping,
  missingCall,
  division,
  sliceBounds,
  indexing,
  expression,
  branches,
  sortOrder,
  awaiting,
  copy,
  minusSign,
  length,
  recursion,
  clamp,
  factor,
  fallback,
  element,
  filter,
  joining,
  subscripts,
  baseCase,
  target,
  unboundTarget,
  accumulation,
  // Statements.
  guard,
  statementDeletion,
  surplusCondition,
  returnValue,
  statementMove,
  branchMove,
  missingCondition,
  loopJump,
  initialValue,
  loopRange,
  loopDirection,
  iteration,
  elseChain,
  borrowedStatement,
  defaultArgument,
  shadowedVariable,
  yielding,
  missingElse,
  afterLoop,
  missingAssignment,
  parameterWrap,
  missingUpdate,
  missingInitial,
  normalisedParameter,
  idleStatement,
  argumentDefault,
  borrowedBranch,
  countedFromEnd,
  affix,
  neverFilled,
  // Several places.
  everywhere,
];

/** In no particular order: the search weighs them by prior, fit and suspicion. */
export const templates: readonly FixTemplate[] = all.map(distinct);
