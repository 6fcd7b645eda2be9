// The tests of Deno projects: `deno test` without any permission but to read the folder, without network
// and without questions, whatever the project's own tasks allow.

import { join } from 'node:path';
import { findTool, pickVariables } from '../../workspace/findTool.ts';
import type { JUnitCase } from '../junitXml.ts';
import { installedPackage, nearestFile, platformProgram } from './packages.ts';
import { missingTool, type ScriptTool } from './scriptTests.ts';

const install = 'Install Deno, or add it to the project: npm install --save-dev deno';
const packages: Readonly<Record<string, string>> = { linux: 'linux', darwin: 'darwin', win32: 'win32' };

/** Deno. */
export const deno: ScriptTool = {
  id: 'deno',
  title: 'Deno tests',
  install,
  marks: /\bDeno\.test\b|["'](?:jsr:)?@std\/(?:testing|expect|assert)\b|["']node:test["']/,
  async locate(snapshot, path) {
    const config = nearestFile(snapshot.root, path, ['deno.json', 'deno.jsonc']);
    if (config === undefined) return { kind: 'none' };
    const owner = installedPackage(snapshot.root, path, 'deno');
    const system = `@deno/${packages[process.platform] ?? process.platform}-${process.arch}`;
    const own = owner && platformProgram(owner, [`${system}-glibc`, system], 'deno');
    const configuration = [config.path];
    if (owner && own !== undefined)
      return { kind: 'found', program: own, version: owner.version, folder: config.folder, configuration };
    const found = await findTool('deno');
    if (found.kind === 'found') return { kind: 'found', program: found.path, folder: config.folder, configuration };
    return { kind: 'failed', failure: missingTool('Deno', found.searched.join(', '), install) };
  },
  command: ({ report, coverage, root }, files) => [
    'test',
    '--reporter=junit',
    `--junit-path=${report}`,
    `--coverage=${coverage}`,
    '--no-prompt',
    '--cached-only',
    '--no-check',
    '--no-lock',
    `--allow-read=${root.replaceAll(',', ',,')}`,
    ...files,
  ],
  environment: () => ({ ...pickVariables(['DENO_DIR']), DENO_NO_UPDATE_CHECK: '1', DENO_NO_PROMPT: '1' }),
  lcovCommand: (place) => ['coverage', '--lcov', `--output=${deno.lcovFile(place)}`, place.coverage],
  lcovFile: ({ coverage }) => join(coverage, 'lcov.info'),
  caseOf: ({ suite, name }) => ({ file: suite, names: [name] }),
  failureOf({ failure }: JUnitCase) {
    const message = (failure?.message ?? '').replace(/^Uncaught (?:\(in promise\) )?/, '');
    const words = failure?.text ?? '';
    const notAllowed = /^(?:NotCapable|PermissionDenied): Requires \w+ access\b/.test(message);
    return { message: message === '' ? words : message, ...sides(words), ...(notAllowed ? { notAllowed } : {}) };
  },
};

/** What the standard library's assertions show: lines with `-` are what was there, with `+` what was wanted. */
function sides(words: string): { readonly expected?: string; readonly actual?: string } {
  const after = words.split('[Diff] Actual / Expected')[1]?.split(/\n\s*at |\n\s*throw /)[0];
  if (after === undefined) return {};
  const told = (sign: string) =>
    after
      .split('\n')
      .filter((line) => line.trimStart().startsWith(`${sign} `))
      .map((line) => line.trimStart().slice(1).trim())
      .join('\n');
  return { expected: told('+'), actual: told('-') };
}
