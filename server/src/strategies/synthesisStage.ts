// The part of the search that comes when no template has a fix: fixes worked out from values, tried as all others are.

import type { RefineContext } from '../core/strategy.ts';
import type { TracedTest, TrialSession } from '../core/trials.ts';
import type { Span } from '../base/text.ts';
import { screen, type Screening, type ScreenRequest } from '../repair/search/screen.ts';
import type { Proposal } from '../repair/search/order.ts';
import type { Subject } from '../repair/subject.ts';
import { synthesised } from '../repair/synthesis/index.ts';

/** Milliseconds of the budget below which no further fixes are worked out, and that this may take at most. */
const synthesisMs = { reserve: 20_000, most: 5000 };

/** What the stage needs to know. */
export interface SynthesisStage {
  readonly context: RefineContext;
  readonly subject: Subject;
  readonly sessions: readonly TrialSession[];
  readonly tests: readonly TracedTest[];
  suspicion(span: Span): number;
  /** Whether a fix may be tried: it lies in the selection, and beside what stays. */
  isFree(proposal: Proposal): boolean;
  /** The screening without what it takes its items from. */
  readonly screening: Omit<ScreenRequest<Proposal>, 'next'>;
}

/** Works fixes out and tries them. */
export async function screenSynthesised(stage: SynthesisStage): Promise<Screening<Proposal>> {
  const { context, subject, sessions, tests } = stage;
  const session = await context.trials.calls(context.signal);
  const until = Math.max(synthesisMs.reserve, context.budget.millisecondsLeft() - synthesisMs.most);
  let proposals: readonly Proposal[] = [];
  try {
    if (session)
      proposals = await synthesised({
        subject,
        session,
        calls: sessions.flatMap(({ calls }) => calls),
        tests,
        suspicion: (span) => stage.suspicion(span),
        hasTime: () => context.budget.millisecondsLeft() > until,
        pause: context.pause,
        signal: context.signal,
      });
  } finally {
    await session?.close();
  }
  const waiting = proposals.filter((one) => stage.isFree(one))[Symbol.iterator]();
  return screen<Proposal>({ ...stage.screening, next: () => waiting.next().value });
}
