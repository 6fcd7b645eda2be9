// Positions, offsets and ranges there and back, with every line ending and with astral characters.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { abortError, isAbort, throwIfAborted, untilAborted } from '../../../server/src/base/abort.ts';
import { shortHash, textHash } from '../../../server/src/base/hash.ts';
import { seededRandom } from '../../../server/src/base/random.ts';
import {
  comparePositions,
  containsSpan,
  editedLineStarts,
  hasLoneSurrogate,
  lineEndingOf,
  lineStartsOf,
  lineText,
  offsetAt,
  positionAt,
  rangeOf,
  spanOf,
  spansMeet,
  splitsSurrogatePair,
  widenToWholeCharacters,
  withLineEnding,
} from '../../../server/src/base/text.ts';

const anyText = fc.string({ unit: fc.constantFrom('a', '\n', '\r\n', '\r', '😀', 'e\u0301', '👨‍👩‍👧'), maxLength: 30 });

describe('positions', () => {
  test('an offset outside a line ending comes back the same', () => {
    fc.assert(
      fc.property(anyText, fc.nat({ max: 60 }), (text, raw) => {
        const offset = Math.min(raw, text.length);
        const insideBreak = text[offset - 1] === '\r' && text[offset] === '\n';
        const back = offsetAt(text, positionAt(text, offset));
        expect(back).toEqual({ ok: true, value: insideBreak ? offset - 1 : offset });
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test('line starts that are moved with edits are those of the text', () => {
    const edits = fc.array(fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 4 }), anyText), { maxLength: 6 });
    fc.assert(
      fc.property(anyText, edits, (first, steps) => {
        let text = first;
        let starts = lineStartsOf(text);
        for (const [place, length, newText] of steps) {
          const start = Math.min(place, text.length);
          const end = Math.min(text.length, start + length);
          const before = starts;
          const copy = [...before];
          text = text.slice(0, start) + newText + text.slice(end);
          starts = editedLineStarts(starts, { span: { start, end }, newText }, text);
          expect(starts).toEqual(lineStartsOf(text));
          expect(before).toEqual(copy);
        }
      }),
      { seed: 11, numRuns: 1000 },
    );
  });

  test('lines joined with their endings are the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const starts = lineStartsOf(text);
        expect(starts.map((start, line) => text.slice(start, starts[line + 1])).join('')).toBe(text);
        expect(starts.map((_, line) => lineText(text, starts, line))).toEqual(text.split(/\r\n|\r|\n/));
      }),
      { seed: 2 },
    );
  });

  test.each([
    [{ line: 2, character: 0 }, 'line 3 is outside'],
    [{ line: -1, character: 0 }, 'line 0 is outside'],
    [{ line: 0, character: 3 }, 'column 4 is outside'],
    [{ line: 0, character: -1 }, 'column 0 is outside'],
    [{ line: 0, character: 0.5 }, 'outside'],
    [{ line: 0.5, character: 0 }, 'outside'],
  ])('does not guess at %o', (position, words) => {
    const result = offsetAt('ab\r\nc', position);
    expect(result.ok ? '' : result.error).toContain(words);
  });

  test('columns count UTF-16 units', () => {
    expect(offsetAt('😀x', { line: 0, character: 2 })).toEqual({ ok: true, value: 2 });
    expect(rangeOf('a\n😀x', { start: 2, end: 5 })).toEqual({
      start: { line: 1, character: 0 },
      end: { line: 1, character: 3 },
    });
  });

  test('a range that ends before it starts has no span', () => {
    expect(spanOf('abc', { start: { line: 0, character: 2 }, end: { line: 0, character: 1 } }).ok).toBe(false);
    expect(comparePositions({ line: 1, character: 0 }, { line: 0, character: 9 })).toBeGreaterThan(0);
  });
});

describe('spans', () => {
  test('widened spans cut neither a character nor a CRLF, and hold the old one', () => {
    fc.assert(
      fc.property(anyText, fc.nat({ max: 40 }), fc.nat({ max: 40 }), (text, a, b) => {
        const span = { start: Math.min(a, b, text.length), end: Math.min(Math.max(a, b), text.length) };
        const wide = widenToWholeCharacters(text, span);
        expect(containsSpan(wide, span)).toBe(true);
        for (const end of [wide.start, wide.end]) {
          expect(splitsSurrogatePair(text, end)).toBe(false);
          expect(text[end - 1] === '\r' && text[end] === '\n').toBe(false);
        }
        expect(hasLoneSurrogate(text.slice(wide.start, wide.end))).toBe(false);
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  test('touching spans meet only where one is empty', () => {
    expect(spansMeet({ start: 0, end: 2 }, { start: 2, end: 3 })).toBe(false);
    expect(spansMeet({ start: 2, end: 2 }, { start: 2, end: 3 })).toBe(true);
    expect(spansMeet({ start: 0, end: 3 }, { start: 2, end: 4 })).toBe(true);
  });
});

describe('line endings', () => {
  test('the most frequent one wins', () => {
    expect(lineEndingOf('a\r\nb\r\nc\n')).toBe('\r\n');
    expect(lineEndingOf('a\nb\r\nc\n')).toBe('\n');
    expect(lineEndingOf('a\rb')).toBe('\r');
    expect(lineEndingOf('')).toBe('\n');
  });

  test('rewriting them changes nothing else', () => {
    expect(withLineEnding('a\r\nb\rc\n', '\n')).toBe('a\nb\nc\n');
    expect(withLineEnding('a\nb', '\r\n')).toBe('a\r\nb');
  });
});

describe('hashes, random numbers and aborts', () => {
  test('parts of a hash cannot run into each other', () => {
    expect(shortHash(['ab', 'c'])).not.toBe(shortHash(['a', 'bc']));
    expect(textHash('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  test('the same seed gives the same numbers, another seed others', () => {
    const words = (seed: number) => {
      const random = seededRandom(seed);
      return [random.word(8), random.below(1000), random.pick(['a', 'b', 'c'])];
    };
    expect(words(5)).toEqual(words(5));
    expect(words(5)).not.toEqual(words(6));
    expect(seededRandom(1).pick([])).toBeUndefined();
  });

  test('an abort is told from a bug', () => {
    expect(isAbort(abortError())).toBe(true);
    expect(isAbort(new TypeError('bug'))).toBe(false);
    expect(() => throwIfAborted(AbortSignal.abort())).toThrow(/abort/i);
    throwIfAborted(new AbortController().signal);
  });

  test('waiting ends with the abort, not with the promise', async () => {
    const controller = new AbortController();
    const waiting = untilAborted(new Promise(() => {}), controller.signal);
    controller.abort();
    await expect(waiting).rejects.toSatisfy(isAbort);
    await expect(untilAborted(Promise.resolve(1), new AbortController().signal)).resolves.toBe(1);
  });
});
