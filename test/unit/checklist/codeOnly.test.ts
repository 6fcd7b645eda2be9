// What counts as code and what does not, in several languages, with every place kept.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeOnly } from '../../../server/src/checklist/codeOnly.ts';

test.each([
  ['typescript', "a('x y'); // b\nc;", "a('   ');     \nc;"],
  ['typescript', 'a /* b\nc */ d', 'a     \n     d'],
  ['typescript', 'const s = `a ${b ? `c` : d} e`;', 'const s = `  ${b ? ` ` : d}  `;'],
  ['typescript', 'x = a / b; // c', 'x = a / b;     '],
  ['typescript', 'x.test(/[\'"]/); y', 'x.test(/    /); y'],
  ['typescript', "s = 'it\\'s'; t", "s = '     '; t"],
  ['python', "d = '''a\nb''' # c", "d = ''' \n '''    "],
  ['rust', "fn f<'a>(s: &'a str) {} // x", "fn f<'a>(s: &'a str) {}     "],
  ['shellscript', 'echo $# # n', 'echo $#    '],
])('%s: %j', (languageId, text, code) => {
  expect(codeOnly(text, languageId)).toBe(code);
});

test('says nothing of a language whose comments it does not know', () => {
  expect(codeOnly('a', 'brainfuck')).toBeUndefined();
  expect(codeOnly('a', 'constructor')).toBeUndefined();
});

test('keeps length and line ends whatever it is given', () => {
  const pieces = fc.constantFrom(
    "'",
    '"',
    '`',
    '${',
    '}',
    '{',
    '/',
    '//',
    '/*',
    '*/',
    '\\',
    '\n',
    '\r\n',
    'a',
    ' ',
    '#',
    "'''",
  );
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 40 }),
      fc.constantFrom('typescript', 'python', 'rust', 'lua'),
      (parts, id) => {
        const text = parts.join('');
        const code = codeOnly(text, id)!;
        expect(code).toHaveLength(text.length);
        expect(code.replace(/[^\r\n]/g, '.')).toBe(text.replace(/[^\r\n]/g, '.'));
      },
    ),
  );
});
