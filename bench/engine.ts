// The engine that measures ask: the real checkers, supervisor and sandbox, kept warm over all questions as in an editor.

import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { createCheckers } from '../server/src/checkers/index.ts';
import type { ModelPort } from '../server/src/core/ports.ts';
import type { Engine } from '../server/src/engine/api.ts';
import { createEngine } from '../server/src/engine/createEngine.ts';
import { noModels } from '../server/src/providers/none.ts';
import { createProcesses } from '../server/src/workspace/processes.ts';
import { createSandbox } from '../server/src/workspace/sandbox.ts';
import { createScratch } from '../server/src/workspace/scratchCopies.ts';
import { createParsers } from '../server/src/workspace/treeSitter.ts';

/** What it is made of. */
export interface BenchEngineParts {
  /** A built `dist/`, of which nothing changes meanwhile. */
  readonly dist: string;
  /** Folders that programs in the sandbox may read. */
  readonly readable: readonly string[];
  /** Folders of its own for candidates and for the tools' files. */
  readonly scratch: string;
  readonly temp: string;
  /** None are asked where absent. */
  readonly models?: ModelPort;
  readonly seed: number;
  log(message: string): void;
}

/** Starts it. `dispose` ends it with everything that it started. */
export function startBenchEngine(parts: BenchEngineParts): { readonly engine: Engine; dispose(): Promise<void> } {
  const sandbox = createSandbox({ readable: parts.readable });
  const processes = createProcesses({ supervisorPath: path.join(parts.dist, 'supervisor.js'), sandbox });
  const scratch = createScratch({ base: parts.scratch, sandbox });
  const engine = createEngine({
    checkers: createCheckers({ distFolder: parts.dist, tempFolder: parts.temp }),
    models: parts.models ?? noModels,
    processes,
    scratch,
    parse: createParsers(),
    consent: () => Promise.resolve(true),
    clock: performance,
    seed: parts.seed,
    log: (message) => parts.log(message),
  });
  return {
    engine,
    async dispose() {
      await engine.dispose();
      await processes.dispose();
      await scratch.dispose();
    },
  };
}
