// How the tests run: every *.test.ts under test/, except those that run inside VS Code.
import { availableParallelism } from 'node:os';
import { delimiter } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/editor/suite/**', 'test/fixtures/**', 'node_modules/**'],
    setupFiles: ['test/support/seed.ts'],
    pool: 'forks',
    // Most tests wait for tools, so that two files at once are worth it on two cores as well.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // The Python tools that the set-up installs come first on the search path.
    env: { PATH: `${new URL('./.toolchains/python/bin', import.meta.url).pathname}${delimiter}${process.env['PATH']}` },
    testTimeout: 60_000,
    hookTimeout: 30_000,
    alias: { vscode: new URL('./test/support/vscode.ts', import.meta.url).pathname },
    coverage: { provider: 'v8', include: ['server/src/**', 'client/src/**'], reportsDirectory: 'coverage' },
  },
});
