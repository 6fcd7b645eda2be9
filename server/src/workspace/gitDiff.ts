// Which lines of which files differ from a commit, as git tells it: new and changed lines of the files as they are on the
// disk, files that git does not know yet included. Git's own hooks and helpers are switched off.

import { err, ok, type Result } from '../base/result.ts';
import { failure, type Failure } from '../core/failure.ts';
import { findTool } from './findTool.ts';
import type { ProcessPort } from './process.ts';

/** A file with new or changed lines. */
export interface ChangedFile {
  /** Relative to the repository's top folder, with forward slashes. */
  readonly path: string;
  /** Zero-based, first and last, in order; absent when the whole file is new. */
  readonly lines?: readonly (readonly [number, number])[];
}

/** What of the repository cannot be steered by what lies in it. */
const quiet = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'core.quotePath=false'];

/**
 * The files below a folder with lines that differ from where `ref` and the present commit parted.
 *
 * @param folder absolute. @param ref a commit, branch or tag.
 * @returns files in the order of git, and the absolute top folder that their paths start from.
 */
export async function changedSince(
  processes: ProcessPort,
  folder: string,
  ref: string,
  signal: AbortSignal,
): Promise<Result<{ readonly top: string; readonly files: readonly ChangedFile[] }, Failure>> {
  if (ref === '' || ref.startsWith('-') || /[\0-\x20]/.test(ref))
    return err(refused(`“${ref}” is no name of a commit`, 'Name a commit, a branch or a tag, such as `origin/main`.'));
  const git = await findTool('git');
  if (git.kind !== 'found')
    return err(failure('checker.missing', '`--since` needs git, which was not found.', 'Install git.'));
  const run = async (...words: readonly string[]): Promise<Result<string, Failure>> => {
    const end = await processes.run(
      {
        argv: [git.path, ...quiet, ...words],
        cwd: folder,
        env: { GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
        deadlineMs: 60_000,
        outputLimit: 32_000_000,
      },
      signal,
    );
    if (end.kind === 'exited' && end.exitCode === 0 && end.droppedBytes === 0) return ok(end.stdout);
    const said = end.stderr.trim().split('\n')[0] ?? '';
    return err(
      refused(
        `git ${words[0]} ended with ${end.exitCode ?? end.signal ?? end.kind}: ${said.slice(0, 300)}`,
        'Look that the folder is a git repository that holds this commit; a shallow clone in CI needs its history (`fetch-depth: 0`).',
      ),
    );
  };
  const top = await run('rev-parse', '--show-toplevel');
  if (!top.ok) return top;
  const base = await run('merge-base', ref, 'HEAD');
  if (!base.ok) return base;
  const diff = await run(
    'diff',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    '--no-renames',
    '--unified=0',
    '--diff-filter=AM',
    '--src-prefix=a/',
    '--dst-prefix=b/',
    base.value.trim(),
    '--',
    '.',
  );
  if (!diff.ok) return diff;
  const untracked = await run('ls-files', '--others', '--exclude-standard', '--full-name', '-z', '--', '.');
  if (!untracked.ok) return untracked;
  const fresh = untracked.value
    .split('\0')
    .filter((path) => path !== '')
    .map((path): ChangedFile => ({ path }));
  return ok({ top: top.value.trim(), files: [...parseDiff(diff.value), ...fresh] });
}

/** Reads `git diff --unified=0`: for each file the new lines; hunks that only take lines away are left out. */
export function parseDiff(diff: string): readonly ChangedFile[] {
  const files: { path: string; lines: [number, number][] }[] = [];
  let rest = 0;
  for (const line of diff.split('\n')) {
    // Lines of a hunk are content, whatever they look like.
    if (rest > 0 && /^[-+\\]/.test(line)) {
      if (!line.startsWith('\\')) rest -= 1;
      continue;
    }
    const file = /^\+\+\+ (?:"b\/(.*)"|b\/([^\t]*))/.exec(line);
    if (file) {
      files.push({ path: file[2] ?? unescaped(file[1]!), lines: [] });
      continue;
    }
    const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (!hunk) continue;
    const [gone, start, count] = [Number(hunk[1] ?? 1), Number(hunk[2]), Number(hunk[3] ?? 1)];
    rest = gone + count;
    if (count > 0) files.at(-1)?.lines.push([start - 1, start + count - 2]);
  }
  return files.filter(({ lines }) => lines.length > 0);
}

/** A path as git quotes it: only quotes, backslashes and control characters are escaped. */
function unescaped(path: string): string {
  return path.replaceAll(/\\(?:([abfnrtv"\\])|([0-3][0-7]{2}))/g, (_, letter: string | undefined, octal: string) =>
    letter === undefined ? String.fromCodePoint(Number.parseInt(octal, 8)) : (letters[letter] ?? letter),
  );
}

const letters: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

function refused(message: string, nextStep: string): Failure {
  return failure('usage.bad-arguments', `${message}.`, nextStep);
}
