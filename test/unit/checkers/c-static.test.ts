// The compiler, clang-tidy and clang-format as checkers of C and C++, with the real tools: what must be
// found, what must not, whose flags count, and that a broken tool has never passed.

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { applyEdits } from '../../../server/src/base/edit.ts';
import { createCCompiler } from '../../../server/src/checkers/c/cCompiler.ts';
import { createClangFormat } from '../../../server/src/checkers/c/clangFormat.ts';
import { createClangTidy } from '../../../server/src/checkers/c/clangTidy.ts';
import type { Checker } from '../../../server/src/checkers/checker.ts';
import { shown, type AskOptions, type CheckerBench } from '../../support/checkerBench.ts';
import { needs } from '../../support/needs.ts';
import { treeHash } from '../../support/scratchProject.ts';
import { checkPlayed, createToolBench } from '../../support/toolBench.ts';

const c: AskOptions = { languageId: 'c' };
const cpp: AskOptions = { languageId: 'cpp' };
const header = '#pragma once\nint add(int a, int b);\n';
const source = '#include "add.h"\n\nint add(int a, int b) { return a + b; }\n';

let temp: string;
let bench: ReturnType<typeof createToolBench>;

beforeEach(() => {
  temp = mkdtempSync(join(tmpdir(), 'c-static-'));
  bench = createToolBench({ 'src/add.h': header, 'src/add.c': source });
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await bench.dispose();
  rmSync(temp, { recursive: true, force: true });
});

/** The text after the only fix that a checker offers. */
async function fixed(checker: Checker, path: string, marked: string, options: AskOptions): Promise<string | undefined> {
  const run = await bench.check(checker, path, marked, options);
  if (run.kind !== 'ran') throw new Error(run.failure.message);
  const request = bench.request(path, marked, options);
  const fixes = await checker.fixes!(bench.context(options), request, run.problems);
  expect(fixes.length).toBeLessThan(2);
  if (fixes[0] === undefined) return undefined;
  const applied = applyEdits(request.document.text, fixes[0].edits);
  return applied.ok ? applied.value : applied.error;
}

