// One guard around each request and notification: an error is logged once with its number and answered
// as an LSP error, and the server stays alive. Errors that nobody awaited fail the jobs that are running.

import { LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver';
import { isAbort } from '../base/abort.ts';
import { toAbortSignal } from './toAbortSignal.ts';

/** Runs handlers so that none of them can end the process. */
export interface Guard {
  request<P, R>(
    name: string,
    handler: (params: P, signal: AbortSignal) => R | Promise<R>,
  ): (params: P, token: CancellationToken) => Promise<R>;
  notification<P>(name: string, handler: (params: P) => void | Promise<void>): (params: P) => void;
  /** Starts work that no request waits for. */
  background(name: string, work: () => Promise<void>): void;
  /** For `unhandledRejection` and `uncaughtException`: every running job fails, one report is made. */
  floating(error: unknown): void;
  /** A signal that aborts when an error floats; requests join it by themselves. */
  readonly running: ReadonlySet<string>;
}

/** Code of an LSP error for a fault inside a handler. */
export const internalErrorCode = -32603;

/** Makes the guard. `log` gets one entry an error; `report` tells the person once. */
export function createGuard(log: (message: string) => void, report: (message: string) => void): Guard {
  let count = 0;
  const jobs = new Map<string, { readonly fail: (error: Error) => void }>();
  const note = (name: string, error: unknown): string => {
    const id = `${name}#${++count}`;
    log(`${id} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return id;
  };
  const answer = (name: string, error: unknown, signal: AbortSignal): ResponseError<void> => {
    if (error instanceof ResponseError) return error as ResponseError<void>;
    if (signal.aborted || isAbort(error))
      return new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
    const id = note(name, error);
    return new ResponseError(internalErrorCode, `Something went wrong inside Touchstone (${id}). See the log.`);
  };
  return {
    request: (name, handler) => async (params, token) => {
      const signal = toAbortSignal(token);
      const id = `${name}-${++count}`;
      let fail: (error: Error) => void = () => undefined;
      const failed = new Promise<never>((_, reject) => {
        fail = reject;
      });
      const stop = new AbortController();
      jobs.set(id, {
        fail(error) {
          stop.abort();
          fail(error);
        },
      });
      try {
        signal.throwIfAborted();
        const work = (async () => handler(params, AbortSignal.any([signal, stop.signal])))();
        return await Promise.race([work, failed]);
      } catch (error) {
        throw answer(name, error, signal);
      } finally {
        jobs.delete(id);
      }
    },
    notification: (name, handler) => (params) => {
      void (async () => handler(params))().catch((error: unknown) => {
        if (!isAbort(error)) note(name, error);
      });
    },
    background(name, work) {
      work().catch((error: unknown) => {
        if (!isAbort(error)) note(name, error);
      });
    },
    floating(error) {
      const id = note('floating', error);
      report(`Something went wrong inside Touchstone (${id}). The run that was going on has failed; see the log.`);
      const fault = new ResponseError<void>(
        internalErrorCode,
        `Something went wrong inside Touchstone (${id}). See the log.`,
      );
      for (const job of jobs.values()) job.fail(fault);
    },
    get running() {
      return new Set(jobs.keys());
    },
  };
}
