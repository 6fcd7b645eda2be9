// Commands for Vitest. Related tests come from its own module graph; counts for the target from a
// coverage provider of ours, since its workers are killed before they could write at exit.

import { join } from 'node:path';
import { coverageProbe, vitestCoverage, vitestReporter } from './hosts/hostTexts.ts';
import { warmVitestCoverage, warmVitestWorker } from './hosts/warmRunnerTexts.ts';
import { keptFlags, positionals, resultName, type RunnerDriver } from './runner.ts';

const withValue = ['--config', '-c', '--root', '-r', '--project', '--dir', '--environment', '--mode', '--pool'];
const subcommands = new Set(['run', 'watch', 'dev', 'related', 'bench']);

/** `vitest run` and `vitest related`. */
export const vitest = {
  id: 'vitest',
  title: 'Vitest',
  packageName: 'vitest',
  findsRelated: true,
  plan({ built, entry, hostFolder, script, scope, target, token }) {
    const probe = join(hostFolder, 'probe.cjs');
    const filters = positionals(script.after, withValue).filter((word) => !subcommands.has(word));
    return {
      args: [
        entry!,
        ...(scope === 'related' ? ['related', target, '--run'] : ['run', ...filters]),
        `--reporter=${join(hostFolder, 'reporter.mjs')}`,
        '--passWithNoTests',
        '--no-color',
        '--coverage.enabled=true',
        '--coverage.provider=custom',
        `--coverage.customProviderModule=${join(hostFolder, 'coverage.mjs')}`,
        ...keptFlags(script.after, withValue, ['--globals', '--dom']),
      ],
      env: {},
      hosts: [
        { name: 'reporter.mjs', text: vitestReporter({ token, resultPath: join(hostFolder, resultName) }) },
        { name: 'probe.cjs', text: coverageProbe({ folder: hostFolder, target, built, onLoad: false }) },
        { name: 'coverage.mjs', text: vitestCoverage(probe) },
      ],
    };
  },
  warm({ words, script }) {
    const { provider, probe } = warmVitestCoverage(words);
    const args = [
      '--passWithNoTests',
      '--no-color',
      '--coverage.enabled=true',
      '--coverage.provider=custom',
      `--coverage.customProviderModule=${join(words.hostFolder, 'coverage.mjs')}`,
      ...keptFlags(script.after, withValue, ['--globals', '--dom']),
    ];
    return {
      kind: 'warm',
      nodeArgs: [],
      host: { name: 'worker.cjs', text: warmVitestWorker({ ...words, args }) },
      more: [
        { name: 'probe.cjs', text: probe },
        { name: 'coverage.mjs', text: provider },
      ],
      baselines: [false, false],
    };
  },
} as const satisfies RunnerDriver;
