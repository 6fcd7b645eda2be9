// The syntax checker: untrusted folders, every language it reads, and nothing but syntax.

import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createSyntaxChecker } from '../../../server/src/checkers/syntax.ts';
import { createTypeScriptClient } from '../../../server/src/checkers/typescriptClient.ts';
import { createCheckerBench, packages, shown, workerSource, type AskOptions } from '../../support/checkerBench.ts';

const client = createTypeScriptClient(workerSource);
const checker = createSyntaxChecker(client);
const work = createCheckerBench({});
const options: AskOptions = {
  trusted: false,
  settings: { fallbackTypeScript: join(packages, 'typescript6/lib/typescript.js') },
};

afterAll(async () => {
  await client.dispose();
  work.remove();
});

test.each([
  ['a.ts', 'const a = ;\n', ['a.ts(1,11) TS1109']],
  ['a.tsx', 'const a = <div>;\n', ['a.tsx(1,12) TS17008', 'a.tsx(2,1) TS1005']],
  ['a.js', 'function f() {\n', ['a.js(2,1) TS1005']],
  ['a.js', 'const a: number = 1;\n', ['a.js(1,10) TS8010']],
  ['a.json', '{"a": 1,}\n', ['a.json(1,9) TS1005']],
  ['a.json', '{"a" 1}\n', ['a.json(1,6) TS1005']],
])('flags %s: %s', async (path, text, expected) => {
  expect(shown(await work.check(checker, path, text, options))).toEqual(expected);
});

test.each([
  ['a.ts', 'const a: string = 1; missing();\nexport {};\n'],
  ['a.ts', 'enum E { A }\nnamespace N { export const a = <T,>(x: T) => x; }\n'],
  ['a.tsx', 'export const a = <div title="x">{1}</div>;\n'],
  ['a.js', "import x from './nowhere.js';\nexport default class { #a = x; static {} }\n"],
  ['a.mjs', 'await 1;\n'],
  ['a.json', '{"a": [1, {"b": null}]}\n'],
])('does not flag %s: %s', async (path, text) => {
  expect(shown(await work.check(checker, path, text, options))).toEqual([]);
});

test('reads comments in JSON only where the language allows them', async () => {
  const text = '{ // why\n"a": 1, }\n';
  expect(shown(await work.check(checker, 'a.json', text, { ...options, languageId: 'jsonc' }))).toEqual([]);
  expect(shown(await work.check(checker, 'a.json', text, options))).toEqual(['a.json(1,3) TS1005']);
});

test('reads an untitled document by its language', async () => {
  expect(
    shown(await work.check(checker, 'Untitled-1', 'let a: = 1;\n', { ...options, languageId: 'typescript' })),
  ).toEqual(['Untitled-1(1,8) TS1110']);
});

test('says nothing of other languages, and is unavailable without a parser', async () => {
  const { document, overlay } = work.request('a.md', '# a\n');
  expect(await checker.detect(work.context(options), overlay.snapshot, document)).toEqual({ kind: 'notApplicable' });
  expect(await work.check(checker, 'a.ts', 'let a;\n', { trusted: false })).toMatchObject({
    kind: 'unavailable',
    failure: { code: 'checker.missing' },
  });
});
