// Maven, JUnit's console launcher and Gradle as runners of Java tests: the first two with real runs, Gradle
// played. What is counted, what ran, and that neither a dead machine nor a missing report is a pass.

import fc from 'fast-check';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { junitConsole, warmMaven } from '../../../scripts/mavenCache.ts';
import { programFor } from '../../../scripts/needs.ts';
import { createGradleChecker, findGradle } from '../../../server/src/checkers/java/gradle.ts';
import { javaCases, javaFiles } from '../../../server/src/checkers/java/javaCases.ts';
import { compileErrors, probeVerdict, relatedTestClasses } from '../../../server/src/checkers/java/javaTests.ts';
import { createJUnitChecker } from '../../../server/src/checkers/java/junitConsole.ts';
import { createMavenChecker, mavenArguments } from '../../../server/src/checkers/java/maven.ts';
import type { CheckRun } from '../../../server/src/core/evidence.ts';
import type { AskOptions } from '../../support/checkerBench.ts';
import { needs } from '../../support/needs.ts';
import { treeHash } from '../../support/scratchProject.ts';
import { toolCaches } from '../../support/toolCaches.ts';
import { checkPlayed, createToolBench } from '../../support/toolBench.ts';

const java: AskOptions = { languageId: 'java' };
const slow = { timeout: 240_000 };
const own =
  'package harbour;\n\npublic class Fee {\n  public static int of(int metres) {\n    return metres * 2;\n  }\n\n  public static int free(int metres) {\n    return 0;\n  }\n}\n';
const ownTest =
  'package harbour;\n\nimport static org.junit.jupiter.api.Assertions.assertEquals;\n\nimport org.junit.jupiter.api.Disabled;\nimport org.junit.jupiter.api.Nested;\nimport org.junit.jupiter.api.Test;\n\nclass FeeTest {\n  @Test\n  void doubles() {\n    assertEquals(18, Fee.of(9));\n  }\n\n  @Disabled\n  @Test\n  void waits() {}\n\n  @Nested\n  class Inner {\n    @Test\n    void nothing() {\n      assertEquals(0, Fee.of(0));\n    }\n  }\n}\n';
const other =
  'package harbour;\n\nimport org.junit.jupiter.api.Test;\n\nclass OtherTest {\n  @Test\n  void passes() {}\n}\n';
