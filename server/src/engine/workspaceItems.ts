// The workspace's checklist file, read once a run and decided by programs on any text of the target.

import type { Span } from '../base/text.ts';
import { decideItems } from '../checklist/decideItems.ts';
import { checklistPath, itemsFor, parseChecklist } from '../checklist/parseChecklist.ts';
import type { JudgedItem } from '../core/checklist.ts';
import type { Emit } from '../core/event.ts';
import type { Evidence } from '../core/evidence.ts';
import type { Failure } from '../core/failure.ts';
import type { Target } from '../core/target.ts';
import { joinPath, relativePath } from '../workspace/folders.ts';
import { readDocument } from '../workspace/readDocument.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { uriToPath } from '../workspace/uri.ts';

/** Decides the items of the workspace's checklist. */
export interface ItemJudge {
  /** Why the file could not be used; empty when it is fine or absent. */
  readonly failures: readonly Failure[];
  judge(text: string, span: Span, evidence: Evidence): readonly JudgedItem[];
}

/** Reads `.touchstone/checklist.yaml`, unsaved text first. A broken file is told and otherwise ignored. */
export async function workspaceItems(snapshot: Snapshot, target: Target, emit: Emit): Promise<ItemJudge> {
  const path = joinPath(snapshot.root, checklistPath);
  const buffer = snapshot.buffers.get(path);
  const read = buffer === undefined ? await readDocument(path) : undefined;
  const text = buffer ?? (read?.ok ? read.value.text : undefined);
  if (text === undefined) {
    return {
      failures: read && !read.ok && read.error.code !== 'target.unknown-path' ? [read.error] : [],
      judge: () => [],
    };
  }
  const parsed = parseChecklist(text);
  if (!parsed.ok) {
    emit({ type: 'warning', failure: parsed.error });
    return { failures: [parsed.error], judge: () => [] };
  }
  const { uri, languageId } = target.document;
  const items = itemsFor(parsed.value, languageId, relativePath(snapshot.root, uriToPath(uri)));
  return {
    failures: [],
    judge: (now, span, evidence) => decideItems(items, { text: now, span, uri, evidence }),
  };
}
