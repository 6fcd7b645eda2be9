// Trials by the checker itself, for runners that cannot take many versions at once: one question for each version,
// the checker's own fastest way. Slow, so it is bounded, and honest about what it does not know: which lines a test ran.

import { throwIfAborted } from '../base/abort.ts';
import { applyEdits, spanAfterEdits } from '../base/edit.ts';
import { textHash } from '../base/hash.ts';
import { err, ok } from '../base/result.ts';
import { lineStartsOf, positionAt, type Span } from '../base/text.ts';
import type { CheckRun, TestCase, TestReport } from '../core/evidence.ts';
import type { Trial, TracedTest, TrialOptions, Variant } from '../core/trials.ts';
import type { Checker, CheckerContext, CheckRequest } from './checker.ts';

type Check = Checker['check'];

/** How much a session may do. */
export interface TrialLimits {
  /** Versions that are put to the checker; later ones are told as not tried. */
  readonly variants: number;
  /** Milliseconds after which no further version is begun. */
  readonly ms: number;
}

const ordinary: TrialLimits = { variants: 400, ms: 180_000 };

/** Milliseconds that a version may take although the original took none. */
const leastMs = 5000;

/**
 * The `trials` of a checker of tests.
 *
 * @param check the checker's own.
 * @param compile a faster checker of the language: a version with an error that the original has not is broken, and
 *   no test is run for it.
 */
export function genericTrials(
  check: Check,
  compile?: Check,
  limits: TrialLimits = ordinary,
): NonNullable<Checker['trials']> {
  return async (context, request, asked) => {
    const base = await check(context, request);
    if (base.kind !== 'ran') return err(base.failure);
    if (!base.tests || base.tests.targetRan === 'no') return undefined;
    const compiled = await compile?.(context, request);
    const errors = compiled?.kind === 'ran' ? errorsIn(compiled) : undefined;
    const parse = await context.parse.parserOf(request.document.languageId);
    const isReadable = parse && !parse(request.document.text).hasFault;
    const reference = base.tests;
    const failing = new Set(asked.failing.length > 0 ? asked.failing : idsIn(reference, 'failed'));
    // A runner that sees none of the failing tests has nothing to say about a repair of them.
    if (!reference.cases.some(({ id }) => failing.has(id))) return undefined;
    const deadlineMs = Math.min(
      context.settings.deadlineMs,
      Math.max(leastMs, base.receipt.durationMs * 3) + asked.testLimitMs,
    );
    const known = new Map<string, Trial>();
    const began = context.now();

    const tryOne = async (variant: Variant, signal: AbortSignal): Promise<Trial> => {
      const changed = applyEdits(request.document.text, variant.edits);
      if (!changed.ok) return { kind: 'broken', why: changed.error };
      const text = changed.value;
      const old = known.get(text);
      if (old) return old;
      if (isReadable && parse(text).hasFault) return { kind: 'broken', why: 'It does not parse.' };
      if (known.size >= limits.variants || context.now() - began >= limits.ms)
        return { kind: 'broken', why: 'It was not tried: this runner is too slow for so many changes.' };
      const settings = { ...context.settings, deadlineMs };
      const own: CheckerContext = { ...context, signal, settings };
      const question = withText(request, text, spanAfterEdits(request.span, variant.edits));
      const trial = (await refused(own, question)) ?? trialOf(await check(own, question), reference, failing);
      known.set(text, trial);
      return trial;
    };
    const refused = async (own: CheckerContext, question: CheckRequest): Promise<Trial | undefined> => {
      if (!compile || errors === undefined) return undefined;
      const run = await compile(own, question);
      if (run.kind !== 'ran') return undefined;
      const fresh = errorsIn(run).find((message) => !errors.includes(message));
      return fresh === undefined ? undefined : { kind: 'broken', why: fresh };
    };

    return ok({
      isolation: base.receipt.isolation,
      tests: tracedTests(reference, failing, request.document.text, asked.functions),
      calls: [],
      async run(variants, _options: TrialOptions, onTrial, signal) {
        for (const [index, variant] of variants.entries()) {
          throwIfAborted(signal);
          const trial = await tryOne(variant, signal);
          // What was cut off by the abort says nothing of the variant.
          throwIfAborted(signal);
          onTrial(index, trial);
        }
      },
      // What the checker keeps warm is the checker's.
      close: () => Promise.resolve(),
    });
  };
}

