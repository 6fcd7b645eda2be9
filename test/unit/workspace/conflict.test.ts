// Merge-conflict markers that belong together are found; lines that only look like one are not.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { conflictsIn, hasConflictMarkers } from '../../../server/src/core/conflict.ts';

const conflict = '<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> branch\n';
const everywhere = (text: string) => hasConflictMarkers(text, { start: 0, end: text.length });

test.each([
  ['an ordinary conflict', conflict],
  ['one with the common ancestor', '<<<<<<< a\nx\n||||||| base\ny\n=======\nz\n>>>>>>> b\n'],
  ['CRLF', conflict.replaceAll('\n', '\r\n')],
  ['one resolved in part', '<<<<<<< HEAD\nours\n=======\ntheirs\n'],
])('finds %s', (_, text) => {
  expect(everywhere(text)).toBe(true);
});

test.each([
  ['an underlined heading', 'Title\n=======\n\ntext\n'],
  ['a quotation seven levels deep', '>>>>>>> quoted\n'],
  ['a heading before such a quotation', 'Title\n=======\n>>>>>>> quoted\n'],
  ['an indented diagram', '  <<<<<<< x\n  =======\n  >>>>>>> y\n'],
  ['markers of another length', '<<<<<<<< x\n========\n>>>>>>>> y\n'],
  ['a lone opening marker', '<<<<<<< x\n'],
])('does not take %s for one', (_, text) => {
  expect(everywhere(text)).toBe(false);
});

test('counts a conflict within three lines of the selection, and none farther away', () => {
  const text = `${conflict}1\n2\n3\n4\n5\n`;
  const at = (word: string) => ({ start: text.indexOf(word), end: text.indexOf(word) + 1 });
  expect(hasConflictMarkers(text, at('3'))).toBe(true);
  expect(hasConflictMarkers(text, at('4'))).toBe(false);
});

test('finds every planted conflict in any text around it, and no other', () => {
  const line = fc.constantFrom('=======', '>>>>>>> q', '||||||| b', 'text', '', '# <<<<<<<');
  const block = fc.array(line, { maxLength: 6 });
  fc.assert(
    fc.property(fc.array(block, { minLength: 1, maxLength: 5 }), (blocks) => {
      const text = blocks.map((lines) => [...lines, ''].join('\n')).join(conflict);
      expect(conflictsIn(text)).toHaveLength(blocks.length - 1);
    }),
    { seed: 5 },
  );
});
