// Processes that have run nothing yet, started before they are asked for: to start one takes longer than what it is
// asked. What is to be ended is ended beside what goes on.

/** A process that can be ended. */
interface Ending {
  /** Whether it may be asked still. */
  alive(): boolean;
  stop(): Promise<unknown>;
}

/** At most one spare process for each place. */
export interface Spares<T extends Ending> {
  /**
   * Starts one, unless there is one for the same: returns at once.
   *
   * @param place the folder; `state` all that decides what a process of it would see.
   * @param start gives undefined, or rejects, where there is none to be had: whoever asks then hears why.
   */
  foresee(place: string, state: string, start: () => Promise<T | undefined>): void;
  /** The one for this, which is nobody else's from then on; waits for it where it is starting. */
  take(place: string, state: string): Promise<T | undefined>;
  /** Ends a process and does not wait for it; `dispose` does. */
  release(process: T): void;
  dispose(): Promise<void>;
}

interface Spare<T> {
  readonly state: string;
  readonly process: Promise<T | undefined>;
  readonly timer: NodeJS.Timeout;
}

/** @param idleMs milliseconds after which one that nobody took is ended. */
export function createSpares<T extends Ending>(idleMs: number): Spares<T> {
  const spares = new Map<string, Spare<T>>();
  const ending = new Set<Promise<unknown>>();
  let disposed = false;
  const until = (done: Promise<unknown>) => {
    const ended = done.catch(() => undefined).finally(() => ending.delete(ended));
    ending.add(ended);
  };
  const remove = (place: string) => {
    const spare = spares.get(place);
    spares.delete(place);
    clearTimeout(spare?.timer);
    return spare;
  };
  const forgo = (spare: Spare<T> | undefined) => {
    if (spare) until(spare.process.then((one) => one?.stop()));
  };
  return {
    foresee(place, state, start) {
      if (disposed || spares.get(place)?.state === state) return;
      forgo(remove(place));
      const process = start().catch(() => undefined);
      const timer = setTimeout(() => forgo(remove(place)), idleMs);
      timer.unref();
      const spare = { state, process, timer };
      spares.set(place, spare);
      void process.then((one) => one === undefined && spares.get(place) === spare && remove(place));
    },
    async take(place, state) {
      if (spares.get(place)?.state !== state) return undefined;
      const process = await remove(place)!.process;
      return process?.alive() === true ? process : undefined;
    },
    release(process) {
      until(process.stop());
    },
    async dispose() {
      disposed = true;
      for (const place of spares.keys()) forgo(remove(place));
      await Promise.all(ending);
    },
  };
}
