// The checklist of one run, read once and decided by programs on any text of the target: the workspace's file, what the
// person's words ask for, and, for a critique, its guides, the linter's configuration and the head of the selection.

import type { Span } from '../base/text.ts';
import { decideItems } from '../checklist/decideItems.ts';
import { checklistPath, itemsFor, parseChecklist } from '../checklist/parseChecklist.ts';
import { distinct, guideItems, headItems, lintItems, requestItems } from '../checklist/sources.ts';
import type { MatcherCommand } from '../checkers/checker.ts';
import type { ChecklistItem, Decider, JudgedItem } from '../core/checklist.ts';
import type { Emit } from '../core/event.ts';
import type { Evidence } from '../core/evidence.ts';
import type { Failure } from '../core/failure.ts';
import type { Target } from '../core/target.ts';
import { joinPath, relativePath } from '../workspace/folders.ts';
import { readDocument } from '../workspace/readDocument.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { uriToPath } from '../workspace/uri.ts';
import { workspaceViewOf } from '../workspace/workspaceView.ts';

/** Decides the items of one run. */
export interface ItemJudge {
  /** Why the file could not be used; empty when it is fine or absent. */
  readonly failures: readonly Failure[];
  judge(text: string, span: Span, evidence: Evidence): readonly JudgedItem[];
}

/** Which sources are read, and what the person's settings name. */
export interface ItemOptions {
  /** A critique also looks at guides, linters and the head of the selection; a refinement does not make goals of them. */
  readonly all?: boolean;
  /** The person's own commands. */
  readonly commands?: readonly MatcherCommand[];
}

/** Guides by their usual names; those in folders above the document count too. */
const guideNames = ['AGENTS.md', 'CONTRIBUTING.md', '.github/CONTRIBUTING.md', 'docs/CONTRIBUTING.md'];
const lintNames = [
  '.eslintrc.json',
  '.eslintrc',
  'eslint.config.js',
  'eslint.config.mjs',
  'eslint.config.ts',
  'eslint.config.cjs',
  '.oxlintrc.json',
];
/** Longest guide or configuration that is read, in UTF-16 units. */
const longest = 100_000;

/** Reads the sources, unsaved texts first. A broken checklist file is told and otherwise ignored. */
export async function workspaceItems(
  snapshot: Snapshot,
  target: Target,
  emit: Emit,
  options: ItemOptions = {},
): Promise<ItemJudge> {
  const { uri, languageId } = target.document;
  const path = relativePath(snapshot.root, uriToPath(uri));
  const failures: Failure[] = [];
  const read = await fileItems(snapshot);
  const items: ChecklistItem[] = [];
  if ('failure' in read) {
    failures.push(read.failure);
    if (read.isBroken) emit({ type: 'warning', failure: read.failure });
  } else if (read.text !== undefined) {
    const parsed = parseChecklist(read.text);
    if (parsed.ok) items.push(...itemsFor(parsed.value, languageId, path));
    else {
      emit({ type: 'warning', failure: parsed.error });
      failures.push(parsed.error);
    }
  }
  if (target.goal !== undefined) {
    const asked = requestItems(target.goal, languageId);
    items.push(...asked.filter(({ decider }) => options.all === true || decider.kind !== 'model'));
  }
  if (options.all) items.push(...(await foundItems(snapshot, target, path)));
  const kept = distinct(items).filter(({ decider }) => target.kind === 'code' || !isForCode(decider));
  const commands = options.commands
    ?.filter(({ languages }) => languages.length === 0 || languages.includes(languageId))
    .map(({ name }) => name);
  return {
    failures,
    judge: (now, span, evidence) =>
      decideItems(kept, { text: now, span, uri, evidence, languageId, path, ...(commands ? { commands } : {}) }),
  };
}

/** Whether an item asks what only code can answer; of prose it would say nothing. */
function isForCode(decider: Decider): boolean {
  return (
    ['types', 'test', 'property'].includes(decider.kind) || (decider.kind === 'regex' && decider.within === 'code')
  );
}

async function fileItems(
  snapshot: Snapshot,
): Promise<{ readonly text?: string } | { readonly failure: Failure; readonly isBroken: boolean }> {
  const path = joinPath(snapshot.root, checklistPath);
  const unsaved = snapshot.buffers.get(path);
  if (unsaved !== undefined) return { text: unsaved };
  const read = await readDocument(path);
  if (read.ok) return { text: read.value.text };
  return read.error.code === 'target.unknown-path' ? {} : { failure: read.error, isBroken: false };
}

/** Items of guides, of the linter's configuration and of the selection's own head. */
async function foundItems(snapshot: Snapshot, target: Target, path: string): Promise<readonly ChecklistItem[]> {
  if (target.kind !== 'code') return [];
  const { languageId } = target.document;
  const view = workspaceViewOf(snapshot, target.document.uri);
  const items: ChecklistItem[] = [...headItems(target)];
  const parts = path.split('/');
  const nested = parts.slice(1, -1).map((_, index) => `${parts.slice(0, index + 2).join('/')}/AGENTS.md`);
  const first = parts.length > 1 ? [`${parts[0]!}/AGENTS.md`] : [];
  for (const name of [...guideNames, ...first, ...nested]) {
    const text = await view.read(name, longest);
    if (text !== undefined) items.push(...guideItems(text, name, languageId));
  }
  if (/^(?:java|type)script(?:react)?$/.test(languageId))
    for (const name of lintNames) {
      const text = await view.read(name, longest);
      if (text === undefined) continue;
      items.push(...lintItems(text, name));
      break;
    }
  return items;
}
