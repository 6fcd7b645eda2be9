// The critique run: programs first, then the checklist, then critics; findings come out as they are
// made, and what could not be looked at is said.

import { isAbort } from '../base/abort.ts';
import { seededRandom } from '../base/random.ts';
import type { Budget } from '../core/budget.ts';
import { problemsIn, type CheckRun } from '../core/evidence.ts';
import type { JudgedItem } from '../core/checklist.ts';
import type { CriticTier, CritiqueContext, CritiqueTask } from '../core/critic.ts';
import type { Emit } from '../core/event.ts';
import type { Failure } from '../core/failure.ts';
import { proofOrder, type Finding } from '../core/finding.ts';
import { isSaidBetter } from '../core/saidBetter.ts';
import type { CritiqueOutcome } from '../core/outcome.ts';
import { criticsOf } from '../critique/index.ts';
import type { Target, TargetKind } from '../core/target.ts';
import { checklistFindings } from '../critique/checklistFindings.ts';
import { excuseFindings } from '../critique/excuse.ts';
import { settleClaims } from '../critique/settleClaims.ts';
import { toolFindings } from '../critique/toolFindings.ts';
import { hasConflictMarkers } from '../core/conflict.ts';
import { distinctFailures, failure } from '../core/failure.ts';
import type { CritiqueRequest, EngineOptions } from './api.ts';
import { startChecking } from './checking.ts';
import { contextOf } from './context.ts';
import { keptFor } from './keptTexts.ts';
import { meteredModels } from './metering.ts';
import { createProof } from './proof.ts';
import { withToolFixes } from './toolFixes.ts';
import { workspaceViewOf } from '../workspace/workspaceView.ts';
import { workspaceItems } from './workspaceItems.ts';

/** Runs a critique to its outcome; emits everything on the way, the outcome last. */
export async function critiqueRun(
  options: EngineOptions,
  request: CritiqueRequest,
  budget: Budget,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  const end = (outcome: CritiqueOutcome) => emit({ type: 'critique-ended', outcome });
  emit({ type: 'started', run: 'critique', target: request.target });
  try {
    end(await critique(options, request, budget, emit, signal));
  } catch (error) {
    if (!isAbort(error) && !signal.aborted) throw error;
    end({ kind: 'cancelled', cost: budget.spent() });
  }
}

