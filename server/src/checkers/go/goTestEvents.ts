// Reads the events of `go test -json`: which tests ran in which package and how they ended. A test
// without an end has not passed, nor has a package without one.

import * as z from 'zod/mini';

const eventShape = z.object({
  Action: z.string(),
  Package: z.optional(z.string()),
  ImportPath: z.optional(z.string()),
  Test: z.optional(z.string()),
  Elapsed: z.optional(z.number()),
  Output: z.optional(z.string()),
  FailedBuild: z.optional(z.string()),
});

/** One test of a package. */
export interface GoTest {
  readonly name: string;
  state: 'passed' | 'failed' | 'skipped' | 'unfinished';
  durationMs: number | undefined;
  /** What it printed, runner's own lines included. */
  output: string;
}

/** One package. */
export interface GoPackage {
  readonly importPath: string;
  state: 'passed' | 'failed' | 'skipped' | 'unfinished';
  readonly tests: Map<string, GoTest>;
  output: string;
  /** Which build failed, when that is why. */
  failedBuild: string | undefined;
}

/** The packages of a run. */
export interface GoTestRun {
  readonly packages: readonly GoPackage[];
  /** What the compiler printed, by the package that it compiled. */
  readonly builds: ReadonlyMap<string, string>;
}

/** Reads the events; a sentence when they cannot be believed. */
export function readGoTest(stdout: string): GoTestRun | { readonly garbage: string } {
  const packages = new Map<string, GoPackage>();
  const builds = new Map<string, string>();
  for (const line of stdout.split('\n')) {
    if (line.trim() === '') continue;
    const event = readEvent(line);
    if (event === undefined) return { garbage: `not an event: ${line.slice(0, 120)}` };
    if (event.ImportPath !== undefined) {
      if (event.Action === 'build-output')
        builds.set(event.ImportPath, (builds.get(event.ImportPath) ?? '') + (event.Output ?? ''));
      continue;
    }
    if (event.Package === undefined) return { garbage: 'an event without a package' };
    const of = packages.get(event.Package) ?? newPackage(event.Package);
    packages.set(event.Package, of);
    const wrong = event.Test === undefined ? packageEvent(of, event) : testEvent(of, event.Test, event);
    if (wrong !== undefined) return { garbage: wrong };
  }
  for (const { importPath, state, tests } of packages.values()) {
    if (state === 'unfinished') return { garbage: `${importPath} has no end` };
    if (
      state === 'passed' &&
      [...tests.values()].some((test) => test.state === 'unfinished' || test.state === 'failed')
    ) {
      return { garbage: `${importPath} passed although not all of its tests did` };
    }
  }
  return { packages: [...packages.values()], builds };
}

type Event = z.infer<typeof eventShape>;

function readEvent(line: string): Event | undefined {
  try {
    const parsed = z.safeParse(eventShape, JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined; // Not JSON: told as unusable by the caller.
  }
}

function newPackage(importPath: string): GoPackage {
  return { importPath, state: 'unfinished', tests: new Map(), output: '', failedBuild: undefined };
}

const ends = { pass: 'passed', fail: 'failed', skip: 'skipped' } as const;

function packageEvent(of: GoPackage, event: Event): string | undefined {
  if (event.Action === 'output') of.output += event.Output ?? '';
  if (!(event.Action in ends)) return undefined;
  if (of.state !== 'unfinished') return `${of.importPath} ended twice`;
  of.state = ends[event.Action as keyof typeof ends];
  of.failedBuild = event.FailedBuild;
  return undefined;
}

function testEvent(of: GoPackage, name: string, event: Event): string | undefined {
  const test = of.tests.get(name) ?? { name, state: 'unfinished' as const, durationMs: undefined, output: '' };
  of.tests.set(name, test);
  if (event.Action === 'output') test.output += event.Output ?? '';
  if (!(event.Action in ends)) return undefined;
  if (test.state !== 'unfinished') return `${name} ended twice`;
  test.state = ends[event.Action as keyof typeof ends];
  test.durationMs = event.Elapsed === undefined ? undefined : event.Elapsed * 1000;
  return undefined;
}
