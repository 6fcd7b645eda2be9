// Reads one run of the engine to its end: progress to the editor, events to the trace, and silence as
// soon as it is cancelled.

import { randomUUID } from 'node:crypto';
import { WorkDoneProgressCreateRequest } from 'vscode-languageserver';
import { untilAborted } from '../base/abort.ts';
import { textHash } from '../base/hash.ts';
import { searchWords, type RunEvent } from '../core/event.ts';
import type { Finding } from '../core/finding.ts';
import type { Suspicion } from '../core/suspicion.ts';
import type { StampedEvent } from '../trace/stamped.ts';
import type { ServerState } from './dependencies.ts';
import { traceRun } from './runTrace.ts';

/** Tells how far a run is. */
export interface Reporter {
  report(message: string): void;
  /** Told of what is found on the way. */
  seen?(findings: readonly Finding[]): void;
}

/** The end of a run and its id. */
export interface RunEnd<E extends RunEvent['type']> {
  readonly runId: string;
  readonly event: Extract<RunEvent, { type: E }>;
}

/**
 * Reads the run; rejects with an abort when `signal` aborts, whatever the run does then.
 *
 * @param graceMs milliseconds that a cancelled run has to tell its end, from 0; it may hold what was found before.
 */
export async function readRun<E extends RunEvent['type']>(
  state: ServerState,
  events: AsyncIterable<StampedEvent>,
  last: E,
  reporter: Reporter,
  signal: AbortSignal,
  graceMs = 0,
): Promise<RunEnd<E>> {
  const hearing = graceMs === 0 ? signal : later(signal, graceMs);
  const iterator = events[Symbol.asyncIterator]();
  const trace = traceRun(state);
  let end: RunEnd<E> | undefined;
  try {
    for (;;) {
      const next = await untilAborted(iterator.next(), hearing);
      if (next.done === true) break;
      const { event, runId } = next.value;
      await trace.put(next.value);
      hearing.throwIfAborted();
      const line = progressLine(event);
      if (line !== undefined) reporter.report(line);
      if (event.type === 'seen') reporter.seen?.(event.findings);
      if (event.type === 'suspicion') suspect(state, event.suspicion);
      if (event.type === last) end = { runId, event: event as Extract<RunEvent, { type: E }> };
      // What it still has to end, it ends without a listener.
      if (end && signal.aborted) break;
    }
  } finally {
    // The engine ends its own work when its reader leaves; nobody waits for that here.
    state.guard.background('end of run', async () => {
      await iterator.return?.();
    });
    await trace.close();
  }
  if (!end) throw new Error(`the run ended without ${last}`);
  return end;
}

/** Aborts `ms` milliseconds after another signal. */
function later(signal: AbortSignal, ms: number): AbortSignal {
  const controller = new AbortController();
  const wait = () => void setTimeout(() => controller.abort(signal.reason), ms);
  if (signal.aborted) wait();
  else signal.addEventListener('abort', wait, { once: true });
  return controller.signal;
}

/** Tells the editor of suspicious lines while its document reads as they were found. */
function suspect(state: ServerState, { textHash: hash, uri: _realPath, ...suspicion }: Suspicion): void {
  // The run names documents by their real paths, the editor by its own.
  const document = state.documents.all().find(({ text }) => textHash(text) === hash);
  if (document) state.client.suspect({ ...suspicion, uri: document.uri, version: document.version });
}

function progressLine(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'progress':
      return event.message;
    case 'checked':
      return event.run.kind === 'ran'
        ? `${event.run.checker} ran`
        : `${event.run.checker}: ${event.run.failure.message}`;
    case 'rung-started':
      return `rung ${event.rung}: ${event.strategy}`;
    case 'asked':
      return `asking the ${event.request.role}`;
    case 'search':
      return searchWords(event);
    case 'judged':
      return `candidate ${event.candidate}: ${event.verdict.kind}`;
    default:
      return undefined;
  }
}

/** Shows work-done progress with cancel around `work`; its signal joins the request's and the button's. */
export async function withProgress<T>(
  state: ServerState,
  title: string,
  token: string | number | undefined,
  signal: AbortSignal,
  work: (reporter: Reporter, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { connection, buttons, client } = state;
  if (token === undefined && !client.abilities.progress) return work({ report: () => undefined }, signal);
  const named = token ?? `touchstone-${randomUUID()}`;
  if (token === undefined) {
    await untilAborted(connection.sendRequest(WorkDoneProgressCreateRequest.type, { token: named }), signal);
  }
  const both = AbortSignal.any([signal, buttons.show(named)]);
  const shown = connection.window.attachWorkDoneProgress(named);
  shown.begin(title, undefined, undefined, true);
  try {
    return await work({ report: (message) => !both.aborted && shown.report(message) }, both);
  } finally {
    buttons.remove(named);
    shown.done();
  }
}
