// The checklist file: what it may say, and how it is told where it is wrong.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { itemsFor, matchesGlob, parseChecklist } from '../../../server/src/checklist/parseChecklist.ts';
import { compilePattern, textLimit } from '../../../server/src/checklist/pattern.ts';

const good = `# our rules
items:
  - id: no-console
    question: Is nothing printed?
    check: regex
    pattern: 'console\\.\\w+\\('
    expect: no-match
    severity: error
    languages: [typescript]
    paths: ['src/**/*.ts']
  - question: Does it type-check?
    check: types
  - question: Does the adding test pass?
    check: test
    test: adds
  - question: Is no name unused?
    check: lint
    rule: no-unused-vars
  - question: Is it easy to read?
    check: model
  - question: Did the owner agree?
    check: person
  - question: Is it idempotent?
    check: property
    property: idempotent
    function: tidy
  - question: Is spelling right?
    check: command
    command: spell
    retired: true
`;

describe('parseChecklist', () => {
  test('reads items of every kind, in order', () => {
    const parsed = parseChecklist(good);
    if (!parsed.ok) throw new Error(parsed.error.message);
    expect(parsed.value.map(({ item }) => item.decider.kind)).toEqual([
      'regex',
      'types',
      'test',
      'lint',
      'model',
      'person',
      'property',
      'command',
    ]);
    expect(parsed.value[7]!.item).toMatchObject({ decider: { kind: 'command', name: 'spell' }, retired: true });
    expect(parsed.value[0]).toEqual({
      item: {
        id: 'no-console',
        question: 'Is nothing printed?',
        decider: { kind: 'regex', pattern: 'console\\.\\w+\\(', flags: '', expect: 'no-match' },
        origin: 'workspace',
        severity: 'error',
        source: { path: '.touchstone/checklist.yaml', line: 2 },
      },
      languages: ['typescript'],
      paths: ['src/**/*.ts'],
    });
    expect(parsed.value[1]!.item.severity).toBe('warning');
    expect(new Set(parsed.value.map(({ item }) => item.id)).size).toBe(8);
  });

  test('gives an item the same id at every reading', () => {
    expect(parseChecklist(good)).toEqual(parseChecklist(good));
  });

  test.each(['', '# nothing yet\n', 'items: []\n'])('an empty file has no items: %j', (text) => {
    expect(parseChecklist(text)).toEqual({ ok: true, value: [] });
  });

  test.each<[string, string, RegExp]>([
    ['broken YAML', 'items:\n  - question: [\n', /line [23]/],
    ['no list', 'items: 3\n', /line 1: items/],
    ['another top member', 'items: []\nscripts: []\n', /“scripts”/],
    ['an unknown check', 'items:\n  - question: a\n    check: shell\n', /line 3: items\.0\.check/],
    [
      'a command line',
      'items:\n  - question: a\n    check: command\n    command: rm -rf .\n',
      /line 4: .*not a command line/,
    ],
    ['an unknown member', 'items:\n  - question: a\n    check: types\n    run: rm\n', /line 4: “run”/],
    ['a missing question', 'items:\n  - check: types\n', /line 2/],
    ['a missing pattern', 'items:\n  - question: a\n    check: regex\n', /line 2: .*needs “pattern”/],
    ['a missing rule', 'items:\n  - question: a\n    check: lint\n', /needs “rule”/],
    [
      'a member that means nothing',
      'items:\n  - question: a\n    check: types\n    pattern: x\n',
      /line 4: “pattern” has no meaning/,
    ],
    [
      'a broken pattern',
      "items:\n  - question: a\n    check: regex\n    pattern: '('\n",
      /line 4: the pattern cannot be used/,
    ],
    ['look-ahead', "items:\n  - question: a\n    check: regex\n    pattern: 'a(?!b)'\n", /line 4: .*look-ahead/],
    [
      'back-references',
      "items:\n  - question: a\n    check: regex\n    pattern: '(a)\\1'\n",
      /line 4: .*back-references/,
    ],
    ['a wrong flag', 'items:\n  - question: a\n    check: regex\n    pattern: a\n    flags: y\n', /flags “y”/],
    [
      'two equal ids',
      'items:\n  - {id: a, question: a, check: types}\n  - {id: a, question: b, check: types}\n',
      /line 3: two items/,
    ],
    ['a strange id', 'items:\n  - {id: "a b", question: a, check: types}\n', /line 2: items\.0\.id/],
    ['a long pattern', `items:\n  - question: a\n    check: regex\n    pattern: '${'a'.repeat(501)}'\n`, /line 4/],
    ['too many items', `items:\n${'  - {question: a, check: types}\n'.repeat(201)}`, /items/],
  ])('tells the line of %s', (_, text, words) => {
    const parsed = parseChecklist(text);
    expect(parsed.ok ? '' : parsed.error.code).toBe('config.bad-file');
    expect(parsed.ok ? '' : parsed.error.message).toMatch(words);
  });

  test('is not led astray by aliases, prototypes, depth or size', () => {
    const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\nitems: [*c, *c, *c, *c, *c, *c, *c, *c, *c]\n`;
    for (const text of [
      bomb,
      '__proto__: {polluted: true}\nitems: []\n',
      `items: ${'['.repeat(20_000)}`,
      'x'.repeat(300_000),
    ])
      expect(parseChecklist(text).ok).toBe(false);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('never throws', () => {
    const pieces = fc.constantFrom(
      'items:',
      '\n',
      '  - ',
      'question: ',
      'check: regex',
      'pattern: ',
      "'",
      '[',
      '{',
      '&a',
      '*a',
      '!!js/function',
      '|',
      ':',
      '\t',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (text) => {
        parseChecklist(text.join(''));
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

test('items apply by language and path', () => {
  const parsed = parseChecklist(good);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const ids = (languageId: string, path: string) => itemsFor(parsed.value, languageId, path).length;
  expect(ids('typescript', 'src/a/b.ts')).toBe(8);
  expect(ids('typescript', 'lib/b.ts')).toBe(7);
  expect(ids('python', 'src/a/b.ts')).toBe(7);
});

test.each([
  ['src/a.ts', 'src/*.ts', true],
  ['src/a/b.ts', 'src/*.ts', false],
  ['src/a/b.ts', 'src/**/*.ts', true],
  ['src/b.ts', 'src/**/*.ts', true],
  ['a/src/b.ts', '**/src/**', true],
  ['src/a.tsx', 'src/*.ts', false],
  ['src/a.ts', 'src/?.ts', true],
  ['src/ab.ts', 'src/?.ts', false],
  ['a+b.ts', 'a+b.ts', true],
  ['aab.ts', 'a+b.ts', false],
])('the path %s and the glob %s', (path, glob, wanted) => expect(matchesGlob(path, glob)).toBe(wanted));

test('globs take no time to speak of', () => {
  const start = performance.now();
  expect(matchesGlob('a/'.repeat(100), `${'**/*'.repeat(60)}b`)).toBe(false);
  expect(performance.now() - start).toBeLessThan(500);
});

describe('patterns', () => {
  const find = (pattern: string, text: string, flags = '') => {
    const compiled = compilePattern(pattern, flags);
    if (!compiled.ok) throw new Error(compiled.error);
    return compiled.value.find(text);
  };

  test('find what the usual regular expressions find', () => {
    const atoms = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '\\w',
      '\\s',
      '\\d',
      '(a|b)',
      '(?:ab)',
      '(a)',
      '^',
      '$',
      '\\b',
      '\\B',
      '',
      '\\.',
      '[\\]a]',
      '(b|)',
    );
    const counts = fc.constantFrom('', '*', '+', '?', '*?', '{2}', '{1,2}', '{0,}', '{1,}?');
    const piece = fc
      .tuple(atoms, counts)
      .map(([atom, count]) => (/^(?:\^|\$|\\b|\\B|)$/.test(atom) ? atom : atom + count));
    const pattern = fc.array(fc.oneof(piece, fc.constant('|')), { maxLength: 6 }).map((pieces) => pieces.join(''));
    const flags = fc.subarray(['i', 'm', 's', 'u']).map((all) => all.join(''));
    fc.assert(
      fc.property(
        pattern,
        flags,
        fc.string({ unit: fc.constantFrom('a', 'b', 'A', ' ', '\n', '1', '.', ']'), maxLength: 12 }),
        (source, flag, text) => {
          expect(find(source, text, flag) !== undefined, `${source} ${flag} ${JSON.stringify(text)}`).toBe(
            new RegExp(source, flag).test(text),
          );
        },
      ),
      { seed: 1, numRuns: 3000 },
    );
  });

  test('say where', () => {
    expect(find('b+c', 'aabbc')).toEqual({ start: 2, end: 5 });
    expect(find('x', 'abc')).toBeUndefined();
    for (const pattern of ['😀', '[😀]', '(?<n>😀)']) expect(find(pattern, 'a😀', 'u')).toEqual({ start: 1, end: 3 });
    expect(find('a.b', 'a😀b')).toEqual({ start: 0, end: 4 });
    expect(find('a\\-b', 'a-b')).toEqual({ start: 0, end: 3 });
  });

  test.each(['(a+)+$', '(a|a)*$', '(a|aa)+$', '(.*)*x', '.*.*.*.*=', '(\\s+)+;', '([a-zA-Z]+)*!', 'a*a*a*a*a*b'])(
    '%s costs no more than the length of the text',
    (pattern) => {
      const start = performance.now();
      find(pattern, `${'a'.repeat(20_000)}\n`);
      expect(performance.now() - start).toBeLessThan(1500);
    },
  );

  test.each(['(?=a)b', '(?<!a)b', '(a)\\1', '(?<n>a)\\k<n>', 'a{2000}', '((a{50}){50}){50}', '(', '[b-a]', 'a**'])(
    'refuse %s',
    (pattern) => {
      expect(compilePattern(pattern, '').ok).toBe(false);
    },
  );

  test('look only at the first part of a long text', () => {
    expect(find('b', `${'a'.repeat(textLimit)}b`)).toBeUndefined();
    expect(find('b', `${'a'.repeat(textLimit - 1)}b`)).toBeDefined();
  });
});
