// Codes of TypeScript, ESLint, oxlint, Biome and Node. Codes about style, types that are only missing and unused
// things are left out: they are no bugs of any kind.

import type { CodeTable } from './code.ts';

/** TypeScript, without the letters; TS1xxx that are not named are about syntax. */
export const typescriptCodes: CodeTable = {
  codes: {
    'A.3': 'TS2307 TS2306 TS2792 TS2732 TS2835 TS2834 TS6053 TS1192 TS1259 TS7016 TS2882',
    'B.1':
      'TS2349 TS2351 TS2511 TS2540 TS2588 TS2741 TS2739 TS2740 TS2420 TS2416 TS2515 TS2653 TS2673 TS2674 TS2341 TS2445 TS2446 TS2348 TS2576 TS2509 TS2507 TS2502 TS2542 TS2630 TS2632 TS2704 TS2715 TS2654 TS2801 TS18046',
    'B.2':
      'TS2304 TS2552 TS2503 TS2318 TS2580 TS2581 TS2582 TS2583 TS2584 TS2592 TS2593 TS2451 TS2300 TS2448 TS2449 TS2450 TS2454 TS2663 TS2662 TS18004 TS2686 TS2693 TS2749 TS2687',
    'B.3': 'TS2531 TS2532 TS2533 TS18047 TS18048 TS18049 TS2721 TS2722 TS2723 TS2493 TS2514',
    'B.4': 'TS2345 TS2554 TS2555 TS2556 TS2557 TS2558 TS2559 TS2560 TS2769 TS2353 TS2379 TS2561 TS2575 TS2684 TS2344',
    'B.5': 'TS2695 TS7027 TS2872 TS2873 TS2869 TS2870 TS2871 TS2881',
    'C.1': 'TS2367 TS2774 TS2845 TS2839 TS2775 TS1345 TS2360 TS2361 TS2678',
    'C.2': 'TS2339 TS2551 TS2305 TS2614 TS2724 TS2613 TS2568 TS2694 TS2550 TS7053',
    'C.3':
      'TS2322 TS2355 TS2366 TS2362 TS2363 TS2365 TS2352 TS2358 TS2359 TS2488 TS2495 TS2461 TS2538 TS2464 TS2375 TS2412 TS2786 TS2794 TS7030 TS1064 TS1320 TS1058 TS2504 TS2548 TS2569 TS2802',
    'C.4': 'TS2565 TS2564 TS2729',
  },
  says: [],
};

/** ESLint and oxlint; a plugin's name before the rule does not count. */
export const eslintCodes: CodeTable = {
  codes: {
    'A.1': 'parse-error no-unexpected-multiline no-template-curly-in-string',
    'A.2': 'indent',
    'A.3':
      'no-unresolved no-missing-import no-missing-require no-extraneous-import no-extraneous-dependencies no-self-import no-absolute-path default namespace',
    'B.1':
      'no-import-assign no-const-assign no-class-assign no-func-assign no-ex-assign no-obj-calls no-new-native-nonconstructor no-new-symbol constructor-super no-this-before-super no-setter-return getter-return array-callback-return no-promise-executor-return no-async-promise-executor await-thenable no-floating-promises no-misused-promises require-yield no-unsafe-optional-chaining no-prototype-builtins unbound-method no-array-delete no-misused-new no-for-in-array use-isnan no-callback-in-promise no-accumulating-spread',
    'B.2':
      'no-undef no-use-before-define block-scoped-var no-redeclare no-undef-init jsx-no-undef no-delete-var no-shadow-restricted-names no-inner-declarations',
    'B.3':
      'for-direction no-unsafe-negation no-sparse-arrays no-collection-size-mischeck no-non-null-assertion number-arg-out-of-range',
    'B.4':
      'no-dupe-args valid-typeof radix no-control-regex no-invalid-regexp no-misleading-character-class restrict-plus-operands restrict-template-expressions no-base-to-string no-unsafe-argument no-extra-arguments require-array-sort-compare no-param-reassign approx-constant uninvoked-array-callback bad-char-at-comparison bad-match-all-arg bad-min-max-func bad-object-literal-comparison bad-replace-all-arg bad-array-method-on-arguments',
    'B.5':
      'no-unsafe-finally no-loss-of-precision no-octal no-nonoctal-decimal-escape no-unsafe-member-access no-unsafe-call no-unreachable no-unreachable-loop no-empty-character-class no-empty-pattern no-debugger no-throw-literal only-throw-error no-caller const-comparisons no-loop-func no-async-endpoint-handlers',
    'C.1':
      'no-cond-assign no-constant-condition no-constant-binary-expression no-dupe-else-if no-dupe-keys no-dupe-class-members no-duplicate-case no-fallthrough no-self-assign no-self-compare eqeqeq no-compare-neg-zero no-unused-vars no-unused-expressions no-useless-catch no-bitwise no-identical-conditions no-identical-expressions no-all-duplicated-branches no-unsafe-enum-comparison no-unnecessary-condition no-eq-null no-mixed-operators no-extra-boolean-cast no-useless-return no-lonely-if missing-throw erasing-op double-comparisons misrefactored-assign-op no-meaningless-void-operator no-confusing-non-null-assertion no-useless-backreference no-ternary',
    'C.3': 'consistent-return no-constructor-return switch-exhaustiveness-check no-unsafe-return no-useless-escape',
    'C.4':
      'no-unmodified-loop-condition require-atomic-updates prefer-const init-declarations no-unassigned-vars no-useless-assignment guard-for-in',
  },
};

