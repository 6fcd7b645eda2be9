// By name only: what the person asks for is made into a contract of conditions. A program decides each that it can, a
// judge who must quote decides the others, and what is violated drives each round until nothing is. A contract is a
// model's reading of the request, so that it may withhold a change and never verifies one.
// Method: docs/methods.md#verify-generated-checks. Source: S001.

import * as z from 'zod/mini';
import { shortHash } from '../base/hash.ts';
import type { ChecklistItem, JudgedItem } from '../core/checklist.ts';
import { declarationOf } from '../core/declaration.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { Judged } from '../core/outcome.ts';
import { plainWords } from '../core/plainWords.ts';
import type { RefineContext, RefineStrategy, RefineTask, StrategyResult } from '../core/strategy.ts';
import type { CallSession } from '../core/trials.ts';
import { compareProof, type Goal } from '../core/verdict.ts';
import { askForList } from '../critique/asking.ts';
import { tellSelfCritique } from '../critique/selfCritique.ts';
import { judgeItems, type ChecklistContext } from '../checklist/generateJudge.ts';
import { compositionOf, type Composition } from '../repair/composition.ts';
import { assertionIn, decideAssertion, type Assertion, type Looked } from './assertions.ts';
import { composedTarget } from './composedTarget.ts';
import { explainAndFix } from './explainThenFix.ts';
import { keepGiven } from './keepGiven.ts';
import { contractMessages, version } from './meetRequest.prompt.ts';
import { startText } from './startText.ts';
import { strategyAsker } from './strategyAsker.ts';

/** Conditions of one contract. */
const mostConditions = 8;
/** Most revisions of one run (systems.md, verify/generated-checks: 3 correction turns). */
const revisions = 3;
/** Rounds of each: where the checks refuse a revision the writer hears why, once. */
const rounds = 2;

/** A contract of the request decides whether anything is rewritten, and what. */
export const meetRequest = {
  id: 'meet-request',
  title: 'Meet a contract made of the request',
  rung: 'repair',
  needs: ['model'],
  onRequest: true,
  method: 'verify-generated-checks',
  async refine(context, task) {
    const opened: { calls?: Promise<CallSession | undefined> } = {};
    const calls = () => (opened.calls ??= context.trials.calls(context.signal));
    try {
      return keepGiven(task, await meet(context, task, calls));
    } finally {
      // A session that could not be opened has told so where it was asked for.
      await opened.calls?.then((session) => session?.close()).catch(() => undefined);
    }
  },
} as const satisfies RefineStrategy;

/** One condition; without an assertion a judge decides it. */
interface Condition {
  readonly item: ChecklistItem;
  readonly assertion?: Assertion;
}

/** How a condition stands on one text. */
interface Stood {
  readonly judged: JudgedItem;
  readonly byProgram: boolean;
}

/** A revision and how the contract stands on it. */
interface Revision {
  readonly judged: Judged;
  readonly stood: readonly Stood[];
}

const entrySchema = z.object({ condition: z.string().check(z.minLength(1)), check: z.optional(z.unknown()) });

async function meet(
  context: RefineContext,
  task: RefineTask,
  calls: () => Promise<CallSession | undefined>,
): Promise<StrategyResult> {
  const { target } = task;
  if (target.goal === undefined) return { reason: 'nothing is asked for in words', failures: [] };
  const failures: Failure[] = [];
  const contract = await conditionsOf(context, task, target.goal, failures);
  if (contract.length === 0) return { reason: 'no contract could be made of the request', failures };
  context.emit({ type: 'note', message: `The contract of the request: ${contract.map(wordsOf).join(' ')}` });
  let questions = 0;
  const asking = { models: context.models, signal: context.signal, nextId: () => `m${++questions}` };
  const stand = (text: Composition, looked: Looked) =>
    stoodOn(context, asking, task, calls, contract, text, looked, failures);
  let text = startText(task);
  const original: Looked = task.best ?? { candidate: { edits: [], companions: [] }, evidence: task.before };
  const first = await stand(text, original);
  let stood = first;
  let proven = (task.best?.verdict.remaining ?? task.goals).filter(({ kind }) => kind !== 'wish');
  if (violations(stood).length === 0 && proven.length === 0) {
    if (stood.every(({ judged }) => judged.state !== 'met'))
      return { reason: 'no condition of the contract could be decided', failures };
    const isMet = stood.every(({ judged }) => judged.state === 'met');
    return { kept: true, met: isMet, reason: 'no condition of the contract is violated', failures };
  }
  if (violations(stood).some(({ byProgram }) => !byProgram)) await tellSelfCritique(context, 'judge');
  const made: Revision[] = [];
  let reason = '';
  let isKept = false;
  while (made.length < revisions && !context.budget.exhausted()) {
    const { best: _, ...bare } = task;
    const goals = [...proven, ...violations(stood).map(goalOf)];
    const result = await explainAndFix(context, { ...bare, goals }, rounds, text);
    failures.push(...result.failures);
    reason = result.reason;
    const judged = result.best ?? result.spare;
    const next = judged && compositionOf(target, judged.candidate);
    if (!judged || !next?.ok) {
      isKept = result.kept ?? false;
      break;
    }
    text = next.value;
    stood = await stand(text, judged);
    made.push({ judged, stood });
    proven = judged.verdict.remaining.filter(({ kind }) => kind !== 'wish');
    if (violations(stood).length === 0 && proven.length === 0) break;
  }
  const [best] = made.toSorted(compareRevisions);
  if (!best) return { reason, failures, ...(isKept ? { kept: true } : {}) };
  context.emit({
    type: 'note',
    message: `Conditions of the contract that are violated: ${violations(first).length} before, ${violations(best.stood).length} now.`,
  });
  return offer(best, first, failures);
}

