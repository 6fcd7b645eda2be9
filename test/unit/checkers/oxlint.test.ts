// The oxlint checker with our own oxlint: what it reports and fixes, where it stays silent, and what it
// does not believe.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, expect, test } from 'vitest';
import { applyEdits } from '../../../server/src/base/edit.ts';
import { createOxlintChecker } from '../../../server/src/checkers/web/oxlint.ts';
import { readOxlint } from '../../../server/src/checkers/web/oxlintOutput.ts';
import { shown, type AskOptions } from '../../support/checkerBench.ts';
import { checkPlayed, createToolBench } from '../../support/toolBench.ts';

const tempFolder = mkdtempSync(join(tmpdir(), 'touchstone-oxlint-'));
const checker = createOxlintChecker({ distFolder: tempFolder, tempFolder });
const open: ReturnType<typeof createToolBench>[] = [];
const config =
  '{ "rules": { "no-var": "error", "eqeqeq": "error", "prefer-const": "warn" }, "ignorePatterns": ["gen", "*.min.js"] }';

function bench(files: Readonly<Record<string, string>> = {}, linked = true) {
  const made = createToolBench({ '.oxlintrc.json': config, ...files });
  if (linked) made.link('oxlint');
  open.push(made);
  return made;
}

afterEach(async () => {
  for (const one of open.splice(0)) await one.dispose();
  expect(readdirSync(tempFolder)).toEqual([]);
});
afterAll(() => rmSync(tempFolder, { recursive: true, force: true }));

async function detected(work: ReturnType<typeof bench>, path: string, options?: AskOptions) {
  const { overlay, document } = work.request(path, '', options);
  return checker.detect(work.context(), overlay.snapshot, document);
}

async function fixesIn(work: ReturnType<typeof bench>, path: string, marked: string) {
  const request = work.request(path, marked);
  const run = await checker.check(work.context(), request);
  if (run.kind !== 'ran') throw new Error(run.failure.message);
  const fixes = await checker.fixes!(work.context(), request, run.problems);
  return fixes.map(({ title, edits }) => {
    const after = applyEdits(request.overlay.text, edits);
    return [title, after.ok ? after.value : after.error];
  });
}

test('reports problems of the text it is given, with columns past wide characters, page and receipt', async () => {
  const work = bench({ 'src/a.js': 'var old = 1;\n' });
  const text = 'export const a = "😀ü"; var b = 2;\nexport const c = a == b;\n';
  const run = await work.check(checker, 'src/a.js', text);
  expect(shown(run)).toEqual(['a.js(1,25) no-var', 'a.js(2,20) eqeqeq']);
  expect(run).toMatchObject({
    problems: [
      { severity: 'error', lineText: 'export const a = "😀ü"; var b = 2;', href: expect.stringContaining('no-var') },
      {},
    ],
    receipt: {
      version: '1.94.0',
      exitCode: 1,
      cwd: '.',
      command: ['oxlint', '--format', 'json', 'src/a.js'],
      isolation: 'scratch-copy',
    },
  });
  expect(readFileSync(join(work.root, 'src/a.js'), 'utf8')).toBe('var old = 1;\n');
});

test('does not report clean code, and reports a text that cannot be parsed', async () => {
  const work = bench({ 'a.js': '' });
  expect(shown(await work.check(checker, 'a.js', 'export const a = 1;\n'))).toEqual([]);
  expect(shown(await work.check(checker, 'a.js', 'const = 1;\n'))).toEqual(['a.js(1,7) parse-error']);
});

test('offers what --fix makes, within the selection, and all of it together', async () => {
  const work = bench({ 'a.js': '' });
  const fixes = await fixesIn(work, 'a.js', '«let z = 1;\nvar y = 2;»\nvar x = 3;\nexport { x, y, z };\n');
  expect(fixes).toEqual([
    [expect.stringContaining('prefer-const'), 'const z = 1;\nvar y = 2;\nvar x = 3;\nexport { x, y, z };\n'],
    [expect.stringContaining('no-var'), 'let z = 1;\nconst y = 2;\nvar x = 3;\nexport { x, y, z };\n'],
    ['Apply 2 oxlint fixes', 'const z = 1;\nconst y = 2;\nvar x = 3;\nexport { x, y, z };\n'],
  ]);
});

