// Small functions of everyday code, each with one fault, written for tuning the templates: what kinds of faults they
// reach, and how soon. Taken from no benchmark.

import type { EverydayFault } from './everyday/fault.ts';
import { leftOut } from './everyday/leftOut.ts';
import { missingExpressionsJavaScript } from './everyday/missingExpressionsJavaScript.ts';
import { missingExpressionsPython } from './everyday/missingExpressionsPython.ts';
import { missingStatementsJavaScript } from './everyday/missingStatementsJavaScript.ts';
import { missingStatementsPython } from './everyday/missingStatementsPython.ts';
import { otherFaults } from './everyday/otherFaults.ts';

/** All of them. */
export const everydayFaults: readonly EverydayFault[] = [
  ...missingExpressionsJavaScript,
  ...missingStatementsJavaScript,
  ...missingExpressionsPython,
  ...missingStatementsPython,
  ...leftOut,
  ...otherFaults,
];
