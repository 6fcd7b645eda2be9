// What critique and refine share on the command line: the target read from disk, the engine with its
// adapters, the trace, and progress on stderr.

import { mkdtempSync } from 'node:fs';
import { realpath, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { performance } from 'node:perf_hooks';
import { randomInt } from 'node:crypto';
import { text as textOf } from 'node:stream/consumers';
import { err, ok, type Result } from '../base/result.ts';
import type { Span } from '../base/text.ts';
import { createCheckers } from '../checkers/index.ts';
import { defaultLimits } from '../core/budget.ts';
import type { RunEvent } from '../core/event.ts';
import { failure, type Failure } from '../core/failure.ts';
import { kindOf, type Target } from '../core/target.ts';
import type { CheckerSettings } from '../checkers/checker.ts';
import type { Engine, RunRequest } from '../engine/api.ts';
import { createEngine } from '../engine/createEngine.ts';
import { standInsOf } from '../engine/standIns.ts';
import { redactForLog } from '../providers/redact.ts';
import type { StampedEvent } from '../trace/stamped.ts';
import { openTrace } from '../trace/traceFile.ts';
import { toolCacheFolder } from '../workspace/cacheFolder.ts';
import { findRoot } from '../workspace/folders.ts';
import { languageIdOf } from '../workspace/languages.ts';
import type { ProcessPort } from '../workspace/process.ts';
import { createProcesses } from '../workspace/processes.ts';
import { readDocument } from '../workspace/readDocument.ts';
import { createSandbox } from '../workspace/sandbox.ts';
import { createScratch } from '../workspace/scratchCopies.ts';
import { pathToUri } from '../workspace/uri.ts';
import type { CommonArguments } from './arguments.ts';
import { cliConsent, isCi } from './consent.ts';
import { modelsOf } from './models.ts';
import { createProgress } from './progress.ts';
import { parseTarget, spanOfTarget, type TargetWords } from './target.ts';
import { productVersion } from './version.ts';
import { createParsers } from '../workspace/treeSitter.ts';

/** A run that is ready to start. */
export interface Opened {
  readonly engine: Engine;
  readonly request: RunRequest;
  /** The target's path relative to the current directory, with forward slashes, for people. */
  readonly shownPath: string;
  /** The target's path relative to the folder, with forward slashes, for machines. */
  readonly pathInFolder: string;
  readonly absolutePath: string;
}

/** The engine with its adapters. */
export interface OpenedEngine {
  readonly engine: Engine;
  readonly processes: ProcessPort;
  readonly checkers: CheckerSettings;
  close(): Promise<void>;
}

/** Reads the target and builds the engine; nothing is run yet. */
export async function openRun(words: CommonArguments): Promise<Result<Opened & { close(): Promise<void> }, Failure>> {
  const named = parseTarget(words.target);
  const given = resolve(named.path);
  // Read before anything is built: most mistakes are in the target.
  const read = await readDocument(given);
  if (!read.ok) return read;
  const engine = await openEngine(words);
  if (!engine.ok) return engine;
  const spanOf = (text: string, languageId: string) => spanOfTarget(named, text, languageId);
  const run = await openTarget(engine.value, words, given, named, spanOf);
  if (run.ok) return ok({ ...run.value, close: () => engine.value.close() });
  await engine.value.close();
  return run;
}

/** Builds the engine; nothing is run yet. */
export async function openEngine(words: CommonArguments): Promise<Result<OpenedEngine, Failure>> {
  const models = modelsOf(words.model, process.env);
  if (!models.ok) return models;
  const log = (message: string) => {
    if (process.env['TOUCHSTONE_LOG'] === '1') process.stderr.write(`${message}\n`);
  };
  const base = mkdtempSync(join(tmpdir(), 'touchstone-'));
  const cacheFolder = toolCacheFolder(process.env, homedir());
  const sandbox = createSandbox({ readable: [__dirname, base, cacheFolder] });
  const processes = createProcesses({ supervisorPath: join(__dirname, 'supervisor.js'), log, sandbox });
  const scratch = createScratch({ base, log, sandbox });
  const fallbackTypeScript = bundledTypeScript();
  const engine = createEngine({
    parse: createParsers(),
    checkers: createCheckers({
      distFolder: __dirname,
      tempFolder: base,
      cacheFolder,
    }),
    models: models.value,
    processes,
    scratch,
    consent: cliConsent(words.withoutIsolation, isCi(process.env), (line) => process.stderr.write(`${line}\n`)),
    clock: performance,
    seed: randomInt(2 ** 31),
    log,
  });
  return ok({
    engine,
    processes,
    checkers: {
      testCommand: words.testCommand,
      deadlineMs: 120_000,
      off: [],
      ...(fallbackTypeScript === undefined ? {} : { fallbackTypeScript }),
    },
    async close() {
      await engine.dispose();
      await processes.dispose();
      await scratch.dispose();
      await rm(base, { recursive: true, force: true });
    },
  });
}

/** Reads one target from the disk. */
export async function openTarget(
  { engine, checkers }: OpenedEngine,
  words: CommonArguments,
  given: string,
  named: TargetWords,
  spanOf: (text: string, languageId: string) => Result<Span, Failure>,
): Promise<Result<Opened, Failure>> {
  const read = await readDocument(given);
  if (!read.ok) return read;
  const path = await realpath(given);
  const root = await findRoot(path);
  const languageId = languageIdOf(path);
  const { text } = read.value;
  const span = spanOf(text, languageId);
  if (!span.ok) return span;
  const standIns = await standInsFrom(words);
  if (!standIns.ok) return standIns;
  const target: Target = {
    document: { uri: pathToUri(path), languageId, version: 0, text },
    span: span.value,
    kind: kindOf(languageId),
    ...(words.goal === undefined ? {} : { goal: words.goal }),
  };
  return ok({
    engine,
    request: {
      target,
      snapshot: { root, buffers: new Map(), trusted: !words.untrusted },
      checkers,
      limits: { ...defaultLimits, seconds: 600 },
      ...standIns.value,
    },
    shownPath: slashes(isAbsolute(named.path) ? named.path : relative(process.cwd(), given)),
    pathInFolder: slashes(relative(root, path)),
    absolutePath: path,
  });
}

/** What `--expect` and `--crash` stand for; the trace comes from a file or from standard input. */
async function standInsFrom({ expect, crash }: CommonArguments): Promise<ReturnType<typeof standInsOf>> {
  const trace =
    crash === undefined ? undefined : crash === '-' ? ok(await textOf(process.stdin)) : await traceIn(crash);
  if (trace?.ok === false) return trace;
  return standInsOf({ expect, ...(trace === undefined ? {} : { crash: trace.value }) }, '--expect');
}

async function traceIn(path: string): Promise<Result<string, Failure>> {
  const read = await readDocument(resolve(path));
  return read.ok ? ok(read.value.text) : read;
}

/** Reads a run to its end, with progress on stderr and the trace beside it. */
export async function readRun<E extends RunEvent['type']>(
  run: Opened,
  words: CommonArguments,
  events: AsyncIterable<StampedEvent>,
  last: E,
): Promise<Extract<RunEvent, { type: E }>> {
  const trace =
    words.trace === undefined
      ? undefined
      : await openTrace({ path: words.trace, redact: redactForLog, version: productVersion });
  let end: Extract<RunEvent, { type: E }> | undefined;
  const progress = createProgress(run.request.target.document.uri);
  try {
    for await (const stamped of events) {
      await trace?.write(stamped);
      if (stamped.event.type === last) end = stamped.event as Extract<RunEvent, { type: E }>;
      const line = words.quiet ? undefined : progress(stamped);
      if (line !== undefined) process.stderr.write(`${line}\n`);
    }
  } finally {
    await trace?.close();
  }
  if (!end) throw new Error(`the run ended without ${last}`);
  return end;
}

const slashes = (path: string) => path.split(sep).join('/');

/** The TypeScript that the command line brings along, for projects that have none. */
function bundledTypeScript(): string | undefined {
  const resolveFrom = createRequire(join(__dirname, 'cli.js'));
  for (const name of ['typescript6', 'typescript']) {
    try {
      return resolveFrom.resolve(`${name}/lib/typescript.js`);
    } catch (error) {
      if (
        (error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND' &&
        (error as NodeJS.ErrnoException).code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED'
      )
        throw error;
    }
  }
  return undefined;
}

/** A failure of usage, for options that contradict what the file is. */
export function usageFailure(message: string): Result<never, Failure> {
  return err(failure('usage.bad-arguments', message, 'See `touchstone --help`.'));
}
