// Collects what a model may see beside the selection: the document's imports and the failing tests'
// own files. An explicit list, shown to the person; nothing is read that is not named here.

import { lineStartsOf, positionAt } from '../base/text.ts';
import type { ContextItem } from '../core/context.ts';
import { testsIn, type Evidence } from '../core/evidence.ts';
import type { Target } from '../core/target.ts';
import { readDocument } from '../workspace/readDocument.ts';
import { isInside } from '../workspace/folders.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import { uriToPath } from '../workspace/uri.ts';

/** Most characters of one item. */
const itemLimit = 6000;

/** The context of a run, in the order in which it is worth keeping. */
export async function contextOf(
  snapshot: Snapshot,
  target: Target,
  evidence: Evidence,
): Promise<readonly ContextItem[]> {
  const items: ContextItem[] = [];
  const { text } = target.document;
  const head = text
    .slice(0, target.span.start)
    .split(/\r\n|\r|\n/)
    .filter((line) => /^\s*(?:import\b|from\b.+\bimport\b|(?:const|let|var)\b.+\brequire\()/.test(line));
  if (head.length > 0) items.push({ kind: 'imports', title: 'imports of the document', text: cap(head.join('\n')) });
  const around = surroundings(target);
  if (around !== '') items.push({ kind: 'enclosing', title: 'lines around the selection', text: around });
  const failing = new Set(testsIn(evidence, 'failed').flatMap((test) => (test.uri === undefined ? [] : [test.uri])));
  for (const uri of [...failing].slice(0, 3)) {
    const path = uriToPath(uri);
    if (!isInside(snapshot.root, path) || uri === target.document.uri) continue;
    const buffer = snapshot.buffers.get(path);
    const read = buffer === undefined ? await readDocument(path) : undefined;
    const source = buffer ?? (read?.ok ? read.value.text : undefined);
    if (source !== undefined) {
      items.push({ kind: 'test', title: `test file ${path.slice(snapshot.root.length + 1)}`, text: cap(source) });
    }
  }
  return items;
}

function surroundings(target: Target): string {
  const { text } = target.document;
  const starts = lineStartsOf(text);
  const first = positionAt(text, target.span.start, starts).line;
  const last = positionAt(text, target.span.end, starts).line;
  const before = text.slice(starts[Math.max(0, first - 15)], starts[first]);
  const after = text.slice(
    starts[last + 1] ?? text.length,
    starts[Math.min(starts.length - 1, last + 16)] ?? text.length,
  );
  if (before.trim() === '' && after.trim() === '') return '';
  return cap(`${before}[the selection stands here]\n${after}`);
}

function cap(text: string): string {
  return text.length <= itemLimit
    ? text
    : `${text.slice(0, itemLimit)}\n[cut here: ${text.length - itemLimit} more characters]`;
}
