// Small packages with tests, made in a temporary folder, and one call of the tests checker on them with
// real processes in real scratch copies.

import { mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { textHash } from '../../server/src/base/hash.ts';
import type { CheckRun, TestCase } from '../../server/src/core/evidence.ts';
import type { CheckerContext, CheckerSettings, CheckRequest } from '../../server/src/checkers/checker.ts';
import { createTestsChecker } from '../../server/src/checkers/tests.ts';
import { createProcesses } from '../../server/src/workspace/processes.ts';
import type { ScratchPort } from '../../server/src/workspace/scratch.ts';
import { createSandbox } from '../../server/src/workspace/sandbox.ts';
import { createScratch } from '../../server/src/workspace/scratchCopies.ts';
import { pathToUri } from '../../server/src/workspace/uri.ts';
import { createParsers } from '../../server/src/workspace/treeSitter.ts';

const modules = resolve(import.meta.dirname, '../../node_modules');

/** A package on disk. */
export interface TestPackage {
  readonly root: string;
  /** Path and content of every file and link, to compare before and after. */
  contents(): Promise<Readonly<Record<string, string>>>;
  remove(): Promise<void>;
}

/** Writes files by relative path, and links packages of our own `node_modules` into the package's; `a=b` links b as a. */
export async function makePackage(
  files: Readonly<Record<string, string>>,
  links: readonly string[] = [],
): Promise<TestPackage> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'touchstone-package-')));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  for (const link of links) {
    const [name = '', from = name] = link.split('=');
    await mkdir(dirname(join(root, 'node_modules', name)), { recursive: true });
    await symlink(join(modules, from), join(root, 'node_modules', name));
  }
  return { root, contents: () => contentsOf(root), remove: () => rm(root, { recursive: true, force: true }) };
}

async function contentsOf(root: string): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) found[relative(root, path)] = await readFile(path, 'latin1');
    else if (entry.isSymbolicLink()) found[relative(root, path)] = `→ ${await readlink(path)}`;
    else found[relative(root, path)] = 'folder';
  }
  return found;
}

/** What a check may vary. */
export interface CheckOptions {
  /** The candidate; the text on disk where absent. */
  readonly text?: string;
  /** What is selected: text that occurs in the document; the whole where absent. */
  readonly select?: string;
  readonly scope?: CheckRequest['scope'];
  readonly settings?: Partial<CheckerSettings>;
  readonly signal?: AbortSignal;
  readonly trusted?: boolean;
  /** Ask for a process of its own. */
  readonly fresh?: boolean;
  /** The text is that of a run's original. */
  readonly original?: boolean;
  readonly buffers?: Readonly<Record<string, string>>;
}

/** Settings under which tests are checked here. */
export function testSettings(more: Partial<CheckerSettings> = {}): CheckerSettings {
  return { testCommand: [], deadlineMs: 60_000, off: [], ...more };
}

/** One checker with everything it needs. `sandboxed` puts the tests behind walls and an overlay mount. */
export function testsHarness(
  options: {
    readonly sandboxed?: boolean;
    readonly limits?: { readonly processes?: number; readonly bytes?: number };
  } = {},
) {
  const sandbox = options.sandboxed === true ? { sandbox: createSandbox() } : {};
  const processes = createProcesses({
    ...sandbox,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  const scratch = createScratch(sandbox);
  const checker = createTestsChecker({ nodeExecutable: process.execPath });
  const logs: string[] = [];
  let receipts = 0;
  const contextOf = (options: CheckOptions): CheckerContext => ({
    signal: options.signal ?? new AbortController().signal,
    processes,
    scratch: harness.hold === undefined ? scratch : { withOverlay: scratch.withOverlay, hold: harness.hold },
    settings: testSettings(options.settings),
    now: () => performance.now(),
    parse: createParsers(),
    nextReceipt: () => `receipt-${++receipts}`,
    log: (message) => void logs.push(message),
  });
  const harness = {
    checker,
    contextOf,
    /** Set to give views of another kind to what stays warm. */
    hold: undefined as ScratchPort['hold'],
    /** What the checker said besides its results. */
    logs,
    /** Processes that are running. */
    running: () => processes.running(),
    /** Checks one document of a package. */
    async check(made: TestPackage, path: string, options: CheckOptions = {}): Promise<CheckRun> {
      const absolute = join(made.root, path);
      const text = options.text ?? (await readFile(absolute, 'utf8'));
      const start = options.select === undefined ? 0 : text.indexOf(options.select);
      if (start < 0) throw new Error(`${path} does not hold ${options.select}`);
      const end = options.select === undefined ? text.length : start + options.select.length;
      const buffers = new Map(
        Object.entries(options.buffers ?? {}).map(([name, buffer]) => [join(made.root, name), buffer]),
      );
      const snapshot = { root: made.root, buffers, trusted: options.trusted ?? true };
      return checker.check(contextOf(options), {
        overlay: { snapshot, path: absolute, text, textHash: textHash(text) },
        document: {
          uri: pathToUri(absolute),
          languageId: path.endsWith('ts') ? 'typescript' : 'javascript',
          version: 1,
          text,
        },
        span: { start, end },
        scope: options.scope ?? 'related',
        ...(options.fresh === true ? { fresh: true } : {}),
        ...(options.original === true ? { original: true } : {}),
      });
    },
    async dispose(): Promise<void> {
      await checker.dispose?.();
      await processes.dispose();
      await scratch.dispose();
    },
  };
  return harness;
}

/** The run, which must have happened. */
export function ranOf(
  run: CheckRun,
): Extract<CheckRun, { kind: 'ran' }> & { readonly tests: NonNullable<Extract<CheckRun, { kind: 'ran' }>['tests']> } {
  if (run.kind !== 'ran' || run.tests === undefined)
    throw new Error(`the tests did not run: ${JSON.stringify(run, null, 1)}`);
  return { ...run, tests: run.tests };
}

/** Id and state of each case, sorted by id. */
export function states(run: CheckRun): Readonly<Record<string, TestCase['state']>> {
  return Object.fromEntries(
    [...ranOf(run).tests.cases].sort((a, b) => (a.id < b.id ? -1 : 1)).map((one) => [one.id, one.state]),
  );
}

/** The case with an id, which must be there. */
export function caseOf(run: CheckRun, id: string): TestCase {
  const found = ranOf(run).tests.cases.find((one) => one.id === id);
  if (!found) throw new Error(`no test ${id} in ${JSON.stringify(states(run))}`);
  return found;
}
