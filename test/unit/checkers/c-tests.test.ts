// CTest and make as runners of tests, with real builds: what is counted, what ran, what a broken build or a
// dead test proves, that a candidate that is taken back leaves nothing behind, and that the tree stays.

import { readdirSync, readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCTestChecker } from '../../../server/src/checkers/c/ctest.ts';
import { createMakeChecker } from '../../../server/src/checkers/c/makeTest.ts';
import type { CheckRun } from '../../../server/src/core/evidence.ts';
import type { AskOptions } from '../../support/checkerBench.ts';
import { needs } from '../../support/needs.ts';
import { treeHash } from '../../support/scratchProject.ts';
import { checkPlayed, createToolBench } from '../../support/toolBench.ts';

const c: AskOptions = { languageId: 'c' };
const cpp: AskOptions = { languageId: 'cpp' };
const slow = { timeout: 120_000 };

let temp: string;
let bench: ReturnType<typeof createToolBench>;

function open(files: Readonly<Record<string, string>>): void {
  bench = createToolBench(files);
}

beforeEach(() => {
  temp = mkdtempSync(join(tmpdir(), 'c-tests-'));
});

afterEach(async () => {
  await bench.dispose();
  rmSync(temp, { recursive: true, force: true });
});

/** What a run came to, in a few words. */
function told(run: CheckRun): readonly string[] {
  if (run.kind !== 'ran') return [`${run.kind} ${run.failure.code}`];
  return [
    ...run.tests!.cases.map((one) => `${one.state} ${one.id}`),
    `${run.receipt.testsRun} ran, target ${run.tests!.targetRan}`,
  ];
}

