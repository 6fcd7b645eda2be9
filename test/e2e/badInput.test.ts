// Bad input on the command line: each ends in a coded failure with a next step, and changes nothing.

import { afterEach, describe, expect, test } from 'vitest';
import { makeProject, runCli, type Project } from '../support/project.ts';

let project: Project | undefined;
afterEach(() => project?.remove());

const packageJson = '{ "name": "p", "private": true, "type": "module", "scripts": { "test": "node --test" } }\n';
const source = 'export function f(a) {\n  return a;\n}\n// 😀\n';

const cases: readonly (readonly [
  string,
  Readonly<Record<string, string | Uint8Array>>,
  readonly string[],
  number,
  string,
])[] = [
  ['an unknown path', {}, ['critique', 'nowhere.js'], 2, 'target.unknown-path'],
  ['a folder', { 'src/a.js': source }, ['critique', 'src'], 2, 'target.not-a-file'],
  ['a range beyond the file', { 'a.js': source }, ['refine', 'a.js:90-95'], 2, 'target.range-beyond-file'],
  ['a binary file', { 'a.js': new Uint8Array([1, 0, 2, 0]) }, ['critique', 'a.js'], 2, 'target.binary'],
  [
    'a file that is not UTF-8',
    { 'a.js': new Uint8Array([0x61, 0xe9, 0x0a]) },
    ['critique', 'a.js'],
    2,
    'target.encoding',
  ],
  ['a file over 5 MB', { 'a.js': '/'.repeat(5 * 1024 * 1024 + 1) }, ['critique', 'a.js'], 2, 'target.too-large'],
  ['a caret outside any function', { 'a.js': source }, ['refine', 'a.js:4:1'], 2, 'target.no-enclosing-symbol'],
  ['a range that cuts a character', { 'a.js': source }, ['refine', 'a.js:4:5-4:6'], 2, 'target.range-beyond-file'],
  [
    'conflict markers',
    { 'a.js': `<<<<<<< ours\n${source}=======\nx\n>>>>>>> theirs\n` },
    ['refine', 'a.js:1-8'],
    4,
    'target.conflict-markers',
  ],
  [
    'a protected file',
    { '.vscode/settings.json': '{}\n' },
    ['refine', '.vscode/settings.json:1-1'],
    4,
    'target.protected',
  ],
  ['an unknown option', { 'a.js': source }, ['critique', 'a.js', '--nope'], 2, 'usage.bad-arguments'],
  ['a bad effort', { 'a.js': source }, ['refine', 'a.js', '--effort', 'huge'], 2, 'usage.bad-arguments'],
  ['a test command for a shell', { 'a.js': source }, ['refine', 'a.js', '--test', 'a | b'], 2, 'usage.bad-arguments'],
  ['a model without an address', { 'a.js': source }, ['refine', 'a.js', '--model', 'm'], 2, 'usage.bad-arguments'],
  [
    'a key variable that is not set',
    { 'a.js': source },
    ['refine', 'a.js', '--model', 'm', '--base-url', 'http://127.0.0.1:9/v1', '--key-env', 'TOUCHSTONE_NO_SUCH_KEY'],
    2,
    'model.no-key',
  ],
];

describe('refuses by name', () => {
  test.each(cases)('%s', async (_name, files, words, code, failure) => {
    project = makeProject({ 'package.json': packageJson, ...files });
    const before = project.hash();
    const end = await runCli(project, [...words, '--quiet']);
    expect(`${end.stdout}${end.stderr}`).toContain(`[${failure}]`);
    expect(end.code).toBe(code);
    expect(project.hash()).toBe(before);
  });

  test('a range in CRLF text is still a range', async () => {
    project = makeProject({ 'package.json': packageJson, 'a.js': source.replaceAll('\n', '\r\n') });
    const end = await runCli(project, ['critique', 'a.js:1-3', '--quiet']);
    expect(end.code).toBe(0);
  });

  test('a syntax error in the selection is a proven finding', async () => {
    project = makeProject({ 'package.json': packageJson, 'a.js': 'export function f(a) {\n  return a +;\n}\n' });
    const end = await runCli(project, ['critique', 'a.js:1-3', '--quiet']);
    expect(end.stdout).toContain('(proven)');
    expect(end.code).toBe(1);
  });

  test('a set-up that fails is "could not verify", not a pass', async () => {
    project = makeProject({
      'package.json': packageJson,
      'a.js': source,
      'test/a.test.js':
        "import { test } from 'node:test';\nimport 'not-installed-anywhere';\nimport { f } from '../a.js';\ntest('x', () => f(1));\n",
    });
    const end = await runCli(project, ['refine', 'a.js:1-3', '--quiet']);
    expect(end.stdout).toContain('not-installed-anywhere');
    expect(end.code).toBe(4);
  });

  test('a hanging test is killed at its deadline and proves nothing', async () => {
    project = makeProject({
      'package.json': packageJson,
      'a.js': source,
      'test/a.test.js':
        "import { test } from 'node:test';\nimport { f } from '../a.js';\ntest('hangs', () => { f(1); for (;;); });\n",
    });
    const end = await runCli(project, ['refine', 'a.js:1-3', '--quiet', '--max-seconds', '4']);
    // Which limit is met first, that of the tests or that of the run, is the machine's to say.
    const [, code] = /^Unverified: .* \[(checker\.timeout|budget\.spent)\]$/mu.exec(end.stdout)!;
    expect(end.code).toBe(code === 'budget.spent' ? 3 : 4);
  });

  test('no tests: nothing can be verified, and the three ways to get evidence are told', async () => {
    project = makeProject({ 'package.json': packageJson, 'a.js': source });
    const end = await runCli(project, ['refine', 'a.js:1-3', '--quiet']);
    expect(end.stdout).toContain('verify.no-signal');
    expect(end.stdout).toContain('--expect');
    expect(end.code).toBe(4);
  });
});
