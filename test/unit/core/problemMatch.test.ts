// Which complaints are new after a change: moved lines are not news, and of twins the right one is gone.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Problem } from '../../../server/src/core/evidence.ts';
import { newProblems, problemDelta } from '../../../server/src/core/problemMatch.ts';

const uri = 'file:///w/a.ts';

/** One problem for every line that holds a `!`. */
function marked(text: string, message = 'bang'): readonly Problem[] {
  return text.split('\n').flatMap((line, index) =>
    line.includes('!')
      ? [
          {
            checker: 'lint',
            rule: 'no-bang',
            message,
            severity: 'warning' as const,
            uri,
            range: {
              start: { line: index, character: line.indexOf('!') },
              end: { line: index, character: line.indexOf('!') + 1 },
            },
            lineText: line.trim(),
          },
        ]
      : [],
  );
}

function delta(before: string, after: string) {
  const { fresh, gone } = problemDelta(marked(before), marked(after), { uri, before, after });
  return { fresh: fresh.map((one) => one.range.start.line), gone: gone.map((one) => one.range.start.line) };
}

describe('not new', () => {
  test('a problem whose line moved down', () => {
    expect(delta('a!\nb\n', 'x\ny\na!\nb\n')).toEqual({ fresh: [], gone: [] });
  });
  test('a problem whose own line was touched elsewhere', () => {
    expect(delta('let a = b!\n', 'const a = b!\n')).toEqual({ fresh: [], gone: [] });
  });
  test('a problem of a block that moved as a whole', () => {
    expect(delta('one\na!\ntwo\nx\ny\nz\n', 'x\ny\nz\none\na!\ntwo\n')).toEqual({ fresh: [], gone: [] });
  });
});

describe('new', () => {
  test('a second one on an equal line elsewhere', () => {
    expect(delta('if (a)\n  f!\nif (b)\n  g\n', 'if (a)\n  f!\nif (b)\n  f!\n')).toEqual({ fresh: [3], gone: [] });
  });
  test('one that takes the place of another message on the same line', () => {
    const before = marked('a!\n', 'left');
    const after = marked('a!\n', 'right');
    expect(newProblems(before, after, { uri, before: 'a!\n', after: 'a!\n' })).toEqual(after);
  });
});

describe('twins on equal lines', () => {
  const text = 'if (a)\n  f!\nelse\n  f!\nend\n';
  test('of which the first is mended: the first is gone', () => {
    expect(delta(text, 'if (a)\n  g\nelse\n  f!\nend\n')).toEqual({ fresh: [], gone: [1] });
  });
  test('of which the second is mended: the second is gone', () => {
    expect(delta(text, 'if (a)\n  f!\nelse\n  g\nend\n')).toEqual({ fresh: [], gone: [3] });
  });
  test('of which the first is mended and everything moves', () => {
    expect(delta(text, 'top\nif (a)\n  g\nelse\n  f!\nend\n')).toEqual({ fresh: [], gone: [1] });
  });
});

const texts = fc
  .array(fc.constantFrom('a!', 'a', 'b!', 'b', '', 'c! '), { maxLength: 12 })
  .map((lines) => lines.join('\n'));

describe('whatever the change', () => {
  test('an equal text has nothing new and nothing gone', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(delta(text, text)).toEqual({ fresh: [], gone: [] });
      }),
    );
  });
  test('each problem is paired at most once, and the way back is the mirror image', () => {
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const there = problemDelta(marked(before), marked(after), { uri, before, after });
        expect(marked(before).length - there.gone.length).toBe(marked(after).length - there.fresh.length);
        const back = problemDelta(marked(after), marked(before), { uri, before: after, after: before });
        expect(back.gone.length).toBe(there.fresh.length);
        expect(back.fresh.length).toBe(there.gone.length);
      }),
    );
  });
  test('lines put in front are never news', () => {
    fc.assert(
      fc.property(texts, fc.array(fc.constantFrom('x', 'y', ''), { minLength: 1, maxLength: 4 }), (text, lines) => {
        const moved = `${lines.join('\n')}\n${text}`;
        expect(delta(text, moved)).toEqual({ fresh: [], gone: [] });
      }),
    );
  });
});
