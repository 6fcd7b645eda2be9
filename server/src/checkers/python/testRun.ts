// What one finished run of Python tests means, cold or warm: how the process ended and what our hosts told
// become one CheckRun.

import { basename } from 'node:path';
import type { CheckRun, Receipt, TestCase } from '../../core/evidence.ts';
import { failure } from '../../core/failure.ts';
import type { ProcessEnd } from '../../workspace/process.ts';
import type { Scratch } from '../../workspace/scratch.ts';
import { countedRun } from '../countedTests.ts';
import { receiptOf, toolTrouble } from '../toolRun.ts';
import { importedNames } from './importGraph.ts';
import type { Job } from './testJob.ts';
import {
  caseOf,
  excerptOfRun,
  mendedOf,
  packagePath,
  parseTold,
  standInOf,
  type ToldError,
  type ToldRun,
  type Words,
} from './testResults.ts';

/** One finished run. */
export interface Finished {
  readonly job: Job;
  readonly scratch: Scratch;
  readonly argv: readonly string[];
  readonly privateFolder: string;
  readonly end: ProcessEnd;
  readonly token: string;
  /** The lines of the result; undefined when there is no result. */
  readonly told?: string;
  readonly warm?: boolean;
  /** Milliseconds after which it was ended, where that is not the setting's. */
  readonly deadlineMs?: number;
}

const install = 'Make the project’s environment again, then try again.';

/** Whether a run failed in ways that plugins would mend, which were left out to save time. */
export function needsPluginsAfterAll(told: string): boolean {
  return /fixture '[^']+' not found|FixtureLookupError|async def functions are not natively supported|unrecognized arguments|Unknown config option/.test(
    told,
  );
}

/** The evidence of a run. */
export function evidenceOf(run: Finished): CheckRun {
  const { job, end, scratch } = run;
  const { runner, folder } = job.setup;
  const own = { checker: runner, family: 'tests' } as const;
  const root = job.request.overlay.snapshot.root;
  const words: Words = {
    folder,
    toWorkspace: (path) => scratch.toWorkspace(path),
    inWorkspace: (text) => (scratch.root === root ? text : text.replaceAll(scratch.root, root)),
  };
  const parsed = run.told === undefined ? undefined : parseTold(run.told, run.token);
  const told = parsed?.ok === true ? parsed.value : undefined;
  const isWhole = told !== undefined && (told.end !== undefined || (told.errors.length > 0 && end.exitCode !== 0));
  const cases = told === undefined ? [] : told.cases.map((one) => withoutPlugin(job, caseOf(one, words)));
  const counted = cases.filter((one) => one.state !== 'skipped').length;
  const shown = (all: readonly TestCase[]) =>
    told === undefined ? words.inWorkspace(output(end)) : excerptOfRun(told, all, output(end), words);
  const deadlineMs = run.deadlineMs ?? job.context.settings.deadlineMs;
  const receipt = (all: readonly TestCase[]): Receipt =>
    receiptOf(job.context, job.request, own, {
      ...versionOf(run, told),
      command: commandOf(run, words),
      cwd: folder,
      end,
      isolation: 'scratch-copy',
      excerpt: shown(all),
      ...(told === undefined ? {} : { testsRun: counted }),
      ...(run.warm === true ? { warm: true } : {}),
    });

  const isFinished = end.kind === 'exited' && (end.exitCode ?? 255) < 128;
  if (isFinished && told !== undefined && isWhole && counted === 0 && told.errors.length > 0) {
    const missing = missingModule(job, told.errors);
    const isTargets = told.errors.some((error) => error.blamed);
    if (missing !== undefined || !isTargets) return setUpFailed(run, told.errors[0]!, missing, words, receipt([]));
  }
  const { path } = job.request.overlay;
  const standIns = distinct((told?.errors ?? []).map((error) => standInOf(error, path, words)));
  const mended = isWhole && isFinished ? mendedOf(job.knownFaults, standIns, cases, packagePath(path, words)) : [];
  for (const one of standIns) job.knownFaults.add(one.id);
  const all = [...cases, ...standIns, ...mended];
  return countedRun({
    own,
    title: runner,
    install,
    end: { ...end, stdout: words.inWorkspace(end.stdout), stderr: words.inWorkspace(end.stderr) },
    deadlineMs,
    cases: parsed?.ok === false ? { garbage: parsed.error } : isWhole ? all : undefined,
    scope: job.scope,
    targetRan: told?.end?.targetRan ?? 'unknown',
    failingCodes: [1, 5],
    receipt: () => receipt(all),
  });
}

