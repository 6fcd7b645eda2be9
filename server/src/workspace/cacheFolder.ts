// Where build caches of tools last between runs: a private folder of ours below the person's cache folder.

import { isAbsolute, join } from 'node:path';

/**
 * The folder; it need not exist yet.
 *
 * @param environment usually `process.env`; XDG_CACHE_HOME and LOCALAPPDATA count where they are absolute.
 */
export function toolCacheFolder(environment: NodeJS.ProcessEnv, home: string, platform = process.platform): string {
  const named = environment[platform === 'win32' ? 'LOCALAPPDATA' : 'XDG_CACHE_HOME'];
  if (named !== undefined && isAbsolute(named)) return join(named, 'touchstone', 'tools');
  const below =
    platform === 'darwin' ? ['Library', 'Caches'] : platform === 'win32' ? ['AppData', 'Local'] : ['.cache'];
  return join(home, ...below, 'touchstone', 'tools');
}
