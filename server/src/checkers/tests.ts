// The tests of the target's package as a checker: finds the runner, runs it in a scratch copy through
// a reporter of ours, and tells what was counted. What a runner's command looks like is in tests/.

import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { basename, extname, isAbsolute, join, relative } from 'node:path';
import { abortError, throwIfAborted } from '../base/abort.ts';
import type { CheckRun, Receipt } from '../core/evidence.ts';
import { failure } from '../core/failure.ts';
import { proseLanguages } from '../core/target.ts';
import { nodeExecutable, type NodeExecutable } from '../workspace/nodeExecutable.ts';
import type { ProcessEnd } from '../workspace/process.ts';
import type { Scratch } from '../workspace/scratch.ts';
import { ScratchError } from '../workspace/scratchCopies.ts';
import { uriToPath } from '../workspace/uri.ts';
import type { Checker, CheckerContext, CheckRequest } from './checker.ts';
import { detectRunner, type DetectedRunner } from './tests/detectRunner.ts';
import { jest } from './tests/jest.ts';
import { mocha } from './tests/mocha.ts';
import { nodeTest } from './tests/nodeTest.ts';
import { pathWords, type PathWords } from './tests/places.ts';
import { relatedTests } from './tests/relatedTests.ts';
import { parseResult } from './tests/results.ts';
import { resultName, type RunnerDriver } from './tests/runner.ts';
import { resultOfOutput } from './tests/tapResult.ts';
import { readTargetRan } from './tests/targetCoverage.ts';
import { commandArguments } from './tests/testCommand.ts';
import { checkRunOf, testsIdentity, type FinishedRun } from './tests/testRun.ts';
import { vitest } from './tests/vitest.ts';

/** How tests are run. */
export interface TestsOptions {
  /** Absolute path of the Node that runs the tests; the person's own where absent. */
  readonly nodeExecutable?: string;
  /** Folder in which the private folder of a run is made; the system's temporary folder where absent. */
  readonly hostDir?: string;
}

const drivers: readonly RunnerDriver[] = [nodeTest, vitest, jest, mocha];

const languages: ReadonlySet<string> = new Set(['javascript', 'javascriptreact', 'typescript', 'typescriptreact']);

/**
 * Makes the checker. It remembers, for as long as it lives, which files could not be loaded, so that a
 * text with which they load again is seen to clear that.
 */
export function createTestsChecker(options: TestsOptions = {}): Checker {
  const faults = new Map<string, Set<string>>();
  return {
    id: testsIdentity.checker,
    title: 'Tests',
    family: testsIdentity.family,
    languages: [],
    needsTrust: true,
    async detect(context, snapshot, document) {
      const hasCommand = context.settings.testCommand.length > 0;
      if (proseLanguages.has(document.languageId) || (!hasCommand && !languages.has(document.languageId)))
        return { kind: 'notApplicable' };
      const found = await detectRunner(snapshot, uriToPath(document.uri), context.settings);
      if (found.kind === 'unavailable') return found;
      const tool = found.id === 'command' ? basename(context.settings.testCommand[0]!) : found.id;
      return { kind: 'available', tool, ...(found.version === undefined ? {} : { version: found.version }) };
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
      const runner = await detectRunner(snapshot, path, context.settings);
      if (runner.kind === 'unavailable') return { kind: 'unavailable', ...testsIdentity, failure: runner.failure };
      const key = `${runner.packageFolder}\n${path}`;
      const knownFaults = faults.get(key) ?? new Set<string>();
      faults.set(key, knownFaults);
      const node =
        options.nodeExecutable === undefined
          ? await nodeExecutable()
          : {
              path: options.nodeExecutable,
              env: {},
              version: options.nodeExecutable === process.execPath ? process.versions.node : '',
            };
      const hostDir = await madeFolder(options.hostDir ?? tmpdir());
      try {
        return await context.scratch.withOverlay(
          request.overlay,
          (scratch) => runIn({ context, request, runner, node, scratch, hostDir, knownFaults }),
          context.signal,
        );
      } catch (error) {
        if (error instanceof ScratchError) return { kind: 'unavailable', ...testsIdentity, failure: error.failure };
        throw error;
      }
    },
  };
}

/** What one check is made of. */
interface Job {
  readonly context: CheckerContext;
  readonly request: CheckRequest;
  readonly runner: DetectedRunner;
  readonly node: NodeExecutable;
  readonly scratch: Scratch;
  readonly hostDir: string;
  readonly knownFaults: Set<string>;
}

/** Related tests first; the whole package where none are related. */
async function runIn(job: Job): Promise<CheckRun> {
  const driver = drivers.find((one) => one.id === job.runner.id);
  if (driver === undefined) return runCommand(job);
  const { overlay, scope } = job.request;
  if (scope === 'all') return runDriver(job, driver, 'all', []);
  const files = driver.findsRelated ? [] : await relatedTests(overlay, job.runner.packageFolder);
  if (!driver.findsRelated) return runDriver(job, driver, files.length > 0 ? 'related' : 'all', files);
  const related = await runDriver(job, driver, 'related', []);
  const none = related.kind === 'unavailable' && related.failure.code === 'tests.none';
  return none ? runDriver(job, driver, 'all', []) : related;
}

