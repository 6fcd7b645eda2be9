// For tests of the supervisor: bundles it, and the process port that starts it, into a temporary folder.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';

const sources = new URL('../../server/src/workspace/', import.meta.url).pathname;

/** Where the bundles are once the tests of a file run. */
export interface SupervisorBundle {
  supervisorPath(): string;
  /** The bundled `createProcesses`, for programs that a test starts. */
  processesPath(): string;
}

/** Bundles before the tests of the file and removes after them. */
export function supervisorBundle(): SupervisorBundle {
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'supervisor-test-'));
    await build({
      entryPoints: { supervisor: join(sources, 'supervisorMain.ts'), processes: join(sources, 'processes.ts') },
      outdir: folder,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node22',
      logLevel: 'silent',
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return { supervisorPath: () => join(folder, 'supervisor.js'), processesPath: () => join(folder, 'processes.js') };
}
