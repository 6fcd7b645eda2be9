// Which optional parameters an endpoint's model accepts. Learnt from the words of a refusal and
// remembered for the life of the process; a wrong guess costs one request.

import type { ModelRequest } from '../core/ports.ts';

/** Parameters that not every server takes. */
export interface Dialect {
  readonly limit: 'max_tokens' | 'max_completion_tokens' | 'none';
  readonly temperature: boolean;
  readonly streamUsage: boolean;
  /** Log-probabilities of tokens; sent only where a question wants them. */
  readonly logprobs: boolean;
}

/** The dialect to start with. */
export function firstDialect(origin: string): Dialect {
  return {
    limit: origin === 'https://api.openai.com' ? 'max_completion_tokens' : 'max_tokens',
    temperature: true,
    streamUsage: true,
    logprobs: true,
  };
}

/** The body of a streaming request. */
export function bodyOf(request: ModelRequest, model: string, dialect: Dialect) {
  return {
    model,
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    stream: true as const,
    ...(dialect.limit === 'none' ? {} : { [dialect.limit]: request.maxTokens }),
    ...(dialect.temperature ? { temperature: request.temperature } : {}),
    ...(dialect.logprobs && request.logprobs !== undefined
      ? { logprobs: true, top_logprobs: Math.max(1, Math.min(20, Math.trunc(request.logprobs))) }
      : {}),
    ...(dialect.streamUsage ? { stream_options: { include_usage: true } } : {}),
  };
}

const rejection =
  /unsupported|not supported|does ?n.t support|unrecogni[sz]ed|unknown|unexpected|extra|forbidden|not permitted|not allowed|invalid (?:param|arg|field)|instead|only the default|deprecated/i;

/**
 * The dialect to try after a refusal with status 400 or 422.
 *
 * @param words all that the endpoint said.
 * @returns another dialect, or undefined when the words name none of our optional parameters.
 */
export function adaptedDialect(dialect: Dialect, words: string): Dialect | undefined {
  if (!rejection.test(words)) return undefined;
  const names = (name: string) => new RegExp(`(?<![A-Za-z_])${name}(?![A-Za-z_])`).test(words);
  if (dialect.limit === 'max_tokens' && names('max_tokens')) return { ...dialect, limit: 'max_completion_tokens' };
  if (dialect.limit === 'max_completion_tokens' && names('max_completion_tokens'))
    return { ...dialect, limit: names('max_tokens') || words.includes('extra') ? 'max_tokens' : 'none' };
  if (dialect.temperature && names('temperature')) return { ...dialect, temperature: false };
  if (dialect.streamUsage && (names('stream_options') || names('include_usage')))
    return { ...dialect, streamUsage: false };
  if (dialect.logprobs && (names('logprobs') || names('top_logprobs'))) return { ...dialect, logprobs: false };
  return undefined;
}
