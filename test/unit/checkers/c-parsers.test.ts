// What the C and C++ checkers read: gcc's and clang's diagnostics, flags of a compilation database, and the
// reports of clang-tidy, clang-format, GoogleTest and gcov.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineStartsOf, spanOf } from '../../../server/src/base/text.ts';
import { applyEdits } from '../../../server/src/base/edit.ts';
import { buildErrors } from '../../../server/src/checkers/c/cTests.ts';
import { readReplacements } from '../../../server/src/checkers/c/clangFormat.ts';
import { readTidy } from '../../../server/src/checkers/c/clangTidy.ts';
import { chooseFlags, compilerName, shellWords } from '../../../server/src/checkers/c/compilerFlags.ts';
import { parseDatabase } from '../../../server/src/checkers/c/cProject.ts';
import {
  editsOfDiagnostic,
  rangeOfDiagnostic,
  readClang,
  readGcc,
  type CDiagnostic,
} from '../../../server/src/checkers/c/diagnostics.ts';
import { gcovVerdict } from '../../../server/src/checkers/c/gcov.ts';
import { googleFailure, readGoogleTest } from '../../../server/src/checkers/c/googleTest.ts';
import { compilerOf, tapSides, targetOf } from '../../../server/src/checkers/c/makeTest.ts';

const here = (path: string) => path;

describe('the flags of a compilation database', () => {
  test('keeps what steers parsing, and makes paths absolute', () => {
    const words = [
      '-DX=1',
      '-Iinclude',
      '-I',
      '../up',
      '-isystem',
      '/usr/x',
      '-std=c++17',
      '-Wall',
      '-Wno-unused',
      '-O2',
      '-c',
      'a.c',
      '-o',
      'a.o',
      '-MD',
      '-MF',
      'a.d',
      '-fPIC',
      '-march=native',
    ];
    expect(chooseFlags(words, '/w/build')).toEqual({
      kind: 'flags',
      flags: [
        '-DX=1',
        '-I',
        '/w/build/include',
        '-I',
        '/w/up',
        '-isystem',
        '/usr/x',
        '-std=c++17',
        '-Wall',
        '-Wno-unused',
        '-O2',
        '-fPIC',
        '-march=native',
      ],
    });
  });

  test.each([
    '@flags.txt',
    '-fplugin=./evil.so',
    '-fplugin-arg-evil-x',
    '-fpass-plugin=./evil.so',
    '-B./bin',
    '-B',
    '-specs=evil.specs',
    '--specs=evil.specs',
    '-wrapper',
    '-Xclang',
    '-load',
    '-fmodule-mapper=|evil',
    '--config=evil.cfg',
    '-cc1',
  ])('refuses %s', (word) => {
    expect(chooseFlags(['-Wall', word, 'x'], '/w')).toEqual({ kind: 'refused', word });
  });

  test.each([
    '-fdump-tree-all=/etc/x',
    '-fprofile-use=x',
    '-save-temps',
    '-Wl,-dynamic-linker,./evil',
    '-Wa,@x',
    '-Wp,-MD,/etc/profile',
    '-fdiagnostics-color=always',
    '-frandom',
    '--help',
    '-###',
    '-E',
    '-S',
    'other.c',
  ])('leaves out %s, which writes, or steers something else', (word) => {
    const choice = chooseFlags([word], '/w');
    expect(choice.kind === 'flags' ? choice.flags.filter((flag) => flag !== '-frandom') : choice).toEqual([]);
  });

  test('lets nothing through that could name a program or a file to write', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.string().map((rest) => `-${rest}`),
            fc.string().map((rest) => `-f${rest}`),
          ),
        ),
        (words) => {
          const choice = chooseFlags(words, '/w');
          if (choice.kind === 'refused') return;
          for (const flag of choice.flags) expect(flag).not.toMatch(/^(?:@|-o|-fplugin|-B|-specs|-wrapper|-M|-Xclang)/);
        },
      ),
    );
  });

  test('knows compilers by their base names, behind ccache too, and no other programs', () => {
    expect(compilerName(['/usr/bin/ccache', '/usr/bin/g++-12', '-c'])).toEqual({ name: 'g++-12', rest: ['-c'] });
    expect(compilerName(['arm-none-eabi-gcc'])?.name).toBe('arm-none-eabi-gcc');
    for (const name of ['sh', './evil', 'gcc.sh', 'clang-tidy', '']) expect(compilerName([name])).toBe(undefined);
  });

  test('splits words as a shell would, and expands nothing', () => {
    expect(shellWords(`cc -DA="x y" -DB=\\"q\\" 'a b' $(evil) -I"a"b`)).toEqual([
      'cc',
      '-DA=x y',
      '-DB="q"',
      'a b',
      '$(evil)',
      '-Iab',
    ]);
    expect(shellWords('cc "open')).toBe(undefined);
    fc.assert(fc.property(fc.string(), (text) => void shellWords(text)));
  });

  test('a database that is garbage says so', () => {
    expect(parseDatabase('{')).toBe('it is no JSON');
    expect(parseDatabase('{"a":1}')).toBe('it is no list of compile commands');
    expect(parseDatabase('[{"directory":"/w","file":"a.c","command":"cc a.c"}]')).toHaveLength(1);
  });
});

