// Reads a pasted stack trace: which error, in which frames. Node, Python, Go, Java and Rust; pure, and forgiving of
// what terminals, logs and copying put around a trace.

/** A language whose traces are read. */
export type TraceLanguage = 'javascript' | 'python' | 'go' | 'java' | 'rust';

/** One call on the stack. */
export interface StackFrame {
  /** As the trace names it: absolute, relative, or for Java made of the package, such as `org/acme/Fee.java`. */
  readonly path: string;
  /** Zero-based. */
  readonly line: number;
  /** The function, as the trace names it; absent for code outside of functions. */
  readonly name?: string;
}

/** A crash that somebody saw. */
export interface Crash {
  readonly language: TraceLanguage;
  /** The error's class, such as `TypeError`, `KeyError`, `java.lang.NullPointerException`; `panic` for Go and Rust. */
  readonly error: string;
  readonly message: string;
  /** The innermost first. */
  readonly frames: readonly StackFrame[];
}

/** Longest text that is read, in characters; of a longer one the end, where the trace stands. */
const mostCharacters = 200_000;

/** Most frames that are kept of one trace, the innermost first. */
const mostFrames = 200;

/**
 * Reads the trace in a text; where there are several, the last one.
 *
 * @returns undefined where the text holds no trace with at least one frame in a file.
 */
export function parseStackTrace(text: string): Crash | undefined {
  const lines = plain(text.slice(-mostCharacters)).split(/\r\n|\r|\n/u);
  for (const read of [python, rust, go, java, node]) {
    const crash = read(lines);
    if (crash && crash.frames.length > 0) return { ...crash, frames: crash.frames.slice(0, mostFrames) };
  }
  return undefined;
}

/** Without colours, and without the marks that quoting puts before each line. */
function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/\u001B\[[\d;]*m/gu, '').replaceAll(/^(?:> ?|\| ?)+/gmu, '');
}

const frame = (path: string, line: string, name: string | undefined): StackFrame => ({
  path,
  line: Math.max(0, Number(line) - 1),
  ...(name === undefined || name === '' ? {} : { name }),
});

/** Source: https://docs.python.org/3/library/traceback.html; frames stand with the innermost last. */
function python(lines: readonly string[]): Crash | undefined {
  const start = lines.findLastIndex((line) => /^\s*Traceback \(most recent call last\):/u.test(line));
  if (start < 0) return undefined;
  const frames: StackFrame[] = [];
  const margin = /^\s*/u.exec(lines[start]!)![0].length;
  for (const line of lines.slice(start + 1)) {
    const at = /^\s*File "([^"]+)", line (\d{1,9})(?:, in (.+))?$/u.exec(line);
    if (at) {
      frames.unshift(frame(at[1]!, at[2]!, at[3] === '<module>' ? undefined : at[3]));
      continue;
    }
    const told = /^([A-Za-z_][\w.]*)(?:: (.*))?$/u.exec(line.slice(margin));
    if (told && frames.length > 0)
      return { language: 'python', error: told[1]!, message: (told[2] ?? '').trim(), frames };
  }
  return undefined;
}

/** Source: https://nodejs.org/api/errors.html#errorstack; V8 writes the innermost first. */
function node(lines: readonly string[]): Crash | undefined {
  const last = lines.findLastIndex((line) => nodeFrame(line) !== undefined);
  if (last < 0) return undefined;
  let first = last;
  while (first > 0 && /^\s*at /u.test(lines[first - 1]!)) first -= 1;
  const frames = lines.slice(first, last + 1).flatMap((line) => nodeFrame(line) ?? []);
  // A message may have several lines; the class stands on the nearest line that looks like one.
  for (let index = first - 1; index >= Math.max(0, first - 40); index--) {
    const told = /^(?:.*\b(?:Uncaught|\[cause\]:)\s+)?((?:[\w$]+\.)*[A-Z][\w$]*)(?: \[\w+\])?(?:: (.*))?$/u.exec(
      lines[index]!.trim(),
    );
    if (told) return { language: 'javascript', error: told[1]!, message: (told[2] ?? '').trim(), frames };
  }
  return undefined;
}

function nodeFrame(line: string): StackFrame | undefined {
  const at = /^\s*at (?:(?:async )?(.+?) \()?(?:async )?((?:file:\/\/)?[^()]*?):(\d{1,9})(?::\d{1,9})?\)?$/u.exec(line);
  if (!at) return undefined;
  const path = at[2]!;
  if (path === '' || /^(?:node:|internal\/|<|eval at )/u.test(path)) return undefined;
  const name = at[1]?.replace(/ \[as .*\]$/u, '').replace(/^new /u, '');
  const isOutside = name === undefined || /^(?:Object\.<anonymous>|<anonymous>|ModuleJob\.run)$/u.test(name);
  return frame(fromFileUrl(path), at[3]!, isOutside ? undefined : name);
}

