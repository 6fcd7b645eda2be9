// What a person's own command would meet: a copy of the project in a folder that no tool has seen before.

import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { CheckerContext, CheckRequest } from '../../server/src/checkers/checker.ts';
import type { ProcessSpec } from '../../server/src/workspace/process.ts';
import { pathToUri } from '../../server/src/workspace/uri.ts';

/** Asks about the same text in a fresh copy of the folder, which is gone afterwards; `folder` is around it. */
export async function inFreshCopy<T>(
  temp: string,
  request: CheckRequest,
  use: (copied: CheckRequest, folder: string) => Promise<T>,
): Promise<T> {
  const folder = realpathSync(mkdtempSync(path.join(temp, 'fresh-')));
  try {
    const { snapshot } = request.overlay;
    const root = path.join(folder, 'project');
    cpSync(snapshot.root, root, { recursive: true });
    const at = path.join(root, path.relative(snapshot.root, request.overlay.path));
    const overlay = { ...request.overlay, path: at, snapshot: { ...snapshot, root } };
    return await use({ ...request, overlay, document: { ...request.document, uri: pathToUri(at) } }, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The context with every process started as `change` says. */
export function processesWith(context: CheckerContext, change: (spec: ProcessSpec) => ProcessSpec): CheckerContext {
  const { processes } = context;
  return { ...context, processes: { ...processes, run: (spec, signal) => processes.run(change(spec), signal) } };
}
