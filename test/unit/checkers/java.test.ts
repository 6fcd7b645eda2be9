// The Java compiler as two checkers, with the real one: what must be found, what must not, texts that are
// only in memory, classpaths that are not known, and a broken compiler that has never passed.

import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { spanOf } from '../../../server/src/base/text.ts';
import type { Checker } from '../../../server/src/checkers/checker.ts';
import { createJavacCheckers, javacRange } from '../../../server/src/checkers/java/javac.ts';
import { readAnswer } from '../../../server/src/checkers/java/javacRun.ts';
import { findJdk } from '../../../server/src/checkers/java/jdk.ts';
import { packageOf, packageRoot } from '../../../server/src/checkers/java/javaProject.ts';
import { shown, type AskOptions } from '../../support/checkerBench.ts';
import { needs } from '../../support/needs.ts';
import { treeHash } from '../../support/scratchProject.ts';
import { toolCaches } from '../../support/toolCaches.ts';
import { checkPlayed, createToolBench, quietEnd } from '../../support/toolBench.ts';

const java: AskOptions = { languageId: 'java' };
const slow = { timeout: 120_000 };
const boat = 'package harbour;\n\npublic class Boat {\n  public int length() {\n    return 9;\n  }\n}\n';
const fee = 'package harbour;\n\nclass Fee {\n  int of(Boat boat) {\n    return boat.length() * 2;\n  }\n}\n';

let temp: string;
let bench: ReturnType<typeof createToolBench>;
let javac: Checker;
let lint: Checker;

// One machine with the compiler serves all of them, as it would serve a person.
beforeAll(() => {
  temp = mkdtempSync(join(tmpdir(), 'java-'));
  bench = createToolBench({});
  const checkers = createJavacCheckers({ distFolder: temp, tempFolder: temp, cacheFolder: toolCaches });
  javac = checkers[0]!;
  lint = checkers[1]!;
});

