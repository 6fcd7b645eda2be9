// What programs said, put into words for a model: kinds of bugs that drive the rounds, and where values differ, field by
// field (methods critique/bug-taxonomy, repair/explain-then-fix).

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Problem } from '../../../server/src/core/evidence.ts';
import { explainThenFix } from '../../../server/src/strategies/explainThenFix.ts';
import { firstMessages } from '../../../server/src/strategies/explainThenFix.prompt.ts';
import { feedbackOfGoals, feedbackWords, kindWords } from '../../../server/src/strategies/feedback.ts';
import { differenceOf } from '../../../server/src/strategies/valueDifference.ts';
import { block, fakeRefine, problemOn, targetFrom, testCase, type Answer } from '../../support/fakePorts.ts';

const target = targetFrom(
  '«export function total(xs) {\n  return summ(xs) + ;\n}\n»export const sum = (xs) => xs.length;\n',
  { languageId: 'javascript' },
);
const body = (expression: string) => `export function total(xs) {\n  return ${expression};\n}`;
const problems = (text: string): readonly Problem[] => [
  ...problemOn(text, 'summ(', 'TS2304', "Cannot find name 'summ'."),
  ...problemOn(text, '+ ;', 'TS1109', 'Expression expected.'),
];
const tests = (text: string) => [
  testCase('adds', text.includes('sum(xs) + xs[0]'), { message: 'not equal', expected: '3', actual: '1' }),
];

describe('rounds driven by the kind of bug', () => {
  const run = async (...answers: readonly Answer[]) => {
    const fake = fakeRefine({ target, problems, tests, answers });
    const result = await explainThenFix.refine(fake.context, fake.task);
    const told = fake.asked.map(({ messages }) => messages.at(-1)!.content);
    const notes = fake.events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
    return { result, told, notes, rules: fake.asked[0]!.messages[0]!.content };
  };
  test('are two, each told the kinds that programs tell, syntax first, with what the compiler said [S013]', async () => {
    const { result, told, rules, notes } = await run(block(body('sum(xs) + 1')), block(body('sum(xs) + xs[0]')));
    const [first = '', second = ''] = told;
    expect(rules).toContain('begin with the kinds that come first: syntax (A)');
    // Of the compiler's messages syntax comes first, though it stands behind the other.
    expect(first.indexOf('kind of bug: A.1 incomplete syntax')).toBeGreaterThan(0);
    expect(first.indexOf('kind of bug: A.1')).toBeLessThan(first.indexOf('kind of bug: B.2 missing definition'));
    expect(first).toContain("Cannot find name 'summ'.");
    const kinds =
      'gone: A.1 incomplete syntax, B.2 missing definition; still there: C.1 logic that is not what was meant';
    expect(second).toContain(`Kinds of bugs, by what programs said before and after: ${kinds}.`);
    expect(notes).toContain(`Kinds of bugs after round 1: ${kinds}.`);
    expect(result.best?.verdict.remaining).toEqual([]);
    expect(told).toHaveLength(2);
  });
  test('end where the second round leaves something, and nothing that is still broken is offered [S013]', async () => {
    const { result, told } = await run(block(body('summ(xs)')), block(body('summ(xs) * 2')), block(body('1')));
    expect(told).toHaveLength(2);
    expect(told[1]).toContain('gone: A.1 incomplete syntax; still there: B.2 missing definition');
    expect(result.best?.text ?? '').not.toContain('* 2');
  });
  test('say nothing of kinds where no table knows one', () => {
    const [strange] = problemOn(target.document.text, 'total', 'house-style', 'Not so.', { checker: 'own' });
    const told = feedbackOfGoals([{ kind: 'problem', title: '', problem: strange! }], target, {
      textHash: '',
      runs: [],
    });
    expect(feedbackWords(told)).not.toContain('kind of bug');
    expect(kindWords(told, told)).toBe('');
  });
});