describe('the compiler', () => {
  needs('gcc')('finds a wrong format and offers the compiler’s own hint for it', async () => {
    const text = '#include <stdio.h>\nvoid show(long x) { «printf("é %d", x);» }\n';
    const run = await bench.check(createCCompiler(), 'src/show.c', text, c);
    expect(shown(run)).toEqual(['show.c(2,32) -Wformat']);
    expect(run.kind === 'ran' && run.receipt.command).toEqual([
      'gcc',
      '-Wall',
      '-Wextra',
      '-Wno-unused-parameter',
      '-Wno-missing-field-initializers',
      '-I',
      'src',
      '-fsyntax-only',
      'src/show.c',
    ]);
    expect(await fixed(createCCompiler(), 'src/show.c', text, c)).toContain('"é %ld"');
  });

  needs('gcc')('offers no hint that lies outside of the selection', async () => {
    const text = '#include <stdio.h>\nvoid «show»(long x) { printf("%d", x); }\n';
    expect(await fixed(createCCompiler(), 'src/show.c', text, c)).toBe(undefined);
  });

  needs('gcc')('finds nothing in clean C and C++, and leaves the tree as it was', async () => {
    const before = treeHash(bench.root);
    expect(shown(await bench.check(createCCompiler(), 'src/add.c', source, c))).toEqual([]);
    const text = '#include <string>\nstd::string twice(const std::string &one) { return one + one; }\n';
    expect(shown(await bench.check(createCCompiler(), 'src/twice.cpp', text, cpp))).toEqual([]);
    expect(treeHash(bench.root)).toBe(before);
  });

  needs('gcc')('does not flag what callbacks and zeroed structures do on purpose, where no build asks', async () => {
    const text =
      'struct pair { int a, b; };\nstruct pair none = { 0 };\nstruct pair one = { 1 };\nint on_event(void *context, int event) { return event; }\n';
    expect(shown(await bench.check(createCCompiler(), 'src/event.c', text, c))).toEqual([]);
  });

  needs('gcc')('checks a header through a source that includes it, and blames the right file', async () => {
    expect(shown(await bench.check(createCCompiler(), 'src/add.h', header, c))).toEqual([]);
    const other = await bench.check(createCCompiler(), 'src/add.h', header.replace('int b', 'long b'), c);
    expect(shown(other)).toEqual(['add.c(3,5) error']);
    const own = await bench.check(createCCompiler(), 'src/add.h', header.replace('int add', 'itn add'), c);
    expect(shown(own)).toContain('add.h(2,1) error');
  });

  needs('gcc')('sees texts that are not saved', async () => {
    const buffers = { 'src/add.h': header.replace('int b', 'long b') };
    expect(shown(await bench.check(createCCompiler(), 'src/add.c', source, { ...c, buffers }))).toEqual([
      'add.c(3,5) error',
    ]);
  });

  needs('gcc')('uses the flags of the compilation database', async () => {
    const text = '#ifndef WANTED\n#error not wanted\n#endif\n#include "deep.h"\nint unused(int x) { return deep; }\n';
    bench.write('more/deep.h', 'extern int deep;\n');
    const entry = { directory: join(bench.root, 'build'), file: '../src/flags.c' };
    const words = [
      '/usr/bin/gcc',
      '-DWANTED',
      '-I../more',
      '-Wunused-parameter',
      '-o',
      'flags.o',
      '-c',
      '../src/flags.c',
    ];
    bench.write('build/compile_commands.json', JSON.stringify([{ ...entry, arguments: words }]));
    bench.write('src/flags.c', text);
    expect(shown(await bench.check(createCCompiler(), 'src/flags.c', text, c))).toEqual([
      'flags.c(5,16) -Wunused-parameter',
    ]);
    expect(existsSync(join(bench.root, 'build', 'flags.o'))).toBe(false);
    bench.write('build/compile_commands.json', JSON.stringify([{ ...entry, command: words.slice(0, 3).join(' ') }]));
    expect(shown(await bench.check(createCCompiler(), 'src/flags.c', text, c))).toEqual([]);
  });

  needs('gcc')('does not blame a text for headers whose folder only the build knows', async () => {
    const text = '#include "far.h"\nint far(void) { return 1; }\n';
    expect(shown(await bench.check(createCCompiler(), 'src/far.c', text, c))).toEqual(['far.c(1,10) error']);
    bench.write('CMakeLists.txt', 'include_directories(far)\n');
    expect(shown(await bench.check(createCCompiler(), 'src/far.c', text, c))[0]).toMatch(
      /^unavailable: checker\.set-up/,
    );
    const wrong = source.replace('a + b', 'a + c');
    expect(shown(await bench.check(createCCompiler(), 'src/add.c', wrong, c))).toContain('add.c(3,36) error');
  });

  test.each([
    [['gcc', '-fplugin=./evil.so'], '-fplugin=./evil.so'],
    [['gcc', '@flags'], '@flags'],
    [['./evil.sh', '-c'], 'names no compiler that is known'],
  ])('starts nothing for a database with %j', async (words, told) => {
    const entry = { directory: bench.root, file: 'src/add.c', arguments: words };
    bench.write('compile_commands.json', JSON.stringify([entry]));
    const seen: never[] = [];
    const run = await checkPlayed(createCCompiler(), bench, 'src/add.c', source, {}, c, seen);
    expect(shown(run)[0]).toContain(told);
    expect(shown(run)[0]).toMatch(/^unavailable: checker\.unusable/);
    expect(seen).toEqual([]);
  });

  needs('gcc')('never passed when it says garbage, dies, hangs or fails without an error', async () => {
    const played = async (end: Parameters<typeof checkPlayed>[4]) =>
      shown(await checkPlayed(createCCompiler(), bench, 'src/add.c', source, end, c))[0]
        ?.split(' ', 2)
        .join(' ');
    expect(await played({ stderr: '{"sarif": 1}' })).toBe('unavailable: checker.unusable');
    expect(await played({ stderr: '[{"kind":"warn' })).toBe('unavailable: checker.unusable');
    expect(await played({ stderr: '[]', exitCode: 1 })).toBe('unavailable: checker.unusable');
    expect(await played({ stderr: '[]', droppedBytes: 5 })).toBe('unavailable: checker.unusable');
    expect(await played({ kind: 'signalled', exitCode: null, signal: 'SIGSEGV' })).toBe('crashed: checker.crashed');
    expect(await played({ exitCode: 137 })).toBe('crashed: checker.crashed');
    expect(await played({ kind: 'timedOut', exitCode: null })).toBe('timedOut: checker.timeout');
    expect(await played({ kind: 'notStarted', exitCode: null, reason: 'EACCES' })).toBe('unavailable: checker.missing');
    expect(await played({ stderr: '[]' })).toBe(undefined);
  });

  test('says where a compiler was looked for', async () => {
    vi.stubEnv('PATH', '/nowhere/bin');
    const { overlay, document } = bench.request('src/add.c', source, c);
    const detection = await createCCompiler().detect(bench.context(), overlay.snapshot, document);
    expect(detection).toMatchObject({ kind: 'unavailable', failure: { code: 'checker.missing' } });
    expect(detection.kind === 'unavailable' && detection.failure.message).toContain('/nowhere/bin');
  });
});

