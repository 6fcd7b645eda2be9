// Runs a command of Go on an overlay without a copy: Go's own -overlay file gives the candidate's text.
// What the output means is left to the checkers.

import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { shortHash } from '../../base/hash.ts';
import type { ProcessEnd } from '../../workspace/process.ts';
import type { CheckerContext, CheckRequest } from '../checker.ts';
import type { CheckerOptions } from '../options.ts';
import { withPrivateFolder } from '../privateFolder.ts';
import { runTool } from '../toolRun.ts';
import { goRoom, overlaidTexts, type GoProject } from './goProject.ts';

/** How a command ended, and the way back from the paths that it printed. */
export interface GoRun {
  readonly end: ProcessEnd;
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  /** The workspace's path for one that Go printed, relative or absolute. */
  toWorkspace(printed: string): string;
}

/**
 * Runs `go VERB -overlay=FILE REST` in a folder of the workspace.
 *
 * Nothing of the project is executed by the verbs that this is for (list, vet), and nothing is written
 * into its folder.
 */
export async function runGo(
  options: CheckerOptions,
  context: CheckerContext,
  request: CheckRequest,
  project: GoProject,
  verb: string,
  rest: readonly string[],
  cwd: string,
): Promise<GoRun> {
  return withPrivateFolder(options.tempFolder, 'go', async (folder) => {
    const real = new Map<string, string>();
    const replace: Record<string, string> = {};
    for (const [path, text] of overlaidTexts(request.overlay)) {
      // Go keeps what vet said with the path of an earlier overlay; its name tells which file was meant.
      const name = `overlay-${shortHash([path])}`;
      const place = join(folder, name, basename(path));
      await mkdir(dirname(place), { recursive: true, mode: 0o700 });
      await writeFile(place, text, { mode: 0o600 });
      real.set(name, path);
      replace[path] = place;
    }
    const list = join(folder, 'overlay.json');
    await writeFile(list, JSON.stringify({ Replace: replace }), { mode: 0o600 });
    const room = await goRoom(options, folder);
    const argv = [project.go, verb, `-overlay=${list}`, ...rest] as const;
    const ended = await runTool(context, { argv, cwd, env: room.env, writable: room.writable, outputLimit: 16 << 20 });
    const named = (words: string) =>
      words.replace(/[^\s":]*[\\/](overlay-[0-9a-f]{16})[\\/][^\s":]*/g, (all, name: string) => real.get(name) ?? all);
    // Standard output is JSON, whose escapes would be taken for a part of a path.
    const end = { ...ended, stderr: named(ended.stderr) };
    return {
      end,
      command: [project.go, verb, ...rest],
      cwd,
      toWorkspace(printed) {
        const name = /[\\/](overlay-[0-9a-f]{16})[\\/][^\\/]*$/.exec(printed)?.[1];
        const overlaid = name === undefined ? undefined : real.get(name);
        return overlaid ?? (isAbsolute(printed) ? printed : resolve(cwd, printed));
      },
    };
  });
}

/** The documents of a stream of JSON objects that each start with `{` in the first column; undefined for garbage. */
export function jsonDocuments(text: string): readonly unknown[] | undefined {
  const parts = text.trim() === '' ? [] : text.trim().split(/\n(?=\{)/);
  try {
    return parts.map((part) => JSON.parse(part) as unknown);
  } catch {
    return undefined; // Not JSON: told as unusable by the caller.
  }
}
