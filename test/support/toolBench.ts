// A bench for checkers that start a tool: a workspace as in checkerBench.ts with real scratch views and
// supervised processes, or with a process that says what was recorded.

import { createScratch } from '../../server/src/workspace/scratchCopies.ts';
import { createProcesses } from '../../server/src/workspace/processes.ts';
import type { Checker, CheckerContext } from '../../server/src/checkers/checker.ts';
import type { CheckRun } from '../../server/src/core/evidence.ts';
import type { ProcessEnd, ProcessPort, ProcessSpec } from '../../server/src/workspace/process.ts';
import type { ScratchPort } from '../../server/src/workspace/scratch.ts';
import { createCheckerBench, type AskOptions, type CheckerBench } from './checkerBench.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A workspace with real processes and views. */
export function createToolBench(files: Readonly<Record<string, string>>): CheckerBench & {
  /** Ends what the bench started. */
  dispose(): Promise<void>;
} {
  const bench = createCheckerBench(files);
  const base = mkdtempSync(join(tmpdir(), 'tool-bench-'));
  const scratch = createScratch({ base });
  const processes = createProcesses();
  const context = (options?: AskOptions): CheckerContext => ({ ...bench.context(options), scratch, processes });
  return {
    ...bench,
    context,
    check: (checker, path, marked, options) => checker.check(context(options), bench.request(path, marked, options)),
    async dispose() {
      await processes.dispose();
      await scratch.dispose();
      bench.remove();
      rmSync(base, { recursive: true, force: true });
    },
  };
}

/** A view that is the workspace itself, for tools that are only played. */
export const sameFolder: ScratchPort = {
  withOverlay: (overlay, use) =>
    use({ root: overlay.snapshot.root, toScratch: (path) => path, toWorkspace: (path) => path }),
};

/** Asks a checker with a process that ends as told; what it was started with is noted in `seen`. */
export async function checkPlayed(
  checker: Checker,
  bench: CheckerBench,
  path: string,
  marked: string,
  end: Partial<ProcessEnd> | ((spec: ProcessSpec) => Partial<ProcessEnd> | Promise<Partial<ProcessEnd>>),
  options?: AskOptions,
  seen: ProcessSpec[] = [],
): Promise<CheckRun> {
  const processes: ProcessPort = {
    async run(spec) {
      seen.push(spec);
      return { ...quietEnd, ...(typeof end === 'function' ? await end(spec) : end) };
    },
  };
  const context = { ...bench.context(options), processes, scratch: sameFolder };
  return checker.check(context, bench.request(path, marked, options));
}

/** A process that ended well and said nothing. */
export const quietEnd: ProcessEnd = {
  kind: 'exited',
  exitCode: 0,
  signal: null,
  stdout: '',
  stderr: '',
  droppedBytes: 0,
  durationMs: 1,
};
