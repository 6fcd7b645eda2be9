// Where tools' build caches last: the person's own cache folder, never a relative one.

import { expect, test } from 'vitest';
import { toolCacheFolder } from '../../../server/src/workspace/cacheFolder.ts';

test.each([
  [{}, 'linux', '/h/.cache/touchstone/tools'],
  [{ XDG_CACHE_HOME: '/c' }, 'linux', '/c/touchstone/tools'],
  [{ XDG_CACHE_HOME: 'c' }, 'linux', '/h/.cache/touchstone/tools'],
  [{ LOCALAPPDATA: '/l' }, 'linux', '/h/.cache/touchstone/tools'],
  [{}, 'darwin', '/h/Library/Caches/touchstone/tools'],
] as const)('%j on %s', (environment, platform, expected) => {
  expect(toolCacheFolder(environment, '/h', platform)).toBe(expected);
});
