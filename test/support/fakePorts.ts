// Scripted ports for tests of policy: models that answer from a list, and a judge whose checkers are
// functions of the text. The verdict itself is the real one.

import { spanAfterEdits } from '../../server/src/base/edit.ts';
import { textHash } from '../../server/src/base/hash.ts';
import { seededRandom } from '../../server/src/base/random.ts';
import { lineStartsOf, lineText, rangeOf, spanOf, spansMeet } from '../../server/src/base/text.ts';
import { createBudget, type BudgetLimits } from '../../server/src/core/budget.ts';
import { candidateText, type Candidate } from '../../server/src/core/candidate.ts';
import type { RunEvent } from '../../server/src/core/event.ts';
import type { CheckFamily, CheckRun, Evidence, Problem, Receipt, TestCase } from '../../server/src/core/evidence.ts';
import { failure, type Failure } from '../../server/src/core/failure.ts';
import type { Judged } from '../../server/src/core/outcome.ts';
import type { ModelPort, ModelReply, ModelRequest, ToolFix } from '../../server/src/core/ports.ts';
import { closeLine, openLine } from '../../server/src/core/reply.ts';
import type { RefineContext, RefineTask } from '../../server/src/core/strategy.ts';
import { kindOf, type Target } from '../../server/src/core/target.ts';
import { judge, type Goal } from '../../server/src/core/verdict.ts';
import type { ParsePort } from '../../server/src/core/syntaxTree.ts';
import type { TrialPort } from '../../server/src/core/trials.ts';

export const documentUri = 'file:///work/src/sample.ts';

/** A target from a text whose selection stands between « and ». */
export function targetFrom(
  marked: string,
  options: { readonly languageId?: string; readonly goal?: string; readonly uri?: string } = {},
): Target {
  const start = marked.indexOf('«');
  const end = marked.indexOf('»');
  if (start < 0 || end < start) throw new Error('the text marks no selection');
  const text = marked.slice(0, start) + marked.slice(start + 1, end) + marked.slice(end + 1);
  const languageId = options.languageId ?? 'typescript';
  return {
    document: { uri: options.uri ?? documentUri, languageId, version: 1, text },
    span: { start, end: end - 1 },
    kind: kindOf(languageId),
    ...(options.goal === undefined ? {} : { goal: options.goal }),
  };
}

/** A problem on the first (or n-th) occurrence of `words` in `text`; none when they do not stand there. */
export function problemOn(
  text: string,
  words: string,
  rule: string,
  message: string,
  options: {
    readonly checker?: string;
    readonly severity?: Problem['severity'];
    readonly nth?: number;
    readonly uri?: string;
  } = {},
): readonly Problem[] {
  let at = -1;
  for (let count = 0; count <= (options.nth ?? 0); count++) at = text.indexOf(words, at + 1);
  if (at < 0) return [];
  const range = rangeOf(text, { start: at, end: at + words.length });
  return [
    {
      checker: options.checker ?? 'typescript',
      rule,
      message,
      severity: options.severity ?? 'error',
      uri: options.uri ?? documentUri,
      range,
      lineText: lineText(text, lineStartsOf(text), range.start.line).trim(),
    },
  ];
}

/** One test that passes or fails. */
export function testCase(name: string, passed: boolean, said?: TestCase['failure']): TestCase {
  return {
    id: `sample.test.ts > ${name}`,
    name,
    state: passed ? 'passed' : 'failed',
    ...(passed ? {} : { failure: said ?? { message: `${name} does not hold` } }),
  };
}

export function receiptFor(text: string, checker: string, testsRun?: number): Receipt {
  return {
    id: `${checker}-${textHash(text).slice(0, 8)}`,
    checker,
    command: [checker],
    cwd: '.',
    exitCode: 0,
    durationMs: 1,
    textHash: textHash(text),
    isolation: 'in-process',
    excerpt: 'done',
    ...(testsRun === undefined ? {} : { testsRun }),
  };
}

/** A run of a static checker. */
export function checkRun(
  text: string,
  problems: readonly Problem[],
  checker = 'typescript',
  family: CheckFamily = 'types',
): CheckRun {
  return { kind: 'ran', checker, family, receipt: receiptFor(text, checker), problems };
}

/** A run of tests. */
export function testRun(
  text: string,
  cases: readonly TestCase[],
  options: { readonly targetRan?: 'yes' | 'no' | 'unknown'; readonly flaky?: readonly string[] } = {},
): CheckRun {
  return {
    kind: 'ran',
    checker: 'vitest',
    family: 'tests',
    receipt: receiptFor(text, 'vitest', cases.length),
    problems: [],
    tests: { cases, scope: 'related', targetRan: options.targetRan ?? 'yes', flaky: options.flaky ?? [] },
  };
}

