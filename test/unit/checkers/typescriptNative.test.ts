// The type checker with TypeScript 7, through its language server.

import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { createTypeScriptChecker } from '../../../server/src/checkers/typescript.ts';
import { createTypeScriptClient } from '../../../server/src/checkers/typescriptClient.ts';
import { createCheckerBench, shown, workerSource, type CheckerBench } from '../../support/checkerBench.ts';

const checker = createTypeScriptChecker(createTypeScriptClient(workerSource));
const open: CheckerBench[] = [];

function bench(files: Readonly<Record<string, string>>): CheckerBench {
  const made = createCheckerBench(files);
  made.link('typescript');
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
const area = 'export function area(width: number, height: number): number {\n  return width * height;\n}\n';
const use = "import { area } from './index';\nexport const a: number = area(1, 2);\n";
const files = {
  'tsconfig.json': config,
  'src/area.ts': area,
  'src/index.ts': "export * from './area.js';\n",
  'src/use.ts': use,
};

test('flags an unknown name, with the receipt of the native compiler', async () => {
  const work = bench(files);
  const run = await work.check(checker, 'src/area.ts', area.replace('* height', '* heigth'));
  expect(shown(run)).toEqual(['area.ts(2,18) TS2552']);
  expect(run).toMatchObject({
    problems: [{ lineText: 'return width * heigth;' }],
    receipt: { version: '7.0.2', command: ['typescript 7.0.2 language server', 'tsc --lsp --stdio'] },
  });
});

test('flags an indirect dependant and forgets the candidate afterwards', async () => {
  const work = bench(files);
  const changed = area.replace('): number', '): string').replace('width * height', '`${width * height}`');
  expect(shown(await work.check(checker, 'src/area.ts', area))).toEqual([]);
  expect(shown(await work.check(checker, 'src/area.ts', changed))).toEqual(['use.ts(2,14) TS2322']);
  expect(shown(await work.check(checker, 'src/use.ts', use))).toEqual([]);
});

test('flags a dependant in another project that refers to the document’s own', async () => {
  const project = (references: readonly object[]) =>
    JSON.stringify({
      compilerOptions: { composite: true, strict: true, outDir: 'out', lib: ['es2022'], types: [] },
      include: ['src'],
      references,
    });
  const sum = 'export function sum(a: number, b: number): number {\n  return a + b;\n}\n';
  const work = bench({
    'tsconfig.json': JSON.stringify({ files: [], references: [{ path: 'core' }, { path: 'app' }] }),
    'core/tsconfig.json': project([]),
    'core/src/sum.ts': sum,
    'app/tsconfig.json': project([{ path: '../core' }]),
    'app/src/main.ts': "import { sum } from '../../core/src/sum.js';\nexport const n: number = sum(1, 2);\n",
  });
  expect(shown(await work.check(checker, 'core/src/sum.ts', sum))).toEqual([]);
  const changed = sum.replace('b: number', 'b: string').replace('a + b', 'a + b.length');
  expect(shown(await work.check(checker, 'core/src/sum.ts', changed))).toEqual(['main.ts(2,33) TS2345']);
});

test('checks JavaScript that asks for it, and never says that other JavaScript passed', async () => {
  const text = '/** @type {number} */\nexport const n = "1";\n';
  const work = bench({ 'a.js': text });
  expect(shown(await work.check(checker, 'a.js', `// @ts-check\n${text}`))).toEqual(['a.js(3,14) TS2322']);
  expect(await work.check(checker, 'a.js', text)).toMatchObject({ kind: 'unavailable' });
});

test('sees unsaved texts and changes on disk', async () => {
  const work = bench(files);
  const buffers = { 'src/area.ts': area.replace('): number', '): string') };
  expect(shown(await work.check(checker, 'src/use.ts', use, { buffers }))).toEqual(['use.ts(2,14) TS2322']);
  expect(shown(await work.check(checker, 'src/use.ts', use))).toEqual([]);
  work.write('src/area.ts', area.replace(', height: number', ''));
  expect(shown(await work.check(checker, 'src/use.ts', use))).toEqual(['use.ts(2,34) TS2554']);
});

test('answers an abort at once and stays usable', async () => {
  const work = bench(files);
  const controller = new AbortController();
  const run = work.check(checker, 'src/area.ts', area, { signal: controller.signal });
  setTimeout(() => controller.abort(), 20);
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  expect(shown(await work.check(checker, 'src/area.ts', `${area}missing;\n`))).toEqual(['area.ts(4,1) TS2304']);
});

test('does not start the workspace’s compiler in a folder that is not trusted', async () => {
  const work = bench(files);
  expect(await work.check(checker, 'src/area.ts', area, { trusted: false })).toMatchObject({
    kind: 'unavailable',
    failure: { code: 'checker.missing' },
  });
});

test('leaves no file behind and no process after it', async () => {
  const own = createTypeScriptChecker(createTypeScriptClient(workerSource));
  const work = bench(files);
  await work.check(own, 'src/area.ts', `${area}// candidate\n`);
  expect(readFileSync(join(work.root, 'src/area.ts'), 'utf8')).toBe(area);
  expect(readdirSync(work.root).toSorted()).toEqual(['node_modules', 'src', 'tsconfig.json']);
  const before = childrenOf(work.root);
  await own.dispose?.();
  expect([before.length > 0 || !existsSync('/proc'), childrenOf(work.root)]).toEqual([true, []]);
});

/** Processes whose working directory is `folder`; none where the system does not tell. */
function childrenOf(folder: string): readonly string[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === folder;
    } catch {
      return false; // Gone, or not ours.
    }
  });
}

test('does not look at a file that imports the document and belongs to no project', async () => {
  const work = bench({
    ...files,
    'tsconfig.json': JSON.stringify({ ...JSON.parse(config), exclude: ['src/**/*.test.ts'] }),
    'src/area.test.ts': "import { area } from './area';\nconst wrong: string = area(1, 2);\nunknownHere(wrong);\n",
  });
  const run = await work.check(checker, 'src/area.ts', area);
  expect(shown(run)).toEqual([]);
});
