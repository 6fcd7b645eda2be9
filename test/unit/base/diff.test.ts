// Hunks: all of them give the text after, and any choice of them can be applied.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffSize, hunksOf, linesWithEndings, unifiedDiff } from '../../../server/src/base/diff.ts';
import { applyEdits } from '../../../server/src/base/edit.ts';

const lines = fc
  .array(fc.tuple(fc.constantFrom('a', 'b', 'c', '', '😀'), fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 12 })
  .chain((body) =>
    fc.constantFrom('', 'tail').map((tail) => body.map(([word, ending]) => word + ending).join('') + tail),
  );

test('all hunks together give the text after', () => {
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      expect(
        applyEdits(
          before,
          hunksOf(before, after).map((hunk) => hunk.edit),
        ),
      ).toEqual({ ok: true, value: after });
    }),
    { seed: 1, numRuns: 500 },
  );
});

test('any choice of hunks applies, and leaves the lines of the others as they were', () => {
  fc.assert(
    fc.property(lines, lines, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (before, after, choice) => {
      const all = hunksOf(before, after);
      const chosen = all.filter((_, index) => choice[index]);
      const result = applyEdits(
        before,
        chosen.map((hunk) => hunk.edit),
      );
      if (!result.ok) throw new Error(result.error);
      const growth = chosen.reduce(
        (sum, hunk) => sum + hunk.edit.newText.length - (hunk.edit.span.end - hunk.edit.span.start),
        0,
      );
      expect(result.value.length).toBe(before.length + growth);
      if (chosen.length === 0) expect(result.value).toBe(before);
    }),
    { seed: 2, numRuns: 300 },
  );
});

test('hunks tell the lines that they change on both sides', () => {
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const [was, now] = [linesWithEndings(before), linesWithEndings(after)];
      for (const hunk of hunksOf(before, after)) {
        expect(was.slice(hunk.before.line, hunk.before.line + hunk.before.count).join('')).toBe(
          before.slice(hunk.edit.span.start, hunk.edit.span.end),
        );
        expect(now.slice(hunk.after.line, hunk.after.line + hunk.after.count).join('')).toBe(hunk.edit.newText);
      }
    }),
    { seed: 3 },
  );
});

test('equal texts have no hunk and no diff', () => {
  expect(hunksOf('a\nb', 'a\nb')).toEqual([]);
  expect(unifiedDiff('x.ts', 'a', 'a')).toBe('');
  expect(diffSize('a\r\n', 'a\r\n')).toEqual({ added: 0, removed: 0 });
});

test('lines keep their endings and lose nothing', () => {
  expect(linesWithEndings('a\r\nb\rc\n\nd')).toEqual(['a\r\n', 'b\r', 'c\n', '\n', 'd']);
  fc.assert(
    fc.property(lines, (text) => {
      expect(linesWithEndings(text).join('')).toBe(text);
    }),
    { seed: 4 },
  );
});

test('a unified diff names the path on both sides', () => {
  expect(unifiedDiff('src/x.ts', 'a\nb\n', 'a\nc\n')).toMatchInlineSnapshot(`
    "--- a/src/x.ts
    +++ b/src/x.ts
    @@ -1,2 +1,2 @@
     a
    -b
    +c
    "
  `);
});

test('counts added and removed lines', () => {
  expect(diffSize('a\nb\nc\n', 'a\nx\ny\nc\n')).toEqual({ added: 2, removed: 1 });
});
