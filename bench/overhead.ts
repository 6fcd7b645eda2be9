// Measure 3: the time that Touchstone itself adds to a refine run: all of it without the time in which it
// waits for the model or in which a checker runs.

import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Checker } from '../server/src/checkers/checker.ts';
import { createCheckers } from '../server/src/checkers/index.ts';
import { defaultLimits } from '../server/src/core/budget.ts';
import type { ModelPort } from '../server/src/core/ports.ts';
import { createEngine } from '../server/src/engine/createEngine.ts';
import { createModels } from '../server/src/providers/combine.ts';
import { createProcesses } from '../server/src/workspace/processes.ts';
import { createSandbox } from '../server/src/workspace/sandbox.ts';
import { createScratch } from '../server/src/workspace/scratchCopies.ts';
import { pathToUri } from '../server/src/workspace/uri.ts';
import { root } from '../scripts/run.ts';
import { pagerAnswers, readPager } from './pager.ts';
import { layOutExample, type Places } from './places.ts';
import { median, percentile, shown, spread, type Line } from './report.ts';
import { startSlowEndpoint } from './slowEndpoint.ts';
import { covered, stopwatch } from './stopwatch.ts';
import { createParsers } from '../server/src/workspace/treeSitter.ts';

/** Pieces of an answer, and milliseconds between them: a fast model of about 0.4 s an answer. */
const pieces = 20;
const pieceMs = 20;

/** The lines of measure 3. */
export async function measureOverhead(
  places: Places,
  count: number,
  seed: number,
  say: (message: string) => void,
): Promise<readonly Line[]> {
  const pager = readPager(layOutExample(places, 'failing-test', 'overhead'));
  const endpoint = await startSlowEndpoint(pagerAnswers, pieces, pieceMs);
  const made = createModels({
    default: { baseUrl: endpoint.baseUrl, model: 'scripted', apiKeyFor: () => Promise.resolve(undefined) },
  });
  if (!made.ok) throw new Error(made.error.message);
  const inModel = stopwatch();
  const inCheckers = stopwatch();
  const models: ModelPort = {
    ...made.value,
    ask: (request, signal) => inModel.time(() => made.value.ask(request, signal)),
  };
  const own = createCheckers({ distFolder: places.dist, tempFolder: places.temp });
  const checkers = own.map((checker): Checker => {
    const { fixes } = checker;
    return {
      ...checker,
      check: (context, request) => inCheckers.time(() => checker.check(context, request)),
      ...(fixes
        ? {
            fixes: (context, request, problems) =>
              inCheckers.time(() => fixes.call(checker, context, request, problems)),
          }
        : {}),
    };
  });
  const log = () => undefined;
  const sandbox = createSandbox({ readable: [places.dist, root] });
  const processes = createProcesses({ supervisorPath: path.join(places.dist, 'supervisor.js'), log, sandbox });
  const scratch = createScratch({ base: path.join(places.temp, 'overhead-scratch'), log, sandbox });
  const engine = createEngine({
    parse: createParsers(),
    checkers,
    models,
    processes,
    scratch,
    clock: performance,
    seed,
    log,
  });
  const total: number[] = [];
  const added: number[] = [];
  const waited: number[] = [];
  const checked: number[] = [];
  try {
    // One run more than is counted: the first loads the compiler and the client of the endpoint.
    for (let turn = -1; turn < count; turn++) {
      if (turn % 6 === 0) say(`refine run ${turn} of ${count}`);
      endpoint.rewind();
      inModel.spans.length = 0;
      inCheckers.spans.length = 0;
      const from = performance.now();
      const outcome = await runOnce();
      const ms = performance.now() - from;
      if (outcome !== 'improved') throw new Error(`the run ended as ${outcome}`);
      if (inModel.spans.length !== 2)
        throw new Error(`the model was asked ${inModel.spans.length} times instead of twice`);
      if (turn < 0) continue;
      total.push(ms);
      added.push(ms - covered([...inModel.spans, ...inCheckers.spans]));
      waited.push(covered(inModel.spans));
      checked.push(covered(inCheckers.spans));
    }
  } finally {
    await engine.dispose();
    await processes.dispose();
    await scratch.dispose();
    await endpoint.close();
  }
  const share = added.map((ms, turn) => (100 * ms) / total[turn]!);
  const measure = 'own time of a refine run';
  return [
    {
      measure,
      what: 'all − model − checkers',
      value: median(added),
      unit: 'ms',
      goal: { atMost: 50 },
      note: `${spread(added)}, p90 ${shown(percentile(added, 0.9))} ms; failing-test example, 2 model answers (scripted: plumbing)`,
    },
    {
      measure,
      what: 'the same as a share',
      value: median(share),
      unit: '%',
      goal: { atMost: 3 },
      note: `${spread(share, '%')}; either goal suffices`,
    },
    {
      measure,
      what: 'whole run',
      value: median(total),
      unit: 'ms',
      note: `${spread(total)}; of it model ${shown(median(waited))} ms, checkers ${shown(median(checked))} ms`,
    },
  ];

  async function runOnce(): Promise<string> {
    const document = { uri: pathToUri(pager.file), languageId: 'javascript', version: 1, text: pager.text };
    const request = {
      target: { document, span: pager.span, kind: 'code' as const },
      snapshot: { root: pager.folder, buffers: new Map<string, string>(), trusted: true },
      checkers: {
        testCommand: [],
        deadlineMs: 60_000,
        off: [],
        fallbackTypeScript: path.join(root, 'node_modules', 'typescript6', 'lib', 'typescript.js'),
      },
      limits: defaultLimits,
      effort: 'repair' as const,
      // The rungs below need no model and would end the run.
      strategy: 'explain-then-fix',
    };
    let outcome = 'nothing';
    for await (const { event } of engine.refine(request, new AbortController().signal)) {
      if (event.type === 'refine-ended') outcome = event.outcome.kind;
    }
    return outcome;
  }
}
