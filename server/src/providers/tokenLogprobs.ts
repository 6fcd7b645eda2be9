// Reads log-probabilities of tokens from a stranger's events. They are kept only where they are those of the text that
// is handed on: what does not fit it is dropped whole, as wrong confidence is worse than none.

import type { TokenLogprob } from '../core/ports.ts';

/** Most tokens that are kept of one reply. */
export const tokenLimit = 20_000;

/** The tokens of one event: `choices[0].logprobs`, with its list `content`. Entries that cannot be read are left out. */
export function readLogprobs(value: unknown): readonly TokenLogprob[] {
  const content = own(value, 'content');
  if (!Array.isArray(content)) return [];
  return content.slice(0, tokenLimit).flatMap((entry): readonly TokenLogprob[] => {
    const token = tokenIn(entry);
    if (!token) return [];
    const top = own(entry, 'top_logprobs');
    const likeliest = Array.isArray(top) ? top.slice(0, 20).flatMap((one) => tokenIn(one) ?? []) : [];
    return [{ ...token, top: likeliest.toSorted((a, b) => b.logprob - a.logprob) }];
  });
}

/**
 * The tokens of the text that is handed on.
 *
 * @param raw all that came, of which `text` is the end, without the thoughts in front.
 * @returns undefined where there are none, or where they are not those of the text.
 */
export function logprobsOf(
  tokens: readonly TokenLogprob[],
  raw: string,
  text: string,
): readonly TokenLogprob[] | undefined {
  if (tokens.length === 0 || !raw.endsWith(text)) return undefined;
  const start = raw.length - text.length;
  let at = 0;
  const kept = tokens.filter(({ token }) => {
    const from = at;
    at += token.length;
    return from >= start;
  });
  return tokens.map(({ token }) => token).join('') === raw && kept.length > 0 ? kept : undefined;
}

function tokenIn(entry: unknown): { readonly token: string; readonly logprob: number } | undefined {
  const token = own(entry, 'token');
  const logprob = own(entry, 'logprob');
  if (typeof token !== 'string' || token.length > 1000 || typeof logprob !== 'number' || Number.isNaN(logprob))
    return undefined;
  // Some servers write the probability 0 as -9999 and rounding as a little above 0.
  return { token, logprob: Math.max(-1e4, Math.min(0, logprob)) };
}

function own(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
