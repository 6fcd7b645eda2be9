// The ESLint process that stays: it answers as one started for the question would, it is started anew
// when anything that steers it changes, and a plugin that misbehaves in it is told, never passed.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { afterAll, afterEach, expect, test } from 'vitest';
import type { CheckRequest } from '../../../server/src/checkers/checker.ts';
import { createEslintChecker } from '../../../server/src/checkers/eslint.ts';
import type { CheckRun } from '../../../server/src/core/evidence.ts';
import { shown, type AskOptions } from '../../support/checkerBench.ts';
import type { LiveProcess } from '../../../server/src/workspace/process.ts';
import { createToolBench, quietEnd } from '../../support/toolBench.ts';

const tempFolder = mkdtempSync(join(tmpdir(), 'touchstone-eslint-warm-'));
const ends: (() => Promise<void>)[] = [];

const rules = "{ 'no-var': 'error', 'prefer-const': 'warn', eqeqeq: 'error', 'no-unused-vars': 'error' }";

function bench(files: Readonly<Record<string, string>> = {}) {
  const work = createToolBench({
    'eslint.config.mjs': `export default [{ rules: ${rules} }];\n`,
    'a.js': '',
    ...files,
  });
  const checker = createEslintChecker({ distFolder: tempFolder, tempFolder });
  work.link('eslint');
  ends.push(
    () => checker.dispose!(),
    () => work.dispose(),
  );
  const ask = (
    text: string,
    more: Partial<CheckRequest> & { readonly options?: AskOptions } = {},
  ): Promise<CheckRun> => {
    const { options, ...request } = more;
    return checker.check(work.context(options), { ...work.request('a.js', text, options), ...request });
  };
  return { ...work, checker, ask };
}

const isWarm = (run: CheckRun) => run.kind === 'ran' && run.receipt.warm === true;

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  expect(readdirSync(tempFolder)).toEqual([]);
});
afterAll(() => rmSync(tempFolder, { recursive: true, force: true }));

/** Texts with and without faults, some of which cannot be parsed. */
function candidates(): readonly string[] {
  const openings = ['var', 'let', 'const', 'export const', 'export var'];
  const values = [
    '1;',
    'x == 2;',
    'x === 2;',
    '(;',
    '() => { var y = 1; };',
    '"😀";',
    '`\n${x}`;',
    '/a/;\nexport { a };',
    '0;//\u2028',
    '1\r\n',
  ];
  return openings.flatMap((opening) => values.map((value) => `${opening} a = ${value}\n`));
}

test('gives the same answers as ESLint started anew, on 50 texts', { timeout: 60_000 }, async () => {
  const work = bench();
  const texts = candidates();
  expect(texts).toHaveLength(50);
  let differing = 0;
  for (const [index, text] of texts.entries()) {
    const warm = await work.ask(text);
    expect(isWarm(warm)).toBe(index > 0);
    // A new instance for each text; every tenth also goes the whole way, in a process of its own.
    const [own] = await new ESLint({ cwd: work.root }).lintText(text, { filePath: join(work.root, 'a.js') });
    const expected = own!.messages.map(({ ruleId, line, column }) => `${line},${column} ${ruleId ?? 'parse-error'}`);
    const seen = warm.kind === 'ran' ? warm.problems : [];
    // Lines that only ESLint knows are mapped; their rules must still agree.
    const places = seen.map(({ rule, range }) => `${range.start.line + 1},${range.start.character + 1} ${rule}`);
    if (JSON.stringify(places) !== JSON.stringify(expected)) differing++;
    if (index % 10 === 0) {
      const cold = await work.ask(text, { fresh: true });
      expect(isWarm(cold)).toBe(false);
      expect(cold.kind === 'ran' && cold.problems).toEqual(seen);
    }
  }
  expect(differing).toBe(0);
});

test('offers the same fixes warm and cold', async () => {
  const work = bench();
  const text = 'var a = 1;\nexport { a };\n';
  await work.ask('1;\n');
  const request = work.request('a.js', text);
  const run = await work.checker.check(work.context(), request);
  expect(isWarm(run)).toBe(true);
  const fixes = await work.checker.fixes!(work.context(), request, run.kind === 'ran' ? run.problems : []);
  expect(fixes.map(({ edits }) => edits)).toEqual([[{ span: { start: 0, end: 10 }, newText: 'let a = 1;' }]]);
});

