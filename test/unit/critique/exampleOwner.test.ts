// Failing documented examples are told of the function that they document, and of no other.

import { describe, expect, test } from 'vitest';
import { lineStartsOf } from '../../../server/src/base/text.ts';
import type { TestCase } from '../../../server/src/core/evidence.ts';
import { isExampleOfAnother } from '../../../server/src/critique/exampleOwner.ts';
import { documentUri, targetFrom } from '../../support/fakePorts.ts';

/** A test that fails where `words` stand first. */
const failingAt = (text: string, words: string, uri = documentUri): TestCase => ({
  id: 'm.first',
  name: 'm.first',
  state: 'failed',
  failure: { message: 'no', at: { uri, line: text.slice(0, text.indexOf(words)).split('\n').length - 1 } },
});

const python = (marked: string) => targetFrom(marked, { languageId: 'python' });
const head = 'def first(a):\n    """\n    >>> first([1])\n    1\n    """\n    return a[0]\n\n\n';
const tail = 'def last(a):\n    """\n    >>> last([1])\n    1\n    """\n    return a[-1]\n';
const script = (marked: string) => targetFrom(marked, { languageId: 'javascript' });
const one = '/**\n * one(1) // => 1\n */\nexport function one(a) {\n  const b = a;\n  return b;\n}\n\n';
const two = '/** two(1) // => 1 */\nconst two = (a) => {\n  return a;\n};\n';

const of = (target: ReturnType<typeof targetFrom>, words: string, uri?: string) => {
  const { text } = target.document;
  return isExampleOfAnother(target, failingAt(text, words, uri), lineStartsOf(text));
};

describe('an example of another function', () => {
  test.each([
    ['before, in Python', python(`${head}«${tail}»`), '>>> first'],
    ['behind, in Python', python(`«${head}»${tail}`), '>>> last'],
    ['before, in JavaScript', script(`${one}${two.replace('const', '«const')}»`), 'one(1)'],
    ['behind, in JavaScript', script(`«${one}»${two}`), 'two(1)'],
    ['of another function, for a part of a body', script(`${one}${two.replace('return a;', '«return a;»')}`), 'one(1)'],
  ])('%s', (_where, target, words) => expect(of(target, words)).toBe(true));
});

describe('an example of the selection, or of nobody known', () => {
  const method = 'class A {\n  /** m(1) // => 1 */\n  m(a) {\n    return a;\n  }\n}\n';
  const inClass = 'class A:\n    """\n    >>> A().m()\n    1\n    """\n    def m(self):\n        return 2\n';
  test.each([
    ['of the whole file', python(`«${head}${tail}»`), '>>> first'],
    ['in the selected function', python(`${head}«${tail}»`), '>>> last'],
    [
      'of the function whose body is selected',
      python(`${head}${tail.replace('return a[-1]', '«return a[-1]»')}`),
      '>>> last',
    ],
    ['above the selected function', script(`${one}${two.replace('const', '«const')}»`), 'two(1)'],
    [
      'above, when the inside of the body is selected',
      script(`${one.replace('return b;', '«return b;»')}${two}`),
      'one(1)',
    ],
    [
      'of a method, when the next function is not selected',
      script(`${method.replace('m(a)', '«m(a)').replace('  }\n}', '  }»\n}')}${two}`),
      'm(1)',
    ],
    ['of a class, when its method is selected', python(`${head}${inClass.replace('def m', '«def m')}»`), '>>> A()'],
    ['in a file without functions', python('«x = 1»\n# >>> x\n'), '>>> x'],
  ])('%s', (_where, target, words) => expect(of(target, words)).toBe(false));

  test('a test in another file', () => {
    expect(of(python(`${head}«${tail}»`), '>>> first', 'file:///work/test/m.py')).toBe(false);
  });
});
