// The environment that project tools get: an allowlist, so that neither keys nor hooks of the parent
// reach them. Which executable to start is left to nodeExecutable.ts.

import { delimiter, isAbsolute } from 'node:path';

/** Variable by which every process of a run is recognised, also after it left its group and session. */
export const runTagVariable = 'TOUCHSTONE_RUN';

/** The innermost of the tags that a run within a run carries, joined by slashes. */
export function innermostTag(tag: string): string {
  return tag.slice(tag.lastIndexOf('/') + 1);
}

const allowedEverywhere = ['HOME', 'USER', 'LOGNAME', 'LANG', 'LANGUAGE', 'TZ', 'TMPDIR'];

const allowedOnWindows = [
  'SYSTEMROOT',
  'SYSTEMDRIVE',
  'WINDIR',
  'COMSPEC',
  'PATHEXT',
  'TEMP',
  'TMP',
  'USERPROFILE',
  'USERNAME',
  'HOMEDRIVE',
  'HOMEPATH',
  'APPDATA',
  'LOCALAPPDATA',
  'PROGRAMDATA',
  'PROGRAMFILES',
  'PROGRAMFILES(X86)',
  'NUMBER_OF_PROCESSORS',
  'PROCESSOR_ARCHITECTURE',
];

/** What keeps tools from colours, prompts and watch modes. */
const quiet = { CI: '1', NO_COLOR: '1', FORCE_COLOR: '0' } as const;

/** The absolute entries of a search path; empty, `.` and relative ones would let a project choose the program. */
export function absolutePathEntries(path: string | undefined): readonly string[] {
  return (path ?? '').split(delimiter).filter((entry) => isAbsolute(entry));
}

/**
 * Picks what a project tool may see of `source`, and switches colours and prompts off.
 *
 * @param source usually `process.env`.
 */
export function allowedEnvironment(
  source: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  const windows = platform === 'win32';
  const allowed = new Set(windows ? [...allowedEverywhere, ...allowedOnWindows] : allowedEverywhere);
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(source)) {
    if (value === undefined) continue;
    // Names are case-insensitive on Windows only, where the search path is usually called `Path`.
    const known = windows ? name.toUpperCase() : name;
    if (known === 'PATH') environment[name] = absolutePathEntries(value).join(delimiter);
    else if (allowed.has(known) || /^LC_[A-Z]+$/.test(known)) environment[name] = value;
  }
  return { ...environment, ...quiet };
}
