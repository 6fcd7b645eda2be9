// Whether lines of a file ran, as gcov tells from what an instrumented build left behind.

import { join, resolve } from 'node:path';
import * as z from 'zod/mini';
import type { TestReport } from '../../core/evidence.ts';
import { findTool } from '../../workspace/findTool.ts';
import type { ProcessSpec } from '../../workspace/process.ts';
import type { CheckerContext } from '../checker.ts';
import { runTool } from '../toolRun.ts';

const fileShape = z.object({
  file: z.string(),
  lines: z.array(z.object({ line_number: z.number(), count: z.number() })),
});
const reportShape = z.object({
  current_working_directory: z.optional(z.string()),
  files: z.array(fileShape),
});

/**
 * What gcov's documents, one a line, say about the lines from `first` to `last` of `path`.
 *
 * @param folder what relative paths count from, where the document does not tell.
 */
export function gcovVerdict(
  stdout: string,
  path: string,
  first: number,
  last: number,
  folder: string,
): TestReport['targetRan'] {
  let seen = false;
  for (const line of stdout.split('\n')) {
    if (!line.startsWith('{')) continue;
    let json: unknown;
    try {
      json = JSON.parse(line);
    } catch {
      continue; // A cut line proves nothing.
    }
    const parsed = z.safeParse(reportShape, json);
    if (!parsed.success) continue;
    const base = parsed.data.current_working_directory ?? folder;
    for (const file of parsed.data.files) {
      if (resolve(base, file.file) !== path) continue;
      for (const { line_number: number, count } of file.lines) {
        if (number < first || number > last) continue;
        if (count > 0) return 'yes';
        seen = true;
      }
    }
  }
  return seen ? 'no' : 'unknown';
}

/** Asks gcov about at most 40 data files. */
export async function gcovOf(
  context: CheckerContext,
  spec: Pick<ProcessSpec, 'cwd' | 'within' | 'writable'>,
  dataFiles: readonly string[],
  target: { readonly path: string; readonly first: number; readonly last: number },
): Promise<TestReport['targetRan']> {
  const gcov = await findTool('gcov');
  if (gcov.kind === 'missing' || dataFiles.length === 0) return 'unknown';
  const end = await runTool(context, {
    ...spec,
    argv: [gcov.path, '--json-format', '--stdout', ...dataFiles.slice(0, 40)],
    env: { LC_ALL: 'C.UTF-8' },
    outputLimit: 64 * 1024 * 1024,
  });
  if (end.kind !== 'exited') return 'unknown';
  return gcovVerdict(end.stdout, target.path, target.first, target.last, spec.cwd);
}

/** Data files of a build, the ones that bear the target's name first. */
export function inGcovOrder(folder: string, names: readonly string[], path: string): readonly string[] {
  const base = path
    .split('/')
    .at(-1)!
    .replace(/\.[^.]*$/, '');
  const rank = (name: string) => Number(!name.split('/').at(-1)!.startsWith(base));
  return names
    .filter((name) => name.endsWith('.gcda'))
    .toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map((name) => join(folder, name));
}
