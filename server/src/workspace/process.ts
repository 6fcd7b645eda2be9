// The shape of a supervised process: an argument array, a deadline, and an end that is always told.

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
}

/** Starts processes that never outlive their run. */
export interface ProcessPort {
  /** Runs to the end; on abort or deadline the whole tree is killed before this settles. */
  run(spec: ProcessSpec, signal: AbortSignal): Promise<ProcessEnd>;
}
