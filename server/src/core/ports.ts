// The ports through which policy reaches the world. Adapters implement them; tests script them.

import type { TextEdit } from '../base/edit.ts';
import type { Span } from '../base/text.ts';
import type { Problem } from './evidence.ts';
import type { Failure } from './failure.ts';
import type { DocumentText } from './target.ts';

/** Time, for budgets and durations only; never for identity or order. */
export interface Clock {
  /** Milliseconds that only grow, from an arbitrary start. */
  now(): number;
}

/** Who a model call speaks as; each role may have its own endpoint and model. */
export const roles = ['writer', 'critic', 'judge', 'small'] as const;

/** One role. */
export type Role = (typeof roles)[number];

/** One message of a conversation. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** One question to a model. */
export interface ModelRequest {
  /** Unique within a run. */
  readonly id: string;
  readonly role: Role;
  /** Id and version of the prompt that wrote the messages; part of the key of recorded answers. */
  readonly prompt: { readonly id: string; readonly version: number };
  readonly messages: readonly Message[];
  /** 0 for every verification. */
  readonly temperature: number;
  /** Upper limit of the reply, in tokens. */
  readonly maxTokens: number;
  /** Likeliest tokens to be told at each place of the reply, 1 to 20; a wish that an endpoint may leave unheard. */
  readonly logprobs?: number;
}

/** One token of a reply with the logarithm of its probability, and the likeliest ones at its place. */
export interface TokenLogprob {
  readonly token: string;
  /** Natural logarithm, at most 0. */
  readonly logprob: number;
  /** The likeliest first; may hold the token itself. Empty where the endpoint tells none. */
  readonly top: readonly { readonly token: string; readonly logprob: number }[];
}

/** Tokens of one call; `estimated` when the endpoint told nothing. */
export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly estimated: boolean;
}

/** How a call ended. A text is complete only in the sense of the wire; parsers check its end mark. */
export type ModelReply =
  | {
      readonly kind: 'text';
      readonly text: string;
      /** The reason the endpoint gave; not to be trusted alone. */
      readonly finish: 'stop' | 'length' | 'filtered' | 'unknown';
      /** The model that answered, as it named itself. */
      readonly model: string;
      /** The origin that answered, or `editor`, `replay`. */
      readonly endpoint: string;
      readonly usage: Usage;
      readonly usd: number;
      readonly durationMs: number;
      readonly warnings: readonly Failure[];
      /** The tokens of `text`, whole and in order, where they were asked for and the endpoint gives them. */
      readonly logprobs?: readonly TokenLogprob[];
      /** Requests sent, retries included; 1 when absent. */
      readonly calls?: number;
    }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      readonly usage: Usage;
      readonly durationMs: number;
      readonly calls?: number;
    };

/** Models, whichever they are. */
export interface ModelPort {
  /** Whether any model is configured for a role. */
  has(role: Role): boolean;
  /** Host and model name of a role, to be shown before anything is sent. */
  describe(role: Role): string;
  /** Asks once. Retries inside count as calls and are charged by the engine from `calls`. */
  ask(request: ModelRequest, signal: AbortSignal): Promise<ModelReply>;
}

/** A change that a tool offers for one of its own problems. */
export interface ToolFix {
  /** The tool, such as `typescript` or `eslint`. */
  readonly tool: string;
  readonly title: string;
  /** The problem that it is for. */
  readonly problem: Problem;
  /** Edits within the span that was asked about. */
  readonly edits: readonly TextEdit[];
  /** Import edits outside it. */
  readonly companions: readonly TextEdit[];
}

/** Deterministic fixers: language services and linters. */
export interface FixPort {
  /** Fixes offered for `problems` on `document`, in a fixed order; edits are offsets of its text. */
  fixesFor(
    document: DocumentText,
    span: Span,
    problems: readonly Problem[],
    signal: AbortSignal,
  ): Promise<readonly ToolFix[]>;
}
