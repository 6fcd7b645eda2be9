// The candidate rows of the JavaScript test runners: one function with its tests, for each runner in the
// form that it is mostly used in.

import { createTestsChecker } from '../../server/src/checkers/tests.ts';
import type { CandidateCase } from './case.ts';

const comparisons = ['<', '<=', '>', '>=', '===', '!=='];
const results = ['limit', 'value', 'value - 1', 'limit + 1', '0', 'value % limit', 'Math.abs(value)', '-value'];

/** Distinct bodies of `wrap`: the original first, then about one in six that is as good. */
function bodies(count: number, typed: boolean): readonly string[] {
  const number = typed ? ': number' : '';
  return Array.from({ length: count }, (_, index) => {
    const comparison = index === 0 ? '>=' : comparisons[index % comparisons.length]!;
    const result = index === 0 || index % 6 === 3 ? 'value % limit' : results[Math.floor(index / 6) % results.length]!;
    return `function wrap(value${number}, limit${number})${number} {
  if (limit <= 0) throw new RangeError('the limit must be positive');
  if (value ${comparison} limit) {
    return ${result}; // ${index}
  }
  return value;
}
`;
  });
}

const tests = (equal: (actual: string, expected: string) => string) => `
describe('wrap', () => {
  it('keeps what is below the limit', () => { ${equal('wrap(2, 5)', '2')}; });
  it('wraps what is above it', () => { ${equal('wrap(7, 5)', '2')}; });
  it('wraps the limit itself', () => { ${equal('wrap(5, 5)', '0')}; });
  it('wraps many times', () => { ${equal('[11, 23, 48].map((x) => wrap(x, 5))', '[1, 3, 3]')}; });
});
`;

const asserted = (actual: string, expected: string) => `assert.deepEqual(${actual}, ${expected})`;
const expected = (actual: string, wanted: string) => `expect(${actual}).toEqual(${wanted})`;

const own = {
  checker: 'tests',
  select: 'return value;\n',
  // The person's own Node may be older than what our packages ask for.
  createChecker: ({ tempFolder }: { readonly tempFolder: string }) =>
    createTestsChecker({ hostDir: tempFolder, nodeExecutable: process.execPath }),
} as const;

/** node:test, Vitest, Jest and Mocha. */
export const javascriptCases: readonly CandidateCase[] = [
  {
    ...own,
    id: 'node:test',
    goal: 100,
    files: {
      'package.json': '{ "type": "module" }\n',
      'src/wrap.ts': '',
      'test/wrap.test.ts': `import assert from 'node:assert/strict';\nimport { describe, it } from 'node:test';\nimport { wrap } from '../src/wrap.ts';\n${tests(asserted)}`,
    },
    document: { path: 'src/wrap.ts', languageId: 'typescript' },
    candidates: (count) => bodies(count, true).map((body) => `export ${body}`),
  },
  {
    ...own,
    id: 'Vitest',
    goal: 5,
    links: ['vitest'],
    files: {
      'package.json': '{ "type": "module", "devDependencies": { "vitest": "*" } }\n',
      'src/wrap.ts': '',
      'test/wrap.test.ts': `import { describe, expect, it } from 'vitest';\nimport { wrap } from '../src/wrap.ts';\n${tests(expected)}`,
    },
    document: { path: 'src/wrap.ts', languageId: 'typescript' },
    candidates: (count) => bodies(count, true).map((body) => `export ${body}`),
  },
  {
    ...own,
    id: 'Jest',
    goal: 5,
    links: ['jest'],
    files: {
      'package.json': '{ "type": "commonjs", "devDependencies": { "jest": "*" } }\n',
      'src/wrap.js': '',
      'test/wrap.test.js': `const { wrap } = require('../src/wrap');\n${tests(expected)}`,
    },
    document: { path: 'src/wrap.js', languageId: 'javascript' },
    candidates: (count) => bodies(count, false).map((body) => `${body}\nmodule.exports = { wrap };\n`),
  },
  {
    ...own,
    id: 'Mocha',
    goal: 100,
    links: ['mocha'],
    files: {
      'package.json': '{ "type": "commonjs", "devDependencies": { "mocha": "*" } }\n',
      'src/wrap.js': '',
      'test/wrap.test.js': `const assert = require('node:assert/strict');\nconst { wrap } = require('../src/wrap');\n${tests(asserted)}`,
    },
    document: { path: 'src/wrap.js', languageId: 'javascript' },
    candidates: (count) => bodies(count, false).map((body) => `${body}\nmodule.exports = { wrap };\n`),
  },
];
