// The server's end of the grammar thread: starts it on the first question, remembers what was said about
// each paragraph, gives up at once when a run is cancelled, and ends the thread when nobody asks any more.

import { Worker } from 'node:worker_threads';
import { abortError, throwIfAborted } from '../../base/abort.ts';
import { harperReply, type HarperLint, type HarperRequest } from './harperWire.ts';

/** What the client may be told. */
export interface HarperOptions {
  /** Absolute path of the thread's entry. */
  readonly workerPath: string;
  /** Milliseconds without a question after which the thread is ended. */
  readonly idleMs?: number;
  /** Milliseconds that a cancelled question may keep the thread busy. */
  readonly patienceMs?: number;
}

/** The lints of each text, or why there are none. */
export type HarperAnswer =
  | {
      readonly kind: 'linted';
      readonly lints: readonly (readonly HarperLint[])[];
      /** Texts whose lints were remembered. */
      readonly remembered: number;
      /** Whether the thread was running before the question. */
      readonly warm: boolean;
    }
  | { readonly kind: 'timedOut' }
  | { readonly kind: 'crashed'; readonly message: string };

/** Asks about grammar and spelling. */
export interface HarperClient {
  /**
   * Reads `texts`; those that were read before are not read again.
   *
   * @param progress told how many of the unread texts are done. @throws the abort error as soon as `signal` aborts.
   */
  ask(
    texts: readonly string[],
    deadlineMs: number,
    signal: AbortSignal,
    progress?: (done: number, of: number) => void,
  ): Promise<HarperAnswer>;
  /** Whether the thread is loaded. */
  running(): boolean;
  dispose(): Promise<void>;
}

/** Most characters of texts whose lints are remembered. */
const rememberedCharacters = 8_000_000;

type Settled = { readonly kind: 'done' } | Exclude<HarperAnswer, { readonly kind: 'linted' }>;

interface Pending {
  readonly worker: Worker;
  readonly flag: SharedArrayBuffer;
  readonly texts: readonly string[];
  done: number;
  progress(done: number): void;
  settle(answer: Settled): void;
}

