// Commands for Mocha. Its configuration file decides what is loaded; where that names no tests, the
// related ones are found by our own import scan.

import { join } from 'node:path';
import { coverageProbe, mochaReporter } from './hosts/hostTexts.ts';
import { warmMochaWorker } from './hosts/warmNodeTexts.ts';
import { mapOptions, probeOptions } from './probe.ts';
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

const alone = [
  '--recursive',
  '--exit',
  '--enable-source-maps',
  '--experimental-strip-types',
  '--async-only',
  '--check-leaks',
];
/** Flags that Mocha hands on to Node. */
const forNode = ['--import', '--loader', '--experimental-loader', '--conditions', '-C'];

/** `mocha`. */
export const mocha = {
  id: 'mocha',
  title: 'Mocha',
  packageName: 'mocha',
  findsRelated: false,
  plan({ built, entry, hostFolder, script, files, scope, target, token }) {
    const flags = keptFlags(script.after, kept, alone);
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
      env: probeOptions(join(hostFolder, 'probe.cjs'), mapOptions(built)),
      hosts: [
        { name: 'reporter.cjs', text: mochaReporter({ token, resultPath: join(hostFolder, resultName) }) },
        { name: 'probe.cjs', text: coverageProbe({ folder: hostFolder, target, built, onLoad: true }) },
      ],
    };
  },
  warm({ words, files, script }) {
    const flags = keptFlags(script.after, kept, alone);
    if (flags.some((flag) => /^--(?:experimental-)?loader/.test(flag)))
      return { kind: 'cold', why: 'loaders of the old kind keep what they loaded' };
    const onlyNode = ['--enable-source-maps', '--experimental-strip-types'];
    return {
      kind: 'warm',
      nodeArgs: keptFlags(script.after, forNode, onlyNode),
      host: { name: 'worker.cjs', text: warmMochaWorker({ ...words, args: [...flags, ...files] }) },
      more: [],
      baselines: [false, true, false],
    };
  },
} as const satisfies RunnerDriver;
