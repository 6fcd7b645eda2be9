// What the runners of C and C++ tests have in common: errors of a build, cases from GoogleTest's reports,
// and stand-ins for what does not compile.

import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { err, ok, type Result } from '../../base/result.ts';
import { lineStartsOf, positionAt, type Span } from '../../base/text.ts';
import type { CheckRun, Receipt, TestCase } from '../../core/evidence.ts';
import { failure } from '../../core/failure.ts';
import { isInside, relativePath } from '../../workspace/folders.ts';
import type { ProcessEnd } from '../../workspace/process.ts';
import type { Scratch } from '../../workspace/scratch.ts';
import { pathToUri } from '../../workspace/uri.ts';
import type { CheckRequest } from '../checker.ts';
import type { ToolIdentity } from '../toolRun.ts';
import { readGoogleTest, type GoogleCase } from './googleTest.ts';

/** An error of a compiler or linker within a build. */
export interface BuildError {
  /** Absolute, in the workspace. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** Compile errors in a build's output. @param folder what relative paths count from. */
export function buildErrors(output: string, folder: string): readonly BuildError[] {
  return output.split('\n').flatMap((line) => {
    const match = /^(?:In file included from )?([^\s:][^:]*\.[A-Za-z+]+):(\d+):(?:\d+:)? (?:fatal )?error: (.*)$/.exec(
      line.trimEnd(),
    );
    return match === null ? [] : [{ path: resolve(folder, match[1]!), line: Number(match[2]), message: match[3]! }];
  });
}

/** A build that failed: the target's fault fails its tests; another file's fault proves nothing. */
export function buildFailure(
  request: CheckRequest,
  own: ToolIdentity,
  title: string,
  packageFolder: string,
  errors: readonly BuildError[],
  output: string,
  receipt: Receipt,
): CheckRun {
  const { path, snapshot } = request.overlay;
  const mine = errors.find((error) => error.path === path);
  if (mine === undefined) {
    const [first] = errors;
    const where =
      first === undefined ? '' : `${relativePath(snapshot.root, first.path)}:${first.line}: ${first.message}`;
    const said = first === undefined ? (output.trim().split('\n').at(-1) ?? '').slice(0, 300) : where;
    const message = `${title} could not build the tests: ${said}`;
    const why = failure('checker.set-up', message, 'Build the project in a terminal to see why.', output.slice(-2000));
    return { kind: 'unavailable', ...own, failure: why };
  }
  const standIn: TestCase = {
    id: `${relativePath(packageFolder, path)} > (does not compile)`,
    name: `${basename(path)} compiles`,
    uri: request.document.uri,
    state: 'failed',
    standIn: true,
    failure: { message: mine.message, at: { uri: pathToUri(path), line: mine.line - 1 } },
  };
  const tests = { cases: [standIn], scope: 'all', targetRan: 'unknown', flaky: [] } as const;
  return { kind: 'ran', ...own, receipt, problems: [], tests };
}

/** Output with the paths of the scratch told as those of the workspace. */
export function inWorkspace(end: ProcessEnd, scratch: Scratch, root: string): ProcessEnd {
  if (scratch.root === root) return end;
  const back = (text: string) => text.split(scratch.root).join(root);
  return { ...end, stdout: back(end.stdout), stderr: back(end.stderr) };
}

/** First and last line of a span, from 1. */
export function linesOfSpan(text: string, span: Span): { readonly first: number; readonly last: number } {
  const starts = lineStartsOf(text);
  const end = span.end > span.start ? span.end - 1 : span.end;
  return { first: positionAt(text, span.start, starts).line + 1, last: positionAt(text, end, starts).line + 1 };
}

/** GoogleTest's reports in a folder, by the name of their executable. */
export async function readGoogleReports(
  folder: string,
  toWorkspace: (path: string) => string,
): Promise<Result<ReadonlyMap<string, readonly GoogleCase[]>, string>> {
  const reports = new Map<string, readonly GoogleCase[]>();
  for (const name of (await namesIn(folder)).filter((one) => one.endsWith('.json'))) {
    const read = readGoogleTest(await readFile(join(folder, name), 'utf8'), toWorkspace);
    if (!read.ok) return err(`${name}: ${read.error}`);
    reports.set(name.replace(/\.json$/, ''), read.value);
  }
  return ok(reports);
}

/** A test case of GoogleTest; `group` keeps equal names of different executables apart. */
export function googleCase(one: GoogleCase, packageFolder: string, group: string): TestCase {
  const inside = one.file !== undefined && isInside(packageFolder, one.file);
  const place = inside ? relativePath(packageFolder, one.file!) : group;
  return {
    id: `${place} > ${one.name}`,
    name: one.name,
    ...(inside ? { uri: pathToUri(one.file!) } : {}),
    state: one.state,
    ...(one.durationMs === undefined ? {} : { durationMs: one.durationMs }),
    ...(one.failure === undefined ? {} : { failure: one.failure }),
  };
}

/** Cases with equal ids counted apart. */
export function withUniqueIds(cases: readonly TestCase[]): readonly TestCase[] {
  const seen = new Map<string, number>();
  return cases.map((one) => {
    const count = seen.get(one.id) ?? 0;
    seen.set(one.id, count + 1);
    return count === 0 ? one : { ...one, id: `${one.id} #${count + 1}` };
  });
}

/** Names of the files in a folder, sorted; none where there is no such folder. */
export async function namesIn(folder: string, recursive = false): Promise<readonly string[]> {
  try {
    return (await readdir(folder, { recursive })).toSorted();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return [];
  }
}
