// The Biome checker on what Biome 2.6.8 was seen to print, through a program that plays it.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, expect, test } from 'vitest';
import { applyEdits } from '../../../server/src/base/edit.ts';
import { createBiomeChecker } from '../../../server/src/checkers/web/biome.ts';
import { readBiome } from '../../../server/src/checkers/web/biomeOutput.ts';
import type { ProcessSpec } from '../../../server/src/workspace/process.ts';
import { createCheckerBench, shown, type CheckerBench } from '../../support/checkerBench.ts';
import { checkPlayed, createToolBench, quietEnd, sameFolder } from '../../support/toolBench.ts';

const tempFolder = mkdtempSync(join(tmpdir(), 'touchstone-biome-'));
const checker = createBiomeChecker({ distFolder: tempFolder, tempFolder });
const open: CheckerBench[] = [];
const cli = `@biomejs/cli-${process.platform}-${process.arch}`;
const installed = {
  'biome.json': '{ "linter": { "enabled": true } }',
  'node_modules/@biomejs/biome/package.json': '{ "version": "2.6.8" }',
  [`node_modules/${cli}/${process.platform === 'win32' ? 'biome.exe' : 'biome'}`]: '',
};
const text = 'const aü = 1;\nexport function f(x) {\n  if (x == 1) return "😀" + aü;\n  let y = 2;\n  return y;\n}\n';
const fixed = text.replace('let y', 'const y');

const point = (line: number, column: number) => ({ line, column });
const at = (line: number, from: number, to: number) => ({ start: point(line, from), end: point(line, to) });
const told = (...diagnostics: readonly object[]) =>
  JSON.stringify({ source: { name: 'Biome', url: 'https://biomejs.dev' }, diagnostics });
const template = {
  code: { url: 'https://biomejs.dev/linter/rules/use-template', value: 'lint/style/useTemplate' },
  location: { path: 'src/a.js', range: at(3, 22, 30) },
  message: 'Template literals are preferred over string concatenation.',
  severity: 'INFO',
  suggestions: [{ range: at(3, 22, 30), text: '`😀${aü}`' }],
};
const useConst = {
  code: { url: 'https://biomejs.dev/linter/rules/use-const', value: 'lint/style/useConst' },
  location: { path: 'src/a.js', range: at(4, 3, 6) },
  message: 'This let declares a variable that is only assigned once.',
  severity: 'WARNING',
  suggestions: [{ range: at(4, 3, 6), text: 'const' }],
};
const equals = {
  code: { url: 'https://biomejs.dev/linter/rules/no-double-equals', value: 'lint/suspicious/noDoubleEquals' },
  location: { path: 'src/a.js', range: at(3, 9, 11) },
  message: 'Using == may be unsafe if you are relying on type coercion.',
  severity: 'ERROR',
  suggestions: [{ range: at(3, 11, 11), text: '=' }],
};

function bench(files: Readonly<Record<string, string>> = installed): CheckerBench {
  const made = createCheckerBench(files);
  open.push(made);
  return made;
}

afterEach(() => {
  for (const one of open.splice(0)) one.remove();
  expect(readdirSync(tempFolder)).toEqual([]);
});
afterAll(() => rmSync(tempFolder, { recursive: true, force: true }));

test('reports with columns in UTF-16 units, severity, page and receipt', async () => {
  const seen: ProcessSpec[] = [];
  const end = { exitCode: 1, stdout: told(template, useConst, equals) };
  const run = await checkPlayed(checker, bench(), 'src/a.js', text, end, undefined, seen);
  expect(shown(run)).toEqual([
    'a.js(3,22) style/useTemplate',
    'a.js(4,3) style/useConst',
    'a.js(3,9) suspicious/noDoubleEquals',
  ]);
  expect(run).toMatchObject({
    problems: [
      // The smiley is two units: the end lies one unit after the column that Biome told.
      { severity: 'info', range: { end: { line: 2, character: 30 } }, lineText: 'if (x == 1) return "😀" + aü;' },
      { severity: 'warning', href: 'https://biomejs.dev/linter/rules/use-const' },
      { severity: 'error' },
    ],
    receipt: { version: '2.6.8', exitCode: 1, command: ['biome', 'lint', '--reporter=rdjson', 'src/a.js'] },
  });
  expect(seen[0]!.argv.slice(1)).toEqual([
    'lint',
    '--reporter=rdjson',
    '--max-diagnostics=none',
    '--colors=off',
    expect.stringMatching(/src.a\.js$/),
  ]);
});

test('offers its fixes within the selection, safe ones first, and names the unsafe ones', async () => {
  const work = bench({ ...installed, 'src/a.js': '' });
  const play = async (spec: ProcessSpec) => {
    if (!spec.argv.includes('--write')) return { ...quietEnd, exitCode: 1, stdout: told(template, useConst, equals) };
    const file = spec.argv.at(-1)!;
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(file.startsWith(work.root)).toBe(false);
    expect(readFileSync(join(spec.cwd, 'biome.json'), 'utf8')).toBe(installed['biome.json']);
    writeFileSync(file, fixed);
    return { ...quietEnd, exitCode: 1 };
  };
  const context = { ...work.context(), scratch: sameFolder, processes: { run: play } };
  const fixesOf = async (marked: string) => {
    const request = work.request('src/a.js', marked);
    const run = await checker.check(context, request);
    if (run.kind !== 'ran') throw new Error(run.failure.message);
    return (await checker.fixes!(context, request, run.problems)).map(({ title, edits }) => {
      const after = applyEdits(text, edits);
      return [title.split(':')[0], after.ok ? after.value : after.error];
    });
  };
  expect(await fixesOf(`«${text}»`)).toEqual([
    ['Fix style/useConst', fixed],
    ['Fix (unsafe) style/useTemplate', text.replace('"😀" + aü', '`😀${aü}`')],
    ['Fix (unsafe) suspicious/noDoubleEquals', text.replace('==', '===')],
  ]);
  expect(await fixesOf(text.replace('let', '«let»'))).toEqual([['Fix style/useConst', fixed]]);
  expect(await fixesOf(text.replace('return y', '«return y»'))).toEqual([]);
});

