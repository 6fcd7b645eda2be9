// Edits against a naive reference, and the spans that they carry.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  applyEdits,
  carrySpan,
  editsFault,
  minimalEdit,
  sortEdits,
  spanAfterEdits,
  type TextEdit,
} from '../../../server/src/base/edit.ts';
import { splitsSurrogatePair, type Span } from '../../../server/src/base/text.ts';

const anyText = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\r\n', ' ', '😀', 'é', '👩‍👩'), maxLength: 30 });

/** Edits that do not overlap and cut no character: cuts in order, taken two by two. */
const textAndEdits = anyText.chain((text) =>
  fc
    .tuple(fc.array(fc.nat({ max: text.length }), { maxLength: 8 }), fc.array(anyText, { minLength: 4, maxLength: 4 }))
    .map(([cuts, words]) => {
      const places = cuts.filter((cut) => !splitsSurrogatePair(text, cut)).sort((a, b) => a - b);
      const edits: TextEdit[] = [];
      for (let index = 0; index + 1 < places.length; index += 2)
        edits.push({ span: { start: places[index]!, end: places[index + 1]! }, newText: words[index / 2]! });
      return { text, edits };
    }),
);

/** One edit after the other, from the end, so that offsets stay right. */
function naive(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .reverse()
    .reduce((now, edit) => now.slice(0, edit.span.start) + edit.newText + now.slice(edit.span.end), text);
}

describe('applyEdits', () => {
  test('gives what a naive applier gives', () => {
    fc.assert(
      fc.property(textAndEdits, ({ text, edits }) => {
        expect(applyEdits(text, edits)).toEqual({ ok: true, value: naive(text, edits) });
      }),
      { seed: 1 },
    );
  });

  test('does not care for the order in which edits at different places are given', () => {
    const edits = [
      { span: { start: 0, end: 1 }, newText: 'X' },
      { span: { start: 2, end: 3 }, newText: '' },
    ];
    expect(applyEdits('abc', edits.toReversed())).toEqual({ ok: true, value: 'Xb' });
  });

  test('keeps the order of insertions at one place', () => {
    const at = { start: 1, end: 1 };
    expect(
      applyEdits('ab', [
        { span: at, newText: '1' },
        { span: at, newText: '2' },
      ]),
    ).toEqual({ ok: true, value: 'a12b' });
  });

  test.each<[string, TextEdit[], string]>([
    ['outside the text', [{ span: { start: 0, end: 4 }, newText: '' }], 'outside'],
    ['before the text', [{ span: { start: -1, end: 0 }, newText: '' }], 'outside'],
    ['backwards', [{ span: { start: 2, end: 1 }, newText: '' }], 'before it starts'],
    [
      'overlapping',
      [
        { span: { start: 0, end: 2 }, newText: '' },
        { span: { start: 1, end: 3 }, newText: '' },
      ],
      'overlap',
    ],
    ['with fractions', [{ span: { start: 0.5, end: 1 }, newText: '' }], 'whole'],
    ['with NaN', [{ span: { start: NaN, end: 1 }, newText: '' }], 'whole'],
    ['writing half a character', [{ span: { start: 0, end: 0 }, newText: '\ud83d' }], 'half'],
  ])('refuses an edit %s', (_, edits, words) => {
    const result = applyEdits('abc', edits);
    expect(result.ok ? '' : result.error).toContain(words);
  });

  test('refuses to cut a surrogate pair at either end', () => {
    expect(editsFault('a😀b', [{ span: { start: 2, end: 4 }, newText: '' }])).toContain('half');
    expect(editsFault('a😀b', [{ span: { start: 0, end: 2 }, newText: '' }])).toContain('half');
    expect(editsFault('a😀b', [{ span: { start: 1, end: 3 }, newText: '' }])).toBeUndefined();
  });

  test('never writes a lone surrogate into a well-formed text', () => {
    const anyEdit = fc.record({
      start: fc.nat({ max: 12 }),
      length: fc.nat({ max: 4 }),
      newText: fc.constantFrom('', 'x', '😀', '\ud83d', '\ude00'),
    });
    fc.assert(
      fc.property(anyText, fc.array(anyEdit, { maxLength: 3 }), (text, raw) => {
        const result = applyEdits(
          text,
          raw.map(({ start, length, newText }) => ({ span: { start, end: start + length }, newText })),
        );
        if (result.ok) expect(result.value.isWellFormed()).toBe(true);
      }),
      { seed: 2, numRuns: 500 },
    );
  });
});

