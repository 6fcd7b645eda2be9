// Trials of the checker doctest: each docstring with examples is one test, with the id that the checker's own runs
// give it, and many variants are decided in a process for calls.

import { relative } from 'node:path';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Failure } from '../../../core/failure.ts';
import type { TrialRequest, TrialSession } from '../../../core/trials.ts';
import type { CheckerContext, CheckRequest } from '../../checker.ts';
import type { CheckerOptions } from '../../options.ts';
import type { ExampleTest } from '../exampleTest.ts';
import { createExampleTrials } from '../exampleTrials.ts';
import { openPython } from './language.ts';

/**
 * Opens a session; undefined where no docstring has examples.
 *
 * @param folder absolute path of the folder from which ids of tests count.
 */
export async function openDoctestTrials(
  options: CheckerOptions,
  context: CheckerContext,
  request: CheckRequest,
  asked: TrialRequest,
  folder: string,
): Promise<Result<TrialSession, Failure> | undefined> {
  const opened = await openPython(options, context, request);
  if (!opened.ok) return err(opened.error);
  const host = opened.value;
  const file = relative(folder, request.overlay.path).replaceAll('\\', '/');
  const tests = (await host.doctests(context.signal)).map(([name, call]): ExampleTest => ({
    id: `${file} > ${name}`,
    name,
    case: { call, expected: { kind: 'printed', text: '' } },
  }));
  const session =
    tests.length === 0 ? undefined : await createExampleTrials(host, tests, request.document, asked, context.signal);
  if (session?.ok === true) return ok(session.value);
  await host.close();
  return session;
}
