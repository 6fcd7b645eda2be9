// The server's end of the TypeScript worker: asks, gives up at once when a run is cancelled, and starts
// the thread again when it died or stays busy with a question that nobody wants any more.

import { Worker } from 'node:worker_threads';
import { abortError, throwIfAborted } from '../base/abort.ts';
import type { WireAnswer, WireQuestion, WireReply, WireRequest } from './typescriptWire.ts';

/** Milliseconds that a cancelled question may keep the worker busy. */
const patienceMs = 2000;

/** Asks the classic compilers. */
export interface TypeScriptClient {
  /**
   * Asks one question.
   *
   * @param deadlineMs milliseconds after which the worker is ended and the answer is `timedOut`.
   * @throws the abort error as soon as `signal` aborts.
   */
  ask(
    question: WireQuestion,
    deadlineMs: number,
    signal: AbortSignal,
  ): Promise<WireAnswer | { readonly kind: 'timedOut' }>;
  dispose(): Promise<void>;
}

interface Pending {
  readonly request: WireRequest;
  readonly worker: Worker;
  settle(answer: WireAnswer | { readonly kind: 'timedOut' }): void;
}

/** A client of workers started from `workerPath`; one thread for each compiler, started on first use. */
export function createTypeScriptClient(workerPath: string): TypeScriptClient {
  const workers = new Map<string, Worker>();
  const pending = new Map<number, Pending>();
  let nextId = 1;

  function workerFor(typescript: string): Worker {
    const running = workers.get(typescript);
    if (running) return running;
    const worker = new Worker(workerPath, { execArgv: [], resourceLimits: { stackSizeMb: 16 } });
    const ended = (message: string) => {
      if (workers.get(typescript) === worker) workers.delete(typescript);
      for (const [id, entry] of pending) {
        if (entry.worker !== worker) continue;
        pending.delete(id);
        entry.settle({ kind: 'failed', message });
      }
    };
    worker.on('message', (reply: WireReply) => {
      const entry = pending.get(reply.id);
      pending.delete(reply.id);
      entry?.settle(reply.answer);
      // An idle worker does not keep the process alive.
      if (![...pending.values()].some((other) => other.worker === worker)) worker.unref();
    });
    worker.on('error', (error) => ended(error instanceof Error ? error.message : String(error)));
    worker.on('exit', () => ended('The TypeScript worker ended.'));
    workers.set(typescript, worker);
    return worker;
  }

  /** Ends a worker; questions that are still wanted move to a fresh one. */
  function replace(typescript: string, worker: Worker): void {
    if (workers.get(typescript) === worker) workers.delete(typescript);
    const moved = [...pending].filter(([, entry]) => entry.worker === worker);
    for (const [id, entry] of moved) {
      pending.delete(id);
      if (Atomics.load(new Int32Array(entry.request.flag), 0) === 1) continue;
      send(entry.request, entry.settle);
    }
    void worker.terminate();
  }

  function send(request: WireRequest, settle: Pending['settle']): void {
    const worker = workerFor(request.question.typescript);
    pending.set(request.id, { request, worker, settle });
    worker.ref();
    worker.postMessage(request);
  }

  return {
    ask(question, deadlineMs, signal) {
      throwIfAborted(signal);
      const request: WireRequest = { id: nextId++, flag: new SharedArrayBuffer(4), question };
      return new Promise((resolve, reject) => {
        const giveUp = () => Atomics.store(new Int32Array(request.flag), 0, 1);
        const stop = () => {
          clearTimeout(deadline);
          signal.removeEventListener('abort', onAbort);
        };
        const replaceOwn = () => {
          const entry = pending.get(request.id);
          if (entry) replace(question.typescript, entry.worker);
        };
        const onAbort = () => {
          giveUp();
          stop();
          setTimeout(replaceOwn, patienceMs).unref();
          reject(abortError(signal));
        };
        const deadline = setTimeout(() => {
          giveUp();
          stop();
          replaceOwn();
          resolve({ kind: 'timedOut' });
        }, deadlineMs);
        signal.addEventListener('abort', onAbort, { once: true });
        send(request, (answer) => {
          stop();
          resolve(answer);
        });
      });
    },
    async dispose() {
      const running = [...workers.values()];
      workers.clear();
      await Promise.all(
        running.map((worker) => {
          // An unreferenced worker would let the process end before this settles.
          worker.ref();
          return worker.terminate();
        }),
      );
    },
  };
}