async function critique(
  options: EngineOptions,
  request: CritiqueRequest,
  budget: Budget,
  emit: Emit,
  signal: AbortSignal,
): Promise<CritiqueOutcome> {
  const { target } = request;
  const notLookedAt: Failure[] = [];
  if (hasConflictMarkers(target.document.text, target.span)) {
    notLookedAt.push(
      failure(
        'target.conflict-markers',
        'There are merge-conflict markers in or near the selection.',
        'Resolve the conflict; until then findings may be about the markers.',
      ),
    );
  }
  emit({ type: 'progress', message: 'Running the checkers' });
  const checking = await startChecking(options, request, budget, tellingAtOnce(target, emit), signal);
  const evidence = await checking.baseline();
  notLookedAt.push(...checking.notLookedAt);
  // That code does not compile is told by the compiler's own findings, not by each tool that needs it to.
  const isBroken = problemsIn(evidence).some((problem) => problem.severity === 'error');
  for (const run of evidence.runs) {
    if (run.kind !== 'ran' && !(isBroken && run.failure.code === 'checker.blocked')) notLookedAt.push(run.failure);
  }

  const items = await workspaceItems(request.snapshot, target, emit, {
    all: true,
    commands: request.checkers.commands ?? [],
  });
  notLookedAt.push(...items.failures);
  const judged = items.judge(target.document.text, target.span, evidence);
  const seen = toolFindings(target, evidence);
  const fixed =
    request.withFixes === true ? await withToolFixes(checking, target, evidence, seen, budget, signal) : seen;
  const found: Finding[] = [...fixed, ...checklistFindings(target, judged)];
  const checklist = new Map(judged.map((one) => [one.item.id, one]));

  const models = meteredModels(options.models, budget, emit);
  const task: CritiqueTask = {
    target,
    evidence,
    context: await contextOf(request.snapshot, target, evidence),
    checklist: judged,
  };
  let count = 0;
  const mayRun = request.snapshot.trusted && !request.withoutProcesses && target.kind === 'code';
  const proof = mayRun ? createProof(checking, target, request.snapshot, evidence) : undefined;
  const context: CritiqueContext = {
    signal,
    budget,
    random: seededRandom(options.seed),
    models,
    parse: options.parse,
    workspace: workspaceViewOf(request.snapshot, target.document.uri),
    ...(proof ? { proof } : {}),
    kept: keptFor(options),
    emit,
    nextId: () => `q${++count}`,
  };
  const tiers: readonly CriticTier[] = [
    'text',
    ...(context.proof ? (['program'] as const) : []),
    ...(request.useModels && models.has('critic') ? (['model'] as const) : []),
  ];
  if (request.critics && !tiers.includes('model')) notLookedAt.push(...skippedForModels(request.critics, target.kind));
  try {
    for (const critic of tiers.flatMap((tier) => criticsOf(tier, target.kind, request.critics))) {
      emit({ type: 'progress', message: critic.title });
      const result = await critic.critique(context, task);
      found.push(...result.findings);
      for (const one of result.items) checklist.set(one.item.id, one);
      notLookedAt.push(...result.failures);
    }
    const settled = await settleClaims(context, found.splice(0));
    found.push(...settled.findings);
    notLookedAt.push(...settled.failures);
  } finally {
    await proof?.close();
  }
  // What only a model decides says nothing where none was asked about it; how many they are is said once.
  const told = [...checklist.values()].filter((one) => !isOfAbsentLinter(one));
  const asked = told.filter((one) => !isUnasked(one, judged));
  const needModel = told.length - asked.length;
  const { shown, excused, notes } = excuseFindings(target.document.text, inOrder(distinctOf(found)));
  for (const message of notes) emit({ type: 'note', message });
  for (const finding of shown) emit({ type: 'finding', finding });
  return {
    kind: 'critiqued',
    target,
    findings: shown,
    checklist: asked,
    ...(needModel > 0 ? { needModel } : {}),
    evidence,
    notLookedAt: distinctFailures(notLookedAt),
    excused,
    cost: budget.spent(),
  };
}

/** Emits what static tools tell as soon as each has run; tests are believed only once they were repeated. */
function tellingAtOnce(target: Target, emit: Emit): Emit {
  const runs: CheckRun[] = [];
  return (event) => {
    emit(event);
    if (event.type !== 'checked' || event.candidate !== undefined) return;
    const { run } = event;
    if (run.kind !== 'ran' || run.tests || run.problems.length === 0) return;
    runs.push(run);
    const found = toolFindings(target, { textHash: run.receipt.textHash, runs });
    emit({ type: 'seen', findings: excuseFindings(target.document.text, found).shown });
  };
}

/** Whether an item is for a model and stands as it stood before any was asked. */
function isUnasked(one: JudgedItem, before: readonly JudgedItem[]): boolean {
  return one.item.decider.kind === 'model' && one.state === 'cannot-tell' && before.includes(one);
}

/** Whether an item is a rule of a linter that did not run, which is said once already. */
function isOfAbsentLinter({ item, state }: JudgedItem): boolean {
  return item.origin === 'lint' && state === 'cannot-tell';
}

/** Critics that were asked for by name and need a model, where none is there: that is said. */
function skippedForModels(named: readonly string[], kind: TargetKind): readonly Failure[] {
  return criticsOf('model', kind, named)
    .filter((critic) => critic.onRequest === true)
    .map(({ title }) =>
      failure('model.none', `Skipped, because no model is asked: ${title}.`, 'Choose a model, or do not ask for it.'),
    );
}

/** Drops findings that say the same of the same place, whichever tool says it: the first one stays. */
function unique(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const rule = finding.rule.slice(finding.rule.indexOf('/') + 1);
    const key = JSON.stringify([rule, finding.message, finding.uri, finding.range]);
    return !seen.has(key) && seen.add(key);
  });
}

/** Findings of which none says the same as another, or less of the same. */
function distinctOf(found: readonly Finding[]): readonly Finding[] {
  const all = unique(found);
  return all.filter((finding) => !isSaidBetter(finding, all));
}

function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted(
    (a, b) =>
      a.range.start.line - b.range.start.line ||
      a.range.start.character - b.range.start.character ||
      proofOrder.indexOf(a.proof) - proofOrder.indexOf(b.proof),
  );
}
