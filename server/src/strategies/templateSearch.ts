// Rung 1: finds a fix from the failing tests alone. Templates propose, the tests screen, and what survives is compared
// on inputs that no test has; the winner is verified only if the tests speak for it alone, and is otherwise offered as
// one of a choice, or doubted. Asks no model. Method: docs/methods.md#repair-template-search.

import { sortEdits, type TextEdit } from '../base/edit.ts';
import { containsSpan, lineStartsOf, positionAt, spansMeet, type Span } from '../base/text.ts';
import type { Judged } from '../core/outcome.ts';
import type { RefineContext, RefineStrategy, RefineTask, StrategyResult } from '../core/strategy.ts';
import type { Parse } from '../core/syntaxTree.ts';
import type { TrialSession, Variant } from '../core/trials.ts';
import { suspect, suspicionOver } from '../repair/localise/suspect.ts';
import { offer, type Survivor } from '../repair/overfit/offer.ts';
import { rivalsOf, type Rival } from '../repair/overfit/rivals.ts';
import { differenceOf } from '../repair/search/difference.ts';
import { ordered, type Proposal } from '../repair/search/order.ts';
import { pairsOf, type Pair } from '../repair/search/pairs.ts';
import { screen, type ScreenLimits, type Screening } from '../repair/search/screen.ts';
import { elsewhere } from '../repair/localise/elsewhere.ts';
import { subjectOf, type Subject } from '../repair/subject.ts';
import { templates } from '../repair/templates/index.ts';
import { differencesIn, isContradicted, isTest, saidBy } from './saidByTests.ts';
import { screenSynthesised } from './synthesisStage.ts';

/** Most fixes that one template may propose for one function. */
const perTemplate = 1500;

const singles: ScreenLimits = {
  variants: 6000,
  afterFirst: 400,
  survivors: 120,
  // Most hangs cost a few milliseconds; a share of the time bounds those that cost more.
  hangs: 400,
  firstWave: 24,
  largestWave: 400,
};

const doubles: ScreenLimits = { ...singles, variants: 3000, afterFirst: 1000, hangs: 200 };

/** Rivals of the likeliest change that are tried. */
const beside: ScreenLimits = { ...singles, variants: 60, afterFirst: 60, survivors: 30, hangs: 10, firstWave: 60 };

/** Share of the best survivor's priority below which a change elsewhere is no rival of it. */
const rivalShare = 0.2;

/** Lines around a survivor's own on which all changes are its rivals. */
const rivalLines = 1;

/** Milliseconds of search after which the first survivor is judged at once, so that a cancelled run can keep it. */
const longSearchMs = 3000;

/** Milliseconds that are left for the verdict of fresh processes. */
const reserveMs = 8000;

/** Milliseconds of all tests on the original above which a compiler's word before a run is worth asking for. */
const slowMs = 200;

/** Least milliseconds after which a test of a variant hangs. */
const leastLimitMs = 250;

/** Fix templates, screened by the tests. */
export const templateSearch = {
  id: 'template-search',
  title: 'Search for a fix (no model)',
  rung: 'search',
  needs: ['checks'],
  method: 'repair-template-search',
  async refine(context, task) {
    const end = (reason: string, more: Partial<StrategyResult> = {}): StrategyResult => ({
      ...(task.best ? { best: task.best } : {}),
      failures: [],
      ...more,
      reason,
    });
    const goals = task.best ? task.best.verdict.remaining : task.goals;
    const failing = goals.flatMap((goal) => (isTest(goal) ? [goal.test] : []));
    if (failing.length === 0) return end('no failing test to go by');
    if (isContradicted(task, failing)) return end('what you expect holds, and only documented examples fail');
    const subject = await subjectOf(task.target, context.parse, failing.flatMap(saidBy), differencesIn(failing));
    context.signal.throwIfAborted();
    if (!subject.ok) return end(subject.error);
    const limit = context.budget.exhausted();
    if (limit) return end(`the budget for ${limit} is spent`);
    const slowest = Math.max(0, ...failing.map((test) => test.durationMs ?? 0));
    const opened = await context.trials.open(
      {
        functions: subject.value.functions.map(({ node }) => ({ start: node.start, end: node.end })),
        failing: failing.map((test) => test.id),
        testLimitMs: Math.max(leastLimitMs, 3 * slowest),
      },
      context.signal,
    );
    try {
      context.signal.throwIfAborted();
      const sessions = opened.sessions.filter((session) => session.tests.length > 0);
      if (!sessions.some((session) => session.tests.some((test) => test.state !== 'passed')))
        return end(
          sessions.length === 0 ? 'no test here can be run on many versions' : 'no failing test reaches the selection',
          { failures: opened.failures },
        );
      const result = await search(context, task, subject.value, sessions.toSorted(byCost));
      return end(result.reason, { ...result, failures: [...opened.failures, ...result.failures] });
    } finally {
      await Promise.all(opened.sessions.map((session) => session.close()));
    }
  },
} as const satisfies RefineStrategy;

