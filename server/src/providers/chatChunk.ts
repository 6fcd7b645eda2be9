// Reads one event of a Chat Completions stream, or a whole completion, as data of a stranger: every
// field is looked at, none is believed. Knows the names under which reasoning hides.

import type { TokenLogprob } from '../core/ports.ts';
import { readLogprobs } from './tokenLogprobs.ts';

/** What one event says. */
export interface ChatChunk {
  /** Whether it looks like part of a chat completion at all. */
  readonly isChat: boolean;
  readonly content: string;
  /** Length of the reasoning in it, in UTF-16 units; the reasoning itself is dropped. */
  readonly reasoning: number;
  readonly refusal: string;
  readonly finish: string | undefined;
  readonly model: string | undefined;
  readonly usage: { readonly prompt: number; readonly completion: number } | undefined;
  /** Tokens with their log-probabilities, as the endpoint tells them; see `tokenLogprobs.ts`. */
  readonly logprobs: readonly TokenLogprob[];
}

/** An own property of an object; undefined for anything else. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

/** A string, or the empty string. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 1e8 ? value : undefined;
}

function contentOf(value: unknown): string {
  if (!Array.isArray(value)) return textOf(value);
  return value.map((part) => (field(part, 'type') === 'text' ? textOf(field(part, 'text')) : '')).join('');
}

/** Reads one event (`delta`) or one whole completion (`message`). */
export function readChatChunk(event: unknown): ChatChunk {
  const choices = field(event, 'choices');
  const first: unknown = Array.isArray(choices)
    ? choices.find((choice) => typeof choice === 'object' && choice !== null && (field(choice, 'index') ?? 0) === 0)
    : undefined;
  const part = field(first, 'delta') ?? field(first, 'message');
  const usage = field(event, 'usage');
  const prompt = countOf(field(usage, 'prompt_tokens'));
  const completion = countOf(field(usage, 'completion_tokens'));
  return {
    isChat: Array.isArray(choices),
    content: contentOf(field(part, 'content')),
    reasoning:
      textOf(field(part, 'reasoning_content')).length +
      textOf(field(part, 'reasoning')).length +
      (Array.isArray(field(part, 'reasoning_details')) ? 1 : 0),
    refusal: textOf(field(part, 'refusal')),
    finish: textOf(field(first, 'finish_reason')) || undefined,
    model: textOf(field(event, 'model')) || undefined,
    logprobs: readLogprobs(field(first, 'logprobs')),
    usage: prompt === undefined || completion === undefined ? undefined : { prompt, completion },
  };
}

/**
 * Drops the thoughts that some servers leave in front of the answer.
 *
 * @param asked the texts that were sent; a closing tag alone counts only when none of them has one.
 */
export function withoutThoughts(text: string, asked: readonly string[]): string {
  const open = /^\s*<(think|thinking)>/.exec(text);
  if (open) {
    const close = text.indexOf(`</${open[1]}>`);
    return close < 0 ? '' : text.slice(close + open[1]!.length + 3).replace(/^\s*\n/, '');
  }
  const close = text.indexOf('</think>');
  if (
    close < 0 ||
    asked.some((each) => each.includes('</think>')) ||
    text.slice(0, close).includes('<think>') ||
    text.slice(0, close).includes('<<<TOUCHSTONE')
  )
    return text;
  return text.slice(close + '</think>'.length).replace(/^\s*\n/, '');
}
