// Looks for model servers on this machine, at the ports where the common ones listen. Asks no other
// host and sends nothing but a request for the list of models.

import { throwIfAborted } from '../base/abort.ts';
import { field, textOf } from './chatChunk.ts';
import { limitedFetch, newExchange } from './limitedFetch.ts';
import { parseJson } from './statusFailure.ts';
import { systemTimers, type Timers } from './timers.ts';
import { printable } from './wireFault.ts';

/** A server that answered. */
export interface LocalServer {
  readonly name: string;
  readonly baseUrl: string;
  readonly models: readonly string[];
}

/** Where the common servers listen. */
export const usualPorts: readonly { readonly name: string; readonly port: number }[] = [
  { name: 'Ollama', port: 11434 },
  { name: 'LM Studio', port: 1234 },
  { name: 'llama.cpp', port: 8080 },
  { name: 'vLLM', port: 8000 },
];

/**
 * Finds local servers; each has one second to answer.
 *
 * @returns those that list at least one model, in the order of `ports`.
 */
export async function discoverLocalServers(
  signal: AbortSignal,
  ports = usualPorts,
  timers: Timers = systemTimers,
): Promise<readonly LocalServer[]> {
  throwIfAborted(signal);
  const found = await Promise.all(ports.map(({ name, port }) => askForModels(name, port, signal, timers)));
  throwIfAborted(signal);
  return found.filter((server) => server !== undefined);
}

/** Lists the models of an endpoint; an empty list when it does not answer as one. */
export async function modelsAt(
  baseUrl: string,
  key: string | undefined,
  signal: AbortSignal,
  timers: Timers = systemTimers,
  timeoutMs = 1000,
): Promise<readonly string[]> {
  const exchange = newExchange();
  const limits = { connectMs: timeoutMs, replyBytes: 1024 * 1024, eventBytes: 1024 * 1024 };
  const late = new AbortController();
  const stop = timers.start(timeoutMs, () => late.abort());
  try {
    const ask = limitedFetch({ settings: { baseUrl }, key, limits, timers, exchange });
    const response = await ask(`${baseUrl}/models`, { signal: AbortSignal.any([signal, late.signal]) });
    const data = field(parseJson(await response.text()), 'data');
    if (response.status !== 200 || !Array.isArray(data)) return [];
    return data
      .map((model) => printable(textOf(field(model, 'id')), 200))
      .filter((id) => id !== '')
      .slice(0, 500);
  } catch {
    // Nothing listens there, or something that is no model server: the usual case, and no news.
    return [];
  } finally {
    stop();
  }
}

async function askForModels(
  name: string,
  port: number,
  signal: AbortSignal,
  timers: Timers,
): Promise<LocalServer | undefined> {
  const baseUrl = `http://127.0.0.1:${port}/v1`;
  const models = await modelsAt(baseUrl, undefined, signal, timers);
  return models.length > 0 ? { name, baseUrl, models } : undefined;
}
