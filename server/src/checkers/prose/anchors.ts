// The anchors of a Markdown document: the slugs that GitHub makes of its headings, and ids that are written out.

import { flowOf } from './flow.ts';
import { markdownBlocks, type MarkdownBlock } from './markdownBlocks.ts';
import { scanInline } from './markdownInline.ts';
import { labelsOf } from './markdownParts.ts';

/** The anchors of a text, in order of appearance. */
export function anchorsOf(text: string, blocks: readonly MarkdownBlock[] = markdownBlocks(text)): ReadonlySet<string> {
  const labels = labelsOf(text, blocks);
  const anchors = new Set<string>();
  const counts = new Map<string, number>();
  for (const block of blocks) {
    if (block.kind === 'code' || block.kind === 'frontMatter') continue;
    const flow = flowOf(text, block.lines);
    for (const id of writtenIds(flow.text)) anchors.add(id);
    const titles = block.kind === 'heading' ? [headingText(flow.text, labels)] : htmlHeadings(block, flow.text);
    for (const title of titles) {
      const own = /\{#([\w:.-]+)\}\s*$/.exec(title);
      if (own) anchors.add(own[1]!);
      const slug = slugOf(own ? title.slice(0, own.index) : title);
      // As GitHub does: a number that is not yet taken.
      let count = counts.get(slug) ?? 0;
      let free = count === 0 ? slug : `${slug}-${count}`;
      while (counts.has(free)) free = `${slug}-${++count}`;
      counts.set(slug, count + 1);
      counts.set(free, counts.get(free) ?? 1);
      anchors.add(free);
    }
  }
  return anchors;
}

function htmlHeadings(block: MarkdownBlock, text: string): readonly string[] {
  if (block.kind !== 'html') return [];
  return [...text.matchAll(/<h[1-6]\b[^>]{0,500}>([^]{0,1000}?)<\/h[1-6]>/gi)].map((found) =>
    found[1]!.replaceAll(/<[^>]*>/g, '').trim(),
  );
}

function writtenIds(text: string): readonly string[] {
  return [...text.matchAll(/<[A-Za-z][^<>]{0,500}?\s(?:id|name)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g)].map(
    (found) => found[1] ?? found[2] ?? found[3]!,
  );
}

/** A heading as it is shown: code stays, marks and pictures go. */
function headingText(text: string, labels: ReadonlySet<string>): string {
  const { marks, codes } = scanInline(text, labels);
  let shown = '';
  let at = 0;
  for (const mark of marks) {
    shown += text.slice(at, mark.start);
    const code = codes.find(({ start, end }) => mark.start <= start && end <= mark.end);
    if (code) shown += text.slice(code.start, code.end);
    else if (mark.kind === 'name') shown += text.slice(mark.start, mark.end).replaceAll(/[<>]/g, '');
    at = mark.end;
  }
  return (shown + text.slice(at)).trim();
}

/** The slug of a heading by GitHub's rules: small letters, no signs but dashes and underscores, blanks to dashes. */
export function slugOf(title: string): string {
  return title
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}