describe('clang-tidy', () => {
  const text = 'int *none() { return «0»; }\n';
  const withTidy = (checks: string) => bench.write('.clang-tidy', `Checks: '-*,${checks}'\n`);
  const detect = async (own: CheckerBench, checker: Checker, path: string, options: AskOptions) => {
    const { overlay, document } = own.request(path, text, options);
    return (await checker.detect(own.context(), overlay.snapshot, document)).kind;
  };
  const tidy = () => createClangTidy({ distFolder: temp, tempFolder: temp });

  test('applies only where the project configures it', async () => {
    expect(await detect(bench, tidy(), 'src/none.cpp', cpp)).toBe('notApplicable');
    withTidy('modernize-use-nullptr');
    vi.stubEnv('PATH', '/nowhere/bin');
    expect(await detect(bench, tidy(), 'src/none.cpp', cpp)).toBe('unavailable');
    expect(await detect(bench, tidy(), 'src/none.py', { languageId: 'python' })).toBe('notApplicable');
  });

  needs('clangTidy')('finds what its configuration asks for, with the fix, and nothing else', async () => {
    withTidy('modernize-use-nullptr');
    expect(shown(await bench.check(tidy(), 'src/none.cpp', text, cpp))).toEqual([
      'none.cpp(1,22) modernize-use-nullptr',
    ]);
    expect(await fixed(tidy(), 'src/none.cpp', text, cpp)).toBe('int *none() { return nullptr; }\n');
    const clean = 'int *none() { int unused; return nullptr; }\n';
    expect(shown(await bench.check(tidy(), 'src/none.cpp', clean, cpp))).toEqual([]);
  });

  needs('clangTidy')('has not linted a text that it cannot parse', async () => {
    withTidy('modernize-use-nullptr');
    expect(shown(await bench.check(tidy(), 'src/none.cpp', 'int *none() { return 0 }\n', cpp))[0]).toMatch(
      /^unavailable: checker\.set-up/,
    );
  });

  needs('clangTidy')('never passed when it exports garbage or nothing', async () => {
    withTidy('modernize-use-nullptr');
    const silent = await checkPlayed(tidy(), bench, 'src/none.cpp', text, { exitCode: 1 }, cpp);
    expect(shown(silent)[0]).toMatch(/^unavailable: checker\.unusable/);
    const told = await checkPlayed(tidy(), bench, 'src/none.cpp', text, { stdout: 'a.cpp:1:1: warning: x [y]' }, cpp);
    expect(shown(told)[0]).toMatch(/^unavailable: checker\.unusable/);
  });
});

describe('clang-format', () => {
  const clean = 'int add(int a, int b) { return a + b; }\n';

  needs('clangFormat')('tells once that a text is not formatted, and formats the selection only', async () => {
    bench.write('.clang-format', 'BasedOnStyle: LLVM\n');
    const text = '«int  é( int a ) ;»\nint  z;\n';
    expect(shown(await bench.check(createClangFormat(), 'src/f.c', text, c))).toEqual(['f.c(1,1) format']);
    expect(await fixed(createClangFormat(), 'src/f.c', text, c)).toBe('int é(int a);\nint  z;\n');
    expect(shown(await bench.check(createClangFormat(), 'src/add.c', clean, c))).toEqual([]);
  });

  needs('clangFormat')('does not apply without a configuration', async () => {
    const { overlay, document } = bench.request('src/add.c', clean, c);
    expect(await createClangFormat().detect(bench.context(), overlay.snapshot, document)).toEqual({
      kind: 'notApplicable',
    });
  });

  needs('clangFormat')('never passed when it fails or prints something else', async () => {
    bench.write('.clang-format', 'Nonsense: 1\n');
    expect(shown(await bench.check(createClangFormat(), 'src/add.c', clean, c))[0]).toMatch(
      /^unavailable: checker\.unusable/,
    );
    const other = await checkPlayed(createClangFormat(), bench, 'src/add.c', clean, { stdout: clean }, c);
    expect(shown(other)[0]).toMatch(/^unavailable: checker\.unusable/);
  });
});
