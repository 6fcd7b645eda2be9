// Codes of Ruff, Pyright and mypy, and Python's exceptions.

import type { CodeTable } from './code.ts';

/** Ruff; codes of style are left out. */
export const ruffCodes: CodeTable = {
  codes: {
    'A.1': 'invalid-syntax E999 E902 PLE0604 PLE0605 F701 F702 F704 F706 F707 F721 F722 PLE0100 PLE0101 PLE0118',
    'A.2': 'E101 E111 E112 E113 E117 W191',
    'A.3': 'F403 F404 PLE0643 PLC0415 TID252 INP001 ICN001',
    'B.1':
      'B009 B010 B018 B019 B022 B030 B035 PLE0116 PLE0117 PLE0237 PLE0241 PLE0302 PLE0303 PLE0304 PLE0305 PLE0307 PLE0308 PLE0309 PLE1132 PLE1142 PLE1700 PLW1501 PLW1507 PLW1508 PLW1509 PLW1510 RUF006 RUF008 RUF009 RUF012 RUF029 ASYNC100 ASYNC210 ASYNC251 F901',
    'B.2': 'F821 F822 F823 F811 PLW0602 PLW0603 PLW0604 PLE0704 F831 F842',
    'B.3': 'B905 B007 PLR1730 PLR1714 RUF015 PLR0133 PLC1802 B020',
    'B.4':
      'B006 B008 B005 B023 B026 F502 F503 F504 F505 F506 F507 F508 F509 F521 F522 F523 F524 F525 PLE1205 PLE1206 PLE1300 PLE1307 PLE1310 PLE1507 PLE1519 PLE1520 PLE2510 PLE2502 B028 DTZ001 DTZ005 RUF010 G010',
    'B.5':
      'B012 B017 B904 PLE0711 F633 PLW0129 B003 B029 B025 B014 E722 BLE001 S110 S112 TRY002 TRY203 RUF100 B909 PLE1141 PLE4703 B036',
    'C.1':
      'F632 F634 F601 F602 B002 B004 B011 B015 B016 B021 B032 B033 B034 E711 E712 E713 E714 E721 PLR0124 PLW0120 PLW0127 PLW0128 PLW0131 PLW0133 PLW0177 PLW0711 PLR1704 SIM101 SIM220 SIM221 SIM222 SIM223 RUF005 RUF034 F841 F401 F541 F631 PLW0406 RET503 B013 PLR1711 PLW2101 RUF048 RUF040 RUF030 PLR2044',
    'C.3': 'RET501 RET502 ANN201 PLE0306',
    'C.4': 'B031 PLW2901 B039 RUF028 PLW0642 B024',
  },
};

/** Pyright and its kin; `syntax` is what has no rule. */
export const pyrightCodes: CodeTable = {
  codes: {
    'A.1': 'syntax',
    'A.3': 'reportMissingImports reportMissingModuleSource reportImportCycles',
    'B.1':
      'reportAbstractUsage reportIncompatibleMethodOverride reportIncompatibleVariableOverride reportUnusedCoroutine reportUnhashable reportSelfClsParameterName reportInconsistentConstructor reportNoOverloadImplementation reportOverlappingOverload reportInvalidTypeArguments reportRedeclaration reportFunctionMemberAccess reportPrivateUsage reportUninitializedInstanceVariable reportAssertTypeFailure',
    'B.2': 'reportUndefinedVariable reportPossiblyUnbound reportPossiblyUnboundVariable reportUnboundVariable',
    'B.3':
      'reportOptionalMemberAccess reportOptionalSubscript reportOptionalIterable reportOptionalCall reportOptionalContextManager reportOptionalOperand',
    'B.4': 'reportArgumentType reportCallIssue reportCallInDefaultInitializer',
    'B.5': 'reportIndexIssue reportUnreachable reportUnusedExcept reportInvalidStringEscapeSequence',
    'C.1':
      'reportUnnecessaryComparison reportUnnecessaryContains reportUnnecessaryIsInstance reportUnusedExpression reportUnusedVariable reportAssertAlwaysTrue',
    'C.2': 'reportAttributeAccessIssue reportTypedDictNotRequiredAccess',
    'C.3':
      'reportReturnType reportAssignmentType reportOperatorIssue reportGeneralTypeIssues reportInvalidTypeForm reportMatchNotExhaustive',
  },
};

/** mypy. */
export const mypyCodes: CodeTable = {
  codes: {
    'A.1': 'syntax',
    'A.3': 'import import-not-found import-untyped',
    'B.1':
      'abstract override misc-override unused-coroutine unused-awaitable safe-super exit-return has-type operator-misuse call-overload-misuse truthy-function truthy-iterable method-assign literal-required await-not-async',
    'B.2': 'name-defined used-before-def possibly-undefined no-redef',
    'B.3': 'union-attr typeddict-item index-out-of-range',
    'B.4':
      'arg-type call-arg call-overload type-var dict-item list-item str-format string-formatting str-bytes-safe typeddict-unknown-key',
    'B.5': 'index unreachable misc-runtime',
    'C.1': 'comparison-overlap redundant-expr truthy-bool func-returns-value assert-type',
    'C.2': 'attr-defined',
    'C.3': 'return-value return assignment operator empty-body valid-type exhaustive-match return-mismatch',
  },
};

/** Exceptions and their words, as pytest and tracebacks tell them. */
export const pythonErrors: CodeTable = {
  codes: {
    'A.1': 'SyntaxError',
    'A.2': 'IndentationError TabError',
    'A.3': 'ModuleNotFoundError ImportError',
    'B.2': 'NameError',
    'B.3': 'IndexError KeyError StopIteration ZeroDivisionError OverflowError',
    'B.5':
      'RuntimeError OSError FileNotFoundError PermissionError UnicodeDecodeError UnicodeEncodeError MemoryError EOFError FloatingPointError LookupError ArithmeticError NotImplementedError',
    'C.1': 'AssertionError',
    'C.4': 'UnboundLocalError RecursionError TimeoutError',
  },
  says: [
    {
      kind: 'B.3',
      says: /'NoneType' object|(?:index|pop) (?:out of range|from (?:an )?empty)|is empty|math domain error|must not be zero/iu,
    },
    {
      kind: 'B.4',
      says: /missing \d+ required|takes \d+ positional|takes from \d+|unexpected keyword argument|multiple values for argument|not enough arguments|invalid literal for/iu,
    },
    {
      kind: 'B.1',
      says: /object is not callable|not subscriptable|can't instantiate|was never awaited|does not support item/iu,
    },
    { kind: 'C.2', says: /^AttributeError\b|has no attribute/iu },
    {
      kind: 'C.3',
      says: /unsupported operand|can only concatenate|must be str, not|not iterable|unhashable type|not supported between|cannot unpack|(?:not enough|too many) values to unpack|object cannot be interpreted/iu,
    },
  ],
};
