// Finds in the words of a failing Go test where it failed, why, and what was wanted and got.

import { isAbsolute, join } from 'node:path';
import type { TestFailure } from '../../core/evidence.ts';
import { pathToUri } from '../../workspace/uri.ts';

/** Where a test ran, and the way back to the workspace. */
export interface GoTestPlace {
  /** Absolute folder of the package in the workspace; undefined for packages of other modules. */
  readonly folder: string | undefined;
  /** Absolute path of the workspace folder: only places below it are told. */
  readonly root: string;
  /** Text with paths of the scratch turned into those of the workspace. */
  inWorkspace(text: string): string;
}

interface Log {
  readonly path: string;
  readonly line: number;
  readonly words: string[];
}

const ownLine = /^\s*(?:=== |--- )/;

/** Why a test failed. `fallback` is told when it printed nothing. */
export function goFailure(output: string, place: GoTestPlace, fallback: string): TestFailure {
  const lines = place
    .inWorkspace(output)
    .split('\n')
    .filter((line) => !ownLine.test(line));
  const panic = lines.findIndex((line) => /^(?:panic|fatal error): /.test(line.trimStart()));
  if (panic >= 0) return panicFailure(lines.slice(panic), place);
  const example = exampleSides(lines);
  if (example) return { message: `got:\n${example.actual}\nwant:\n${example.expected}`, ...example };
  const logs = logsOf(lines, place);
  // The last words before a test ends are those of the check that failed it.
  const last = logs.at(-1);
  const first = logs.find(({ words }) => sidesOf(words.join('\n')) !== undefined) ?? last;
  const message = logs.length === 0 ? lines.join('\n').trim() : logs.map(({ words }) => words.join('\n')).join('\n');
  if (first === undefined) return { message: message === '' ? fallback : message.slice(0, 4000) };
  return {
    message: message.slice(0, 4000),
    ...sidesOf(first.words.join('\n')),
    at: { uri: pathToUri(first.path), line: first.line - 1 },
    stack: logs.map(({ path, line }) => `${path}:${line}`).join('\n'),
  };
}

/** The `file_test.go:12: words` of a test's output, with the indented lines that belong to each. */
function logsOf(lines: readonly string[], place: GoTestPlace): readonly Log[] {
  const logs: Log[] = [];
  for (const line of lines) {
    const start = /^ {4}(?: {4})*(\S.*?\.go):(\d+): ?(.*)$/.exec(line);
    const path = start ? pathOf(start[1]!, place) : undefined;
    if (start && path !== undefined) logs.push({ path, line: Number(start[2]), words: [start[3]!] });
    else if (/^ {8}/.test(line)) logs.at(-1)?.words.push(line.trim());
  }
  return logs;
}

function pathOf(told: string, place: GoTestPlace): string | undefined {
  if (isAbsolute(told)) return told;
  return place.folder === undefined ? undefined : join(place.folder, told);
}

function panicFailure(lines: readonly string[], place: GoTestPlace): TestFailure {
  const frames = lines.flatMap((line) => {
    const frame = /^\t(.+\.go):(\d+)(?: \+0x[0-9a-f]+)?$/.exec(line);
    return frame && isAbsolute(frame[1]!) ? [{ path: frame[1]!, line: Number(frame[2]) }] : [];
  });
  const inside = frames.find(({ path }) => path.startsWith(`${place.root}/`) || path.startsWith(`${place.root}\\`));
  const until = lines.findIndex((line) => /^goroutine \d+/.test(line));
  const message = lines
    .slice(0, until < 0 ? 10 : until)
    .join('\n')
    .trim();
  return {
    message: message.slice(0, 4000),
    ...(inside === undefined ? {} : { at: { uri: pathToUri(inside.path), line: inside.line - 1 } }),
    stack: lines.join('\n').trim().slice(0, 8000),
  };
}

function exampleSides(lines: readonly string[]): { readonly expected: string; readonly actual: string } | undefined {
  const got = lines.findIndex((line) => line === 'got:');
  const want = lines.findIndex((line, index) => index > got && /^want(?: \(unordered\))?:$/.test(line));
  if (got < 0 || want < 0) return undefined;
  return {
    actual: lines
      .slice(got + 1, want)
      .join('\n')
      .trim(),
    expected: lines
      .slice(want + 1)
      .join('\n')
      .trim(),
  };
}

const gotFirst = [
  /\bgot[:=]?\s+(.+?)[,;]?\s+(?:but\s+)?want(?:ed)?[:=]?\s+(.+)$/,
  /(?:^|\s)= ?(.+?)[,;]\s+want(?:ed)?[:=]?\s+(.+)$/,
  /\bactual\s*[:=]\s*(.+?)[,;]?\s+expected\s*[:=]\s*(.+)$/,
];
const wantFirst = [
  /\bwant(?:ed)?[:=]?\s+(.+?)[,;]?\s+(?:but\s+)?got[:=]?\s+(.+)$/,
  /\bexpected[:=]?\s+(.+?)[,;]?\s+(?:but\s+)?(?:got|actual)\s*[:=]?\s+(.+)$/,
];

/** Both sides of a comparison in the words that people use; undefined when there are none. */
export function sidesOf(words: string): { readonly expected: string; readonly actual: string } | undefined {
  const line = words.replace(/\s*\n\s*/g, ' ').slice(0, 1000);
  for (const form of wantFirst) {
    const found = form.exec(line);
    if (found) return { expected: found[1]!, actual: found[2]! };
  }
  for (const form of gotFirst) {
    const found = form.exec(line);
    if (found) return { actual: found[1]!, expected: found[2]! };
  }
  return undefined;
}