async function search(
  context: RefineContext,
  task: RefineTask,
  subject: Subject,
  sessions: readonly TrialSession[],
): Promise<StrategyResult> {
  const { target } = task;
  const tests = sessions.flatMap((session) => session.tests);
  const suspicion = suspect({
    document: target.document,
    tree: subject.tree,
    dialect: subject.dialect,
    functions: subject.functions.map(({ node }) => node),
    selected: target.span,
    tests,
    before: task.before,
  });
  context.emit({ type: 'suspicion', suspicion });
  const order = ordered({
    text: target.document.text,
    languageId: target.document.languageId,
    places: subject.places,
    templates,
    allowed: target.span,
    suspicion: suspicionOver(target.document.text, suspicion),
    perTemplate,
  });
  // What the rungs below have set right stays: variants build on it.
  const ground = groundOf(task.best);
  const isSlow = tests.reduce((sum, test) => sum + test.durationMs, 0) > slowMs;
  const variantOf = ({ edits }: { readonly edits: readonly TextEdit[] }): Variant => ({
    edits: sortEdits([...ground, ...edits]),
  });
  const more = (one: Proposal | Pair) => ({
    variant: variantOf(one),
    size: differenceOf(target.document.text, one.edits, target.document.languageId),
  });
  const from = context.budget.millisecondsLeft();
  const starts = lineStartsOf(target.document.text);
  const { pause } = context;
  const common = { sessions, budget: context.budget, reserveMs, signal: context.signal, pause, variantOf };
  const wellTyped = <T extends Proposal | Pair>(items: readonly T[]) => illTypedOut(context, task, items, variantOf);
  const found = await screen<Proposal>({
    ...common,
    limits: singles,
    prepare: order.prepare,
    next() {
      for (;;) {
        const proposal = order.next();
        if (!proposal || !meetsAny(proposal.edits, ground)) return proposal;
      }
    },
    ...(isSlow ? { filter: wellTyped } : {}),
    isRival: rivalsBy((span) => [
      positionAt(target.document.text, span.start, starts).line,
      positionAt(target.document.text, span.end, starts).line,
    ]),
    async onFirst(one) {
      if (from - context.budget.millisecondsLeft() >= longSearchMs) await judgeEarly(context, task, single(one));
    },
    progress(counts, last) {
      const { proposed } = order.counts();
      const { line } = positionAt(target.document.text, last.fix.at.start, starts);
      context.emit({ type: 'search', proposed, tried: counts.tried, passing: counts.passed, line });
    },
  });
  let survivors: readonly Survivor[] = found.survivors.map((one) => ({ ...single(one), ...more(one) }));
  let screening: Screening<Proposal | Pair> = found;
  let tried = found.counts.tried;
  const failingTests = tests.filter((test) => test.state !== 'passed');
  if (survivors.length === 0 && found.end !== 'budget') {
    const worked = await screenSynthesised({
      context,
      subject,
      sessions,
      tests,
      suspicion: suspicionOver(target.document.text, suspicion),
      isFree: ({ edits }) => edits.every(({ span }) => containsSpan(target.span, span)) && !meetsAny(edits, ground),
      screening: { ...common, limits: { ...doubles, variants: 500 }, ...(isSlow ? { filter: wellTyped } : {}) },
    });
    survivors = worked.survivors.map((one) => ({ ...single(one), ...more(one) }));
    tried += worked.counts.tried;
    if (survivors.length > 0) screening = worked;
  }
  if (survivors.length === 0 && found.end !== 'budget') {
    const said = new Set(failingTests.flatMap((test) => (test.failure ? [test.failure.message] : [])));
    const pairs = pairsOf(found.others, failingTests.length, said)[Symbol.iterator]();
    const before = tried;
    const doubled = await screen<Pair>({
      ...common,
      limits: doubles,
      next: () => {
        const next = pairs.next();
        return next.done ? undefined : next.value;
      },
      ...(isSlow ? { filter: wellTyped } : {}),
      progress(counts) {
        const { proposed } = order.counts();
        context.emit({ type: 'search', proposed, tried: before + counts.tried, passing: counts.passed });
      },
    });
    survivors = doubled.survivors.map((one) => ({ ...double(one), ...more(one) }));
    tried += doubled.counts.tried;
    if (survivors.length > 0) screening = doubled;
  }
  if (survivors.length === 0) {
    const where = await elsewhere(context, task, subject, suspicion);
    const stopped = found.end === 'budget' ? ', then the budget ended' : found.end === 'hangs' ? ', too many hung' : '';
    return { reason: `${tried} changes tried, none passes every test${stopped}`, failures: where ? [where] : [] };
  }
  const parse = await context.parse.parserOf(target.document.languageId);
  const rivals = rivalsBeside(task, subject, survivors, parse).filter(({ edits }) => !meetsAny(edits, ground));
  if (rivals.length > 0 && screening.end !== 'budget') {
    const waiting = rivals[Symbol.iterator]();
    const checked = await screen<BesideRival>({
      ...common,
      limits: beside,
      next: () => waiting.next().value,
      ...(isSlow ? { filter: (items) => illTypedOut(context, task, items, variantOf) } : {}),
    });
    survivors = [
      ...survivors,
      ...checked.survivors.map(({ of, ...rival }) => ({
        ...of,
        ...rival,
        fixes: [...of.fixes, rival.fix],
        // It says no more for what it does than what it is made of.
        kind: of.fixes.map(({ template }) => template).join(' '),
        variant: variantOf(rival),
        size: differenceOf(target.document.text, rival.edits, target.document.languageId),
      })),
    ];
    tried += checked.counts.tried;
  }
  const kept = isSlow ? survivors : await wellTypedSurvivors(context, task, survivors);
  if (kept.length === 0)
    return { reason: `${survivors.length} of ${tried} changes pass, and none of them is well-typed`, failures: [] };
  return offer({
    context,
    task,
    subject,
    survivors: kept,
    ground: { edits: task.best?.candidate.edits ?? [], companions: task.best?.candidate.companions ?? [] },
    calls: sessions.flatMap((session) => session.calls),
    tests,
    tried,
    end: screening.end,
    parse,
    passing: async (versions) => {
      const waiting = versions[Symbol.iterator]();
      const limits = { ...beside, survivors: versions.length + 1 };
      const { survivors: passed } = await screen<Variant>({
        ...common,
        variantOf: (one) => one,
        limits,
        next: () => waiting.next().value,
      });
      return versions.map((one) => passed.includes(one));
    },
  });
}

