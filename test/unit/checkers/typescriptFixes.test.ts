// Quick fixes: what is offered, in which order, and that nothing outside the selection but imports is touched.

import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, expect, test } from 'vitest';
import { applyEdits } from '../../../server/src/base/edit.ts';
import { createTypeScriptChecker } from '../../../server/src/checkers/typescript.ts';
import { createTypeScriptClient } from '../../../server/src/checkers/typescriptClient.ts';
import { candidateText } from '../../../server/src/core/candidate.ts';
import {
  createCheckerBench,
  packages,
  workerSource,
  type AskOptions,
  type CheckerBench,
} from '../../support/checkerBench.ts';

const checker = createTypeScriptChecker(createTypeScriptClient(workerSource));
const options: AskOptions = { settings: { fallbackTypeScript: join(packages, 'typescript6/lib/typescript.js') } };
const open: CheckerBench[] = [];

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
    allowJs: true,
    checkJs: true,
  },
  include: ['src'],
});
const helpers =
  'export function area(width: number, height: number): number {\n  return width * height;\n}\nexport class Box {\n  width = 1;\n}\n';

function bench(files: Readonly<Record<string, string>> = {}): CheckerBench {
  const made = createCheckerBench({ 'tsconfig.json': config, 'src/helpers.ts': helpers, ...files });
  open.push(made);
  return made;
}

async function fixesIn(work: CheckerBench, path: string, marked: string) {
  const request = work.request(path, marked, options);
  const run = await checker.check(work.context(options), request);
  if (run.kind !== 'ran') throw new Error(run.failure.message);
  const fixes = await checker.fixes!(work.context(options), request, run.problems);
  const texts = fixes.map(({ title, edits, companions }) => {
    const after = applyEdits(request.overlay.text, [...edits, ...companions]);
    if (!after.ok) throw new Error(after.error);
    return { title, text: after.value, edits: edits.length, companions: companions.length };
  });
  return { request, fixes, texts };
}

test('adds a missing import as a companion outside the selection', async () => {
  const { texts } = await fixesIn(
    bench(),
    'src/a.ts',
    '// Sizes.\n\nexport function size(): number {\n«  return area(1, 2);\n»}\n',
  );
  expect(texts[0]).toEqual({
    title: 'Add import from "./helpers"',
    text: "// Sizes.\n\nimport { area } from './helpers';\n\nexport function size(): number {\n  return area(1, 2);\n}\n",
    edits: 0,
    companions: 1,
  });
});

test('joins an import that is there, in its quotes and with its extension', async () => {
  const { texts } = await fixesIn(
    bench(),
    'src/a.ts',
    "import { Box } from './helpers.js';\nexport const box = new Box();\n«export const n = area(1, 2);»\n",
  );
  expect(texts[0]?.text).toBe(
    "import { area, Box } from './helpers.js';\nexport const box = new Box();\nexport const n = area(1, 2);\n",
  );
});

test('writes import paths as the neighbours do', async () => {
  const work = bench({ 'src/b.ts': "import { Box } from './helpers.js';\nexport const b = new Box();\n" });
  const { texts } = await fixesIn(work, 'src/a.ts', '«export const n = area(1, 2);»\n');
  expect(texts[0]?.text).toBe("import { area } from './helpers.js';\n\nexport const n = area(1, 2);\n");
});

test('corrects the spelling of a name and of a property', async () => {
  const { texts } = await fixesIn(
    bench(),
    'src/a.ts',
    "import { area, Box } from './helpers';\nexport const n = «areaa(1, new Box().witdh)» + area(1, 1);\n",
  );
  expect(texts.map(({ title }) => title)).toEqual(["Change spelling to 'area'", "Change spelling to 'width'"]);
  expect(texts.map(({ companions }) => companions)).toEqual([0, 0]);
});

test('keeps the line endings of the document', async () => {
  const { texts } = await fixesIn(bench(), 'src/a.ts', '«export const n = area(1, 2);»\r\nexport {};\r\n');
  expect(texts[0]?.text.replaceAll('\r\n', '')).not.toContain('\n');
});

test('does not offer fixes for errors outside the selection', async () => {
  const { texts } = await fixesIn(bench(), 'src/a.ts', 'export const n = area(1, 2);\n«export const m = 1;»\n');
  expect(texts).toEqual([]);
});

test('does not offer a fix that changes the document elsewhere, or another file', async () => {
  const text =
    "import { Box } from './helpers';\nclass Own {}\nexport const a = «new Own().missing + new Box().missing»;\n";
  const { texts } = await fixesIn(bench(), 'src/a.ts', text);
  expect(texts).toEqual([]);
});

test('does not offer to silence the compiler', async () => {
  const work = bench();
  const js = await fixesIn(work, 'src/a.js', '«/** @type {number} */\nexport const n = "1";\n»');
  const cast = await fixesIn(work, 'src/b.ts', '«export const n = "1" as number;»\n');
  expect([...js.texts, ...cast.texts]).toEqual([]);
});

test('offers nothing, and says why, where there is no classic compiler', async () => {
  const work = bench();
  const request = work.request('src/a.ts', 'area(1, 2);\n');
  expect(await checker.fixes!(work.context(), request, [])).toEqual([]);
  expect(work.logs).toEqual([expect.stringContaining('No TypeScript was found')]);
});

const lines = [
  'export const n = area(1, 2);',
  'export const box = new Box().witdh;',
  'export async function f() {\n  await g();\n}',
  'function g() {\n  await f();\n}',
  'export class C extends Box {\n  width = 2;\n  override heigth = 1;\n}',
  'export const late: Bxo = { width: 1 };',
  'const unused = 1;',
  'export const p: Promise<number> = f().then(() => aera(1));',
  '// A comment of its own. 🙂',
];

test('never touches anything outside the selection but imports, wherever the selection lies', async () => {
  const work = bench();
  let offered = 0;
  const property = fc.asyncProperty(
    fc.subarray(lines, { minLength: 1 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    async (chosen, a, b) => {
      const text = `${chosen.join('\n')}\n`;
      const [start, end] = [Math.floor(a * text.length), Math.floor(b * text.length)].toSorted((x, y) => x - y) as [
        number,
        number,
      ];
      const { request, fixes } = await fixesIn(
        work,
        'src/a.ts',
        `${text.slice(0, start)}«${text.slice(start, end)}»${text.slice(end)}`,
      );
      const target = { document: request.document, span: request.span, kind: 'code' } as const;
      for (const fix of fixes) {
        offered++;
        expect(candidateText(target, fix)).toMatchObject({ ok: true });
      }
    },
  );
  await fc.assert(property, { numRuns: 60, seed: 7 });
  expect(offered).toBeGreaterThan(20);
});
