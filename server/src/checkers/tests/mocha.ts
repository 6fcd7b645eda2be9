// Commands for Mocha. Its configuration file decides what is loaded; where that names no tests, the
// related ones are found by our own import scan.

import { join } from 'node:path';
import { coverageProbe, mochaReporter } from './hosts/hostTexts.ts';
import { probeOptions } from './probe.ts';
import { keptFlags, positionals, resultName, type RunnerDriver } from './runner.ts';

const withValue = [
  '--require',
  '-r',
  '--import',
  '--loader',
  '--experimental-loader',
  '--ui',
  '-u',
  '--extension',
  '--timeout',
  '-t',
  '--config',
  '--file',
  '--spec',
  '--ignore',
  '--conditions',
  '-C',
  '--reporter',
  '-R',
  '--grep',
  '-g',
  '--reporter-option',
  '-O',
];
const kept = withValue.filter(
  (flag) => !['--spec', '--reporter', '-R', '--grep', '-g', '--reporter-option', '-O'].includes(flag),
);

/** `mocha`. */
export const mocha = {
  id: 'mocha',
  title: 'Mocha',
  packageName: 'mocha',
  findsRelated: false,
  plan({ entry, hostFolder, script, files, scope, target, token }) {
    const flags = keptFlags(script.after, kept, [
      '--recursive',
      '--exit',
      '--enable-source-maps',
      '--experimental-strip-types',
      '--async-only',
      '--check-leaks',
    ]);
    const specs = [
      ...positionals(script.after, withValue),
      ...keptFlags(script.after, ['--spec'])
        .filter((word) => word !== '--spec')
        .map((word) => word.replace(/^--spec=/, '')),
    ];
    return {
      args: [
        entry!,
        '--reporter',
        join(hostFolder, 'reporter.cjs'),
        '--no-color',
        ...flags,
        ...(scope === 'related' && files.length > 0 ? files : specs),
      ],
      env: probeOptions(join(hostFolder, 'probe.cjs')),
      hosts: [
        { name: 'reporter.cjs', text: mochaReporter({ token, resultPath: join(hostFolder, resultName) }) },
        { name: 'probe.cjs', text: coverageProbe({ folder: hostFolder, target, onLoad: true }) },
      ],
    };
  },
} as const satisfies RunnerDriver;
