// From entries of a model's reply to opinions that stand somewhere. Whatever the entry claims about lines, its place
// is where its quotation stands; an entry without one is dropped and counted, never guessed.

import { rangeOf, type Span } from '../base/text.ts';
import { anchorQuote } from '../core/anchor.ts';
import type { CritiqueResult } from '../core/critic.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { ProofState } from '../core/finding.ts';
import { plainWords } from '../core/plainWords.ts';
import type { Target } from '../core/target.ts';
import type { Unnamed } from './occurrences.ts';

/** Most opinions of one look. */
export const opinionLimit = 20;

/** One opinion before it has a name. */
export interface OpinionWords {
  readonly rule: string;
  readonly place: Span;
  readonly message: string;
  /** What the finding rests on, in the model's words; the message again where there is none. */
  readonly reason: string;
  /** The model that answered, as it named itself. */
  readonly by: string;
  readonly proof?: Extract<ProofState, 'opinion' | 'unknown'>;
}

/** Builds a finding that is one model's word: information, at most an opinion, with no receipt. */
export function opinionOf(target: Target, words: OpinionWords): Unnamed {
  const { document } = target;
  const { place, message, reason } = words;
  return {
    rule: words.rule,
    message: plainWords(message),
    category: target.kind === 'prose' ? 'prose' : 'logic',
    severity: 'info',
    proof: words.proof ?? 'opinion',
    uri: document.uri,
    range: rangeOf(document.text, place),
    quote: document.text.slice(place.start, place.end),
    evidence: [{ checker: plainWords(words.by, 120), excerpt: plainWords(reason) || plainWords(message) }],
  };
}

/** The place of a quotation in the selection; undefined where it stands nowhere in it, or more than once. */
export function placeOf(target: Target, quote: unknown): Span | undefined {
  if (typeof quote !== 'string') return undefined;
  const place = anchorQuote(target.document.text, target.span, quote);
  return typeof place === 'string' ? undefined : place;
}

/**
 * What was left aside, as one failure; none where nothing was.
 *
 * @param unplaced entries that quote nothing that stands once in the selection, or that cannot be read.
 * @param beyond entries beyond `limit`.
 */
export function leftAside(unplaced: number, beyond: number, limit = opinionLimit): readonly Failure[] {
  const parts = [
    unplaced > 0 ? `${unplaced} of the model’s findings quote nothing that stands once in the selection` : '',
    beyond > 0 ? `${beyond} are beyond the limit of ${limit}` : '',
  ].filter((part) => part !== '');
  if (parts.length === 0) return [];
  return [
    failure('reply.unanchored', `${parts.join('; ')}.`, 'They were left aside. Ask again, or use a stronger model.'),
  ];
}

/** A result that only says why there is none. */
export function onlyFailures(...failures: readonly Failure[]): CritiqueResult {
  return { findings: [], items: [], failures };
}