describe('where two values differ', () => {
  test.each([
    ['{"a": 1, "b": [1, 2]}', '{"a": 1, "b": [1, 3]}', ['.b[1]: wanted 2, actual 3']],
    [
      "{ a: 'x', c: 1 }",
      "{ a: 'y', b: true }",
      ['.a: wanted "x", actual "y"', '.c: wanted 1, actual nothing', '.b: wanted nothing, actual true'],
    ],
    ["{'a b': None}", "{'a b': True}", ['["a b"]: wanted None, actual True']],
    ['[1, 2, 3]', '[1, 2]', ['[2]: wanted 3, actual nothing']],
    ['[[1], {}]', '[{}, {}]', ['[0]: wanted [1], actual {}']],
  ])('%s and %s: field by field [S054]', (wanted, actual, fields) => {
    expect(differenceOf(wanted, actual).map((one) => one.replaceAll("'", '"'))).toEqual(fields);
  });
  test.each([
    ['3', '4'],
    ['[1', '[2]'],
    ['[1]', 'Map(1) { 1 => 2 }'],
    ['[1]', '[1]'],
    ['', ''],
  ])('%s and %s: nothing is said', (wanted, actual) => expect(differenceOf(wanted, actual)).toEqual([]));
  test('stands in the repair prompt behind the whole values [S054]', () => {
    const test = testCase('is whole', false, {
      message: 'not equal',
      expected: '{ "name": "a", "sizes": [1, 2] }',
      actual: '{ "name": "a", "sizes": [1, 3] }',
    });
    const [told] = feedbackOfGoals([{ kind: 'test', title: '', test, checker: 'v' }], target, {
      textHash: '',
      runs: [],
    });
    expect(told!.text).toContain('where they differ:\n  .sizes[1]: wanted 2, actual 3');
  });
  test('of any two values: none where they are equal, some where they are not, and each names its place', () => {
    const any = fc.oneof(fc.array(fc.jsonValue({ maxDepth: 2 })), fc.dictionary(fc.string(), fc.integer()));
    fc.assert(
      fc.property(any, any, (one, two) => {
        const [wanted, actual] = [JSON.stringify(one), JSON.stringify(two)];
        expect(differenceOf(wanted, wanted)).toEqual([]);
        const fields = differenceOf(wanted, actual);
        expect(fields.length).toBeLessThanOrEqual(13);
        for (const field of fields) expect(field).toMatch(/: wanted .*, actual |^and \d+ fields more$/su);
      }),
    );
  });
});

test('a test that failed before and never came to the text is no reason against a change', async () => {
  const wished = targetFrom('«export const one = 2;\n»', { languageId: 'javascript', goal: 'Make it one.' });
  const goals = [{ kind: 'wish', title: 'Make it one.' }] as const;
  const options = { target: wished, goals, answers: [block('export const one = 1;')] };
  const tests = () => [testCase('of another file', false)];
  const fake = fakeRefine({ ...options, tests, targetRan: 'no' });
  const result = await explainThenFix.refine(fake.context, fake.task);
  expect(fake.asked).toHaveLength(1);
  expect(result.reason).toBe('no program can tell whether it is what was asked for');
  // One that was passed and is broken is told, whether or not it came to the text.
  const breaking = (text: string) => [testCase('of another file', text.includes('= 2'))];
  const broken = fakeRefine({ ...options, tests: breaking, targetRan: 'no' });
  await explainThenFix.refine(broken.context, broken.task);
  expect(broken.asked[1]!.messages.at(-1)!.content).toContain('the test “of another file” fails');
});

describe('without any output of a program', () => {
  const parts = { nonce: 'n', languageId: 'javascript', selection: 'f', context: [] };
  test('the piece is explained clause by clause, then held against what is asked [S268]', () => {
    const rules = firstMessages({ ...parts, facts: '', goal: 'Add.' })[0]!.content;
    expect(rules).toContain('clause by clause');
    expect(rules).not.toContain('Reports with one cause');
  });
  test('prose is not asked for the values of names, and a walk is kept short', () => {
    const rulesOf = (languageId: string) =>
      firstMessages({ ...parts, languageId, facts: '', goal: 'Add.' })[0]!.content;
    for (const languageId of ['markdown', 'plaintext', 'latex']) {
      expect(rulesOf(languageId)).toContain('what each part of it says');
      expect(rulesOf(languageId)).not.toMatch(/clause|values/);
    }
    for (const languageId of ['python', 'rust', 'typescript'])
      expect(rulesOf(languageId)).toContain('no more than twenty');
  });
  test('and with it, wanted against actual [S268]', () => {
    const rules = firstMessages({ ...parts, facts: '- failing test: it fails' })[0]!.content;
    expect(rules).toContain('what is wanted and what is actually so');
    expect(rules).not.toContain('clause by clause');
  });
  test('no program’s words stand in the question, and its answer is no proof [S268]', async () => {
    const wished = targetFrom('«export const one = 2;\n»', { languageId: 'javascript', goal: 'Make it one.' });
    const fake = fakeRefine({ target: wished, answers: [block('export const one = 1;', 'one holds 2; asked is 1.')] });
    const result = await explainThenFix.refine(fake.context, fake.task);
    expect(fake.asked[0]!.messages.at(-1)!.content).toContain('Programs reported nothing about the piece.');
    expect([result.best, result.spare?.text]).toEqual([undefined, 'export const one = 1;\n']);
  });
});
