// How often a server that dies is started again: four times within three minutes, then no more.

/** Restarts within the window before it is given up. */
export const restartLimit = 4;

/** Length of the window, in milliseconds. */
export const restartWindowMs = 3 * 60 * 1000;

/** Counts deaths. */
export interface Restarts {
  /** What to do after a death: start again, or stop for good. */
  died(): 'restart' | 'stop';
  /** Deaths within the window. */
  deaths(): number;
}

/** Starts counting; `now` gives milliseconds that only grow. */
export function createRestarts(now: () => number): Restarts {
  let times: readonly number[] = [];
  return {
    died() {
      const at = now();
      times = [...times.filter((time) => at - time <= restartWindowMs), at];
      return times.length > restartLimit ? 'stop' : 'restart';
    },
    deaths: () => times.length,
  };
}
