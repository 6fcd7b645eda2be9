// The engine that critique is measured with: the real checkers, supervisor and sandbox, kept warm over all questions
// as in an editor. Models are what a measure puts in; without any, none is asked.

import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Span } from '../../server/src/base/text.ts';
import { defaultLimits } from '../../server/src/core/budget.ts';
import type { CritiqueOutcome } from '../../server/src/core/outcome.ts';
import type { ModelPort } from '../../server/src/core/ports.ts';
import { noModels } from '../../server/src/providers/none.ts';
import { pathToUri } from '../../server/src/workspace/uri.ts';
import { root } from '../../scripts/run.ts';
import { startBenchEngine } from '../engine.ts';

/** One selection of a document; the file on the disk is not touched. */
export interface CritiqueQuestion {
  readonly root: string;
  readonly file: string;
  readonly languageId: 'javascript' | 'typescript' | 'python';
  readonly text: string;
  readonly span: Span;
  /** What the person asked for. */
  readonly goal?: string;
  /** Who answers as the critic `critics` names; none when absent. */
  readonly models?: ModelPort;
  readonly critics?: readonly string[];
  /** Ids of checkers that are left out. */
  readonly off?: readonly string[];
}

/** What came of it. */
export interface CritiqueAnswer {
  readonly outcome: Extract<CritiqueOutcome, { kind: 'critiqued' }>;
  readonly ms: number;
}

/** Asks for critiques. */
export interface CritiqueBench {
  /** A private folder for projects; removed at the end. */
  readonly folder: string;
  ask(question: CritiqueQuestion): Promise<CritiqueAnswer>;
  dispose(): Promise<void>;
}

/**
 * Starts it on a private copy of `dist/` as it was built last.
 *
 * @param seed the engine's.
 */
export function startCritiqueBench(seed: number, log: (message: string) => void = () => undefined): CritiqueBench {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'touchstone-critique-')));
  const distFolder = path.join(folder, 'dist');
  cpSync(path.join(root, 'dist'), distFolder, { recursive: true });
  // The project's Node, whatever the machine has: tests are run by it.
  process.env['PATH'] = `${path.join(root, 'node_modules', '.bin')}${path.delimiter}${process.env['PATH']}`;
  let answering: ModelPort = noModels;
  const models: ModelPort = {
    has: (role) => answering.has(role),
    describe: (role) => answering.describe(role),
    ask: (request, signal) => answering.ask(request, signal),
  };
  const { engine, dispose } = startBenchEngine({
    dist: distFolder,
    readable: [root, folder],
    scratch: path.join(folder, 'scratch'),
    temp: path.join(folder, 'temp'),
    models,
    seed,
    log,
  });
  return {
    folder,
    async ask({ root: given, file, languageId, text, span, goal, models: asked, critics, off = [] }) {
      answering = asked ?? noModels;
      const startedAt = performance.now();
      const run = engine.critique(
        {
          target: {
            document: { uri: pathToUri(file), languageId, version: 0, text },
            span,
            kind: 'code',
            ...(goal === undefined ? {} : { goal }),
          },
          snapshot: { root: given, buffers: new Map([[file, text]]), trusted: true },
          checkers: {
            testCommand: [],
            deadlineMs: 30_000,
            off,
            fallbackTypeScript: path.join(root, 'node_modules', 'typescript6', 'lib', 'typescript.js'),
          },
          limits: { ...defaultLimits, seconds: 120 },
          useModels: asked !== undefined,
          ...(critics ? { critics } : {}),
          withoutProcesses: false,
        },
        new AbortController().signal,
      );
      for await (const { event } of run) {
        if (event.type !== 'critique-ended') continue;
        if (event.outcome.kind !== 'critiqued') throw new Error(JSON.stringify(event.outcome));
        return { outcome: event.outcome, ms: performance.now() - startedAt };
      }
      throw new Error('the critique did not end');
    },
    async dispose() {
      await dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
