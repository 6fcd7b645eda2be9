// Offers what `ruff format` makes of the selection, where the project configures that formatter and a
// problem is one of layout. The formatter prints a difference; nothing is written.

import { lineEndingOf, lineStartsOf, containsSpan, positionAt } from '../../base/text.ts';
import type { TextEdit } from '../../base/edit.ts';
import type { Problem } from '../../core/evidence.ts';
import type { ToolFix } from '../../core/ports.ts';
import type { CheckerContext, CheckRequest } from '../checker.ts';
import { runTool } from '../toolRun.ts';
import { readProject, tableOf } from './project.ts';

/** Rules about layout, which a formatter settles. */
const layout = /^(?:E1|E2|E3|E501|E70|W1|W2|W3|W6|Q00|COM81|ISC001)/;

/**
 * The edits of a unified difference of one file, or undefined when it is not one of this text.
 *
 * @param text what the difference was made from.
 */
export function editsOfDifference(text: string, difference: string): readonly TextEdit[] | undefined {
  const starts = lineStartsOf(text);
  const ending = lineEndingOf(text);
  const offsetOf = (line: number) => (line < starts.length ? starts[line]! : text.length);
  const edits: TextEdit[] = [];
  let line = -1;
  let open: { readonly from: number; removed: number; added: string[] } | undefined;
  const close = () => {
    if (open === undefined) return;
    const span = { start: offsetOf(open.from), end: offsetOf(open.from + open.removed) };
    edits.push({ span, newText: open.added.map((one) => one + ending).join('') });
    open = undefined;
  };
  for (const row of difference.split('\n')) {
    const hunk = /^@@ -(\d+)(?:,(\d+))? \+/.exec(row);
    if (hunk) {
      close();
      line = Number(hunk[1]) - (hunk[2] === '0' ? 0 : 1);
    } else if (line < 0) continue;
    else if (row.startsWith('\\')) return undefined;
    else if (row.startsWith('-') || row.startsWith('+')) {
      open ??= { from: line, removed: 0, added: [] };
      if (row.startsWith('+')) open.added.push(row.slice(1).replace(/\r$/, ''));
      else {
        const old = text.slice(offsetOf(line), offsetOf(line + 1)).replace(/\r?\n$|\r$/, '');
        if (line >= starts.length || old !== row.slice(1).replace(/\r$/, '')) return undefined;
        open.removed += 1;
        line += 1;
      }
    } else {
      close();
      line += 1;
    }
  }
  close();
  return edits.length > 0 ? edits : undefined;
}

/** The fix, or nothing. @param program absolute path of Ruff. */
export async function formatFix(
  context: CheckerContext,
  request: CheckRequest,
  program: string,
  problems: readonly Problem[],
): Promise<readonly ToolFix[]> {
  const { overlay, span } = request;
  const problem = problems.find(({ rule }) => layout.test(rule));
  if (problem === undefined) return [];
  const { folder, levels } = await readProject(overlay.snapshot, overlay.path);
  const isConfigured = levels.some(
    ({ files }) =>
      tableOf(files.get('pyproject.toml'), 'tool.ruff.format') !== undefined ||
      tableOf(files.get('ruff.toml') ?? files.get('.ruff.toml'), 'format') !== undefined,
  );
  if (!isConfigured) return [];
  const lines = lineStartsOf(overlay.text);
  const first = positionAt(overlay.text, span.start, lines).line + 1;
  const last = positionAt(overlay.text, Math.max(span.start, span.end - 1), lines).line + 1;
  const end = await context.scratch.withOverlay(
    overlay,
    (scratch) =>
      runTool(context, {
        argv: [
          program,
          'format',
          '--diff',
          '--no-cache',
          '--force-exclude',
          `--range=${first}-${last + 1}`,
          '--',
          scratch.toScratch(overlay.path),
        ],
        cwd: scratch.toScratch(folder),
        outputLimit: 4 * 1024 * 1024,
        within: scratch,
      }),
    context.signal,
  );
  if (end.kind !== 'exited' || end.exitCode !== 1 || end.droppedBytes > 0) return [];
  const edits = editsOfDifference(overlay.text, end.stdout);
  if (edits === undefined || !edits.every((edit) => containsSpan(span, edit.span))) return [];
  return [{ tool: 'ruff', title: 'Format the selection with Ruff', problem, edits, companions: [] }];
}