/** What is offered of the best revision: the contract withholds, and never verifies. */
function offer({ judged, stood }: Revision, first: readonly Stood[], failures: readonly Failure[]): StrategyResult {
  const left = violations(stood);
  const broken = left.filter(({ byProgram }) => byProgram);
  const clearsMore = judged.verdict.cleared.some(({ kind }) => kind !== 'wish');
  if (left.length === 0 || (clearsMore && broken.length === 0)) {
    const reason = left.length === 0 ? 'no condition is violated' : `${left.length} of the conditions are violated`;
    return judged.verdict.kind === 'verified'
      ? { best: judged, reason, failures }
      : { spare: judged, reason, failures };
  }
  if (!clearsMore && left.length >= violations(first).length)
    return { kept: true, reason: 'no revision violates less of the contract', failures };
  // Tests that pass cover a wish, and what a program saw of the wish itself says more.
  const [one] = [...broken, ...left];
  const words = `The contract of the request is not met: ${one!.judged.item.question} ${one!.judged.reason}`;
  const doubt = failure('verify.no-signal', words, 'Look at the change, and apply it yourself if it is of use.');
  return { spare: judged, doubt, reason: `${left.length} of the conditions are violated`, failures };
}

/** What programs verify comes first, then what violates less by a program's word, then by a judge's; then the smaller. */
function compareRevisions(a: Revision, b: Revision): number {
  const count = ({ stood }: Revision, byProgram: boolean) =>
    violations(stood).filter((one) => one.byProgram === byProgram).length;
  return (
    compareProof(a.judged.verdict, b.judged.verdict) ||
    count(a, true) - count(b, true) ||
    count(a, false) - count(b, false) ||
    a.judged.verdict.size - b.judged.verdict.size
  );
}

async function conditionsOf(
  context: RefineContext,
  { target }: RefineTask,
  goal: string,
  failures: Failure[],
): Promise<readonly Condition[]> {
  const { languageId } = target.document;
  const list = await askForList(
    strategyAsker(context, 1, 'r'),
    {
      role: 'judge',
      prompt: { id: 'verify/generated-checks/contract', version },
      messages: contractMessages({ goal, languageId, ...declarationOf(target) }, mostConditions),
    },
    failures,
  );
  const read = list.flatMap((entry): Condition[] => {
    const parsed = entrySchema.safeParse(typeof entry === 'string' ? { condition: entry } : entry);
    const question = parsed.success ? plainWords(parsed.data.condition, 300) : '';
    if (!parsed.success || question === '') return [];
    const assertion = assertionIn(parsed.data.check, languageId);
    const item: ChecklistItem = {
      id: `contract-${shortHash([question, assertion?.words ?? ''], 8)}`,
      question,
      decider: { kind: 'model' },
      origin: 'request',
      severity: 'info',
    };
    return [{ item, ...(assertion ? { assertion } : {}) }];
  });
  const distinct = read.filter(({ item }, at) => at === read.findIndex((other) => other.item.id === item.id));
  if (distinct.length > mostConditions) {
    const message = `The contract has ${distinct.length} conditions; ${mostConditions} are looked at.`;
    context.emit({ type: 'note', message });
  }
  return distinct.slice(0, mostConditions);
}

/** Decides every condition on one text: by a program where one can, else by a judge in one question. */
async function stoodOn(
  context: RefineContext,
  asking: ChecklistContext,
  task: RefineTask,
  calls: () => Promise<CallSession | undefined>,
  contract: readonly Condition[],
  composition: Composition,
  judged: Looked,
  failures: Failure[],
): Promise<readonly Stood[]> {
  const { target } = task;
  const { signal } = context;
  const decided = new Map<Condition, Stood>();
  for (const condition of contract) {
    const { assertion, item } = condition;
    if (!assertion) continue;
    const { state, seen } = await decideAssertion(assertion, { judged, composition, target, signal, calls });
    if (state === 'undecided') continue;
    const reason = `A program looked whether ${assertion.words}: ${seen}.`;
    const evidence = [{ checker: 'contract', excerpt: reason }];
    const stands = state === 'holds' ? 'met' : 'unmet';
    decided.set(condition, { judged: { item, state: stands, reason, evidence }, byProgram: true });
  }
  const open = contract.filter((condition) => !decided.has(condition));
  // A judge of a condition that has a check is told the check, too.
  const items = open.map(({ item, assertion }) =>
    assertion ? { ...item, question: `${item.question} (${assertion.words})` } : item,
  );
  const told = context.budget.exhausted()
    ? { items: [], failures: [] }
    : await judgeItems(asking, composedTarget(target, composition), items, target);
  failures.push(...told.failures);
  for (const [at, condition] of open.entries()) {
    const cannotTell: JudgedItem = { item: condition.item, state: 'cannot-tell', reason: '', evidence: [] };
    const one = told.items[at] ?? cannotTell;
    const words = { ...one, item: condition.item, reason: `In the opinion of a judge: ${one.reason}` };
    decided.set(condition, { judged: words, byProgram: false });
  }
  return contract.map((condition) => decided.get(condition)!);
}

function violations(stood: readonly Stood[]): readonly Stood[] {
  return stood.filter(({ judged }) => judged.state === 'unmet');
}

function goalOf({ judged }: Stood): Goal {
  return { kind: 'item', title: judged.item.question, item: judged };
}

function wordsOf({ item, assertion }: Condition, index: number): string {
  return `(${index + 1}) ${item.question} [${assertion ? assertion.words : 'a judge decides'}]`;
}
