// The events of a run. Progress in the editor, the command line's lines, the trace, the bench and the
// tests all read this one stream.

import type { Cost } from './budget.ts';
import type { Candidate } from './candidate.ts';
import type { CheckRun } from './evidence.ts';
import type { Failure } from './failure.ts';
import type { Finding } from './finding.ts';
import type { CritiqueOutcome, RefineOutcome, RungRecord } from './outcome.ts';
import type { ModelReply, ModelRequest } from './ports.ts';
import type { Rung } from './rung.ts';
import type { Suspicion } from './suspicion.ts';
import type { Target } from './target.ts';
import type { Goal, Verdict } from './verdict.ts';
import type { WeighedClass } from './weighed.ts';

/** One thing that happened in a run; the stream adds run id, number and time. */
export type RunEvent =
  | { readonly type: 'started'; readonly run: 'critique' | 'refine'; readonly target: Target }
  | { readonly type: 'progress'; readonly message: string; readonly fraction?: number }
  | { readonly type: 'checked'; readonly run: CheckRun; readonly candidate?: string }
  | { readonly type: 'goals'; readonly goals: readonly Goal[] }
  | { readonly type: 'finding'; readonly finding: Finding }
  /** What the static tools that have run so far tell of the original; the end of the run tells it again, with the rest. */
  | { readonly type: 'seen'; readonly findings: readonly Finding[] }
  | { readonly type: 'rung-started'; readonly rung: Rung; readonly strategy: string }
  | { readonly type: 'rung-ended'; readonly record: RungRecord }
  | { readonly type: 'asked'; readonly request: ModelRequest }
  | { readonly type: 'answered'; readonly request: string; readonly reply: ModelReply }
  | { readonly type: 'candidate'; readonly candidate: Candidate }
  | { readonly type: 'judged'; readonly candidate: string; readonly verdict: Verdict }
  | { readonly type: 'suspicion'; readonly suspicion: Suspicion }
  /** What a search has done so far; told a few times a second at most. */
  | {
      readonly type: 'search';
      readonly proposed: number;
      readonly tried: number;
      readonly passing: number;
      readonly line?: number;
    }
  /** Everything that passes all tests of a search: the plausible classes first, in each part the likeliest. */
  | { readonly type: 'weighed'; readonly classes: readonly WeighedClass[] }
  | {
      readonly type: 'note';
      readonly message: string;
      /** A stage of checks that a tester wrote and that were run and thrown away; rows of traces are made of it. */
      readonly stage?: {
        /** The function. */
        readonly subject: string;
        /** From 1. */
        readonly stage: number;
        /** Each check in words, as it was run, and what running it gave. */
        readonly checks: readonly { readonly words: string; readonly program: string; readonly result: string }[];
        /** Words of those that the tester took back. */
        readonly withdrawn: readonly string[];
        readonly verdict: 'conclude' | 'next stage';
        readonly because?: string;
      };
      /** A critique whose parts have verdicts; rows of traces are made of it. */
      readonly critique?: {
        /** The prompt that asked for it, as id and version: `critique/step-verdicts@1`. */
        readonly prompt: string;
        /** The models that spoke. */
        readonly by: string;
        /** The text that it is about, with what was shown beside it. */
        readonly about: string;
        /** Its parts in words. */
        readonly parts: readonly {
          readonly text: string;
          readonly verdict: string;
          /** Whether anything speaks for it; what was dropped, not judged or contradicted has nothing. */
          readonly kept: boolean;
          /** From -1 to 1, of statements that were looked up. */
          readonly reward?: number;
        }[];
        /** In a few words, such as `first wrong: 2`. */
        readonly verdict: string;
      };
    }
  | { readonly type: 'warning'; readonly failure: Failure }
  | { readonly type: 'budget'; readonly spent: Cost }
  | { readonly type: 'critique-ended'; readonly outcome: CritiqueOutcome }
  | { readonly type: 'refine-ended'; readonly outcome: RefineOutcome };

/** Adds an event to the run's stream. */
export type Emit = (event: RunEvent) => void;

/** How far a search is, for people. */
export function searchWords({ proposed, tried, passing, line }: Extract<RunEvent, { type: 'search' }>): string {
  const at = line === undefined ? '' : `, now at line ${line + 1}`;
  return `${proposed} changes proposed, ${tried} tried, ${passing} ${passing === 1 ? 'passes' : 'pass'} all tests${at}`;
}
