// The type checker with a classic compiler in its worker: what it flags, what it must not, and that it
// notices every change around the document.

import { mkdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { createTypeScriptChecker } from '../../../server/src/checkers/typescript.ts';
import { createTypeScriptClient } from '../../../server/src/checkers/typescriptClient.ts';
import {
  createCheckerBench,
  packages,
  shown,
  workerSource,
  type AskOptions,
  type CheckerBench,
} from '../../support/checkerBench.ts';

const checker = createTypeScriptChecker(createTypeScriptClient(workerSource));
const fallbackTypeScript = join(packages, 'typescript6/lib/typescript.js');
const options: AskOptions = { settings: { fallbackTypeScript } };
const open: CheckerBench[] = [];

function bench(files: Readonly<Record<string, string>>): CheckerBench {
  const made = createCheckerBench(files);
  open.push(made);
  return made;
}

afterEach(() => {
  for (const one of open.splice(0)) one.remove();
});
afterAll(() => checker.dispose?.());

const config = JSON.stringify({
  compilerOptions: {
    strict: true,
    module: 'esnext',
    moduleResolution: 'bundler',
    noEmit: true,
    lib: ['es2022'],
    types: [],
  },
  include: ['src'],
});
const libOnly = { compilerOptions: { lib: ['es2022'], types: [], module: 'esnext', moduleResolution: 'bundler' } };
const area = 'export function area(width: number, height: number): number {\n  return width * height;\n}\n';

test('flags a name that does not exist, with the place and the receipt', async () => {
  const work = bench({ 'tsconfig.json': config, 'src/area.ts': area });
  const text = area.replace('* height', '* heigth');
  const run = await work.check(checker, 'src/area.ts', text, options);
  expect(shown(run)).toEqual(['area.ts(2,18) TS2552']);
  expect(run).toMatchObject({
    kind: 'ran',
    problems: [
      { severity: 'error', lineText: 'return width * heigth;', uri: work.request('src/area.ts', area).document.uri },
    ],
    receipt: {
      version: '6.0.3',
      command: ['typescript 6.0.3 language service', 'tsconfig.json'],
      exitCode: null,
      textHash: work.request('src/area.ts', text).overlay.textHash,
    },
  });
});

test('does not flag correct code, nor what is merely unused', async () => {
  const work = bench({ 'tsconfig.json': config, 'src/area.ts': area });
  expect(
    shown(await work.check(checker, 'src/area.ts', `import { area as other } from './area';\n${area}`, options)),
  ).toEqual([]);
});

test('sees a syntax error and the text that follows it', async () => {
  const work = bench({ 'tsconfig.json': config, 'src/area.ts': area });
  expect(shown(await work.check(checker, 'src/area.ts', area.replace('{\n', '\n'), options))).not.toEqual([]);
  expect(shown(await work.check(checker, 'src/area.ts', area, options))).toEqual([]);
});

test('flags a dependant, also an indirect one, that a change of the signature breaks', async () => {
  const work = bench({
    'tsconfig.json': config,
    'src/area.ts': area,
    'src/index.ts': "export * from './area';\n",
    'src/use.ts': "import { area } from './index';\nexport const a: number = area(1, 2);\n",
    'src/other.ts': 'export const wrong: string = 1;\n',
  });
  expect(shown(await work.check(checker, 'src/area.ts', area, options))).toEqual([]);
  const changed = area
    .replace('): number', '): string')
    .replace('return width', 'return `${width')
    .replace('height;', 'height}`;');
  expect(shown(await work.check(checker, 'src/area.ts', changed, options))).toEqual(['use.ts(2,14) TS2322']);
  expect(shown(await work.check(checker, 'src/area.ts', area, options))).toEqual([]);
});

test('does not check dependants again when only a body changed', async () => {
  const work = bench({
    'tsconfig.json': config,
    'src/area.ts': area,
    'src/use.ts': "import { area } from './area';\nexport const a: string = area(1, 2);\n",
  });
  const first = await work.check(checker, 'src/area.ts', area, options);
  const second = await work.check(checker, 'src/area.ts', area.replace('width * height', 'height * width'), options);
  expect(shown(first)).toEqual(['use.ts(2,14) TS2322']);
  expect(shown(second)).toEqual(shown(first));
  expect(
    [first, second].map((run) => run.kind === 'ran' && /1 dependent files \(\d/.exec(run.receipt.excerpt)?.[0]),
  ).toEqual(['1 dependent files (1', '1 dependent files (0']);
});

test('sees the unsaved text of another document instead of the file', async () => {
  const work = bench({ 'tsconfig.json': config, 'src/area.ts': area, 'src/use.ts': '' });
  const use = "import { area } from './area';\nexport const a: number = area(1);\n";
  expect(shown(await work.check(checker, 'src/use.ts', use, options))).toEqual(['use.ts(2,26) TS2554']);
  const buffers = { 'src/area.ts': area.replace(', height: number', '').replace('height', '2') };
  expect(shown(await work.check(checker, 'src/use.ts', use, { ...options, buffers }))).toEqual([]);
  expect(shown(await work.check(checker, 'src/use.ts', use, options))).toEqual(['use.ts(2,26) TS2554']);
});

test('notices a dependency that was rewritten, created or deleted on disk between two questions', async () => {
  const work = bench({ 'tsconfig.json': config, 'src/area.ts': area, 'src/use.ts': '' });
  const use =
    "import { area } from './area';\nimport { late } from './late';\nexport const a: number = area(late, 2);\n";
  expect(shown(await work.check(checker, 'src/use.ts', use, options))).toEqual(['use.ts(2,22) TS2307']);
  work.write('src/late.ts', 'export const late = 1;\n');
  expect(shown(await work.check(checker, 'src/use.ts', use, options))).toEqual([]);
  work.write('src/late.ts', "export const late = 'text';\n");
  expect(shown(await work.check(checker, 'src/use.ts', use, options))).toEqual(['use.ts(3,31) TS2345']);
  unlinkSync(join(work.root, 'src/late.ts'));
  expect(shown(await work.check(checker, 'src/use.ts', use, options))).toEqual(['use.ts(2,22) TS2307']);
});

test('notices a changed configuration and an unsaved new module', async () => {
  const work = bench({ 'tsconfig.json': config, 'src/a.ts': '' });
  const text = 'export function f(x) {\n  return x;\n}\n';
  expect(shown(await work.check(checker, 'src/a.ts', text, options))).toEqual(['a.ts(1,19) TS7006']);
  work.write('tsconfig.json', config.replace('"strict":true', '"strict":false'));
  expect(shown(await work.check(checker, 'src/a.ts', text, options))).toEqual([]);
  const importing = "import { b } from './b';\nexport const c: number = b;\n";
  expect(shown(await work.check(checker, 'src/a.ts', importing, options))).toEqual(['a.ts(1,19) TS2307']);
  const buffers = { 'src/b.ts': 'export const b = 1;\n' };
  expect(shown(await work.check(checker, 'src/a.ts', importing, { ...options, buffers }))).toEqual([]);
});

test('finds the project through references and sees its sources without a build', async () => {
  const reference = (name: string, extra: object) =>
    JSON.stringify({
      compilerOptions: { ...libOnly.compilerOptions, composite: true, strict: true, ...extra },
      include: ['src'],
      ...(name === 'app' ? { references: [{ path: '../core' }] } : {}),
    });
  const work = bench({
    'tsconfig.json': JSON.stringify({ files: [], references: [{ path: 'core' }, { path: 'app' }] }),
    'core/tsconfig.json': reference('core', { outDir: 'out', noImplicitReturns: true }),
    'core/src/sum.ts': 'export function sum(a: number, b: number): number {\n  return a + b;\n}\n',
    'app/tsconfig.json': reference('app', { outDir: 'out' }),
    'app/src/main.ts': '',
    'tsconfig.base.json': '{}',
  });
  const text = "import { sum } from '../../core/src/sum';\nexport const s: string = sum(1, 2);\n";
  const run = await work.check(checker, 'app/src/main.ts', text, options);
  expect(shown(run)).toEqual(['main.ts(2,14) TS2322']);
  expect(run.kind === 'ran' && run.receipt.command[1]).toBe('app/tsconfig.json');
  const root = await work.check(checker, 'core/src/sum.ts', 'export const n: number = 1;\n', options);
  expect(root.kind === 'ran' && root.receipt.command[1]).toBe('core/tsconfig.json');
});

test('flags a dependant in another project that refers to the document’s own', async () => {
  const project = (references: readonly object[]) =>
    JSON.stringify({
      compilerOptions: { ...libOnly.compilerOptions, composite: true, strict: true, outDir: 'out' },
      include: ['src'],
      references,
    });
  const sum = 'export function sum(a: number, b: number): number {\n  return a + b;\n}\n';
  const work = bench({
    'tsconfig.json': JSON.stringify({ files: [], references: [{ path: 'core' }, { path: 'app' }] }),
    'core/tsconfig.json': project([]),
    'core/src/sum.ts': sum,
    'core/src/twice.ts': "import { sum } from './sum';\nexport const twice = (n: number): number => sum(n, n);\n",
    'app/tsconfig.json': project([{ path: '../core' }]),
    'app/src/main.ts': "import { sum } from '../../core/src/sum';\nexport const n: number = sum(1, 2);\n",
  });
  expect(shown(await work.check(checker, 'core/src/sum.ts', sum, options))).toEqual([]);
  const changed = sum.replace('b: number', 'b: string').replace('a + b', 'a + b.length');
  expect(shown(await work.check(checker, 'core/src/sum.ts', changed, options))).toEqual([
    'twice.ts(2,52) TS2345',
    'main.ts(2,33) TS2345',
  ]);
  expect(shown(await work.check(checker, 'core/src/sum.ts', sum, options))).toEqual([]);
});

test('follows a solution file whose projects lie beside it', async () => {
  const work = bench({
    'tsconfig.json': JSON.stringify({ files: [], references: [{ path: './tsconfig.app.json' }] }),
    'tsconfig.app.json': JSON.stringify({
      compilerOptions: { ...libOnly.compilerOptions, composite: true, strict: true },
      include: ['src'],
    }),
    'src/a.ts': '',
  });
  const run = await work.check(checker, 'src/a.ts', 'export function f(x) { return x; }\n', options);
  expect(shown(run)).toEqual(['a.ts(1,19) TS7006']);
  expect(run.kind === 'ran' && run.receipt.command[1]).toBe('tsconfig.app.json');
});

test('checks without any configuration, leniently', async () => {
  const work = bench({ 'a.ts': '', 'b.ts': "import { a } from './a';\nexport const n: number = a;\n" });
  expect(
    shown(await work.check(checker, 'a.ts', 'export function f(x) { return x; }\nexport const a = 1;\n', options)),
  ).toEqual([]);
  expect(shown(await work.check(checker, 'a.ts', "export const a = 'text';\n", options))).toEqual([
    'b.ts(2,14) TS2322',
  ]);
});

test('checks a file that its nearest configuration leaves out', async () => {
  const work = bench({ 'tsconfig.json': config, 'src/a.ts': area, 'scripts/run.ts': '' });
  const run = await work.check(checker, 'scripts/run.ts', 'const n: number = "1";\n', options);
  expect(shown(run)).toEqual(['run.ts(1,7) TS2322']);
  expect(run.kind === 'ran' && run.receipt.command[1]).toBe('inferred options');
});

test('checks an untitled document of the folder', async () => {
  const work = bench({ 'tsconfig.json': config, 'src/a.ts': area });
  const run = await work.check(checker, 'Untitled-1', 'const n: number = "1";\n', {
    ...options,
    languageId: 'typescript',
  });
  expect(shown(run)).toEqual(['Untitled-1(1,7) TS2322']);
});

const badJs = '/** @type {number} */\nconst n = "1";\nmodule.exports = n;\n';

test.each([
  [
    'checkJs in the configuration',
    { 'tsconfig.json': '{"compilerOptions": {"allowJs": true, "checkJs": true, "noEmit": true}}' },
    badJs,
    ['a.js(2,7) TS2322'],
  ],
  [
    'checkJs in what it extends',
    {
      'base.json': '{"compilerOptions": {"allowJs": true, "checkJs": true, "noEmit": true}}',
      'jsconfig.json': '{"extends": "./base.json"}',
    },
    badJs,
    ['a.js(2,7) TS2322'],
  ],
  ['// @ts-check alone', {}, `// @ts-check\n${badJs}`, ['a.js(3,7) TS2322']],
])('checks JavaScript that asks for it: %s', async (_, files, text, expected) => {
  const work = bench({ 'a.js': text, ...files });
  const { document, overlay } = work.request('a.js', text, options);
  expect(await checker.detect(work.context(options), overlay.snapshot, document)).toMatchObject({ kind: 'available' });
  expect(shown(await work.check(checker, 'a.js', text, options))).toEqual(expected);
});

test('says nothing of plain JavaScript, and never that it passed', async () => {
  const work = bench({ 'a.js': badJs, 'jsconfig.json': '{}' });
  const { document, overlay } = work.request('a.js', badJs, options);
  expect(await checker.detect(work.context(options), overlay.snapshot, document)).toEqual({ kind: 'notApplicable' });
  expect(await work.check(checker, 'a.js', badJs, options)).toMatchObject({ kind: 'unavailable' });
});

test('is unavailable, never passed, where there is no compiler', async () => {
  const work = bench({ 'tsconfig.json': config, 'src/area.ts': area });
  const { document, overlay } = work.request('src/area.ts', area);
  const detection = await checker.detect(work.context(), overlay.snapshot, document);
  expect(detection).toMatchObject({
    kind: 'unavailable',
    failure: {
      code: 'checker.missing',
      message: expect.stringContaining('src/node_modules/typescript, node_modules/typescript'),
    },
  });
  expect(await work.check(checker, 'src/area.ts', area)).toMatchObject({
    kind: 'unavailable',
    failure: { code: 'checker.missing' },
  });
});

test('uses the workspace’s own compiler only in a trusted folder', async () => {
  const work = bench({ 'tsconfig.json': config, 'src/area.ts': area });
  mkdirSync(join(work.root, 'node_modules/typescript/lib'), { recursive: true });
  work.write('node_modules/typescript/package.json', '{"version": "5.0.0"}');
  work.write('node_modules/typescript/lib/typescript.js', 'throw new Error("loaded");');
  expect(await work.check(checker, 'src/area.ts', area, { ...options, trusted: false })).toMatchObject({
    kind: 'ran',
    receipt: { version: '6.0.3' },
  });
  expect(await work.check(checker, 'src/area.ts', area, options)).toMatchObject({
    kind: 'crashed',
    failure: { message: expect.stringContaining('loaded') },
  });
});

test('answers an abort at once and stays usable', async () => {
  const work = bench({ 'tsconfig.json': config, 'src/area.ts': area });
  const controller = new AbortController();
  const run = work.check(checker, 'src/area.ts', area, { ...options, signal: controller.signal });
  controller.abort();
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  expect(shown(await work.check(checker, 'src/area.ts', area, options))).toEqual([]);
});

test('says that it ran out of time, never that it passed', async () => {
  const work = bench({ 'tsconfig.json': config, 'src/area.ts': area });
  const run = await work.check(checker, 'src/area.ts', area, { settings: { fallbackTypeScript, deadlineMs: 1 } });
  expect(run).toMatchObject({ kind: 'timedOut', failure: { code: 'checker.timeout' } });
});
