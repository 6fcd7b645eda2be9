// A bench for one static checker: a workspace written to a private folder, and the checker asked about
// one text of it. `«»` marks the selection. Processes are run plainly; supervision has tests of its own.

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { textHash } from '../../server/src/base/hash.ts';
import type { Checker, CheckerContext, CheckerSettings, CheckRequest } from '../../server/src/checkers/checker.ts';
import type { CheckRun, Problem } from '../../server/src/core/evidence.ts';
import type { ProcessEnd, ProcessPort } from '../../server/src/workspace/process.ts';
import { pathToUri } from '../../server/src/workspace/uri.ts';
import { createParsers } from '../../server/src/workspace/treeSitter.ts';

/** The repository's own packages. */
export const packages = fileURLToPath(new URL('../../node_modules/', import.meta.url));

/** The worker's source, which Node runs as it is. */
export const workerSource = fileURLToPath(new URL('../../server/src/checkers/typescriptWorker.ts', import.meta.url));

/** What may differ from an ordinary question. */
export interface AskOptions {
  readonly buffers?: Readonly<Record<string, string>>;
  readonly trusted?: boolean;
  readonly settings?: Partial<CheckerSettings>;
  readonly signal?: AbortSignal;
  readonly languageId?: string;
}

/** One workspace. */
export interface CheckerBench {
  readonly root: string;
  readonly logs: string[];
  write(path: string, text: string): void;
  /** Makes `node_modules/NAME` of the workspace lead to one of our own packages. */
  link(name: string, own?: string): void;
  context(options?: AskOptions): CheckerContext;
  request(path: string, marked: string, options?: AskOptions): CheckRequest;
  check(checker: Checker, path: string, marked: string, options?: AskOptions): Promise<CheckRun>;
  remove(): void;
}

const languageIds: Readonly<Record<string, string>> = {
  ts: 'typescript',
  mts: 'typescript',
  tsx: 'typescriptreact',
  js: 'javascript',
  mjs: 'javascript',
  jsx: 'javascriptreact',
  json: 'json',
};

/** Writes a workspace with `files`, by relative path. */
export function createCheckerBench(files: Readonly<Record<string, string>>): CheckerBench {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'touchstone-bench-')));
  const logs: string[] = [];
  let receipts = 0;
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [path, text] of Object.entries(files)) write(path, text);

  const context = (options: AskOptions = {}): CheckerContext => ({
    signal: options.signal ?? new AbortController().signal,
    processes: plainProcesses,
    scratch: {
      withOverlay: () => {
        throw new Error('static checkers use no scratch copy');
      },
    },
    settings: { testCommand: [], deadlineMs: 60_000, off: [], ...options.settings },
    now: () => performance.now(),
    parse: createParsers(),
    nextReceipt: () => `r${++receipts}`,
    log: (message) => void logs.push(message),
  });

  const request = (path: string, marked: string, options: AskOptions = {}): CheckRequest => {
    const start = marked.indexOf('«');
    const text = marked.replace('«', '').replace('»', '');
    const span = start < 0 ? { start: 0, end: text.length } : { start, end: marked.indexOf('»') - 1 };
    const languageId = options.languageId ?? languageIds[path.split('.').at(-1)!] ?? 'plaintext';
    const buffers = new Map(
      Object.entries(options.buffers ?? {}).map(([name, content]) => [join(root, name), content]),
    );
    return {
      overlay: {
        snapshot: { root, buffers, trusted: options.trusted ?? true },
        path: join(root, path),
        text,
        textHash: textHash(text),
      },
      document: { uri: pathToUri(join(root, path)), languageId, version: 1, text },
      span,
      scope: 'related',
    };
  };

  return {
    root,
    logs,
    write,
    link(name, own = name) {
      mkdirSync(dirname(join(root, 'node_modules', name)), { recursive: true });
      symlinkSync(realpathSync(join(packages, own)), join(root, 'node_modules', name));
    },
    context,
    request,
    check: (checker, path, marked, options) => checker.check(context(options), request(path, marked, options)),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** The problems of a run that happened, as `file(line,column) rule`; anything else is shown by its kind. */
export function shown(run: CheckRun): readonly string[] {
  if (run.kind !== 'ran') return [`${run.kind}: ${run.failure.code} ${run.failure.message}`];
  return run.problems.map((problem) => `${place(problem)} ${problem.rule}`);
}

function place({ uri, range }: Problem): string {
  return `${uri.split('/').at(-1)!}(${range.start.line + 1},${range.start.character + 1})`;
}

/** Runs without supervision. */
const plainProcesses: ProcessPort = {
  run: (spec, signal) =>
    new Promise<ProcessEnd>((resolve) => {
      const [program, ...args] = spec.argv;
      const options = {
        cwd: spec.cwd,
        env: { ...process.env, ...spec.env },
        timeout: spec.deadlineMs,
        signal,
        maxBuffer: 1 << 26,
      };
      execFile(program, args, options, (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
        const kind = signal.aborted
          ? 'cancelled'
          : error?.killed === true
            ? 'timedOut'
            : exitCode === null
              ? 'notStarted'
              : 'exited';
        resolve({ kind, exitCode, signal: null, stdout, stderr, droppedBytes: 0, durationMs: 0 });
      });
    }),
};
