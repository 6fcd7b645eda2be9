// Contradictions within a document: which pairs must be shown, and which must not.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../../server/src/base/edit.ts';
import { contradictions } from '../../../../server/src/critique/prose/contradictions.ts';
import type { Target } from '../../../../server/src/core/target.ts';

function targetOf(marked: string): Target {
  const start = marked.indexOf('«');
  const text = marked.replace('«', '').replace('»', '');
  const span = start < 0 ? { start: 0, end: text.length } : { start, end: marked.indexOf('»') - 1 };
  return { document: { uri: 'file:///w/README.md', languageId: 'markdown', version: 1, text }, span, kind: 'prose' };
}

const far = '\n\nSomething about other things stands here.\n\nAnd here.\n\n';

describe('shows', () => {
  test.each([
    [
      'a number',
      'The server keeps ten connections open in its pool.',
      'The server keeps 20 connections open in its pool.',
      '“ten” there, “20” here',
    ],
    [
      'a unit',
      'Requests wait 5 seconds for an answer of the server.',
      'Note that requests wait 5 minutes for an answer of the server.',
      '“5 seconds” there, “5 minutes” here',
    ],
    [
      'must and must not',
      'The configuration file must contain a version field.',
      'The configuration file must not contain a version field.',
      'stated there, denied here',
    ],
    [
      'a short form',
      'Plugins can read the shared cache directory.',
      "Plugins can't read the shared cache directory.",
      'stated there, denied here',
    ],
    [
      'always and never',
      'The `parse` function always copies its input.',
      'The `parse` function never copies its input.',
      '“always” there, “never” here',
    ],
    [
      'synchronous',
      'All hooks of the loader are synchronous.',
      'All hooks of the loader are asynchronous.',
      '“synchronous” there, “asynchronous” here',
    ],
    [
      'a default in other words',
      '- `timeout` is the time to wait (default: `5000`).',
      'The default for the `timeout` option is `3000`.',
      '“5000” there, “3000” here',
    ],
    ['two defaults', 'By default, `depth` is set to 3.', 'Note that `depth` defaults to `5`.', '“3” there, “5” here'],
    [
      'a version',
      'The `flatten` option was added in 2.0.',
      'The `flatten` option is available since v3.0.',
      '“2.0” there, “3.0” here',
    ],
    [
      'a product',
      'This package requires Node.js 18 or later.',
      'It works with Node 20 and above.',
      '“18” there, “20” here',
    ],
  ])('%s', (_what, first, second, what) => {
    const found = contradictions(targetOf(`# A\n\n${first}${far}${second}\n`));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      rule: 'prose/contradiction',
      proof: 'supported',
      quote: second.replace(/^- /, ''),
    });
    expect(found[0]!.message).toContain(what);
    expect(found[0]!.evidence[0]!.at).toEqual({ uri: 'file:///w/README.md', line: 2 });
  });

  test('a pair of which one side is selected, whichever it is', () => {
    const [first, second] = ['The pool keeps ten connections open.', 'The pool keeps 20 connections open.'];
    expect(contradictions(targetOf(`«${first}»${far}${second}`))).toHaveLength(1);
    expect(contradictions(targetOf(`${first}${far}«${second}»`))).toHaveLength(1);
    expect(contradictions(targetOf(`${first}«${far}»${second}`))).toHaveLength(0);
  });

  test('changes of either side, after which nothing is contradicted', () => {
    const target = targetOf(`The pool keeps ten connections open.${far}The pool keeps 20 connections open.\n`);
    const { fixes } = contradictions(target)[0]!;
    expect(fixes).toHaveLength(2);
    for (const { edits } of fixes!) {
      const text = applyEdits(target.document.text, edits);
      if (!text.ok) throw new Error(text.error);
      expect(contradictions(targetOf(text.value))).toEqual([]);
    }
  });
});

describe('does not show', () => {
  test.each([
    ['the same in other words', 'The pool keeps ten connections open.', 'The pool keeps 10 connections open.'],
    ['the same in another form', 'Requests wait 5 seconds for the server.', 'Requests wait 5 s for the server.'],
    ['another subject', 'The server keeps ten connections open.', 'The client keeps twenty connections open.'],
    [
      'another piece of code',
      'The `max` option takes 5 values of the list.',
      'The `min` option takes 3 values of the list.',
    ],
    ['a condition', 'The parser returns 5 values of the list.', 'If strict, the parser returns 3 values of the list.'],
    [
      'a denial of something else',
      'Returns all modules that have circular dependencies.',
      'Returns all modules that have no dependencies.',
    ],
    ['two values at once', 'Version 1 of the format has 4 fields.', 'Version 2 of the format has 6 fields.'],
    ['two opposites at once', 'The first call always waits for the lock.', 'The last call never waits for the lock.'],
    ['a double denial', 'The file must not be empty.', "The file mustn't be empty."],
    ['too few words', 'It is 5.', 'It is 6.'],
    ['a heading', '## Level 1 of the game', '## Level 2 of the game'],
    ['what was', 'It requires Node 20 or later.', '## Version 1\n\nIt requires Node 12 or later.'],
    ['an example of a default', '- `port` (default: 80)', 'If you use TLS, the default for `port` is 443.'],
    ['code', '`the pool keeps ten connections open`', '```\nThe pool keeps 20 connections open.\n```'],
  ])('%s', (_what, first, second) => {
    expect(contradictions(targetOf(`# A\n\n${first}${far}${second}\n`))).toEqual([]);
  });

  test('sentences that follow each other, and items of one list', () => {
    const text = 'The small pool keeps 5 open connections. The small pool keeps 6 open connections.\n';
    expect(contradictions(targetOf(text))).toEqual([]);
    const list = '- The pool of workers has 5 threads.\n- x\n- The pool of workers has 6 threads.\n';
    expect(contradictions(targetOf(list))).toEqual([]);
  });

  test('entries of two lists that share a name', () => {
    const text = '## `read`\n\n- `limit`: how many (default: 5)\n\n## `write`\n\n- `limit`: how many (default: 9)\n';
    expect(contradictions(targetOf(text))).toEqual([]);
  });
});

test('property: any text is read; a document twice the same contradicts nothing, and quotes stand where they are said to', () => {
  const pieces = [
    'The pool keeps 5 workers open.',
    'The pool never keeps 5 workers open.',
    '\n\n',
    '# H\n\n',
    '`x` ',
    '- ',
    '\r\n',
    ' Something else stands here. ',
    '|a|\n',
    '\u{1F600} ',
    '```\n',
    '> ',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 25 }), (chosen) => {
      const text = chosen.join('');
      const lines = text.split(/\r\n|\r|\n/);
      for (const { range, evidence } of contradictions(targetOf(text))) {
        expect(range.end.line).toBeLessThan(lines.length);
        expect(evidence[0]!.at!.line).toBeLessThanOrEqual(range.start.line);
      }
      const steady = chosen.filter((piece) => !piece.includes('never')).join('');
      expect(contradictions(targetOf(`${steady}\n\n${steady}`))).toEqual([]);
    }),
  );
});
