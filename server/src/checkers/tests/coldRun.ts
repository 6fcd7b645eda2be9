// Runs the tests once, in processes of their own: builds the command, starts it within the scratch view,
// and reads what our reporter left. Finding the runner is left to detectRunner.ts, staying warm to warm/.

import { mkdtemp, open, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { extname, isAbsolute, join, relative } from 'node:path';
import { abortError } from '../../base/abort.ts';
import type { CheckRun, Receipt } from '../../core/evidence.ts';
import { failure } from '../../core/failure.ts';
import type { NodeExecutable } from '../../workspace/nodeExecutable.ts';
import type { ProcessEnd } from '../../workspace/process.ts';
import type { Scratch } from '../../workspace/scratch.ts';
import type { CheckerContext, CheckRequest } from '../checker.ts';
import { detectBuild, type Build } from './build.ts';
import type { DetectedRunner } from './detectRunner.ts';
import { jest } from './jest.ts';
import { mocha } from './mocha.ts';
import { nodeTest } from './nodeTest.ts';
import { pathWords, type PathWords } from './places.ts';
import { relatedTests } from './relatedTests.ts';
import { parseResult } from './results.ts';
import { resultName, type RunnerDriver } from './runner.ts';
import { resultOfOutput } from './tapResult.ts';
import { tape } from './tape.ts';
import { readTargetRan } from './targetCoverage.ts';
import { commandArguments } from './testCommand.ts';
import { checkRunOf, testsIdentity, type FinishedRun } from './testRun.ts';
import { vitest } from './vitest.ts';

/** The runners that are driven through a reporter of ours. */
export const drivers: readonly RunnerDriver[] = [nodeTest, vitest, jest, mocha, tape];

/** What one check is made of. */
export interface Job {
  readonly context: CheckerContext;
  readonly request: CheckRequest;
  readonly runner: DetectedRunner;
  readonly node: NodeExecutable;
  readonly scratch: Scratch;
  readonly hostDir: string;
  readonly knownFaults: Set<string>;
}

/** A finished check, and which test files took part, by their paths in the workspace. */
export interface ColdRun {
  readonly run: CheckRun;
  readonly files: readonly string[];
}

/** Related tests first; the whole package where none are related. */
export async function runCold(job: Job): Promise<ColdRun> {
  const driver = drivers.find((one) => one.id === job.runner.id);
  if (driver === undefined) return { run: await runCommand(job), files: [] };
  const { overlay, scope } = job.request;
  const build = await detectBuild(overlay.snapshot, job.runner);
  if (build.kind === 'unknown') return { run: notInBuild(build), files: [] };
  if (build.kind === 'steps') return runBuilt(job, driver, build);
  if (scope === 'all') return runDriver(job, driver, 'all', []);
  const files = driver.findsRelated ? [] : await relatedTests(overlay, job.runner.packageFolder);
  if (!driver.findsRelated) return runDriver(job, driver, files.length > 0 ? 'related' : 'all', files);
  const related = await runDriver(job, driver, 'related', []);
  const none = related.run.kind === 'unavailable' && related.run.failure.code === 'tests.none';
  return none ? runDriver(job, driver, 'all', []) : related;
}

type Steps = Extract<Build, { readonly kind: 'steps' }>;

function notInBuild({ folder, why }: Extract<Build, { readonly kind: 'unknown' }>): CheckRun {
  return {
    kind: 'unavailable',
    ...testsIdentity,
    failure: failure(
      'checker.set-up',
      `The tests run against a build (${folder}) that this text is not in: ${why}.`,
      'Set touchstone.test.command (--test on the command line) to a command that builds and tests.',
    ),
  };
}

/** Builds in the view, by the tools' own entries, then runs all tests: which of them reach the text is not known. */
async function runBuilt(job: Job, driver: RunnerDriver, build: Steps): Promise<ColdRun> {
  const { scratch, node } = job;
  for (const step of build.steps) {
    const failed = await withHostFolder(job.hostDir, async (hostFolder) => {
      const entry = scratch.toScratch(step.entry);
      const program = (await isNative(step.entry)) ? [] : [node.path];
      const argv = [...program, entry, ...step.args] as unknown as readonly [string, ...string[]];
      const end = await run(job, argv, { ...node.env }, hostFolder);
      if (end.kind === 'exited' && end.exitCode === 0) return undefined;
      const message = `The build before the tests failed (${step.tool}).\n${end.stdout}\n${end.stderr}`;
      const told = { cases: [], errors: [{ file: scratch.toScratch(job.request.overlay.path), message }] };
      return checkRunOf({
        ...finishedBy(job, hostFolder, argv, end),
        told: { kind: 'result', result: told },
        scope: 'all',
        targetRan: 'no',
        runner: step.tool,
      });
    });
    if (failed !== undefined) return { run: failed, files: [] };
  }
  return runDriver(job, driver, 'all', [], build.folders);
}

/** Whether a program is no script, as esbuild's may be. */
async function isNative(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.equals(Buffer.from([0x7f, 0x45, 0x4c, 0x46])) || buffer.readUInt32BE(0) === 0xcffaedfe;
  } finally {
    await handle.close();
  }
}

