// Findings of programs: only in the selection, proven, with stable ids.

import { describe, expect, test } from 'vitest';
import type { CheckRun, Evidence, TestCase } from '../../../server/src/core/evidence.ts';
import { failure } from '../../../server/src/core/failure.ts';
import { checklistFindings } from '../../../server/src/critique/checklistFindings.ts';
import { excuseFindings, excusesIn } from '../../../server/src/critique/excuse.ts';
import { toolFindings } from '../../../server/src/critique/toolFindings.ts';
import {
  checkRun,
  documentUri,
  evidenceOf,
  problemOn,
  receiptFor,
  targetFrom,
  testCase,
  testRun,
} from '../../support/fakePorts.ts';

const marked = 'foo();\n«export function add(a, b) {\n  return foo(a) - b;\n}\n»foo();\n';
const target = targetFrom(marked);
const { text } = target.document;
const foos = [0, 1, 2].flatMap((nth) => problemOn(text, 'foo', 'TS2304', "Cannot find name 'foo'.", { nth }));

describe('problems', () => {
  test.each([
    ['warning', 'prose-grammar', 'supported'],
    ['info', 'prose-grammar', 'opinion'],
    ['info', 'prose-links', 'proven'],
    ['info', 'typescript', 'proven'],
  ] as const)('told as %s by %s are %s', (severity, checker, proof) => {
    const problems = problemOn(text, 'foo', 'R', 'Odd.', { checker, nth: 1 }).map((one) => ({ ...one, severity }));
    const family = checker === 'typescript' ? 'types' : 'prose';
    const found = toolFindings(target, evidenceOf(text, checkRun(text, problems, checker, family)));
    expect(found.map((one) => [one.proof, one.evidence[0]?.receipt?.checker])).toEqual([[proof, checker]]);
  });
  test('are found where they meet the selection, with rule, proof and receipt', () => {
    const found = toolFindings(target, evidenceOf(text, checkRun(text, foos)));
    expect(found).toMatchObject([
      {
        rule: 'typescript/TS2304',
        category: 'type',
        severity: 'error',
        proof: 'proven',
        quote: 'foo',
        range: { start: { line: 2, character: 9 } },
        evidence: [{ receipt: { checker: 'typescript' } }],
      },
    ]);
  });

  test('keep their ids when lines move and whichever lines are selected', () => {
    const [one] = toolFindings(target, evidenceOf(text, checkRun(text, foos)));
    const whole = targetFrom(`«${text}»`);
    const all = toolFindings(whole, evidenceOf(text, checkRun(text, foos)));
    expect(all.map((finding) => finding.id)[1]).toBe(one!.id);
    expect(new Set(all.map((finding) => finding.id)).size).toBe(3);
    const moved = targetFrom(`// new line\n${marked}`);
    const movedFoos = [0, 1, 2].flatMap((nth) =>
      problemOn(moved.document.text, 'foo', 'TS2304', "Cannot find name 'foo'.", { nth }),
    );
    expect(toolFindings(moved, evidenceOf(text, checkRun(moved.document.text, movedFoos)))[0]!.id).toBe(one!.id);
  });

  test('of tests that fail alike at one place are one finding, and many kinds of failure are told in short', () => {
    const failing = (name: string, message: string): TestCase => ({ ...testCase(name, false), failure: { message } });
    const messages = (cases: readonly TestCase[]) =>
      toolFindings(target, evidenceOf(text, testRun(text, cases))).map(({ message }) => message);
    expect(messages([failing('a', 'no'), failing('b', 'why'), failing('c', 'no'), failing('d', 'no')])).toEqual([
      'The test “a” and 2 more fail: no',
      'The test “b” fails: why',
    ]);
    const many = Array.from({ length: 12 }, (_, index) => failing(`t${index}`, `reason ${index}`));
    expect(messages(many).slice(4)).toEqual([
      'The test “t4” fails: reason 4',
      '7 more tests fail here: “t5”, “t6”, “t7”, “t8”, “t9” and 2 more.',
    ]);
    expect(messages(many.slice(0, 6))).toHaveLength(6);
    const ids = toolFindings(target, evidenceOf(text, testRun(text, many))).map(({ id }) => id);
    expect(new Set(ids).size).toBe(6);
  });

  test('are not told again by the tests that could not be built, unless nobody else tells them', () => {
    const standIn: TestCase = { ...testCase('shop > (package)', false), standIn: true };
    const rules = (...runs: readonly CheckRun[]) =>
      toolFindings(target, evidenceOf(text, ...runs)).map(({ rule }) => rule);
    const tests = testRun(text, [standIn]);
    expect(rules(checkRun(text, foos), tests)).toEqual(['typescript/TS2304']);
    expect(rules(checkRun(text, []), tests)).toEqual(['tests/failed']);
    expect(rules(checkRun(text, foos), testRun(text, [testCase('adds', false)]))).toEqual([
      'typescript/TS2304',
      'tests/failed',
    ]);
  });

  test('of other documents, other lines, or at no place are not shown', () => {
    const elsewhere = [
      ...problemOn(text, 'return', 'x', 'x', { uri: 'file:///work/src/other.ts' }),
      { ...foos[1]!, range: { start: { line: 99, character: 0 }, end: { line: 99, character: 1 } } },
      foos[0]!,
    ];
    expect(toolFindings(target, evidenceOf(text, checkRun(text, elsewhere)))).toEqual([]);
  });

  test('of a checker that did not run do not exist', () => {
    const evidence: Evidence = evidenceOf(text, {
      kind: 'crashed',
      checker: 'typescript',
      family: 'types',
      failure: failure('checker.crashed', 'a', 'b'),
      receipt: receiptFor(text, 'typescript'),
    });
    expect(toolFindings(target, evidence)).toEqual([]);
  });

  test('of a linter keep their severity', () => {
    const found = toolFindings(
      target,
      evidenceOf(
        text,
        checkRun(
          text,
          problemOn(text, 'return', 'no-return', 'No.', { checker: 'eslint', severity: 'warning' }),
          'eslint',
          'lint',
        ),
      ),
    );
    expect(found).toMatchObject([{ rule: 'eslint/no-return', category: 'lint', severity: 'warning' }]);
  });
});

