// Codes of tools to kinds of bugs: the common ones are typed, and what no table knows stays without a kind.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bugKinds, type BugKind } from '../../../server/src/core/bugKind.ts';
import type { TestFailure } from '../../../server/src/core/evidence.ts';
import { bugKindOf, bugKindOfTest, codeTableOf, typedCheckers } from '../../../server/src/critique/bugTaxonomy.ts';
import { toolFindings } from '../../../server/src/critique/toolFindings.ts';
import { checkRun, evidenceOf, problemOn, targetFrom, testCase, testRun } from '../../support/fakePorts.ts';

/** Checker, rule, words, kind; what tools really say of common mistakes. */
const told: readonly (readonly [string, string, string, BugKind])[] = [
  ['syntax', 'TS1005', "')' expected.", 'A.1'],
  ['typescript', 'TS1005', "'}' expected.", 'A.1'],
  ['typescript', 'TS2307', "Cannot find module './x'", 'A.3'],
  ['typescript', 'TS2304', "Cannot find name 'foo'.", 'B.2'],
  ['typescript', 'TS2552', "Cannot find name 'lenght'. Did you mean 'length'?", 'B.2'],
  ['typescript', 'TS2532', 'Object is possibly undefined.', 'B.3'],
  ['typescript', 'TS2345', 'Argument of type', 'B.4'],
  ['typescript', 'TS2554', 'Expected 2 arguments, but got 1.', 'B.4'],
  ['typescript', 'TS2339', "Property 'x' does not exist", 'C.2'],
  ['typescript', 'TS2322', "Type 'string' is not assignable to type 'number'.", 'C.3'],
  ['typescript', 'TS2366', 'Function lacks ending return statement', 'C.3'],
  ['typescript', 'TS2367', 'This comparison appears to be unintentional', 'C.1'],
  ['typescript', 'TS2349', 'This expression is not callable.', 'B.1'],
  ['eslint', 'no-undef', "'x' is not defined.", 'B.2'],
  ['eslint', 'import/no-unresolved', 'Unable to resolve', 'A.3'],
  ['eslint', '@typescript-eslint/no-floating-promises', 'Promises must be awaited', 'B.1'],
  ['eslint', 'for-direction', 'The update clause moves the wrong way', 'B.3'],
  ['eslint', 'no-self-compare', 'Comparing to itself', 'C.1'],
  ['oxlint', 'typescript/await-thenable', 'Unexpected await', 'B.1'],
  ['biome', 'correctness/noUndeclaredVariables', 'The x variable is undeclared.', 'B.2'],
  ['biome', 'suspicious/noSelfCompare', 'Comparing to itself', 'C.1'],
  ['biome', 'parse-error', 'expected', 'A.1'],
  ['node-check', 'SyntaxError', 'Unexpected end of input', 'A.1'],
  ['ruff', 'F821', 'Undefined name `x`', 'B.2'],
  ['ruff', 'invalid-syntax', 'Expected an expression', 'A.1'],
  ['ruff', 'invalid-syntax', 'unindent does not match any outer indentation level', 'A.2'],
  ['ruff', 'B006', 'Do not use mutable data structures for argument defaults', 'B.4'],
  ['ruff', 'F632', 'Use `==` to compare constant literals', 'C.1'],
  ['pyright', 'reportMissingImports', 'Import "x" could not be resolved', 'A.3'],
  ['pyright', 'reportUndefinedVariable', '"x" is not defined', 'B.2'],
  ['pyright', 'reportOptionalMemberAccess', '"x" is not a known attribute of "None"', 'B.3'],
  ['pyright', 'reportArgumentType', 'Argument of type', 'B.4'],
  ['pyright', 'reportAttributeAccessIssue', 'Cannot access attribute', 'C.2'],
  ['pyright', 'reportReturnType', 'Type is not assignable to return type', 'C.3'],
  ['pyright', 'syntax', 'Expected expression', 'A.1'],
  ['pyright', 'syntax', 'Unindent not expected', 'A.2'],
  ['mypy', 'name-defined', 'Name "x" is not defined', 'B.2'],
  ['mypy', 'arg-type', 'Argument 1 to "f" has incompatible type', 'B.4'],
  ['mypy', 'import-not-found', 'Cannot find implementation', 'A.3'],
  ['mypy', 'attr-defined', '"x" has no attribute', 'C.2'],
  ['mypy', 'return-value', 'Incompatible return value type', 'C.3'],
  ['mypy', 'union-attr', 'Item "None" has no attribute', 'B.3'],
  ['python-syntax', 'IndentationError', 'unexpected indent', 'A.2'],
  ['python-syntax', 'SyntaxError', "'(' was never closed", 'A.1'],
  ['go-build', 'UndeclaredName', 'undefined: x', 'B.2'],
  ['go-build', 'build', 'undefined: x', 'B.2'],
  ['go-build', 'build', 'x.foo undefined (type T has no field or method foo)', 'C.2'],
  ['go-build', 'build', 'not enough arguments in call to f', 'B.4'],
  ['go-build', 'build', 'cannot use "a" (untyped string constant) as int value in assignment', 'C.3'],
  ['go-build', 'build', 'cannot use x (variable of type int) as string value in argument to f', 'B.4'],
  ['go-build', 'build', 'declared and not used: x', 'C.1'],
  ['go-build', 'syntax', 'syntax error: unexpected newline', 'A.1'],
  ['go-vet', 'printf', 'fmt.Printf format %d has arg', 'B.4'],
  ['cargo-check', 'E0425', 'cannot find value `x` in this scope', 'B.2'],
  ['cargo-check', 'E0308', 'mismatched types', 'C.3'],
  ['cargo-check', 'E0061', 'this function takes 2 arguments', 'B.4'],
  ['cargo-check', 'E0432', 'unresolved import', 'A.3'],
  ['cargo-check', 'E0599', 'no method named `x` found', 'C.2'],
  ['cargo-check', 'E0382', 'use of moved value', 'B.1'],
  ['cargo-check', 'syntax', 'expected one of `,`, found `}`', 'A.1'],
  ['clippy', 'eq_op', 'equal expressions as operands', 'C.1'],
  ['clippy', 'reversed_empty_ranges', 'this range is empty', 'B.3'],
  ['javac', 'compiler.err.expected', "';' expected", 'A.1'],
  ['javac', 'compiler.err.cant.resolve.location', 'cannot find symbol', 'B.2'],
  ['javac', 'compiler.err.cant.resolve.location.args', 'cannot find symbol', 'C.2'],
  ['javac', 'compiler.err.prob.found.req', 'incompatible types: String cannot be converted to int', 'C.3'],
  ['javac', 'compiler.err.missing.ret.stmt', 'missing return statement', 'C.3'],
  ['javac', 'compiler.err.doesnt.exist', 'package x does not exist', 'A.3'],
  ['javac', 'compiler.err.cant.apply.symbol', 'method f cannot be applied to given types', 'B.4'],
  ['javac', 'compiler.err.var.might.not.have.been.initialized', 'might not have been initialized', 'C.4'],
  ['c-compiler', 'error', "'x' undeclared (first use in this function)", 'B.2'],
  ['c-compiler', 'error', "expected ';' before 'return'", 'A.1'],
  ['c-compiler', 'error', 'too few arguments to function ‘f’', 'B.4'],
  ['c-compiler', 'error', 'x.h: No such file or directory', 'A.3'],
  ['c-compiler', 'error', "'struct s' has no member named 'y'", 'C.2'],
  ['c-compiler', '-Wuninitialized', 'x is used uninitialized', 'C.4'],
  ['c-compiler', '-Wformat', 'format expects', 'B.4'],
  ['c-compiler', '-Warray-bounds', 'array subscript 4 is above array bounds', 'B.3'],
  ['clang-tidy', 'bugprone-infinite-loop', 'this loop is infinite', 'C.4'],
  ['clang-tidy', 'misc-redundant-expression', 'both sides are equivalent', 'C.1'],
];

