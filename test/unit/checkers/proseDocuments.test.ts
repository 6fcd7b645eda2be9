// Links, code blocks, mentions, terms and readability: what they must flag, what they must not, and odd input.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyEdits } from '../../../server/src/base/edit.ts';
import type { Checker } from '../../../server/src/checkers/checker.ts';
import { anchorsOf, slugOf } from '../../../server/src/checkers/prose/anchors.ts';
import { createCodeBlocksChecker } from '../../../server/src/checkers/prose/codeBlocks.ts';
import { parseGlossary } from '../../../server/src/checkers/prose/glossary.ts';
import { linksChecker } from '../../../server/src/checkers/prose/links.ts';
import { makeTargetsOf } from '../../../server/src/checkers/prose/makeTargets.ts';
import { mentionsChecker } from '../../../server/src/checkers/prose/mentions.ts';
import { readabilityChecker } from '../../../server/src/checkers/prose/readability.ts';
import { termsChecker } from '../../../server/src/checkers/prose/terms.ts';
import { createTypeScriptClient } from '../../../server/src/checkers/typescriptClient.ts';
import { createCheckerBench, packages, workerSource, type CheckerBench } from '../../support/checkerBench.ts';

const compiler = fileURLToPath(new URL('typescript6/lib/typescript.js', `file://${packages}`));
let bench: CheckerBench;
beforeAll(() => {
  bench = createCheckerBench({
    'package.json': '{ "name": "shop", "scripts": { "build": "x", "test": "x" } }',
    Makefile: 'VERSION := 1\nall: build\nbuild lint: src\n\techo\n.PHONY: clean\n',
    '.gitignore': 'coverage/\n*.log\n',
    'docs/guide.md':
      '# The guide\n\n## Set-up & use\n\n## Set-up & use\n\n<a id="Own"></a>\n\n### `code()` here {#short}\n',
    'docs/Other Page.md': '# Other\n',
    'src/cart.ts': 'export const x = 1;\nexport function computeTotal() {}\nexport const item_count = 1;\n',
    'media/logo.png': '',
  });
});
afterAll(() => bench.remove());

async function found(checker: Checker, text: string, path = 'README.md'): Promise<readonly string[]> {
  const languageId = path.endsWith('.rst') ? 'restructuredtext' : path.endsWith('.ts') ? 'typescript' : 'markdown';
  const run = await bench.check(checker, path, text, { languageId, settings: { fallbackTypeScript: compiler } });
  if (run.kind !== 'ran') return [`${run.kind}: ${run.failure.code} ${run.failure.message}`];
  const lines = text.split('\n');
  return run.problems.map(({ severity, rule, range: { start, end } }) => {
    const words = start.line === end.line ? lines[start.line]!.slice(start.character, end.character) : '…';
    return `${start.line + 1} ${severity} ${rule} “${words}”`;
  });
}