describe('CTest', () => {
  const options = () => ({ distFolder: temp, tempFolder: join(temp, 'temp'), cacheFolder: join(temp, 'cache') });
  const project = `cmake_minimum_required(VERSION 3.21)\nproject(sum CXX)\nset(CMAKE_CXX_STANDARD 17)\nenable_testing()\nfind_package(GTest REQUIRED)\nadd_library(sum src/sum.cpp)\ntarget_include_directories(sum PUBLIC src)\nadd_executable(sum_test test/sum_test.cpp)\ntarget_link_libraries(sum_test PRIVATE sum GTest::gtest_main)\nadd_test(NAME sums COMMAND sum_test)\n`;
  const good =
    '#include "sum.hpp"\n\nint sum(int a, int b) {\n  return a + b;\n}\n\nint unused(int a) {\n  return a;\n}\n';
  const files = {
    'CMakeLists.txt': project,
    'src/sum.hpp': '#pragma once\nint sum(int a, int b);\nint unused(int a);\n',
    'src/sum.cpp': good,
    'test/sum_test.cpp':
      '#include <gtest/gtest.h>\n#include "sum.hpp"\n\nTEST(Sum, Adds) {\n  EXPECT_EQ(sum(2, 2), 4);\n}\n\nTEST(Sum, HasZero) {\n  EXPECT_EQ(sum(0, 3), 3);\n}\n',
  };

  needs('gcc', 'cmake', 'googletest')(
    'counts the tests of an executable, and believes no object of a candidate that was taken back',
    slow,
    async () => {
      open(files);
      const before = treeHash(bench.root);
      const checker = createCTestChecker(options());
      const passed = [
        'passed test/sum_test.cpp > Sum.Adds',
        'passed test/sum_test.cpp > Sum.HasZero',
        '2 ran, target yes',
      ];
      expect(told(await bench.check(checker, 'src/sum.cpp', good, cpp))).toEqual(passed);
      const wrong = await bench.check(checker, 'src/sum.cpp', good.replace('a + b', 'a * b'), cpp);
      expect(told(wrong)).toEqual([
        'passed test/sum_test.cpp > Sum.Adds',
        'failed test/sum_test.cpp > Sum.HasZero',
        '2 ran, target yes',
      ]);
      const failing = wrong.kind === 'ran' ? wrong.tests!.cases.find((one) => one.state === 'failed') : undefined;
      expect(failing?.failure).toMatchObject({ expected: '3', actual: '0', at: { line: 8 } });
      expect(failing?.failure?.at?.uri).toContain('test/sum_test.cpp');
      expect(told(await bench.check(checker, 'src/sum.cpp', good, cpp))).toEqual(passed);
      const notRun = good.replace('int unused(int a) {\n  return a;', 'int unused(int a) {\n  «return a + 1;»');
      expect(told(await bench.check(checker, 'src/sum.cpp', notRun, cpp)).at(-1)).toBe('2 ran, target no');
      const broken = await bench.check(checker, 'src/sum.cpp', good.replace('a + b;', 'a + c;'), cpp);
      expect(told(broken)).toEqual(['failed src/sum.cpp > (does not compile)', '0 ran, target unknown']);
      const header = { ...cpp, buffers: { 'src/sum.hpp': 'int sum(int a;\n' } };
      expect(told(await bench.check(checker, 'src/sum.cpp', good, header))).toEqual(['unavailable checker.set-up']);
      expect(told(await bench.check(checker, 'src/sum.cpp', good, cpp))).toEqual(passed);
      expect(treeHash(bench.root)).toBe(before);
    },
  );

  needs('gcc', 'cmake')('counts plain tests, one that dies as failed, and none as not verified', slow, async () => {
    const plain = `cmake_minimum_required(VERSION 3.21)\nproject(p C)\nenable_testing()\nadd_executable(t t.c)\nadd_test(NAME lives COMMAND t 0)\nadd_test(NAME dies COMMAND t 1)\n`;
    const text =
      "#include <stdlib.h>\nint main(int n, char **words) { if (n > 1 && words[1][0] == '1') abort(); return 0; }\n";
    open({ 'CMakeLists.txt': plain, 't.c': text });
    const checker = createCTestChecker(options());
    const run = await bench.check(checker, 't.c', text, c);
    expect(told(run)).toEqual(['passed CMakeLists.txt > lives', 'failed CMakeLists.txt > dies', '2 ran, target yes']);
    bench.write('CMakeLists.txt', 'cmake_minimum_required(VERSION 3.21)\nproject(p C)\nenable_testing()\n');
    expect(told(await bench.check(createCTestChecker(options()), 't.c', text, c))).toEqual(['unavailable tests.none']);
  });

  test('applies only to a CMake project that describes tests', async () => {
    open({ 'CMakeLists.txt': 'project(p C)\n# enable_testing()\n', 'a.c': '' });
    const { overlay, document } = bench.request('a.c', '', c);
    const checker = createCTestChecker(options());
    expect((await checker.detect(bench.context(), overlay.snapshot, document)).kind).toBe('notApplicable');
    const command = bench.context({ settings: { testCommand: ['x'] } });
    bench.write('CMakeLists.txt', 'enable_testing()\n');
    expect((await checker.detect(bench.context(), overlay.snapshot, document)).kind).not.toBe('notApplicable');
    expect((await checker.detect(command, overlay.snapshot, document)).kind).toBe('notApplicable');
  });

  needs('cmake')('says why a project cannot be configured', async () => {
    open({ 'CMakeLists.txt': 'enable_testing()\n', 'a.c': '' });
    const end = { exitCode: 1, stderr: 'CMake Error at CMakeLists.txt:1 (find_package):\n  Could not find Nothing\n' };
    const run = await checkPlayed(createCTestChecker(options()), bench, 'a.c', '', end, c);
    expect(told(run)).toEqual(['unavailable checker.set-up']);
    expect(run.kind !== 'ran' && run.failure.message).toContain('Could not find Nothing');
  });
});