describe('diagnostics of gcc', () => {
  const said = `[{"kind": "warning", "locations": [{"caret": {"byte-column": 35, "display-column": 35, "line": 2, "file": "a.c", "column": 35}, "start": {"byte-column": 34, "line": 2, "file": "a.c", "column": 34}, "label": "int"}], "column-origin": 1, "option": "-Wformat=", "fixits": [{"next": {"byte-column": 36, "line": 2, "file": "a.c", "column": 36}, "string": "%s", "start": {"byte-column": 34, "line": 2, "file": "a.c", "column": 34}}], "children": [], "option_url": "https://gcc.gnu.org/x", "message": "format"}]`;

  test('names the rule without its value, as an error made of a warning too', () => {
    expect(readGcc(said)?.map((one) => [one.rule, one.severity])).toEqual([['-Wformat', 'warning']]);
    const asError = said.replace('"kind": "warning"', '"kind": "error"').replace('-Wformat=', '-Werror=format=');
    expect(readGcc(asError)?.map((one) => [one.rule, one.severity])).toEqual([['-Wformat', 'error']]);
  });

  test('reads several lists, and words between them', () => {
    expect(readGcc(`${said}\ncompilation terminated.\n[]\n`)).toHaveLength(1);
  });

  test.each(['', 'gcc: fatal error: no input files', '[{"kind": 1}]', said.slice(0, 200), '{"kind":"error"}'])(
    'is not satisfied with %j',
    (text) => {
      expect(readGcc(text)).toBe(undefined);
    },
  );

  test('counts columns in bytes and gives the hint as an edit', () => {
    const text = '// line\nprintf("é%d", x);\n';
    const place = (column: number) => ({ file: '/w/a.c', line: 2, column });
    const one: CDiagnostic = {
      severity: 'warning',
      rule: '-Wformat',
      message: 'm',
      at: place(11),
      start: place(11),
      last: place(12),
      fixes: [{ start: place(11), end: place(13), text: '%s' }],
    };
    const range = rangeOfDiagnostic(text, lineStartsOf(text), one);
    const span = spanOf(text, range);
    expect(span.ok && text.slice(span.value.start, span.value.end)).toBe('%d');
    expect(applyEdits(text, editsOfDiagnostic(text, '/w/a.c', one))).toEqual({
      ok: true,
      value: text.replace('%d', '%s'),
    });
    expect(editsOfDiagnostic(text, '/w/other.c', one)).toEqual([]);
  });

  test('places any numbers inside the text', () => {
    const number = fc.integer({ min: -5, max: 500 });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), number, number, number, number, (text, line, column, from, last) => {
        const place = (at: number) => ({ file: 'a.c', line, column: at });
        const one: CDiagnostic = {
          severity: 'error',
          rule: 'error',
          message: 'm',
          at: place(column),
          start: place(from),
          last: place(last),
          fixes: [{ start: place(from), end: place(last), text: 'x' }],
        };
        expect(spanOf(text, rangeOfDiagnostic(text, lineStartsOf(text), one)).ok).toBe(true);
        const edits = editsOfDiagnostic(text, 'a.c', one);
        expect(applyEdits(text, edits).ok).toBe(true);
      }),
    );
  });

  test('reads lines of clang', () => {
    expect(
      readClang('a.c:3:5: warning: unused variable [-Wunused-variable]\nnoise\na.c:4:1: fatal error: gone\n'),
    ).toMatchObject([
      { rule: '-Wunused-variable', severity: 'warning', at: { line: 3, column: 5 } },
      { rule: 'error', severity: 'error', message: 'gone' },
    ]);
    expect(readClang('a.c:1:1: error: x [-Werror,-Wformat]')[0]?.rule).toBe('-Wformat');
  });

  test('finds errors in the output of a build, and none in that of tests', () => {
    expect(buildErrors('src/a.c:3:5: error: no\n/w/b.hpp:9:1: fatal error: gone\n', '/w')).toEqual([
      { path: '/w/src/a.c', line: 3, message: 'no' },
      { path: '/w/b.hpp', line: 9, message: 'gone' },
    ]);
    expect(buildErrors('a.c:3: Failure\nerror: 3 tests failed\na.c:1:1: warning: w', '/w')).toEqual([]);
  });
});

