// What a silenced check is called, and what only looks like one: names given in imports, and keys of mapped types.

import { describe, expect, test } from 'vitest';
import { addedSuppressions } from '../../../server/src/core/suppression.ts';

const added = (before: string, after: string, languageId = 'typescript') =>
  addedSuppressions(before, after, languageId);

describe('assertions', () => {
  test.each<[string, string, readonly string[]]>([
    ['expect(a).toBe(1);', '', ['an assertion was removed']],
    ['expect(a).toBe(1); expect(b).toBe(1); f();', 'f();', ['2 assertions were removed']],
    ['expect(a).toBe(1);', 'expect(a).toBeTruthy();', ['an assertion was weakened']],
    // One is weak already: another one made weak is news.
    [
      'expect(a).toBeDefined(); expect(b).toBe(1);',
      'expect(a).toBeDefined(); expect(b).toBeDefined();',
      ['an assertion was weakened'],
    ],
    ['expect(a).toBeDefined();', 'expect(a).toBeDefined(); f();', []],
    ['expect(a).toBeDefined();', 'expect(a).toBe(1);', []],
    ['expect(a).toBe(1);', 'expect(a).toBe(2);', ['an assertion expects another value']],
    ['f();', 'f(); expect(a).toBe(2);', []],
  ])('%s → %s', (before, after, words) => expect(added(before, after)).toEqual(words));

  test.each([
    ["'one'", "'two'"],
    ["'it\\'s'", "'it'"],
    ["'a'", '"a"'],
    ['"a\\"b"', '"c"'],
    ['`a`', '`b\\`c`'],
    ['`long text`', '``'],
    ['1', '-1'],
    ['- 1', '2'],
    ['1.5', '0x1f'],
    ['123', '4'],
    ['true', 'false'],
    ['null', 'undefined'],
    ['None', 'True'],
  ])('that expect %s expect another value with %s', (was, is) => {
    expect(added(`  expect(a).toBe(${was});`, `expect(a).toBe(${is});`)).toEqual([
      'an assertion expects another value',
    ]);
  });

  test.each([
    ['expect(a).toBe(1);', 'expect(b).toBe(1);'],
    ['expect(a).toBe(1);', '    expect(a).toBe(1);'],
    ['expect(a).toBe(1);\r\nf(1);', 'expect(a).toBe(1);\nf(2);'],
    ['expect(a).toBe(1);\nexpect(b).toBe(2);', 'expect(b).toBe(2);\nexpect(a).toBe(1);'],
    ['expect(f(a)).toBe(1);', 'expect(f(a)).toBe(one);'],
    ["expect(a).toBe('x' + b);", "expect(a).toBe('x' + c + 'y');"],
  ])('are not said to expect another value for %j → %j', (before, after) => {
    expect(added(before, after)).toEqual([]);
  });
});

describe('a cast', () => {
  test.each(['const a = b as any;', 'const a = b as unknown as T;', 'import x from "x"; const a = x as any;'])(
    'is named in %s',
    (after) => expect(added('const a = b;', after)).not.toEqual([]),
  );

  test.each([
    "import { any as any } from 'x';",
    "import type { one as any } from 'x';",
    "import  type  { one as any } from 'x';",
    "import whole, { one as any } from 'x';",
    "import whole , { one as any } from 'x';",
    "import whole,{ one as any } from 'x';",
    "import * as any from 'x';",
    "import *  as  any from 'x';",
    "import *as any from 'x';",
    "import whole, * as any from 'x';",
    'export { one as any };',
    'export\n  { one as any };',
    "export * as any from 'x';",
    'type T = { [key in keyof U as any]: 1 };',
    'type T = { [ key  in keyof U as any]: 1 };',
    'type T = { [key in U["a"] as any]: 1 };',
    'type T = { [key in keyof U["a"]["bc"] as any]: 1 };',
  ])('is none where a name is given: %s', (after) => expect(added('', after)).toEqual([]));

  test('is found behind a name that was given', () => {
    expect(added('', "import { one as two } from 'x';\nconst a = two as any;")).not.toEqual([]);
    expect(added('', 'type T = { [key in keyof U as any]: 1 };\nconst a = [b as any];')).not.toEqual([]);
  });
});
