// `touchstone critique --since REF`: changed lines only, one log of all files, for CI.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { afterEach, expect, test } from 'vitest';
import { makeProject, runCli, type Project } from '../support/project.ts';

let project: Project | undefined;
afterEach(() => {
  project?.remove();
  project = undefined;
});

const summed = `export function sum(list) {
  let total = 0;
  for (const one of list) total += one;
  return total;
}

export function mean(list) {
  return sum(list) / list.length;
}
`;
const files = {
  'package.json': '{ "name": "p", "private": true, "type": "module", "scripts": { "test": "node --test" } }\n',
  'src/sums.js': summed,
  'src/old.js': 'export const old = 1;\n)\n',
  'test/sums.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mean, sum } from '../src/sums.js';
test('sums', () => assert.equal(sum([1, 2]), 3));
test('means', () => assert.equal(mean([1, 3]), 2));
`,
};

function repository(): Project {
  const made = makeProject(files);
  project = made;
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...words], {
      cwd: made.root,
      stdio: 'pipe',
    });
  git('init');
  git('add', '.');
  git('commit', '-m', 'first');
  return made;
}

test('a failing test after a change is in the log of that file; faults of other files are not', async () => {
  const p = repository();
  writeFileSync(path.join(p.root, 'src/sums.js'), summed.replace('/ list.length', '/ (list.length + 1)'));
  const before = p.hash();
  const end = await runCli(p, ['critique', '--since', 'HEAD', '--format', 'sarif', '--quiet']);
  expect(end.code).toBe(1);
  const log = JSON.parse(end.stdout) as { runs: { results: { ruleId: string; locations: unknown[] }[] }[] };
  expect(log.runs[0]!.results).toMatchObject([
    { ruleId: 'tests/failed', locations: [{ physicalLocation: { artifactLocation: { uri: 'src/sums.js' } } }] },
  ]);
  expect(p.hash()).toBe(before);
});

test('a new file counts whole, the JSON holds each file’s critique, and lines that did not change are left out', async () => {
  const p = repository();
  writeFileSync(path.join(p.root, 'src/new.js'), 'export const broken = ;\n');
  writeFileSync(path.join(p.root, 'src/old.js'), `${files['src/old.js']}// a comment\n`);
  const end = await runCli(p, ['critique', '--since', 'HEAD', '--format', 'json', '--quiet']);
  const told = JSON.parse(end.stdout) as { critiques: { target: { path: string }; findings: unknown[] }[] };
  const schema = JSON.parse(readFileSync(path.resolve('docs/critique.schema.json'), 'utf8')) as object;
  for (const one of told.critiques) expect(new Ajv({ strict: false }).validate(schema, one)).toBe(true);
  expect(told.critiques.map((one) => one.target.path)).toEqual(['src/old.js', 'src/new.js']);
  expect(told.critiques[1]!.findings.length).toBeGreaterThan(0);
  expect(end.code).toBe(1);
});

test('nothing changed: says so, exit 0', async () => {
  const end = await runCli(repository(), ['critique', '--since', 'HEAD', '--quiet']);
  expect(end.stdout).toContain('No file that can be critiqued has changed since HEAD.');
  expect(end.code).toBe(0);
});

test.each([
  [['--since', 'no-such-commit'], 'fetch-depth: 0'],
  [['--since', 'HEAD', '--untrusted'], '--untrusted'],
  [['--since', 'HEAD', '--expect', 'f(1) == 2'], '--expect'],
])('%j is refused with a next step, exit 2', async (words, said) => {
  const end = await runCli(repository(), ['critique', ...words, '--quiet']);
  expect(end.stderr).toContain(said);
  expect(end.code).toBe(2);
});