describe('links', () => {
  test.each([
    ['a file that is not there', '[a](docs/none.md)', ['1 warning missing-file “docs/none.md”']],
    ['a picture that is not there', '![a](media/none.png)', ['1 warning missing-file “media/none.png”']],
    ['a definition', '[a][b]\n\n[b]: ./none.md "title"', ['3 warning missing-file “./none.md”']],
    ['other capitals', '[a](docs/Guide.md)', ['1 warning other-case “docs/Guide.md”']],
    ['an anchor of another file', '[a](docs/guide.md#set-up)', ['1 warning missing-anchor “docs/guide.md#set-up”']],
    ['an anchor of its own', '# One\n\n[a](#two)', ['3 warning missing-anchor “#two”']],
    ['an anchor by other rules', '# One  Two\n\n[a](#one-two)', ['3 info other-anchor “#one-two”']],
    ['what is built', '[a](coverage/index.html)', ['1 info missing-file “coverage/index.html”']],
    ['what git ignores', '[a](notes/run.log)', ['1 info missing-file “notes/run.log”']],
    ['a root that may be a site’s', '[a](/none.md)', ['1 info missing-file “/none.md”']],
    ['a tag', '<img src="media/none.png">', ['1 info missing-file “media/none.png”']],
    [
      'a label without a definition',
      '[a][none] and [b][c]\n\n[c]: docs/guide.md',
      ['1 info missing-definition “[a][none]”'],
    ],
  ])('flags %s', async (_what, text, expected) => {
    expect(await found(linksChecker, text)).toEqual(expected);
  });

  test.each([
    [
      'files and anchors that are there',
      '[a](docs/guide.md#set-up--use-1) [b](./docs/guide.md#Own) [c](docs/guide.md#short) [d](docs/)',
    ],
    ['encoded names', '[a](docs/Other%20Page.md) [b](<docs/Other Page.md>)'],
    ['other places', '[a](https://x.org/none) [b](mailto:a@b.c) [c](//x.org) [d](tel:1) <https://x.org/none>'],
    ['what lies outside', '[a](../../issues) [b](../../../x.md)'],
    ['code', '`[a](none.md)`\n\n```\n[a](none.md)\n```\n\n    [a](none.md)\n'],
    ['comments', '<!-- [a](none.md) -->'],
    ['patterns', '[a](docs/{{page}}.md) [b](docs/*.md) [c](${x}.md)'],
    ['pages without an ending', '[a](docs/guide) [b](docs/guide.html)'],
    ['lines of code', '[a](src/cart.ts#L1-L2)'],
    ['its own headings', '# One `two` *three*\n\n# 🎉 Party\n\n[a](#one-two-three) [b](#-party) [c](#top) [d](#)'],
    ['broken percent signs', '[a](100%.md) [b](%zz.md)'],
    ['nothing at all', '[a]() [b] [c](<>)'],
  ])('does not flag %s', async (_what, text) => {
    expect(await found(linksChecker, text)).toEqual([]);
  });

  test('reads unsaved documents before the disk', async () => {
    const run = await bench.check(linksChecker, 'README.md', '[a](docs/new.md#here) [b](docs/guide.md#fresh)', {
      languageId: 'markdown',
      buffers: { 'docs/new.md': '# Here\n', 'docs/guide.md': '# Fresh\n' },
    });
    expect(run).toMatchObject({ kind: 'ran', problems: [] });
  });

  test('reads reStructuredText', async () => {
    const text =
      '.. image:: media/none.png\n.. image:: media/logo.png\n\nSee `this <docs/none.rst>`_ and `that <https://x.org/a.html>`_.\n';
    expect(await found(linksChecker, text, 'index.rst')).toEqual([
      '1 warning missing-file “media/none.png”',
      '4 warning missing-file “docs/none.rst”',
    ]);
  });

  test.each([
    ['Set-up & use', 'set-up--use'],
    ['What’s new?', 'whats-new'],
    ['snake_case and Ünïcode', 'snake_case-and-ünïcode'],
    ['1.2.3 (2020-01-01)', '123-2020-01-01'],
    ['C++', 'c'],
  ])('the anchor of %j is %j', (title, slug) => expect(slugOf(title)).toBe(slug));

  test('equal headings are numbered', () => {
    expect([...anchorsOf('# A\n# A\n# A-1\n# A\n')]).toEqual(['a', 'a-1', 'a-1-1', 'a-2']);
  });

  test('any text is read', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.constantFrom(
            '[',
            ']',
            '(',
            ')',
            '#',
            'a',
            '.md',
            '%',
            '\n',
            '!',
            '<',
            '>',
            ' ',
            '/',
            '..',
            '\0',
            '\ud800',
          ),
          { maxLength: 40 },
        ),
        async (list) => {
          const run = await bench.check(linksChecker, 'README.md', list.join(''), { languageId: 'markdown' });
          expect(run.kind).toBe('ran');
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('code blocks', () => {
  const client = createTypeScriptClient(workerSource);
  const checker = createCodeBlocksChecker(client);
  afterAll(() => client.dispose());
  const block = (language: string, code: string) => `Text.\n\n\`\`\`${language}\n${code}\n\`\`\`\n`;

  test.each([
    ['json', '{ "a": 1, }', ['4 warning json “}”']],
    ['json', '{\n  "a": 1\n  "b": 2\n}', ['6 warning json “"b": 2”']],
    ['yaml', 'a:\n  - b\n c: d', ['6 warning yaml “c: d”']],
    ['js', 'const a = f(1;', ['4 warning javascript “;”']],
    ['ts', 'export function f(a: number {\n  return a;\n}', ['4 warning typescript “{”']],
  ])('flags %s: %j', async (language, code, expected) => {
    expect(await found(checker, block(language, code))).toEqual(expected);
  });

  test.each([
    ['json', '{ "a": [1, 2], "b": null }'],
    ['json', '{ "a": 1, ... }'],
    ['json', '{\n  // a comment\n  "a": 1\n}'],
    ['json', '"a": 1,\n"b": 2'],
    ['json', '{ a: 1 }'],
    ['json', '{ "a": 1 }\n\n{ "a": 2 }'],
    ['json', '{ "a": <your value> }'],
    ['yaml', 'a: 1\n---\nb: 2'],
    ['yaml', 'a: {{ value }}'],
    ['yaml', 'a: ...'],
    ['js', 'import a from "a";\nconst b = <div>{a}</div>;'],
    ['js', 'const a: number = 1;'],
    ['js', 'const a = await f();\na.b(...c);'],
    ['js', 'f({\n  a: 1,\n  ...\n});'],
    ['js', 'const a = {\n  ...\n};'],
    ['js', '$ node a.js'],
    ['js', '  return a;\n}'],
    ['js', 'parse(text[, options])'],
    ['js', '{ a: 1 }'],
    ['js', '> const a = 1\nundefined'],
    ['diff', '- const a = ;'],
    ['python', 'def f(:'],
    ['', 'const a = ;'],
  ])('does not flag %s: %j', async (language, code) => {
    expect(await found(checker, block(language, code))).toEqual([]);
  });

  test('says nothing about scripts without a compiler', async () => {
    const run = await bench.check(checker, 'README.md', block('js', 'const a = f(1;'), { languageId: 'markdown' });
    expect(run).toMatchObject({ kind: 'ran', problems: [] });
  });
});

describe('mentions', () => {
  test.each([
    ['a script', 'Run `npm run biuld` first.', ['1 warning missing-script “biuld”']],
    ['a script in a block', '```sh\n$ npm install && npm run lint\n```\n', ['2 warning missing-script “lint”']],
    ['a target', 'Run `make biuld` first.', ['1 warning missing-target “biuld”']],
    ['a file', 'The prices are in `src/prices.ts` now.', ['1 info missing-path “src/prices.ts”']],
    [
      'a misspelt name',
      'It calls `computTotal()` and `item_cuont`.',
      ['1 info missing-name “computTotal()”', '1 info missing-name “item_cuont”'],
    ],
    ['a relative file', 'Look at `./src/prices.ts` for them.', ['1 info missing-path “./src/prices.ts”']],
  ])('flags %s', async (_what, text, expected) => {
    expect(await found(mentionsChecker, text)).toEqual(expected);
  });

  test.each([
    [
      'what is there',
      'Run `npm run build`, `npm test`, `make lint`, `make clean`; see `src/cart.ts` and `src/cart.ts:1`.',
    ],
    ['another folder', '```sh\ncd elsewhere\nnpm run lint\nmake none\n```\n'],
    ['another workspace', 'Run `npm run lint -w other` or `npm --prefix x run lint`.'],
    [
      'a script that the document defines',
      'Add `"lint": "x"` and run `npm run lint`.\n\n```json\n{ "scripts": { "lint": "x" } }\n```\n',
    ],
    ['placeholders', 'Run `npm run <name>`, `npm run script-name`, `make X`.'],
    ['flags of make', 'Run `make -j4`, `make CC=clang`.'],
    ['files to be made', 'Create `src/prices.ts`. It writes `src/out.ts`.'],
    ['files of others', 'Like `lib/main.go` or `app/models/user.rb`.'],
    ['examples', 'See `src/foo.ts`, `path/to/file.ts`, `src/*.ts`, `src/your-file.ts`.'],
    ['built files', 'It is in `dist/main.js` and `coverage/lcov.info`.'],
    [
      'names that are there, or far from any',
      'It calls `computeTotal()`, `computeTotals()`, `fetchPrices()` and `toString`.',
    ],
    ['words', '`and/or`, `a/b`, `text/html`, `1/2`'],
    ['other languages', '```js\nnpm run lint\n```\n'],
  ])('does not flag %s', async (_what, text) => {
    expect(await found(mentionsChecker, text)).toEqual([]);
  });

  test('a history may name what is gone', async () => {
    expect(await found(mentionsChecker, 'Add `npm run lint`.', 'CHANGELOG.md')).toEqual([]);
  });

  test('a Makefile that cannot be read whole proves nothing', () => {
    expect(makeTargetsOf('a b: c\n\tx:\n')).toEqual(new Set(['a', 'b']));
    for (const text of ['include x.mk\na:\n', '%.o: %.c\n', '$(A): b\n', '-include y\n'])
      expect(makeTargetsOf(text), text).toBeUndefined();
    expect(makeTargetsOf('A := b\nC ::= d\n')).toEqual(new Set());
  });
});

describe('terms', () => {
  const glossary = `terms:
  - term: sign in
    not: [login, log in]
    note: As in the menus.
  - term: JavaScript
    not: [Javascript, java script]
  - term: IDs
    not: [ids]
    caseSensitive: true
`;
  beforeAll(() => bench.write('.touchstone/glossary.yaml', glossary));

  test('flags variants in prose, and offers the term', async () => {
    const text = 'Login first. Use javascript? No, Javascript. The ids are so.';
    expect(await found(termsChecker, text)).toEqual([
      '1 warning sign-in “Login”',
      '1 warning javascript “Javascript”',
      '1 warning ids “ids”',
    ]);
    const request = bench.request('README.md', text, { languageId: 'markdown' });
    const run = await termsChecker.check(bench.context(), request);
    if (run.kind !== 'ran') throw new Error('it did not run');
    const fixes = await termsChecker.fixes!(bench.context(), request, run.problems);
    const fixed = applyEdits(
      text,
      fixes.flatMap(({ edits }) => edits),
    );
    expect(fixed.ok && fixed.value).toBe('Sign in first. Use javascript? No, JavaScript. The IDs are so.');
  });

  test('does not flag code, parts of words, the term itself, or other capitals', async () => {
    expect(
      await found(termsChecker, '`login` and [x](login.md), loginName, blogin, log-in-page, sign in, JavaScript, IDS.'),
    ).toEqual([]);
  });

  test('in comments they are information', async () => {
    expect(await found(termsChecker, '// The login is checked here.\nconst login = 1;\n', 'a.ts')).toEqual([
      '1 info sign-in “login”',
    ]);
  });

  test('a longer variant wins over a shorter one', async () => {
    expect(await found(termsChecker, 'Write java script here.')).toEqual(['1 warning javascript “java script”']);
  });

  test('a broken file is told with the line', async () => {
    expect(parseGlossary('')).toEqual({ ok: true, value: [] });
    for (const [text, words] of [
      ['terms:\n  - term: a\n', 'line 2'],
      ['terms:\n  - term: a\n    not: [b]\n    nto: c\n', 'line 4: “nto”'],
      ['terms:\n  - term: a\n    not: [a]\n', 'line 2: “a” is a term and not to be used'],
      ['terms: [', 'line 1'],
      ['- a', 'line 1'],
    ] as const) {
      const parsed = parseGlossary(text);
      expect(parsed.ok ? 'fine' : parsed.error.message, text).toContain(words);
    }
    bench.write('.touchstone/glossary.yaml', 'terms: 1\n');
    expect((await found(termsChecker, 'Text.'))[0]).toContain('unavailable: config.bad-file');
    bench.write('.touchstone/glossary.yaml', glossary);
    fc.assert(fc.property(fc.string(), (text) => void parseGlossary(text)));
  });

  test('applies only where there is a glossary', async () => {
    const { overlay, document } = bench.request('README.md', 'Text.', { languageId: 'markdown' });
    expect(await termsChecker.detect(bench.context(), overlay.snapshot, document)).toMatchObject({ kind: 'available' });
    expect(
      await termsChecker.detect(
        bench.context(),
        { ...overlay.snapshot, root: `${overlay.snapshot.root}/docs` },
        document,
      ),
    ).toEqual({ kind: 'notApplicable' });
  });
});

describe('readability', () => {
  const sentence = (count: number) =>
    `${Array.from({ length: count }, (_, index) => `word${'abcdefghij'[index % 10]!}`).join(' ')}.`;

  test('tells the three longest sentences, as information', async () => {
    const text = Array.from({ length: 5 }, (_, index) => sentence(55 + index)).join('\n\n');
    expect((await found(readabilityChecker, text)).map((line) => line.split(' “')[0])).toEqual([
      '5 info long-sentence',
      '7 info long-sentence',
      '9 info long-sentence',
    ]);
  });

  test('does not flag short sentences, lists of them, tables or code', async () => {
    const text = `${`${sentence(20)} `.repeat(8)}\n\n\`\`\`\n${sentence(200)}\n\`\`\`\n\n| a |\n|---|\n| ${sentence(80)} |\n`;
    expect(await found(readabilityChecker, text.replaceAll('. w', '. W'))).toEqual([]);
  });

  test('tells a long paragraph at its first line', async () => {
    const text = `${`${sentence(20)} `.repeat(15)}`.replaceAll('. w', '. W');
    expect((await found(readabilityChecker, text)).map((line) => line.split(' “')[0])).toEqual([
      '1 info long-paragraph',
    ]);
  });
});

test('the published schema and the reader of glossaries agree', async () => {
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const schema: unknown = JSON.parse(
    readFileSync(fileURLToPath(new URL('../../../docs/glossary.schema.json', import.meta.url)), 'utf8'),
  );
  const validate = new Ajv2020().compile(schema as object);
  for (const value of [
    { terms: [] },
    { terms: [{ term: 'a', not: ['b'], note: 'c', caseSensitive: true }] },
    { terms: [{ term: 'a', not: [] }] },
    { terms: [{ term: '', not: ['b'] }] },
    { terms: [{ term: 'a', not: 'b' }] },
    { terms: [{ term: 'a', not: ['b'], more: 1 }] },
    { words: [] },
    {},
    [],
  ])
    expect(validate(value), JSON.stringify(value)).toBe(parseGlossary(JSON.stringify(value)).ok);
});