test.each([
  ['eslint.config.mjs', "export default [{ rules: { 'no-debugger': 'error' } }];\n"],
  ['rules/mine.mjs', "export const rules = { 'no-debugger': 'error' };\n"],
  ['package.json', '{ "type": "module" }'],
  ['package-lock.json', '{}'],
])('starts anew when %s changes', async (path, content) => {
  const work = bench({
    'eslint.config.mjs': "import { rules } from './rules/mine.mjs';\nexport default [{ rules }];\n",
    'rules/mine.mjs': `export const rules = ${rules};\n`,
  });
  expect(shown(await work.ask('var a;\n'))).toEqual(['a.js(1,1) no-var', 'a.js(1,5) no-unused-vars']);
  expect(isWarm(await work.ask('debugger;\n'))).toBe(true);
  work.write(path, content);
  const run = await work.ask('debugger;\n');
  expect(isWarm(run)).toBe(false);
  expect(shown(run)).toEqual(path.endsWith('.mjs') ? ['a.js(1,1) no-debugger'] : []);
});

const plugin = (body: string) =>
  `const rule = { create: (context) => ({ Program(node) { const text = context.sourceCode.text; ${body} } }) };
export default [{ plugins: { own: { rules: { rule } } }, rules: { 'own/rule': 'error', 'no-var': 'error' } }];\n`;

test('does not take a rule that ends the process for a pass, and goes on after it', async () => {
  const work = bench({ 'eslint.config.mjs': plugin("if (text.includes('quit')) process.exit(0);") });
  expect(shown(await work.ask('var a;\n'))).toEqual(['a.js(1,1) no-var']);
  expect(await work.ask('quit;\n')).toMatchObject({ kind: 'unavailable', failure: { code: 'checker.unusable' } });
  expect(shown(await work.ask('var b;\n'))).toEqual(['a.js(1,1) no-var']);
});

test('tells a rule that throws in its words, and goes on after it', async () => {
  const work = bench({ 'eslint.config.mjs': plugin("if (text.includes('bad')) throw new Error('rule fell over');") });
  expect(shown(await work.ask('var a;\n'))).toEqual(['a.js(1,1) no-var']);
  expect(await work.ask('bad;\n')).toMatchObject({
    kind: 'crashed',
    failure: { code: 'checker.crashed', message: expect.stringContaining('rule fell over') },
  });
  expect(shown(await work.ask('var b;\n'))).toEqual(['a.js(1,1) no-var']);
});

test('ends a rule that never ends with the deadline, and with an abort', async () => {
  const work = bench({ 'eslint.config.mjs': plugin("if (text.includes('hang')) for (;;);") });
  const options = { settings: { deadlineMs: 1500 } };
  expect(shown(await work.ask('var a;\n'))).toEqual(['a.js(1,1) no-var']);
  expect(await work.ask('hang;\n', { options })).toMatchObject({
    kind: 'timedOut',
    failure: { code: 'checker.timeout' },
  });
  const aborted = work.ask('hang;\n', { options: { signal: AbortSignal.timeout(700) } });
  await expect(aborted).rejects.toMatchObject({ name: 'TimeoutError' });
  expect(shown(await work.ask('var b;\n'))).toEqual(['a.js(1,1) no-var']);
});

test('is not confused by a plugin that prints', async () => {
  const work = bench({ 'eslint.config.mjs': plugin("console.log('{}'.repeat(2_000_000)); console.error(text);") });
  expect(shown(await work.ask('var a;\n'))).toEqual(['a.js(1,1) no-var']);
  expect(shown(await work.ask('var b;\n'))).toEqual(['a.js(1,1) no-var']);
});

test.each([
  ['says something else', [{ hello: 'world' }]],
  ['answers in another shape', [{ nonce: 'guessed', answer: { kind: 'linted' }, typed: false, loaded: [] }]],
  ['answers another question', [{ nonce: 'old', answer: { kind: 'ignored', version: '1' }, typed: false, loaded: [] }]],
  ['ends without a word', []],
])('asks a process of its own when the one that stays %s', async (_name, messages: readonly unknown[]) => {
  const work = bench();
  const left = [...messages];
  const context = work.context();
  const played: LiveProcess = {
    send: () => undefined,
    next: () => Promise.resolve(left.shift()),
    ended: Promise.resolve(quietEnd),
    stop: () => Promise.resolve(quietEnd),
  };
  const processes = { ...context.processes, open: () => played };
  const run = await work.checker.check({ ...context, processes }, work.request('a.js', 'var a; export { a };\n'));
  expect(shown(run)).toEqual(['a.js(1,1) no-var']);
  expect(isWarm(run)).toBe(false);
});

test('answers questions that are asked at once, each with its own', async () => {
  const work = bench();
  const texts = ['var a; export { a };', 'const b = 1 == 2; export { b };', 'export const c = 1;'];
  const runs = await Promise.all(texts.map((text) => work.ask(`${text}\n`)));
  expect(runs.map(shown)).toEqual([['a.js(1,1) no-var'], ['a.js(1,13) eqeqeq'], []]);
});
