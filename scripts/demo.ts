// `npm run demo`: critiques and refines real files without a model and prints what a person would see.
// Works on copies in .cache/demo; `--editor` opens the same folder in a VS Code.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openEditor } from './editor/open.ts';
import { checkPackage } from './package.ts';
import { plantFault } from './plantFault.ts';

const root = path.resolve(import.meta.dirname, '..');
const place = path.join(root, '.cache', 'demo');
const cli = path.join(root, 'dist', 'cli.js');
const seed = Number(process.argv.find((word) => word.startsWith('--seed='))?.slice(7) ?? 7);

/** npm packages that ship their TypeScript sources, and a file of each to plant a fault in. */
const packages = [
  { name: 'immer', version: '11.2.10', file: 'src/core/finalize.ts' },
  { name: 'rxjs', version: '7.8.2', file: 'src/internal/Observable.ts' },
  { name: 'zod', version: '4.6.7', file: 'src/v4/core/util.ts' },
];

function heading(title: string): void {
  process.stdout.write(`\n${'─'.repeat(78)}\n${title}\n${'─'.repeat(78)}\n`);
}

/** Runs the command line and shows what it says; returns its exit code. */
function touchstone(words: readonly string[], cwd: string): number {
  process.stdout.write(`$ touchstone ${words.join(' ')}\n`);
  const done = spawnSync(process.execPath, [cli, ...words], { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  process.stdout.write(`(exit code ${done.status})\n\n`);
  return done.status ?? 70;
}

/** Unpacks a package from the registry into the cache, once. */
function unpacked(name: string, version: string): string {
  const cache = path.join(root, '.cache', 'packages');
  const folder = path.join(cache, `${name}-${version}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  process.stdout.write(`Fetching ${name}@${version} …\n`);
  const packed = spawnSync('npm', ['pack', '--silent', `${name}@${version}`], { cwd: cache, encoding: 'utf8' });
  const file = packed.stdout.trim().split('\n').at(-1);
  if (packed.status !== 0 || !file) throw new Error(`npm pack ${name}@${version} failed:\n${packed.stderr}`);
  const temporary = `${folder}.part`;
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary);
  const opened = spawnSync('tar', ['xzf', path.join(cache, file), '-C', temporary, '--strip-components=1']);
  if (opened.status !== 0) throw new Error(`${file} could not be unpacked`);
  renameSync(temporary, folder);
  rmSync(path.join(cache, file));
  return folder;
}

/** Builds the product, with the builder's words only when it fails. */
function build(): void {
  process.stdout.write('Building …\n');
  const built = spawnSync(process.execPath, [path.join(root, 'esbuild.mjs')], { cwd: root, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the build failed:\n${built.stdout}${built.stderr}`);
}

/** Critiques and refines every example; returns the exit code. */
function show(): number {
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  writeFileSync(path.join(place, 'package.json'), '{ "name": "touchstone-demo", "private": true }\n');
  // A repository of its own, so that the folder is a workspace of its own too.
  if (spawnSync('git', ['init', '--quiet', place]).status !== 0) throw new Error('git init failed');
  cpSync(path.join(root, 'examples'), path.join(place, 'examples'), { recursive: true });
  const wrong: string[] = [];
  const expect = (what: string, got: number, wanted: number) => {
    if (got !== wanted) wrong.push(`${what}: exit code ${got} instead of ${wanted}`);
  };

  heading('1. A misspelt property: proven by the compiler, repaired by its own quick fix');
  expect('critique of compile-error', touchstone(['critique', 'examples/compile-error/src/invoice.ts:12'], place), 1);
  expect('refine of compile-error', touchstone(['refine', 'examples/compile-error/src/invoice.ts:12'], place), 0);
  heading('2. A missing import: the import is a companion edit, shown in the diff');
  expect('refine of missing-import', touchstone(['refine', 'examples/missing-import/src/article.ts:9'], place), 0);
  heading('3. A failing test: proven by a run in a scratch copy; a logic error needs a model or the search to come');
  expect('critique of failing-test', touchstone(['critique', 'examples/failing-test/src/pager.js:12'], place), 1);

  for (const [index, { name, version, file }] of packages.entries()) {
    heading(`${index + 4}. ${name} ${version}, unmodified but for one planted fault (seed ${seed})`);
    const folder = path.join(place, name);
    cpSync(unpacked(name, version), folder, { recursive: true });
    const source = path.join(folder, file);
    const fault = plantFault(readFileSync(source, 'utf8'), seed);
    if (!fault) throw new Error(`no fault can be planted in ${name}/${file}`);
    writeFileSync(source, fault.text);
    process.stdout.write(
      `Planted in ${name}/${file}: ${fault.description} (operator ${fault.operator}), seen on line ${fault.line}.\n`,
    );
    expect(`critique of ${name}`, touchstone(['critique', `${name}/${file}:${fault.line}`, '--quiet'], place), 1);
    expect(`refine of ${name}`, touchstone(['refine', `${name}/${file}:${fault.line}`, '--quiet'], place), 0);
  }

  heading('In VS Code');
  process.stdout.write(
    `The same folder: ${path.relative(process.cwd(), place)} (${readdirSync(place).join(', ')})\n` +
      'Open it with `npm run demo -- --editor`, or in your own VS Code with the packaged extension:\n' +
      '  npm run package && code --install-extension touchstone.vsix && code .cache/demo\n' +
      'Select a function, run “Touchstone: Critique Selection”, then “Touchstone: Refine Selection”.\n',
  );
  for (const line of wrong) process.stdout.write(`NOT AS EXPECTED: ${line}\n`);
  return wrong.length === 0 ? 0 : 1;
}

build();
process.exitCode = show();
if (process.argv.includes('--editor')) {
  const packed = await checkPackage();
  if (packed.code !== 0) throw new Error(packed.output);
  await openEditor(place);
}
