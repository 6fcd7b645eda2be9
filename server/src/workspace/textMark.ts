// The byte order mark of a file on disk, which editors keep out of the text and programs may look for.

import { closeSync, lstatSync, openSync, readSync } from 'node:fs';

/** The mark that a file starts with, or the empty string; also when there is no such file. */
export function markOf(path: string): '' | '\ufeff' {
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() !== true) return '';
  const handle = openSync(path, 'r');
  try {
    const start = new Uint8Array(3);
    const marked =
      readSync(handle, start, 0, 3, 0) === 3 && start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf;
    return marked ? '\ufeff' : '';
  } finally {
    closeSync(handle);
  }
}
