// All text rules. One line a rule.

import { assignmentInCondition } from './assignmentInCondition.ts';
import { assignTypo } from './assignTypo.ts';
import { bitPrecedence } from './bitPrecedence.ts';
import { builtinArguments } from './builtinArguments.ts';
import { callbackArity } from './callbackArity.ts';
import { chainedComparison } from './chainedComparison.ts';
import { changedWhileIterated } from './changedWhileIterated.ts';
import { constantFlag } from './constantFlag.ts';
import { constantReturn } from './constantReturn.ts';
import { contraryBest } from './contraryBest.ts';
import { contraryWord } from './contraryWord.ts';
import { deadStart } from './deadStart.ts';
import { documentedBound } from './documentedBound.ts';
import { documentedDefault } from './documentedDefault.ts';
import { documentedError } from './documentedError.ts';
import { documentedNumber } from './documentedNumber.ts';
import { documentedParameter } from './documentedParameter.ts';
import { documentedReturn } from './documentedReturn.ts';
import { droppedResult } from './droppedResult.ts';
import { emptyRange } from './emptyRange.ts';
import { endlessLoop } from './endlessLoop.ts';
import { endlessRecursion } from './endlessRecursion.ts';
import { equalBranches } from './equalBranches.ts';
import { errorContradicts } from './errorContradicts.ts';
import { firstRoundReturn } from './firstRoundReturn.ts';
import { fractionIndex } from './fractionIndex.ts';
import { guardedUse } from './guardedUse.ts';
import { impossibleRange } from './impossibleRange.ts';
import { indexBounds } from './indexBounds.ts';
import { indexTruth } from './indexTruth.ts';
import { invalidTypeof } from './invalidTypeof.ts';
import { isLiteral } from './isLiteral.ts';
import { lengthCompare } from './lengthCompare.ts';
import { loopDirection } from './loopDirection.ts';
import { missingAwait } from './missingAwait.ts';
import { missingInterpolation } from './missingInterpolation.ts';
import { missingReturn } from './missingReturn.ts';
import { moduloConstant } from './moduloConstant.ts';
import { mutableDefault } from './mutableDefault.ts';
import { nanCompare } from './nanCompare.ts';
import { negationPrecedence } from './negationPrecedence.ts';
import { neverUpdated } from './neverUpdated.ts';
import { noEffect } from './noEffect.ts';
import { nothingReturned } from './nothingReturned.ts';
import { overwritten } from './overwritten.ts';
import { overwrittenSum } from './overwrittenSum.ts';
import { repeatedCondition } from './repeatedCondition.ts';
import { returnForm } from './returnForm.ts';
import { reusedCounter } from './reusedCounter.ts';
import type { TextRule } from './rule.ts';
import { sameOperands } from './sameOperands.ts';
import { siblingLines } from './siblingLines.ts';
import { skippedFirst } from './skippedFirst.ts';
import { stuckBisection } from './stuckBisection.ts';
import { swappedArguments } from './swappedArguments.ts';
import { unknownMethod } from './unknownMethod.ts';
import { unraisedError } from './unraisedError.ts';
import { unreachable } from './unreachable.ts';
import { unreadVariable } from './unreadVariable.ts';
import { unusedItem } from './unusedItem.ts';
import { unusedParameter } from './unusedParameter.ts';

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
  droppedResult,
  indexBounds,
  loopDirection,
  endlessLoop,
  deadStart,
  constantFlag,
  firstRoundReturn,
  unreachable,
  noEffect,
  overwritten,
  overwrittenSum,
  mutableDefault,
  callbackArity,
  emptyRange,
  fractionIndex,
  missingInterpolation,
  unraisedError,
  nothingReturned,
  changedWhileIterated,
  missingAwait,
  swappedArguments,
  siblingLines,
  constantReturn,
  reusedCounter,
  indexTruth,
  documentedParameter,
  documentedDefault,
  documentedBound,
  documentedReturn,
  documentedError,
  documentedNumber,
  unusedParameter,
  unreadVariable,
  contraryWord,
  returnForm,
  neverUpdated,
  unknownMethod,
  errorContradicts,
  guardedUse,
  builtinArguments,
  missingReturn,
  skippedFirst,
  stuckBisection,
  endlessRecursion,
  contraryBest,
  unusedItem,
];
