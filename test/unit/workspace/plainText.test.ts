// Control sequences go, words stay, whatever a tool prints.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainText } from '../../../server/src/workspace/plainText.ts';

test('removes colours, cursor moves, titles and links', () => {
  expect(plainText('\x1b[31mred\x1b[0m \x1b]0;title\x07done \x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\ \x9b1mbold')).toBe(
    'red done link bold',
  );
});

test('keeps lines: CRLF becomes LF and a progress bar one line per state', () => {
  expect(plainText('a\r\nb\r50 %\r100 %\n\tc')).toBe('a\nb\n50 %\n100 %\n\tc');
});

test('does not swallow the words after a terminal string that is never closed', () => {
  expect(plainText('before \x1b]0;never closed\nafter')).toContain('after');
  expect(plainText('before \x1b]0;never closed\nafter')).toContain('never closed');
});

test('leaves no control character, is idempotent, and does not touch plain words', () => {
  const noisy = fc
    .array(
      fc.oneof(
        fc.constantFrom('\x1b', '\x1b[', '\x1b]', '\x9b', '\x07', '\x1b\\', '\r', '\n', '\0', '\b', '31m', ';'),
        fc.string(),
      ),
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(noisy, (text) => {
      const plain = plainText(text);
      // oxlint-disable-next-line no-control-regex
      expect(plain).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
      expect(plainText(plain)).toBe(plain);
    }),
    { seed: 1 },
  );
  fc.assert(
    fc.property(fc.stringMatching(/^[\p{L}\p{N} \n\t[\](){};,.]*$/u), (text) => {
      expect(plainText(text)).toBe(text);
    }),
    { seed: 2 },
  );
});

test('takes time linear in the text, also on starts of sequences that never end', () => {
  for (const part of ['\x1b]', '\x1b[', '\x1b[1;', '\x1b(', '\x1b]0;x']) {
    const text = part.repeat(200_000);
    expect(plainText(text).length).toBeLessThanOrEqual(text.length);
  }
});
