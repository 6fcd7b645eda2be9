// Asks OpenAI-compatible endpoints: which question goes where, how often it is repeated and in which
// dialect. One exchange is `openaiExchange.ts`; keys, redaction and choice of provider are elsewhere.

import { throwIfAborted } from '../base/abort.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { ModelPort, ModelReply, ModelRequest, Usage } from '../core/ports.ts';
import { adaptedDialect, bodyOf, firstDialect, type Dialect } from './dialect.ts';
import { isLoopback, settingsFor, type EndpointSettings, type RoleSettings } from './endpoint.ts';
import type { WireLimits } from './limitedFetch.ts';
import { noModelReply } from './none.ts';
import { exchangeChat, type ChatExchange } from './openaiExchange.ts';
import { sleep, systemTimers, type Timers } from './timers.ts';
import { costOf, promptMeter, usageOf } from './usage.ts';
import type { WatchLimits } from './watch.ts';
import { printable } from './wireFault.ts';

/** Limits of one question. */
export interface ModelLimits extends WireLimits, WatchLimits {
  /** Retries after the first request; adaptations of the dialect are not among them. */
  readonly retries: number;
  /** The longest wait that an endpoint may ask for, in milliseconds. */
  readonly longestWaitMs: number;
}

/** Default limits, of endpoints elsewhere. */
export const defaultModelLimits: ModelLimits = {
  connectMs: 10_000,
  firstContentMs: 60_000,
  idleMs: 20_000,
  totalMs: 120_000,
  replyBytes: 4 * 1024 * 1024,
  eventBytes: 1024 * 1024,
  retries: 2,
  longestWaitMs: 60_000,
};

/** A model on this machine may read its prompt for minutes; the run's own budget of time ends it all the same. */
const localPatience: Partial<ModelLimits> = { firstContentMs: 300_000, totalMs: 600_000 };

/** What can be replaced, for tests and for bundling. */
export interface OpenAiOptions {
  readonly limits?: Partial<ModelLimits>;
  readonly timers?: Timers;
  /** A number in [0, 1) for the jitter of waits. */
  readonly random?: () => number;
  /** Loads the client library on first use. */
  readonly loadOpenAi?: () => Promise<typeof import('openai')>;
}

