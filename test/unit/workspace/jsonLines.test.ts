// Lines of JSON out of a stream: whatever the chunks, the same messages; nothing unbounded; nothing guessed.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createJsonLines } from '../../../server/src/workspace/jsonLines.ts';

const addAll = (chunks: readonly Uint8Array[], longest?: number) => {
  const lines = createJsonLines(longest);
  const messages: unknown[] = [];
  let wrong: string | undefined;
  for (const chunk of chunks) {
    const cut = lines.add(chunk);
    messages.push(...cut.messages.map(({ message }) => message));
    wrong = cut.wrong;
  }
  return { messages, wrong };
};

test('finds the same messages however the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.array(fc.nat({ max: 40 })), (wanted, cuts) => {
      const bytes = Buffer.from(wanted.map((one) => `${JSON.stringify(one)}\n`).join(''));
      const chunks: Uint8Array[] = [];
      let at = 0;
      for (const cut of cuts) {
        chunks.push(bytes.subarray(at, at + cut));
        at += cut;
      }
      chunks.push(bytes.subarray(at));
      const { messages, wrong } = addAll(chunks);
      expect(wrong).toBeUndefined();
      expect(messages).toEqual(wanted.map((one) => JSON.parse(JSON.stringify(one)) as unknown));
    }),
  );
});

test('never throws, and after something wrong takes no more', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 60 })), (chunks) => {
      const lines = createJsonLines(20);
      let wrong: string | undefined;
      for (const chunk of chunks) {
        const cut = lines.add(chunk);
        if (wrong !== undefined) expect(cut).toEqual({ messages: [], wrong });
        wrong = cut.wrong;
      }
    }),
  );
});

test('refuses a line that is too long, with and without an end, and takes one that just fits', () => {
  expect(addAll([Buffer.from('"1234567"\n')], 9)).toEqual({ messages: ['1234567'], wrong: undefined });
  expect(addAll([Buffer.from('"12345678"\n')], 9).wrong).toContain('more than 9 bytes');
  expect(addAll([Buffer.from('"12345'), Buffer.from('678')], 8).wrong).toContain('more than 8 bytes');
});

test('refuses what is no JSON and what is no UTF-8, and says how it began', () => {
  expect(addAll([Buffer.from('1\nTraceback (most recent call last)\n2\n')])).toEqual({
    messages: [1],
    wrong: 'it sent a line that is no JSON: "Traceback (most recent call last)"',
  });
  expect(addAll([Buffer.from([0x22, 0xff, 0x22, 0x0a])]).wrong).toContain('no JSON');
});

test('passes over empty lines, and tells the bytes of the others', () => {
  const lines = createJsonLines();
  expect(lines.add(Buffer.from('\n  \n\t\r\n "ä" \n[1'))).toEqual({ messages: [{ message: 'ä', bytes: 6 }] });
  expect(lines.add(Buffer.from(']\n2\n'))).toEqual({
    messages: [
      { message: [1], bytes: 3 },
      { message: 2, bytes: 1 },
    ],
  });
});

test('keeps what a chunk holds although the stream uses its memory again', () => {
  const lines = createJsonLines();
  const chunk = Buffer.from('"ab');
  lines.add(chunk);
  chunk.fill(0x7a);
  expect(lines.add(Buffer.from('c"\n')).messages).toEqual([{ message: 'abc', bytes: 5 }]);
});
