// Commands for Jest. Related tests come from its own module graph; its cache lies in the private folder.

import { join } from 'node:path';
import { coverageProbe, jestReporter } from './hosts/hostTexts.ts';
import { probeOptions } from './probe.ts';
import { keptFlags, resultName, type RunnerDriver } from './runner.ts';

const withValue = ['--config', '-c', '--rootDir', '--env', '--testEnvironment', '--preset', '--testTimeout'];

/** `jest` and `jest --findRelatedTests`. */
export const jest = {
  id: 'jest',
  title: 'Jest',
  packageName: 'jest',
  findsRelated: true,
  plan({ entry, hostFolder, script, scope, target, token }) {
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
      env: probeOptions(join(hostFolder, 'probe.cjs'), modules ? ['--experimental-vm-modules'] : []),
      hosts: [
        { name: 'reporter.cjs', text: jestReporter({ token, resultPath: join(hostFolder, resultName) }) },
        { name: 'probe.cjs', text: coverageProbe({ folder: hostFolder, target, onLoad: true }) },
      ],
    };
  },
} as const satisfies RunnerDriver;