describe('codes of tools', () => {
  test.each(told)('%s %s (%s) is %s [S013]', (checker, rule, message, kind) => {
    expect(bugKindOf(checker, { rule, message })).toBe(kind);
  });

  test.each([
    ['typescript', 'TS99999', 'Something new'],
    ['typescript', 'TS7006', "Parameter 'x' implicitly has an 'any' type."],
    ['typescript', 'TS6133', "'x' is declared but its value is never read."],
    ['eslint', 'semi', 'Missing semicolon.'],
    ['eslint', 'quotes', 'Strings must use singlequote.'],
    ['eslint', 'constructor', 'A name that every object has.'],
    ['biome', 'style/useTemplate', 'Template literals are preferred'],
    ['ruff', 'E501', 'Line too long'],
    ['ruff', 'D103', 'Missing docstring in public function'],
    ['pyright', 'reportUnknownMemberType', 'Type is unknown'],
    ['mypy', 'no-untyped-def', 'Function is missing a type annotation'],
    ['clippy', 'needless_return', 'unneeded `return` statement'],
    ['c-compiler', '-Wpedantic', 'extra'],
    ['gofmt', 'format', 'is not formatted'],
    ['prose-grammar', 'Spelling', 'Did you mean'],
    ['commands', 'constructor', 'anything'],
    ['toString', 'TS2304', 'anything'],
  ])('%s %s has no kind', (checker, rule, message) => {
    expect(bugKindOf(checker, { rule, message })).toBeUndefined();
  });

  test('each code stands in its table once, and each kind is one of the twelve', () => {
    for (const checker of typedCheckers) {
      const entries = Object.entries(codeTableOf(checker)!.codes);
      for (const [kind] of entries) expect(Object.keys(bugKinds)).toContain(kind);
      const codes = entries.flatMap(([, words]) => words.split(/\s+/u));
      expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
    }
  });

  test('never throws, whatever a tool says', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...typedCheckers, 'syntax', '__proto__'),
        fc.string(),
        fc.string(),
        (checker, rule, message) => {
          const kind = bugKindOf(checker, { rule, message });
          expect(kind === undefined || Object.hasOwn(bugKinds, kind)).toBe(true);
        },
      ),
    );
  });
});

