// The shape of a supervised process: an argument array, a deadline, and an end that is always told.

import type { Scratch } from './scratch.ts';

/** What to run. There is no shell, no terminal, and standard input is closed. */
export interface ProcessSpec {
  /** Absolute path of the executable, then its arguments. */
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  /** Variables set on top of the allowlisted environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly deadlineMs: number;
  /** Bytes kept of each stream, half from the head and half from the tail. Default 1 MB. */
  readonly outputLimit?: number;
  /**
   * The overlay in which it works. Where the system has a sandbox, the process may then write there, in
   * `writable` and in a temporary folder of its own, and nowhere else, and it has no network but loopback.
   */
  readonly within?: Scratch;
  /** Absolute paths of further folders that it may write to, such as a cache of ours; they must exist. */
  readonly writable?: readonly string[];
  /** Lets it reach the network although it works within an overlay. Only for what the person asked for by name. */
  readonly network?: boolean;
}

/** How a process ended. Output is decoded, stripped of control sequences, and capped. */
export interface ProcessEnd {
  readonly kind: 'exited' | 'signalled' | 'timedOut' | 'cancelled' | 'notStarted';
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Bytes that were produced and not kept. */
  readonly droppedBytes: number;
  readonly durationMs: number;
  /** Why it could not be started. */
  readonly reason?: string;
  /** True when it ran in the system's sandbox: no network, and writing only where it was let. */
  readonly sandboxed?: boolean;
}

/**
 * A process that stays and is spoken to in lines of JSON over file descriptor 3, both ways. A line that is no
 * JSON or longer than 16 MB ends it as `signalled` with a reason, and so does closing the descriptor.
 */
export interface LiveProcess {
  /** Sends one message; a line of its own on the child's descriptor 3. Silently dropped after its end. */
  send(message: unknown): void;
  /** The next message that the child sent; undefined once it has ended. Rejects when `signal` aborts, no more. */
  next(signal: AbortSignal): Promise<unknown>;
  /** Settles when it and everything that it started are gone. */
  readonly ended: Promise<ProcessEnd>;
  /** Kills the whole tree and settles when it is gone. */
  stop(): Promise<ProcessEnd>;
}

/** Whether processes within an overlay are kept apart from the machine, and by what. */
export type IsolationState =
  | { readonly kind: 'sandbox'; readonly by: 'bubblewrap' | 'sandbox-exec'; readonly version: string }
  | { readonly kind: 'none'; readonly why: string };

/** Puts processes that work within an overlay into the system's sandbox. */
export interface SandboxPort {
  /** What the system offers; looked at once and remembered. */
  state(): Promise<IsolationState>;
  /**
   * The same process inside of the sandbox; unchanged where there is no sandbox or `within` is absent.
   *
   * @throws when `within` is a mount and there is no sandbox: without it the process would work in the
   *   person's own folder.
   */
  wrap(spec: ProcessSpec): Promise<ProcessSpec & { readonly sandboxed: boolean }>;
}

/** Starts processes that never outlive their run. */
export interface ProcessPort {
  /** Runs to the end; on abort or deadline the whole tree is killed before this settles. */
  run(spec: ProcessSpec, signal: AbortSignal): Promise<ProcessEnd>;
  /**
   * Starts a process that stays until it is stopped, or `signal` aborts, or the server ends, or somebody waits
   * for its next message and none has come for `deadlineMs`. Between questions it may idle as long as it is
   * wanted, and does not keep the program from ending. Absent where only short runs are supported.
   */
  open?(spec: ProcessSpec, signal: AbortSignal): LiveProcess;
  /** What keeps processes within an overlay apart; asked once and remembered. Absent: not known, so none. */
  isolation?(): Promise<IsolationState>;
}
