// The extractor of prose: what is prose in each language, what is not, and what holds for any text.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { proseParts, languagesWithProse } from '../../../server/src/checkers/prose/proseParts.ts';
import { namePlaceholder, rendered } from '../../../server/src/checkers/prose/parts.ts';
import { scanInline } from '../../../server/src/checkers/prose/markdownInline.ts';

/** The prose of a text as sentences; names are shown as `◆`. */
function prose(text: string, languageId: string): readonly string[] {
  return proseParts(text, languageId).map((part) => rendered(text, part).text.replaceAll(namePlaceholder, '◆').trim());
}

describe('Markdown', () => {
  const markdown = (text: string) => prose(text, 'markdown');

  test('takes headings, paragraphs, items, quotes and cells', () => {
    const text =
      '# A title\n\nFirst line\nand second.\n\n- an item\n  goes on\n\n> a quote\n\n| Name | Use |\n|---|---|\n| one | the first |\n';
    expect(markdown(text)).toEqual([
      'A title',
      'First line and second.',
      'an item goes on',
      'a quote',
      'Name',
      'Use',
      'one',
      'the first',
    ]);
  });

  test.each([
    ['a code span', 'Call `teh_thing` now.', 'Call ◆ now.'],
    ['a code span with backticks in it', 'Call ``a ` b`` now.', 'Call ◆ now.'],
    ['a link target', 'See [the page](./teh-page.md "teh title") now.', 'See the page now.'],
    ['a reference link', 'See [the page][1] now.\n\n[1]: ./teh.md', 'See the page now.'],
    ['an image', 'See ![teh alt](teh.png) now.', 'See  now.'],
    ['an address', 'See https://example.org/teh/page. Then go.', 'See ◆. Then go.'],
    ['an autolink', 'See <https://example.org/teh> now.', 'See ◆ now.'],
    ['tags', 'See <b class="teh">this</b> now.', 'See this now.'],
    ['a footnote mark', 'So it is.[^teh] Yes.', 'So it is. Yes.'],
    ['emphasis', 'This is **very** _much_ so.', 'This is very much so.'],
    ['escapes', 'Two \\* three is so.', 'Two * three is so.'],
    ['a path and a flag', 'Run src/teh/a.ts with --teh-flag=x today.', 'Run ◆ with ◆ today.'],
    ['identifiers', 'Use fooBar, foo_bar, FooBar and foo.bar() there.', 'Use ◆, ◆, ◆ and ◆ there.'],
    ['versions and hashes', 'Since v1.2.3-beta and 4f3c2a1b it works.', 'Since ◆ and ◆ it works.'],
    ['a comment', 'One <!-- teh note --> two three.', 'One  two three.'],
    ['math', 'So $\\alpha_teh$ is small.', 'So ◆ is small.'],
  ])('leaves out %s', (_what, text, expected) => {
    expect(markdown(text)).toEqual([expected]);
  });

  test.each([
    ['a fence', '```js\nteh thing of mine\n```\n'],
    ['a fence of tildes with backticks in it', '~~~\n```\nteh thing of mine\n```\n~~~\n'],
    ['a fence in an item', '1. ```\n   teh thing of mine\n   ```\n'],
    ['a fence that does not end', '```\nteh thing of mine\n'],
    ['an indented block', '    teh thing of mine\n'],
    ['HTML', '<div>\nteh thing of mine\n</div>\n'],
    ['a script', '<script>\n\nteh thing of mine\n\n</script>\n'],
    ['an HTML comment', '<!--\nteh thing\n\nof mine\n-->\n'],
    ['front matter', '---\ntitle: teh thing of mine\n---\n'],
    ['a definition', '[teh]: ./teh "teh thing of mine"\n'],
    ['a break', '* * *\n\n---\n'],
  ])('has no prose in %s', (_what, text) => {
    expect(markdown(text)).toEqual([]);
  });

  test('goes on after a fence', () => {
    expect(markdown('````\n```\nteh\n```\n````\nAnd then this.\n')).toEqual(['And then this.']);
  });

  test('knows lazy lines and nested lists', () => {
    expect(markdown('> one\ntwo\n\n1. a thing\n   - b thing\n     c thing\n')).toEqual([
      'one two',
      'a thing',
      'b thing c thing',
    ]);
  });
});

