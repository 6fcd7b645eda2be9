// Reads what Cargo prints with --message-format=json: the compiler's messages, the programs that it
// built, and whether the build came to an end.

import * as z from 'zod/mini';

const spanShape = z.object({
  file_name: z.string(),
  byte_start: z.number(),
  byte_end: z.number(),
  line_start: z.number(),
  line_end: z.number(),
  column_start: z.number(),
  column_end: z.number(),
  is_primary: z.boolean(),
  label: z.nullable(z.string()),
  suggested_replacement: z.nullable(z.string()),
  suggestion_applicability: z.nullable(z.string()),
  // A macro's use; looked at step by step, since it nests.
  expansion: z.optional(z.unknown()),
});

/** A stretch of a source file; lines and columns count from 1, columns in characters. */
export type RustSpan = z.infer<typeof spanShape>;

const childShape = z.object({ level: z.string(), message: z.string(), spans: z.array(spanShape) });
const messageShape = z.object({
  message: z.string(),
  level: z.string(),
  code: z.nullable(z.object({ code: z.string() })),
  spans: z.array(spanShape),
  children: z.array(childShape),
});

/** One message of the compiler or of Clippy. */
export type RustMessage = z.infer<typeof messageShape>;

const targetShape = z.object({ kind: z.array(z.string()), name: z.string(), src_path: z.string() });
const lineShape = z.union([
  z.object({ reason: z.literal('compiler-message'), message: messageShape, target: targetShape }),
  z.object({
    reason: z.literal('compiler-artifact'),
    manifest_path: z.string(),
    target: targetShape,
    profile: z.object({ test: z.boolean() }),
    executable: z.nullable(z.string()),
  }),
  z.object({ reason: z.literal('build-finished'), success: z.boolean() }),
]);
/** Whatever else Cargo tells, such as that a build script ran. */
const otherShape = z.object({
  reason: z
    .string()
    .check(z.refine((reason) => !/^(?:compiler-message|compiler-artifact|build-finished)$/.test(reason))),
});

/** A program with tests. */
export interface TestProgram {
  readonly path: string;
  readonly manifest: string;
  /** The root source file of the target. */
  readonly source: string;
  readonly kind: readonly string[];
}

/** What a build told. */
export interface CargoBuild {
  readonly messages: readonly RustMessage[];
  readonly programs: readonly TestProgram[];
  readonly success: boolean;
}

/** Reads a build's output; undefined when it is not whole or in a form that is not known. */
export function readBuild(stdout: string): CargoBuild | undefined {
  const messages = new Map<string, RustMessage>();
  const programs: TestProgram[] = [];
  let success: boolean | undefined;
  for (const line of stdout.split('\n')) {
    // Build scripts and macros may print what they like; Cargo's own lines are objects.
    if (!line.startsWith('{"reason":')) continue;
    const read = readLine(line);
    if (read === undefined) return undefined;
    if (read.reason === 'build-finished') {
      if (success !== undefined) return undefined;
      success = read.success;
    } else if (read.reason === 'compiler-message') {
      // A library is compiled for itself and for its tests; both tell the same.
      const { message, level, code, spans } = read.message;
      messages.set(JSON.stringify([message, level, code, spans]), read.message);
    } else if (read.reason === 'compiler-artifact' && read.profile.test && read.executable !== null) {
      const { target, executable, manifest_path: manifest } = read;
      programs.push({ path: executable, manifest, source: target.src_path, kind: target.kind });
    }
  }
  return success === undefined ? undefined : { messages: [...messages.values()], programs, success };
}

function readLine(line: string): z.infer<typeof lineShape> | { readonly reason: 'other' } | undefined {
  try {
    const told: unknown = JSON.parse(line);
    const parsed = z.safeParse(lineShape, told);
    if (parsed.success) return parsed.data;
    return z.safeParse(otherShape, told).success ? { reason: 'other' } : undefined;
  } catch {
    return undefined; // Not JSON: told as unusable by the caller.
  }
}

/** The span that a person would look at: the primary one, or the macro's use where it lies in a macro elsewhere. */
export function placeIn(span: RustSpan, isOurs: (file: string) => boolean): RustSpan | undefined {
  let at: RustSpan | undefined = span;
  for (let depth = 0; at !== undefined && depth < 32; depth += 1) {
    if (isOurs(at.file_name)) return at;
    const outer: unknown = (at.expansion as { readonly span?: unknown } | null | undefined)?.span;
    const parsed = z.safeParse(spanShape, outer);
    at = parsed.success ? parsed.data : undefined;
  }
  return undefined;
}

const metadataShape = z.object({
  workspace_root: z.string(),
  packages: z.array(
    z.object({
      name: z.string(),
      version: z.optional(z.string()),
      manifest_path: z.string(),
      targets: z.array(
        z.object({ kind: z.array(z.string()), name: z.string(), src_path: z.string(), doctest: z.boolean() }),
      ),
    }),
  ),
});

/** The packages of a workspace. */
export type CargoWorkspace = z.infer<typeof metadataShape>;

/** Reads `cargo metadata --no-deps`; undefined for anything else. */
export function readMetadata(stdout: string): CargoWorkspace | undefined {
  try {
    const parsed = z.safeParse(metadataShape, JSON.parse(stdout));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined; // Not JSON: told as unusable by the caller.
  }
}
