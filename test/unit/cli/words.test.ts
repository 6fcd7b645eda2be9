// Splitting a test command: as a shell would, without one.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitCommand } from '../../../server/src/cli/words.ts';

const words = (command: string) => {
  const result = splitCommand(command);
  return result.ok ? result.value : result.error;
};

describe('splitCommand', () => {
  test('splits at white space', () => {
    expect(words('node  --test\ttest/a.js')).toEqual(['node', '--test', 'test/a.js']);
  });
  test('keeps quoted white space together, and empty quotes as a word', () => {
    expect(words(`run "a b" 'c  d' "" x"y z"`)).toEqual(['run', 'a b', 'c  d', '', 'xy z']);
  });
  test('obeys backslashes outside single quotes only', () => {
    expect(words(String.raw`a\ b "c\"d" 'e\f'`)).toEqual(['a b', 'c"d', String.raw`e\f`]);
  });
  test('reads a JSON array', () => {
    expect(words('["node", "--test", "a b.js"]')).toEqual(['node', '--test', 'a b.js']);
  });
  test.each(['npm test && rm -rf x', 'a | b', 'a; b', 'echo $HOME', 'a `b`', 'a > b', '$(x)'])(
    'refuses %s, which needs a shell',
    (command) => {
      expect(words(command)).toMatch(/no shell is used/);
    },
  );
  test.each(['echo "$HOME"', "grep 'a|b'", String.raw`echo \$x`])(
    'does not refuse %s, where it is plain text',
    (command) => {
      expect(Array.isArray(words(command))).toBe(true);
    },
  );
  test.each(['', '   ', '"open', "'open", 'end\\', '[]', '[1]', '["a"'])('refuses %j', (command) => {
    expect(typeof words(command)).toBe('string');
  });
  test('gives back any words that were quoted', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { minLength: 1, maxLength: 6 }),
        (original) => {
          const quoted = original.map((word) => `'${word.replaceAll("'", `'"'"'`)}'`).join(' ');
          expect(words(quoted)).toEqual(original);
        },
      ),
    );
  });
});
