// What a critic is given in tests: scripted models, a workspace of texts, parsers where they are asked for.

import { seededRandom } from '../../server/src/base/random.ts';
import { createBudget, defaultLimits, type BudgetLimits } from '../../server/src/core/budget.ts';
import type { ProofPort } from '../../server/src/core/claim.ts';
import type { CritiqueContext, CritiqueTask, KeptTexts } from '../../server/src/core/critic.ts';
import type { RunEvent } from '../../server/src/core/event.ts';
import type { ModelPort, ModelRequest } from '../../server/src/core/ports.ts';
import type { Target } from '../../server/src/core/target.ts';
import type { WorkspaceView } from '../../server/src/core/workspaceView.ts';
import { createParsers } from '../../server/src/workspace/treeSitter.ts';
import { evidenceOf, scriptedModels, type Answer } from './fakePorts.ts';

const parsers = createParsers();

/** A workspace whose files are given as texts; `document` is the run's own. */
export function workspaceOf(files: Readonly<Record<string, string>> = {}, document = 'src/sample.ts'): WorkspaceView {
  return {
    document,
    files: async (limit) => Object.keys(files).toSorted().slice(0, limit),
    read: async (path, limit) => (files[path] !== undefined && files[path].length <= limit ? files[path] : undefined),
  };
}

/** What was asked and told beside the result. */
export interface Watched {
  readonly context: CritiqueContext;
  readonly asked: readonly ModelRequest[];
  readonly events: readonly RunEvent[];
}

/** A context whose models give `answers` in turn, or are the ones given. */
export function critiqueContext(
  answers: readonly Answer[] | ModelPort = [],
  more: {
    readonly files?: Readonly<Record<string, string>>;
    readonly document?: string;
    readonly limits?: Partial<BudgetLimits>;
    readonly proof?: ProofPort;
    readonly kept?: KeptTexts;
    readonly seed?: number;
  } = {},
): Watched {
  const asked: ModelRequest[] = [];
  const events: RunEvent[] = [];
  let ids = 0;
  const context: CritiqueContext = {
    signal: new AbortController().signal,
    budget: createBudget({ ...defaultLimits, ...more.limits }, { now: () => 0 }),
    random: seededRandom(more.seed ?? 7),
    models: 'ask' in answers ? answers : scriptedModels(answers, asked),
    parse: parsers,
    workspace: workspaceOf(more.files, more.document),
    ...(more.proof ? { proof: more.proof } : {}),
    ...(more.kept ? { kept: more.kept } : {}),
    emit: (event) => events.push(event),
    nextId: () => `q${++ids}`,
  };
  return { context, asked, events };
}

/** A task without checks, context and checklist, unless given. */
export function critiqueTask(target: Target, more: Partial<CritiqueTask> = {}): CritiqueTask {
  return { target, evidence: evidenceOf(target.document.text), context: [], checklist: [], ...more };
}