describe('failing tests', () => {
  const failed = (said: TestCase['failure']) => testCase('adds', false, said);
  const find = (said: TestCase['failure'], targetRan: 'yes' | 'no' | 'unknown' = 'yes') =>
    toolFindings(target, evidenceOf(text, testRun(text, [failed(said), testCase('works', true)], { targetRan })));

  test('stand on the line of the selection that they went through', () => {
    const stack = `Error: x\n    at inner (/lib/x.js:1:1)\n    at add (/work/src/sample.ts:3:10)\n    at /work/src/sample.test.ts:9:3`;
    expect(
      find({
        message: 'not equal\nmore',
        expected: '3',
        actual: '-1',
        stack,
        at: { uri: 'file:///work/src/sample.test.ts', line: 8 },
      }),
    ).toMatchObject([
      {
        rule: 'tests/failed',
        message: 'The test “adds” fails: expected 3, got -1',
        quote: 'return foo(a) - b;',
        severity: 'error',
        proof: 'proven',
        evidence: [{ excerpt: 'not equal\nmore\nexpected: 3\nactual: -1', at: { line: 8 }, receipt: { testsRun: 2 } }],
      },
    ]);
  });

  test.each([
    ['lines outside the selection', `at /work/src/sample.ts:1:1`],
    ['another file', `at /work/src/other.ts:3:1`],
    ['a file whose name only ends alike', `at /my/work/src/sample.tsx:3:1`],
    ['nothing', ''],
  ])('else stand on the name, when the stack names %s', (_, stack) => {
    expect(find({ message: 'no', stack })[0]!.quote).toBe('add');
  });

  test('understand file URLs in frames', () => {
    expect(find({ message: 'no', stack: `at ${documentUri}:3:1` })[0]!.quote).toBe('return foo(a) - b;');
  });

  test('that do not run the selection, or are flaky, are not its findings', () => {
    expect(find({ message: 'no' }, 'no')).toEqual([]);
    const red = failed({ message: 'no' });
    expect(toolFindings(target, evidenceOf(text, testRun(text, [red], { flaky: [red.id] })))).toEqual([]);
  });

  test('keep their id when the words of the failure change', () => {
    expect(find({ message: 'took 5 ms' })[0]!.id).toBe(find({ message: 'took 6 ms' })[0]!.id);
  });
});

