// Tests that cannot be loaded: a finding only where the document itself is why.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TestCase } from '../../../server/src/core/evidence.ts';
import { toolFindings } from '../../../server/src/critique/toolFindings.ts';
import { checkRun, documentUri, evidenceOf, problemOn, targetFrom, testRun } from '../../support/fakePorts.ts';

const load = (failure: TestCase['failure'], id = 'a.test.js::(load)'): TestCase => ({
  id,
  name: 'a.test.js loads',
  state: 'failed',
  ...(failure ? { failure } : {}),
});
const missing = (module: string, importer: string) =>
  `The file ended with exit code 1.\nnode:internal/modules/esm/resolve:272\n    throw new ERR_MODULE_NOT_FOUND(\nError [ERR_MODULE_NOT_FOUND]: Cannot find module '${module}' imported from ${importer}\n  code: 1`;

const script = targetFrom("«import { b } from './nob.js';\nexport const f = (x) => b(x);\n»");
const found = (target: typeof script, cases: readonly TestCase[], targetRan: 'yes' | 'no' | 'unknown' = 'no') =>
  toolFindings(target, evidenceOf(target.document.text, testRun(target.document.text, cases, { targetRan })));

describe('JavaScript', () => {
  test('an import from nowhere is found at its line, as what a program saw', () => {
    const findings = found(script, [
      load({ message: missing('nob.js', 'sample.ts') }),
      load({ message: missing('nob.js', 'sample.ts') }, 'b.test.js::(load)'),
    ]);
    expect(findings).toMatchObject([
      {
        rule: 'tests/not-loaded',
        proof: 'proven',
        severity: 'error',
        bugKind: 'A.3',
        quote: "import { b } from './nob.js';",
        range: { start: { line: 0, character: 0 } },
        evidence: [{ checker: 'vitest', receipt: { checker: 'vitest' } }],
      },
    ]);
    expect(findings[0]!.message).toContain('2 test files cannot run: Error [ERR_MODULE_NOT_FOUND]');
  });

  test('one that is required, without its ending', () => {
    const target = targetFrom("«const b = require('./lib/nob');\n»");
    const message = "Error: Cannot find module './lib/nob'\nRequire stack:\n- sample.ts\n- a.test.js";
    expect(found(target, [load({ message })])).toMatchObject([{ rule: 'tests/not-loaded', bugKind: 'A.3' }]);
  });

  test.each([
    ['another file asks for it', { message: missing('nob.js', 'other.js') }],
    ['the document does not name it', { message: missing('gone.js', 'sample.ts') }],
    ['it says nothing', { message: 'The file ended with exit code 1.' }],
  ])('silent where %s', (_, failure) => {
    expect(found(script, [load(failure)])).toEqual([]);
  });

  test('a package that is not there is a warning: it may only be not installed', () => {
    const target = targetFrom("«import { b } from 'nob';\n»");
    const message = "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'nob' imported from sample.ts";
    const [one, ...others] = found(target, [load({ message })]);
    expect(one).toMatchObject({ rule: 'tests/not-loaded', severity: 'warning', bugKind: 'A.3' });
    expect(one!.message).toContain('(misspelt, or not installed where the tests run)');
    expect(others).toEqual([]);
  });

  test('silent where two lines could be meant, and where the line is not selected', () => {
    const failure = { message: missing('nob.js', 'sample.ts') };
    const two = targetFrom("«import { b } from './nob.js';\nimport { c } from './c/nob.js';\n»");
    expect(found(two, [load(failure)])).toEqual([]);
    const outside = targetFrom("import { b } from './nob.js';\n«export const f = (x) => b(x);\n»");
    expect(found(outside, [load(failure)])).toEqual([]);
  });

  test('silent where the document ran, where it does not parse, and where a test fails that was loaded', () => {
    const failure = { message: missing('nob.js', 'sample.ts') };
    expect(found(script, [load(failure)], 'yes').map(({ rule }) => rule)).toEqual(['tests/failed']);
    expect(found(script, [{ ...load(failure), id: 'a.test.js > f' }])).toEqual([]);
    const { text } = script.document;
    const broken = checkRun(text, problemOn(text, 'export', 'TS1005', "')' expected."), 'syntax', 'syntax');
    const both = toolFindings(script, evidenceOf(text, broken, testRun(text, [load(failure)], { targetRan: 'no' })));
    expect(both.map(({ rule }) => rule)).toEqual(['syntax/TS1005']);
  });
});

describe('Python', () => {
  const uri = documentUri;
  const python = targetFrom('«from work.src.nob import b\nimport json\nlimit = count\n»', { languageId: 'python' });
  const failing = (message: string, line: number, first = `/work/src/sample.ts:${line + 1} in <module>`) => ({
    message,
    stack: `${message}\n    at ${first}: x\n    at /work/tests/test_a.py:3 in <module>: y`,
    at: { uri, line },
  });

  test.each([
    ['a module of its own package', "ModuleNotFoundError: No module named 'work.src.nob'", 0, 'A.3'],
    ['a name at the top level', "NameError: name 'count' is not defined", 2, 'B.2'],
    ['a package that is not there', "ModuleNotFoundError: No module named 'numpy'", 1, 'A.3', 'warning'],
    ['a part of one', "ModuleNotFoundError: No module named 'numpy.linalg'", 1, 'A.3', 'warning'],
  ] as const)('found: %s', (_, message, line, bugKind, severity: string = 'error') => {
    expect(found(python, [load(failing(message, line))])).toMatchObject([
      { rule: 'tests/not-loaded', proof: 'proven', severity, bugKind, range: { start: { line } } },
    ]);
  });

  test.each([
    ['an error in a file that the document imports', failing("KeyError: 'a'", 0, '/work/src/other.py:7 in <module>')],
    ['syntax, which parsers tell', failing('SyntaxError: invalid syntax', 1)],
  ])('silent: %s', (_, failure) => {
    expect(found(python, [load(failure)])).toEqual([]);
  });
});

test('whatever a failure says, a finding stands in the selection and quotes it', () => {
  const words = fc.constantFrom(
    "Cannot find module 'nob.js' imported from sample.ts",
    "Cannot find module './nob' Require stack: - sample.ts",
    "No module named 'work.nob'",
    "Error: '",
    '\n    at sample.ts:1',
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(words, fc.string()), { maxLength: 4 }),
      fc.integer({ min: -2, max: 9 }),
      fc.boolean(),
      (parts, line, own) => {
        const failure = {
          message: parts.join('\n'),
          stack: parts.toReversed().join('\n'),
          at: { uri: own ? documentUri : 'file:///work/other.py', line },
        };
        const { text } = script.document;
        for (const { quote, range } of found(script, [load(failure)]))
          expect(text.split('\n')[range.start.line]).toBe(quote);
      },
    ),
  );
});
