// Counts tokens and money of a call: what the endpoint reports where that is plausible, else an
// estimate by size that is marked as one. Also notices a prompt that the endpoint cut silently.

import type { ModelRequest, Usage } from '../core/ports.ts';
import { isLoopback, type EndpointSettings, type Price } from './endpoint.ts';

/** Assumed for endpoints on other machines whose price is not set, so that a cap in money still holds. */
const assumedPrice: Price = { promptPerMillion: 3, completionPerMillion: 15 };

/** Tokens of a text by its size: one for four UTF-16 units. */
export function estimatedTokens(length: number): number {
  return Math.ceil(length / 4);
}

/** UTF-16 units of all messages. */
export function promptLength(request: ModelRequest): number {
  return request.messages.reduce((sum, message) => sum + message.content.length, 0);
}

/** What a call used, from the report of the endpoint (undefined: none that is plausible) and the sizes seen. */
export function usageOf(
  reported: { readonly prompt: number; readonly completion: number } | undefined,
  request: ModelRequest,
  received: number,
): Usage {
  const plausible = reported !== undefined && reported.prompt > 0 && (reported.completion > 0 || received === 0);
  return plausible
    ? { promptTokens: reported.prompt, completionTokens: reported.completion, estimated: false }
    : {
        promptTokens: estimatedTokens(promptLength(request)),
        completionTokens: estimatedTokens(received),
        estimated: true,
      };
}

/** Dollars for a usage; `assumed` when the price is not known. */
export function costOf(usage: Usage, settings: EndpointSettings): { readonly usd: number; readonly assumed: boolean } {
  const free = isLoopback(new URL(settings.baseUrl).hostname);
  const price = settings.price ?? (free ? { promptPerMillion: 0, completionPerMillion: 0 } : assumedPrice);
  const usd = (usage.promptTokens * price.promptPerMillion + usage.completionTokens * price.completionPerMillion) / 1e6;
  return { usd, assumed: settings.price === undefined && !free };
}

/** Remembers how many bytes a model takes for a token, and finds reports that cannot be of the whole prompt. */
export interface PromptMeter {
  /**
   * Whether the reported prompt tokens are too few for what was sent.
   *
   * Two tests: fewer than 40 % of one token for eight UTF-16 units; or, once two replies were seen, twice
   * as many bytes a token as ever before, and more than six.
   */
  looksTruncated(key: string, request: ModelRequest, reported: number): boolean;
}

/** Makes a meter. */
export function promptMeter(): PromptMeter {
  const seen = new Map<string, { count: number; highest: number }>();
  return {
    looksTruncated(key, request, reported) {
      const length = promptLength(request);
      if (reported <= 0 || length < 400) return false;
      if (reported < 0.4 * (length / 8)) return true;
      const bytes = request.messages.reduce((sum, message) => sum + Buffer.byteLength(message.content), 0);
      const ratio = bytes / reported;
      const known = seen.get(key) ?? { count: 0, highest: 0 };
      if (known.count >= 2 && ratio > 6 && ratio > 2 * known.highest) return true;
      seen.set(key, { count: known.count + 1, highest: Math.max(known.highest, ratio) });
      return false;
    },
  };
}
