// The blocks of a Markdown text: headings, paragraphs, tables, code, HTML, link definitions and front matter,
// each with its lines as spans without the marks of the quotes and lists around it. Inline markup is not read here.

import type { Span } from '../../base/text.ts';
import { lineSpans } from './flow.ts';

/** One leaf block. */
export interface MarkdownBlock {
  readonly kind: 'paragraph' | 'heading' | 'code' | 'html' | 'table' | 'definition' | 'frontMatter';
  /** The innermost container that the block is in. */
  readonly within: 'quote' | 'item' | undefined;
  /** Spans of the content, one a line; a fence's own lines are not among them. */
  readonly lines: readonly Span[];
  /** The info string of a fence. */
  readonly info?: string;
  /** Level of a heading, from 1. */
  readonly level?: number;
  /** Whether a code block is between fences. */
  readonly fenced?: boolean;
}

interface Container {
  readonly kind: 'quote' | 'item';
  /** Columns that the content of a list item is indented by. */
  readonly indent: number;
}

interface Cursor {
  at: number;
  /** Columns of a tab that are still to be used. */
  column: number;
}

const listMarker = /^(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$)/;
const thematicBreak = /^(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const fenceStart = /^(`{3,}(?=[^`]*$)|~{3,})[ \t]*(.*)$/;
const atxHeading = /^(#{1,6})(?:[ \t]+|$)/;
const rawHtml = /^<(?:script|pre|style|textarea)(?=[\s>]|$)/i;
const blockTag = /^<\/?[A-Za-z][\w-]*(?=[\s/>]|$)|^<[?!]/;
const inlineTag =
  /^<\/?(?:a|abbr|b|bdi|bdo|br|cite|code|data|dfn|em|i|img|input|ins|del|kbd|label|mark|q|s|samp|small|span|strong|sub|sup|time|u|var|wbr)(?=[\s/>])/i;
const definition = /^\[((?:[^\][\\]|\\.){1,999})\]:[ \t]*(\S.*)$/;
const delimiterRow = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

/** Reads the blocks of `text`, in order. Never throws; takes time in proportion to the text and its nesting. */
export function markdownBlocks(text: string): readonly MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  const lines = lineSpans(text);
  let containers: Container[] = [];
  let paragraph: Span[] = [];
  let code: { readonly fence?: string; readonly info?: string; readonly indent: number; lines: Span[] } | undefined;
  let html: { readonly end: RegExp | undefined; lines: Span[] } | undefined;

  const within = (): MarkdownBlock['within'] => containers.at(-1)?.kind;
  const closeParagraph = () => {
    if (paragraph.length === 0) return;
    const row = paragraph[1];
    const first = text.slice(paragraph[0]!.start, paragraph[0]!.end);
    const isTable =
      row !== undefined &&
      first.includes('|') &&
      delimiterRow.test(text.slice(row.start, row.end)) &&
      row.end > row.start;
    blocks.push({ kind: isTable ? 'table' : 'paragraph', within: within(), lines: paragraph });
    paragraph = [];
  };
  const closeLeaf = () => {
    closeParagraph();
    if (code) {
      while (code.fence === undefined && code.lines.length > 0 && code.lines.at(-1)!.start === code.lines.at(-1)!.end)
        code.lines.pop();
      const info = code.info === undefined ? {} : { info: code.info };
      blocks.push({ kind: 'code', within: within(), lines: code.lines, fenced: code.fence !== undefined, ...info });
    }
    if (html) blocks.push({ kind: 'html', within: within(), lines: html.lines });
    code = undefined;
    html = undefined;
  };

  let number = frontMatterEnd(text, lines);
  if (number > 0) blocks.push({ kind: 'frontMatter', within: undefined, lines: lines.slice(1, number - 1) });
  for (; number < lines.length; number++) {
    const { start, end } = lines[number]!;
    const cursor: Cursor = { at: start, column: 0 };
    const rest = () => text.slice(cursor.at, end);
    const isBlankRest = () => rest().trim() === '';
    let matched = 0;
    for (const container of containers) {
      if (container.kind === 'quote') {
        const quote = /^[ \t]{0,3}>[ \t]?/.exec(rest());
        if (!quote) break;
        cursor.at += quote[0].length;
        cursor.column += quote[0].length;
      } else if (isBlankRest()) {
        cursor.at = end;
      } else if (indentOf(text, cursor, end) >= container.indent) {
        skipColumns(text, cursor, end, container.indent);
      } else break;
      matched++;
    }
    const blank = isBlankRest();
    if (matched < containers.length) {
      // A line of words goes on with the paragraph above it, whatever marks it lacks.
      const lazy = paragraph.length > 0 && !blank && !startsBlock(rest().trimStart(), indentOf(text, cursor, end));
      if (lazy) {
        paragraph.push(contentOf(text, cursor.at, end));
        continue;
      }
      closeLeaf();
      containers = containers.slice(0, matched);
    }
    if (code) {
      if (code.fence !== undefined) {
        const line = rest();
        if (new RegExp(`^[ \\t]{0,3}[${code.fence[0]!}]{${code.fence.length},}[ \\t]*$`).test(line)) {
          closeLeaf();
          continue;
        }
        skipColumns(text, cursor, end, Math.min(code.indent, indentOf(text, cursor, end)));
        code.lines.push({ start: cursor.at, end });
        continue;
      }
      if (blank || indentOf(text, cursor, end) >= 4) {
        skipColumns(text, cursor, end, Math.min(4, indentOf(text, cursor, end)));
        code.lines.push({ start: Math.min(cursor.at, end), end });
        continue;
      }
      closeLeaf();
    }
    if (html) {
      if (html.end === undefined && blank) closeLeaf();
      else {
        html.lines.push({ start: cursor.at, end });
        if (html.end?.test(rest())) closeLeaf();
        continue;
      }
    }
    if (blank) {
      closeParagraph();
      continue;
    }
    for (;;) {
      const indent = indentOf(text, cursor, end);
      if (indent >= 4) break;
      const line = rest();
      const quote = /^[ \t]{0,3}>[ \t]?/.exec(line);
      const words = line.trimStart();
      const marker = listMarker.exec(words);
      // A number other than 1, or an empty item, does not interrupt a paragraph.
      const interrupts = paragraph.length === 0 || (/^(?:[-+*]|1[.)])$/.test(marker?.[0] ?? '') && words.length > 2);
      if (quote && containers.length < 100) {
        closeParagraph();
        cursor.at += quote[0].length;
        cursor.column += quote[0].length;
        containers.push({ kind: 'quote', indent: 0 });
      } else if (marker && interrupts && !thematicBreak.test(words) && containers.length < 100) {
        closeParagraph();
        const before = indent;
        skipColumns(text, cursor, end, indent);
        cursor.at += marker[0].length;
        cursor.column += marker[0].length;
        const after = indentOf(text, cursor, end);
        const gap = rest().trim() === '' ? 1 : after >= 5 ? 1 : after;
        skipColumns(text, cursor, end, Math.min(after, gap));
        containers.push({ kind: 'item', indent: before + marker[0].length + gap });
      } else break;
      if (rest().trim() === '') break;
    }
    const indent = indentOf(text, cursor, end);
    const words = rest().trimStart();
    if (words === '') continue;
    if (indent >= 4 && paragraph.length === 0) {
      skipColumns(text, cursor, end, 4);
      code = { indent: 4, lines: [{ start: cursor.at, end }] };
      continue;
    }
    const from = end - words.length;
    const fence = fenceStart.exec(words);
    if (fence && indent < 4) {
      closeParagraph();
      code = { fence: fence[1]!, info: fence[2]!.trim(), indent, lines: [] };
      continue;
    }
    const atx = atxHeading.exec(words);
    if (atx && indent < 4) {
      closeParagraph();
      const body = words.slice(atx[0].length).replace(/(?:^|[ \t]+)#*[ \t]*$/, '');
      const at = from + atx[0].length;
      blocks.push({
        kind: 'heading',
        within: within(),
        level: atx[1]!.length,
        lines: [{ start: at, end: at + body.length }],
      });
      continue;
    }
    if (paragraph.length > 0 && /^(?:=+|-+)[ \t]*$/.test(words) && indent < 4) {
      blocks.push({ kind: 'heading', within: within(), level: words.startsWith('=') ? 1 : 2, lines: paragraph });
      paragraph = [];
      continue;
    }
    if (thematicBreak.test(words) && indent < 4) {
      closeParagraph();
      continue;
    }
    if (indent < 4 && words.startsWith('<')) {
      const end7 = rawHtml.test(words)
        ? /<\/(?:script|pre|style|textarea)>/i
        : words.startsWith('<!--')
          ? /-->/
          : words.startsWith('<?')
            ? /\?>/
            : undefined;
      const isBlock = end7 !== undefined || (blockTag.test(words) && !inlineTag.test(words));
      const aloneTag = paragraph.length === 0 && /^<\/?[A-Za-z][^<>]*>[ \t]*$/.test(words);
      if (isBlock || aloneTag) {
        closeParagraph();
        html = { end: end7, lines: [{ start: from, end }] };
        if (end7?.test(words)) closeLeaf();
        continue;
      }
    }
    if (paragraph.length === 0 && definition.test(words) && !words.startsWith('[^')) {
      blocks.push({ kind: 'definition', within: within(), lines: [{ start: from, end }] });
      continue;
    }
    paragraph.push(contentOf(text, from, end));
  }
  closeLeaf();
  return blocks;
}

