// Whether the editor that a server works for is still there, asked from outside of the server: a server
// that is busy notices a closed pipe too late. Known on Linux only.

import { parentOfProcess } from './alive.ts';

/** The word by which the supervisor learns whose server it serves; the server's process id follows. */
export const serverWord = '--server';

/** How often to look, in milliseconds. */
const everyMs = 100;

/**
 * Calls `gone` once, as soon as the server has another parent than now, or is dead.
 *
 * @param server its process id.
 */
export function watchEmployer(server: number, gone: () => void): void {
  const employer = parentOfProcess(server);
  if (employer === undefined) return;
  const timer = setInterval(() => {
    if (parentOfProcess(server) === employer) return;
    clearInterval(timer);
    gone();
  }, everyMs);
  timer.unref();
}