describe('other documents', () => {
  test('plain text: no listings, rulers or tables', () => {
    const text =
      'First words here.\n=====\n\n    teh listing\n\nName      Size      Date\n\n- an item here\n  and more\n';
    expect(prose(text, 'plaintext')).toEqual(['First words here.', 'an item here and more']);
  });

  test('a commit message: no comments, no trailers, nothing below the scissors', () => {
    const text =
      'fix(parser): read the last line\n\nIt was lost before.\n\nSigned-off-by: A Name <a@b.org>\nRefs: #12\n# teh comment\n# ------------------------ >8 ------------------------\nteh diff of it\n';
    expect(prose(text, 'git-commit')).toEqual(['read the last line', 'It was lost before.']);
  });

  test('reStructuredText: no directives, literals, roles or targets', () => {
    const text =
      'A title\n=======\n\nUse ``teh`` and :func:`teh_call` with `the docs <http://x.org>`_ here.\n\n.. code-block:: python\n\n   teh code\n\nAs shown::\n\n   teh listing\n\n.. note::\n   Mind the gap.\n\n.. _teh-target: here\n';
    expect(prose(text, 'restructuredtext')).toEqual([
      'A title',
      'Use ◆ and ◆ with the docs here.',
      'As shown:',
      'Mind the gap.',
    ]);
  });

  test('LaTeX: no commands, math, comments or listings', () => {
    const text =
      '\\documentclass{teh}\n\\begin{document}\n\\section{The first part}\nWords with $x_{teh}$ and \\emph{more} \\cite{teh}. % teh\n\n\\begin{verbatim}\nteh code here\n\\end{verbatim}\nLast words.\n\\end{document}\nteh end of it\n';
    expect(prose(text, 'latex')).toEqual(['The first part', 'Words with ◆ and more ◆.', 'Last words.']);
  });
});

describe('comments', () => {
  test.each([
    [
      'typescript',
      '/** Adds two numbers. */\nconst a = "teh // string"; // And then this one.\n',
      ['Adds two numbers.', 'And then this one.'],
    ],
    [
      'typescript',
      'const u = `${"// teh no comment here"} // teh no`;\nconst r = /[/*]teh no/;\n// A real comment here.\n',
      ['A real comment here.'],
    ],
    [
      'typescriptreact',
      'const a = <a href="x">https://example.org teh</a>;\n// A real comment here.\n',
      ['A real comment here.'],
    ],
    [
      'python',
      '#!/usr/bin/env python\n"""Reads the file at once."""\ndef f():\n    """Returns what it says.\n\n    >>> teh()\n    """\n    return "# teh no comment"  # it is so here\n',
      ['Reads the file at once.', 'Returns what it says.', 'it is so here'],
    ],
    ['python', 'x = """teh text, which is data"""\n', []],
    [
      'go',
      '// Package money counts cents.\npackage money\n\n//go:generate teh thing here\nvar s = `// teh no comment`\n',
      ['Package money counts cents.'],
    ],
    [
      'rust',
      "/// Counts the `teh` there is.\nfn f<'a>(x: &'a str) -> char { let _ = r#\"// teh no\"#; '\"' } // the end of it\n",
      ['Counts the ◆ there is.', 'the end of it'],
    ],
    [
      'java',
      '/**\n * Counts what there is.\n *\n * @param teh the number of them all\n * @return how many there are\n * @see teh thing of mine\n */\nint f(int teh) { return 1; }\n',
      ['Counts what there is.', 'the number of them all', 'how many there are'],
    ],
    ['cpp', 'auto s = R"(// teh no comment)"; int n = 1\'000; // it is one thousand\n', ['it is one thousand']],
    [
      'shellscript',
      '#!/bin/sh\necho "# teh no comment here" $# ${x#teh}\ncat <<EOF\n# teh no comment here\nEOF\n# It is a comment here.\n',
      ['It is a comment here.'],
    ],
    ['ruby', '# Counts what there is.\ndef f = "# teh no comment here"\n', ['Counts what there is.']],
    ['yaml', 'a: "# teh no comment here"\nb: |\n  # teh no comment here\nc: 1 # it is one here\n', ['it is one here']],
    ['toml', 'a = """\n# teh no comment here\n"""\n# It is a comment here.\n', ['It is a comment here.']],
    ['lua', 'x = [[ -- teh no comment here ]]\n--[[ It is a comment here. ]]\n', ['It is a comment here.']],
    ['sql', "select '-- teh no comment here'; -- it is a comment\n", ['it is a comment']],
    ['html', '<p>teh text of it</p>\n<!-- It is a comment here. -->\n', ['It is a comment here.']],
    ['css', '/* It is a comment here. */\na { content: "/* teh no comment */"; }\n', ['It is a comment here.']],
  ])('%s: %j', (languageId, text, expected) => {
    expect(prose(text, languageId)).toEqual(expected);
  });

  test.each([
    ['a licence', '/*\n * Copyright (c) 2020 teh owner of this.\n * All rights reserved.\n */\n'],
    ['a directive', '// eslint-disable-next-line teh-rule -- teh reason is here\n'],
    ['a type directive', '// @ts-expect-error teh reason is here for it\n'],
    ['code that was commented out', '// const teh = compute(the, thing);\n// if (teh) {\n//   return teh;\n// }\n'],
    ['a listing in a doc comment', '/**\n * ```ts\n * teh thing of mine\n * ```\n */\n'],
    ['an example', '/**\n * @example\n * teh thing of mine\n * and more of it\n */\n'],
    ['a ruler', '// ------------- teh -------------\n'],
    ['two words', '// teh thing\n'],
  ])('has no prose in %s', (_what, text) => {
    expect(prose(text, 'typescript')).toEqual([]);
  });

  test('joins line comments below each other, and no others', () => {
    expect(prose('// one two three\n// four five.\n\n// six seven eight\n', 'go')).toEqual([
      'one two three four five.',
      'six seven eight',
    ]);
  });
});

