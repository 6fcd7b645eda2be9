// A language server of someone else as a child process: JSON-RPC over its standard streams, nothing
// more. What is asked, and when it is started or ended, is decided by typescriptNative.ts.

import { spawn } from 'node:child_process';
import { abortError, throwIfAborted } from '../base/abort.ts';
import { allowedEnvironment } from '../workspace/environment.ts';

/** A running server. */
export interface LanguageServer {
  readonly alive: boolean;
  /** Asks; rejects when the server fails or ends, and with the abort error as soon as `signal` aborts. */
  request(method: string, params: unknown, signal: AbortSignal): Promise<unknown>;
  notify(method: string, params: unknown): void;
  /** Ends the process; settles when it is gone. */
  end(): Promise<void>;
}

/** Largest message that is taken, in bytes. */
const messageLimit = 64 * 1024 * 1024;

interface Message {
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message?: string };
}

/** Starts a server. Its environment is the allowlist of project tools. */
export function startLanguageServer(argv: readonly [string, ...string[]], cwd: string): LanguageServer {
  const [program, ...args] = argv;
  const child = spawn(program, args, {
    cwd,
    env: allowedEnvironment(process.env),
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let nextId = 1;
  let alive = true;
  let lastWords = '';
  let chunks: Buffer[] = [];
  let size = 0;
  let wanted: { readonly from: number; readonly to: number } | undefined;

  const gone = new Promise<void>((resolve) => {
    const end = (why: string) => {
      alive = false;
      for (const { reject } of waiting.values()) reject(new Error(`${why}${lastWords === '' ? '' : `: ${lastWords}`}`));
      waiting.clear();
      resolve();
    };
    child.on('error', (error) => end(`The language server could not be started: ${error.message}`));
    child.on('close', (code) => end(`The language server ended with code ${code ?? 'none'}`));
  });
  child.stderr.on('data', (chunk: Buffer) => {
    lastWords = `${lastWords}${chunk.toString('utf8')}`.slice(-2000);
  });
  // A broken pipe is told by the end of the process.
  child.stdin.on('error', () => child.kill('SIGKILL'));
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    while (alive && takeMessage());
  });

  function takeMessage(): boolean {
    if (wanted && size < wanted.to) return false;
    const all = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
    chunks = [all];
    if (!wanted) {
      const head = all.indexOf('\r\n\r\n');
      if (head < 0 && size < 4096) return false;
      const length = Number(
        /content-length: *(\d+)/i.exec(all.subarray(0, Math.max(0, head)).toString('latin1'))?.[1] ?? Number.NaN,
      );
      if (!Number.isSafeInteger(length) || length > messageLimit) {
        lastWords = 'it wrote something that is not the protocol';
        child.kill('SIGKILL');
        return false;
      }
      wanted = { from: head + 4, to: head + 4 + length };
      if (size < wanted.to) return false;
    }
    const body = all.subarray(wanted.from, wanted.to).toString('utf8');
    chunks = [all.subarray(wanted.to)];
    size -= wanted.to;
    wanted = undefined;
    let message: Message;
    try {
      message = JSON.parse(body) as Message;
    } catch {
      lastWords = 'it wrote a message that is not JSON';
      child.kill('SIGKILL');
      return false;
    }
    receive(message);
    return true;
  }

  function receive(message: Message): void {
    if (message.method !== undefined) {
      if (message.id !== undefined && message.id !== null) write({ id: message.id, result: answerTo(message) });
      return;
    }
    if (typeof message.id !== 'number') return;
    const entry = waiting.get(message.id);
    waiting.delete(message.id);
    if (waiting.size === 0) setReferenced(false);
    if (message.error) entry?.reject(new Error(message.error.message ?? 'the language server refused'));
    else entry?.resolve(message.result);
  }

  /** An idle server does not keep our own process alive. */
  function setReferenced(referenced: boolean): void {
    for (const handle of [child, child.stdin, child.stdout, child.stderr] as readonly {
      ref?(): void;
      unref?(): void;
    }[]) {
      if (referenced) handle.ref?.();
      else handle.unref?.();
    }
  }

  function write(message: object): void {
    if (!alive || !child.stdin.writable) return;
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }), 'utf8');
    child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    child.stdin.write(body);
  }

  return {
    get alive() {
      return alive;
    },
    request(method, params, signal) {
      throwIfAborted(signal);
      if (!alive) return Promise.reject(new Error('The language server has ended.'));
      const id = nextId++;
      setReferenced(true);
      return new Promise((resolve, reject) => {
        const onAbort = () => {
          write({ method: '$/cancelRequest', params: { id } });
          waiting.delete(id);
          reject(abortError(signal));
        };
        const settled =
          <T>(settle: (value: T) => void) =>
          (value: T) => {
            signal.removeEventListener('abort', onAbort);
            settle(value);
          };
        waiting.set(id, { resolve: settled(resolve), reject: settled(reject) });
        signal.addEventListener('abort', onAbort, { once: true });
        write({ id, method, ...(params === undefined ? {} : { params }) });
      });
    },
    notify: (method, params) => write({ method, ...(params === undefined ? {} : { params }) }),
    async end() {
      // Whoever waits for the end must live to see it.
      setReferenced(true);
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Servers ask for settings and register what they would like to be told; there are none, and they are told anyway. */
function answerTo(message: Message): unknown {
  if (message.method !== 'workspace/configuration') return null;
  const { items } = (message.params ?? {}) as { readonly items?: readonly unknown[] };
  return (items ?? []).map(() => null);
}