test('does not take an ignored file, a file that is too large, or garbage for a pass', async () => {
  const work = bench();
  const played = (stdout: string, exitCode: number, stderr = '') =>
    checkPlayed(checker, work, 'a.js', 'debugger;\n', { stdout, exitCode, stderr });
  const ignored = '× No files were processed\n  i These paths were provided but ignored:\n  - a.js\n';
  expect(await played(told(), 1, ignored)).toMatchObject({
    kind: 'unavailable',
    failure: { message: 'Biome ignores a.js.' },
  });
  const large = { code: { value: 'lint' }, message: 'The size of the file is 1.4 MiB', severity: 'WARNING' };
  for (const run of [
    await played(told(large), 1, ignored),
    await played(told(), 1),
    await played('', 0),
    await played('{"diagnostics":[]}', 0),
    await played('Checked 1 file. No fixes needed.', 0),
  ])
    expect(run).toMatchObject({ kind: 'unavailable', failure: { code: 'checker.unusable' } });
  expect(await played(told(), 0)).toMatchObject({ kind: 'ran', problems: [] });
  const crash = { kind: 'signalled', exitCode: null, signal: 'SIGSEGV' } as const;
  expect(await checkPlayed(checker, work, 'a.js', '', crash)).toMatchObject({ kind: 'crashed' });
});

test('is found by its configuration, and missing parts are named', async () => {
  const detected = async (files: Readonly<Record<string, string>>, languageId = 'javascript') => {
    const { overlay, document } = bench(files).request('src/a.js', '', { languageId });
    return checker.detect(open.at(-1)!.context(), overlay.snapshot, document);
  };
  expect(await detected(installed)).toMatchObject({ kind: 'available', version: '2.6.8' });
  expect(await detected(installed, 'css')).toMatchObject({ kind: 'available' });
  expect(await detected(installed, 'python')).toEqual({ kind: 'notApplicable' });
  expect(await detected({})).toEqual({ kind: 'notApplicable' });
  expect(await detected({ 'biome.jsonc': '{}' })).toMatchObject({
    kind: 'unavailable',
    failure: { code: 'checker.missing', message: expect.stringContaining('node_modules/@biomejs/biome') },
  });
  const { 'biome.json': config, 'node_modules/@biomejs/biome/package.json': manifest } = installed;
  const without = { 'biome.json': config, 'node_modules/@biomejs/biome/package.json': manifest };
  expect(await detected(without)).toMatchObject({
    kind: 'unavailable',
    failure: { message: `Biome 2.6.8 is installed without its program for this system (${cli}).` },
  });
});

test('is unavailable when its program cannot be executed', async () => {
  const work = createToolBench({ ...installed, 'a.js': '' });
  try {
    expect(await work.check(checker, 'a.js', 'debugger;\n')).toMatchObject({
      kind: 'unavailable',
      failure: { code: 'checker.missing' },
    });
  } finally {
    await work.dispose();
  }
});

test('starts nothing of a folder that is not trusted', async () => {
  const seen: ProcessSpec[] = [];
  expect(await checkPlayed(checker, bench(), 'a.js', '', {}, { trusted: false }, seen)).toMatchObject({
    kind: 'unavailable',
    failure: { code: 'trust.untrusted' },
  });
  expect(seen).toEqual([]);
});

test('reads any output without throwing, and points into the text', () => {
  const place = fc.record({ line: fc.integer(), column: fc.integer() });
  const range = fc.record({ start: place, end: place });
  const diagnostic = fc.record({
    code: fc.record({ value: fc.constantFrom('lint/a/b', 'parse', 'suppressions/unused') }),
    location: fc.record({ path: fc.string(), range }),
    message: fc.string(),
    severity: fc.constantFrom('ERROR', 'INFO', 'WARNING', 'other'),
    suggestions: fc.array(fc.record({ range, text: fc.string() }), { maxLength: 2 }),
  });
  const output = fc.oneof(
    fc.string(),
    fc.array(diagnostic).map((diagnostics) => told(...diagnostics)),
  );
  fc.assert(
    fc.property(output, fc.string({ unit: 'grapheme' }), (stdout, source) => {
      const found = readBiome(stdout, 'file:///a.js', source);
      if (!found.ok) return;
      const lines = source.split(/\r\n|\r|\n/);
      for (const { problem, edits } of found.value) {
        for (const { line, character } of [problem.range.start, problem.range.end])
          expect(character).toBeLessThanOrEqual(lines[line]?.length ?? -1);
        for (const { span } of edits) expect(span.end).toBeLessThanOrEqual(source.length);
      }
    }),
  );
});
