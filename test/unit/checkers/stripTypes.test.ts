// Types are taken out without a word on the standard error, and other warnings still reach it.

import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const own = pathToFileURL(path.resolve('server/src/checkers/calls/javascript/stripTypes.ts')).href;
const run = (code: string) =>
  spawnSync(
    process.execPath,
    ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', '--input-type=module', '--eval', code],
    { encoding: 'utf8' },
  );

test('nothing is said on the standard error, where Node itself says that this is experimental', () => {
  const plain = run("import { stripTypeScriptTypes as s } from 'node:module'; console.log(s('let a: 1'))");
  const ours = run(`import { stripTypes } from '${own}'; console.log(stripTypes('let a: 1'))`);
  expect(ours.stdout).toBe(plain.stdout);
  expect(ours.stderr).toBe('');
  // Where Node does not say it any more, this file can go.
  expect(plain.stderr).toContain('ExperimentalWarning');
});

test('errors are thrown, and warnings after it are told', () => {
  const code = `import { stripTypes } from '${own}';
    try { stripTypes('let a: ='); } catch (error) { console.log(error.name); }
    process.emitWarning('look here'); process.emitWarning('and here', 'ExperimentalWarning');`;
  const { stdout, stderr } = run(code);
  expect(stdout).toBe('SyntaxError\n');
  expect(stderr).toContain('look here');
  expect(stderr).toContain('and here');
});