export function evidenceOf(text: string, ...runs: readonly CheckRun[]): Evidence {
  return { textHash: textHash(text), runs };
}

/** An answer: words, or a function of the request. */
export type Answer = string | Failure | ((request: ModelRequest) => string);

/** An answer in the reply grammar: an explanation, then the block. */
export function block(text: string, around = 'It is wrong, so it is changed.'): Answer {
  return (request) => {
    // To a question that asks for no block the answer fits as little as any other.
    const nonce = asksForBlock(request) ? nonceOf(request) : 'none';
    return `${around}\n${openLine(nonce)}\n${text}\n${closeLine(nonce)}\n`;
  };
}

function asksForBlock(request: ModelRequest): boolean {
  return request.messages.some(({ content }) => content.includes('<<<TOUCHSTONE '));
}

/** The nonce that a request carries. */
export function nonceOf(request: ModelRequest): string {
  const match = /<<<TOUCHSTONE (\w+)/.exec(request.messages.map((message) => message.content).join('\n'));
  if (!match) throw new Error('the request carries no nonce');
  return match[1]!;
}

/** A model that gives these answers in turn, and then fails. */
export function scriptedModels(answers: readonly Answer[], asked: ModelRequest[] = []): ModelPort {
  return {
    has: () => true,
    describe: (role) => `scripted ${role}`,
    ask: async (request): Promise<ModelReply> => {
      const answer = answers[asked.length];
      asked.push(request);
      const usage = {
        promptTokens: Math.ceil(request.messages.reduce((sum, one) => sum + one.content.length, 0) / 4),
        completionTokens: 20,
        estimated: false,
      };
      const base = { usage, durationMs: 1 };
      if (answer === undefined)
        return {
          kind: 'failed',
          failure: failure('model.unreachable', 'The script has no further answer.', 'Write one.'),
          ...base,
        };
      if (typeof answer === 'object') return { kind: 'failed', failure: answer, ...base };
      const text = typeof answer === 'string' ? answer : answer(request);
      return {
        kind: 'text',
        text,
        finish: 'stop',
        model: 'scripted-1',
        endpoint: 'replay',
        usd: 0,
        warnings: [],
        ...base,
      };
    },
  };
}

/** What a scripted refinement is made of. */
export interface FakeOptions {
  readonly trials?: TrialPort;
  readonly parse?: ParsePort;
  readonly target: Target;
  /** The compiler. */
  readonly problems?: (text: string) => readonly Problem[];
  /** The tests; absent when there are none. */
  readonly tests?: (text: string) => readonly TestCase[];
  readonly targetRan?: 'yes' | 'no' | 'unknown';
  readonly fixes?: (text: string, problems: readonly Problem[]) => readonly ToolFix[];
  readonly answers?: readonly Answer[];
  readonly limits?: Partial<BudgetLimits>;
  readonly seed?: number;
  /** Aborts in the n-th call of a port, counted from 1. */
  readonly abortAt?: number;
  readonly goals?: readonly Goal[];
  readonly context?: RefineTask['context'];
  readonly best?: Judged;
}

/** A scripted refinement and what happened in it. */
export interface Fake {
  readonly context: RefineContext;
  readonly task: RefineTask;
  readonly asked: readonly ModelRequest[];
  readonly judged: readonly Judged[];
  readonly events: readonly RunEvent[];
  /** Calls of model, judge and fix ports so far. */
  calls(): number;
}

