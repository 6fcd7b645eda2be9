// Commands for tape. It has no reporter to be told of: a script of ours is loaded before its own entry and
// sees its tests as they are declared and as they end.

import { join } from 'node:path';
import { coverageProbe, tapeReporter } from './hosts/hostTexts.ts';
import { warmTapeWorker } from './hosts/warmTapeTexts.ts';
import { mapOptions, probeOptions } from './probe.ts';
import { keptFlags, nodeFlags, positionals, resultName, type RunnerDriver, type ScriptWords } from './runner.ts';

const withValue = ['--require', '-r', '--ignore', '-i', '--ignore-pattern'];
const alone = ['--strict', '--only', '--no-only'];
/** `tape`. */
export const tape = {
  id: 'tape',
  title: 'tape',
  packageName: 'tape',
  findsRelated: false,
  plan({ built, entry, hostFolder, script, files, scope, target, token }) {
    const words = ownWords(script);
    const chosen = scope === 'related' && files.length > 0 ? files.map(withoutPattern) : positionals(words, withValue);
    return {
      args: [
        ...flagsForNode(script),
        '--require',
        join(hostFolder, 'reporter.cjs'),
        entry!,
        ...keptFlags(words, withValue, alone),
        ...chosen,
      ],
      env: probeOptions(join(hostFolder, 'probe.cjs'), mapOptions(built)),
      hosts: [
        {
          name: 'reporter.cjs',
          text: tapeReporter({ token, resultPath: join(hostFolder, resultName), entry: entry! }),
        },
        { name: 'probe.cjs', text: coverageProbe({ folder: hostFolder, target, built, onLoad: true }) },
      ],
    };
  },
  warm({ words, script }) {
    const flags = keptFlags(ownWords(script), withValue, alone);
    const other = flags.find((word) => /^(?:--ignore|-i\b|--only|--no-only)/.test(word));
    if (other !== undefined) return { kind: 'cold', why: `${other} leaves out tests in a way that is tape’s own` };
    const nodeArgs = flagsForNode(script);
    if (nodeArgs.some((word) => /^--(?:experimental-)?loader/.test(word)))
      return { kind: 'cold', why: 'loaders of the old kind keep what they loaded' };
    return {
      kind: 'warm',
      nodeArgs,
      host: { name: 'worker.cjs', text: warmTapeWorker({ ...words, args: requiredBy(flags) }) },
      more: [],
      baselines: [false, true, false],
    };
  },
} as const satisfies RunnerDriver;

/** The words that tape itself is given: what a shell does with its output is none of them. */
function ownWords({ after }: ScriptWords): readonly string[] {
  const end = after.findIndex((word) => /^\d?[<>]/.test(word));
  return end < 0 ? after : after.slice(0, end);
}

/** The modules that are to be loaded before the tests. */
function requiredBy(flags: readonly string[]): readonly string[] {
  return flags.flatMap((word, index) => {
    if (word.startsWith('--require=') || word.startsWith('-r=')) return [word.slice(word.indexOf('=') + 1)];
    return word === '--require' || word === '-r' ? [flags[index + 1]!] : [];
  });
}

/** What Node is started with, where the script starts tape through it or through what compiles TypeScript. */
function flagsForNode({ before }: ScriptWords): readonly string[] {
  const compiler = before.includes('tsx')
    ? ['--import', 'tsx']
    : before.includes('ts-node')
      ? ['--require', 'ts-node/register']
      : [];
  const at = before.lastIndexOf('node');
  return [...compiler, ...(at < 0 ? [] : keptFlags(before.slice(at + 1), nodeFlags.withValue, nodeFlags.alone))];
}

/** A path that tape does not take for a pattern. */
function withoutPattern(path: string): string {
  return path.replace(/[[*?]/g, '[$&]');
}