/** A rival and the survivor that it is made of. */
type BesideRival = Rival & { readonly of: Survivor };

/** Rivals of the likeliest survivor, each text once. */
function rivalsBeside(
  { target }: RefineTask,
  { dialect, functions }: Subject,
  survivors: readonly Survivor[],
  parse: Parse | undefined,
): readonly BesideRival[] {
  const [of] = survivors.toSorted((a, b) => b.priority - a.priority);
  if (!parse || !of) return [];
  const { text } = target.document;
  const seen = new Set<string>();
  return rivalsOf({ text, func: functions[of.func]!.node, dialect, parse }, of)
    .map((rival) => ({ ...rival, of }))
    .filter(({ edits }) => {
      const key = edits.map(({ newText }) => newText).join('\n');
      return !seen.has(key) && seen.add(key);
    });
}

/**
 * Whether a proposal can still matter beside survivors: it lies where one of them does, or is not much less likely than
 * the best of them.
 *
 * @param linesOf the first and the last line of a stretch of the document.
 */
function rivalsBy(linesOf: (span: Span) => readonly [from: number, to: number]) {
  return (proposal: Proposal, survivors: readonly Proposal[]): boolean => {
    const best = Math.max(...survivors.map(({ priority }) => priority));
    if (proposal.priority >= rivalShare * best) return true;
    const [from, to] = linesOf(proposal.fix.at);
    return survivors.some(({ fix }) => {
      const [first, last] = linesOf(fix.at);
      return from <= last + rivalLines && to >= first - rivalLines;
    });
  };
}