describe('other tools', () => {
  test('reads exported fixes of clang-tidy, and refuses other YAML', () => {
    const yaml = `---\nMainSourceFile: '/w/a.cpp'\nDiagnostics:\n  - DiagnosticName: modernize-use-nullptr\n    DiagnosticMessage:\n      Message: use nullptr\n      FilePath: '/w/a.cpp'\n      FileOffset: 29\n      Replacements:\n        - FilePath: '/w/a.cpp'\n          Offset: 29\n          Length: 1\n          ReplacementText: nullptr\n    Level: Warning\n...\n`;
    expect(readTidy(yaml)).toMatchObject([
      { rule: 'modernize-use-nullptr', offset: 29, replacements: [{ text: 'nullptr' }] },
    ]);
    for (const other of ['', 'a: [', 'Diagnostics: 3', '- 1']) expect(readTidy(other)).toBe(undefined);
    fc.assert(fc.property(fc.string(), (text) => readTidy(text) === undefined));
  });

  test('reads replacements of clang-format, and refuses those that do not fit', () => {
    const xml = (body: string) =>
      `<?xml version='1.0'?>\n<replacements xml:space='preserve' incomplete_format='false'>${body}</replacements>`;
    const text = 'int  é;\n';
    expect(readReplacements(xml(`<replacement offset='3' length='2'> </replacement>`), text)).toEqual([
      { span: { start: 3, end: 5 }, newText: ' ' },
    ]);
    expect(readReplacements(xml(`<replacement offset='3' length='2'>  </replacement>`), text)).toEqual([]);
    const overlapping = `<replacement offset='0' length='4'>a</replacement><replacement offset='2' length='1'>b</replacement>`;
    expect(readReplacements(xml(overlapping), text)).toBe(undefined);
    expect(readReplacements(xml(`<replacement offset='6' length='1'>a</replacement>`), text)).toBe(undefined);
    for (const other of ['', 'error', '<a/>', xml(`<replacement offset='x' length='1'/>`)]) {
      expect(readReplacements(other, text)).toBe(undefined);
    }
  });

  test('reads reports of GoogleTest, without what a filter left out', () => {
    const report = {
      testsuites: [
        {
          name: 'S',
          testsuite: [
            { name: 'a', status: 'RUN', result: 'COMPLETED', time: '0.5s', file: '/w/t.cpp' },
            {
              name: 'b',
              status: 'RUN',
              result: 'COMPLETED',
              failures: [{ failure: '/w/t.cpp:7\nExpected equality of these values:\n  f()\n    Which is: 75\n  65' }],
            },
            { name: 'c', status: 'RUN', result: 'SKIPPED' },
            { name: 'd', status: 'NOTRUN', result: 'SUPPRESSED' },
          ],
        },
      ],
    };
    const read = readGoogleTest(JSON.stringify(report), here);
    expect(read.ok && read.value.map((one) => [one.name, one.state])).toEqual([
      ['S.a', 'passed'],
      ['S.b', 'failed'],
      ['S.c', 'skipped'],
    ]);
    expect(read.ok && read.value[1]?.failure).toMatchObject({ expected: '65', actual: '75', at: { line: 6 } });
    for (const other of ['', '{', '{}', '{"testsuites":[{}]}']) expect(readGoogleTest(other, here).ok).toBe(false);
  });

  test('does not guess which side of an assertion is the expected one', () => {
    const words = 'a.cpp:3\nExpected equality of these values:\n  left\n    Which is: 1\n  right\n    Which is: 2';
    expect(googleFailure(words, here)).not.toHaveProperty('expected');
    fc.assert(fc.property(fc.string(), (text) => googleFailure(text, here).message.length <= 4000));
  });

  test('gcov tells yes, no, or unknown, and never more than it knows', () => {
    const line = (count: number) => JSON.stringify({ files: [{ file: 'a.c', lines: [{ line_number: 3, count }] }] });
    expect(gcovVerdict(line(2), '/w/a.c', 1, 5, '/w')).toBe('yes');
    expect(gcovVerdict(line(0), '/w/a.c', 1, 5, '/w')).toBe('no');
    expect(gcovVerdict(`${line(0)}\n${line(1)}`, '/w/a.c', 1, 5, '/w')).toBe('yes');
    expect(gcovVerdict(line(2), '/w/a.c', 4, 5, '/w')).toBe('unknown');
    expect(gcovVerdict(line(2), '/w/b.c', 1, 5, '/w')).toBe('unknown');
    for (const other of ['', '{', 'error', '{"files":1}'])
      expect(gcovVerdict(other, '/w/a.c', 1, 5, '/w')).toBe('unknown');
  });

  test('finds the target for tests of a Makefile, and only that', () => {
    expect(targetOf('all: a\n\ntest: a\n\t./a\n')).toBe('test');
    expect(targetOf('.PHONY: test\nbuild check: a\n')).toBe('check');
    expect(targetOf('test_dir = x\ntest := 1\nlatest: a\n\techo test: no\n')).toBe(undefined);
    expect(targetOf('.PHONY: test\n')).toBe(undefined);
  });

  test('measures coverage only with compilers that gcov follows', () => {
    expect(compilerOf('CC = gcc-12 # ours\n', 'CC')).toBe('gcc-12');
    expect(compilerOf('x: y\n', 'CC')).toBe('cc');
    expect(compilerOf('CC ?= clang\n', 'CC')).toBe(undefined);
    expect(compilerOf('CC = $(CROSS)gcc\n', 'CC')).toBe(undefined);
  });

  test('reads both sides of a TAP diagnostic', () => {
    expect(tapSides('message: differ\nexpected: 450\nactual: 50')).toEqual({
      message: 'differ',
      expected: '450',
      actual: '50',
    });
    expect(tapSides('it broke')).toEqual({ message: 'it broke' });
  });
});