describe('failing tests', () => {
  const failures: readonly (readonly [TestFailure, BugKind | undefined])[] = [
    [{ message: "TypeError: Cannot read properties of undefined (reading 'x')" }, 'B.3'],
    [{ message: 'TypeError: items.pushAll is not a function' }, 'C.2'],
    [{ message: 'TypeError: total is not a function' }, 'B.1'],
    [{ message: 'ReferenceError: total is not defined' }, 'B.2'],
    [{ message: "ReferenceError: Cannot access 'x' before initialization" }, 'B.2'],
    [{ message: 'RangeError: Maximum call stack size exceeded' }, 'C.4'],
    [{ message: 'Error: Test timed out in 5000ms.' }, 'C.4'],
    [{ message: "Error [ERR_MODULE_NOT_FOUND]: Cannot find module 'x'" }, 'A.3'],
    [{ message: 'IndexError: list index out of range' }, 'B.3'],
    [{ message: "KeyError: 'a'" }, 'B.3'],
    [{ message: 'ZeroDivisionError: division by zero' }, 'B.3'],
    [{ message: "E   NameError: name 'x' is not defined" }, 'B.2'],
    [{ message: "UnboundLocalError: local variable 'x' referenced before assignment" }, 'C.4'],
    [{ message: 'RecursionError: maximum recursion depth exceeded' }, 'C.4'],
    [{ message: "TypeError: f() missing 1 required positional argument: 'b'" }, 'B.4'],
    [{ message: "AttributeError: 'list' object has no attribute 'push'" }, 'C.2'],
    [{ message: "TypeError: unsupported operand type(s) for +: 'int' and 'str'" }, 'C.3'],
    [{ message: "ModuleNotFoundError: No module named 'x'" }, 'A.3'],
    [{ message: 'AssertionError: expected 6, got 5', expected: '6', actual: '5' }, 'C.1'],
    [{ message: 'expected', expected: "'6'", actual: '6' }, 'C.3'],
    [{ message: 'expected', expected: '[1]', actual: 'None' }, 'C.3'],
    [{ message: 'custom.QuotaError: no more' }, 'B.5'],
    [{ message: 'It is wrong.' }, undefined],
    [{ message: 'Error: it is wrong' }, undefined],
  ];
  test.each(failures)('%j is %s', (failure, kind) => {
    expect(bugKindOfTest({ ...testCase('a', false), failure })).toBe(kind);
  });
});

test('findings of tools carry the kind of bug, and those of unknown codes none [S013]', () => {
  const target = targetFrom('«const a = foo(1);\n»');
  const { text } = target.document;
  const problems = [
    ...problemOn(text, 'foo', 'TS2304', "Cannot find name 'foo'."),
    ...problemOn(text, 'a', 'TS6133', 'unused'),
  ];
  const failing = { ...testCase('adds', false), failure: { message: 'ReferenceError: foo is not defined' } };
  const found = toolFindings(target, evidenceOf(text, checkRun(text, problems), testRun(text, [failing])));
  const kinds = Object.fromEntries(found.map(({ rule, bugKind }) => [rule, bugKind]));
  expect(kinds).toEqual({ 'typescript/TS2304': 'B.2', 'typescript/TS6133': undefined, 'tests/failed': 'B.2' });
});
