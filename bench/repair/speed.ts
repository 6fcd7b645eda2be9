// Candidates a second on a function of 50 lines with 16 tests: our trials, mutation testers on the same mutants, and
// the project's own test command once for each. Verdicts are compared one by one, and a hostile set is mixed in.

import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { applyEdits } from '../../server/src/base/edit.ts';
import { textHash } from '../../server/src/base/hash.ts';
import type { Checker, CheckerContext } from '../../server/src/checkers/checker.ts';
import { createCheckers } from '../../server/src/checkers/index.ts';
import type { Trial, Variant } from '../../server/src/core/trials.ts';
import { createProcesses } from '../../server/src/workspace/processes.ts';
import { createSandbox } from '../../server/src/workspace/sandbox.ts';
import { createScratch } from '../../server/src/workspace/scratchCopies.ts';
import { createParsers } from '../../server/src/workspace/treeSitter.ts';
import { pathToUri } from '../../server/src/workspace/uri.ts';
import { root } from '../../scripts/run.ts';
import type { Places } from '../places.ts';
import { median, spread, type Line } from '../report.ts';
import { runMutmut, runStryker, subjectFolder, type MutationRun } from './mutationTools.ts';

/** How often the mutants are tried, and how often the project's own command is run. */
const rounds = 20;
const commands = 20;

interface Case {
  readonly language: 'js' | 'python';
  readonly languageId: string;
  readonly file: string;
  readonly checker: RegExp;
  readonly goal: number;
  /** Changes that hang, exit, eat memory or spoil what others share; put in place of the first statement. */
  readonly hostile: readonly string[];
  readonly firstStatement: string;
  readonly own: () => readonly [string, readonly string[]];
  readonly other: (place: string) => MutationRun;
}

const cases: readonly Case[] = [
  {
    language: 'js',
    languageId: 'javascript',
    file: 'pageRanges.js',
    checker: /^tests$/,
    goal: 2000,
    firstStatement: 'const ranges = [];',
    hostile: [
      'for (;;) {}',
      'const ranges = []; while (true) ranges.push(ranges.length);',
      'process.exit(0);',
      'Array.prototype.push = function () { return 0; }; const ranges = [];',
      'String.prototype.trim = () => ""; const ranges = [];',
      'const ranges = []; tidyPages(text, last);',
      'const ranges = new Array(1e9).fill(text);',
    ],
    own: () => [process.execPath, ['--test']],
    other: (place) => runStryker(place, vitestTests),
  },
  {
    language: 'python',
    languageId: 'python',
    file: 'page_ranges.py',
    checker: /^(pytest|python-tests)$/,
    goal: 600,
    firstStatement: 'ranges = []',
    hostile: [
      'while True: pass',
      'import os; os._exit(0)',
      'import sys; sys.exit(0)',
      'import builtins; builtins.min = max; ranges = []',
      'ranges = [0] * (10 ** 10)',
      'tidy_pages(text, last); ranges = []',
      'import _pytest.assertion; import pytest; pytest.raises = None; ranges = []',
    ],
    own: () => ['python3', ['-m', 'pytest', '-q', '-x', '-p', 'no:cacheprovider']],
    other: runMutmut,
  },
];

/** The lines of the speed measure. */
export async function measureSpeed(places: Places, say: (message: string) => void): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (const one of cases) lines.push(...(await measureCase(places, one, say)));
  return lines;
}