/**
 * A test whose fixture nobody gives has not run: a plugin is not installed, which is no fault of a text that
 * defines no fixtures.
 */
function withoutPlugin(job: Job, test: TestCase): TestCase {
  const { path, text } = job.request.overlay;
  const name = /^FixtureLookupError: \('([^']+)'/.exec(test.failure?.message ?? '')?.[1];
  if (test.state !== 'failed' || name === undefined) return test;
  if (basename(path) === 'conftest.py' || /\bfixture\b/.test(text)) return test;
  const message = `No plugin that is installed gives the fixture “${name}”.`;
  return { ...test, state: 'skipped', failure: { ...test.failure, message } };
}

function versionOf(run: Finished, told: ToldRun | undefined): { readonly version?: string } {
  const version = told?.end?.version ?? run.job.setup.version;
  return version === undefined ? {} : { version };
}

/** The command with paths of the view as those of the workspace, and variables of ours that change what runs. */
function commandOf(run: Finished, words: Words): readonly string[] {
  const { setup, plugins } = run.job;
  const [python, ...rest] = run.argv.map((word) => words.inWorkspace(word).replaceAll(`${run.privateFolder}/`, ''));
  const isSaid = setup.runner !== 'pytest' || plugins || rest.includes('--disable-plugin-autoload');
  if (isSaid) return [python!, ...rest];
  return ['PYTEST_DISABLE_PLUGIN_AUTOLOAD=1', basename(python!), ...rest];
}

function output(end: ProcessEnd): string {
  return [end.stdout.trim(), end.stderr.trim()].filter((part) => part !== '').join('\n');
}

function distinct(cases: readonly TestCase[]): readonly TestCase[] {
  return [...new Map(cases.toReversed().map((one) => [one.id, one] as const)).values()].toReversed();
}

/** A module that is not there, through no fault of the candidate: it is not the target that came to need it. */
function missingModule(job: Job, errors: readonly ToldError[]): string | undefined {
  for (const { missing, blamed } of errors) {
    if (missing === null) continue;
    const top = missing.split('.')[0]!;
    const isOwn = job.setup.graph.files.some((file) => basename(file, '.py') === top || file.includes(`/${top}/`));
    if (isOwn) continue;
    const asksToo = importedNames(job.savedText).some((one) => one.level === 0 && one.parts[0] === top);
    if (!blamed || asksToo) return missing;
  }
  return undefined;
}

function setUpFailed(
  run: Finished,
  error: ToldError,
  missing: string | undefined,
  words: Words,
  receipt: Receipt,
): CheckRun {
  const { runner } = run.job.setup;
  const own = { checker: runner, family: 'tests' } as const;
  const said = words.inWorkspace(error.stack ?? error.message);
  const told =
    missing === undefined
      ? failure(
          'checker.set-up',
          `No test ran, because the tests could not be loaded: ${words.inWorkspace(error.message).slice(0, 600)}`,
          run.told !== undefined && error.missing !== null
            ? 'If the project itself is not installed in its environment, do it once: python -m pip install -e .'
            : 'Run the tests in a terminal to see why.',
          said,
        )
      : failure(
          'checker.set-up',
          `No test ran: the module “${missing}” that the tests need is not installed.`,
          'Install it in the project’s environment, then try again.',
          said,
        );
  const trouble = toolTrouble(own, runner, install, run.end, run.job.context.settings.deadlineMs);
  return trouble ?? { kind: 'crashed', ...own, failure: told, receipt };
}
