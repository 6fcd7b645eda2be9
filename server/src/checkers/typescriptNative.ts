// Verdicts of TypeScript 7 and later, which has no language service to load: its own language server is
// kept warm beside us, sees candidate texts as open documents, and is asked for each file's problems.

import * as z from 'zod/mini';
import { isAbort, throwIfAborted } from '../base/abort.ts';
import { lineStartsOf, lineText } from '../base/text.ts';
import { readFile } from 'node:fs/promises';
import { pathToUri } from '../workspace/uri.ts';
import { startLanguageServer, type LanguageServer } from './languageServer.ts';
import { createSourceScan, type SourceScan } from './sourceScan.ts';
import { nearestConfig, projectMembers } from './typescriptMembers.ts';
import type { WireProblem } from './typescriptWire.ts';

/** One question: a text in a folder. */
export interface NativeQuestion {
  readonly argv: readonly [string, ...string[]];
  readonly root: string;
  /** Path with an extension that the compiler knows. */
  readonly path: string;
  readonly text: string;
  readonly buffers: ReadonlyMap<string, string>;
  readonly dependantLimit: number;
}

/** What was seen; `unusable` when the server's words could not be understood. */
export type NativeAnswer =
  | {
      readonly kind: 'checked';
      readonly problems: readonly WireProblem[];
      readonly dependants: number;
      readonly leftOut: number;
    }
  | { readonly kind: 'unusable'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };

/** Warm servers, one for each folder and compiler; they serve checks only, never an editor. */
export interface NativeCompilers {
  ask(question: NativeQuestion, signal: AbortSignal): Promise<NativeAnswer>;
  dispose(): Promise<void>;
}

const position = z.object({ line: z.number(), character: z.number() });
const report = z.object({
  kind: z.literal('full'),
  items: z.array(
    z.object({
      range: z.object({ start: position, end: position }),
      severity: z.optional(z.number()),
      code: z.optional(z.union([z.number(), z.string()])),
      message: z.string(),
    }),
  ),
});

interface Session {
  readonly server: LanguageServer;
  readonly scan: SourceScan;
  readonly ready: Promise<void>;
  /** Open documents: their text and version. */
  readonly open: Map<string, { readonly text: string; readonly version: number }>;
  /** Files of the projects that were asked about, by configuration; empty after files came or went. */
  readonly members: Map<string, Promise<ReadonlySet<string> | undefined>>;
  /** The question before, which must end first: a server holds one text for each document. */
  queue: Promise<unknown>;
}