/** A checker of tests that offers its own `check` for trials. @param compile a faster checker of the language. */
export function withTrials(checker: Checker, compile?: Checker): Checker {
  const check: Check = (context, request) => checker.check(context, request);
  const first: Check | undefined = compile && ((context, request) => compile.check(context, request));
  return { ...checker, trials: genericTrials(check, first) };
}

/** All tests, with all lines of the functions: which of them a test ran is not known. */
function tracedTests(
  report: TestReport,
  failing: ReadonlySet<string>,
  text: string,
  functions: readonly Span[],
): readonly TracedTest[] {
  const starts = lineStartsOf(text);
  const lines = new Set<number>();
  for (const span of functions) {
    const last = positionAt(text, Math.max(span.start, span.end - 1), starts).line;
    for (let line = positionAt(text, span.start, starts).line; line <= last; line++) lines.add(line);
  }
  const sorted = [...lines].sort((a, b) => a - b);
  return report.cases.flatMap((test) => {
    if (test.state === 'skipped' || test.standIn || report.flaky.includes(test.id)) return [];
    // What failed before and is not asked about may go on failing: a file that this runner cannot load, for example.
    if (test.state === 'failed' && !failing.has(test.id)) return [];
    return [
      {
        id: test.id,
        name: test.name,
        state: failing.has(test.id) ? 'failed' : test.state,
        ...(test.failure ? { failure: test.failure } : {}),
        lines: sorted,
        durationMs: test.durationMs ?? 0,
      },
    ];
  });
}

/** How a variant ended, by the run of all of its tests. */
function trialOf(run: CheckRun, reference: TestReport, failing: ReadonlySet<string>): Trial {
  if (run.kind === 'timedOut') return { kind: 'hung', passed: 0 };
  if (run.kind !== 'ran') return { kind: 'broken', why: run.failure.message };
  const cases = run.tests?.cases ?? [];
  const standIn = cases.find((test) => test.standIn && test.state === 'failed');
  if (standIn) return { kind: 'broken', why: standIn.failure?.message ?? 'It could not be built.' };
  const error = errorsIn(run)[0];
  if (error !== undefined) return { kind: 'broken', why: error };
  const after = new Map(cases.map((test) => [test.id, test] as const));
  const passed = [...failing].filter((id) => after.get(id)?.state === 'passed').length;
  const mustPass = [...failing, ...idsIn(reference, 'passed').filter((id) => !failing.has(id))];
  for (const id of mustPass) {
    const test = after.get(id);
    if (test?.state === 'passed') continue;
    if (test?.state !== 'failed') return { kind: 'broken', why: `${id} did not run.` };
    return { kind: 'failed', at: id, passed, message: messageOf(test) };
  }
  // A test that fails and was not there before proves nothing good.
  const other = cases.find((test) => test.state === 'failed' && !isKnown(reference, test.id));
  if (other) return { kind: 'failed', at: other.id, passed, message: messageOf(other) };
  if (mustPass.length === 0) return { kind: 'broken', why: 'No test ran.' };
  return { kind: 'passed', testsRun: mustPass.length };
}

function messageOf(test: TestCase): string {
  return (test.failure?.message ?? 'The test failed without a word.').slice(0, 1000);
}

function isKnown(report: TestReport, id: string): boolean {
  return report.cases.some((test) => test.id === id);
}

function idsIn(report: TestReport, state: TestCase['state']): readonly string[] {
  return report.cases
    .filter((test) => test.state === state && !test.standIn && !report.flaky.includes(test.id))
    .map((test) => test.id);
}

function errorsIn(run: Extract<CheckRun, { kind: 'ran' }>): readonly string[] {
  return run.problems.filter((problem) => problem.severity === 'error').map((problem) => problem.message);
}

function withText(request: CheckRequest, text: string, span: Span): CheckRequest {
  return {
    ...request,
    original: false,
    overlay: { ...request.overlay, text, textHash: textHash(text) },
    document: { ...request.document, text },
    span,
  };
}
