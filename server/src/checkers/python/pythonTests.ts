// The tests of a Python project as checkers, one for each runner: finds how they are run, runs those that
// reach the document, in a scratch view or in a process that is kept warm, and tells what was counted.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '../../core/failure.ts';
import { pathToUri, uriToPath } from '../../workspace/uri.ts';
import { openDoctestTrials } from '../calls/python/doctestTrials.ts';
import { disposePython } from '../calls/python/language.ts';
import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import { withHangLook } from '../hangLook.ts';
import type { CheckerOptions } from '../options.ts';
import { runTool, unavailable } from '../toolRun.ts';
import { inScratch } from './scratchRun.ts';
import type { Job } from './testJob.ts';
import { fillFolder, makePrivateFolder, questionOf, removePrivateFolder } from './testFolder.ts';
import { planOf, resultName } from './testPlan.ts';
import { evidenceOf, needsPluginsAfterAll, type Finished } from './testRun.ts';
import { createWarmTests } from './warmTests.ts';
import { findSetup, relatedFiles, type RunnerId, type TestSetup } from './testSetup.ts';
import { lookForHang } from './trials/hangLook.ts';
import { openTrials } from './trials/openTrials.ts';

const titles: Readonly<Record<RunnerId, string>> = { pytest: 'pytest', unittest: 'unittest', doctest: 'doctest' };
const installs: Readonly<Record<string, string>> = {
  pytest: 'Install it in the project’s environment with "pip install pytest".',
  Python: 'Install Python 3, or make an environment with "python3 -m venv .venv".',
};

/** Makes the checker of one runner. */
export function createPythonTestsChecker(options: CheckerOptions, runner: RunnerId): Checker {
  const own = { checker: runner, family: 'tests' } as const;
  /** Ids of files that could not be loaded, by folder and document, so that their mending is seen. */
  const faults = new Map<string, Set<string>>();
  /** Folders whose tests turned out to need pytest's plugins. */
  const withPlugins = new Set<string>();

  const warm = createWarmTests(options.tempFolder);

  const jobOf = async (context: CheckerContext, request: CheckRequest, setup: TestSetup): Promise<Job> => {
    const key = `${setup.folder}\n${request.overlay.path}`;
    const knownFaults = faults.get(key) ?? new Set<string>();
    faults.set(key, knownFaults);
    const selected = request.document.text.slice(request.span.start, request.span.end);
    const own = await savedText(request);
    const again = setup.testFiles.filter((file) => request.among?.includes(pathToUri(file)));
    const reaching = () =>
      request.scope === 'related' ? relatedFiles(setup, request.overlay.path, { own, selected }) : [];
    const related = runner === 'doctest' || again.length === 0 ? reaching() : again;
    const isAll = related.length === 0 || (runner !== 'doctest' && related.length === setup.testFiles.length);
    return {
      context,
      request,
      setup,
      files: related.length > 0 ? related : runner === 'pytest' ? [] : allFiles(setup, request),
      scope: isAll || runner === 'doctest' ? 'all' : 'related',
      plugins: setup.plugins || withPlugins.has(setup.folder),
      tempFolder: options.tempFolder,
      knownFaults,
      savedText: own,
    };
  };

  return {
    id: runner,
    title: titles[runner],
    family: own.family,
    languages: ['python'],
    needsTrust: true,
    runsCandidate: true,
    async detect(context, snapshot, document) {
      if (context.settings.testCommand.length > 0) return { kind: 'notApplicable' };
      const path = uriToPath(document.uri);
      const found = await findSetup({ snapshot, path, text: document.text, textHash: '' }, runner);
      if (found.kind === 'none') return { kind: 'notApplicable' };
      if (found.kind === 'missing') {
        const message = `The tests of this project need ${found.what}, which was not found in ${found.searched}.`;
        return { kind: 'unavailable', failure: failure('checker.missing', message, installs[found.what]!) };
      }
      const { version, environment } = found.setup;
      return {
        kind: 'available',
        tool: runner,
        ...(version === undefined ? {} : { version }),
        path: environment.python,
      };
    },
    async check(context, request) {
      // A process that is kept runs all that it was started for.
      const quick = request.among ? undefined : await warm.answer(context, request);
      if (quick !== undefined) return quick;
      const found = await findSetup(request.overlay, runner);
      if (found.kind === 'missing')
        return unavailable(own, 'checker.missing', `${found.what} was not found.`, installs[found.what]!);
      if (found.kind === 'none')
        return unavailable(own, 'tests.none', `${titles[runner]} has nothing to run.`, 'Add a test for this code.');
      const job = await jobOf(context, request, found.setup);
      const run = (within: CheckerContext) =>
        inScratch(own, async () => {
          const first = { ...job, context: within };
          const finished = await runCold(first);
          const isWhole = finished.told === undefined || job.plugins || !needsPluginsAfterAll(finished.told);
          if (!isWhole) withPlugins.add(job.setup.folder);
          const used = isWhole ? first : { ...first, plugins: true };
          const evidence = evidenceOf(isWhole ? finished : await runCold(used));
          if (!request.among) warm.learn({ ...used, context }, evidence);
          return evidence;
        });
      return withHangLook(context, request, run, (within) => lookForHang({ ...job, context: within }));
    },
    async trials(context, request, asked) {
      const found = await findSetup(request.overlay, runner);
      if (found.kind !== 'found') return undefined;
      const { setup } = found;
      return runner === 'doctest'
        ? openDoctestTrials(options, context, request, asked, setup.folder)
        : openTrials(await jobOf(context, request, setup), asked);
    },
    async dispose() {
      await warm.dispose();
      await disposePython(options);
    },
  };
}

function allFiles(setup: TestSetup, request: CheckRequest): readonly string[] {
  return setup.runner === 'doctest' ? [request.overlay.path] : setup.testFiles;
}

async function savedText({ overlay }: CheckRequest): Promise<string> {
  const unsaved = overlay.snapshot.buffers.get(overlay.path);
  if (unsaved !== undefined) return unsaved;
  try {
    return await readFile(overlay.path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** Runs the tests in a process of their own. */
async function runCold(job: Job): Promise<Finished> {
  const { context, request, setup } = job;
  return context.scratch.withOverlay(
    request.overlay,
    async (scratch) => {
      const folder = await makePrivateFolder(job.tempFolder);
      try {
        const files = job.files.map((file) => scratch.toScratch(file));
        const plan = planOf(setup, files, folder, job.plugins);
        const question = questionOf(request, scratch);
        await fillFolder(folder, plan, { ...question, result: join(folder, resultName) });
        const argv = [setup.environment.python, ...plan.args] as const;
        const end = await runTool(context, {
          argv: [argv[0]!, ...argv.slice(1)],
          cwd: scratch.toScratch(setup.folder),
          env: plan.env,
          within: scratch,
          writable: [folder],
        });
        return { job, scratch, argv, privateFolder: folder, end, token: question.token, ...(await toldIn(folder)) };
      } finally {
        await removePrivateFolder(folder);
      }
    },
    context.signal,
  );
}

async function toldIn(folder: string): Promise<{ readonly told?: string }> {
  try {
    return { told: await readFile(join(folder, resultName), 'utf8') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
