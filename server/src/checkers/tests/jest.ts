// Commands for Jest. Related tests come from its own module graph; its cache lies in the private folder.

import { join } from 'node:path';
import { coverageProbe, jestReporter } from './hosts/hostTexts.ts';
import { warmJestWorker } from './hosts/warmRunnerTexts.ts';
import { mapOptions, probeOptions } from './probe.ts';
import { keptFlags, resultName, type RunnerDriver } from './runner.ts';

const withValue = ['--config', '-c', '--rootDir', '--env', '--testEnvironment', '--preset', '--testTimeout'];

/** `jest` and `jest --findRelatedTests`. */
export const jest = {
  id: 'jest',
  title: 'Jest',
  packageName: 'jest',
  findsRelated: true,
  plan({ built, entry, hostFolder, script, scope, target, token }) {
    const modules = [...script.before, ...script.after].some((word) => word.includes('--experimental-vm-modules'));
    return {
      args: [
        entry!,
        '--ci',
        '--no-watchman',
        '--watchAll=false',
        '--coverage=false',
        '--passWithNoTests',
        '--colors=false',
        `--reporters=${join(hostFolder, 'reporter.cjs')}`,
        `--cacheDirectory=${join(hostFolder, 'cache')}`,
        ...keptFlags(script.after, withValue),
        ...(scope === 'related' ? ['--runInBand', '--findRelatedTests', target] : []),
      ],
      env: probeOptions(join(hostFolder, 'probe.cjs'), [
        ...mapOptions(built),
        ...(modules ? ['--experimental-vm-modules'] : []),
      ]),
      hosts: [
        { name: 'reporter.cjs', text: jestReporter({ token, resultPath: join(hostFolder, resultName) }) },
        { name: 'probe.cjs', text: coverageProbe({ folder: hostFolder, target, built, onLoad: true }) },
      ],
    };
  },
  warm({ words, script }) {
    const all = [...script.before, ...script.after];
    if (all.some((word) => word.includes('--experimental-vm-modules')))
      return { kind: 'cold', why: 'Jest keeps ES modules in ways that cannot be emptied' };
    return {
      kind: 'warm',
      nodeArgs: [],
      host: { name: 'worker.cjs', text: warmJestWorker({ ...words, args: [JSON.stringify(options(script.after))] }) },
      more: [],
      baselines: [false, true, false],
    };
  },
} as const satisfies RunnerDriver;

const names: Readonly<Record<string, string>> = { '-c': 'config', '--env': 'env', '--testEnvironment': 'env' };

/** The kept flags as Jest's own parser would have them. */
function options(words: readonly string[]): Readonly<Record<string, string | number>> {
  const found: Record<string, string | number> = {};
  const flags = keptFlags(words, withValue).flatMap((word) => {
    const at = word.startsWith('--') ? word.indexOf('=') : -1;
    return at < 0 ? [word] : [word.slice(0, at), word.slice(at + 1)];
  });
  for (let index = 0; index + 1 < flags.length; index += 2) {
    const name = names[flags[index]!] ?? flags[index]!.replace(/^--/, '');
    found[name] = name === 'testTimeout' ? Number(flags[index + 1]) : flags[index + 1]!;
  }
  return found;
}
