// Runs a command of Go on an overlay without a copy: Go's own -overlay file gives the candidate's text.
// What the output means is left to the checkers.

import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
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
      const place = join(folder, 'overlay', String(real.size), basename(path));
      await mkdir(dirname(place), { recursive: true, mode: 0o700 });
      await writeFile(place, text, { mode: 0o600 });
      real.set(place, path);
      replace[path] = place;
    }
    const list = join(folder, 'overlay.json');
    await writeFile(list, JSON.stringify({ Replace: replace }), { mode: 0o600 });
    const room = await goRoom(options, folder);
    const argv = [project.go, verb, `-overlay=${list}`, ...rest] as const;
    const ended = await runTool(context, { argv, cwd, env: room.env, writable: room.writable, outputLimit: 16 << 20 });
    const named = (words: string) => [...real].reduce((all, [place, path]) => all.replaceAll(place, path), words);
    const end = { ...ended, stdout: named(ended.stdout), stderr: named(ended.stderr) };
    return {
      end,
      command: [project.go, verb, ...rest],
      cwd,
      toWorkspace(printed) {
        const path = isAbsolute(printed) ? printed : resolve(cwd, printed);
        return real.get(path) ?? path;
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
