// What log-probabilities of tokens say about a reply: how likely it calls a statement true, and where it was torn.
// Sources: S145 (probability of “true”), S095 (reflection where the entropy stands out).

import type { Span } from '../base/text.ts';
import type { TokenLogprob } from '../core/ports.ts';

/** Standard deviations above the mean from which on a token stands out. */
const spread = 2;
/** With fewer tokens nothing stands out. */
const fewest = 8;

/**
 * The probability that the reply begins with “true”, among “true” and “false”.
 *
 * @returns a number from 0 to 1; undefined where the two together have less than half of the mass.
 */
export function probabilityOfTrue(tokens: readonly TokenLogprob[]): number | undefined {
  const first = tokens.find(({ token }) => /[\p{L}\p{N}]/u.test(token));
  if (!first) return undefined;
  const likeliest = first.top.some(({ token }) => token === first.token) ? first.top : [...first.top, first];
  const mass = (word: string) =>
    likeliest
      .filter(({ token }) => {
        const bare = token.toLowerCase().replace(/[^a-z]/g, '');
        return bare !== '' && word.startsWith(bare);
      })
      .reduce((sum, { logprob }) => sum + Math.exp(logprob), 0);
  const yes = mass('true');
  const no = mass('false');
  return yes + no < 0.5 ? undefined : yes / (yes + no);
}

/** A token at which the model was torn. */
export interface HotSpot {
  /** In UTF-16 offsets of the reply. */
  readonly span: Span;
  /** In nats; a lower bound, since what is not among the likeliest counts as one. */
  readonly entropy: number;
}

/** Tokens whose entropy stands more than two standard deviations above the mean of the reply. */
export function hotSpotsOf(tokens: readonly TokenLogprob[]): readonly HotSpot[] {
  const entropies = tokens.map(({ top }) => entropyOf(top.map(({ logprob }) => Math.exp(logprob))));
  if (tokens.length < fewest) return [];
  const mean = entropies.reduce((sum, one) => sum + one, 0) / entropies.length;
  const variance = entropies.reduce((sum, one) => sum + (one - mean) ** 2, 0) / entropies.length;
  const threshold = mean + spread * Math.sqrt(variance);
  let at = 0;
  return tokens.flatMap(({ token }, index) => {
    const span = { start: at, end: (at += token.length) };
    const entropy = entropies[index]!;
    return entropy > threshold && variance > 0 ? [{ span, entropy }] : [];
  });
}

function entropyOf(probabilities: readonly number[]): number {
  const rest = Math.max(0, 1 - probabilities.reduce((sum, one) => sum + one, 0));
  return [...probabilities, ...(probabilities.length === 0 ? [] : [rest])]
    .filter((one) => one > 0)
    .reduce((sum, one) => sum - one * Math.log(one), 0);
}
