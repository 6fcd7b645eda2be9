// What becomes of survivors: verified, a choice with the call that tells them apart, or a doubted spare. Whatever is
// offered was judged by fresh processes first.

import { applyEdits, type TextEdit } from '../../base/edit.ts';
import { lineStartsOf, positionAt, type Span } from '../../base/text.ts';
import { failure } from '../../core/failure.ts';
import type { Literal } from '../../core/literal.ts';
import type { Judged } from '../../core/outcome.ts';
import type { RefineContext, RefineTask, StrategyResult } from '../../core/strategy.ts';
import type { Parse } from '../../core/syntaxTree.ts';
import type { RecordedCall, TracedTest, Variant } from '../../core/trials.ts';
import { compareVerdicts, isUnfinished } from '../../core/verdict.ts';
import type { WeighedClass } from '../../core/weighed.ts';
import type { Screening } from '../search/screen.ts';
import type { Subject } from '../subject.ts';
import type { Fix } from '../template.ts';
import { statementDeletion } from '../templates/statementDeletion.ts';
import type { BehaviourClass } from './behaviours.ts';
import { doubtsOf, type Strength } from './evidence.ts';
import { constantOf } from './inputs.ts';
import { addsNumber, changesKind, grows, leavesOutCall, leftUnread, naturalness } from './natural.ts';
import { literalKey } from './neighbours.ts';
import { notesOf } from './notes.ts';
import { unaskedBeside, type Probe } from './unasked.ts';
import { tellingOf, weigh, type Score, type Weighing } from './weigh.ts';

/** A change that passes every test of the sessions. */
export interface Survivor {
  readonly title: string;
  /** One, or the two of a pair. */
  readonly fixes: readonly Fix[];
  /** The code that they blame. */
  readonly places: readonly Span[];
  readonly priority: number;
  /** Index of the function. */
  readonly func: number;
  readonly size: number;
  /** Its own edits, without those that it builds on. */
  readonly edits: readonly TextEdit[];
  readonly variant: Variant;
  /** See `naturalness`. */
  readonly natural?: number;
  /** Ids of its templates. */
  readonly kind?: string;
}

/** What is known when a search has ended. */
export interface OfferRequest {
  readonly context: RefineContext;
  readonly task: RefineTask;
  readonly subject: Subject;
  /** At least one. */
  readonly survivors: readonly Survivor[];
  /** What the candidate of the rungs below changes. */
  readonly ground: { readonly edits: readonly TextEdit[]; readonly companions: readonly TextEdit[] };
  readonly calls: readonly RecordedCall[];
  /** The tests on the original. */
  readonly tests: readonly TracedTest[];
  readonly tried: number;
  readonly end: Screening<unknown>['end'];
  /** Reads a text as the document's language; without it, and without `passing`, it is not asked what tests leave open. */
  readonly parse?: Parse | undefined;
  /** Which of some versions pass every test of the sessions. */
  readonly passing?: (versions: readonly Variant[]) => Promise<readonly boolean[]>;
}

/** Most survivors that are compared. */
const mostCompared = 80;

/** Most alternatives that are shown. */
const mostShown = 3;

/** Milliseconds of the budget that judging is to have. */
const judgingMs = 6000;

/** Suspicion × prior × fit below which a change is seldom right. */
const seldom = 0.1;

/** Most candidates that are judged. */
const mostJudged = 6;

type Class = BehaviourClass<Survivor>;

/** Judges the best and decides. */
export async function offer(request: OfferRequest): Promise<StrategyResult> {
  const { context, subject, survivors } = request;
  const { text } = request.task.target.document;
  const chosen = survivors.slice(0, mostCompared).map((survivor): Survivor => ({
    ...survivor,
    natural: naturalness({ text, func: subject.functions[survivor.func]!.node }, survivor.edits),
    kind: survivor.kind ?? survivor.fixes.map(({ template }) => template).join(' '),
  }));
  // Behaviour is compared at the function that most survivors change.
  const func = mostFrequent(chosen.map((survivor) => survivor.func));
  const session = await context.trials.calls(context.signal);
  let weighing: Weighing<Survivor>;
  try {
    context.signal.throwIfAborted();
    weighing = await weigh({
      survivors: chosen,
      session,
      func: subject.functions[func]!,
      place: subject.places[func]!,
      calls: request.calls,
      random: context.random,
      hasTime: () => context.budget.millisecondsLeft() > judgingMs,
      signal: context.signal,
      original: { edits: [] },
    });
  } finally {
    await session?.close();
  }
  context.emit({ type: 'weighed', classes: weighing.classes.map((one, at) => told(one, weighing.scores[at]!)) });
  const likely = weighing.classes.filter(({ implausible }) => implausible === undefined);
  // Where each looks implausible beside the others, none of them is: the person is asked.
  const plausible = likely.length > 0 ? likely : weighing.classes;
  const accepted: { readonly judged: Judged; readonly of: Class }[] = [];
  let judgements = 0;
  let refused: string | undefined;
  let open: Judged | undefined;
  for (const one of plausible) {
    if (accepted.length >= mostShown) break;
    for (const survivor of one.members.slice(0, 2)) {
      if (judgements >= mostJudged || context.budget.exhausted()) break;
      judgements++;
      const judged = await judge(request, weighing, plausible.length, survivor);
      if (judged.verdict.kind === 'verified' && isBetter(judged, request.task.best)) {
        accepted.push({ judged, of: one });
        break;
      }
      refused ??= judged.verdict.reasons[0]?.message;
      if (isUnfinished(judged.verdict)) open ??= judged;
    }
  }
  const [first] = accepted;
  // What no test refused and no clock let pass is shown all the same.
  if (!first && open) return unfinishedOffer(request, open);
  // What would be doubted all the same needs no further question.
  const ways = openWays(plausible, accepted.length);
  const unasked =
    first && doubtsOf(strengthOf(request, weighing, first.of, ways, [])).length === 0
      ? await unaskedOf(request, weighing, first.of)
      : [];
  return decide(request, weighing, plausible, accepted, refused, unasked);
}

