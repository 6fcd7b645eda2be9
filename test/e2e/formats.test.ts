// What machines read: JSON against our published schemas, SARIF against the schema of the standard.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type AnySchemaObject } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeProject, runCli, type Project } from '../support/project.ts';

const repository = new URL('../../', import.meta.url);
const readJson = (path: string | URL) => JSON.parse(readFileSync(path, 'utf8')) as AnySchemaObject;
const validate = (schema: AnySchemaObject, value: unknown) => {
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    validateSchema: false,
    validateFormats: false,
    unicodeRegExp: false,
  });
  const check = ajv.compile(schema);
  return check(value) === true ? [] : (check.errors ?? []);
};

let project: Project;
beforeAll(() => {
  project = makeProject(
    {
      'package.json': '{ "name": "p", "private": true, "type": "module", "scripts": { "test": "node --test" } }\n',
      'tsconfig.json':
        '{ "compilerOptions": { "target": "es2022", "module": "nodenext", "strict": true, "noEmit": true, "allowImportingTsExtensions": true } }\n',
      'src/a b.ts': 'export function f(list: readonly string[]): number {\n  return list.lenght;\n}\n',
      'src/fine.ts': 'export function g(): number {\n  return 1;\n}\n',
      'src/half.js': 'export function half(n) {\n  return n / 3;\n}\n',
      'test/half.test.js':
        "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { half } from '../src/half.js';\ntest('halves', () => {\n  assert.equal(half(6), 3);\n});\n",
      '.touchstone/checklist.yaml':
        'items:\n  - question: Is there no console output?\n    check: regex\n    pattern: console\\.log\n    expect: no-match\n',
    },
    { typescript: 'typescript6' },
  );
});
afterAll(() => project.remove());

describe('critique', () => {
  const schema = readJson(new URL('docs/critique.schema.json', repository));
  test.each([
    ['src/a b.ts:1-3', 'typescript/TS2551', ['met', 'unmet']],
    ['src/half.js:1-3', 'tests/failed', ['met']],
  ])('its JSON fits docs/critique.schema.json: %s', async (target, rule, states) => {
    const end = await runCli(project, ['critique', target, '--format', 'json', '--quiet']);
    const value = JSON.parse(end.stdout) as {
      findings: { rule: string; proof: string; evidence: { command?: string[]; testsRun?: number }[] }[];
      checklist: { state: string }[];
    };
    expect(validate(schema, value)).toEqual([]);
    expect(value.findings.map((one) => [one.rule, one.proof])).toEqual([[rule, 'proven']]);
    expect(value.findings.every((one) => one.evidence.every((evidence) => evidence.command !== undefined))).toBe(true);
    expect(value.findings[0]!.evidence[0]!.testsRun).toBe(rule === 'tests/failed' ? 1 : undefined);
    expect(value.checklist.map((one) => one.state)).toEqual(states);
  });
  test('a tool’s fix is told with the receipts that it holds, and a failing test has none', async () => {
    const fixesOf = async (target: string) => {
      const end = await runCli(project, ['critique', target, '--format', 'json', '--quiet']);
      return (JSON.parse(end.stdout) as { findings: { fixes?: { title: string; validatedBy: string[] }[] }[] })
        .findings[0]!.fixes;
    };
    const [fix] = (await fixesOf('src/a b.ts:1-3')) ?? [];
    expect(fix).toMatchObject({
      side: 'code',
      edits: [{ range: { start: { line: 2 }, end: { line: 2 } }, newText: 'length' }],
    });
    expect(fix!.validatedBy.length).toBeGreaterThan(0);
    const failing = (await fixesOf('src/half.js:1-3')) ?? [];
    expect(failing.filter(({ validatedBy }) => validatedBy.length > 0)).toEqual([]);
  });
  test('the schema does not fit just anything', () => {
    expect(validate(schema, { version: 1, findings: [{}] })).not.toEqual([]);
  });
});

describe('refine', () => {
  const schema = readJson(new URL('docs/refine.schema.json', repository));
  test.each([
    ['an improvement', 'src/a b.ts:1-3', 0],
    ['nothing to do', 'src/fine.ts:1-3', 0],
  ])('its JSON fits docs/refine.schema.json: %s', async (_name, target, code) => {
    const end = await runCli(project, ['refine', target, '--format', 'json', '--quiet']);
    expect(validate(schema, JSON.parse(end.stdout))).toEqual([]);
    expect(end.code).toBe(code);
  });
});

describe('SARIF', () => {
  // Draft 4 names itself by a keyword that the validator does not take; nothing in it refers to that name.
  const {
    id: _id,
    $schema: _draft,
    ...sarifSchema
  } = readJson(createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));
  test.each([
    ['with findings', 'src/a b.ts:1-3', 1],
    ['without', 'src/fine.ts:1-3', 0],
  ])('is valid SARIF 2.1.0 %s', async (_name, target, code) => {
    const end = await runCli(project, ['critique', target, '--format', 'sarif', '--quiet']);
    expect(validate(sarifSchema, JSON.parse(end.stdout))).toEqual([]);
    expect(end.code).toBe(code);
  });
  test('the schema does not fit just anything', () => {
    expect(validate(sarifSchema, { version: '2.1.0', runs: [{ results: [{ level: 'loud' }] }] })).not.toEqual([]);
  });
});
