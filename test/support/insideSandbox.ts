// Runs one program in the sandbox to its end, without the supervisor, for tests of what it can reach.

import { spawn } from 'node:child_process';
import type { ProcessEnd, ProcessSpec } from '../../server/src/workspace/process.ts';
import { endInSandbox, type Sandbox } from '../../server/src/workspace/sandbox.ts';
import type { Scratch } from '../../server/src/workspace/scratch.ts';

/** Wraps, starts and waits; the end is told as the process port would. */
export async function runInside(
  sandbox: Sandbox,
  within: Scratch,
  argv: readonly [string, ...string[]],
  more: Partial<ProcessSpec> = {},
): Promise<ProcessEnd> {
  const wrapped = await sandbox.wrap({ argv, cwd: within.root, deadlineMs: 20_000, within, ...more });
  const [file, ...rest] = wrapped.argv;
  const child = spawn(file, rest, {
    cwd: wrapped.cwd,
    env: { ...process.env, ...more.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const [exitCode, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.once('close', (code, name) => resolve([code, name])),
  );
  const end = {
    kind: signal === null ? 'exited' : 'signalled',
    exitCode,
    signal,
    ...said,
    droppedBytes: 0,
    durationMs: 0,
  } as const;
  return wrapped.sandboxed ? endInSandbox(end) : end;
}
