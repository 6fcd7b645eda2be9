// Checkers and engine options for tests of the engine: what they see is a function of the text, and
// what they were asked is counted.

import { textHash } from '../../server/src/base/hash.ts';
import type { Checker, CheckRequest } from '../../server/src/checkers/checker.ts';
import type { CheckFamily, CheckRun, Problem, TestCase } from '../../server/src/core/evidence.ts';
import { failure } from '../../server/src/core/failure.ts';
import type { Target } from '../../server/src/core/target.ts';
import type { EngineOptions, RunRequest } from '../../server/src/engine/api.ts';
import { scriptedModels } from './scriptedModels.ts';

/** What a fake checker sees: marks in the text are its problems. */
export function problemsOf(checker: string, uri: string, text: string, mark: string): readonly Problem[] {
  return text.split('\n').flatMap((line, index) =>
    line.includes(mark)
      ? [
          {
            checker,
            rule: mark,
            message: `${mark} is here`,
            severity: 'error' as const,
            uri,
            range: {
              start: { line: index, character: line.indexOf(mark) },
              end: { line: index, character: line.indexOf(mark) + mark.length },
            },
            lineText: line.trim(),
          },
        ]
      : [],
  );
}

/** A fake checker and the texts that it was asked about. */
export interface FakeChecker extends Checker {
  readonly asked: { readonly text: string; readonly scope: string }[];
}

/** Makes a checker from a function of the request. */
export function fakeChecker(
  id: string,
  family: CheckFamily,
  see: (request: CheckRequest) => Partial<Extract<CheckRun, { kind: 'ran' }>> | CheckRun,
  more: Partial<Checker> = {},
): FakeChecker {
  const asked: { text: string; scope: string }[] = [];
  return {
    id,
    title: id,
    family,
    languages: [],
    needsTrust: false,
    asked,
    detect: () => Promise.resolve({ kind: 'available', tool: id }),
    check(context, request) {
      asked.push({ text: request.overlay.text, scope: request.scope });
      const seen = see(request);
      if ('kind' in seen && seen.kind !== 'ran') return Promise.resolve(seen as CheckRun);
      const tests = 'tests' in seen ? seen.tests : undefined;
      return Promise.resolve({
        kind: 'ran',
        checker: id,
        family,
        problems: [],
        ...seen,
        receipt: {
          id: context.nextReceipt(),
          checker: id,
          command: [id],
          cwd: '.',
          exitCode: 0,
          durationMs: 1,
          textHash: request.overlay.textHash,
          isolation: 'in-process',
          excerpt: '',
          ...(tests ? { testsRun: tests.cases.length } : {}),
        },
      } as CheckRun);
    },
    ...more,
  };
}

/** A checker whose problems are the lines that hold `mark`. */
export function markChecker(id: string, mark: string, family: CheckFamily = 'types'): FakeChecker {
  return fakeChecker(id, family, ({ overlay, document }) => ({
    problems: problemsOf(id, document.uri, overlay.text, mark),
  }));
}

/** A checker with tests: each passes when its function says so. */
export function testChecker(
  tests: Readonly<Record<string, (text: string, turn: number) => boolean>>,
  scope: 'related' | 'all' = 'all',
): FakeChecker {
  let turn = 0;
  return fakeChecker('tests', 'tests', ({ overlay }) => {
    turn++;
    const cases = Object.entries(tests).map(([name, passes]): TestCase =>
      passes(overlay.text, turn)
        ? { id: name, name, state: 'passed' }
        : { id: name, name, state: 'failed', failure: { message: `${name} went wrong`, expected: '1', actual: '2' } },
    );
    return { tests: { cases, scope, targetRan: 'yes', flaky: [] } };
  });
}

/**
 * Related tests that pass after the change, and a whole suite that does not end after it.
 *
 * @param tookMs milliseconds that the whole suite takes on the original.
 */
export function endlessAfterwards(tookMs: number, tests = testChecker({ a: () => true }, 'related')): FakeChecker {
  return {
    ...tests,
    async check(context, request) {
      const run = await tests.check(context, request);
      if (request.scope === 'related' || run.kind !== 'ran') return run;
      if (request.original) return { ...run, receipt: { ...run.receipt, durationMs: tookMs } };
      const message = 'The tests did not end.';
      return {
        kind: 'timedOut',
        checker: 'tests',
        family: 'tests',
        failure: failure('checker.timeout', message, 'Wait.'),
      };
    },
  };
}

/** A checker that is not there. */
export function missingChecker(id: string): FakeChecker {
  const gone = failure('checker.missing', `${id} was not found.`, 'Install it.');
  return fakeChecker(id, 'lint', () => ({}), { detect: () => Promise.resolve({ kind: 'unavailable', failure: gone }) });
}

/** A target in memory; `«»` mark the selection. */
export function targetOf(drawn: string, more: Partial<Target> = {}): Target {
  const start = drawn.indexOf('«');
  const end = drawn.indexOf('»') - 1;
  const text = drawn.replace('«', '').replace('»', '');
  return {
    document: { uri: 'file:///no-such-folder/a.ts', languageId: 'typescript', version: 1, text },
    span: start < 0 ? { start: 0, end: text.length } : { start, end },
    kind: 'code',
    ...more,
  };
}

/** Options of an engine with these checkers and answers; nothing is started. */
export function engineOptions(checkers: readonly Checker[], answers: readonly string[] = []): EngineOptions {
  let now = 0;
  return {
    checkers,
    models: scriptedModels(answers),
    processes: { run: () => Promise.reject(new Error('no process may start here')) },
    scratch: { withOverlay: () => Promise.reject(new Error('no scratch copy may be made here')) },
    clock: { now: () => now++ },
    parse: { parserOf: async () => undefined },
    seed: 1,
    log: () => undefined,
  };
}

/** A request for `target` in a trusted folder. */
export function requestFor(target: Target, more: Partial<RunRequest> = {}): RunRequest {
  return {
    target,
    snapshot: { root: '/no-such-folder', buffers: new Map(), trusted: true },
    checkers: { testCommand: [], deadlineMs: 1000, off: [] },
    limits: { tokens: 20_000, seconds: 60, usd: 1, calls: 12, processes: 10 },
    ...more,
  };
}

/** The hash that a receipt of this text carries. */
export const hashOfText = textHash;
