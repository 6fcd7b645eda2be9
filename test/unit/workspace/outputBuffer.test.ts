// The head and the tail of a stream, in constant memory.

import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createOutputBuffer } from '../../../server/src/workspace/outputBuffer.ts';

test('keeps everything up to the limit, and beyond it exactly the head and the tail', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }),
      fc.integer({ min: 8, max: 64 }),
      (chunks, limit) => {
        const buffer = createOutputBuffer(limit);
        for (const chunk of chunks) buffer.add(chunk.map((byte) => byte & 0x7f));
        const all = Buffer.concat(chunks).map((byte) => byte & 0x7f);
        expect(buffer.droppedBytes()).toBe(Math.max(0, all.length - limit));
        if (all.length <= limit) {
          expect(Buffer.compare(buffer.bytes(), all)).toBe(0);
          return;
        }
        const kept = buffer.bytes();
        const head = Math.ceil(limit / 2);
        const tail = limit - head;
        expect(Buffer.compare(kept.subarray(0, head), all.subarray(0, head))).toBe(0);
        expect(Buffer.compare(kept.subarray(kept.length - tail), all.subarray(all.length - tail))).toBe(0);
        expect(kept.length).toBeLessThan(limit + 60);
      },
    ),
    { seed: 3, numRuns: 500 },
  );
});

test('says in words how much is left out', () => {
  const buffer = createOutputBuffer(10);
  buffer.add(Buffer.from('0123456789abcdefghij'));
  expect(buffer.text()).toBe('01234\n[… 10 bytes left out …]\nfghij');
});

test('does not cut a character where the gap is', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 20, maxLength: 80 }),
      fc.integer({ min: 8, max: 40 }),
      (text, limit) => {
        const buffer = createOutputBuffer(limit);
        buffer.add(Buffer.from(text.replaceAll('\ufffd', '?'), 'utf8'));
        expect(buffer.text()).not.toContain('\ufffd');
      },
    ),
    { seed: 4 },
  );
});

test('does not share memory with the chunks that it was given', () => {
  const buffer = createOutputBuffer(8);
  const chunk = Buffer.from('abcdefgh');
  buffer.add(chunk);
  chunk.fill('x');
  expect(buffer.text()).toBe('abcdefgh');
});
