// The command line: reads arguments, runs the engine, prints results on stdout and progress on stderr,
// and exits. The only place that prints or exits.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isAbort } from '../base/abort.ts';
import { parseArguments, usage, type Arguments } from './arguments.ts';
import { runCritique } from './critiqueCommand.ts';
import { runDispute } from './disputeCommand.ts';
import { exitCodes } from './exitCodes.ts';
import { runExport } from './exportCommand.ts';
import { runRefine } from './refineCommand.ts';
import { renderFailure } from './render.ts';
import { runSince } from './sinceCommand.ts';
import { productVersion } from './version.ts';

async function main(argv: readonly string[]): Promise<number> {
  const parsed = parseArguments(argv);
  if (!parsed.ok) {
    process.stderr.write(renderFailure(parsed.error, { colour: false }));
    return exitCodes.usage;
  }
  const words: Arguments = parsed.value;
  switch (words.command) {
    case 'help':
      process.stdout.write(usage);
      return exitCodes.ok;
    case 'version':
      process.stdout.write(`${productVersion}\n`);
      return exitCodes.ok;
    case 'lsp':
      createRequire(__filename)(join(__dirname, 'server.js'));
      return new Promise<number>(() => undefined);
    case 'export':
      return runExport(words);
    case 'critique':
    case 'dispute':
    case 'refine': {
      const stop = new AbortController();
      const onSignal = () => stop.abort();
      process.once('SIGINT', onSignal);
      process.once('SIGTERM', onSignal);
      try {
        if (words.command === 'refine') return await runRefine(words, stop.signal);
        if (words.command === 'dispute') return await runDispute(words, stop.signal);
        const { since } = words;
        return since === undefined
          ? await runCritique(words, stop.signal)
          : await runSince({ ...words, since }, stop.signal);
      } catch (error) {
        if (!isAbort(error)) throw error;
        process.stderr.write('Cancelled.\n');
        return exitCodes.cancelled;
      } finally {
        process.removeListener('SIGINT', onSignal);
        process.removeListener('SIGTERM', onSignal);
      }
    }
  }
}

// Idle tools do not keep the process alive, a run does; and an early end would be no success.
process.exitCode = exitCodes.internal;
setInterval(() => undefined, 60_000);
main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
    process.stdout.write('', () => process.exit(code));
  },
  (error: unknown) => {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(
      `Something went wrong inside Touchstone. [internal]\n${message}\n  Run again with \`--trace FILE\` and report it with the trace.\n`,
    );
    process.exit(exitCodes.internal);
  },
);
