// The engine that the repair measures ask: the real checkers, supervisor and sandbox, no model, kept warm over
// all questions as in an editor. One question is one document in a folder of its own and what calls of it give.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { defaultLimits } from '../../server/src/core/budget.ts';
import type { RefineOutcome } from '../../server/src/core/outcome.ts';
import type { Suspicion } from '../../server/src/core/suspicion.ts';
import type { Expectation } from '../../server/src/core/trials.ts';
import type { WeighedClass } from '../../server/src/core/weighed.ts';
import { enclosingSpan } from '../../server/src/engine/enclosing.ts';
import { pathToUri } from '../../server/src/workspace/uri.ts';
import { root } from '../../scripts/run.ts';
import { startBenchEngine } from '../engine.ts';
import type { Places } from '../places.ts';

/** One question. */
export interface RepairQuestion {
  readonly languageId: 'javascript' | 'typescript' | 'python';
  /** The document. */
  readonly text: string;
  readonly expectations: readonly Expectation[];
  /** The function that is selected; the whole document when absent. */
  readonly functionName?: string;
  /** Where the document lies, in which folder; a file of its own when absent. The file itself is not touched. */
  readonly file?: string;
  readonly root?: string;
  /** Ids of checkers that are left out. */
  readonly off?: readonly string[];
}

/** One answer. */
export interface RepairAnswer {
  readonly outcome: RefineOutcome;
  /** Milliseconds of the whole run. */
  readonly ms: number;
  /** Milliseconds of the search alone: from the start of the rung to the last trial. */
  readonly searchMs: number;
  readonly tried: number;
  readonly suspicion?: Suspicion;
  /** What passes every test, where something does. */
  readonly weighed?: readonly WeighedClass[];
  /** When its outcome was told, by `performance.now()`; what was at work may still have been ending then. */
  readonly toldAt: number;
}

/** Asks for repairs. */
export interface RepairBench {
  readonly folder: string;
  ask(question: RepairQuestion, seconds?: number, signal?: AbortSignal): Promise<RepairAnswer>;
  dispose(): Promise<void>;
}

const endings = { javascript: 'js', typescript: 'ts', python: 'py' } as const;

/** Starts it; `seed` is the engine's. */
export function startRepairBench(places: Places, seed: number, log: (message: string) => void): RepairBench {
  const folder = path.join(places.temp, 'repair');
  const alone = path.join(folder, 'alone');
  mkdirSync(alone, { recursive: true });
  const { engine, dispose } = startBenchEngine({
    dist: places.dist,
    readable: [places.dist, root],
    scratch: path.join(places.temp, 'repair-scratch'),
    temp: path.join(places.temp, 'repair-temp'),
    seed,
    log,
  });
  return {
    folder,
    async ask(question, seconds = 60, signal) {
      const { languageId, text, expectations, functionName, file: given, root: givenRoot, off = [] } = question;
      const file = given ?? path.join(alone, `subject.${endings[languageId]}`);
      if (given === undefined) writeFileSync(file, text);
      const request = {
        target: {
          document: { uri: pathToUri(file), languageId, version: 0, text },
          span: spanOfFunction(text, languageId, functionName),
          kind: 'code' as const,
        },
        snapshot: { root: givenRoot ?? alone, buffers: new Map([[file, text]]), trusted: true },
        checkers: { testCommand: [], deadlineMs: 20_000, off },
        limits: { ...defaultLimits, seconds },
        expectations,
        effort: 'search' as const,
        strategy: 'template-search',
      };
      const startedAt = performance.now();
      let searchFrom = startedAt;
      let searchTo = startedAt;
      let tried = 0;
      let suspicion: Suspicion | undefined;
      let weighed: readonly WeighedClass[] | undefined;
      for await (const { event } of engine.refine(request, signal ?? new AbortController().signal)) {
        if (event.type === 'rung-started') searchFrom = searchTo = performance.now();
        if (event.type === 'search') {
          tried = event.tried;
          searchTo = performance.now();
        }
        if (event.type === 'suspicion') suspicion = event.suspicion;
        if (event.type === 'weighed') weighed = event.classes;
        if (event.type === 'refine-ended') {
          if (given === undefined) rmSync(file);
          const ms = performance.now() - startedAt;
          return {
            outcome: event.outcome,
            ms,
            toldAt: startedAt + ms,
            searchMs: searchTo - searchFrom,
            tried,
            ...(suspicion && { suspicion }),
            ...(weighed && { weighed }),
          };
        }
      }
      throw new Error('the refinement did not end');
    },
    dispose,
  };
}

/** The whole of a function, as the editor finds it around a caret. */
function spanOfFunction(
  text: string,
  languageId: string,
  name: string | undefined,
): { readonly start: number; readonly end: number } {
  if (name === undefined) return { start: 0, end: text.length };
  const found = new RegExp(`(?:function\\s*\\*?|def)\\s+${name}\\b`).exec(text);
  if (!found) throw new Error(`there is no function ${name}`);
  const span = enclosingSpan(text, languageId, found.index + found[0].length);
  if (!span.ok) throw new Error(span.error.message);
  return span.value;
}