/** Has a survivor judged before its rivals are known; nothing is decided by it. */
async function judgeEarly(
  context: RefineContext,
  { best }: RefineTask,
  { title, edits }: Omit<Survivor, 'variant' | 'size'>,
) {
  await context.judge({
    id: context.nextId(),
    edits: [...(best?.candidate.edits ?? []), ...edits],
    companions: best?.candidate.companions ?? [],
    provenance: {
      proposer: 'repair/template-search',
      title,
      notes: ['It was judged while the search went on: other changes may pass the tests, too.'],
      ...(best ? { parent: best.candidate.id } : {}),
    },
  });
  context.signal.throwIfAborted();
}

function single(proposal: Proposal): Omit<Survivor, 'variant' | 'size'> {
  const { fix, priority, func, edits } = proposal;
  return { title: fix.title, fixes: [fix], places: [fix.at], priority, func, edits };
}

function double({ parts, edits, priority }: Pair): Omit<Survivor, 'variant' | 'size'> {
  const [a, b] = parts;
  return {
    title: `${a.fix.title}; ${b.fix.title}`,
    fixes: [a.fix, b.fix],
    places: [a.fix.at, b.fix.at],
    priority,
    func: a.func,
    edits,
  };
}

/** The edits of the best candidate so far. */
function groundOf(best: Judged | undefined): readonly TextEdit[] {
  return best ? sortEdits([...best.candidate.edits, ...best.candidate.companions]) : [];
}

function meetsAny(edits: readonly TextEdit[], others: readonly TextEdit[]): boolean {
  return edits.some(({ span }) => others.some((other) => spansMeet(span, other.span)));
}

async function wellTypedSurvivors(context: RefineContext, task: RefineTask, survivors: readonly Survivor[]) {
  return illTypedOut(context, task, survivors, ({ variant }) => variant);
}

/** Leaves out what a compiler says is ill-typed; what it cannot tell stays. */
async function illTypedOut<T>(
  context: RefineContext,
  task: RefineTask,
  items: readonly T[],
  variantOf: (item: T) => Variant,
): Promise<readonly T[]> {
  const { text } = task.target.document;
  const errors = await context.newTypeErrors(items.map((item) => applied(text, variantOf(item).edits)));
  context.signal.throwIfAborted();
  return items.filter((_, index) => errors[index] !== true);
}

/** `text` with sorted edits that are known to fit. */
function applied(text: string, edits: readonly TextEdit[]): string {
  let at = 0;
  let result = '';
  for (const { span, newText } of edits) {
    result += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return result + text.slice(at);
}

function byCost(a: TrialSession, b: TrialSession): number {
  const cost = ({ tests }: TrialSession) => tests.reduce((sum, test) => sum + test.durationMs, 0);
  return cost(a) - cost(b);
}
