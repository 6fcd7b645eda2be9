// A small language client over stdio that notes the time of every message; for measuring the bundled
// server without a library in between.

import { spawn, type ChildProcess } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/** One message of the server. */
export interface Received {
  readonly at: number;
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** A running server. */
export interface LspClient {
  readonly pid: number;
  /** Milliseconds from its start to the answer to `initialize`. */
  readonly readyMs: number;
  readonly initialized: Received;
  /** Sends a request; resolves with the response, an error included. */
  request(method: string, params: unknown): { readonly id: number; readonly answer: Promise<Received> };
  notify(method: string, params: unknown): void;
  /** When the last message came, on the clock of `performance.now()`. */
  lastMessageAt(): number;
  /** Messages that came, of any kind. */
  count(): number;
  stderr(): string;
  close(): Promise<void>;
}

/**
 * Starts a server and initialises it.
 *
 * @param onMessage told of every message of the server.
 * @param answerTo answers questions of the server other than those for settings; undefined means nothing.
 */
export async function startLsp(
  serverPath: string,
  rootUri: string,
  initializationOptions: object,
  answerTo: (method: string, params: unknown) => unknown = () => undefined,
  onMessage: (message: Received) => void = () => undefined,
): Promise<LspClient> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [serverPath, '--stdio'], { stdio: ['pipe', 'pipe', 'pipe'] });
  const waiting = new Map<number, (message: Received) => void>();
  let last = 0;
  let count = 0;
  let nextId = 0;
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (words: string) => (stderr = `${stderr}${words}`.slice(-8000)));
  child.stdin.on('error', (error: NodeJS.ErrnoException) => (stderr += error.message));

  const send = (message: object) => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }), 'utf8');
    child.stdin.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`, 'latin1'), body]));
  };
  readMessages(child, (message) => {
    last = message.at;
    onMessage(message);
    count++;
    if (message.method === undefined) {
      waiting.get(Number(message.id))?.(message);
      waiting.delete(Number(message.id));
    } else if (message.id !== undefined) {
      // The few questions of a server to a plain client: settings and progress tokens.
      const result =
        message.method === 'workspace/configuration'
          ? (message.params as { items: unknown[] }).items.map(() => null)
          : (answerTo(message.method, message.params) ?? null);
      send({ id: message.id, result });
    }
  });
  const request = (method: string, params: unknown) => {
    const id = ++nextId;
    const answer = new Promise<Received>((resolve, reject) => {
      waiting.set(id, resolve);
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${stderr.slice(-500)}`)));
    });
    send({ id, method, params });
    return { id, answer };
  };
  child.setMaxListeners(0);
  const capabilities = {
    workspace: { configuration: true, workspaceFolders: true, workspaceEdit: { documentChanges: true } },
    window: { workDoneProgress: true },
    textDocument: { publishDiagnostics: {}, hover: { contentFormat: ['markdown'] } },
  };
  const initialized = await request('initialize', {
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: 'bench' }],
    capabilities,
    initializationOptions,
  }).answer;
  const readyMs = initialized.at - startedAt;
  const notify = (method: string, params: unknown) => send({ method, params });
  notify('initialized', {});
  return {
    pid: child.pid!,
    readyMs,
    initialized,
    request,
    notify,
    lastMessageAt: () => last,
    count: () => count,
    stderr: () => stderr,
    async close() {
      if (child.exitCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      await request('shutdown', null).answer.catch(() => undefined);
      notify('exit', null);
      const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
      await gone;
      clearTimeout(timer);
    },
  };
}

function readMessages(child: ChildProcess, take: (message: Received) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  child.stdout!.on('data', (piece: Buffer) => {
    const at = performance.now();
    rest = Buffer.concat([rest, piece]);
    for (;;) {
      const head = rest.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/Content-Length: (\d+)/iu.exec(rest.toString('latin1', 0, head))?.[1]);
      if (rest.length < head + 4 + length) return;
      const body = rest.toString('utf8', head + 4, head + 4 + length);
      rest = rest.subarray(head + 4 + length);
      take({ at, ...(JSON.parse(body) as object) });
    }
  });
}
