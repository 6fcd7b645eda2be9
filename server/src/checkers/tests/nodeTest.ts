// Commands for Node's own test runner. Its results come from a reporter of ours; TypeScript tests run
// where the Node version can strip types.

import { join } from 'node:path';
import { coverageProbe, nodeReporter } from './hosts/hostTexts.ts';
import { warmNodeWorker } from './hosts/warmNodeTexts.ts';
import { keptFlags, nodeFlags, positionals, resultName, type RunnerDriver } from './runner.ts';
import { mapOptions, probeOptions } from './probe.ts';

const withValue = [
  ...nodeFlags.withValue,
  '--test-timeout',
  '--test-concurrency',
  '--test-isolation',
  '--experimental-test-isolation',
];
const alone = [
  ...nodeFlags.alone,
  '--experimental-test-module-mocks',
  '--experimental-vm-modules',
  '--test-force-exit',
];

/** `node --test`. */
export const nodeTest = {
  id: 'node:test',
  title: 'Node’s test runner',
  findsRelated: false,
  plan({ built, hostFolder, script, files, scope, target, token }) {
    const reporter = join(hostFolder, 'reporter.mjs');
    const probe = join(hostFolder, 'probe.cjs');
    const chosen = scope === 'related' && files.length > 0 ? files : positionals(script.after, withValue);
    return {
      args: [
        ...keptFlags([...script.before, ...script.after], withValue, alone),
        '--test',
        `--test-reporter=${reporter}`,
        '--test-reporter-destination=stdout',
        ...chosen,
      ],
      env: probeOptions(probe, mapOptions(built)),
      hosts: [
        { name: 'reporter.mjs', text: nodeReporter({ token, resultPath: join(hostFolder, resultName) }) },
        { name: 'probe.cjs', text: coverageProbe({ folder: hostFolder, target, built, onLoad: true }) },
      ],
    };
  },
  warm({ words, script }) {
    const flags = keptFlags([...script.before, ...script.after], withValue, alone);
    const other = flags.find((flag) => /^--(?:experimental-)?test-/.test(flag));
    if (other !== undefined) return { kind: 'cold', why: `${other} cannot be honoured in one process` };
    return {
      kind: 'warm',
      nodeArgs: flags,
      host: { name: 'worker.cjs', text: warmNodeWorker({ ...words, args: [] }) },
      more: [],
      baselines: [false, true, false],
    };
  },
} as const satisfies RunnerDriver;
