// Problem matchers: which lines of a command's output become which problems, and that hostile output and
// patterns neither hang nor mislead.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchOutput, readLocation } from '../../../server/src/checkers/matcher/matchOutput.ts';
import { namedMatchers } from '../../../server/src/checkers/matcher/namedMatchers.ts';
import { readProblemMatcher } from '../../../server/src/checkers/matcher/problemMatcher.ts';
import { searchLines } from '../../../server/src/checkers/matcher/searchLines.ts';

/** What a matcher makes of an output, one line for each problem. */
async function matched(matcher: unknown, output: string): Promise<readonly string[] | string> {
  const read = readProblemMatcher(matcher);
  if (!read.ok) return read.error;
  const lines = output.split('\n');
  const sources = read.value.pattern.map(({ regexp }) => regexp);
  const found = await searchLines(lines, sources, 5000, new AbortController().signal);
  if (found.kind !== 'found') return found.kind;
  return matchOutput(read.value, lines.length, found.lines).map(
    ({ file, place, severity, code, message }) =>
      `${file} ${place === undefined ? '-' : Object.values(place).join(',')} ${severity} ${code ?? '-'} ${message}`,
  );
}

describe('matchers by name', () => {
  test.each([
    ['$gcc', "src/a.c:3:9: error: expected ';'", ["src/a.c 3,9 error - expected ';'"]],
    ['$gcc', 'a.c:3: warning: unused [-Wunused]', ['a.c 3 warning - unused [-Wunused]']],
    ['$gcc', 'C:\\src\\a.c:3:9: fatal error: no.h: No such file', ['C:\\src\\a.c 3,9 error - no.h: No such file']],
    ['$gcc', 'a.c:3:9: note: declared here', ['a.c 3,9 info - declared here']],
    ['$gcc', "a.c: In function 'main':\ncc1: all warnings being treated as errors\nmake: *** [all] Error 1", []],
    ['$tsc', "src/a.ts(1,7): error TS2322: Type 'x'.", ["src/a.ts 1,7 error TS2322 Type 'x'."]],
    ['$tsc', 'src/a.ts:1:7 - error TS2322: No.', ['src/a.ts 1,7 error TS2322 No.']],
    ['$tsc', 'Found 1 error in src/a.ts:1\nerror TS5083: Cannot read file.', []],
    ['$go', './a.go:3:9: undefined: x', ['./a.go 3,9 error - undefined: x']],
    ['$go', 'vet: ./a.go:3:9: undefined: x', ['./a.go 3,9 error - undefined: x']],
    ['$go', '# example.com/a\nok  \texample.com/a\t0.1s', []],
    ['$msCompile', 'a.cs(12,5): error CS0103: No such [a.csproj]', ['a.cs 12,5 error CS0103 No such [a.csproj]']],
    ['$msCompile', '1>  a.cpp(12): warning C4996: old', ['a.cpp 12 warning C4996 old']],
    ['$mscompile', 'a.cs(12,5,13,9) : error CS1: x', ['a.cs 12,5,13,9 error CS1 x']],
    ['$msCompile', 'Build succeeded.\n    0 Warning(s)', []],
    ['$jshint', '/w/a.js: line 1, col 2, Missing semicolon. (W033)', ['/w/a.js 1,2 warning 033 Missing semicolon.']],
    [
      '$eslint-compact',
      "/w/a.js: line 1, col 5, Error - 'a' is bad. (no-undef)",
      ["/w/a.js 1,5 error no-undef 'a' is bad."],
    ],
    ['$eslint-compact', '1 problem', []],
    ['$lessCompile', 'missing closing `}` in file /w/a.less line no. 3', ['/w/a.less 3 error - missing closing `}`']],
    [
      '$lessc',
      'ParseError: Unrecognised input in a.less on line 3, column 5:',
      ['a.less 3,5 error - Unrecognised input'],
    ],
    [
      '$eslint-stylish',
      "/w/a.js\n  1:5  error  'a' is bad  no-undef\n  2:1  warning  Odd\n\n/w/b.js\n  3:1  error  No  x/y\n\n✖ 3 problems (2 errors, 1 warning)\n",
      ["/w/a.js 1,5 error no-undef 'a' is bad", '/w/a.js 2,1 warning - Odd', '/w/b.js 3,1 error x/y No'],
    ],
    [
      '$jshint-stylish',
      '/w/a.js\n  line 1  col 5  Bad thing.  (E001)\n  line 2  col 1  Odd thing.\n',
      ['/w/a.js 1,5 error 001 Bad thing.', '/w/a.js 2,1 error - Odd thing.'],
    ],
    [
      '$rustc',
      'error[E0308]: mismatched types\n --> src/main.rs:2:18\n  |\nwarning: unused\n  --> src/b.rs:1:1\nerror: aborting due to 1 previous error\n',
      ['src/main.rs 2,18 error E0308 mismatched types', 'src/b.rs 1,1 warning - unused'],
    ],
  ])('%s reads %j', async (matcher, output, expected) => {
    expect(await matched(matcher, output)).toEqual(expected);
  });

  test('all can be used', () => {
    for (const name of Object.keys(namedMatchers)) expect(readProblemMatcher(name)).toMatchObject({ ok: true });
  });
});