function fromFileUrl(path: string): string {
  if (!path.startsWith('file://')) return path;
  try {
    return decodeURIComponent(path.slice('file://'.length)).replace(/^\/(?=[A-Za-z]:\/)/u, '');
  } catch {
    // A stray percent sign: the path as it stands is the best there is.
    return path.slice('file://'.length);
  }
}

/** Source: https://pkg.go.dev/runtime#hdr-Environment_Variables (GOTRACEBACK); of the goroutine that panicked. */
function go(lines: readonly string[]): Crash | undefined {
  const start = lines.findLastIndex((line) => /^\s*panic: /u.test(line));
  if (start < 0) return undefined;
  const message = lines[start]!.replace(/^\s*panic: /u, '').trim();
  const frames: StackFrame[] = [];
  let goroutines = 0;
  for (let index = start + 1; index < lines.length; index++) {
    if (/^\s*goroutine \d+ \[/u.test(lines[index]!) && ++goroutines > 1) break;
    const at = /^\s+(\S.*\.go):(\d{1,9})(?: \+0x[\da-f]+)?$/u.exec(lines[index]!);
    if (!at) continue;
    const name = /^\s*(?:created by )?(.+?)(?:\([^()]*\))?(?: in goroutine \d+)?$/u.exec(lines[index - 1]!)?.[1];
    if (/^(?:panic|runtime\.)/u.test(name ?? '')) continue;
    frames.push(frame(at[1]!, at[2]!, name));
  }
  return { language: 'go', error: 'panic', message, frames };
}

/** Source: java.lang.Throwable#printStackTrace; the root cause is printed last and is what went wrong first. */
function java(lines: readonly string[]): Crash | undefined {
  const isFrame = (line: string) => /^\s*at [\w.$/<>@-]+\([^()]*\)\s*$/u.test(line);
  const javaFrame = (line: string) =>
    /^\s*at (?:[\w.-]+\/)?([\w.$<>-]+)\((\w+\.(?:java|kt|scala)):(\d{1,9})\)/u.exec(line);
  if (!lines.some((line) => javaFrame(line))) return undefined;
  const head = /^\s*(?:Exception in thread "[^"]*" |Caused by: )?((?:[a-z_]\w*\.)*[A-Z][\w$]*)(?:: (.*))?$/u;
  let crash: { error: string; message: string; from: number } | undefined;
  for (const [index, line] of lines.entries()) {
    const told = head.exec(line);
    const isHead = told && !isFrame(line) && lines.slice(index + 1, index + 4).some(isFrame);
    if (isHead) crash = { error: told[1]!, message: (told[2] ?? '').trim(), from: index + 1 };
  }
  if (!crash) return undefined;
  const frames = lines.slice(crash.from).flatMap((line) => {
    const at = javaFrame(line);
    if (!at) return [];
    const names = at[1]!.split('.');
    const folder = names.slice(0, -2).filter((name) => /^[a-z_]/u.test(name));
    return [frame([...folder, at[2]!].join('/'), at[3]!, names.slice(-2).join('.'))];
  });
  return { language: 'java', error: crash.error, message: crash.message, frames };
}

/** Source: https://doc.rust-lang.org/std/panic/ (RUST_BACKTRACE=1); the place of the panic alone is a frame too. */
function rust(lines: readonly string[]): Crash | undefined {
  const start = lines.findLastIndex((line) => /^\s*thread '[^']*'(?: \(\d+\))? panicked at /u.test(line));
  if (start < 0) return undefined;
  const now = /panicked at ([^'].*?):(\d{1,9}):\d{1,9}:?$/u.exec(lines[start]!);
  const once = /panicked at '(.*)', (.+?):(\d{1,9}):\d{1,9}$/u.exec(lines[start]!);
  const message = once ? once[1]! : (lines[start + 1] ?? '').trim();
  const frames: StackFrame[] = [];
  for (let index = start + 1; index < lines.length; index++) {
    const at = /^\s+at (\S.*\.rs):(\d{1,9})(?::\d{1,9})?$/u.exec(lines[index]!);
    const name = /^\s*\d+: (?:0x[\da-f]+ - )?(.+)$/u.exec(lines[index - 1] ?? '')?.[1];
    if (at && !at[1]!.startsWith('/rustc/')) frames.push(frame(at[1]!, at[2]!, name?.replace(/::h[\da-f]{16}$/u, '')));
  }
  const place = now ? frame(now[1]!, now[2]!, undefined) : once ? frame(once[2]!, once[3]!, undefined) : undefined;
  return { language: 'rust', error: 'panic', message, frames: frames.length > 0 ? frames : place ? [place] : [] };
}