describe('carrySpan', () => {
  const spanIn = (text: string) =>
    fc
      .tuple(fc.nat({ max: text.length }), fc.nat({ max: text.length }))
      .map(([a, b]): Span => ({ start: Math.min(a, b), end: Math.max(a, b) }));

  test('carries a span to the same words, or says that they were touched', () => {
    fc.assert(
      fc.property(
        textAndEdits.chain((world) => spanIn(world.text).map((span) => ({ ...world, span }))),
        ({ text, edits, span }) => {
          const carried = carrySpan(span, edits);
          if (carried)
            expect(naive(text, edits).slice(carried.start, carried.end)).toBe(text.slice(span.start, span.end));
          else expect(edits.some((edit) => edit.span.start < span.end && edit.span.end > span.start)).toBe(true);
        },
      ),
      { seed: 3, numRuns: 500 },
    );
  });

  test('leaves a span as it was when something is inserted at its end', () => {
    expect(carrySpan({ start: 1, end: 3 }, [{ span: { start: 3, end: 3 }, newText: 'zz' }])).toEqual({
      start: 1,
      end: 3,
    });
  });

  test('moves a span by what is inserted at its start', () => {
    expect(carrySpan({ start: 1, end: 3 }, [{ span: { start: 1, end: 1 }, newText: 'zz' }])).toEqual({
      start: 3,
      end: 5,
    });
  });

  test('gives up a span in which something is inserted', () => {
    expect(carrySpan({ start: 1, end: 3 }, [{ span: { start: 2, end: 2 }, newText: 'z' }])).toBeUndefined();
  });
});

describe('spanAfterEdits', () => {
  test('covers the new text of the selection when edits lie inside it or wholly outside', () => {
    const world = fc.tuple(anyText, anyText, anyText).chain(([head, middle, tail]) =>
      fc.record({
        head: fc.constant(head),
        middle: fc.constant(middle),
        tail: fc.constant(tail),
        newHead: anyText,
        newMiddle: anyText,
        newTail: anyText,
      }),
    );
    fc.assert(
      fc.property(world, ({ head, middle, tail, newHead, newMiddle, newTail }) => {
        fc.pre(head.length > 0 && tail.length > 0 && middle.length > 0);
        const span = { start: head.length, end: head.length + middle.length };
        const edits = [
          { span: { start: 0, end: head.length - 1 }, newText: newHead },
          { span, newText: newMiddle },
          { span: { start: span.end + 1, end: span.end + tail.length }, newText: newTail },
        ];
        fc.pre(editsFault(head + middle + tail, edits) === undefined);
        const after = naive(head + middle + tail, edits);
        const now = spanAfterEdits(span, edits);
        expect(after.slice(now.start, now.end)).toBe(newMiddle);
      }),
      { seed: 4 },
    );
  });

  test('grows with an insertion at its end and at its start', () => {
    expect(spanAfterEdits({ start: 1, end: 2 }, [{ span: { start: 2, end: 2 }, newText: 'xx' }])).toEqual({
      start: 1,
      end: 4,
    });
    expect(spanAfterEdits({ start: 1, end: 2 }, [{ span: { start: 1, end: 1 }, newText: 'xx' }])).toEqual({
      start: 1,
      end: 4,
    });
  });
});

describe('minimalEdit', () => {
  test('turns one text into the other, cuts no character and keeps common ends', () => {
    fc.assert(
      fc.property(anyText, anyText, (before, after) => {
        const edit = minimalEdit(before, after);
        if (before === after) expect(edit).toBeUndefined();
        else expect(applyEdits(before, [edit!])).toEqual({ ok: true, value: after });
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  test('is small', () => {
    expect(minimalEdit('const a = 1;', 'const b = 1;')).toEqual({ span: { start: 6, end: 7 }, newText: 'b' });
    expect(minimalEdit('aa', 'aaa')).toEqual({ span: { start: 2, end: 2 }, newText: 'a' });
  });

  test('keeps the two halves of a character together', () => {
    expect(minimalEdit('a😀b', 'a😁b')).toEqual({ span: { start: 1, end: 3 }, newText: '😁' });
  });
});

test('sortEdits puts an insertion before a replacement at the same start', () => {
  const replace = { span: { start: 1, end: 2 }, newText: 'r' };
  const insert = { span: { start: 1, end: 1 }, newText: 'i' };
  expect(sortEdits([replace, insert])).toEqual([insert, replace]);
});
