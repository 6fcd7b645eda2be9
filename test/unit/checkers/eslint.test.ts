// The ESLint checker: what it reports, which of ESLint's fixes it offers, and that a missing, broken or
// babbling ESLint never counts as passed.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { applyEdits } from '../../../server/src/base/edit.ts';
import { createEslintChecker } from '../../../server/src/checkers/eslint.ts';
import { createCheckerBench, shown, type AskOptions, type CheckerBench } from '../../support/checkerBench.ts';

const tempFolder = mkdtempSync(join(tmpdir(), 'touchstone-eslint-'));
const checker = createEslintChecker({ distFolder: tempFolder, tempFolder });
const open: CheckerBench[] = [];

const config = `export default [
  { ignores: ['ignored/**'] },
  { rules: { 'no-var': 'error', 'prefer-const': 'warn', eqeqeq: 'error', 'no-extra-boolean-cast': 'error' } },
];
`;

function bench(files: Readonly<Record<string, string>> = {}, eslint: 'linked' | 'absent' = 'linked'): CheckerBench {
  const made = createCheckerBench({ 'eslint.config.mjs': config, ...files });
  if (eslint === 'linked') made.link('eslint');
  open.push(made);
  return made;
}

afterEach(() => {
  for (const one of open.splice(0)) one.remove();
  expect(readdirSync(tempFolder)).toEqual([]);
});
afterAll(() => rmSync(tempFolder, { recursive: true, force: true }));

async function fixesIn(work: CheckerBench, marked: string, options?: AskOptions) {
  const request = work.request('a.js', marked, options);
  const run = await checker.check(work.context(options), request);
  if (run.kind !== 'ran') throw new Error(run.failure.message);
  const fixes = await checker.fixes!(work.context(options), request, run.problems);
  return fixes.map(({ title, edits, companions }) => {
    const after = applyEdits(request.overlay.text, [...edits, ...companions]);
    return [title, after.ok ? after.value : after.error];
  });
}

test('reports problems of the text it is given, not of the file, with rule, page and receipt', async () => {
  const work = bench({ 'a.js': 'var old = 1;\n' });
  const run = await work.check(
    checker,
    'a.js',
    'export const a = 1;\nexport const b = a == 2;\nlet c = 1;\nexport { c };\n',
  );
  expect(shown(run)).toEqual(['a.js(2,20) eqeqeq', 'a.js(3,5) prefer-const']);
  expect(run).toMatchObject({
    problems: [
      { severity: 'error', lineText: 'export const b = a == 2;', href: 'https://eslint.org/docs/latest/rules/eqeqeq' },
      { severity: 'warning' },
    ],
    receipt: { version: '10.15.0', exitCode: 0, command: ['node', 'eslint', 'a.js'] },
  });
});

test('does not report clean code', async () => {
  expect(shown(await bench().check(checker, 'a.js', 'export const a = 1;\n'))).toEqual([]);
});

test('reports a text that cannot be parsed', async () => {
  expect(shown(await bench().check(checker, 'a.js', 'const = 1;\n'))).toEqual(['a.js(1,7) parse-error']);
});

test('uses the configuration of the nearest folder', async () => {
  const work = bench({ 'sub/eslint.config.mjs': "export default [{ rules: { 'no-debugger': 'error' } }];\n" });
  expect(shown(await work.check(checker, 'sub/a.js', 'var a;\ndebugger;\n'))).toEqual(['a.js(2,1) no-debugger']);
});

test('offers each fix within the selection and all of them together', async () => {
  const fixes = await fixesIn(bench(), 'let z = 1;\n«var a = 1;\nvar b = !!!a;\n»export { a, b, z };\n');
  expect(fixes.map(([, text]) => text)).toEqual([
    'let z = 1;\nlet a = 1;\nvar b = !!!a;\nexport { a, b, z };\n',
    'let z = 1;\nvar a = 1;\nlet b = !!!a;\nexport { a, b, z };\n',
    'let z = 1;\nvar a = 1;\nvar b = !a;\nexport { a, b, z };\n',
    // The last two overlap: the earlier one counts.
    'let z = 1;\nlet a = 1;\nlet b = !!!a;\nexport { a, b, z };\n',
  ]);
});

test('does not offer a fix that lies outside the selection, even in part', async () => {
  expect(await fixesIn(bench(), 'var a = 1;\nv«ar b = 1;»\nexport { a, b };\n')).toEqual([]);
});

test('does not offer what ESLint only suggests', async () => {
  expect(await fixesIn(bench(), '«export const f = (x) => x == 1;»\n')).toEqual([]);
});

