// What a change makes of a text, and that it is for that text alone.

import { expect, test } from 'vitest';
import fc from 'fast-check';
import type { Position, Range } from 'vscode';
import { changed, stands } from '../../../client/src/changes.ts';
import { applyEdits } from '../../../server/src/base/edit.ts';
import { offsetAt, rangeOf } from '../../../server/src/base/text.ts';

const documentOf = (text: string) => {
  const offset = ({ line, character }: Position) => {
    const at = offsetAt(text, { line, character });
    return at.ok ? at.value : text.length;
  };
  return {
    offsetAt: offset,
    getText: (range?: Range) => (range ? text.slice(offset(range.start), offset(range.end)) : text),
  };
};
const editOf = (text: string, old: string, newText: string) => {
  const start = text.indexOf(old);
  return { range: rangeOf(text, { start, end: start + old.length }), oldText: old, newText };
};

test('several places are changed at once, in whatever order they come', () => {
  const text = 'one\ntwo\nthree\n';
  const edits = [editOf(text, 'one', 'a longer one'), editOf(text, 'three', '3')];
  expect(changed(documentOf(text), edits)).toBe('a longer one\ntwo\n3\n');
  expect(changed(documentOf(text), edits.toReversed())).toBe('a longer one\ntwo\n3\n');
});

test('a text in which something else stands is not changed', () => {
  const text = 'assert.equal(fee(2), 100);\n';
  const edits = [editOf(text, '100', '80')];
  expect(stands(documentOf(text), edits)).toBe(true);
  expect(stands(documentOf(text.replace('100', '101')), edits)).toBe(false);
  expect(stands(documentOf(''), edits)).toBe(false);
});

test('is the same as the edit of the server', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.nat(), fc.string(), (text, from, length, newText) => {
      const start = Math.min(from, text.length);
      const span = { start, end: Math.min(text.length, start + length) };
      const edit = { range: rangeOf(text, span), oldText: text.slice(span.start, span.end), newText };
      const applied = applyEdits(text, [{ span, newText }]);
      fc.pre(applied.ok);
      expect(changed(documentOf(text), [edit])).toBe(applied.ok ? applied.value : '');
    }),
  );
});
