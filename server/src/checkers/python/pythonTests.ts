// The tests of a Python project as checkers, one for each runner: finds how they are run, runs those that
// reach the document, in a scratch view or in a process that is kept warm, and tells what was counted.

import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { positionAt } from '../../base/text.ts';
import { failure } from '../../core/failure.ts';
import { uriToPath } from '../../workspace/uri.ts';
import type { Scratch } from '../../workspace/scratch.ts';
import type { Checker, CheckRequest } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import { runTool, unavailable } from '../toolRun.ts';
import { inScratch } from './scratchRun.ts';
import type { Job } from './testJob.ts';
import { planOf, questionName, resultName } from './testPlan.ts';
import { evidenceOf, needsPluginsAfterAll, type Finished } from './testRun.ts';
import { findSetup, relatedFiles, type RunnerId, type TestSetup } from './testSetup.ts';

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
      const found = await findSetup(request.overlay, runner);
      if (found.kind === 'missing')
        return unavailable(own, 'checker.missing', `${found.what} was not found.`, installs[found.what]!);
      if (found.kind === 'none')
        return unavailable(own, 'tests.none', `${titles[runner]} has nothing to run.`, 'Add a test for this code.');
      const { setup } = found;
      const key = `${setup.folder}\n${request.overlay.path}`;
      const knownFaults = faults.get(key) ?? new Set<string>();
      faults.set(key, knownFaults);
      const related = request.scope === 'related' ? relatedFiles(setup, request.overlay.path) : [];
      const isAll = related.length === 0 || (runner !== 'doctest' && related.length === setup.testFiles.length);
      const files = related.length > 0 ? related : runner === 'pytest' ? [] : allFiles(setup, request);
      const job: Job = {
        context,
        request,
        setup,
        files,
        scope: isAll || runner === 'doctest' ? 'all' : 'related',
        plugins: setup.plugins || withPlugins.has(setup.folder),
        tempFolder: options.tempFolder,
        knownFaults,
        savedText: await savedText(request),
      };
      return inScratch(own, async () => {
        const run = await runCold(job);
        if (run.told === undefined || job.plugins || !needsPluginsAfterAll(run.told)) return evidenceOf(run);
        withPlugins.add(setup.folder);
        return evidenceOf(await runCold({ ...job, plugins: true }));
      });
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
    (scratch) =>
      withPrivateFolder(job.tempFolder, async (folder) => {
        const plan = planOf(
          setup,
          job.files.map((file) => scratch.toScratch(file)),
          folder,
          job.plugins,
        );
        const question = questionOf(job, scratch);
        for (const host of plan.hosts) await writeFile(join(folder, host.name), host.text, { mode: 0o600 });
        const asked = { ...question, result: join(folder, resultName) };
        await writeFile(join(folder, questionName), JSON.stringify(asked), { mode: 0o600 });
        const argv = [setup.environment.python, ...plan.args] as const;
        const end = await runTool(context, {
          argv: [argv[0]!, ...argv.slice(1)],
          cwd: scratch.toScratch(setup.folder),
          env: plan.env,
          within: scratch,
          writable: [folder],
        });
        return { job, scratch, argv, privateFolder: folder, end, token: question.token, ...(await toldIn(folder)) };
      }),
    context.signal,
  );
}

/** What the hosts need to know, without where the result goes. */
export function questionOf(job: Pick<Job, 'request'>, scratch: Scratch) {
  const { overlay, span, document } = job.request;
  const last = Math.max(span.start, span.end - 1);
  return {
    token: randomBytes(16).toString('hex'),
    target: scratch.toScratch(overlay.path),
    root: scratch.root,
    workspace: overlay.snapshot.root,
    first: positionAt(document.text, span.start).line + 1,
    last: positionAt(document.text, last).line + 1,
  };
}

async function toldIn(folder: string): Promise<{ readonly told?: string }> {
  try {
    return { told: await readFile(join(folder, resultName), 'utf8') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** A folder that only this user can read, gone when `use` is done. */
async function withPrivateFolder<T>(parent: string, use: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const folder = await realpath(await mkdtemp(join(parent, 'touchstone-python-')));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
