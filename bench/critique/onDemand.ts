// How long a command waits for what programs say, on a warm server: from a change to the type findings of the text, and
// from the command to the first proven finding without the time of the tools. The language server is the real one, with
// the real checkers and processes, in this process, so that the time of each tool can be taken beside it.

import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import {
  createConnection,
  createMessageConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
  type PublishDiagnosticsParams,
} from 'vscode-languageserver/node';
import type { Range } from '../../server/src/base/text.ts';
import { positionAt } from '../../server/src/base/text.ts';
import type { Checker } from '../../server/src/checkers/checker.ts';
import { createCheckers } from '../../server/src/checkers/index.ts';
import { createEngine } from '../../server/src/engine/createEngine.ts';
import { createServer } from '../../server/src/lsp/connection.ts';
import { discover, modelsFor, preview } from '../../server/src/lsp/models.ts';
import { serverCommands } from '../../server/src/protocol/commands.ts';
import { createProcesses } from '../../server/src/workspace/processes.ts';
import { createSandbox } from '../../server/src/workspace/sandbox.ts';
import { createScratch } from '../../server/src/workspace/scratchCopies.ts';
import { createParsers } from '../../server/src/workspace/treeSitter.ts';
import { pathToUri } from '../../server/src/workspace/uri.ts';
import { root } from '../../scripts/run.ts';
import { layOutExample, openPlaces, type Places } from '../places.ts';
import { median, spread, type Line } from '../report.ts';
import { covered, stopwatch, type Stopwatch } from '../stopwatch.ts';
import { duplexPair } from '../../test/support/duplexPair.ts';

/** Commands of each row that count; more before them load what stays loaded. */
const counted = 20;
const before = 3;
const measure = 'latency';

/** The lines of this measure. */
export async function measureOnDemand(say: (message: string) => void): Promise<readonly Line[]> {
  const places = openPlaces(say);
  try {
    const lines: Line[] = [];
    for (const [count, atMost] of [
      [500, 30],
      [5000, 150],
    ] as const)
      lines.push(...(await typedRows(places, count, atMost, say)));
    lines.push(...(await provenRows(places, say)));
    return lines;
  } finally {
    places.remove();
  }
}

async function typedRows(
  places: Places,
  count: number,
  atMost: number,
  say: (message: string) => void,
): Promise<readonly Line[]> {
  say(`types, ${count} lines`);
  const folder = path.join(places.temp, `typed${count}`);
  mkdirSync(path.join(folder, 'node_modules'), { recursive: true });
  symlinkSync(path.join(root, 'node_modules', 'typescript6'), path.join(folder, 'node_modules', 'typescript'));
  writeFileSync(
    path.join(folder, 'tsconfig.json'),
    '{ "compilerOptions": { "strict": true, "noEmit": true, "target": "es2022", "types": [] }, "include": ["*.ts"] }\n',
  );
  const textOf = (turn: number) => typedText(count, turn);
  writeFileSync(path.join(folder, 'typed.ts'), textOf(0));
  const desk = await openDesk(places, folder);
  try {
    const uri = await desk.open('typed.ts', 'typescript', textOf(0));
    const waits: number[] = [];
    const tools: number[] = [];
    for (let turn = 1; turn <= before + counted; turn++) {
      const text = textOf(turn);
      const at = text.indexOf(`wrong${turn}: string`);
      const start = text.lastIndexOf('export function', at);
      const selected = rangeIn(text, start, text.indexOf('\n}', at) + 2);
      desk.inChecker('typescript').spans.length = 0;
      const from = performance.now();
      await desk.change(uri, turn + 1, text);
      const told = await desk.critique(uri, selected, turn + 1, ({ code, range }) =>
        String(code).startsWith('typescript/') ? range.start.line === positionAt(text, at).line : false,
      );
      if (turn <= before) continue;
      waits.push(told - from);
      tools.push(covered(desk.inChecker('typescript').spans.filter(([, to]) => to <= told)));
    }
    const note = `${spread(waits)}; ${counted} changes, each with a command on the changed function`;
    return [
      {
        measure,
        what: `${count} lines, change to type findings by the command: median`,
        value: median(waits),
        unit: 'ms',
        goal: { atMost },
        note,
      },
      {
        measure,
        what: `${count} lines, of that the type checker: median`,
        value: median(tools),
        unit: 'ms',
        note: spread(tools),
      },
    ];
  } finally {
    await desk.close();
  }
}

async function provenRows(places: Places, say: (message: string) => void): Promise<readonly Line[]> {
  say('proven finding');
  const folder = layOutExample(places, 'failing-test', 'proven');
  const file = path.join('src', 'pager.js');
  const first = readFileSync(path.join(folder, file), 'utf8');
  const desk = await openDesk(places, folder);
  try {
    const uri = await desk.open(file, 'javascript', first);
    const waits: number[] = [];
    const own: number[] = [];
    for (let turn = 1; turn <= before + counted; turn++) {
      // Another text each time, and what was found before is withdrawn, so that nothing is known of it.
      const text = first.replace('const pages = [];', `const pages = []; // ${turn}`);
      await desk.change(uri, 2 * turn, '');
      const selected = rangeIn(text, text.indexOf('export function'), text.indexOf('\n}') + 2);
      await desk.change(uri, 2 * turn + 1, text);
      desk.inTools.spans.length = 0;
      const from = performance.now();
      const told = await desk.critique(uri, selected, 2 * turn + 1, ({ data }) => data?.proof === 'proven');
      if (turn <= before) continue;
      waits.push(told - from);
      own.push(told - from - covered(desk.inTools.spans.map(([a, b]) => [a, Math.min(b, told)] as const)));
    }
    return [
      {
        measure,
        what: 'command to the first proven finding, without the tools: median',
        value: median(own),
        unit: 'ms',
        goal: { atMost: 300 },
        note: `${spread(own)}; failing-test example, ${counted} commands`,
      },
      {
        measure,
        what: 'command to the first proven finding, tools included: median',
        value: median(waits),
        unit: 'ms',
        note: spread(waits),
      },
    ];
  } finally {
    await desk.close();
  }
}

