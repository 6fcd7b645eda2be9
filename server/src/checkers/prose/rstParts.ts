// The prose of reStructuredText: paragraphs, headings and items, without directives, literals, roles, targets
// and tables.

import type { Span } from '../../base/text.ts';
import { flowOf, lineSpans, trimmed, type Flow } from './flow.ts';
import { isFigure } from './looksLikeCode.ts';
import type { Mark } from './marks.ts';
import { partOf, type ProseKind, type ProsePart } from './parts.ts';

/** Directives whose content is prose. */
const proseDirectives =
  /^\.\. (?:note|warning|tip|hint|important|caution|attention|danger|error|admonition|seealso|topic|sidebar|versionadded|versionchanged|deprecated)::/i;
const adornment = /^([!-/:-@[-`{-~])\1{2,}\s*$/;
const bullet = /^(?:[-*+•]|#\.|\d{1,4}[.)]|\(?[a-z]\))[ \t]+/;
const field = /^:[^:\n]+:(?:[ \t]+|$)/;

/** The marks of inline markup. */
const inline =
  /``[^]{0,2000}?``|(?<![\w:]):[\w:.+-]{1,60}:`[^`]{0,2000}`|`[^`<]{0,500}<[^`>]{0,1000}>`__?|`[^`]{1,2000}`(?:__?|:[\w:.+-]{1,60}:)?|\|[^|\n]{1,200}\|_?|\[[#*]?[\w-]{0,80}\]_|\b\w[\w-]{0,80}__?\b(?![\w])|\*\*|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])/g;

/** The prose of `text`, in order. */
export function rstParts(text: string): readonly ProsePart[] {
  const parts: ProsePart[] = [];
  const lines = lineSpans(text);
  let open: Span[] = [];
  let kind: ProseKind = 'paragraph';
  /** Lines deeper than this are left out; -1 when nothing is. */
  let skipDeeper = -1;
  const close = () => {
    if (open.length > 0) {
      const flow = flowOf(text, open);
      const part = partOf(flow, kind, rstMarks(flow));
      if (part) parts.push(part);
    }
    open = [];
    kind = 'paragraph';
  };
  for (const line of lines) {
    const words = trimmed(text, line);
    const content = text.slice(words.start, words.end);
    const indent = words.start - line.start;
    if (content === '') {
      if (open.length > 0) {
        const last = open.at(-1)!;
        const before = text.slice(last.start, last.end);
        if (before.endsWith('::')) skipDeeper = lineIndent(text, lines, last);
      }
      close();
      continue;
    }
    if (skipDeeper >= 0) {
      if (indent > skipDeeper) continue;
      skipDeeper = -1;
    }
    if (content.startsWith('..') && (content.length === 2 || /^\.\.\s/.test(content))) {
      close();
      const said = proseDirectives.exec(content);
      if (!said) skipDeeper = indent;
      continue;
    }
    if (adornment.test(content)) {
      if (open.length === 1) kind = 'heading';
      close();
      continue;
    }
    if (/^>>> |^__ |^\+[-=+]+\+$|^={2,}(?:\s+=+)+$/.test(content) || isFigure(content)) {
      close();
      continue;
    }
    const named = field.exec(content);
    const mark = bullet.exec(content);
    if (named || mark) {
      close();
      kind = mark ? 'item' : 'paragraph';
      const lead = (named ?? mark)![0].length;
      if (
        named &&
        /^:(?:\w*type|rtype|language|author|date|version|copyright|license|class|name|alt|target|width|height|maxdepth|caption|members|param\w*)\b[^:]*:/i.test(
          content,
        ) &&
        !/^:param/i.test(content)
      )
        continue;
      if (words.start + lead < words.end) open = [{ start: words.start + lead, end: words.end }];
      continue;
    }
    open.push(words);
  }
  close();
  return parts;
}

function lineIndent(text: string, lines: readonly Span[], words: Span): number {
  const line = lines.find(({ start, end }) => start <= words.start && words.start <= end);
  return line === undefined ? 0 : /^[ \t]*/.exec(text.slice(line.start, line.end))![0].length;
}

/** The marks of one flow. */
export function rstMarks(flow: Flow): readonly Mark[] {
  const marks: Mark[] = [];
  for (const found of flow.text.matchAll(inline)) {
    const start = found.index;
    const end = start + found[0].length;
    const link = /^`([^`<]*?)\s*<[^`>]*>`__?$/.exec(found[0]);
    if (link) {
      // The words of a link are words.
      marks.push(
        { kind: 'markup', start, end: start + 1 },
        { kind: 'markup', start: start + 1 + link[1]!.length, end },
      );
    } else if (found[0].startsWith('*')) {
      marks.push({ kind: 'markup', start, end });
    } else if (/^`[^`]+`__?$/.test(found[0])) {
      const tail = found[0].length - found[0].lastIndexOf('`');
      marks.push({ kind: 'markup', start, end: start + 1 }, { kind: 'markup', start: end - tail, end });
    } else marks.push({ kind: 'name', start, end });
  }
  const colons = /::$/.exec(flow.text);
  if (colons) marks.push({ kind: 'markup', start: flow.text.length - 1, end: flow.text.length });
  return marks.filter((mark, index) => index === 0 || mark.start >= marks[index - 1]!.end);
}
