// Synthesis: fixes that are worked out from what values are and should be, where no template has one. Only for calls
// of which a test says what they should give.

import type { Span } from '../../base/text.ts';
import type { CallSession, RecordedCall, TracedTest } from '../../core/trials.ts';
import type { Proposal } from '../search/order.ts';
import type { Subject } from '../subject.ts';
import type { RepairPlace } from '../template.ts';
import { conditionsFor, type SynthesisIn, type Synthesised } from './conditions.ts';
import { actionHoles, conditionHoles } from './holes.ts';
import { canInstrument } from './instrument.ts';
import { resultsFor } from './results.ts';
import { knownCalls, type KnownCall } from './wanted.ts';

/** What a synthesis needs to know. */
export interface SynthesisRequest {
  readonly subject: Subject;
  readonly session: CallSession;
  readonly calls: readonly RecordedCall[];
  readonly tests: readonly TracedTest[];
  /** How suspicious a stretch of the text is, from 0 to 1. */
  suspicion(span: Span): number;
  hasTime(): boolean;
  pause?: (() => Promise<void> | undefined) | undefined;
  readonly signal: AbortSignal;
}

/** Most fixes that are given. */
const most = 400;

/** Versions of one function that may hang before nothing more is asked. */
const mostHangs = 12;

/** Longest result that is written into a branch. */
const longestResult = 40;

/** Fixes by their values, the likeliest first. */
export async function synthesised(request: SynthesisRequest): Promise<readonly Proposal[]> {
  const { subject, session, calls, tests, signal } = request;
  const found: Proposal[] = [];
  for (const [index, func] of subject.functions.entries()) {
    const place = subject.places[index]!;
    const { name } = func;
    if (!canInstrument(place, name) || !request.hasTime()) continue;
    const known = await knownCalls(place, name, session, calls, tests, signal);
    if (known.length === 0) continue;
    const given: SynthesisIn = {
      place,
      func: { ...func, name },
      session,
      known,
      signal,
      suspicion: (span) => request.suspicion(span),
      hasTime: () => request.hasTime(),
      patience: { hangs: mostHangs },
      ...(request.pause ? { pause: request.pause } : {}),
    };
    const add = (all: readonly Synthesised[]) => {
      for (const { fix, prior } of all)
        found.push({ fix, func: index, priority: request.suspicion(fix.at) * prior * fix.fit, edits: fix.edits });
    };
    const results = resultsOf(known, place);
    add(await resultsFor(given));
    add(await conditionsFor(given, conditionHoles(place)));
    add(await conditionsFor(given, actionHoles(place, results)));
  }
  return found.toSorted((a, b) => b.priority - a.priority).slice(0, most);
}

/** What all failing calls should give, as code, where it is one and the same. */
function resultsOf(known: readonly KnownCall[], { dialect }: RepairPlace): readonly string[] {
  const failing = known.filter(({ isFailing }) => isFailing);
  const [first] = failing;
  if (!first?.value || failing.some(({ wanted }) => wanted !== first.wanted)) return [];
  const written = dialect.write.literal(first.value);
  if (written === undefined || written.length > longestResult) return [];
  // One example's own result, written down, is that example and no branch.
  const isLikely =
    failing.length > 1 ||
    /^(?:-?[01]|['"]\w{0,14}['"]|true|false|null|undefined|True|False|None|\[\]|\{\})$/u.test(written);
  return isLikely ? [written] : [];
}
