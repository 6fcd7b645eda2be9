// Wording: what is remarked as an opinion, and what is left alone.

import { describe, expect, test } from 'vitest';
import { criticsOf } from '../../../../server/src/critique/index.ts';
import { wordingFindings } from '../../../../server/src/critique/prose/wording.ts';

function found(text: string): readonly string[] {
  const document = { uri: 'file:///w/a.md', languageId: 'markdown', version: 1, text };
  return wordingFindings({ document, span: { start: 0, end: text.length }, kind: 'prose' }).map(
    ({ rule, quote, proof, severity }) => `${rule} “${quote}” ${proof} ${severity}`,
  );
}

test.each([
  ['a superlative', 'This is the fastest parser there is.', ['prose/superlative “the fastest” opinion info']],
  [
    'praise',
    'A blazing fast, battle-tested server.',
    ['prose/superlative “blazing fast” opinion info', 'prose/superlative “battle-tested” opinion info'],
  ],
  ['a comparison', 'It is much faster than others.', ['prose/vague-comparison “much faster” opinion info']],
  ['an abbreviation', 'The QXF is read first. The QXF again.', ['prose/undefined-abbreviation “QXF” opinion info']],
])('remarks %s', (_what, text, expected) => {
  expect(found(text)).toEqual(expected);
});

test.each([
  ['a number', 'The fastest parser: 3 times faster than any other.'],
  ['a source', 'It is [the fastest](bench.md) parser, and much faster than [x](y.md).'],
  ['advice', 'The best way to do it, and the easiest option.'],
  [
    'abbreviations that are spelt out',
    'Quick Exchange Format (QXF). The QXF is read. RCP means recorded call page: RCP.',
  ],
  ['abbreviations by their initials', 'The quick xenon format comes first. QXF is read.'],
  ['well-known ones', 'JSON over HTTP, and an API with a URL.'],
  ['code', 'Use `QXF` and [x](http://QXF.org/QXF).'],
  ['capitals', 'DO NOT TOUCH XYZ.\n\n```\nQXF is the fastest.\n```\n'],
])('lets %s be', (_what, text) => {
  expect(found(text)).toEqual([]);
});

describe('comments in code', () => {
  test('are not looked at', () => {
    expect(criticsOf('text', 'code').map(({ id }) => id)).not.toContain('prose-wording');
    expect(criticsOf('text', 'prose').map(({ id }) => id)).toEqual(
      expect.arrayContaining(['prose-wording', 'prose-contradictions']),
    );
  });
});