/** So many lines of small functions; the one in the middle has a type error, another one each turn. */
function typedText(count: number, turn: number): string {
  const functions = Math.floor(count / 8);
  let text = '';
  for (let index = 0; index < functions; index++) {
    const wrong = index === Math.floor(functions / 2) ? `  const wrong${turn}: string = ${turn};\n` : '';
    text += `/** Sums what is larger than ${index}. */\nexport function sum${index}(all: readonly number[]): number {\n${wrong}  let sum = 0;\n  for (const one of all) if (one > ${index}) sum += one;\n  return sum;\n}\n\n`;
  }
  return text;
}

const rangeIn = (text: string, start: number, end: number): Range => ({
  start: positionAt(text, start),
  end: positionAt(text, end),
});

type Told = PublishDiagnosticsParams['diagnostics'][number] & { readonly data?: { readonly proof?: string } };

/** A client with its server. */
interface Desk {
  /** While a checker is asked. */
  inChecker(id: string): Stopwatch;
  /** While any checker is asked or any process runs. */
  readonly inTools: Stopwatch;
  open(file: string, languageId: string, text: string): Promise<string>;
  change(uri: string, version: number, text: string): Promise<void>;
  /**
   * Critiques a range.
   *
   * @param isNew whether a finding that is published is one that this command has to find.
   * @returns when it was on its way to the client, on the clock of `performance.now()`.
   */
  critique(uri: string, range: Range, version: number, isNew: (told: Told) => boolean): Promise<number>;
  close(): Promise<void>;
}

async function openDesk(places: Places, folder: string): Promise<Desk> {
  const inTools = stopwatch();
  const byChecker = new Map<string, Stopwatch>();
  const own = createCheckers({ distFolder: places.dist, tempFolder: places.temp });
  const checkers = own.map((checker): Checker => {
    const mine = stopwatch();
    byChecker.set(checker.id, mine);
    return {
      ...checker,
      check: (context, request) => inTools.time(() => mine.time(() => checker.check(context, request))),
    };
  });
  const log = () => undefined;
  const sandbox = createSandbox({ readable: [places.dist, root] });
  const real = createProcesses({ supervisorPath: path.join(places.dist, 'supervisor.js'), log, sandbox });
  const processes = {
    ...real,
    run: (...asked: Parameters<typeof real.run>) => inTools.time(() => real.run(...asked)),
  };
  const scratch = createScratch({ base: path.join(places.temp, 'scratch'), log, sandbox });
  const parse = createParsers();
  const [left, right] = duplexPair();
  const server = createServer(
    createConnection(ProposedFeatures.all, new StreamMessageReader(left), new StreamMessageWriter(left)),
    {
      engineWith: (models, consent) =>
        createEngine({ parse, checkers, models, processes, scratch, consent, clock: performance, seed: 1, log }),
      parse,
      modelsFor,
      discover,
      preview,
      rootOf: () => Promise.resolve(folder),
      redact: (line) => line,
      defaultStorage: path.join(places.temp, 'storage'),
      now: () => Date.now(),
      version: '0.0.0',
      async dispose() {
        await Promise.allSettled([...checkers.map(async (checker) => checker.dispose?.()), real.dispose()]);
        await scratch.dispose();
      },
    },
  );
  const client = createMessageConnection(new StreamMessageReader(right), new StreamMessageWriter(right));
  // The client shares the server's thread here, and no editor does: what counts is when the words were on their way.
  let arrived = 0;
  right.on('data', () => (arrived = performance.now()));
  let hear: (told: PublishDiagnosticsParams) => void = () => undefined;
  client.onNotification('textDocument/publishDiagnostics', (told: PublishDiagnosticsParams) => hear(told));
  // Questions whether tools may run are answered with the first choice.
  client.onRequest((method, params) =>
    method === 'window/showMessageRequest' ? ((params as { actions?: unknown[] }).actions?.[0] ?? null) : null,
  );
  client.listen();
  const rootUri = pathToUri(folder);
  await client.sendRequest('initialize', {
    processId: null,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: 'bench' }],
    capabilities: { textDocument: { publishDiagnostics: {} } },
    initializationOptions: { storagePath: path.join(places.temp, 'storage') },
  });
  await client.sendNotification('initialized', {});
  return {
    inChecker: (id) => byChecker.get(id)!,
    inTools,
    async open(file, languageId, text) {
      const uri = pathToUri(path.join(folder, file));
      await client.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
      return uri;
    },
    change: (uri, version, text) =>
      client.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      }),
    async critique(uri, range, version, isNew) {
      let at: number | undefined;
      hear = (told) => {
        if (told.version === version && told.diagnostics.some(isNew)) at ??= arrived;
      };
      const answer: unknown = await client.sendRequest('workspace/executeCommand', {
        command: serverCommands.critique,
        arguments: [{ uri, range }],
      });
      // What is published with the end of the command comes in the same turn.
      for (let turn = 0; at === undefined && turn < 50; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
      if (at === undefined) throw new Error(`nothing of what is wanted was found: ${JSON.stringify(answer)}`);
      return at;
    },
    async close() {
      client.dispose();
      await server.dispose();
    },
  };
}
