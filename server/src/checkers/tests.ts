// The tests of the target's package as a checker: finds the runner and runs it in a scratch view through
// a reporter of ours. How a run looks is in tests/coldRun.ts, what a runner's command looks like beside it.

import { mkdir, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import { throwIfAborted } from '../base/abort.ts';
import { err } from '../base/result.ts';
import { failure } from '../core/failure.ts';
import { proseLanguages } from '../core/target.ts';
import { findTool } from '../workspace/findTool.ts';
import { nodeExecutable, type NodeExecutable } from '../workspace/nodeExecutable.ts';
import { ScratchError } from '../workspace/scratchCopies.ts';
import { uriToPath } from '../workspace/uri.ts';
import type { Checker, CheckerContext } from './checker.ts';
import { genericTrials } from './genericTrials.ts';
import { withHangLook } from './hangLook.ts';
import { runCold } from './tests/coldRun.ts';
import { lookForHang } from './tests/trials/hangLook.ts';
import { openTrials } from './tests/trials/openTrials.ts';
import { configurationOf, detectRunner } from './tests/detectRunner.ts';
import { testsIdentity } from './tests/testRun.ts';
import { createWarmTests } from './tests/warm/warmTests.ts';
import { bun } from './web/bun.ts';
import { deno } from './web/deno.ts';
import { hasTestsOf } from './web/scriptTests.ts';

/** How tests are run. */
export interface TestsOptions {
  /** Absolute path of the Node that runs the tests; the person's own where absent. */
  readonly nodeExecutable?: string;
  /** Folder in which the private folder of a run is made; the system's temporary folder where absent. */
  readonly hostDir?: string;
}

const languages: ReadonlySet<string> = new Set(['javascript', 'javascriptreact', 'typescript', 'typescriptreact']);

/**
 * Makes the checker. It remembers, for as long as it lives, which files could not be loaded, so that a
 * text with which they load again is seen to clear that.
 */
export function createTestsChecker(options: TestsOptions = {}): Checker {
  const faults = new Map<string, Set<string>>();
  const warm = createWarmTests();
  const checker: Checker = {
    id: testsIdentity.checker,
    title: 'Tests',
    family: testsIdentity.family,
    languages: [],
    needsTrust: true,
    runsCandidate: true,
    async detect(context, snapshot, document) {
      const hasCommand = context.settings.testCommand.length > 0;
      if (proseLanguages.has(document.languageId) || (!hasCommand && !languages.has(document.languageId)))
        return { kind: 'notApplicable' };
      const found = await detectRunner(snapshot, uriToPath(document.uri), context.settings);
      if (found.kind === 'unavailable')
        // Tests of Deno and Bun have checkers of their own.
        return (await hasTestsOf([deno, bun], snapshot, uriToPath(document.uri))) ? { kind: 'notApplicable' } : found;
      const tool = found.id === 'command' ? basename(context.settings.testCommand[0]!) : found.id;
      const program = found.entry ?? (await programOf(found.id === 'command' ? tool : 'node', options));
      return {
        kind: 'available',
        tool,
        ...(found.version === undefined ? {} : { version: found.version }),
        ...(program === undefined ? {} : { path: program }),
        configuration: await configurationOf(snapshot, found),
      };
    },
    async check(context, request) {
      const { snapshot, path } = request.overlay;
      throwIfAborted(context.signal);
      if (!snapshot.trusted) {
        return {
          kind: 'unavailable',
          ...testsIdentity,
          failure: failure(
            'trust.untrusted',
            'The folder is not trusted, so its tests are not run.',
            'Trust the folder, then try again.',
          ),
        };
      }
      const hostDir = await madeFolder(options.hostDir ?? tmpdir());
      const answered =
        context.settings.testCommand.length > 0 ? undefined : await warm.answer(context, request, hostDir);
      if (answered !== undefined) return answered;
      const runner = await detectRunner(snapshot, path, context.settings);
      if (runner.kind === 'unavailable') return { kind: 'unavailable', ...testsIdentity, failure: runner.failure };
      const key = `${runner.packageFolder}\n${path}`;
      const knownFaults = faults.get(key) ?? new Set<string>();
      faults.set(key, knownFaults);
      const node = await nodeOf(options);
      try {
        const run = async (within: CheckerContext) => {
          const cold = await within.scratch.withOverlay(
            request.overlay,
            (scratch) => runCold({ context: within, request, runner, node, scratch, hostDir, knownFaults }),
            within.signal,
          );
          if (context.settings.testCommand.length === 0)
            warm.learn({ context, request, runner, node, knownFaults, cold });
          return cold.run;
        };
        return await withHangLook(context, request, run, (within) =>
          lookForHang({ context: within, request, runner, node, hostDir }),
        );
      } catch (error) {
        if (error instanceof ScratchError) return { kind: 'unavailable', ...testsIdentity, failure: error.failure };
        throw error;
      }
    },
    async trials(context, request, asked) {
      if (!languages.has(request.document.languageId) || !request.overlay.snapshot.trusted) return undefined;
      const hostDir = await madeFolder(options.hostDir ?? tmpdir());
      const node = await nodeOf(options);
      try {
        const opened = await openTrials({
          context,
          request,
          asked,
          node,
          hostDir,
          cold: (runner) =>
            context.scratch.withOverlay(
              request.overlay,
              (scratch) => runCold({ context, request, runner, node, scratch, hostDir, knownFaults: new Set() }),
              context.signal,
            ),
        });
        if (opened === undefined || opened.ok || opened.error.code === 'tests.none') return opened;
        context.log(opened.error.message);
        // One after the other is slow, and better than not at all.
        const slow = await genericTrials((own, question) => checker.check(own, question))(context, request, asked);
        return slow?.ok ? slow : opened;
      } catch (error) {
        if (error instanceof ScratchError) return err(error.failure);
        throw error;
      }
    },
    dispose: () => warm.dispose(),
  };
  return checker;
}

/** The Node that runs the tests. */
async function nodeOf(options: TestsOptions): Promise<NodeExecutable> {
  const path = options.nodeExecutable;
  if (path === undefined) return nodeExecutable();
  return { path, env: {}, version: path === process.execPath ? process.versions.node : '' };
}

/** What will be started, looked up without starting anything. */
async function programOf(name: string, options: TestsOptions): Promise<string | undefined> {
  if (name === 'node' && options.nodeExecutable !== undefined) return options.nodeExecutable;
  const found = await findTool(name);
  return found.kind === 'found' ? found.path : undefined;
}

async function madeFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true });
  return realpath(path);
}
