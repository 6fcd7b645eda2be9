// The checker that asks the person's Node: what it adds to the parser, and where it stays silent.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, expect, test } from 'vitest';
import { createTypeScriptClient } from '../../../server/src/checkers/typescriptClient.ts';
import { createNodeCheck, readNodeCheck } from '../../../server/src/checkers/web/nodeCheck.ts';
import type { ProcessSpec } from '../../../server/src/workspace/process.ts';
import { packages, shown, workerSource, type AskOptions } from '../../support/checkerBench.ts';
import { checkPlayed, createToolBench } from '../../support/toolBench.ts';

const tempFolder = mkdtempSync(join(tmpdir(), 'touchstone-node-check-'));
const client = createTypeScriptClient(workerSource);
const checker = createNodeCheck({ distFolder: tempFolder, tempFolder }, client);
const open: ReturnType<typeof createToolBench>[] = [];
const forNode = { 'package.json': '{ "type": "module", "engines": { "node": ">=18" } }' };
const fallback = { settings: { fallbackTypeScript: join(packages, 'typescript6', 'lib', 'typescript.js') } };

function bench(files: Readonly<Record<string, string>> = forNode) {
  const made = createToolBench(files);
  open.push(made);
  return made;
}

afterEach(async () => {
  for (const one of open.splice(0)) await one.dispose();
  expect(readdirSync(tempFolder)).toEqual([]);
});
afterAll(async () => {
  await client.dispose();
  rmSync(tempFolder, { recursive: true, force: true });
});

test.each([
  ['a.js', 'const a = 1;\n  const a = 2;\n', ['a.js(2,9) SyntaxError']],
  ['a.js', 'export const r = /(/;\n', ['a.js(1,18) SyntaxError']],
  ['a.cjs', 'exports.a = 1;\nawait 1;\n', ['a.cjs(2,1) SyntaxError']],
  ['a.js', "import { a } from './not-there.js';\nexport const b = await a;\n", []],
  ['a.cjs', 'return;\n', []],
  ['a.js', '#!/usr/bin/env node\nexport const smile = "😀";\n', []],
])('%s with %j', async (path, text, expected) => {
  const run = await bench().check(checker, path, text);
  expect(shown(run)).toEqual(expected);
  expect(run).toMatchObject({ receipt: { command: ['node', '--check', path], exitCode: expected.length } });
});

test('follows the package in what a plain ending means', async () => {
  const common = bench({ 'package.json': '{ "type": "commonjs", "scripts": { "start": "node ." } }' });
  expect(shown(await common.check(checker, 'a.js', 'import x from "y";\n'))).toEqual(['a.js(1,1) SyntaxError']);
  expect(shown(await common.check(checker, 'a.mjs', 'import x from "y";\n'))).toEqual([]);
});

test('leaves to the parser what the parser says too', async () => {
  const text = 'export const = 1;\n';
  const run = await bench().check(checker, 'a.js', text, fallback);
  expect(shown(run)).toEqual([]);
  expect(run).toMatchObject({ receipt: { exitCode: 1, excerpt: expect.stringContaining('parser says so too') } });
  const off = { settings: { ...fallback.settings, off: ['syntax'] } };
  expect(shown(await bench().check(checker, 'a.js', text, off))).toEqual(['a.js(1,14) SyntaxError']);
  const twice = 'const a = 1;\nconst a = 2;\n';
  expect(shown(await bench().check(checker, 'a.js', twice, fallback))).toEqual(['a.js(2,7) SyntaxError']);
});

test('reports syntax that an older Node does not know', async () => {
  const old = (spec: ProcessSpec) => ({
    exitCode: 1,
    stderr: `${spec.argv[2]}:3\n  await using x = open();\n              ^\n\nSyntaxError: Unexpected identifier 'x'\n    at checkSyntax (node:internal/main/check_syntax:74:5)\n\nNode.js v20.20.2\n`,
  });
  const text = '\n\n  await using x = open();\n';
  const run = await checkPlayed(checker, bench(), 'a.js', text, old, fallback);
  expect(run).toMatchObject({
    problems: [
      {
        message: "Unexpected identifier 'x'",
        range: { start: { line: 2, character: 14 }, end: { line: 2, character: 15 } },
      },
    ],
  });
});

test('does not take a failure that it does not understand for a pass', async () => {
  for (const stderr of ['', 'node: bad option: --check', 'Error: Cannot find module'])
    expect(await checkPlayed(checker, bench(), 'a.js', '', { exitCode: 1, stderr })).toMatchObject({
      kind: 'unavailable',
      failure: { code: 'checker.unusable' },
    });
  expect(await checkPlayed(checker, bench(), 'a.js', '', { kind: 'notStarted', exitCode: null })).toMatchObject({
    kind: 'unavailable',
    failure: { code: 'checker.missing' },
  });
});

test('applies only to what Node runs as it is', async () => {
  const detected = async (path: string, files: Readonly<Record<string, string>>, options?: AskOptions) => {
    const work = bench(files);
    const { overlay, document } = work.request(path, '', options);
    return (await checker.detect(work.context(), overlay.snapshot, document)).kind;
  };
  expect(await detected('src/a.js', forNode)).toBe('available');
  expect(await detected('a.js', { 'package.json': '{ "scripts": { "test": "node --test" } }' })).toBe('available');
  expect(await detected('a.js', {})).toBe('notApplicable');
  expect(await detected('a.js', { 'package.json': '{ "scripts": { "test": "vitest" } }' })).toBe('notApplicable');
  expect(await detected('a.ts', forNode)).toBe('notApplicable');
  expect(await detected('a.jsx', forNode)).toBe('notApplicable');
  const react = '{ "engines": { "node": "24" }, "dependencies": { "react": "19" } }';
  expect(await detected('a.js', { 'package.json': react })).toBe('notApplicable');
});

test('starts nothing of a folder that is not trusted', async () => {
  const seen: ProcessSpec[] = [];
  expect(await checkPlayed(checker, bench(), 'a.js', '', {}, { trusted: false }, seen)).toMatchObject({
    failure: { code: 'trust.untrusted' },
  });
  expect(seen).toEqual([]);
});

test('reads any words without throwing, and points into the text', () => {
  const line = fc.oneof(
    fc.string(),
    fc.nat().map((number) => `/x/text.js:${number}`),
    fc.constantFrom('   ^^^', '^', 'SyntaxError: no'),
  );
  fc.assert(
    fc.property(
      fc.array(line).map((lines) => lines.join('\n')),
      fc.string({ unit: 'grapheme' }),
      (stderr, text) => {
        const problem = readNodeCheck(stderr, '/x/text.js', 'file:///a.js', text);
        if (problem === undefined) return;
        const lines = text.split(/\r\n|\r|\n/);
        for (const { line: at, character } of [problem.range.start, problem.range.end])
          expect(character).toBeLessThanOrEqual(lines[at]?.length ?? -1);
      },
    ),
  );
});
