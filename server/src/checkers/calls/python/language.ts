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
import type { CallCase, CallHost, CallLanguage } from '../callHost.ts';
import { createCallPool } from './callPool.ts';
import { examplesOf } from './examplesOf.ts';
import { openPythonHost } from './pythonHost.ts';

const install = 'Install Python 3, or make an environment with "python3 -m venv .venv".';

/** Makes it. Nothing is started before a document is opened. */
export function pythonCalls(options: CheckerOptions): CallLanguage {
  const pool = createCallPool(options.tempFolder);
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
    open: (context, request) => openHost(pool, context, request),
    dispose: () => pool.dispose(),
  };
}

/** What a person expects; Python itself is asked whether two values are equal. */
export function caseOfExpectation({ call, expected }: Expectation): CallCase {
  return { call, expected };
}

async function openHost(
  pool: ReturnType<typeof createCallPool>,
  context: CheckerContext,
  request: CheckRequest,
): Promise<Result<CallHost, Failure>> {
  const { overlay } = request;
  if (context.processes.open === undefined || context.scratch.hold === undefined || process.platform === 'win32')
    return err(failure('checker.set-up', 'Calls of Python functions need a process that forks.', 'Add a test.'));
  const found = await findPython(overlay.snapshot.root, overlay.path);
  if (found.kind === 'missing')
    return err(failure('checker.missing', `Python was not found in ${found.searched.join(', ')}.`, install));
  const project = await readProject(overlay.snapshot, overlay.path);
  const graph = await importGraph(overlay, project.folder);
  return openPythonHost(pool, context, request, {
    python: found.environment.python,
    files: graph.files,
    folder: project.folder,
  });
}
