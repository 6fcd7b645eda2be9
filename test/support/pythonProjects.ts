// Small Python projects in a temporary folder, and one call of a Python checker on a document of them with
// real processes in real scratch copies.

import { readFile } from 'node:fs/promises';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textHash } from '../../server/src/base/hash.ts';
import type { Checker, CheckerContext, CheckRequest } from '../../server/src/checkers/checker.ts';
import type { CheckerOptions } from '../../server/src/checkers/options.ts';
import type { CheckRun, Problem } from '../../server/src/core/evidence.ts';
import type { ToolFix } from '../../server/src/core/ports.ts';
import type { ProcessPort } from '../../server/src/workspace/process.ts';
import { createProcesses } from '../../server/src/workspace/processes.ts';
import type { ScratchPort } from '../../server/src/workspace/scratch.ts';
import { createScratch } from '../../server/src/workspace/scratchCopies.ts';
import { pathToUri } from '../../server/src/workspace/uri.ts';
import { testSettings, type CheckOptions, type TestPackage } from './testPackages.ts';
import { createParsers } from '../../server/src/workspace/treeSitter.ts';

/** What a check may vary. */
export interface PythonCheckOptions extends CheckOptions {
  readonly buffers?: Readonly<Record<string, string>>;
  readonly fresh?: boolean;
}

/** A checker with everything it needs. */
export interface PythonHarness {
  readonly checker: Checker;
  readonly logs: string[];
  /** Commands that were started, as the process port got them. */
  readonly started: (readonly string[])[];
  context(options?: PythonCheckOptions): CheckerContext;
  request(made: TestPackage, path: string, options?: PythonCheckOptions): Promise<CheckRequest>;
  detect(made: TestPackage, path: string, options?: PythonCheckOptions): ReturnType<Checker['detect']>;
  check(made: TestPackage, path: string, options?: PythonCheckOptions): Promise<CheckRun>;
  fixes(made: TestPackage, path: string, options?: PythonCheckOptions): Promise<readonly ToolFix[]>;
  dispose(): Promise<void>;
}

/** Builds the checker and real ports; `processes` takes the place of the real one. */
export function pythonHarness(
  create: (options: CheckerOptions) => Checker,
  replaced: { readonly processes?: ProcessPort; readonly scratch?: ScratchPort } = {},
): PythonHarness {
  const own = realpathSync(mkdtempSync(join(tmpdir(), 'touchstone-python-')));
  const real = createProcesses();
  const port = replaced.processes ?? real;
  const copies = createScratch();
  const checker = create({ distFolder: own, tempFolder: join(own, 'temp'), cacheFolder: join(own, 'cache') });
  const logs: string[] = [];
  const started: (readonly string[])[] = [];
  let receipts = 0;
  const processes: ProcessPort = {
    run(spec, signal) {
      started.push(spec.argv);
      return port.run(spec, signal);
    },
    ...(port.open
      ? {
          open(spec, signal) {
            started.push(spec.argv);
            return port.open!(spec, signal);
          },
        }
      : {}),
    ...(port.isolation ? { isolation: () => port.isolation!() } : {}),
  };
  const context = (options: PythonCheckOptions = {}): CheckerContext => ({
    signal: options.signal ?? new AbortController().signal,
    processes,
    scratch: replaced.scratch ?? copies,
    settings: testSettings(options.settings),
    now: () => performance.now(),
    parse: createParsers(),
    nextReceipt: () => `receipt-${++receipts}`,
    log: (message) => void logs.push(message),
  });
  const request = async (made: TestPackage, path: string, options: PythonCheckOptions = {}): Promise<CheckRequest> => {
    const absolute = join(made.root, path);
    const text = options.text ?? (await readFile(absolute, 'utf8'));
    const start = options.select === undefined ? 0 : text.indexOf(options.select);
    if (start < 0) throw new Error(`${path} does not hold ${options.select}`);
    const end = options.select === undefined ? text.length : start + options.select.length;
    const buffers = new Map(
      Object.entries(options.buffers ?? {}).map(([name, content]) => [join(made.root, name), content]),
    );
    return {
      overlay: {
        snapshot: { root: made.root, buffers, trusted: options.trusted ?? true },
        path: absolute,
        text,
        textHash: textHash(text),
      },
      document: { uri: pathToUri(absolute), languageId: 'python', version: 1, text },
      span: { start, end },
      scope: options.scope ?? 'related',
      ...(options.fresh === undefined ? {} : { fresh: options.fresh }),
      ...(options.original === undefined ? {} : { original: options.original }),
    };
  };
  return {
    checker,
    logs,
    started,
    context,
    request,
    async detect(made, path, options) {
      const { overlay, document } = await request(made, path, options);
      return checker.detect(context(options), overlay.snapshot, document);
    },
    async check(made, path, options) {
      return checker.check(context(options), await request(made, path, options));
    },
    async fixes(made, path, options) {
      const asked = await request(made, path, options);
      const run = await checker.check(context(options), asked);
      if (run.kind !== 'ran') throw new Error(`it did not run: ${JSON.stringify(run)}`);
      return (await checker.fixes?.(context(options), asked, run.problems)) ?? [];
    },
    async dispose() {
      await checker.dispose?.();
      await real.dispose();
      await copies.dispose();
      rmSync(own, { recursive: true, force: true });
    },
  };
}

/** The problems of a run that happened, as `file:line:column rule`; anything else by its kind and code. */
export function seen(run: CheckRun): readonly string[] {
  if (run.kind !== 'ran') return [`${run.kind}: ${run.failure.code}`];
  const place = ({ uri, range }: Problem) =>
    `${uri.split('/').at(-1)!}:${range.start.line + 1}:${range.start.character + 1}`;
  return run.problems.map((problem) => `${place(problem)} ${problem.rule}`);
}