async function runDriver(
  job: Job,
  driver: RunnerDriver,
  scope: 'related' | 'all',
  files: readonly string[],
): Promise<CheckRun> {
  const { scratch, runner, request, node } = job;
  const token = randomBytes(16).toString('hex');
  return withHostFolder(job.hostDir, async (hostFolder) => {
    const target = await realTarget(scratch.toScratch(request.overlay.path));
    const plan = driver.plan({
      hostFolder,
      ...(runner.entry === undefined ? {} : { entry: scratch.toScratch(runner.entry) }),
      target,
      files: files.map((file) => scratch.toScratch(file)),
      scope,
      script: runner.script,
      token,
    });
    for (const host of plan.hosts) await writeFile(join(hostFolder, host.name), host.text, { mode: 0o600 });
    const argv: [string, ...string[]] = [node.path, ...plan.args];
    const end = await run(job, argv, { ...node.env, ...plan.env });
    const told = await readResult(hostFolder, token);
    return checkRunOf({
      ...finished(job, hostFolder, argv, end),
      told,
      scope: ranOthers(told, scratch, files) ? 'all' : scope,
      targetRan: await readTargetRan(hostFolder, request.document.text, request.span),
      runner: driver.id,
    });
  });
}

/** Whether tests of other files ran too: a runner's configuration may add to the files that are asked for. */
function ranOthers(told: FinishedRun['told'], scratch: Scratch, files: readonly string[]): boolean {
  if (told.kind !== 'result' || files.length === 0) return false;
  const asked = new Set(files);
  return told.result.cases.some((one) => one.file !== '' && !asked.has(scratch.toWorkspace(one.file)));
}

async function runCommand(job: Job): Promise<CheckRun> {
  const { scratch, runner, node, context, request } = job;
  const cwd = scratch.toScratch(runner.packageFolder);
  const path = process.env['PATH'] ?? process.env['Path'] ?? '';
  const command = await commandArguments(context.settings.testCommand, {
    node: node.path,
    cwd,
    root: scratch.root,
    path,
    toScratch: (one) => scratch.toScratch(one),
  });
  return withHostFolder(job.hostDir, async (hostFolder) => {
    if (!('argv' in command)) {
      const words = pathWords(scratch, request.overlay.snapshot.root, hostFolder);
      const places = words.inWorkspace(command.searched.join(', '));
      return {
        kind: 'unavailable',
        ...testsIdentity,
        failure: failure(
          'checker.missing',
          `The test command’s program “${context.settings.testCommand[0]}” was not found in ${places}.`,
          'Correct touchstone.test.command (--test on the command line), or install the program.',
        ),
      };
    }
    const end = await run(job, command.argv, node.env);
    const result = end.droppedBytes > 0 ? undefined : resultOfOutput(end.stdout);
    return checkRunOf({
      ...finished(job, hostFolder, command.argv, end),
      told: result === undefined ? { kind: 'nothing' } : { kind: 'result', result },
      scope: 'all',
      targetRan: 'unknown',
      runner: 'command',
    });
  });
}

async function run(
  job: Job,
  argv: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
): Promise<ProcessEnd> {
  const { context, scratch, runner } = job;
  const cwd = scratch.toScratch(runner.packageFolder);
  const end = await context.processes.run({ argv, cwd, env, deadlineMs: context.settings.deadlineMs }, context.signal);
  if (end.kind === 'cancelled') throw abortError(context.signal);
  return end;
}

/** What all kinds of runs have in common. */
function finished(
  job: Job,
  hostFolder: string,
  argv: readonly string[],
  end: ProcessEnd,
): Omit<FinishedRun, 'told' | 'scope' | 'targetRan' | 'runner'> {
  const { context, request, runner, scratch, node } = job;
  const { snapshot, path, textHash } = request.overlay;
  const words = pathWords(scratch, snapshot.root, hostFolder);
  const cwd = scratch.toScratch(runner.packageFolder);
  const fromCwd = (word: string) =>
    isAbsolute(word) && words.isInside(word) ? relative(cwd, word).replaceAll('\\', '/') : words.inWorkspace(word);
  const version = runner.id === 'node:test' ? node.version : runner.version;
  const receipt = (testsRun: number | undefined): Receipt => ({
    id: context.nextReceipt(),
    checker: testsIdentity.checker,
    ...(version === undefined || version === '' ? {} : { version }),
    command: argv.map((word, index) => (index === 0 && word === node.path ? 'node' : fromCwd(word))),
    cwd: relative(snapshot.root, runner.packageFolder).replaceAll('\\', '/') || '.',
    exitCode: end.exitCode,
    durationMs: end.durationMs,
    textHash,
    isolation: 'scratch-copy',
    ...(testsRun === undefined ? {} : { testsRun }),
    excerpt: excerpt(words, end),
  });
  return {
    end,
    packageFolder: runner.packageFolder,
    targetPath: path,
    words,
    deadlineMs: context.settings.deadlineMs,
    receipt,
    knownFaults: job.knownFaults,
  };
}

/** First and last words of a run, at most 4,000 characters. */
function excerpt(words: PathWords, end: ProcessEnd): string {
  const text = words.inWorkspace([end.stdout.trim(), end.stderr.trim()].filter((part) => part !== '').join('\n'));
  return text.length <= 4000 ? text : `${text.slice(0, 1900)}\n[…]\n${text.slice(-1900)}`;
}

async function readResult(hostFolder: string, token: string): Promise<FinishedRun['told']> {
  let text: string;
  try {
    text = await readFile(join(hostFolder, resultName), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { kind: 'nothing' };
    throw error;
  }
  const parsed = parseResult(text, token);
  return parsed.ok ? { kind: 'result', result: parsed.value } : { kind: 'garbage', why: parsed.error };
}

async function madeFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true });
  return realpath(path);
}

/** A folder that only this user can read, gone when `use` is done. */
async function withHostFolder<T>(parent: string, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(parent, 'touchstone-tests-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The target as V8 will name it; documents that are in no file keep their path. */
async function realTarget(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return path;
    throw new Error(`the target ${extname(path)} file cannot be resolved`, { cause: error });
  }
}