/** Starts nothing yet. */
export function createNativeCompilers(): NativeCompilers {
  const sessions = new Map<string, Session>();

  function sessionFor(argv: readonly [string, ...string[]], root: string): Session {
    const key = JSON.stringify([root, ...argv]);
    const running = sessions.get(key);
    if (running?.server.alive === true) return running;
    const server = startLanguageServer(argv, root);
    const session: Session = {
      server,
      scan: running?.scan ?? createSourceScan(root),
      ready: initialize(server, root),
      open: new Map(),
      members: new Map(),
      queue: Promise.resolve(),
    };
    session.ready.catch(() => undefined);
    sessions.set(key, session);
    return session;
  }

  async function answer(
    session: Session,
    question: NativeQuestion,
    signal: AbortSignal,
  ): Promise<NativeAnswer | 'reinstalled'> {
    await session.ready;
    throwIfAborted(signal);
    const changes = await session.scan.refresh(signal);
    if (changes === undefined) return 'reinstalled';
    if (changes.length > 0) {
      const type = { created: 1, changed: 2, deleted: 3 } as const;
      const told = changes.map((change) => ({ uri: pathToUri(change.path), type: type[change.kind] }));
      session.server.notify('workspace/didChangeWatchedFiles', { changes: told });
      if (changes.some((change) => change.kind !== 'changed' || change.path.endsWith('.json'))) session.members.clear();
    }
    const texts = new Map([...question.buffers].filter(([path]) => /\.[cm]?[jt]sx?$/.test(path)));
    texts.set(question.path, question.text);
    showTexts(session, texts);
    const dependants = await inProjects(
      session,
      question,
      await session.scan.dependantsOf(question.path, texts),
      signal,
    );
    const wanted = dependants.slice(0, question.dependantLimit);
    const pull = (path: string) =>
      session.server.request('textDocument/diagnostic', { textDocument: { uri: pathToUri(path) } }, signal);
    // A dependant by its words only may belong to no project; the document itself always does.
    const pullDependant = (path: string) =>
      pull(path).catch((error: unknown) => {
        if (isAbort(error) || !session.server.alive) throw error;
        return { kind: 'full', items: [] };
      });
    const reports = await Promise.all([pull(question.path), ...wanted.map(pullDependant)]);
    const problems: WireProblem[] = [];
    for (const [index, path] of [question.path, ...wanted].entries()) {
      const parsed = z.safeParse(report, reports[index]);
      if (!parsed.success)
        return { kind: 'unusable', message: JSON.stringify(reports[index])?.slice(0, 400) ?? 'nothing' };
      problems.push(...(await toWire(path, texts.get(path), parsed.data.items)));
    }
    return { kind: 'checked', problems, dependants: wanted.length, leftOut: dependants.length - wanted.length };
  }

  /** Those of `paths` that belong to the project that they stand in, or to none that can be told. */
  async function inProjects(
    session: Session,
    question: NativeQuestion,
    paths: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const [program, ...args] = question.argv;
    const options = args.filter((word) => word !== '--lsp' && word !== '--stdio');
    const kept: string[] = [];
    for (const path of paths) {
      const config = nearestConfig(question.root, path);
      if (config !== undefined && !session.members.has(config)) {
        const asked = projectMembers([program, ...options], config, signal);
        session.members.set(config, asked);
        asked.catch(() => session.members.delete(config));
      }
      const members = config === undefined ? undefined : await session.members.get(config);
      if (members?.has(path) ?? true) kept.push(path);
    }
    return kept;
  }

  async function ask(question: NativeQuestion, signal: AbortSignal, again = true): Promise<NativeAnswer> {
    const session = sessionFor(question.argv, question.root);
    const before = session.queue;
    const turn = (async () => {
      await before.catch(() => undefined);
      return await answer(session, question, signal);
    })();
    session.queue = turn;
    let ended: NativeAnswer | 'reinstalled';
    try {
      ended = await turn;
    } catch (error) {
      if (isAbort(error)) throw error;
      return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
    }
    if (ended !== 'reinstalled') return ended;
    await session.server.end();
    return again ? ask(question, signal, false) : { kind: 'failed', message: 'Packages are being installed.' };
  }

  return {
    ask,
    async dispose() {
      const running = [...sessions.values()];
      sessions.clear();
      await Promise.all(running.map((session) => session.server.end()));
    },
  };
}

async function initialize(server: LanguageServer, root: string): Promise<void> {
  const capabilities = {
    general: { positionEncodings: ['utf-16'] },
    textDocument: { diagnostic: {}, synchronization: {} },
    workspace: { configuration: true, didChangeWatchedFiles: { dynamicRegistration: true } },
  };
  const params = { processId: process.pid, rootUri: pathToUri(root), capabilities };
  await server.request('initialize', params, AbortSignal.timeout(30_000));
  server.notify('initialized', {});
}

/** Makes the server's open documents read exactly `texts`. */
function showTexts(session: Session, texts: ReadonlyMap<string, string>): void {
  const { server, open } = session;
  for (const path of [...open.keys()].filter((path) => !texts.has(path))) {
    server.notify('textDocument/didClose', { textDocument: { uri: pathToUri(path) } });
    open.delete(path);
  }
  for (const [path, text] of texts) {
    const known = open.get(path);
    if (known?.text === text) continue;
    const version = (known?.version ?? 0) + 1;
    const uri = pathToUri(path);
    if (known) server.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] });
    else server.notify('textDocument/didOpen', { textDocument: { uri, languageId: languageOf(path), version, text } });
    open.set(path, { text, version });
  }
}

function languageOf(path: string): string {
  const script = /\.[cm]?js$/.test(path) ? 'javascript' : 'typescript';
  return /\.[jt]sx$/.test(path) ? `${path.endsWith('.jsx') ? 'javascript' : 'typescript'}react` : script;
}

async function toWire(
  path: string,
  text: string | undefined,
  items: z.infer<typeof report>['items'],
): Promise<readonly WireProblem[]> {
  const shown = items.filter((item) => (item.severity ?? 1) <= 2);
  if (shown.length === 0) return [];
  const whole = text ?? (await readFile(path, 'utf8').catch(() => '')).replace(/^\uFEFF/, '');
  const starts = lineStartsOf(whole);
  return shown.map(({ range, severity, code, message }) => ({
    path,
    code: Number(code ?? 0),
    message,
    severity: severity === 2 ? 'warning' : 'error',
    start: range.start,
    end: range.end,
    lineText: lineText(whole, starts, range.start.line).trim(),
  }));
}