/** The line after the front matter; 0 when there is none. */
function frontMatterEnd(text: string, lines: readonly Span[]): number {
  const line = (index: number) => text.slice(lines[index]!.start, lines[index]!.end).trimEnd();
  const mark = lines.length > 1 ? line(0).replace(/^\uFEFF/, '') : '';
  if (mark !== '---' && mark !== '+++') return 0;
  for (let index = 1; index < Math.min(lines.length, 400); index++) {
    const words = line(index);
    if (words === mark || (mark === '---' && words === '...')) return index + 1;
  }
  return 0;
}

/** Whether a line that lacks the marks of its containers begins something new. */
function startsBlock(words: string, indent: number): boolean {
  if (indent >= 4) return false;
  return (
    fenceStart.test(words) ||
    atxHeading.test(words) ||
    thematicBreak.test(words) ||
    words.startsWith('>') ||
    listMarker.test(words) ||
    (blockTag.test(words) && !inlineTag.test(words))
  );
}

function contentOf(text: string, start: number, end: number): Span {
  const words = text.slice(start, end);
  return { start: start + words.length - words.trimStart().length, end: start + words.trimEnd().length || start };
}

/** Columns of blanks at the cursor. */
function indentOf(text: string, cursor: Cursor, end: number): number {
  let columns = 0;
  for (let at = cursor.at; at < end; at++) {
    const unit = text[at];
    if (unit === ' ') columns++;
    else if (unit === '\t') columns += 4 - ((cursor.column + columns) % 4);
    else break;
  }
  return columns;
}

/** Moves over `count` columns of blanks; a tab that is wider counts as used up. */
function skipColumns(text: string, cursor: Cursor, end: number, count: number): void {
  let left = count;
  while (left > 0 && cursor.at < end) {
    const unit = text[cursor.at];
    if (unit !== ' ' && unit !== '\t') break;
    const width = unit === ' ' ? 1 : 4 - (cursor.column % 4);
    cursor.at++;
    cursor.column += width;
    left -= width;
  }
}
