// What a test runner is to the tests checker: how its command is built. Finding it is left to
// detectRunner.ts, running it to tests.ts, reading its results to results.ts.

import type { WarmWords } from './hosts/warmTexts.ts';

/** Runners that are driven through a reporter of ours, and the person's own command. */
export type RunnerId = 'node:test' | 'vitest' | 'jest' | 'mocha' | 'tape' | 'command';

/** Files of ours that a run loads, written to a private folder for that run alone. */
export interface HostFile {
  /** File name inside the private folder. */
  readonly name: string;
  readonly text: string;
}

/** Everything that a command is built from. Paths are absolute and lie in the scratch copy. */
export interface PlanInput {
  /** The private folder in which host files lie and results are written. */
  readonly hostFolder: string;
  /** The runner's JavaScript entry; absent for runners that are part of Node. */
  readonly entry?: string;
  /** The target document. */
  readonly target: string;
  /** Related test files by our own import scan; empty when all tests are to run. */
  readonly files: readonly string[];
  readonly scope: 'related' | 'all';
  /** Words of the package's own test script after the runner's name, and before it for Node's flags. */
  readonly script: ScriptWords;
  /** Proves that a result was written by our reporter. */
  readonly token: string;
  /** Folders with a build of the target, in which counts are mapped back by source maps. */
  readonly built: readonly string[];
}

/** The words of a package's test script around the runner's name, split as a shell would. */
export interface ScriptWords {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** A command without its executable, which is Node. */
export interface Plan {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly hosts: readonly HostFile[];
}

/** A worker that stays: what Node is started with, or why this project's tests cannot be kept warm. */
export type WarmPlan =
  | {
      readonly kind: 'warm';
      readonly nodeArgs: readonly string[];
      /** File name and text of the worker. */
      readonly host: HostFile;
      readonly more: readonly HostFile[];
      /** What to ask before it is trusted: true lets the worker keep in mind what it looks like then. */
      readonly baselines: readonly boolean[];
    }
  | { readonly kind: 'cold'; readonly why: string };

/** What a worker is built from. Paths are absolute and as the worker sees them. */
export interface WarmInput {
  readonly words: Omit<WarmWords, 'args'>;
  readonly files: readonly string[];
  readonly script: ScriptWords;
}

/** Builds the commands of one runner. */
export interface RunnerDriver {
  readonly id: Exclude<RunnerId, 'command'>;
  readonly title: string;
  /** The npm package that brings it; absent for Node's own. */
  readonly packageName?: string;
  /** Whether the runner finds the related tests itself, from its module graph. */
  readonly findsRelated: boolean;
  plan(input: PlanInput): Plan;
  /** A worker that answers for many candidates. */
  warm?(input: WarmInput): WarmPlan;
}

/** Name of the result file inside the private folder. */
export const resultName = 'result.json';

/** Flags of Node's own that say how modules are loaded: those with a value, and those that stand alone. */
export const nodeFlags = {
  withValue: ['--import', '--require', '-r', '--loader', '--experimental-loader', '--conditions', '-C', '--env-file'],
  alone: [
    '--experimental-strip-types',
    '--experimental-transform-types',
    '--enable-source-maps',
    '--no-warnings',
    '--expose-gc',
  ],
} as const;

/** Keeps the flags of a test script that say how tests are loaded; all others are dropped. */
export function keptFlags(
  words: readonly string[],
  flagsWithValue: readonly string[],
  flagsAlone: readonly string[] = [],
): readonly string[] {
  const kept: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    const name = word.split('=', 1)[0]!;
    if (flagsWithValue.includes(name)) {
      if (word.includes('=')) kept.push(word);
      else if (words[index + 1] !== undefined) kept.push(word, words[++index]!);
    } else if (flagsAlone.includes(word)) {
      kept.push(word);
    }
  }
  return kept;
}

/** The words of a test script that are neither flags nor values of a flag that takes one. */
export function positionals(words: readonly string[], flagsWithValue: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    if (!word.startsWith('-')) found.push(word);
    else if (flagsWithValue.includes(word)) index++;
  }
  return found;
}

/** Leaves out what only says how the program is found or what is in its environment. */
export function withoutPrefix(words: readonly string[]): string[] {
  const rest = [...words];
  while (rest.length > 0) {
    if (/^[A-Za-z_]\w*=/.test(rest[0]!) || /^(?:npx|cross-env|bunx)$/.test(rest[0]!)) rest.shift();
    else if (/^(?:pnpm|yarn)$/.test(rest[0]!) && rest[1] === 'exec') rest.splice(0, 2);
    else break;
  }
  return rest;
}

/** The scripts of the package that one command asks a package manager for. */
export function scriptsCalledBy([program = '', ...words]: readonly string[]): readonly string[] {
  if (/^(?:run-s|run-p|npm-run-all)$/.test(program)) return words.filter((word) => !word.startsWith('-'));
  if (!/^(?:npm|pnpm|yarn|bun)$/.test(program)) return [];
  const [first = '', second = ''] = words.filter((word) => !word.startsWith('-'));
  return [first === 'run' || first === 'run-script' ? second : first];
}

/** Splits a command line into words as a shell would, without expanding anything. */
export function shellWords(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let index = 0; index < line.length; index++) {
    const unit = line[index]!;
    if (quote !== undefined) {
      if (unit === quote) quote = undefined;
      else if (unit === '\\' && quote === '"' && /["\\]/.test(line[index + 1] ?? ''))
        word = (word ?? '') + line[++index]!;
      else word = (word ?? '') + unit;
    } else if (unit === '"' || unit === "'") {
      quote = unit;
      word ??= '';
    } else if (unit === '\\' && index + 1 < line.length) {
      word = (word ?? '') + line[++index]!;
    } else if (/\s/.test(unit)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (/[;&|]/.test(unit)) {
      if (word !== undefined) words.push(word);
      words.push(unit === line[index + 1] ? unit + line[++index]! : unit);
      word = undefined;
    } else {
      word = (word ?? '') + unit;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}
