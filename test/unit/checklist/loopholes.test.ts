// The loophole test: tricks that satisfy an item without its intent are shown, and the tighter wording withstands them.

import { describe, expect, test } from 'vitest';
import { decideItems } from '../../../server/src/checklist/decideItems.ts';
import { loopholeOf } from '../../../server/src/checklist/loopholes.ts';
import { compilePattern, sampleOf } from '../../../server/src/checklist/pattern.ts';
import type { ChecklistItem, Decider } from '../../../server/src/core/checklist.ts';
import { looseEnds } from '../../../server/src/engine/checklistText.ts';
import { evidenceOf } from '../../support/fakePorts.ts';

const itemOf = (decider: Decider): ChecklistItem => ({
  id: 'i',
  question: 'Is it so?',
  decider,
  origin: 'workspace',
  severity: 'warning',
});
const inputOf = (text: string, languageId = 'typescript') => ({
  text,
  span: { start: 0, end: text.length },
  uri: 'file:///a.ts',
  evidence: evidenceOf(text),
  languageId,
});
const match = (pattern: string, within?: 'code'): Decider => ({
  kind: 'regex',
  pattern,
  flags: '',
  expect: 'match',
  ...(within ? { within } : {}),
});
const none = (pattern: string): Decider => ({ kind: 'regex', pattern, flags: '', expect: 'no-match', within: 'code' });

describe('a planted trap is reported, with a wording that closes it [S127]', () => {
  test('words that must be there stand in a comment only', () => {
    const found = loopholeOf(itemOf(match(String.raw`validate\(`)), inputOf('save(x);\n'))!;
    expect(found).toMatchObject({ trick: '// validate(', isTried: true, tighter: { decider: { within: 'code' } } });
    const gamed = inputOf(`save(x);\n${found.trick}\n`);
    const states = decideItems([itemOf(match(String.raw`validate\(`)), found.tighter!], gamed).map(
      ({ state }) => state,
    );
    expect(states).toEqual(['met', 'unmet']);
    // What is really meant still satisfies it.
    expect(decideItems([found.tighter!], inputOf('validate(x);\n'))[0]!.state).toBe('met');
  });
  test('what is forbidden is written with a blank in it', () => {
    const found = loopholeOf(itemOf(none(String.raw`console\.log\(`)), inputOf('a();\n'))!;
    expect(found.isTried).toBe(true);
    expect(decideItems([found.tighter!], inputOf(`${found.trick}1);\n`))[0]!.state).toBe('unmet');
    expect(decideItems([found.tighter!], inputOf('a();\n'))[0]!.state).toBe('met');
  });
  test.each([
    ['types', 'const a = b as any;'],
    ['types', '// @ts-ignore\na();'],
    ['lint', '// eslint-disable-next-line no-console\nconsole.log(1);'],
  ] as const)('%s: the tool is told to be silent', (kind, text) => {
    const found = loopholeOf(itemOf(kind === 'lint' ? { kind, rule: 'no-console' } : { kind }), inputOf(text))!;
    expect(found.isTried).toBe(false);
    expect(decideItems([found.tighter!], inputOf(text))[0]!.state).toBe('unmet');
    expect(decideItems([found.tighter!], inputOf('const many = company;'))[0]!.state).toBe('met');
  });
});

describe('no loophole is made up', () => {
  test.each<[string, Decider]>([
    ['a pattern over code is not met by words', match(String.raw`validate\(`, 'code')],
    ['a pattern that leaves room for blanks', none(String.raw`\bconsole\s*\.\s*log\s*\(`)],
    ['the length of lines', { kind: 'regex', pattern: '^[^\\n]{81}', flags: 'm', expect: 'no-match' }],
    ['a test', { kind: 'test' }],
    ['a person', { kind: 'person' }],
  ])('%s', (_, decider) => {
    expect(loopholeOf(itemOf(decider), inputOf('save(x);\n'))).toBeUndefined();
  });
  test('in a language whose comments are not known, none is proposed that cannot be decided', () => {
    const found = loopholeOf(itemOf(match('validate')), inputOf('x', 'brainfuck'));
    expect(found?.tighter).toBeUndefined();
  });
});

test('what is told names the trick and the tighter item, and changes no text', () => {
  const text = 'save(x);\n';
  const document = { uri: 'file:///a.ts', languageId: 'typescript', version: 1, text };
  const loose = looseEnds(itemOf(match(String.raw`validate\(`)), document, { start: 0, end: text.length })!;
  expect(loose.text).toContain('// validate(');
  expect(loose.text).toContain('within: code');
});

test.each(['a', String.raw`\bfoo\.bar\(`, '[x-z]{3}', 'a|b', String.raw`\d+\s?x`, '^export', '[^a]', String.raw`\$\{`])(
  'a sample of %s is found by it',
  (pattern) => {
    const compiled = compilePattern(pattern, '');
    const sample = sampleOf(pattern, '')!;
    expect(compiled.ok && compiled.value.find(sample)).toBeTruthy();
  },
);
