// Python for the checker of examples: which interpreter calls its functions, and what a person's expectation
// and the words of a docstring mean.

import type { CheckerContext, CheckRequest } from '../../checker.ts';
import type { CheckerOptions } from '../../options.ts';
import { uriToPath } from '../../../workspace/uri.ts';
import { err, type Result } from '../../../base/result.ts';
import { failure, type Failure } from '../../../core/failure.ts';
import type { Expectation } from '../../../core/trials.ts';
import { importGraph } from '../../python/importGraph.ts';
import { findPython } from '../../python/interpreter.ts';
import { readProject } from '../../python/project.ts';
import type { CallCase, CallLanguage } from '../callHost.ts';
import { createCallPool, type CallPool } from './callPool.ts';
import { examplesOf } from './examplesOf.ts';
import { openPythonHost, type PythonHost } from './pythonHost.ts';

const install = 'Install Python 3, or make an environment with "python3 -m venv .venv".';

/** Makes it. Nothing is started before a document is opened. */
export function pythonCalls(options: CheckerOptions): CallLanguage {
  return {
    languages: ['python'],
    async detect(_context, snapshot, document) {
      const found = await findPython(snapshot.root, uriToPath(document.uri));
      if (found.kind === 'missing') {
        const message = `Calls of Python functions need Python, which was not found in ${found.searched.join(', ')}.`;
        return { kind: 'unavailable', failure: failure('checker.missing', message, install) };
      }
      return { kind: 'available', tool: 'python', path: found.environment.python };
    },
    examplesIn: examplesOf,
    caseOf: caseOfExpectation,
    open: (context, request) => openPython(options, context, request),
    dispose: () => disposePython(options),
  };
}

/** What a person expects; Python itself is asked whether two values are equal. */
export function caseOfExpectation({ call, expected }: Expectation): CallCase {
  return { call, expected };
}

/** One pool for all that calls Python in one engine. */
const pools = new WeakMap<CheckerOptions, CallPool>();

function poolOf(options: CheckerOptions): CallPool {
  const pool = pools.get(options) ?? createCallPool(options.tempFolder);
  pools.set(options, pool);
  return pool;
}

/** Ends what is kept for these options. */
export async function disposePython(options: CheckerOptions): Promise<void> {
  const pool = pools.get(options);
  pools.delete(options);
  await pool?.dispose();
}

/** Opens the document of a request; processes are shared between all who open with the same options. */
export async function openPython(
  options: CheckerOptions,
  context: CheckerContext,
  request: CheckRequest,
): Promise<Result<PythonHost, Failure>> {
  const { overlay } = request;
  if (context.processes.open === undefined || context.scratch.hold === undefined || process.platform === 'win32')
    return err(failure('checker.set-up', 'Calls of Python functions need a process that forks.', 'Add a test.'));
  const found = await findPython(overlay.snapshot.root, overlay.path);
  if (found.kind === 'missing')
    return err(failure('checker.missing', `Python was not found in ${found.searched.join(', ')}.`, install));
  const project = await readProject(overlay.snapshot, overlay.path);
  const graph = await importGraph(overlay, project.folder);
  return openPythonHost(poolOf(options), context, request, {
    python: found.environment.python,
    files: graph.files,
    folder: project.folder,
  });
}