beforeEach(() => {
  for (const name of readdirSync(bench.root)) rmSync(join(bench.root, name), { recursive: true });
  bench.write('src/harbour/Boat.java', boat);
  bench.write('src/harbour/Fee.java', fee);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

afterAll(async () => {
  await javac.dispose!();
  await bench.dispose();
  rmSync(temp, { recursive: true, force: true });
});

describe('the compiler', () => {
  needs('java')('finds a wrong type where it is, counted in UTF-16 units, and writes nothing', slow, async () => {
    const before = treeHash(bench.root);
    const text = fee.replace('return boat.length() * 2;', 'int é = 1; String s = "😀"; int n = s; return n;');
    const run = await bench.check(javac, 'src/harbour/Fee.java', text, java);
    expect(shown(run)).toEqual(['Fee.java(5,41) compiler.err.prob.found.req']);
    expect(run.kind === 'ran' && run.problems[0]?.lineText).toContain('int n = s;');
    expect(run.kind === 'ran' && run.receipt.version).toMatch(/^\d+/);
    expect(treeHash(bench.root)).toBe(before);
  });

  needs('java')('finds nothing in clean text, and tells which class of the project a change breaks', slow, async () => {
    expect(shown(await bench.check(javac, 'src/harbour/Boat.java', boat, java))).toEqual([]);
    const changed = boat.replaceAll('length', 'metres');
    expect(shown(await bench.check(javac, 'src/harbour/Boat.java', changed, java))).toEqual([
      'Fee.java(5,12) compiler.err.cant.resolve.location.args',
    ]);
  });

  needs('java')('sees texts that are not saved, and a file that is not on the disk yet', slow, async () => {
    const buffers = { 'src/harbour/Boat.java': boat.replace('int length', 'String length').replace('9', '"9"') };
    expect(shown(await bench.check(javac, 'src/harbour/Fee.java', fee, { ...java, buffers }))).toEqual([
      expect.stringMatching(/^Fee\.java\(5,\d+\) compiler\.err\.operator/),
    ]);
    const fresh = 'package harbour;\n\nclass Dock {\n  Boat boat;\n  Fee fee = 1;\n}\n';
    expect(shown(await bench.check(javac, 'src/harbour/Dock.java', fresh, java))).toEqual([
      'Dock.java(5,13) compiler.err.prob.found.req',
    ]);
  });

  needs('java')(
    'finds jars in lib, and does not blame a text for a classpath that only Gradle knows',
    slow,
    async () => {
      const text = 'package harbour;\n\nimport org.unknown.Thing;\n\nclass Uses {\n  Thing thing;\n}\n';
      expect(shown(await bench.check(javac, 'src/harbour/Uses.java', text, java))).toContainEqual(
        expect.stringMatching(/^Uses\.java\(3,\d+\) compiler\.err\.doesnt\.exist$/),
      );
      bench.write('build.gradle', 'plugins { id "java" }\n');
      expect(shown(await bench.check(javac, 'src/harbour/Uses.java', text, java))[0]).toMatch(
        /^unavailable: checker\.set-up/,
      );
      const wrong = fee.replace('* 2', '* "2"');
      expect(shown(await bench.check(javac, 'src/harbour/Fee.java', wrong, java))).toHaveLength(1);
    },
  );

  needs('java')('runs annotation processors in the scratch only', slow, async () => {
    const processor = `import java.util.Set;\nimport javax.annotation.processing.*;\nimport javax.lang.model.element.TypeElement;\nimport javax.tools.Diagnostic;\n\n@SupportedAnnotationTypes("*")\npublic class Strict extends AbstractProcessor {\n  @Override\n  public boolean process(Set<? extends TypeElement> types, RoundEnvironment round) {\n    if (round.processingOver()) processingEnv.getMessager().printMessage(Diagnostic.Kind.ERROR, System.getProperty("user.dir"), null);\n    return false;\n  }\n}\n`;
    bench.write('made/Strict.java', processor);
    bench.write('made/META-INF/services/javax.annotation.processing.Processor', 'Strict\n');
    const made = join(bench.root, 'made');
    const jdk = await findJdk();
    if ('code' in jdk) throw new Error(jdk.message);
    execFileSync(jdk.javac, ['-proc:none', '-d', made, join(made, 'Strict.java')]);
    bench.write('lib/readme', '');
    execFileSync(join(dirname(jdk.javac), 'jar'), ['cf', join(bench.root, 'lib/strict.jar'), '-C', made, '.']);
    rmSync(made, { recursive: true });
    const run = await bench.check(javac, 'src/harbour/Fee.java', fee, java);
    expect(shown(run)[0]).toMatch(/^unavailable: checker\.unusable javac could not look/);
    expect(shown(run)[0]).not.toContain(bench.root);
  });

  needs('java')('answers again after the disk changed, and when it is asked for a fresh answer', slow, async () => {
    expect(shown(await bench.check(javac, 'src/harbour/Fee.java', fee, java))).toEqual([]);
    bench.write('src/harbour/Boat.java', boat.replaceAll('length', 'metres'));
    expect(shown(await bench.check(javac, 'src/harbour/Fee.java', fee, java))).toHaveLength(1);
  });

  needs('java')('never passed when it dies, hangs or leaves no answer', slow, async () => {
    await bench.check(javac, 'src/harbour/Fee.java', fee, java);
    const played = async (end: Parameters<typeof checkPlayed>[4]) =>
      shown(await checkPlayed(javac, bench, 'src/harbour/Fee.java', fee, end, java))[0]
        ?.split(' ', 2)
        .join(' ');
    expect(await played({})).toBe('unavailable: checker.unusable');
    expect(await played({ exitCode: 1, stderr: 'Error: Could not find or load main class' })).toBe(
      'unavailable: checker.unusable',
    );
    expect(await played({ kind: 'signalled', exitCode: null, signal: 'SIGKILL' })).toBe('crashed: checker.crashed');
    expect(await played({ exitCode: 134 })).toBe('crashed: checker.crashed');
    expect(await played({ kind: 'timedOut', exitCode: null })).toBe('timedOut: checker.timeout');
  });

  test('says where a compiler was looked for', async () => {
    vi.stubEnv('PATH', '/nowhere/bin');
    vi.stubEnv('JAVA_HOME', '');
    const { overlay, document } = bench.request('src/harbour/Fee.java', fee, java);
    const detection = await javac.detect(bench.context(), overlay.snapshot, document);
    expect(detection.kind === 'unavailable' && detection.failure.message).toContain('/nowhere/bin');
    expect((await lint.detect(bench.context(), overlay.snapshot, document)).kind).toBe('notApplicable');
  });
});

describe('a machine that stays', () => {
  const wrong = fee.replace('* 2', '* "2"');

  needs('java')('answers as a fresh one does, and says that it was warm', slow, async () => {
    const warmth = async (text: string, fresh: boolean) => {
      const request = { ...bench.request('src/harbour/Fee.java', text, java), fresh };
      const run = await javac.check(bench.context(), request);
      return { warm: run.kind === 'ran' && run.receipt.warm === true, found: shown(run) };
    };
    await javac.dispose!();
    expect(await warmth(fee, false)).toEqual({ warm: false, found: [] });
    const warm = await warmth(wrong, false);
    const fresh = await warmth(wrong, true);
    expect(warm).toEqual({ warm: true, found: fresh.found });
    expect(fresh).toMatchObject({ warm: false, found: [expect.stringContaining('Fee.java(5,')] });
    expect(await warmth(fee, false)).toEqual({ warm: true, found: [] });
  });

  needs('java')('is not believed when it says something else or is gone', slow, async () => {
    await javac.dispose!();
    const ended = Promise.resolve({ ...quietEnd, kind: 'signalled', signal: 'SIGKILL', exitCode: null } as const);
    for (const said of [undefined, { answered: 'another question' }, 'garbage']) {
      const context = bench.context();
      const open = () => ({ send: () => undefined, next: () => Promise.resolve(said), ended, stop: () => ended });
      const processes = { run: context.processes.run, open };
      const run = await javac.check({ ...context, processes }, bench.request('src/harbour/Fee.java', wrong, java));
      expect(shown(run)).toHaveLength(1);
      expect(run.kind === 'ran' && run.receipt.warm).toBe(undefined);
    }
  });
});

describe('warnings', () => {
  needs('java')('are lint, of the document only', slow, async () => {
    const text = fee.replace('return boat', 'java.util.List all = null; return boat');
    expect(shown(await bench.check(lint, 'src/harbour/Fee.java', text, java))).toEqual(['Fee.java(5,5) rawtypes']);
    expect(shown(await bench.check(javac, 'src/harbour/Fee.java', text, java))).toEqual([]);
    bench.write('src/harbour/Fee.java', text);
    expect(shown(await bench.check(lint, 'src/harbour/Boat.java', boat, java))).toEqual([]);
  });

  needs('java')('do not blame what is meant', slow, async () => {
    const text =
      'package harbour;\n\nimport java.io.Serializable;\nimport java.util.ArrayList;\nimport java.util.List;\n\nclass Log implements Serializable {\n  private final List<String> lines = new ArrayList<>();\n\n  @SuppressWarnings("unchecked")\n  <T> List<T> as(Object list) {\n    return (List<T>) list;\n  }\n\n  int size() {\n    return lines.size();\n  }\n}\n';
    expect(shown(await bench.check(lint, 'src/harbour/Log.java', text, java))).toEqual([]);
  });
});

describe('what is read', () => {
  test('an answer that is cut or of another kind is none', () => {
    const whole = '{"version":"17","problems":[{"kind":"ERROR","code":"c","message":"m","whole":"w"}],"cut":false}';
    expect(readAnswer(whole)?.problems).toHaveLength(1);
    for (let length = 0; length < whole.length; length++) expect(readAnswer(whole.slice(0, length))).toBe(undefined);
    fc.assert(fc.property(fc.jsonValue(), (value) => readAnswer(JSON.stringify(value)) === undefined));
  });

  test('any offsets lead to places in the text', () => {
    const number = fc.integer({ min: -3, max: 300 });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), number, number, number, number, (text, at, start, end, line) => {
        expect(spanOf(text, javacRange(text, { at, start, end, line })).ok).toBe(true);
      }),
    );
  });

  test('packages are read past comments, and roots only where folders bear their names', () => {
    expect(packageOf('/* package wrong; */ // package worse;\npackage a . b;\nclass C {}')).toBe('a.b');
    expect(packageOf('class C { String s = "x"; }')).toBe('');
    expect(packageRoot('/w/src/a/b/C.java', 'package a.b;')).toBe('/w/src');
    expect(packageRoot('/w/src/x/C.java', 'package a.b;')).toBe('/w/src/x');
    expect(packageRoot('/w/C.java', '')).toBe('/w');
  });
});
