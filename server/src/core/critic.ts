// What a critic is: it yields findings of a selection. One critic a file, one line in critique/index.ts.

import type { Budget } from './budget.ts';
import type { JudgedItem } from './checklist.ts';
import type { ContextItem } from './context.ts';
import type { Evidence } from './evidence.ts';
import type { Emit } from './event.ts';
import type { Failure } from './failure.ts';
import type { Finding } from './finding.ts';
import type { ProofPort } from './claim.ts';
import type { ModelPort } from './ports.ts';
import type { Random } from '../base/random.ts';
import type { ParsePort } from './syntaxTree.ts';
import type { Target, TargetKind } from './target.ts';
import type { WorkspaceView } from './workspaceView.ts';

/** What the engine hands to a critic. A critic never sees who wrote the text, nor any score of it. */
export interface CritiqueContext {
  readonly signal: AbortSignal;
  readonly budget: Budget;
  readonly random: Random;
  readonly models: ModelPort;
  readonly parse: ParsePort;
  readonly workspace: WorkspaceView;
  /** Absent where nothing of the folder may run. */
  readonly proof?: ProofPort;
  /** Absent where nothing is kept from one run to the next. */
  readonly kept?: KeptTexts;
  readonly emit: Emit;
  nextId(): string;
}

/** Short texts that critics keep from one run to the next, by a key that begins with the critic's id; a cache. */
export interface KeptTexts {
  get(key: string): string | undefined;
  set(key: string, text: string): unknown;
}

/** What is to be critiqued, and what programs said about it. */
export interface CritiqueTask {
  readonly target: Target;
  readonly evidence: Evidence;
  readonly context: readonly ContextItem[];
  /** Items of the workspace's checklist file, already judged where a program decides. */
  readonly checklist: readonly JudgedItem[];
}

/** What a critic gives back. */
export interface CritiqueResult {
  readonly findings: readonly Finding[];
  readonly items: readonly JudgedItem[];
  readonly failures: readonly Failure[];
}

/**
 * What a critic costs: `text` looks at texts in process, in milliseconds; `program` runs what belongs to the folder;
 * `model` asks models.
 */
export type CriticTier = 'text' | 'program' | 'model';

/** One critic. */
export interface Critic {
  /** Also the first part of its rules, such as `examples` of `examples/contradicted`. */
  readonly id: string;
  readonly title: string;
  readonly tier: CriticTier;
  readonly kinds: readonly TargetKind[];
  /** True when it runs only where the person has named it (`touchstone.critique.critics`). */
  readonly onRequest?: boolean;
  /** The most questions that it asks models for one selection; stated by every critic of the tier `model`. */
  readonly mostCalls?: number;
  /** Anchor in docs/methods.md. */
  readonly method: string;
  critique(context: CritiqueContext, task: CritiqueTask): Promise<CritiqueResult>;
}
