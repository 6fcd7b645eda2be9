// The links of a document, with their addresses as they are written: Markdown with its HTML, and
// reStructuredText. Whether they lead anywhere is decided in links.ts.

import type { Span } from '../../base/text.ts';
import { documentSpan, flowOf, lineSpans } from './flow.ts';
import type { MarkdownBlock } from './markdownBlocks.ts';
import { normalLabel, scanInline } from './markdownInline.ts';
import { flowsOf, labelsOf } from './markdownParts.ts';

/** One link. */
export interface DocumentLink {
  readonly kind: 'link' | 'image' | 'definition' | 'html' | 'include';
  /** Where the address stands. */
  readonly span: Span;
  /** The address without escapes. */
  readonly address: string;
}

/** A reference to a label that is defined nowhere. */
export interface OpenReference {
  readonly span: Span;
  readonly label: string;
}

const attribute = /<(?:a|img|source|video|audio|link)\b[^<>]{0,1000}?\s(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;

/** The links of a Markdown text, in order. */
export function markdownLinks(
  text: string,
  blocks: readonly MarkdownBlock[],
): { readonly links: readonly DocumentLink[]; readonly open: readonly OpenReference[] } {
  const labels = labelsOf(text, blocks);
  const links: DocumentLink[] = [];
  const open: OpenReference[] = [];
  for (const block of blocks) {
    if (block.kind === 'definition') {
      const { start, end } = block.lines[0]!;
      const found = /^(\[(?:[^\][\\]|\\.)+\]:[ \t]*)(?:<([^<>]*)>|(\S+))/.exec(text.slice(start, end));
      if (found) {
        const words = found[2] ?? found[3]!;
        const from = start + found[1]!.length + (found[2] === undefined ? 0 : 1);
        links.push({ kind: 'definition', span: { start: from, end: from + words.length }, address: unescaped(words) });
      }
    }
    for (const { flow } of block.kind === 'html' ? [] : flowsOf(text, block)) {
      const inline = scanInline(flow.text, labels);
      for (const link of inline.links) {
        if (link.destination) {
          const span = documentSpan(flow, link.destination);
          const address = unescaped(flow.text.slice(link.destination.start, link.destination.end));
          links.push({ kind: link.kind === 'image' ? 'image' : 'link', span, address });
        } else if (link.label !== undefined && !labels.has(normalLabel(link.label))) {
          open.push({ span: documentSpan(flow, link.span), label: link.label });
        }
      }
    }
    if (block.kind === 'code' || block.kind === 'frontMatter' || block.kind === 'definition') continue;
    const flow = flowOf(text, block.lines);
    const codes = block.kind === 'html' ? [] : scanInline(flow.text, labels).codes;
    for (const found of flow.text.matchAll(attribute)) {
      const words = found[1] ?? found[2]!;
      const end = found.index + found[0].length - 1;
      if (codes.some((code) => code.start <= found.index && found.index < code.end)) continue;
      const span = documentSpan(flow, { start: end - words.length, end });
      links.push({ kind: 'html', span, address: words.replaceAll('&amp;', '&') });
    }
  }
  return { links: links.toSorted((a, b) => a.span.start - b.span.start), open };
}

function unescaped(words: string): string {
  return words.replaceAll(/\\([!-/:-@[-`{-~])/g, '$1').replaceAll('&amp;', '&');
}

const rstDirective = /^\s*\.\. (?:\|[^|]{1,100}\| )?(?:image|figure|include|literalinclude)::[ \t]+(\S+)[ \t]*$/;
const rstLink = /`[^`<>]{1,300}<([^`<>\s]{1,500})>`__?/g;

/** The links of a reStructuredText that name files. */
export function rstLinks(text: string): readonly DocumentLink[] {
  return lineSpans(text).flatMap(({ start, end }): readonly DocumentLink[] => {
    const line = text.slice(start, end);
    const found = rstDirective.exec(line);
    const at = (words: string, index: number): Span => ({ start: start + index, end: start + index + words.length });
    if (found) return [{ kind: 'include', span: at(found[1]!, line.lastIndexOf(found[1]!)), address: found[1]! }];
    return [...line.matchAll(rstLink)].map(
      (link) =>
        ({ kind: 'link', span: at(link[1]!, link.index + link[0].indexOf('<') + 1), address: link[1]! }) as const,
    );
  });
}
