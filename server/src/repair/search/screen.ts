// Screening: variants go through every session in waves, the small ones first, so that an early hit costs little and
// a long search does not wait on each. What passes everywhere survives; it is not yet proven.

import { isAbort, throwIfAborted } from '../../base/abort.ts';
import type { Budget } from '../../core/budget.ts';
import type { Trial, TrialSession, Variant } from '../../core/trials.ts';

/** Limits of a screening; counts, so that equal seeds give equal results, and the run's own budget. */
export interface ScreenLimits {
  /** Most variants. */
  readonly variants: number;
  /** Most variants after the first survivor: how far rivals are looked for. */
  readonly afterFirst: number;
  /** Survivors after which nothing more is learnt. */
  readonly survivors: number;
  /** Hangs after which what is left is given up: each costs its whole time limit. */
  readonly hangs: number;
  /** Variants of the first wave; each wave is four times the one before, up to `largestWave`. */
  readonly firstWave: number;
  readonly largestWave: number;
}

/** How many of each end there were. */
export interface ScreenCounts {
  tried: number;
  passed: number;
  hung: number;
  broken: number;
}

/** What one variant came to. */
export interface Screened<T> {
  readonly item: T;
  /** Of the first session that it failed, else of the last. */
  readonly trial: Trial;
  /** Originally failing tests that it passes, over all sessions that ran it. */
  readonly passed: number;
}

/** The whole of a screening. */
export interface Screening<T> {
  readonly survivors: readonly T[];
  /** Those that failed or hung, in the order tried. */
  readonly others: readonly Screened<T>[];
  readonly counts: ScreenCounts;
  /** Why it ended. */
  readonly end: 'exhausted' | 'variants' | 'rivals' | 'survivors' | 'hangs' | 'budget';
}

/** What a screening needs to know. */
export interface ScreenRequest<T> {
  /** The cheapest first; a variant that fails in one does not go to the next. */
  readonly sessions: readonly TrialSession[];
  readonly limits: ScreenLimits;
  readonly budget: Pick<Budget, 'exhausted' | 'millisecondsLeft'>;
  /** Milliseconds of the budget that are to be left for what comes after. */
  readonly reserveMs: number;
  readonly signal: AbortSignal;
  next(): T | undefined;
  /** Does a piece of what `next` needs; whether more is left. */
  prepare?(): boolean;
  /** See `RefineContext.pause`. */
  readonly pause?: (() => Promise<void> | undefined) | undefined;
  variantOf(item: T): Variant;
  /** Whether an item can still matter once some have passed; what cannot is passed over. All can when absent. */
  isRival?(item: T, survivors: readonly T[]): boolean;
  /** After the wave in which something passed for the first time. */
  onFirst?(survivor: T): Promise<void>;
  /** Looked at before each wave: what need not be run, such as what a compiler refuses. */
  filter?(items: readonly T[]): Promise<readonly T[]>;
  /** After each wave. */
  progress?(counts: ScreenCounts, last: T): void;
}

/** Screens until a limit is reached. */
export async function screen<T>(request: ScreenRequest<T>): Promise<Screening<T>> {
  const { limits, budget, signal } = request;
  const survivors: T[] = [];
  const others: Screened<T>[] = [];
  const counts: ScreenCounts = { tried: 0, passed: 0, hung: 0, broken: 0 };
  let firstAt: number | undefined;
  let size = limits.firstWave;
  /** What was looked for while a wave ran. */
  const ahead: T[] = [];
  const ended = (): Screening<T>['end'] | undefined => {
    if (counts.tried >= limits.variants) return 'variants';
    if (survivors.length >= limits.survivors) return 'survivors';
    if (firstAt !== undefined && counts.tried - firstAt >= limits.afterFirst) return 'rivals';
    if (isOut(patience)) return 'hangs';
    return budget.exhausted() !== undefined || budget.millisecondsLeft() <= request.reserveMs ? 'budget' : undefined;
  };
  const patience: Patience = { hangs: limits.hangs, milliseconds: budget.millisecondsLeft() * hangingShare };
  for (;;) {
    throwIfAborted(signal);
    const end = ended();
    if (end) return { survivors, others, counts, end };
    const wave: T[] = [];
    const room = Math.min(size, limits.variants - counts.tried);
    while (wave.length < room) {
      const item = ahead.shift() ?? (await nextOf(request));
      if (item === undefined) break;
      if (survivors.length === 0 || !request.isRival || request.isRival(item, survivors)) wave.push(item);
    }
    if (wave.length === 0) return { survivors, others, counts, end: 'exhausted' };
    size = Math.min(limits.largestWave, size * 4);
    const runnable = request.filter ? await request.filter(wave) : wave;
    const trials = await alongside(runWave(request, runnable, patience), async (isOver) => {
      while (request.pause && ahead.length < size && !isOver()) {
        const item = await nextOf(request);
        if (item === undefined) break;
        ahead.push(item);
      }
    });
    const isFirst = survivors.length === 0;
    counts.tried += wave.length - trials.filter((seen) => !seen).length;
    counts.broken += wave.length - runnable.length;
    for (const [index, seen] of trials.entries()) {
      const item = runnable[index]!;
      if (!seen) continue;
      if (seen.trial.kind === 'passed') {
        counts.passed++;
        firstAt ??= counts.tried;
        survivors.push(item);
        continue;
      }
      if (seen.trial.kind === 'hung') counts.hung++;
      if (seen.trial.kind === 'broken') counts.broken++;
      else others.push({ item, ...seen });
    }
    request.progress?.(counts, wave.at(-1)!);
    if (isFirst && survivors.length > 0) await request.onFirst?.(survivors[0]!);
  }
}