/** Makes the port for the endpoints of all roles. Nothing is loaded or sent before the first question. */
export function createOpenAiModels(roles: RoleSettings, options: OpenAiOptions = {}): ModelPort {
  const limitsOf = ({ hostname }: URL): ModelLimits => ({
    ...defaultModelLimits,
    ...(isLoopback(hostname) ? localPatience : {}),
    ...options.limits,
  });
  const timers = options.timers ?? systemTimers;
  const random = options.random ?? Math.random;
  const load = options.loadOpenAi ?? (() => import('openai'));
  const dialects = new Map<string, Dialect>();
  const meter = promptMeter();

  const ask = async (request: ModelRequest, settings: EndpointSettings, signal: AbortSignal): Promise<ModelReply> => {
    const startedAt = timers.now();
    const url = new URL(settings.baseUrl);
    const { origin } = url;
    const limits = limitsOf(url);
    const dialectKey = `${settings.baseUrl} ${settings.model}`;
    const left = () => limits.totalMs - (timers.now() - startedAt);
    const sdk = await load();
    const key = await settings.apiKeyFor(origin, signal);
    throwIfAborted(signal);
    let dialect = dialects.get(dialectKey) ?? firstDialect(origin);
    let retries = 0;
    let adaptations = 0;
    let lost = { promptTokens: 0, completionTokens: 0 };
    for (let calls = 1; ; calls++) {
      const result = await exchangeChat(
        {
          sdk,
          settings,
          key,
          body: bodyOf(request, settings.model, dialect),
          asked: request.messages.map((message) => message.content),
          limits,
          timers,
          leftMs: left(),
        },
        signal,
      );
      throwIfAborted(signal);
      const durationMs = timers.now() - startedAt;
      if (result.kind === 'answered') {
        dialects.set(dialectKey, dialect);
        return answered(result, { request, settings, origin, dialect, durationMs, calls, lost });
      }
      const adapted =
        result.badRequest === undefined || adaptations >= 3 ? undefined : adaptedDialect(dialect, result.badRequest);
      if (adapted) {
        dialect = adapted;
        adaptations++;
        continue;
      }
      const usage: Usage =
        result.received > 0 || result.mayBeBilled
          ? usageOf(undefined, request, result.received)
          : { promptTokens: 0, completionTokens: 0, estimated: false };
      const failed = (why: Failure): ModelReply => ({
        kind: 'failed',
        failure: why,
        usage: plus(usage, lost),
        durationMs,
        calls,
      });
      if (!result.retryable || result.received > 0 || retries >= limits.retries) return failed(result.failure);
      const wait = result.waitMs ?? 500 * 2 ** retries * (0.5 + random() / 2);
      if (wait > limits.longestWaitMs || wait >= left()) {
        return failed(
          result.waitMs === undefined
            ? result.failure
            : {
                ...result.failure,
                nextStep: `Try again in ${Math.ceil(wait / 1000)} s; that is longer than is waited here.`,
              },
        );
      }
      lost = plus(usage, lost);
      retries++;
      await sleep(timers, wait, signal);
    }
  };

  const answered = (
    result: Extract<ChatExchange, { kind: 'answered' }>,
    about: {
      readonly request: ModelRequest;
      readonly settings: EndpointSettings;
      readonly origin: string;
      readonly dialect: Dialect;
      readonly durationMs: number;
      readonly calls: number;
      readonly lost: { readonly promptTokens: number; readonly completionTokens: number };
    },
  ): ModelReply => {
    const { request, settings, durationMs, calls } = about;
    const own = usageOf(result.usage, request, result.received);
    const cost = costOf(own, settings);
    const usage = plus({ ...own, estimated: own.estimated || cost.assumed }, about.lost);
    if (!own.estimated && meter.looksTruncated(`${settings.baseUrl} ${settings.model}`, request, own.promptTokens)) {
      const why = failure(
        'model.truncated-prompt',
        `${settings.model} reports ${own.promptTokens} tokens for a prompt that must have more, so part of it was dropped.`,
        'Raise the context length at the server (for Ollama: OLLAMA_CONTEXT_LENGTH), or choose a smaller selection.',
      );
      return { kind: 'failed', failure: why, usage, durationMs, calls };
    }
    const model = result.model === undefined ? settings.model : printable(result.model, 120);
    return {
      kind: 'text',
      text: result.text,
      finish: result.finish,
      model,
      endpoint: about.origin,
      usage,
      usd: cost.usd,
      durationMs,
      ...(request.logprobs === undefined || result.logprobs === undefined ? {} : { logprobs: result.logprobs }),
      warnings: [...otherModel(settings.model, model), ...withoutTemperature(about.dialect, settings.model)],
      calls,
    };
  };

  return {
    has: (role) => (settingsFor(roles, role)?.model ?? '') !== '',
    describe(role) {
      const settings = settingsFor(roles, role);
      return settings ? `${settings.model} at ${new URL(settings.baseUrl).host}` : 'no model';
    },
    async ask(request, signal) {
      throwIfAborted(signal);
      const settings = settingsFor(roles, request.role);
      return settings ? ask(request, settings, signal) : noModelReply(request.role);
    },
  };
}

function plus(usage: Usage, lost: { readonly promptTokens: number; readonly completionTokens: number }): Usage {
  const estimated = usage.estimated || lost.promptTokens > 0;
  return {
    promptTokens: usage.promptTokens + lost.promptTokens,
    completionTokens: usage.completionTokens + lost.completionTokens,
    estimated,
  };
}

/** A warning when the model that answered is not the one asked for; dated and shortened names count as the same. */
function otherModel(asked: string, answered: string): readonly Failure[] {
  const bare = (name: string) =>
    name
      .toLowerCase()
      .split('/')
      .at(-1)!
      .replace(/:latest$/, '')
      .replace(/\.gguf$/, '');
  const [a, b] = [bare(asked), bare(answered)];
  if (a.startsWith(b) || b.startsWith(a)) return [];
  return [
    failure(
      'model.other-model',
      `“${printable(asked, 80)}” was asked, “${printable(answered, 80)}” answered.`,
      'Load the model that you want at the server, or set the name of the one that answers.',
    ),
  ];
}

function withoutTemperature(dialect: Dialect, model: string): readonly Failure[] {
  if (dialect.temperature) return [];
  return [
    failure(
      'model.bad-request',
      `${model} takes no temperature, so its answers vary.`,
      'Nothing to do; verification repeats where it matters.',
    ),
  ];
}
