// Prose that is read piece by piece while somebody types: what it says is what one look at the whole says.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createProse, piecesOf, type Prose } from '../../../../server/src/critique/prose/document.ts';

function opened(text: string, mostPieces = Infinity): Prose {
  const prose = createProse(text);
  while (prose.look(mostPieces));
  return prose;
}

function edit(prose: Prose, start: number, end: number, newText: string): void {
  prose.edit({ span: { start, end }, newText }, prose.text.slice(0, start) + newText + prose.text.slice(end));
}

const told = (prose: Prose) => ({ contradictions: prose.contradictions(), remarks: prose.remarks() });

/** Sentences that contradict each other, state facts, and boast; and what stands between them. */
const blocks = [
  'The server keeps ten connections open in its pool.',
  'The server keeps 20 connections open in its pool. Nothing else does.',
  'The `parse` function always copies its input.',
  'The `parse` function never copies its input.',
  'All hooks of the loader are synchronous.\nAll hooks of the loader are asynchronous.',
  '- `timeout` is the time to wait (default: `5000`).\n- `depth` is how deep it goes (default: `3`).',
  'The default for the `timeout` option is `3000`.',
  'It is the fastest parser. It speaks the WXYZ protocol, and ABQR too.',
  'WXYZ (Well known words) is spelt out here.',
  '# Usage',
  '## Changelog',
  '### Options',
  '```js\nThe server keeps 30 connections open in its pool.\n```',
  '| a | b |\n|---|---|',
  'Title\n=====',
  '> Quoted 🦀 words, e.g. these.',
];
const bits = [
  '',
  'x',
  ' ',
  '.',
  '\n',
  '\r\n',
  '\n\n',
  '\r\n\r\n',
  '\r',
  '```\n',
  '\n```',
  '~~~',
  '# ',
  '> ',
  '- ',
  '`',
  'not ',
  '9',
  '\n \t\n',
  '🦀',
];

describe('read while somebody types', () => {
  test('says what one look at the whole says, after any edits', () => {
    const joint = fc.constantFrom('\n\n', '\r\n\r\n', '\n', '\n\n\n', '\r\n \r\n');
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 40 }), fc.constantFrom(...bits, ...blocks)), {
      maxLength: 8,
    });
    const parts = fc.array(fc.tuple(fc.constantFrom(...blocks), joint), { minLength: 4, maxLength: 14 });
    fc.assert(
      fc.property(parts, edits, fc.integer({ min: 1, max: 5 }), (all, steps, most) => {
        const prose = opened(all.flat().join(''), most);
        for (const [place, length, newText] of steps) {
          const start = place % (prose.text.length + 1);
          edit(prose, start, Math.min(prose.text.length, start + length), newText);
          expect(told(prose)).toEqual(told(opened(prose.text)));
        }
      }),
      { numRuns: 300, seed: 5 },
    );
  });

  test('says so even if the first edits come before all was read', () => {
    const text = blocks.join('\n\n');
    fc.assert(
      fc.property(fc.nat(text.length), fc.constantFrom(...bits), fc.nat({ max: 20 }), (at, newText, read) => {
        const prose = createProse(text);
        prose.look(read);
        edit(prose, at, at, newText);
        while (prose.look(1));
        expect(told(prose)).toEqual(told(opened(prose.text)));
      }),
      { numRuns: 200, seed: 6 },
    );
  });

  test('finds something at all', () => {
    const { contradictions, remarks } = told(
      opened(blocks.filter((one) => !one.startsWith('#')).join('\n\nOther words. Stand here.\n\n')),
    );
    expect(contradictions.map(({ kind }) => kind)).toEqual(['value', 'opposite', 'value']);
    expect(remarks.map(({ rule }) => rule)).toEqual(['superlative', 'undefined-abbreviation']);
  });

  test('takes back what is mended, wherever the other sentence stands', () => {
    const text = `${blocks[2]!}\n\nOther words stand here.\n\n${blocks[3]!}\n`;
    const prose = opened(text);
    expect(prose.contradictions()).toHaveLength(1);
    const at = text.indexOf('always');
    edit(prose, at, at + 6, 'never');
    expect(prose.contradictions()).toEqual([]);
  });

  test('leaves out paragraphs that are too long', () => {
    const prose = createProse(
      `${'The server keeps ten connections open. '.repeat(20)}\n\nIt is the fastest parser.\n`,
      200,
    );
    prose.look(Infinity);
    expect(prose.remarks()).toHaveLength(1);
    expect(prose.contradictions()).toEqual([]);
  });
});

test('pieces are the text, and each but the last ends with its blank lines', () => {
  const any = fc.string({ unit: fc.constantFrom('a', ' ', '\t', '\n', '\r\n', '\r'), maxLength: 30 });
  fc.assert(
    fc.property(any, (text) => {
      const pieces = piecesOf(text).map((piece) => piece.text);
      expect(pieces.join('')).toBe(text);
      for (const piece of pieces.slice(0, -1)) expect(piece).toMatch(/(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)$/);
      for (const piece of pieces.slice(1, -1)) expect(piece.split(/\r\n|\r|\n/)[0]!.trim()).not.toBe('');
    }),
    { numRuns: 500, seed: 7 },
  );
});
