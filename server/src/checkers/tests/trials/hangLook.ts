// Looks for a test that does not end: the related tests run once in a process of trials, in which steps in the
// document's loops and functions end what runs on, and name it.

import type { CheckRun } from '../../../core/evidence.ts';
import { hangLimits, hungRun, type LookedTest } from '../../hangLook.ts';
import { tracedProgram } from '../../javascriptTrace.ts';
import { receiptOf } from '../../toolRun.ts';
import { detectBuild } from '../build.ts';
import { relatedTests } from '../relatedTests.ts';
import { testsIdentity } from '../testRun.ts';
import { linesOf, namedCases, runOriginal } from './openTrials.ts';
import { runtimeName, runtimePreamble, startTrialWorker, type TrialStart } from './trialWorker.ts';

/** The run in which what hung failed; undefined where nothing hung within the document, or nothing can be told. */
export async function lookForHang(given: Omit<TrialStart, 'files'>): Promise<CheckRun | undefined> {
  const { context, request, runner } = given;
  const { snapshot } = request.overlay;
  const parse = await context.parse.parserOf(request.document.languageId);
  const tree = parse?.(request.document.text);
  if (tree === undefined || tree.hasFault || tree.text.includes(runtimeName)) return undefined;
  if ((await detectBuild(snapshot, runner)).kind !== 'none') return undefined;
  const files = await relatedTests(request.overlay, runner.packageFolder);
  if (files.length === 0) return undefined;
  const startedAt = context.now();
  const worker = await startTrialWorker({ ...given, files }, context.signal);
  if ('why' in worker) return undefined;
  try {
    const program = tracedProgram(tree, [{ start: 0, end: tree.text.length }], runtimeName, runtimePreamble);
    const limits = hangLimits(context.settings.deadlineMs);
    const job = { testMs: limits.first, nextMs: limits.next, traced: linesOf(tree) };
    const seen = await runOriginal(worker, program, context, job, context.settings.deadlineMs);
    if ('why' in seen) return undefined;
    const { words, sandboxed } = worker.warm;
    const named = namedCases(seen, runner.packageFolder, words);
    const tests = seen.cases.map(({ state, waited }, index): LookedTest => {
      const { id, name, failure } = named[index]!;
      // What only waits may wait for good reason: that decides nothing.
      return { id, name, ...(failure && { failure }), state: waited === true ? 'skipped' : state };
    });
    const version = runner.id === 'node:test' ? given.node.version : runner.version;
    return hungRun(
      testsIdentity,
      tests,
      (testsRun, excerpt) =>
        receiptOf(context, request, testsIdentity, {
          command: [runner.id, ...files],
          cwd: runner.packageFolder,
          end: { exitCode: null, durationMs: context.now() - startedAt, stdout: '', stderr: '', sandboxed },
          isolation: 'scratch-copy',
          ...(version ? { version } : {}),
          warm: true,
          testsRun,
          excerpt,
        }),
      'related',
      limits,
    );
  } finally {
    await worker.stop();
  }
}
