// Runs one program with its output streamed or kept, and knows where this repository and its tools lie.
// What is run, and what a failure means, is for the callers.
import { spawn } from 'node:child_process';
import path from 'node:path';

/** The repository's top folder. */
export const root: string = path.resolve(import.meta.dirname, '..');

/** The JavaScript entries of the locked tools, to be run by the Node that runs the script. */
export const tools = {
  oxfmt: 'node_modules/oxfmt/bin/oxfmt',
  oxlint: 'node_modules/oxlint/bin/oxlint',
  tsc: 'node_modules/typescript/bin/tsc',
  vitest: 'node_modules/vitest/vitest.mjs',
  vsce: 'node_modules/@vscode/vsce/vsce',
} as const;

/** What a program left behind. */
export interface Ran {
  readonly code: number;
  readonly output: string;
}

/** How to run a program. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Show the output as it comes; it is kept as well. */
  readonly show?: boolean;
  /** Kill the program and its children after this many milliseconds. */
  readonly timeoutMs?: number;
}

/** Runs a program without a shell and gives its exit code (-1 if it never started or was killed) and output. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    const pieces: string[] = [];
    const take = (stream: NodeJS.WriteStream) => (piece: Buffer) => {
      pieces.push(piece.toString('utf8'));
      if (options.show === true) stream.write(piece);
    };
    child.stdout.on('data', take(process.stdout));
    child.stderr.on('data', take(process.stderr));
    const killTree = (): void => {
      if (child.pid === undefined) return;
      try {
        process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    };
    const timer =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            pieces.push(`\n(killed after ${options.timeoutMs} ms)\n`);
            killTree();
          }, options.timeoutMs);
    process.once('exit', killTree);
    const onSignal = (): void => process.exit(130);
    process.once('SIGINT', onSignal);
    process.once('SIGTERM', onSignal);
    child.on('error', (error) => pieces.push(`${error.message}\n`));
    child.on('close', (code) => {
      clearTimeout(timer);
      process.removeListener('exit', killTree);
      process.removeListener('SIGINT', onSignal);
      process.removeListener('SIGTERM', onSignal);
      resolve({ code: code ?? -1, output: pieces.join('') });
    });
  });
}

/** Runs a JavaScript file under the Node that runs this script. */
export function runNode(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return run(process.execPath, ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', ...args], options);
}