describe('make', () => {
  const options = () => ({ distFolder: temp, tempFolder: join(temp, 'temp') });
  const text = 'int twice(int a) {\n  return 2 * a;\n}\n\nint once(int a) {\n  return a;\n}\n';
  const main =
    '#include <stdio.h>\nint twice(int a);\nint main(void) {\n  printf("1..1\\n%s 1 - doubles\\n", twice(2) == 4 ? "ok" : "not ok");\n  return twice(2) != 4;\n}\n';
  const makefile = 'test: t\n\t./t\n\nt: twice.c main.c\n\t$(CC) -o t twice.c main.c\n';
  const detect = async () => {
    const { overlay, document } = bench.request('twice.c', text, c);
    return createMakeChecker(options()).detect(bench.context(), overlay.snapshot, document);
  };

  needs('gcc', 'make')('counts TAP, and tells whether the lines ran', slow, async () => {
    open({ Makefile: makefile, 'twice.c': text, 'main.c': main });
    const before = treeHash(bench.root);
    const checker = createMakeChecker(options());
    expect(told(await bench.check(checker, 'twice.c', text, c))).toEqual([
      'passed Makefile > doubles',
      '1 ran, target yes',
    ]);
    const wrong = text.replace('2 * a', '3 * a');
    expect(told(await bench.check(checker, 'twice.c', wrong, c))).toEqual([
      'failed Makefile > doubles',
      '1 ran, target yes',
    ]);
    const other = text.replace('  return a;', '«  return a + 0;»');
    expect(told(await bench.check(checker, 'twice.c', other, c)).at(-1)).toBe('1 ran, target no');
    const broken = text.replace('2 * a;', '2 * b;');
    expect(told(await bench.check(checker, 'twice.c', broken, c))).toEqual([
      'failed twice.c > (does not compile)',
      '0 ran, target unknown',
    ]);
    expect(told(await bench.check(checker, 'main.c', main, { ...c, buffers: { 'twice.c': 'no' } }))).toEqual([
      'unavailable checker.set-up',
    ]);
    expect(treeHash(bench.root)).toBe(before);
  });

  needs('make')('counts a bare exit code as one test and says so, but only if something ran', slow, async () => {
    open({ Makefile: 'test:\n\t@exit $(CODE)\n', 'twice.c': text });
    const checker = createMakeChecker(options());
    const passed = await bench.check(checker, 'twice.c', text, c);
    expect(told(passed)).toEqual(['passed Makefile > make test', '1 ran, target unknown']);
    expect(passed.kind === 'ran' && passed.receipt.excerpt).toContain('counts as one test');
    bench.write('Makefile', 'test:\n\t@exit 3\n');
    expect(told(await bench.check(checker, 'twice.c', text, c))[0]).toBe('failed Makefile > make test');
    bench.write('Makefile', 'test:\n');
    expect(told(await bench.check(checker, 'twice.c', text, c))).toEqual(['unavailable tests.none']);
    bench.write('Makefile', 'test:\n\t@kill -SEGV $$$$\n');
    expect(told(await bench.check(checker, 'twice.c', text, c))).toEqual(['crashed checker.crashed']);
  });

  needs('make')('does not believe TAP that breaks off', slow, async () => {
    open({ Makefile: 'test:\n\t@printf "1..3\\nok 1\\nok 2\\n"; exit 1\n', 'twice.c': text });
    expect(told(await bench.check(createMakeChecker(options()), 'twice.c', text, c))[0]).toBe(
      'failed Makefile > make test',
    );
  });

  needs('make')('stops a target that hangs, and a child that left its session', slow, async () => {
    const nap = `300.${process.pid}`;
    open({ Makefile: `test:\n\t@setsid sleep ${nap} & sleep ${nap}\n`, 'twice.c': text });
    const run = await bench.check(createMakeChecker(options()), 'twice.c', text, {
      ...c,
      settings: { deadlineMs: 1500 },
    });
    expect(told(run)).toEqual(['timedOut checker.timeout']);
    expect(commandLines().filter((line) => line.includes(nap))).toEqual([]);
  });

  test('applies only where a Makefile has a target for tests', async () => {
    open({ Makefile: 'all:\n', 'twice.c': text });
    expect((await detect()).kind).toBe('notApplicable');
    bench.write('Makefile', makefile);
    expect((await detect()).kind).not.toBe('notApplicable');
    bench.write('CMakeLists.txt', '');
    expect((await detect()).kind).toBe('notApplicable');
  });
});

/** Command lines of what runs on this machine. */
function commandLines(): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return ''; // It ended meanwhile.
      }
    });
}
