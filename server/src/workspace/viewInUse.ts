// Which view through a mount the present code works for, so that no program is started in the person's own
// folder by one who forgot to name the view: path and folder are the same in both.

import { AsyncLocalStorage } from 'node:async_hooks';
import { isInside } from './folders.ts';
import type { ProcessSpec } from './process.ts';
import type { Scratch } from './scratch.ts';

const inUse = new AsyncLocalStorage<Scratch>();

/** The view in use. */
export const viewInUse = {
  /** Runs `use` for a view; all that it starts and awaits belongs to it. */
  run: <T>(view: Scratch, use: () => Promise<T>): Promise<T> => inUse.run(view, use),
  /** Throws when a program would work in the folder of the view in use and was not given the view. */
  check(spec: ProcessSpec): void {
    const view = inUse.getStore();
    if (view === undefined || spec.within !== undefined || !isInside(view.root, spec.cwd)) return;
    throw new Error(`${spec.argv[0]} was started in an overlay without being given it`);
  },
};