describe('any text', () => {
  const words = fc.constantFrom(
    'word',
    ' ',
    '\n',
    '\r\n',
    '\r',
    '`',
    '```',
    '~~~',
    '*',
    '_',
    '[',
    ']',
    '(',
    ')',
    '!',
    '<',
    '>',
    '<!--',
    '-->',
    '#',
    '-',
    '1.',
    '|',
    '\\',
    '"',
    "'",
    '"""',
    '/*',
    '*/',
    '//',
    '$',
    '${',
    '{',
    '}',
    '@param',
    '::',
    '..',
    '%',
    '\\begin{verbatim}',
    '\t',
    '    ',
    '😀',
    '\u202e',
    '\ud800',
    '\0',
    'https://x.org/a',
    'a_b',
    'é',
    '--',
    '=',
    '---',
    'r#"',
    'EOF',
    '<<EOF',
    ': |',
    '---\n',
  );
  const texts = fc.array(words, { maxLength: 60 }).map((list) => list.join(''));

  test('pieces are inside the text, in order, within one line, and never overlap', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(...languagesWithProse), (text, languageId) => {
        for (const part of proseParts(text, languageId)) {
          let end = 0;
          for (const { span } of part.pieces) {
            expect(span.start).toBeGreaterThanOrEqual(end);
            expect(span.end).toBeGreaterThan(span.start);
            expect(span.end).toBeLessThanOrEqual(text.length);
            expect(text.slice(span.start, span.end)).not.toMatch(/[\r\n]/);
            end = span.end;
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('parts do not share text', () => {
    fc.assert(
      fc.property(texts, fc.constantFrom(...languagesWithProse), (text, languageId) => {
        const spans = proseParts(text, languageId).flatMap(({ pieces }) => pieces.map(({ span }) => span));
        spans.sort((a, b) => a.start - b.start);
        for (const [index, span] of spans.entries())
          if (index > 0) expect(span.start).toBeGreaterThanOrEqual(spans[index - 1]!.end);
      }),
      { numRuns: 2000 },
    );
  });

  test('words never come from a code span or a fence', () => {
    const plain = fc.constantFrom('alpha', 'beta', 'gamma delta');
    const line = fc.oneof(
      plain.map((word) => `Some ${word} words.`),
      plain.map((word) => `Some \`teh ${word}\` words.`),
      plain.map((word) => `\n\`\`\`\nteh ${word}\n\`\`\`\n`),
      plain.map((word) => `- Some \`\`teh \` ${word}\`\` words.\n`),
      plain.map((word) => `> Some [${word}](teh.md) words.\n`),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        expect(prose(lines.join('\n'), 'markdown').join('\n')).not.toContain('teh');
      }),
      { numRuns: 500 },
    );
  });

  test('marks of inline markup are in order and inside', () => {
    fc.assert(
      fc.property(texts, (text) => {
        let end = 0;
        for (const mark of scanInline(text).marks) {
          expect(mark.start).toBeGreaterThanOrEqual(end);
          expect(mark.end).toBeGreaterThan(mark.start);
          expect(mark.end).toBeLessThanOrEqual(text.length);
          end = mark.end;
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('what is rendered can be located', () => {
    fc.assert(
      fc.property(texts, fc.nat(), fc.nat(), (text, a, b) => {
        for (const part of proseParts(text, 'markdown')) {
          const view = rendered(text, part);
          const start = a % (view.text.length + 1);
          const end = start + (b % (view.text.length - start + 1));
          const { span, exact } = view.locate(start, end);
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThanOrEqual(span.start);
          expect(span.end).toBeLessThanOrEqual(text.length);
          if (exact)
            expect(text.slice(span.start, span.end).replaceAll(/\s+/g, ' ')).toBe(
              view.text.slice(start, end).replaceAll(/\s+/g, ' '),
            );
        }
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    '`',
    '[',
    '](',
    '<',
    '*a',
    '$',
    '> ',
    '- ',
    '"',
    '/*',
    '\\(',
    '``',
    ':a',
    '|',
    'a-',
    'a/',
    '@',
    '{',
    '(((',
    'é',
    '\u200d',
    '[a]: b\n',
    '<a ',
    '**',
  ])(
    'a long run of %j takes no long time',
    (unit) => {
      const text = unit.repeat(Math.ceil(100_000 / unit.length));
      for (const languageId of ['markdown', 'plaintext', 'restructuredtext', 'latex', 'typescript', 'python', 'yaml'])
        proseParts(text, languageId);
    },
    // Linear readers take milliseconds; what is quadratic takes minutes.
    10_000,
  );
});