describe('matchers of the person', () => {
  test('take file, line, column and the whole match where no group is named', async () => {
    expect(await matched({ pattern: { regexp: '^(\\S+) (\\d+) (\\d+)' } }, 'a.x 3 4 bad')).toEqual([
      'a.x 3,4 error - a.x 3 4',
    ]);
  });

  test('read locations of one, two, three and four numbers', () => {
    expect(readLocation('(12)')).toEqual({ line: 12 });
    expect(readLocation('12,5')).toEqual({ line: 12, column: 5 });
    expect(readLocation('(12,5,9)')).toEqual({ line: 12, column: 5, endLine: 12, endColumn: 9 });
    expect(readLocation('12,5,13,9')).toEqual({ line: 12, column: 5, endLine: 13, endColumn: 9 });
    for (const text of ['', 'x', '1,2,3,4,5', '1,,2', '-1']) expect(readLocation(text)).toBeUndefined();
  });

  test('join messages of several lines, and use the default severity', async () => {
    const matcher = {
      severity: 'warning',
      pattern: [
        { regexp: '^FILE (.*)$', file: 1 },
        { regexp: '^AT (\\d+)$', line: 1 },
        { regexp: '^SAYS (.*)$', message: 1 },
        { regexp: '^AND (.*)$', message: 1 },
      ],
    };
    expect(await matched(matcher, 'FILE a\nFILE b\nAT 3\nSAYS x\nAND y\nFILE c\nAT 1\n')).toEqual([
      'b 3 warning - x\ny',
    ]);
  });

  test('may be about whole files', async () => {
    const matcher = { severity: 'info', pattern: { regexp: '^unformatted: (.*)$', kind: 'file' } };
    expect(await matched(matcher, 'unformatted: a.x\n')).toEqual(['a.x - info - unformatted: a.x']);
  });

  test('build on a named one', async () => {
    const matcher = { base: '$tsc', severity: 'info', fileLocation: 'absolute' };
    expect(readProblemMatcher(matcher)).toMatchObject({
      ok: true,
      value: { owner: 'typescript', severity: 'info', fileLocation: { kind: 'absolute' } },
    });
    expect(readProblemMatcher({ owner: 'x', fileLocation: ['relative', '/w'], pattern: '$go' })).toMatchObject({
      ok: true,
      value: { fileLocation: { folder: '/w' }, pattern: namedMatchers['$go']!.pattern === undefined ? [] : [{}] },
    });
  });

  test.each([
    ['$nobody', 'no problem matcher called $nobody'],
    [{}, 'has no pattern'],
    [{ pattern: { regexp: '(' } }, 'no regular expression'],
    [{ pattern: [{ regexp: 'a', file: 1 }] }, undefined],
    [
      {
        pattern: [
          { regexp: 'a', file: 1 },
          { regexp: 'b', line: 1 },
        ],
      },
      'a file and a message',
    ],
    [
      {
        pattern: [
          { regexp: 'a', file: 1 },
          { regexp: 'b', message: 1 },
        ],
      },
      'a line or a location',
    ],
    [
      {
        pattern: [
          { regexp: 'a', file: 1, loop: true },
          { regexp: 'b', message: 1, line: 2 },
        ],
      },
      'only the last',
    ],
    [{ fileLocation: 'nowhere', pattern: '$gcc' }, 'file location “nowhere”'],
    [{ severity: 'dire', pattern: '$gcc' }, '“dire” is no severity'],
    [17, 'is not one'],
    [null, 'is not one'],
    ['constructor', 'no problem matcher called'],
  ])('are refused in words: %j', (matcher, why) => {
    const read = readProblemMatcher(matcher);
    if (why === undefined) expect(read.ok).toBe(true);
    else expect(read).toMatchObject({ ok: false, error: expect.stringContaining(why) });
  });

  test('never throw, whatever they are', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void readProblemMatcher(value)));
  });
});

describe('hostile patterns and output', () => {
  test('a pattern that needs exponential time is ended and told', async () => {
    const started = performance.now();
    const end = await searchLines(['a'.repeat(60)], ['^(a+)+$b'], 300, new AbortController().signal);
    expect(end.kind).toBe('tooSlow');
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('an abort ends the search', async () => {
    const search = searchLines(['a'.repeat(60)], ['^(a+)+$b'], 60_000, AbortSignal.timeout(100));
    await expect(search).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('an endless line is cut, and the lines after it are read', async () => {
    const output = `${'x'.repeat(3_000_000)}\na.c:1:1: error: late\n`;
    expect(await matched('$gcc', output)).toEqual(['a.c 1,1 error - late']);
  });

  test('any output is read without throwing', () => {
    const groups = fc.array(fc.option(fc.string(), { nil: undefined }), { maxLength: 8 });
    const found = fc.array(fc.tuple(fc.nat({ max: 5 }), groups)).map((entries) => new Map(entries));
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(namedMatchers)), fc.array(found, { maxLength: 6 }), (name, lines) => {
        const read = readProblemMatcher(name);
        if (!read.ok) throw new Error(read.error);
        for (const { place } of matchOutput(read.value, 6, lines))
          expect(place === undefined || place.line >= 0).toBe(true);
      }),
    );
  });
});