test('counts past a byte order mark and past odd line ends', async () => {
  const work = bench();
  const text = '\uFEFFexport const s = "\u2028"; var a = 1;\nexport { a };\n';
  expect(shown(await work.check(checker, 'a.js', text))).toEqual(['a.js(1,24) no-var']);
  expect((await fixesIn(work, text))[0]?.[1]).toBe(text.replace('var a', 'let a'));
});

test('is not applicable where the project does not use ESLint', async () => {
  const work = createCheckerBench({});
  open.push(work);
  const { overlay, document } = work.request('a.js', 'var a;\n');
  expect(await checker.detect(work.context(), overlay.snapshot, document)).toEqual({ kind: 'notApplicable' });
});

test('is unavailable, never passed, when it is not installed', async () => {
  const expected = {
    code: 'checker.missing',
    message: 'ESLint is configured but not installed; looked at node_modules/eslint.',
  };
  const work = bench({}, 'absent');
  const { overlay, document } = work.request('a.js', 'var a;\n');
  expect(await checker.detect(work.context(), overlay.snapshot, document)).toMatchObject({
    kind: 'unavailable',
    failure: expected,
  });
  expect(await work.check(checker, 'a.js', 'var a;\n')).toMatchObject({ kind: 'unavailable', failure: expected });
});

test('is unavailable with the old configuration, with an old version, and for ignored files', async () => {
  const old = createCheckerBench({ '.eslintrc.json': '{}' });
  open.push(old);
  const { overlay, document } = old.request('a.js', '');
  expect(await checker.detect(old.context(), overlay.snapshot, document)).toMatchObject({
    kind: 'unavailable',
    failure: { nextStep: expect.stringContaining('migrate') },
  });
  const ancient = bench({ 'node_modules/eslint/package.json': '{"version": "7.32.0"}' }, 'absent');
  expect(await ancient.check(checker, 'a.js', 'var a;\n')).toMatchObject({
    kind: 'unavailable',
    failure: { message: expect.stringContaining('ESLint 7.32.0') },
  });
  expect(await bench().check(checker, 'ignored/a.js', 'var a;\n')).toMatchObject({
    kind: 'unavailable',
    failure: { message: 'ESLint ignores ignored/a.js.' },
  });
});

test('tells a configuration that throws in its own words', async () => {
  const work = bench({ 'eslint.config.mjs': "throw new Error('no such plugin');\n" });
  expect(await work.check(checker, 'a.js', 'var a;\n')).toMatchObject({
    kind: 'crashed',
    failure: { code: 'checker.crashed', message: expect.stringContaining('no such plugin') },
  });
});

test('is not confused by a configuration that prints or quits', async () => {
  const chatty = bench({ 'eslint.config.mjs': `console.log('{"kind":"linted","messages":[]}');\n${config}` });
  expect(shown(await chatty.check(checker, 'a.js', 'var a;\nexport { a };\n'))).toEqual(['a.js(1,1) no-var']);
  const quitting = bench({ 'eslint.config.mjs': "console.log('garbage');\nprocess.exit(0);\n" });
  expect(await quitting.check(checker, 'a.js', 'var a;\n')).toMatchObject({
    kind: 'unavailable',
    failure: { code: 'checker.unusable', detail: 'garbage' },
  });
});

test('does not believe an ESLint that answers in another shape', async () => {
  const fake =
    'module.exports.loadESLint = async () => class { static version = "9.0.0"; lintText() { return [{ messages: [{ message: 1 }] }]; } getRulesMetaForResults() { return {}; } };\n';
  const work = bench(
    {
      'node_modules/eslint/package.json': '{"version": "9.0.0", "main": "index.js"}',
      'node_modules/eslint/index.js': fake,
    },
    'absent',
  );
  expect(await work.check(checker, 'a.js', 'var a;\n')).toMatchObject({
    kind: 'unavailable',
    failure: { code: 'checker.unusable' },
  });
});

test('loads nothing of a folder that is not trusted', async () => {
  const work = bench({
    'eslint.config.mjs': "import { writeFileSync } from 'node:fs';\nwriteFileSync('loaded', '');\nexport default [];\n",
  });
  expect(await work.check(checker, 'a.js', 'var a;\n', { trusted: false })).toMatchObject({
    kind: 'unavailable',
    failure: { code: 'trust.untrusted' },
  });
  expect(readdirSync(work.root)).not.toContain('loaded');
});

test('ends with the deadline and with an abort', async () => {
  const work = bench({
    'eslint.config.mjs': 'await new Promise((resolve) => setTimeout(resolve, 20_000));\nexport default [];\n',
  });
  expect(await work.check(checker, 'a.js', 'var a;\n', { settings: { deadlineMs: 500 } })).toMatchObject({
    kind: 'timedOut',
  });
  await expect(work.check(checker, 'a.js', 'var a;\n', { signal: AbortSignal.timeout(300) })).rejects.toMatchObject({
    name: 'TimeoutError',
  });
});
