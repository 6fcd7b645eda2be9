// The prose of a Markdown text: paragraphs, headings, list items, quotes and table cells, without code,
// addresses, tags and marks.

import type { Span } from '../../base/text.ts';
import { flowOf, trimmed, type Flow } from './flow.ts';
import { markdownBlocks, type MarkdownBlock } from './markdownBlocks.ts';
import { normalLabel, scanInline } from './markdownInline.ts';
import { partOf, type ProseKind, type ProsePart } from './parts.ts';

/** The prose of `text`, in order. */
export function markdownParts(text: string): readonly ProsePart[] {
  const blocks = markdownBlocks(text);
  const labels = labelsOf(text, blocks);
  const parts: ProsePart[] = [];
  for (const block of blocks) {
    for (const { flow, kind } of flowsOf(text, block)) {
      const part = partOf(flow, kind, scanInline(flow.text, labels).marks);
      if (part) parts.push(part);
    }
  }
  return parts;
}

/** The labels of the link definitions, normalised. */
export function labelsOf(text: string, blocks: readonly MarkdownBlock[]): ReadonlySet<string> {
  const labels = new Set<string>();
  for (const block of blocks) {
    if (block.kind !== 'definition') continue;
    const { start, end } = block.lines[0]!;
    const found = /^\[((?:[^\][\\]|\\.)+)\]:/.exec(text.slice(start, end));
    if (found) labels.add(normalLabel(found[1]!));
  }
  return labels;
}

/** The flows of a block that hold inline text; none for code, HTML, definitions and front matter. */
export function flowsOf(
  text: string,
  block: MarkdownBlock,
): readonly { readonly flow: Flow; readonly kind: ProseKind }[] {
  switch (block.kind) {
    case 'paragraph':
      return [{ flow: flowOf(text, block.lines), kind: block.within ?? 'paragraph' }];
    case 'heading':
      return [{ flow: flowOf(text, block.lines), kind: 'heading' }];
    case 'table':
      return block.lines
        .filter((_, row) => row !== 1)
        .flatMap((line) => cellsOf(text, line))
        .map((cell) => ({ flow: flowOf(text, [cell]), kind: 'cell' as const }));
    case 'code':
    case 'html':
    case 'definition':
    case 'frontMatter':
      return [];
  }
}

/** The cells of a table's row; a bar in code or after a backslash divides nothing. */
function cellsOf(text: string, line: Span): readonly Span[] {
  const cells: Span[] = [];
  let start = line.start;
  let inCode = false;
  for (let at = line.start; at < line.end; at++) {
    const unit = text[at];
    if (unit === '\\') at++;
    else if (unit === '`') inCode = !inCode && text.indexOf('`', at + 1) < line.end && text.indexOf('`', at + 1) > 0;
    else if (unit === '|' && !inCode) {
      cells.push(trimmed(text, { start, end: at }));
      start = at + 1;
    }
  }
  cells.push(trimmed(text, { start, end: line.end }));
  return cells.filter((cell) => cell.end > cell.start);
}
