// Following a path as far as it leads, for places where a link that leads nowhere is no failure.

import { realpathSync } from 'node:fs';

/** Where a path leads, or the path itself when it leads nowhere. */
export function realOr(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).code === 'string') return path;
    throw error;
  }
}
