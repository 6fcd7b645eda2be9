// Items that are written without a model: what a program can decide, what stays a question, and what is no rule.

import { describe, expect, test } from 'vitest';
import { decideItems } from '../../../server/src/checklist/decideItems.ts';
import { readRule } from '../../../server/src/checklist/guideRules.ts';
import { guideItems, headItems, lintItems, requestItems } from '../../../server/src/checklist/sources.ts';
import type { ChecklistItem } from '../../../server/src/core/checklist.ts';
import { evidenceOf, targetFrom } from '../../support/fakePorts.ts';

function statesOf(items: readonly ChecklistItem[], text: string, path = 'src/sample.ts', languageId = 'typescript') {
  return decideItems(items, {
    text,
    span: { start: 0, end: text.length },
    uri: 'file:///sample.ts',
    evidence: evidenceOf(text),
    languageId,
    path,
  }).map(({ state }) => state);
}
const rule = (words: string) => guideItems(`- ${words}\n`, 'AGENTS.md', 'typescript');

describe('rules of guides', () => {
  test.each([
    ['No default exports.', 'export default 1;', 'export const a = 1;'],
    ['Use `const`.', 'var a = 1;', 'const a = 1;'],
    ['Do not use `console.log`.', 'console\n  .log(1);', 'log(1); // console.log(2)'],
    ['Never use `any`.', 'let a: any;', 'let many: string; anyone();'],
    ['Use `===` instead of `==`.', 'if (a == b) c();', 'if (a === b) c("==");'],
    ['Lines are at most 40 characters.', `// ${'x'.repeat(38)}`, `// ${'x'.repeat(37)}`],
    ['No `TODO` comments.', '// TODO: later', 'const TODOS = 1;'],
    ['No semicolons', 'a();', 'a() // ;'],
    ['Never call `eval()` or `os.system`.', 'eval (x)', 'medieval(x)'],
    ['Avoid `@ts-ignore`.', '// @ts-ignore', 'ignore();'],
    ['Indent with 2 spaces.', '\ta();', '  a();'],
    ['No trailing whitespace.', 'a(); ', 'a();'],
  ])('%s', (words, bad, good) => {
    const items = rule(words);
    expect(items.every(({ decider }) => decider.kind === 'regex')).toBe(true);
    expect(statesOf(items, bad)).toContain('unmet');
    expect(new Set(statesOf(items, good))).toEqual(new Set(['met']));
  });

  test('names of files are decided on the path', () => {
    const items = rule('File names are kebab-case.');
    expect(statesOf(items, 'a', 'src/MyFile.ts')).toEqual(['unmet']);
    expect(statesOf(items, 'a', 'src/my-file.test.ts')).toEqual(['met']);
  });

  test.each([
    'Do not use `console.log` in production code.',
    'Never use `any` unless a library forces you to.',
    'Prefer `const` over `let`.',
    'Avoid `fetch` outside of `src/net`.',
    '`console.log` is fine.',
    'Do not run `npm install`.',
    'Run `npm test` before every commit.',
    'We use `eslint` and `prettier`.',
    'A function has at most 40 lines.',
    'Releases are cut on 100 branches.',
    'Where possible, no default exports.',
  ])('leaves open what holds only sometimes or is no rule about text: %s', (words) => {
    expect(readRule(words)).toEqual([]);
  });

  test('what no program can tell stays a question, capped; stories, code and other languages are no rules', () => {
    const wishes = Array.from({ length: 30 }, (_, index) => `- Keep function number ${index} simple.`).join('\n');
    const items = guideItems(
      `# Use tabs\n\nThis project began in 2019.\n\n\`\`\`\n- No default exports.\n\`\`\`\n- Never use \`unwrap()\`.\n${wishes}`,
      'AGENTS.md',
      'typescript',
    );
    expect(items).toHaveLength(6);
    expect(items.every(({ decider, severity }) => decider.kind === 'model' && severity === 'info')).toBe(true);
    expect(items[0]).toMatchObject({ origin: 'guide', source: { path: 'AGENTS.md', line: 8 } });
  });
});

test('a request splits into constraints, each with its decider [S023]', () => {
  const items = requestItems(
    'Add a cache.\n- No default exports.\n- Do not use `console.log`.\n- The cache forgets the oldest entry.\n',
    'typescript',
  );
  expect(items.map(({ decider }) => decider.kind)).toEqual(['regex', 'regex', 'model']);
  // Only what is violated is told, and nothing is where nothing is.
  expect(statesOf(items, 'export default cache;')).toEqual(['unmet', 'met', 'cannot-tell']);
  expect(statesOf(items, 'export const cache = 1;')).toEqual(['met', 'met', 'cannot-tell']);
  expect(requestItems('Make it faster', 'typescript')).toEqual([]);
});

describe('the head of a selection', () => {
  const items = (head: string) => headItems(targetFrom(`«${head}»\n`));
  test('promises that calls can show become properties; the rest are questions', () => {
    const found = items(
      '/**\n * Returns a sorted copy; does not change its argument.\n *\n * @param xs numbers\n * @throws RangeError for none\n */\nexport function order(xs: number[]): number[] {\n  return xs.sort();\n}',
    );
    expect(found.map(({ decider }) => decider)).toEqual([
      { kind: 'types' },
      { kind: 'property', property: 'keeps-arguments' },
      { kind: 'property', property: 'sorted' },
      { kind: 'model' },
      { kind: 'model' },
    ]);
  });
  test.each([
    '/** Sorts the given list in place. */\nfunction order(xs) {}',
    '/** This is not idempotent. */\nfunction tidy(x) {}',
    '/** Does not wait. */\nfunction go(x) {}',
    '/** Returns the list sorted by name. */\nfunction order(xs) {}',
    'function plain(x) {}',
  ])('no promise is read into %j', (head) => {
    expect(items(head).filter(({ decider }) => decider.kind === 'property')).toEqual([]);
  });
});

test('rules of a linter’s configuration are decided by the linter; rules that are off are none', () => {
  const found = lintItems(
    `export default [{ rules: {\n 'no-console': 'error',\n "prefer-const": ["warn", { destructuring: 'all' }],\n 'eqeqeq': 'off' } }];`,
    'eslint.config.js',
  );
  expect(found.map(({ decider, severity, source }) => [decider, severity, source!.line])).toEqual([
    [{ kind: 'lint', rule: 'no-console' }, 'error', 1],
    [{ kind: 'lint', rule: 'prefer-const' }, 'warning', 2],
  ]);
});