/** Biome: the rule without its group. */
export const biomeCodes: CodeTable = {
  codes: {
    'A.1': 'parse-error noUnusedTemplateLiteral noTemplateCurlyInString',
    'A.3': 'noUndeclaredDependencies noUnresolvedImports noPrivateImports useImportExtensions noImportCycles',
    'B.1':
      'noConstAssign noClassAssign noFunctionAssign noImportAssign noCatchAssign noGlobalObjectCalls noInvalidConstructorSuper noInvalidBuiltinInstantiation noSetterReturn useGetterReturn useIterableCallbackReturn noAsyncPromiseExecutor useAwait noFloatingPromises noMisusedPromises useYield noUnsafeOptionalChaining noPrototypeBuiltins noUnreachableSuper noMisleadingInstantiator noThenProperty noNewSymbol noConstructorReturn',
    'B.2':
      'noUndeclaredVariables noInvalidUseBeforeDeclaration noRedeclare noShadowRestrictedNames noInnerDeclarations noGlobalAssign',
    'B.3': 'useValidForDirection noUnsafeNegation noSparseArray noNonNullAssertion',
    'B.4':
      'noDuplicateParameters useValidTypeof useIsNan noControlCharactersInRegex noMisleadingCharacterClass noApproximativeNumericConstant noParameterAssign useIsArray useParseIntRadix noMisrefactoredShorthandAssign',
    'B.5':
      'noUnsafeFinally noPrecisionLoss noNonoctalDecimalEscape noOctalEscape noUnreachable noEmptyCharacterClassInRegex noEmptyPattern noDebugger useThrowOnlyError noGlobalIsNan noGlobalIsFinite noInvalidPositionAtImportRule',
    'C.1':
      'noAssignInExpressions noConstantCondition noConstantBinaryExpressions noDuplicateElseIf noDuplicateObjectKeys noDuplicateClassMembers noDuplicateCase noFallthroughSwitchClause noSelfAssign noSelfCompare noDoubleEquals noCompareNegZero noUnusedVariables noUnusedExpressions noUselessCatch noConfusingLabels noUnsafeDeclarationMerging noSwitchDeclarations noUnusedFunctionParameters noUselessContinue noExtraBooleanCast noTsIgnore',
    'C.3': 'useConsistentReturn noVoidTypeReturn useExhaustiveSwitchCases noUselessEscapeInRegex',
    'C.4':
      'noUnassignedVariables noUnusedAssignment useGuardForIn useConst useExhaustiveDependencies noInvalidLoopVariable',
  },
};

/** Errors of JavaScript, by class and words, as engines and Node say them. */
export const nodeErrors: CodeTable = {
  codes: {
    'A.1': 'SyntaxError',
    'A.3':
      'ERR_MODULE_NOT_FOUND MODULE_NOT_FOUND ERR_UNSUPPORTED_DIR_IMPORT ERR_PACKAGE_PATH_NOT_EXPORTED ERR_REQUIRE_ESM ERR_UNKNOWN_FILE_EXTENSION',
    'B.2': 'ReferenceError',
    'B.4': 'ERR_INVALID_ARG_TYPE ERR_INVALID_ARG_VALUE ERR_MISSING_ARGS',
    'B.3': 'ERR_OUT_OF_RANGE',
    'B.5': 'EvalError URIError InternalError',
    'C.1': 'AssertionError ERR_ASSERTION',
  },
  says: [
    {
      kind: 'A.3',
      says: /cannot find (?:module|package)|does not provide an export|failed to resolve (?:import|entry)/iu,
    },
    { kind: 'C.4', says: /before initialization|maximum call stack|timed? ?out/iu },
    { kind: 'B.2', says: /is not defined/iu },
    {
      kind: 'B.3',
      says: /of (?:undefined|null)\b|(?:undefined|null) \(reading|invalid (?:array length|count value|string length)|out of range/iu,
    },
    { kind: 'C.2', says: /\.[\w$#]+ is not a function/iu },
    {
      kind: 'B.1',
      says: /is not a (?:function|constructor)|assignment to constant|read.?only|without 'new'|not extensible/iu,
    },
    {
      kind: 'C.3',
      says: /is not iterable|circular structure|not valid JSON|unexpected (?:token|end of JSON)|cannot convert/iu,
    },
  ],
};