test('does not offer a fix for what only a person can decide', async () => {
  expect(await fixesIn(bench({ 'a.js': '' }), 'a.js', '«export const f = (x) => x == 1;\n»')).toEqual([]);
});

test('uses the configuration of the nearest folder, with what it extends, also when it fixes', async () => {
  const work = bench({
    'base.json': '{ "rules": { "no-var": "off", "curly": "error" } }',
    'sub/.oxlintrc.json': '{ "extends": ["../base.json"] }',
    'sub/a.js': '',
  });
  expect(await fixesIn(work, 'sub/a.js', '«var a = 1;\nif (a) a();\n»')).toEqual([
    [expect.stringContaining('curly'), 'var a = 1;\nif (a) {a();}\n'],
  ]);
});

test('is not applicable without a configuration, for ignored files and for other languages', async () => {
  const plain = createToolBench({});
  open.push(plain);
  expect(await detected(plain, 'a.js')).toEqual({ kind: 'notApplicable' });
  const work = bench();
  expect(await detected(work, 'gen/deep/a.js')).toEqual({ kind: 'notApplicable' });
  expect(await detected(work, 'src/a.min.js')).toEqual({ kind: 'notApplicable' });
  expect(await detected(work, 'a.py', { languageId: 'python' })).toEqual({ kind: 'notApplicable' });
  expect(await detected(work, 'src/gen.js')).toMatchObject({ kind: 'available', version: '1.94.0' });
});

test('is unavailable, never passed, where the project wants it and does not have it', async () => {
  const work = createToolBench({ 'package.json': '{ "devDependencies": { "oxlint": "^1" } }' });
  open.push(work);
  expect(await detected(work, 'a.js')).toMatchObject({
    kind: 'unavailable',
    failure: { code: 'checker.missing', message: expect.stringContaining('node_modules/oxlint') },
  });
  expect(await work.check(checker, 'a.js', '')).toMatchObject({ kind: 'unavailable' });
});

test('tells a broken configuration in its own words', async () => {
  const work = bench({ '.oxlintrc.json': '{ "rules": bad', 'a.js': '' });
  expect(await work.check(checker, 'a.js', 'var a;\n')).toMatchObject({
    kind: 'unavailable',
    failure: { code: 'checker.unusable', message: expect.stringContaining('configuration') },
  });
});

test('starts nothing of a folder that is not trusted', async () => {
  expect(await bench({ 'a.js': '' }).check(checker, 'a.js', 'var a;\n', { trusted: false })).toMatchObject({
    kind: 'unavailable',
    failure: { code: 'trust.untrusted' },
  });
});

test('does not take garbage, an ignored file or a wordless failure for a pass', async () => {
  const work = bench();
  const none = '{"diagnostics": [], "number_of_files": 0}';
  const one = '{"diagnostics": [], "number_of_files": 1}';
  const played = (stdout: string, exitCode = 0) => checkPlayed(checker, work, 'a.js', 'var a;\n', { stdout, exitCode });
  for (const run of [await played(''), await played('All good!'), await played('{"ok":true}'), await played(one, 1)])
    expect(run).toMatchObject({ kind: 'unavailable', failure: { code: 'checker.unusable' } });
  expect(await played(none)).toMatchObject({ kind: 'unavailable', failure: { message: 'oxlint ignores a.js.' } });
  expect(await played(one)).toMatchObject({ kind: 'ran', problems: [] });
});

test('reads any output without throwing, and points into the text', () => {
  const label = fc.record({ span: fc.record({ offset: fc.integer(), length: fc.integer() }) });
  const diagnostic = fc.record({
    message: fc.string(),
    code: fc.option(fc.string(), { nil: undefined }),
    severity: fc.string(),
    filename: fc.string(),
    labels: fc.array(label, { maxLength: 2 }),
  });
  const output = fc.oneof(
    fc.string(),
    fc.record({ diagnostics: fc.array(diagnostic), number_of_files: fc.nat() }).map((json) => JSON.stringify(json)),
  );
  fc.assert(
    fc.property(output, fc.string({ unit: 'grapheme' }), (stdout, text) => {
      const told = readOxlint(stdout, 'file:///a.js', text);
      if (!told.ok) return;
      const lines = text.split(/\r\n|\r|\n/);
      for (const { range } of told.value.problems)
        for (const { line, character } of [range.start, range.end])
          expect(character).toBeLessThanOrEqual(lines[line]?.length ?? -1);
    }),
  );
});
