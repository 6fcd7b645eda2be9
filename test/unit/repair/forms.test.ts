// Normal forms of versions read line by line must tell the same versions apart as those of whole texts do.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits, sortEdits, type TextEdit } from '../../../server/src/base/edit.ts';
import { formsOf } from '../../../server/src/repair/search/forms.ts';
import { normalForm } from '../../../server/src/repair/search/normalForm.ts';

const texts = {
  javascript: `function f(a, b) {
  // what is asked
  const list = [a, b];

  if (a > b && (b) > 0) return list;
  for (const one of list) {
    list.push(one * 2, \`\${a}
      x\`);
  }
  return list;
}`,
  python: `def f(a, b):
    """Says what."""
    if a > b:
        return [
            a,
            b]
    # the rest

    while b != a:
        b += 1
    return 2 * a`,
} as const;

const replace = (text: string, old: string, newText: string, from = 0): TextEdit => {
  const start = text.indexOf(old, from);
  expect(start).toBeGreaterThanOrEqual(0);
  return { span: { start, end: start + old.length }, newText };
};

describe('a form is empty for what means the same', () => {
  const js = texts.javascript;
  const python = texts.python;
  test.each([
    ['no edit', 'javascript', []],
    ['the same words', 'javascript', [replace(js, 'a > b', 'a > b')]],
    ['a comparison the other way round', 'javascript', [replace(js, 'a > b', 'b < a')]],
    ['parentheses around a name', 'javascript', [replace(js, '[a, b]', '[(a), b]')]],
    ['a comment', 'javascript', [replace(js, 'what is asked', 'nothing')]],
    ['an empty line', 'javascript', [replace(js, 'return list;\n}', '\n\n  return list;\n}')]],
    ['a comment in Python', 'python', [replace(python, '# the rest', '# more\n')]],
    ['a product with a number', 'python', [replace(python, '2 * a', 'a * 2')]],
  ] as const)('%s', (_, language, edits) => {
    expect(formsOf(texts[language], language).of(edits)).toBe('');
  });

  test.each([
    ['another comparison', 'javascript', [replace(js, 'a > b', 'a >= b')]],
    ['a line more', 'javascript', [replace(js, 'return list;', 'list.pop();\n  return list;')]],
    ['a line less', 'javascript', [replace(js, '    list.push(one * 2, `${a}\n      x`);\n', '')]],
    ['blanks in a template', 'javascript', [replace(js, '      x`', '  x`')]],
    ['a step of indentation in Python', 'python', [replace(python, '    return 2', '        return 2')]],
    ['what opens a comment', 'python', [replace(python, 'b += 1', '# b += 1')]],
  ] as const)('but not for %s', (_, language, edits) => {
    expect(formsOf(texts[language], language).of(edits)).not.toBe('');
  });
});

test('edits that do not fit have no form', () => {
  expect(formsOf('a = 1', 'python').of([{ span: { start: 3, end: 99 }, newText: '' }])).toBeUndefined();
});

test('versions are told apart as by the whole text', () => {
  const words = [
    'a',
    'b',
    '(a)',
    'a > b',
    'b < a',
    ' ',
    '\n',
    '\n    ',
    ';',
    '0',
    '2 * a',
    'a * 2',
    'list',
    'return ',
    '.',
    '}',
  ];
  const edit = fc.record({ at: fc.nat(), size: fc.nat(6), word: fc.constantFrom(...words) });
  let same = 0;
  let different = 0;
  fc.assert(
    fc.property(
      fc.constantFrom('javascript', 'python'),
      fc.array(fc.array(edit, { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 12 }),
      (language, many) => {
        const text = texts[language as 'python'];
        const forms = formsOf(text, language);
        const known = new Map<string, string>();
        for (const drawn of many) {
          const edits = sortEdits(
            drawn.map(({ at, size, word }) => {
              const start = at % text.length;
              return { span: { start, end: Math.min(text.length, start + size) }, newText: word };
            }),
          );
          const changed = applyEdits(text, edits);
          const form = forms.of(edits);
          expect(form === undefined).toBe(!changed.ok);
          if (!changed.ok || form === undefined) continue;
          // What leaves a string or a comment open has a form of its own, which is compared with nothing.
          if (/["'`]|\/\*|\*\//.test(text.slice(edits[0]!.span.start, edits.at(-1)!.span.end))) continue;
          const whole = normalForm(changed.value, language);
          const before = form === '' ? normalForm(text, language) : known.get(form);
          if (before === undefined) {
            known.set(form, whole);
            different++;
            continue;
          }
          same++;
          expect(whole).toBe(before);
        }
      },
    ),
    { seed: 11, numRuns: 1500 },
  );
  expect(same).toBeGreaterThan(200);
  expect(different).toBeGreaterThan(1000);
});