const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>g</groupId><artifactId>a</artifactId><version>1</version><properties><maven.compiler.release>17</maven.compiler.release><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties><dependencies><dependency><groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId><version>5.11.4</version><scope>test</scope></dependency></dependencies><build><plugins><plugin><artifactId>maven-resources-plugin</artifactId><version>3.3.1</version></plugin><plugin><artifactId>maven-compiler-plugin</artifactId><version>3.13.0</version></plugin><plugin><artifactId>maven-surefire-plugin</artifactId><version>3.5.2</version></plugin></plugins></build></project>`;
const main = 'src/main/java/harbour/Fee.java';
const tests = 'src/test/java/harbour/FeeTest.java';
const files = { 'pom.xml': pom, [main]: own, [tests]: ownTest, 'src/test/java/harbour/OtherTest.java': other };

let temp: string;
let bench: ReturnType<typeof createToolBench>;
const options = () => ({ distFolder: temp, tempFolder: temp, cacheFolder: toolCaches });

beforeAll(async () => {
  if (programFor('maven') !== undefined && programFor('java') !== undefined) await warmMaven();
}, 600_000);

beforeEach(() => {
  temp = mkdtempSync(join(tmpdir(), 'java-tests-'));
  bench = createToolBench(files);
});

afterEach(async () => {
  await bench.dispose();
  rmSync(temp, { recursive: true, force: true });
});

/** What a run came to, in a few words. */
function told(run: CheckRun): readonly string[] {
  if (run.kind !== 'ran') return [`${run.kind} ${run.failure.code}`];
  return [
    ...run.tests!.cases.map((one) => `${one.state} ${one.name}`).toSorted(),
    `${run.receipt.testsRun} ran, ${run.tests!.scope}, target ${run.tests!.targetRan}`,
  ];
}

describe('Maven', () => {
  const ask = (text: string, more: AskOptions = {}) =>
    bench.check(createMavenChecker(options()), main, text, { ...java, ...more });

  needs('java', 'maven')('runs the related tests, counts them, and tells whether the lines ran', slow, async () => {
    const before = treeHash(bench.root);
    expect(told(await ask(own))).toEqual([
      'passed FeeTest$Inner.nothing',
      'passed FeeTest.doubles',
      'skipped FeeTest.waits',
      '2 ran, related, target yes',
    ]);
    const wrong = await ask(own.replace('return 0;', '«return 1;»').replace('metres * 2', 'metres * 3'));
    expect(told(wrong)).toEqual([
      'failed FeeTest.doubles',
      'passed FeeTest$Inner.nothing',
      'skipped FeeTest.waits',
      '2 ran, related, target no',
    ]);
    const failed = wrong.kind === 'ran' ? wrong.tests!.cases.find((one) => one.state === 'failed') : undefined;
    expect(failed).toMatchObject({
      id: `${tests} > harbour.FeeTest.doubles`,
      failure: { expected: '18', actual: '27', at: { line: 11 } },
    });
    expect(failed?.failure?.at?.uri).toContain(tests);
    expect(treeHash(bench.root)).toBe(before);
  });

  needs('java', 'maven')(
    'a text that does not compile has failed, and another one’s fault proves nothing',
    slow,
    async () => {
      const broken = await ask(own.replace('metres * 2', 'meters * 2'));
      expect(told(broken)).toEqual(['failed Fee.java compiles', '0 ran, related, target unknown']);
      expect(broken.kind === 'ran' && broken.tests!.cases[0]?.failure?.at?.line).toBe(4);
      expect(told(await ask(own, { buffers: { [tests]: 'class' } }))).toEqual(['unavailable checker.set-up']);
    },
  );

  needs('java', 'maven')('a test that ends the machine is a crash', slow, async () => {
    expect(told(await ask(own.replace('return metres * 2;', 'System.exit(0);\n    return 0;')))).toEqual([
      'crashed checker.crashed',
    ]);
  });

  needs('java', 'maven')('no tests are no proof, and what is missing offline is told', slow, async () => {
    rmSync(join(bench.root, 'src/test'), { recursive: true });
    expect(told(await ask(own))).toEqual(['unavailable tests.none']);
    bench.write('pom.xml', pom.replace('5.11.4', '5.0.99'));
    expect(told(await ask(own))).toEqual(['unavailable checker.set-up']);
  });

  test('keeps its work in our folder, and names modules and tests as a person would', () => {
    const sources = [{ path: '/w/core/src/FeeTest.java', text: ownTest }];
    const place = { folder: '/t', classes: ['FeeTest'], sources };
    const { shown, hidden } = mavenArguments(place, '/host', { folder: '/w/core', top: '/w' });
    expect(shown).toEqual(['-o', '-B', '-q', '-pl', 'core', '-am', '-Dtest=FeeTest,FeeTest$*', 'test']);
    expect(mavenArguments(place, '/host', { folder: '/w', top: '/w' }).shown).not.toContain('-pl');
    expect(mavenArguments(place, '/host', { folder: '/w/base', top: '/w' }).shown).toContain('-amd');
    expect(hidden).toContain('-Dtouchstone.build=/t/build');
  });

  test('does not apply without a pom, nor beside a test command of the person', async () => {
    const checker = createMavenChecker(options());
    const { overlay, document } = bench.request(main, own, java);
    const command = bench.context({ settings: { testCommand: ['x'] } });
    expect((await checker.detect(command, overlay.snapshot, document)).kind).toBe('notApplicable');
    rmSync(join(bench.root, 'pom.xml'));
    expect((await checker.detect(bench.context(), overlay.snapshot, document)).kind).toBe('notApplicable');
  });
});

describe('JUnit’s console launcher', () => {
  needs('java', 'maven')('compiles and runs a project without a build tool', slow, async () => {
    rmSync(join(bench.root, 'pom.xml'));
    const checker = createJUnitChecker(options());
    const { overlay, document } = bench.request(main, own, java);
    expect((await checker.detect(bench.context(), overlay.snapshot, document)).kind).toBe('notApplicable');
    mkdirSync(join(bench.root, 'lib'));
    copyFileSync(junitConsole, join(bench.root, 'lib', basename(junitConsole)));
    const before = treeHash(bench.root);
    expect((await checker.detect(bench.context(), overlay.snapshot, document)).kind).toBe('available');
    const passed = await bench.check(checker, main, own, java);
    expect(told(passed)).toEqual([
      'passed FeeTest$Inner.nothing()',
      'passed FeeTest.doubles()',
      'skipped FeeTest.waits()',
      '2 ran, related, target yes',
    ]);
    const wrong = await bench.check(checker, main, own.replace('metres * 2', 'metres * 3'), java);
    expect(told(wrong)).toContain('failed FeeTest.doubles()');
    const broken = await bench.check(checker, main, own.replace('metres * 2', 'meters'), java);
    expect(told(broken)[0]).toBe('failed Fee.java compiles');
    expect(treeHash(bench.root)).toBe(before);
  });
});

describe('Gradle', () => {
  const home = () => join(temp, 'gradle-home');
  const wrapper = 'distributionUrl=https\\://services.gradle.org/distributions/gradle-8.10.2-bin.zip\n';
  const gradle = () => createGradleChecker(options(), { GRADLE_USER_HOME: home() });
  const report =
    '<testsuite name="harbour.FeeTest"><testcase name="doubles()" classname="harbour.FeeTest"/></testsuite>';

  beforeEach(() => {
    rmSync(join(bench.root, 'pom.xml'));
    bench.write('build.gradle', 'plugins { id "java" }\n');
    bench.write('gradle/wrapper/gradle-wrapper.properties', wrapper);
  });

  const install = () => {
    const jar = join(home(), 'wrapper/dists/gradle-8.10.2-bin/abc/gradle-8.10.2/lib/gradle-launcher-8.10.2.jar');
    mkdirSync(dirname(jar), { recursive: true });
    writeFileSync(jar, '');
    return jar;
  };

  test('finds the distribution that the wrapper names, or says that it is not there', async () => {
    const project = { kind: 'gradle', folder: bench.root, top: bench.root } as const;
    expect(await findGradle(project, home())).toMatchObject({ code: 'checker.missing' });
    const launcher = install();
    expect(await findGradle(project, home())).toEqual({ version: '8.10.2', launcher });
    bench.write('gradle/wrapper/gradle-wrapper.properties', 'distributionUrl=https://x/other.zip\n');
    expect(await findGradle(project, home())).toMatchObject({ code: 'checker.unusable' });
  });

  needs('java')('is started offline from its own jar, and its reports are counted', async () => {
    const launcher = install();
    const seen: { argv: readonly string[]; env?: Readonly<Record<string, string>> }[] = [];
    const run = await checkPlayed(
      gradle(),
      bench,
      main,
      own,
      ({ argv, cwd }) => {
        if (argv[0]!.endsWith('javac')) {
          writeFileSync(join(cwd, 'TouchstoneProbe.class'), '');
          return {};
        }
        seen.push({ argv });
        const build = argv.find((word) => word.startsWith('-Dtouchstone.build='))!.split('=')[1]!;
        mkdirSync(join(build, '_/test-results/test'), { recursive: true });
        writeFileSync(join(build, '_/test-results/test/TEST-harbour.FeeTest.xml'), report);
        return {};
      },
      java,
    );
    expect(told(run)).toEqual(['passed FeeTest.doubles()', '1 ran, related, target unknown']);
    expect(seen[0]?.argv).toContain(launcher);
    expect(seen[0]?.argv).toContain('--offline');
    expect(seen[0]?.argv).toContain('*FeeTest');
    expect(seen[0]?.argv.some((word) => word.endsWith('gradlew') || word.endsWith('gradle-wrapper.jar'))).toBe(false);
  });

  needs('java')('never passed without a report', async () => {
    install();
    const end = { exitCode: 1, stderr: 'FAILURE: Build failed' };
    const played = (argv: readonly string[], cwd: string) => {
      if (argv[0]!.endsWith('javac')) writeFileSync(join(cwd, 'TouchstoneProbe.class'), '');
      return argv[0]!.endsWith('javac') ? {} : end;
    };
    const fails = await checkPlayed(gradle(), bench, main, own, ({ argv, cwd }) => played(argv, cwd), java);
    expect(told(fails)).toEqual(['unavailable checker.unusable']);
    const options = { exitCode: 0 };
    const silent = await checkPlayed(
      gradle(),
      bench,
      main,
      own,
      ({ argv, cwd }) => ({ ...played(argv, cwd), ...options }),
      java,
    );
    expect(told(silent)).toEqual(['unavailable tests.none']);
  });
});

describe('what is read', () => {
  const sources = [
    { path: '/w/src/harbour/Fee.java', text: own },
    { path: '/w/test/harbour/FeeTest.java', text: ownTest },
    { path: '/w/test/harbour/OtherTest.java', text: other },
    { path: '/w/src/harbour/Office.java', text: 'package harbour;\nclass Office { int f = Fee.of(1); }\n' },
  ];

  test('related tests are those that name the class, or what stands between them', () => {
    expect(relatedTestClasses(sources, '/w/src/harbour/Fee.java')).toEqual(['FeeTest']);
    expect(relatedTestClasses(sources, '/w/test/harbour/OtherTest.java')).toEqual(['OtherTest']);
    const through = [
      ...sources.filter((one) => !one.path.includes('FeeTest')),
      { path: '/w/test/OfficeTest.java', text: 'class OfficeTest { @Test void a() { new Office(); } }' },
    ];
    expect(relatedTestClasses(through, '/w/src/harbour/Fee.java')).toEqual(['OfficeTest']);
    expect(relatedTestClasses(sources, '/w/src/harbour/Nobody.java')).toEqual([]);
  });

  test('tests of one name are told apart, and places are found by package', () => {
    const report = `<testsuite name="harbour.FeeTest"><testcase name="a[1]" classname="harbour.FeeTest"/><testcase name="a[1]" classname="harbour.FeeTest"><error type="java.lang.IllegalStateException">java.lang.IllegalStateException
	at app//harbour.Fee.of(Fee.java:5)
	at harbour.FeeTest.a(FeeTest.java:12)
	at elsewhere.Fee.of(Fee.java:99)</error></testcase></testsuite>`;
    const read = javaCases([report], javaFiles(sources), '/w');
    expect(read.ok && read.value.map((one) => one.id)).toEqual([
      'test/harbour/FeeTest.java > harbour.FeeTest.a[1]',
      'test/harbour/FeeTest.java > harbour.FeeTest.a[1] #2',
    ]);
    expect(read.ok && read.value[1]?.failure).toMatchObject({
      message: 'java.lang.IllegalStateException',
      at: { line: 11 },
    });
    expect(read.ok && read.value[1]?.failure?.stack).toContain('(/w/src/harbour/Fee.java:5)');
    expect(read.ok && read.value[1]?.failure?.stack).toContain('(Fee.java:99)');
    expect(javaCases([report, '<broken'], javaFiles(sources), '/w').ok).toBe(false);
  });

  test('compile errors of Maven and javac are found once each, and failures of tests are none', () => {
    const maven = '[ERROR] /w/src/harbour/Fee.java:[5,12] cannot find symbol\n'.repeat(2);
    expect(compileErrors(`${maven}/w/A.java:3: error: ';' expected\n`)).toEqual([
      { path: '/w/src/harbour/Fee.java', line: 5, message: 'cannot find symbol' },
      { path: '/w/A.java', line: 3, message: "';' expected" },
    ]);
    expect(
      compileErrors('[ERROR]   FeeTest.doubles:12 expected: <1>\n\tat a.B(B.java:3)\nA.java:3: warning: x'),
    ).toEqual([]);
  });

  test('the probe’s word is believed only as far as it saw', () => {
    const seen = (machines: number, classes: number, lines: number, hit: boolean) =>
      probeVerdict(JSON.stringify({ machines, classes, lines, hit }));
    expect(seen(1, 1, 2, true)).toBe('yes');
    expect(seen(1, 1, 2, false)).toBe('no');
    expect(seen(1, 0, 0, false)).toBe('no');
    expect(seen(1, 1, 0, false)).toBe('unknown');
    expect(seen(0, 0, 0, false)).toBe('unknown');
    fc.assert(fc.property(fc.string(), (text) => ['unknown'].includes(probeVerdict(text))));
  });
});
