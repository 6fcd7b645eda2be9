// Items that programs decide, and those that nobody can tell.

import { describe, expect, test } from 'vitest';
import { decideItems } from '../../../server/src/checklist/decideItems.ts';
import type { Decider } from '../../../server/src/core/checklist.ts';
import type { CheckRun } from '../../../server/src/core/evidence.ts';
import { failure } from '../../../server/src/core/failure.ts';
import { checkRun, evidenceOf, problemOn, targetFrom, testCase, testRun } from '../../support/fakePorts.ts';

const target = targetFrom('outside();\n«const a = b;\nconsole.log(a);\n»outside();\n');
const { text, uri } = target.document;

function decide(decider: Decider, ...runs: readonly CheckRun[]) {
  const item = { id: 'i', question: 'Is it so?', decider, origin: 'workspace', severity: 'warning' } as const;
  return decideItems([item], { text, uri, span: target.span, evidence: evidenceOf(text, ...runs) })[0]!;
}
const regex = (pattern: string, expected: 'match' | 'no-match'): Decider => ({
  kind: 'regex',
  pattern,
  flags: '',
  expect: expected,
});
const missing = (family: 'types' | 'tests' | 'lint'): CheckRun => ({
  kind: 'unavailable',
  checker: family,
  family,
  failure: failure('checker.missing', 'It is not installed.', 'Install it.'),
});

describe('patterns', () => {
  test('decide on the selection alone, with a receipt', () => {
    expect(decide(regex('console\\.', 'no-match'))).toMatchObject({
      state: 'unmet',
      quote: 'console.',
      evidence: [{ receipt: { command: ['search', 'console\\.', ''] } }],
    });
    expect(decide(regex('console\\.', 'match'))).toMatchObject({ state: 'met' });
    expect(decide(regex('outside', 'no-match')).state).toBe('met');
    expect(decide(regex('outside', 'match'))).toMatchObject({
      state: 'unmet',
      evidence: [{ receipt: { checker: 'checklist' } }],
    });
  });
});

describe('types', () => {
  const types = { kind: 'types' } as const;
  test('an error in the selection is unmet, with its receipt', () => {
    expect(decide(types, checkRun(text, problemOn(text, 'b;', 'TS2304', 'No b.')))).toMatchObject({
      state: 'unmet',
      quote: 'b;',
      evidence: [{ receipt: { checker: 'typescript' } }],
    });
  });
  test('an error elsewhere is not', () => {
    expect(decide(types, checkRun(text, problemOn(text, 'outside', 'TS2304', 'No.'))).state).toBe('met');
    expect(decide(types, checkRun(text, problemOn(text, 'b;', 'TS1', 'No.', { uri: 'file:///other.ts' }))).state).toBe(
      'met',
    );
  });
  test('a checker that did not run leaves it open, with the reason', () => {
    expect(decide(types, missing('types'))).toMatchObject({
      state: 'cannot-tell',
      reason: 'The type checker did not run: It is not installed.',
    });
    expect(decide(types)).toMatchObject({ state: 'cannot-tell', reason: 'No type checker applies here.' });
  });
});

describe('lint rules', () => {
  const rule = (name: string): Decider => ({ kind: 'lint', rule: name });
  const run = checkRun(
    text,
    problemOn(text, 'a', 'no-a', 'No a.', { checker: 'eslint', nth: 0 }).concat(
      problemOn(text, 'b;', 'no-b', 'No b.', { checker: 'eslint' }),
    ),
    'eslint',
    'lint',
  );
  test('count by their own name or with the tool before it', () => {
    expect(decide(rule('no-b'), run).state).toBe('unmet');
    expect(decide(rule('eslint/no-b'), run).state).toBe('unmet');
    expect(decide(rule('no-c'), run).state).toBe('met');
    expect(decide(rule('no-b'), missing('lint')).state).toBe('cannot-tell');
  });
  const grammar = checkRun(text, [], 'prose-grammar', 'prose');
  test('are not met by a tool that cannot know them', () => {
    expect(decide(rule('no-c'), grammar).state).toBe('cannot-tell');
    expect(decide(rule('prose-grammar/SpellCheck'), grammar).state).toBe('met');
  });
  test('of a configuration are met by the linter that it configures, and by no other', () => {
    const configured = (path: string, ...runs: readonly CheckRun[]) => {
      const item = {
        id: 'i',
        question: 'Is the rule no-c kept to?',
        decider: rule('no-c'),
        origin: 'lint',
        severity: 'warning',
        source: { path, line: 1 },
      } as const;
      return decideItems([item], { text, uri, span: target.span, evidence: evidenceOf(text, ...runs) })[0]!.state;
    };
    const commands = checkRun(text, [], 'commands', 'lint');
    const oxlint = checkRun(text, [], 'oxlint', 'lint');
    expect(configured('.eslintrc', run)).toBe('met');
    expect(configured('.eslintrc', commands, grammar, oxlint)).toBe('cannot-tell');
    expect(configured('.oxlintrc.json', oxlint)).toBe('met');
    expect(configured('.oxlintrc.json', run)).toBe('cannot-tell');
  });
});

describe('tests', () => {
  const named = (name?: string): Decider => (name === undefined ? { kind: 'test' } : { kind: 'test', name });
  test('pass, fail, or are not there', () => {
    const run = testRun(text, [
      testCase('adds', false, { message: 'no\nmore', expected: '1', actual: '2' }),
      testCase('works', true),
    ]);
    expect(decide(named('adds'), run)).toMatchObject({
      state: 'unmet',
      reason: 'The test “adds” fails: expected 1, got 2',
    });
    expect(decide(named('works'), run).state).toBe('met');
    expect(decide(named('nobody'), run)).toMatchObject({
      state: 'cannot-tell',
      reason: 'No test called “nobody” ran.',
    });
    expect(decide(named(), run).state).toBe('unmet');
  });
  test('zero tests, skipped tests and flaky tests prove nothing', () => {
    expect(decide(named(), testRun(text, [])).state).toBe('cannot-tell');
    expect(decide(named(), testRun(text, [{ ...testCase('a', true), state: 'skipped' }])).state).toBe('cannot-tell');
    const red = testCase('a', false);
    expect(decide(named(), testRun(text, [red], { flaky: [red.id] })).state).toBe('cannot-tell');
    expect(decide(named(), missing('tests')).state).toBe('cannot-tell');
  });
  test('tests that do not run the selection say nothing about it', () => {
    expect(decide(named(), testRun(text, [testCase('a', true)], { targetRan: 'no' })).state).toBe('cannot-tell');
    expect(decide(named(), testRun(text, [testCase('a', true)])).state).toBe('met');
  });
});

test('what a model or a person decides stays open here', () => {
  expect(decide({ kind: 'model' }).state).toBe('cannot-tell');
  expect(decide({ kind: 'person' }).state).toBe('cannot-tell');
});
