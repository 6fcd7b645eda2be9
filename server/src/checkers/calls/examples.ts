// Expectations of the person and documented examples as tests: each is one call, decided in a process that loads the
// document by itself. How a language does that is in a folder of its own; see callHost.ts.

import { relative } from 'node:path';
import { err, ok } from '../../base/result.ts';
import { lineStartsOf, positionAt, type Span } from '../../base/text.ts';
import type { Receipt, TestCase } from '../../core/evidence.ts';
import { failure } from '../../core/failure.ts';
import type { DocumentText } from '../../core/target.ts';
import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import type { CallHost, CallLanguage, TracedCase } from './callHost.ts';
import { namedTests, testCaseOf, type ExampleTest } from './exampleTest.ts';
import { createExampleTrials } from './exampleTrials.ts';

export type { ExampleTest } from './exampleTest.ts';

const own = { checker: 'examples', family: 'tests' } as const;

/** Milliseconds that one example may take when it is checked. */
const limitMs = 2000;

/** Documents whose tests are remembered. */
const mostKnown = 4;

interface Known {
  readonly text: string;
  readonly languageId: string;
  readonly span: Span;
  readonly expectations: CheckerContext['expectations'];
  readonly tests: readonly ExampleTest[];
}

/** Makes the checker over the languages whose functions can be called. */
export function createExamplesChecker(languages: readonly CallLanguage[]): Checker {
  const languageOf = ({ languageId }: DocumentText) => languages.find((one) => one.languages.includes(languageId));
  // One run asks for the same several times: of the original, and of the candidate that it judges.
  let known: readonly Known[] = [];
  const testsIn = async (context: CheckerContext, document: DocumentText, span: Span) => {
    const { text, languageId } = document;
    const { expectations } = context;
    const same = known.find(
      (one) =>
        one.text === text &&
        one.languageId === languageId &&
        one.expectations === expectations &&
        one.span.start === span.start &&
        one.span.end === span.end,
    );
    if (same) return same.tests;
    const language = languageOf(document)!;
    const parse = await context.parse.parserOf(languageId);
    const expected = (expectations ?? []).map((one) => ({ case: language.caseOf(one), owner: one.origin }));
    const tests = namedTests([...expected, ...(parse ? language.examplesIn(parse(text), span, parse) : [])]);
    known = [...known.slice(1 - mostKnown), { text, languageId, span, expectations, tests }];
    return tests;
  };
  const open = async (context: CheckerContext, request: CheckRequest) =>
    languageOf(request.document)!.open(context, request);

  return {
    id: own.checker,
    title: 'Documented examples and expectations',
    family: own.family,
    languages: languages.flatMap((one) => one.languages),
    needsTrust: true,
    runsCandidate: true,
    async detect(context, snapshot, document) {
      const span = context.span ?? { start: 0, end: document.text.length };
      if ((await testsIn(context, document, span)).length === 0) return { kind: 'notApplicable' };
      return languageOf(document)!.detect(context, snapshot, document);
    },
    async check(context, request) {
      const startedAt = context.now();
      const tests = await testsIn(context, request.document, request.span);
      const opened = await open(context, request);
      if (!opened.ok) return { kind: 'unavailable', ...own, failure: opened.error };
      const host = opened.value;
      try {
        const cases = tests.map((one) => one.case);
        const limit = Math.min(limitMs, context.settings.deadlineMs);
        const traced = await host.trace(cases, [request.span], limit, context.signal);
        if (!traced.ok) {
          const why = `The examples cannot be decided. ${traced.error}`;
          const next = 'Give the document what it loads, or use a test instead.';
          return { kind: 'unavailable', ...own, failure: failure('checker.set-up', why, next) };
        }
        const ended = tests.map((test, index) => testCaseOf(test, traced.value[index]!, request.document.uri));
        return {
          kind: 'ran',
          ...own,
          receipt: receiptOf(context, request, host, ended, context.now() - startedAt),
          problems: [],
          tests: { cases: ended, scope: 'all', targetRan: targetRan(traced.value, request), flaky: [] },
        };
      } finally {
        await host.close();
      }
    },
    async trials(context, request, asked) {
      const tests = await testsIn(context, request.document, request.span);
      if (tests.length === 0) return undefined;
      const opened = await open(context, request);
      if (!opened.ok) return err(opened.error);
      const session = await createExampleTrials(opened.value, tests, request.document, asked, context.signal);
      if (session.ok) return ok(session.value);
      await opened.value.close();
      return session;
    },
    async calls(context, request) {
      const opened = await open(context, request);
      if (!opened.ok) {
        context.log(`functions of the document are not called: ${opened.error.message}`);
        return undefined;
      }
      const { isolation, behave, close } = opened.value;
      return { isolation, behave, close };
    },
    async dispose() {
      await Promise.all(languages.map((one) => one.dispose()));
    },
  };
}

function targetRan(traced: readonly TracedCase[], { document, span }: CheckRequest): 'yes' | 'no' | 'unknown' {
  const starts = lineStartsOf(document.text);
  const first = positionAt(document.text, span.start, starts).line;
  const last = positionAt(document.text, span.end, starts).line;
  if (traced.some(({ lines }) => lines.some((line) => line >= first && line <= last))) return 'yes';
  return traced.some(({ lines, end }) => lines.length > 0 || end.state === 'failed') ? 'no' : 'unknown';
}

function receiptOf(
  context: CheckerContext,
  { overlay, fresh }: CheckRequest,
  host: CallHost,
  cases: readonly TestCase[],
  durationMs: number,
): Receipt {
  const path = relative(overlay.snapshot.root, overlay.path).replaceAll('\\', '/');
  const excerpt = cases.map((one) => `${one.state} ${one.name}`).join('\n');
  return {
    id: context.nextReceipt(),
    checker: own.checker,
    ...(host.version === undefined ? {} : { version: host.version }),
    command: [host.tool, 'examples', path],
    cwd: '.',
    exitCode: null,
    durationMs: Math.round(durationMs),
    textHash: overlay.textHash,
    isolation: host.isolation,
    ...(fresh === true ? {} : { warm: true }),
    testsRun: cases.length,
    excerpt: excerpt.length <= 4000 ? excerpt : `${excerpt.slice(0, 3999).replace(/[\ud800-\udbff]$/, '')}…`,
  };
}