function unfinishedOffer({ survivors, tried }: OfferRequest, spare: Judged): StrategyResult {
  const [reason] = spare.verdict.reasons;
  const doubt = failure(
    'repair.weak-evidence',
    `A change passes every test that was tried. ${reason!.message}`,
    'Look at the change, or give the tests more time (touchstone.checkers.deadlineSeconds, `--max-seconds`) and ask again.',
  );
  return {
    spare,
    doubt,
    reason: `${survivors.length} of ${tried} changes pass every test that was tried`,
    failures: [],
  };
}

/** Ways of behaviour that stay open beside those that were judged. */
function openWays(plausible: readonly Class[], accepted: number): number {
  return Math.max(plausible.length > mostJudged ? plausible.length : accepted, accepted);
}

/** Conditions of the winner that no test asks for; none where it cannot be learnt. */
async function unaskedOf(request: OfferRequest, { inputs, compared }: Weighing<Survivor>, { members }: Class) {
  const { context, subject, parse, passing, ground } = request;
  const { variant, func, edits } = members[0]!;
  const { node, name } = subject.functions[func]!;
  // What the rungs below have set right would lie within.
  if (!parse || !passing || !compared || name === undefined || ground.edits.length > 0) return [];
  return unaskedBeside({
    within: { text: request.task.target.document.text, func: node, dialect: subject.dialect, parse },
    repair: edits,
    variant,
    name,
    inputs: compared.counted.map((at) => inputs[at]!.args),
    passing,
    calls: () => context.trials.calls(context.signal),
    signal: context.signal,
  });
}

function told({ members, implausible }: Class, { score, disturbed }: Score): WeighedClass {
  return {
    members: members.map(({ title, edits, fixes, priority, size, natural = 1 }) => ({
      title,
      edits,
      fixes: fixes.map(({ template, fit }) => ({ template, fit })),
      priority,
      size,
      natural,
    })),
    score,
    disturbed,
    ...(implausible === undefined ? {} : { implausible }),
  };
}

function decide(
  request: OfferRequest,
  weighing: Weighing<Survivor>,
  plausible: readonly Class[],
  accepted: readonly { readonly judged: Judged; readonly of: Class }[],
  refused: string | undefined,
  unasked: readonly Probe[],
): StrategyResult {
  const { survivors, tried } = request;
  const [first] = accepted;
  const told = `${survivors.length} of ${tried} changes pass every test`;
  if (!first) return { reason: refused === undefined ? told : `${told}, but not every check`, failures: [] };
  const doubts = doubtsOf(strengthOf(request, weighing, first.of, openWays(plausible, accepted.length), unasked));
  if (doubts.length === 0) return { best: first.judged, reason: `${told}, alike in what they do`, failures: [] };
  if (accepted.length > 1) {
    const { dialect } = request.subject;
    const func = request.subject.functions[first.of.members[0]!.func]!;
    const telling =
      func.name === undefined
        ? undefined
        : tellingOf(
            weighing,
            accepted.map(({ of }) => of),
            func.name,
            dialect,
          );
    return {
      choice: {
        ...(telling ? { call: telling.call, originalShown: telling.original.shown } : {}),
        alternatives: accepted.map(({ judged }, index) => {
          const expectation = telling?.expectations[index];
          return {
            judged,
            shown: telling?.behaviours[index]!.shown ?? judged.candidate.provenance.title,
            ...(expectation === undefined ? {} : { expectation }),
          };
        }),
      },
      reason: weighing.compared
        ? `${told}, in ${plausible.length} ways that behave differently`
        : `${told}, and how they behave could not be compared`,
      failures: [],
    };
  }
  const doubt = failure(
    'repair.weak-evidence',
    `A change passes every test, but the tests say too little to call it right: ${doubts[0]}.`,
    'Look at the change, or say with an expectation or a further test what is right.',
    doubts.slice(1).join('; ') || undefined,
  );
  return { spare: first.judged, doubt, reason: `${told}; ${doubts[0]}`, failures: [] };
}

