// Finds the ESLint of a file and the folder of its flat configuration. Looks at files only.

import { existsSync, readFileSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { failure, type Failure } from '../core/failure.ts';
import { foldersUp, packageVersion } from './typescriptLocate.ts';

const flatNames = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((ending) => `eslint.config.${ending}`);
const oldNames = ['', '.js', '.cjs', '.json', '.yaml', '.yml'].map((ending) => `.eslintrc${ending}`);

/** What to run. */
export interface FoundEslint {
  readonly kind: 'found';
  readonly version: string;
  /** Absolute path of the package. */
  readonly packageFolder: string;
  /** Absolute path of the configuration file; ESLint runs in its folder. */
  readonly config: string;
  readonly configFolder: string;
}

/** ESLint for the file at `path`; `none` where the project does not use it. */
export function locateEslint(
  root: string,
  path: string,
): FoundEslint | { readonly kind: 'none' } | { readonly kind: 'failed'; readonly failure: Failure } {
  const folders = foldersUp(path, root);
  const configs = folders.flatMap((folder) => flatNames.map((name) => ({ folder, file: join(folder, name) })));
  const config = configs.find(({ file }) => existsSync(file));
  if (!config) {
    const old = folders.map(oldConfigIn).find((file) => file !== undefined);
    return old === undefined ? { kind: 'none' } : { kind: 'failed', failure: oldConfig(root, old) };
  }
  const searched = foldersUp(config.file, root).map((folder) => join(folder, 'node_modules', 'eslint'));
  for (const packageFolder of searched) {
    const version = packageVersion(join(packageFolder, 'package.json'));
    if (version === undefined) continue;
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major < 8 || (major === 8 && minor < 57)) {
      const message = `ESLint ${version} does not read ${relative(root, config.file).split(sep).join('/')} in the way that is needed here.`;
      return {
        kind: 'failed',
        failure: failure('checker.missing', message, 'Install ESLint 8.57 or newer: npm install --save-dev eslint'),
      };
    }
    return { kind: 'found', version, packageFolder, config: config.file, configFolder: config.folder };
  }
  const places = searched.map((place) => relative(root, place).split(sep).join('/')).join(', ');
  const message = `ESLint is configured but not installed; looked at ${places}.`;
  return {
    kind: 'failed',
    failure: failure('checker.missing', message, 'Install the project’s packages, for example with npm ci.'),
  };
}

function oldConfig(root: string, file: string): Failure {
  const shown = relative(root, file).split(sep).join('/');
  return failure(
    'checker.missing',
    `This project configures ESLint in the old way (${shown}), which is not supported.`,
    // The file in package.json cannot be moved by that command.
    basename(file) === 'package.json'
      ? 'Move what “eslintConfig” says to an eslint.config.js.'
      : `Move to eslint.config.js: npx @eslint/migrate-config ${shown}`,
  );
}

/** The file of a folder that configures ESLint in the old way. */
function oldConfigIn(folder: string): string | undefined {
  const named = oldNames.map((name) => join(folder, name)).find((file) => existsSync(file));
  if (named !== undefined) return named;
  const manifest = join(folder, 'package.json');
  try {
    return /"eslintConfig"\s*:/.test(readFileSync(manifest, 'utf8')) ? manifest : undefined;
  } catch {
    return undefined; // No package file, no configuration in it.
  }
}