async function measureCase(places: Places, one: Case, say: (message: string) => void): Promise<readonly Line[]> {
  const place = path.join(places.temp, `speed-${one.language}`);
  const project = path.join(place, 'project');
  cpSync(subjectFolder(one.language), project, { recursive: true });
  const target = path.join(project, one.file);
  const text = readFileSync(target, 'utf8');
  say(`${one.language}: the mutation tester`);
  const other = one.other(place);
  const variants: readonly Variant[] = other.mutants.map(({ edit }) => ({ edits: [edit] }));

  const sandbox = createSandbox({ readable: [places.dist, root] });
  const processes = createProcesses({ supervisorPath: path.join(places.dist, 'supervisor.js'), sandbox });
  const scratch = createScratch({ base: path.join(place, 'own'), sandbox });
  const checkers = createCheckers({ distFolder: places.dist, tempFolder: path.join(place, 'temp') });
  const signal = new AbortController().signal;
  let receipts = 0;
  const context: CheckerContext = {
    signal,
    processes,
    scratch,
    settings: { testCommand: [], deadlineMs: 120_000, off: [] },
    parse: createParsers(),
    now: () => performance.now(),
    nextReceipt: () => `r${++receipts}`,
    log: () => undefined,
  };
  try {
    const document = { uri: pathToUri(target), languageId: one.languageId, version: 0, text };
    const span = functionSpan(text);
    const overlay = {
      snapshot: { root: project, buffers: new Map<string, string>(), trusted: true },
      path: target,
      text,
      textHash: textHash(text),
    };
    const request = { overlay, document, span, scope: 'related' } as const;
    const checker = await trialsOf(checkers, one, context, request);
    const session = await checker.trials!(context, request, { functions: [span], failing: [], testLimitMs: 1000 });
    if (!session?.ok) throw new Error(session ? session.error.message : `${checker.id} opens no session`);
    const run = async (asked: readonly Variant[]) => {
      const trials: Trial[] = [];
      await session.value.run(asked, { failing: 'first' }, (index, trial) => void (trials[index] = trial), signal);
      return trials;
    };
    say(`${one.language}: ${variants.length} mutants, ${rounds} rounds`);
    const first = await run(variants);
    const times: number[] = [];
    // Many mutants at once, as a search asks.
    const many = Array.from({ length: 5 }, () => variants).flat();
    for (let round = 0; round < rounds; round++) {
      const startedAt = performance.now();
      await run(many);
      times.push((1000 * many.length) / (performance.now() - startedAt));
    }
    const isKilled = (trial: Trial | undefined) => trial?.kind !== 'passed';
    const differing = other.mutants.filter(({ killed }, index) => killed !== isKilled(first[index]));
    for (const { id, edit, killed } of differing)
      say(
        `differs: ${id} ${killed ? 'killed' : 'survived'} there; ${JSON.stringify(text.slice(edit.span.start, edit.span.end).slice(0, 60))} → ${JSON.stringify(edit.newText.slice(0, 60))}`,
      );

    say(`${one.language}: hostile variants`);
    const at = text.indexOf(one.firstStatement);
    const hostile = one.hostile.map((newText): Variant => ({
      edits: [{ span: { start: at, end: at + one.firstStatement.length }, newText }],
    }));
    const mixed = variants.flatMap((variant, index) =>
      index % 12 === 0 && hostile[index / 12] ? [hostile[index / 12]!, variant] : [variant],
    );
    const among = (await run(mixed)).filter((_, index) => !hostile.includes(mixed[index]!));
    const shaken = among.filter((trial, index) => isKilled(trial) !== isKilled(first[index])).length;
    const told = (await run(hostile)).map(({ kind }) => kind);
    await session.value.close();

    say(`${one.language}: the project’s own command`);
    const own: number[] = [];
    for (let index = 0; index < commands; index++) {
      const mutant = other.mutants[Math.floor((index * other.mutants.length) / commands)]!;
      const changed = applyEdits(text, [mutant.edit]);
      if (!changed.ok) continue;
      writeFileSync(target, changed.value);
      const [program, args] = one.own();
      const startedAt = performance.now();
      spawnSync(program, args, {
        cwd: project,
        timeout: 20_000,
        stdio: 'ignore',
        env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
      });
      own.push(performance.now() - startedAt);
    }
    const measure = `candidates a second, ${one.language}`;
    const rate = median(times);
    const theirs = (1000 * other.mutants.length) / other.ms;
    return [
      {
        measure,
        what: 'our trials',
        value: rate,
        unit: 'count',
        goal: { atLeast: one.goal },
        note: `${checker.id}, ${session.value.isolation}; ${many.length} variants a round, ${spread(times, 'a second')}; ${text.split('\n').length - 1} lines, 16 tests`,
      },
      {
        measure,
        what: other.tool,
        value: theirs,
        unit: 'count',
        note: `${other.mutants.length} mutants in ${(other.ms / 1000).toFixed(1)} s, its start included`,
      },
      { measure, what: 'ours ÷ theirs', value: rate / theirs, unit: '×', note: 'the same mutants, the same run' },
      {
        measure,
        what: 'the project’s own command',
        value: 1000 / median(own),
        unit: 'count',
        note: `one after the other, n = ${own.length}`,
      },
      {
        measure,
        what: 'mutants judged differently',
        value: differing.length,
        unit: 'count',
        goal: { atMost: 0 },
        note: `of ${other.mutants.length}${differing.length === 0 ? '' : `: ${differing.map(({ id }) => id).join(', ')}`}`,
      },
      {
        measure,
        what: 'verdicts changed by hostile variants among them',
        value: shaken,
        unit: 'count',
        goal: { atMost: 0 },
        note: `of ${variants.length}; ${hostile.length} hostile ones ended as ${told.join(', ')}`,
      },
    ];
  } finally {
    for (const checker of checkers) await checker.dispose?.();
    await processes.dispose();
    await scratch.dispose();
    rmSync(place, { recursive: true, force: true });
  }
}

async function trialsOf(
  checkers: readonly Checker[],
  one: Case,
  context: CheckerContext,
  request: Parameters<Checker['check']>[1],
): Promise<Checker> {
  for (const checker of checkers) {
    if (!checker.trials || !one.checker.test(checker.id)) continue;
    const found = await checker.detect(context, request.overlay.snapshot, request.document);
    if (found.kind === 'available') return checker;
  }
  throw new Error(`no checker of ${one.language} opens trials here`);
}

/** The only function of the subject. */
function functionSpan(text: string): { readonly start: number; readonly end: number } {
  const start = /(?:export )?(?:function|def) /.exec(text)!.index;
  return { start, end: text.trimEnd().length };
}

/** The subject's tests, for Vitest. */
const vitestTests = `import { expect, test } from 'vitest';
import { tidyPages } from '../pageRanges.js';
import { cases } from '../cases.js';
for (const [text, last, shown] of cases) test(text + ' of ' + last, () => expect(tidyPages(text, last)).toBe(shown));
test('no page', () => expect(() => tidyPages('x-3', 9)).toThrow(RangeError));
`;