function strengthOf(
  request: OfferRequest,
  weighing: Weighing<Survivor>,
  winner: Class,
  classes: number,
  unasked: readonly Probe[],
): Strength {
  const { inputs, compared } = weighing;
  const best = winner.members[0]!;
  // What behaves like another constant is one, however it is written.
  const written = winner.members.flatMap(({ edits }) => edits.map(({ newText }) => newText.trim()));
  const constants = written.filter((one) => literal.test(one));
  const failing = inputs.filter(({ origin }) => origin === 'failing');
  const { failing: failingTests, passing } = testsOf(request);
  return {
    failing: failingTests.length,
    passing: passing.length,
    isCallable: compared !== undefined,
    reaching: passing.filter(({ lines }) => changedLines(request, best).some((line) => lines.includes(line))).length,
    end: weighing.isPartial ? 'budget' : request.end,
    classes,
    inputs: compared?.counted.length ?? 0,
    changedElsewhere: winner.changed.filter((at) => inputs[at]!.origin === 'near' || inputs[at]!.origin === 'made')
      .length,
    tried: request.tried,
    isPair: best.fixes.length > 1,
    isSeldom: best.priority * (best.natural ?? 1) < seldom && winner.members.length < 3,
    isOtherQuestion: changesKind(textOf(request, best), changedText(request, best)),
    isDeletion:
      best.fixes.some(({ template }) => template === statementDeletion.id) ||
      best.edits.some(({ span, newText }) =>
        leavesOutCall(request.task.target.document.text.slice(span.start, span.end), newText),
      ),
    isUnread: leftUnread(textOf(request, best), changedText(request, best)).length > 0,
    setAside: weighing.setAside,
    unasked: unasked.map(({ what }) => what),
    isWorkedOut: best.fixes.some(({ template }) => template.startsWith('synthesised-')),
    // Where counting begins is no number from nowhere.
    isMore:
      grows(textOf(request, best), changedText(request, best)) ||
      constants.some((one) => /^-?\d/u.test(one) && !/^-?[01]$/u.test(one)),
    isPliable: best.edits.some((edit) => isPliable(request.task, edit)),
    isRetuned: constants.length > 0,
    isNumberMore: addsNumber(
      { text: request.task.target.document.text, func: request.subject.functions[best.func]!.node },
      best.edits,
    ),
    isInEveryInput: constants.some((one) => failing.length > 0 && failing.every(({ args }) => holds(args, one))),
  };
}

/** The function as it is. */
function textOf({ task, subject }: OfferRequest, { func }: Survivor): string {
  const { start, end } = subject.functions[func]!.node;
  return task.target.document.text.slice(start, end);
}

/** The function with a survivor's edits. */
function changedText({ task, subject }: OfferRequest, { func, edits }: Survivor): string {
  const { text } = task.target.document;
  const { start, end } = subject.functions[func]!.node;
  const changed = applyEdits(text, edits);
  return changed.ok ? changed.value.slice(start, end + changed.value.length - text.length) : '';
}

/** The tests that fail on the original, and those that pass. */
function testsOf({ tests }: OfferRequest) {
  return {
    failing: tests.filter(({ state }) => state !== 'passed'),
    passing: tests.filter(({ state }) => state === 'passed'),
  };
}

/** Zero-based lines of the original on which a survivor's edits begin. */
function changedLines({ task }: OfferRequest, { edits }: Survivor): readonly number[] {
  const { text } = task.target.document;
  const starts = lineStartsOf(text);
  return edits.map(({ span }) => positionAt(text, span.start, starts).line);
}

const literal = /^(?:-?\d[\w.]*|(['"`]).*\1|true|false|null|undefined|None|True|False|nil|\[\]|\{\})$/s;

/** Code that is put in or left out. */
function isPliable(task: RefineTask, { span, newText }: TextEdit): boolean {
  const before = task.target.document.text.slice(span.start, span.end).trim();
  const after = newText.trim();
  return before === '' || after === '' || after.includes('\n');
}

/** Whether a value is written somewhere in arguments. */
function holds(values: readonly Literal[], text: string): boolean {
  const constant = constantOf(text.replace(/^-/, ''));
  const key = constant && literalKey(constant);
  return (
    key !== undefined &&
    values.some((value) => {
      if (literalKey(value) === key) return true;
      if (value.kind === 'object' || value.kind === 'map') return value.entries.some((entry) => holds(entry, text));
      return 'items' in value && holds(value.items, text);
    })
  );
}

async function judge(
  request: OfferRequest,
  weighing: Weighing<Survivor>,
  classes: number,
  survivor: Survivor,
): Promise<Judged> {
  const { context, task, ground } = request;
  const judged = await context.judge({
    id: context.nextId(),
    edits: [...ground.edits, ...survivor.edits],
    companions: ground.companions,
    provenance: {
      proposer: 'repair/template-search',
      title: survivor.title,
      notes: notesOf(
        { tried: request.tried, survivors: request.survivors.length, tests: request.tests },
        weighing,
        classes,
      ),
      ...(task.best ? { parent: task.best.candidate.id } : {}),
    },
  });
  context.signal.throwIfAborted();
  return judged;
}

function isBetter(judged: Judged, best: Judged | undefined): boolean {
  return best === undefined || compareVerdicts(judged.verdict, best.verdict) < 0;
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}