describe('checklist findings', () => {
  const item = {
    id: 'i',
    question: 'Is it so?',
    decider: { kind: 'property', property: 'sorted' },
    origin: 'workspace',
    severity: 'error',
  } as const;
  test('unmet with a receipt is proven, without is an opinion, the rest is silent', () => {
    const proven = {
      item,
      state: 'unmet',
      reason: 'r',
      evidence: [{ checker: 'c', excerpt: 'e', receipt: receiptFor(text, 'c') }],
      quote: 'return',
    } as const;
    const opinion = { ...proven, evidence: [], quote: 'nowhere' } as const;
    const found = checklistFindings(target, [
      proven,
      opinion,
      { ...proven, state: 'met' },
      { ...proven, state: 'cannot-tell' },
      { ...proven, state: 'disputed' },
    ]);
    expect(found).toMatchObject([
      { rule: 'checklist/i', proof: 'proven', severity: 'error', quote: 'return' },
      { rule: 'checklist/i', proof: 'opinion', severity: 'info', quote: 'add' },
    ]);
  });

  test('what a compiler, a linter or a test says is a finding already', () => {
    const deciders = [{ kind: 'types' }, { kind: 'lint', rule: 'no-var' }, { kind: 'test' }] as const;
    const judged = deciders.map((decider) => ({
      item: { ...item, decider },
      state: 'unmet' as const,
      reason: 'r',
      evidence: [{ checker: 'c', excerpt: 'e', receipt: receiptFor(text, 'c') }],
    }));
    expect(checklistFindings(target, judged)).toEqual([]);
  });
});

describe('excuses', () => {
  const finding = (line: number, rule: string) => ({
    ...toolFindings(target, evidenceOf(text, checkRun(text, foos)))[0]!,
    rule,
    range: { start: { line, character: 0 }, end: { line, character: 1 } },
  });
  const shownAfter = (source: string, line = 1, rule = 'typescript/TS2304') =>
    excuseFindings(source, [finding(line, rule)]).shown.length;

  test.each([
    '// touchstone-ignore-next-line typescript/TS2304: known',
    '  # touchstone-ignore-next-line TS2304: known',
    '/* touchstone-ignore-next-line typescript: known */',
    '<!-- touchstone-ignore-next-line *: known -->',
    '{/* touchstone-ignore-next-line TS1, TS2304: known */}',
    '-- touchstone-ignore-next-line typescript/TS2304: known',
    '// touchstone-ignore-next-line typescript/TS2304',
  ])('hold in a comment: %s', (comment) => {
    const { shown, excused } = excuseFindings(`${comment}\nfoo();\n`, [finding(1, 'typescript/TS2304')]);
    expect([shown.length, excused.length]).toEqual([0, 1]);
  });

  test.each([
    ['another rule', '// touchstone-ignore-next-line TS2305: x\nfoo();'],
    ['a part of a rule', '// touchstone-ignore-next-line TS23: x\nfoo();'],
    ['no rule', '// touchstone-ignore-next-line\nfoo();'],
    ['a string', "'touchstone-ignore-next-line *: x';\nfoo();"],
    ['code before it', "x('// touchstone-ignore-next-line *: x');\nfoo();"],
    ['another word', '// touchstone-ignore *: x\nfoo();'],
  ])('do not hold for %s', (_, source) => expect(shownAfter(source)).toBe(1));

  test('hold for the next line only, also when two follow each other', () => {
    const source = '// touchstone-ignore-next-line TS1: x\n// touchstone-ignore-next-line TS2304: x\nfoo();\nfoo();\n';
    expect(shownAfter(source, 2)).toBe(0);
    expect(shownAfter(source, 3)).toBe(1);
    expect(shownAfter(source, 1)).toBe(1);
  });

  test('without a reason are honoured and noted', () => {
    expect(excuseFindings('// touchstone-ignore-next-line TS2304\nfoo();', []).notes).toEqual([
      'Line 1 excuses TS2304 without a reason.',
    ]);
    expect(excuseFindings('// touchstone-ignore-next-line TS2304: why\nfoo();', []).notes).toEqual([]);
    expect(excusesIn('// touchstone-ignore-next-line a b: why: because\nx')).toEqual([
      { at: 0, line: 1, rules: ['a', 'b'], reason: 'why: because' },
    ]);
  });
});