/** Makes a client; nothing is started before the first question about a text that is not remembered. */
export function createHarperClient(options: HarperOptions): HarperClient {
  const { workerPath, idleMs = 180_000, patienceMs = 3000 } = options;
  const memory = new Map<string, readonly HarperLint[]>();
  let characters = 0;
  const pending = new Map<number, Pending>();
  let current: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let nextId = 1;

  function remember(text: string, lints: readonly HarperLint[]): void {
    if (memory.delete(text)) characters -= text.length;
    memory.set(text, lints);
    characters += text.length;
    for (const oldest of memory.keys()) {
      if (characters <= rememberedCharacters) break;
      memory.delete(oldest);
      characters -= oldest.length;
    }
  }

  function workerNow(): Worker {
    clearTimeout(idle);
    if (current) return current;
    const worker = new Worker(workerPath, { execArgv: [], resourceLimits: { stackSizeMb: 16 } });
    const ended = (message: string) => {
      if (current === worker) current = undefined;
      for (const [id, entry] of pending) {
        if (entry.worker !== worker) continue;
        pending.delete(id);
        entry.settle({ kind: 'crashed', message });
      }
    };
    worker.on('message', (message: unknown) => {
      const parsed = harperReply.safeParse(message);
      if (!parsed.success) {
        ended('The grammar thread said something that cannot be understood.');
        void worker.terminate();
        return;
      }
      const reply = parsed.data;
      const entry = pending.get(reply.id);
      if (!entry) return;
      if (reply.kind === 'linted') {
        for (const [index, lints] of reply.lints.entries()) {
          const text = entry.texts[reply.from + index];
          if (text === undefined) continue;
          remember(
            text,
            lints.filter((lint) => lint.start <= lint.end && lint.end <= text.length),
          );
          entry.done++;
        }
        entry.progress(entry.done);
        return;
      }
      pending.delete(reply.id);
      if (reply.kind === 'failed') {
        // A trap leaves the module in a state that nobody knows.
        ended(reply.message);
        entry.settle({ kind: 'crashed', message: reply.message });
        void worker.terminate();
        return;
      }
      entry.settle({ kind: 'done' });
      rest(worker);
    });
    worker.on('error', (error) => ended(error instanceof Error ? error.message : String(error)));
    worker.on('exit', () => ended('The grammar thread ended.'));
    current = worker;
    return worker;
  }

  /** Lets an idle thread neither keep the process alive nor stay for long. */
  function rest(worker: Worker): void {
    if ([...pending.values()].some((entry) => entry.worker === worker)) return;
    worker.unref();
    if (current !== worker) return;
    clearTimeout(idle);
    idle = setTimeout(() => end(worker), idleMs);
    idle.unref();
  }

  function end(worker: Worker): void {
    if (current === worker) current = undefined;
    void worker.terminate();
  }

  function send(texts: readonly string[], progress: (done: number) => void, settle: Pending['settle']) {
    const worker = workerNow();
    const request: HarperRequest = { id: nextId++, flag: new SharedArrayBuffer(4), texts };
    pending.set(request.id, { worker, flag: request.flag, texts, done: 0, progress, settle });
    worker.ref();
    worker.postMessage(request);
    return request;
  }

  /** Ends the thread of a question that nobody wants; other questions move to a fresh one. */
  function drop(id: number): void {
    const entry = pending.get(id);
    if (!entry) return;
    pending.delete(id);
    const moved = [...pending].filter(([, other]) => other.worker === entry.worker);
    end(entry.worker);
    for (const [other, { texts, progress, settle, flag }] of moved) {
      pending.delete(other);
      if (Atomics.load(new Int32Array(flag), 0) === 0) send(texts, progress, settle);
    }
  }

  return {
    running: () => current !== undefined,
    async ask(texts, deadlineMs, signal, progress) {
      throwIfAborted(signal);
      const unread = [...new Set(texts)].filter((text) => !memory.has(text));
      const warm = current !== undefined;
      const remembered = texts.filter((text) => memory.has(text)).length;
      // Texts that are asked for again are the last to be forgotten.
      for (const text of new Set(texts)) {
        const lints = memory.get(text);
        if (lints) remember(text, lints);
      }
      if (unread.length > 0) {
        const answer = await new Promise<Settled>((resolve, reject) => {
          const stop = () => {
            clearTimeout(deadline);
            signal.removeEventListener('abort', onAbort);
          };
          const request = send(
            unread,
            (done) => progress?.(done, unread.length),
            (settled) => {
              stop();
              resolve(settled);
            },
          );
          const giveUp = () => Atomics.store(new Int32Array(request.flag), 0, 1);
          const onAbort = () => {
            giveUp();
            stop();
            setTimeout(() => drop(request.id), patienceMs).unref();
            reject(abortError(signal));
          };
          const deadline = setTimeout(() => {
            giveUp();
            stop();
            drop(request.id);
            resolve({ kind: 'timedOut' });
          }, deadlineMs);
          signal.addEventListener('abort', onAbort, { once: true });
        });
        if (answer.kind !== 'done') return answer;
      }
      const lints = texts.map((text) => memory.get(text));
      if (lints.some((list) => list === undefined))
        return { kind: 'crashed', message: 'The grammar thread left texts out.' };
      return { kind: 'linted', lints: lints as (readonly HarperLint[])[], remembered, warm };
    },
    async dispose() {
      clearTimeout(idle);
      const worker = current;
      current = undefined;
      for (const [id, entry] of pending) {
        pending.delete(id);
        entry.settle({ kind: 'crashed', message: 'The grammar thread was ended.' });
      }
      if (worker) {
        // An unreferenced worker would let the process end before this settles.
        worker.ref();
        await worker.terminate();
      }
    },
  };
}
