// Every text rule against the examples of its own page: wrong code is flagged by it, right code by no rule.
import { describe, expect, test } from 'vitest';
import type { RuleExample } from '../../../../server/src/critique/rules/rule.ts';
import { textRules } from '../../../../server/src/critique/rules/index.ts';
import { lookAt } from '../../../../server/src/critique/rules/look.ts';
import { createParsers } from '../../../../server/src/workspace/treeSitter.ts';

const parsers = createParsers();

async function rulesAt({ language, code }: RuleExample): Promise<readonly string[]> {
  const parse = await parsers.parserOf(language);
  const tree = parse!(code);
  expect(tree.hasFault).toBe(false);
  return lookAt(tree, textRules).map(({ rule }) => rule.id);
}

describe.each(textRules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test.each(rule.wrong.map((one) => [one.code, one] as const))('flags %j', async (_, one) => {
    expect(await rulesAt(one)).toEqual([id]);
  });

  test.each(rule.right.map((one) => [one.code, one] as const))('does not flag %j', async (_, one) => {
    expect(await rulesAt(one)).toEqual([]);
  });

  test('says what it is, why, and when it is silent', () => {
    expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/u);
    expect(rule.why.length).toBeGreaterThan(60);
    expect(rule.wrong.length).toBeGreaterThan(0);
    expect(rule.right.length).toBeGreaterThan(0);
    expect(rule.silent.length).toBeGreaterThan(0);
  });
});

test('no two rules have one id', () => {
  expect(new Set(textRules.map(({ id }) => id)).size).toBe(textRules.length);
});
