// The tests of Bun projects: `bun test` without installing anything on the way.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findTool } from '../../workspace/findTool.ts';
import { installedPackage, packageFiles, platformProgram } from './packages.ts';
import { missingTool, type ScriptTool } from './scriptTests.ts';

const install = 'Install Bun, or add it to the project: npm install --save-dev bun';

/** Bun. */
export const bun: ScriptTool = {
  id: 'bun',
  title: 'Bun tests',
  install,
  marks: /["']bun:test["']/,
  async locate(snapshot, path) {
    const named = packageFiles(snapshot.root, path).find(({ folder, manifest }) => {
      const script = manifest.scripts?.['test'];
      if (typeof script === 'string') return /(?:^|[\s/&;])bun test\b/.test(script);
      return ['bun.lock', 'bun.lockb', 'bunfig.toml'].some((name) => existsSync(join(folder, name)));
    });
    if (named === undefined) return { kind: 'none' };
    const { folder } = named;
    const configuration = ['package.json', 'bunfig.toml', 'tsconfig.json'].map((name) => join(folder, name));
    const owner = installedPackage(snapshot.root, path, 'bun');
    const system = `@oven/bun-${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch === 'arm64' ? 'aarch64' : process.arch}`;
    const own = owner && platformProgram(owner, [system, `${system}-baseline`, `${system}-musl`], 'bin/bun');
    if (owner && own !== undefined)
      return { kind: 'found', program: own, version: owner.version, folder, configuration };
    const found = await findTool('bun');
    if (found.kind === 'found') return { kind: 'found', program: found.path, folder, configuration };
    return { kind: 'failed', failure: missingTool('Bun', found.searched.join(', '), install) };
  },
  command: ({ report, coverage }, files) => [
    'test',
    '--no-install',
    '--reporter=junit',
    `--reporter-outfile=${report}`,
    '--coverage',
    '--coverage-reporter=lcov',
    `--coverage-dir=${coverage}`,
    ...files,
  ],
  environment: () => ({ BUN_RUNTIME_TRANSPILER_CACHE_PATH: '0', DO_NOT_TRACK: '1' }),
  lcovFile: ({ coverage }) => join(coverage, 'lcov.info'),
  // Bun names the innermost group first.
  caseOf: ({ suite, file, className, name }) => ({
    file: file ?? suite,
    names: [...(className === '' ? [] : className.split(' > ').reverse()), name],
  }),
  failureOf({ failure }) {
    const message = (failure?.message ?? '').trim();
    const words = message === '' ? (failure?.text ?? '').trim() : message;
    const [, expected] = /^Expected: (.*)$/m.exec(words) ?? [];
    const [, actual] = /^Received: (.*)$/m.exec(words) ?? [];
    return {
      message: words,
      ...(expected === undefined ? {} : { expected }),
      ...(actual === undefined ? {} : { actual }),
    };
  },
};
