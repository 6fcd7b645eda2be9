// A folder for the build caches of tools that lasts between test runs, so that compilers build their
// standard libraries once.

import { join } from 'node:path';
import { root } from '../../scripts/run.ts';

/** Absolute path of the folder; outside of what is committed. */
export const toolCaches = join(root, 'node_modules', '.cache', 'touchstone-tools');
