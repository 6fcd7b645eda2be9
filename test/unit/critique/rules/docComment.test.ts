// Doc comments: JSDoc, and docstrings in three manners, with places that are right in the document.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDocstring, readJsDoc } from '../../../../server/src/critique/rules/docComment.ts';

describe('JSDoc', () => {
  const raw = `/**
   * Scales a box. Twice.
   *
   * @param {number} [factor=2] How much.
   * @param {{ a: number }} box - The box.
   * @param {...number} more
   * @returns {Box} The box.
   * @throws {RangeError} When it is too much.
   */`;
  test('parameters, defaults, result and errors, each with its place', () => {
    const doc = readJsDoc(raw, 100);
    expect(doc.prose).toBe('Scales a box. Twice.');
    expect(doc.parameters.map(({ name, type, default: value }) => [name, type, value?.text])).toEqual([
      ['factor', 'number', '2'],
      ['box', '{ a: number }', undefined],
      ['more', '...number', undefined],
    ]);
    expect(doc.returns).toMatchObject({ type: 'Box', text: 'The box.' });
    expect(doc.raises.map(({ name }) => name)).toEqual(['RangeError']);
    const at = ({ start, end }: { readonly start: number; readonly end: number }) => raw.slice(start - 100, end - 100);
    for (const one of [...doc.parameters, ...doc.raises]) expect(at(one.span)).toBe(one.name);
    expect(at(doc.parameters[0]!.default!.span)).toBe('2');
    expect(at(doc.returns!.span)).toContain('@returns {Box} The box.');
  });

  test('a plain comment has words alone', () => {
    expect(readJsDoc('// Adds\n// two numbers.', 0).prose).toBe('Adds two numbers.');
    expect(readJsDoc('/* Adds. */', 0)).toMatchObject({ prose: 'Adds.', parameters: [], raises: [] });
  });
});

describe('docstrings', () => {
  const manners = {
    Google:
      '"""Scale it.\n\n    Args:\n        factor (int): How much (default: 2).\n        *more: What else.\n\n    Returns:\n        The box.\n\n    Raises:\n        ValueError: When it is too much.\n    """',
    NumPy:
      '"""Scale it.\n\n    Parameters\n    ----------\n    factor : int\n        How much.\n    more : list\n        What else.\n\n    Returns\n    -------\n    Box\n        The box.\n\n    Raises\n    ------\n    ValueError\n        When it is too much.\n    """',
    Sphinx:
      '"""Scale it.\n\n    :param int factor: How much; defaults to 2.\n    :param more: What else.\n    :returns: The box.\n    :raises ValueError: When it is too much.\n    """',
  };
  test.each(Object.entries(manners))('%s: parameters, result and errors, each with its place', (_, raw) => {
    const doc = readDocstring(raw, 50);
    expect(doc.prose).toBe('Scale it.');
    expect(doc.parameters.map(({ name }) => name)).toEqual(['factor', 'more']);
    expect(doc.raises.map(({ name }) => name)).toEqual(['ValueError']);
    expect(doc.returns?.text).toMatch(/box/iu);
    for (const one of [...doc.parameters, ...doc.raises]) {
      expect(raw.slice(one.span.start - 50, one.span.end - 50)).toBe(one.name);
    }
    const said = doc.parameters[0]!.default;
    if (said) expect(raw.slice(said.span.start - 50, said.span.end - 50)).toBe('2');
  });
});

test('any text is read without a throw, with places in it', () => {
  const piece = fc.constantFrom(
    '@param ',
    '{a}',
    '[b=1]',
    '\n',
    ' * ',
    'Args:',
    ':param x: ',
    '    ',
    'Returns',
    '----',
    'default 5',
    ':',
    '*',
    '@returns',
    'é',
    '"""',
    '`',
    '>>> f()',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), fc.boolean(), (parts, python) => {
      const raw = python ? `"""${parts.join('')}"""` : `/**${parts.join('')}*/`;
      const doc = python ? readDocstring(raw, 7) : readJsDoc(raw, 7);
      for (const { span, name } of [...doc.parameters, ...doc.raises]) {
        expect(raw.slice(span.start - 7, span.end - 7)).toBe(name);
      }
    }),
    { numRuns: 500 },
  );
});