async function runDriver(
  job: Job,
  driver: RunnerDriver,
  scope: 'related' | 'all',
  files: readonly string[],
  built: readonly string[] = [],
): Promise<ColdRun> {
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
      built: built.map((folder) => scratch.toScratch(folder)),
    });
    for (const host of plan.hosts) await writeFile(join(hostFolder, host.name), host.text, { mode: 0o600 });
    const argv: [string, ...string[]] = [node.path, ...plan.args];
    const end = await run(job, argv, { ...node.env, ...plan.env }, hostFolder);
    const told = await readResult(hostFolder, token);
    const checked = checkRunOf({
      ...finishedBy(job, hostFolder, argv, end),
      told,
      scope: ranOthers(told, scratch, files) ? 'all' : scope,
      targetRan: await readTargetRan(hostFolder, request.document.text, request.span),
      runner: driver.id,
    });
    return { run: checked, files: files.length > 0 ? files : filesOf(told, scratch) };
  });
}

/** The test files that a result speaks of. */
function filesOf(told: FinishedRun['told'], scratch: Scratch): readonly string[] {
  if (told.kind !== 'result') return [];
  const named = [...told.result.cases, ...told.result.errors].flatMap(({ file }) => (file ? [file] : []));
  return [...new Set(named.filter((file) => isAbsolute(file)).map((file) => scratch.toWorkspace(file)))].sort();
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
    const end = await run(job, command.argv, node.env, hostFolder);
    const result = end.droppedBytes > 0 ? undefined : resultOfOutput(end.stdout);
    return checkRunOf({
      ...finishedBy(job, hostFolder, command.argv, end),
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
  hostFolder: string,
): Promise<ProcessEnd> {
  const { context, scratch, runner } = job;
  const cwd = scratch.toScratch(runner.packageFolder);
  const { deadlineMs } = context.settings;
  const spec = { argv, cwd, env, deadlineMs, within: scratch, writable: [hostFolder] };
  const end = await context.processes.run(spec, context.signal);
  if (end.kind === 'cancelled') throw abortError(context.signal);
  return end;
}

/** What all kinds of runs have in common, warm ones too. */
export function finishedBy(
  job: Job,
  hostFolder: string,
  argv: readonly string[],
  end: ProcessEnd,
  warm?: { readonly words: PathWords; readonly output: string },
): Omit<FinishedRun, 'told' | 'scope' | 'targetRan' | 'runner'> {
  const { context, request, runner, scratch, node } = job;
  const { snapshot, path, textHash } = request.overlay;
  const words = warm?.words ?? pathWords(scratch, snapshot.root, hostFolder);
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
    isolation: end.sandboxed === true ? 'sandbox' : 'scratch-copy',
    ...(warm === undefined ? {} : { warm: true }),
    ...(testsRun === undefined ? {} : { testsRun }),
    excerpt: warm?.output ?? excerpt(words, end),
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
