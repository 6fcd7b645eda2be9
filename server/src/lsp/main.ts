// Entry of the language server: builds the adapters, speaks LSP over stdio or Node IPC, and ends with its
// children as soon as the editor is gone.

import { enableCompileCache } from 'node:module';
import { mkdtempSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { randomInt } from 'node:crypto';
import {
  createConnection,
  IPCMessageReader,
  IPCMessageWriter,
  ProposedFeatures,
  StreamMessageReader,
  type MessageReader,
  type MessageWriter,
} from 'vscode-languageserver/node';
import { createCheckers } from '../checkers/index.ts';
import { createEngine } from '../engine/createEngine.ts';
import { redactForLog } from '../providers/redact.ts';
import { toolCacheFolder } from '../workspace/cacheFolder.ts';
import { findRoot } from '../workspace/folders.ts';
import { removeTreeNow } from '../workspace/lease.ts';
import { createProcesses } from '../workspace/processes.ts';
import { createSandbox } from '../workspace/sandbox.ts';
import { createScratch } from '../workspace/scratchCopies.ts';
import { createServer, defaultStorage } from './connection.ts';
import { WholeMessageWriter } from './messageWriter.ts';
import { discover, modelsFor, preview } from './models.ts';
import { createParsers } from '../workspace/treeSitter.ts';

enableCompileCache();

declare const __TOUCHSTONE_VERSION__: string | undefined;

/** Milliseconds after which the process ends even if something hangs. */
const exitDeadlineMs = 400;

function main(): void {
  const dist = import.meta.dirname;
  const version = typeof __TOUCHSTONE_VERSION__ === 'string' ? __TOUCHSTONE_VERSION__ : '0.0.0';
  const log = (message: string) => process.stderr.write(`${redactForLog(message)}\n`);
  const tempFolder = mkdtempSync(join(tmpdir(), 'touchstone-'));
  const cacheFolder = toolCacheFolder(process.env, homedir());
  const sandbox = createSandbox({ readable: [dist, tempFolder, cacheFolder] });
  const processes = createProcesses({
    supervisorPath: join(dist, 'supervisor.js'),
    log,
    sandbox,
    endsWithParent: true,
  });
  const scratch = createScratch({ base: tempFolder, log, sandbox });
  const checkers = createCheckers({ distFolder: dist, tempFolder, cacheFolder });
  const parse = createParsers();
  const [reader, writer] = pipes();
  let ending = false;
  const tidy = () => removeTreeNow(tempFolder);
  /** The editor is gone: nobody waits for an answer, and all of ours must be dead within 500 ms. */
  const orphaned = () => {
    // The supervisor ends with us, and with it all processes; what they leave is removed at the next start.
    if (processes.running() > 0) process.removeListener('exit', tidy);
    process.exit(1);
  };
  const end = (code: number, reason?: string) => {
    if (ending) return;
    ending = true;
    if (reason !== undefined) process.stderr.write(`touchstone: ${reason}\n`);
    const leave = () => process.exit(code);
    setTimeout(leave, exitDeadlineMs);
    server.dispose().then(leave, leave);
  };

  // Also after the LSP notification `exit`, on which the library ends the process itself.
  process.once('exit', tidy);
  // A broken frame would leave the reader deaf for ever: say so and end, the editor starts us again.
  reader.onError((error) => end(1, `the input is not LSP: ${error.message}`));
  reader.onClose(orphaned);
  process.once('disconnect', orphaned);
  process.once('SIGTERM', () => end(0));

  const server = createServer(createConnection(ProposedFeatures.all, reader, writer), {
    engineWith: (models, consent) =>
      createEngine({
        parse,
        checkers,
        models,
        processes,
        scratch,
        consent,
        clock: performance,
        seed: randomInt(2 ** 31),
        log,
      }),
    parse,
    modelsFor,
    discover,
    preview,
    rootOf: findRoot,
    redact: redactForLog,
    defaultStorage: defaultStorage(process.env, homedir()),
    cacheFolder,
    now: () => Date.now(),
    version,
    untrusted: process.argv.includes('--untrusted'),
    async dispose() {
      await Promise.allSettled([...checkers.map(async (checker) => checker.dispose?.()), processes.dispose()]);
      await scratch.dispose();
    },
  });
  process.on('unhandledRejection', (reason) => server.floatingError(reason));
  process.on('uncaughtException', (error) => server.floatingError(error));
}

function pipes(): [MessageReader, MessageWriter] {
  if (process.argv.includes('--stdio') || typeof process.send !== 'function') {
    return [new StreamMessageReader(process.stdin), new WholeMessageWriter(process.stdout)];
  }
  return [new IPCMessageReader(process), new IPCMessageWriter(process)];
}

main();