/** Builds a scripted refinement. */
export function fakeRefine(options: FakeOptions): Fake {
  const { target } = options;
  const controller = new AbortController();
  const asked: ModelRequest[] = [];
  const judgements: Judged[] = [];
  const events: RunEvent[] = [];
  let calls = 0;
  let ids = 0;
  const budget = createBudget(
    { tokens: 20_000, seconds: 60, usd: 1, calls: 12, processes: 400, ...options.limits },
    { now: () => 0 },
  );
  const step = () => {
    calls++;
    if (calls === options.abortAt) controller.abort();
    controller.signal.throwIfAborted();
  };
  const evidence = (text: string): Evidence => {
    const runs: CheckRun[] = options.problems ? [checkRun(text, options.problems(text))] : [];
    if (options.tests) runs.push(testRun(text, options.tests(text), { targetRan: options.targetRan ?? 'yes' }));
    return evidenceOf(text, ...runs);
  };
  const before = evidence(target.document.text);
  const goals = options.goals ?? goalsFrom(target, before);
  const scripted = scriptedModels(options.answers ?? [], asked);
  const judgeCandidate = (candidate: Candidate): Judged => {
    const text = candidateText(target, candidate);
    if (!text.ok) {
      const reasons = [{ code: 'invalid-edit', message: text.error }] as const;
      return {
        candidate,
        text: target.document.text,
        evidence: { textHash: '', runs: [] },
        baseline: { textHash: '', runs: [] },
        verdict: { kind: 'rejected', cleared: [], remaining: goals, reasons, lines: [], size: 0 },
      };
    }
    const after = evidence(text.value);
    spanAfterEdits(target.span, [...candidate.edits, ...candidate.companions]);
    const verdict = judge({
      goals,
      before,
      after,
      textBefore: target.document.text,
      textAfter: text.value,
      languageId: target.document.languageId,
      uri: target.document.uri,
      itemsBefore: [],
      itemsAfter: [],
    });
    return { candidate, text: text.value, evidence: after, baseline: before, verdict };
  };
  const context: RefineContext = {
    signal: controller.signal,
    budget,
    random: seededRandom(options.seed ?? 1),
    models: {
      ...scripted,
      ask: async (request, signal) => {
        step();
        const reply = await scripted.ask(request, signal);
        budget.charge({
          calls: 1,
          promptTokens: reply.usage.promptTokens,
          completionTokens: reply.usage.completionTokens,
        });
        return reply;
      },
    },
    fixes: {
      fixesFor: async (document, _span, problems) => {
        step();
        return options.fixes?.(document.text, problems) ?? [];
      },
    },
    trials: steppedTrials(options.trials, step),
    parse: options.parse ?? { parserOf: async () => undefined },
    newTypeErrors: async (texts) => texts.map(() => undefined),
    emit: (event) => events.push(event),
    nextId: () => `c${++ids}`,
    judge: async (candidate) => {
      step();
      budget.charge({ processes: 1 });
      const result = judgeCandidate(candidate);
      judgements.push(result);
      return result;
    },
  };
  const task: RefineTask = {
    target,
    before,
    goals,
    context: options.context ?? [],
    checklist: [],
    ...(options.best ? { best: options.best } : {}),
  };
  return { context, task, asked, judged: judgements, events, calls: () => calls };
}

/** Trials of which each call counts; none where there are none. */
function steppedTrials(trials: TrialPort | undefined, step: () => void): TrialPort {
  return {
    async open(request, signal) {
      step();
      const opened = await trials?.open(request, signal);
      const sessions = (opened?.sessions ?? []).map((session) => ({
        ...session,
        run: async (...asked: Parameters<typeof session.run>) => {
          step();
          return session.run(...asked);
        },
      }));
      return { sessions, failures: opened?.failures ?? [] };
    },
    async calls(signal) {
      step();
      const session = await trials?.calls(signal);
      return (
        session && {
          ...session,
          behave: async (...asked: Parameters<typeof session.behave>) => {
            step();
            return session.behave(...asked);
          },
        }
      );
    },
  };
}

/** Every problem in the selection, every failing test, and the wish. */
export function goalsFrom(target: Target, evidence: Evidence): readonly Goal[] {
  const { text } = target.document;
  return [
    ...evidence.runs
      .flatMap((run) => (run.kind === 'ran' ? run.problems : []))
      .flatMap((problem): Goal[] => {
        const span = spanOf(text, problem.range);
        return span.ok && problem.uri === target.document.uri && spansMeet(span.value, target.span)
          ? [{ kind: 'problem', title: problem.message, problem }]
          : [];
      }),
    ...evidence.runs.flatMap((run) =>
      run.kind !== 'ran'
        ? []
        : (run.tests?.cases ?? [])
            .filter((test) => test.state === 'failed')
            .map((test): Goal => ({ kind: 'test', title: test.name, test, checker: run.checker })),
    ),
    ...(target.goal === undefined ? [] : [{ kind: 'wish', title: target.goal } as const]),
  ];
}

/** A fix that replaces the words of its problem. */
export function replaceFix(text: string, problem: Problem, newText: string, title = `Change to ${newText}`): ToolFix {
  const span = spanOf(text, problem.range);
  if (!span.ok) throw new Error(span.error);
  return { tool: 'typescript', title, problem, edits: [{ span: span.value, newText }], companions: [] };
}

/** A fix that adds an import line at the top. */
export function importFix(problem: Problem, line: string): ToolFix {
  return {
    tool: 'typescript',
    title: `Add ${line.trim()}`,
    problem,
    edits: [],
    companions: [{ span: { start: 0, end: 0 }, newText: line }],
  };
}