/** The next item, in pieces. */
async function nextOf<T>({ pause, prepare, next }: ScreenRequest<T>): Promise<T | undefined> {
  do await pause?.();
  while (prepare?.());
  return next();
}

/** Turns of promises after which what was begun is on its way to another process. */
const firstTurns = 24;

/** Waits for `running`, and does other work meanwhile, for as long as it has some. */
async function alongside<T>(running: Promise<T>, work: (isOver: () => boolean) => Promise<void>): Promise<T> {
  let isOver = false;
  const end = () => void (isOver = true);
  running.then(end, end);
  for (let turn = 0; turn < firstTurns && !isOver; turn++) await Promise.resolve();
  const [result] = await Promise.all([running, work(() => isOver)]);
  return result;
}

/** What hangs may still cost. */
interface Patience {
  hangs: number;
  milliseconds: number;
}

/** Share of the time left at the start that hangs may take together. */
const hangingShare = 0.3;

function isOut({ hangs, milliseconds }: Patience): boolean {
  return hangs <= 0 || milliseconds < 0;
}

/** Runs one wave through all sessions; undefined where no session told. A spent budget ends it between two variants. */
async function runWave<T>(
  { sessions, signal, variantOf, budget, reserveMs }: ScreenRequest<T>,
  wave: readonly T[],
  patience: Patience,
): Promise<readonly ({ readonly trial: Trial; readonly passed: number } | undefined)[]> {
  const seen: ({ trial: Trial; passed: number } | undefined)[] = wave.map(() => undefined);
  let alive = wave.map((_, index) => index);
  for (const session of sessions) {
    if (alive.length === 0) break;
    const asked = alive;
    const told = new Set<number>();
    const failingOf = session.tests.filter((test) => test.state !== 'passed').length;
    const spent = new AbortController();
    let before = budget.millisecondsLeft();
    const run = session.run(
      asked.map((index) => variantOf(wave[index]!)),
      { failing: 'all' },
      (at, trial) => {
        const index = asked[at];
        if (index === undefined || told.has(index)) return;
        told.add(index);
        const already = seen[index]?.passed ?? 0;
        const more = trial.kind === 'passed' ? failingOf : trial.kind === 'broken' ? 0 : trial.passed;
        seen[index] = { trial, passed: already + more };
        const left = budget.millisecondsLeft();
        if (trial.kind === 'hung') patience.hangs--;
        // What eats memory ends its process late, too.
        if (trial.kind === 'hung' || trial.kind === 'broken') patience.milliseconds -= before - left;
        before = left;
        if (left <= reserveMs || isOut(patience)) spent.abort();
      },
      AbortSignal.any([signal, spent.signal]),
    );
    await run.catch((error: unknown) => {
      if (!spent.signal.aborted || signal.aborted || !isAbort(error)) throw error;
    });
    throwIfAborted(signal);
    // A session that does not tell of a variant has not passed it.
    for (const index of asked) if (!told.has(index)) seen[index] = undefined;
    alive = asked.filter((index) => seen[index]?.trial.kind === 'passed');
  }
  return seen;
}
