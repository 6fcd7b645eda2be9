// The prose of source code: sentences in comments and doc strings. Tags, directives, licences, examples and
// code that was commented out are not prose.

import { lineStartsOf, positionAt, type Span } from '../../base/text.ts';
import { commentsOf } from './commentLexer.ts';
import { commentSyntaxOf, type SourceComment } from './commentSyntax.ts';
import { flowOf, lineSpans, trimmed } from './flow.ts';
import { isFigure, looksLikeCode } from './looksLikeCode.ts';
import { scanInline } from './markdownInline.ts';
import { partOf, type ProsePart } from './parts.ts';
import { rstMarks } from './rstParts.ts';

/** Words that speak to a tool. */
const directive =
  /^(?:@ts-|eslint|tslint|jshint|jslint|jscs|global[s ]|exported |prettier|oxlint|oxfmt|biome|istanbul|c8 |v8 |webpack|vite|@vite|sourceMappingURL|#\s*sourceMappingURL|@?__PURE__|#__|@license|@preserve|@flow|@jsx|<reference|<amd|noqa|type:\s*ignore|pyright:|mypy:|pylint:|flake8:|ruff:|isort:|yapf:|fmt:|pragma|nosec|coding[:=]|-\*-|vim?:|ex:|nolint|go:|\+build|export |line |clang-format|clang-tidy|NOLINT|IWYU|cppcheck|coverity|lint:|LINT|shellcheck|rubocop|frozen_string_literal|encoding:|typed:|cspell|cSpell|spell-checker|codespell|touchstone-|noinspection|@formatter|checkstyle|CHECKSTYLE|SPDX-|region\b|endregion\b|#region|#endregion|syntax\s*=|yaml-language-server|dprint|deno-|sonar|NOSONAR|language=|@codingStandards|phpcs|@phpstan|@psalm|!\s*$)/;
const licence =
  /\bcopyright\b|\(c\)\s*(?:19|20)\d\d|SPDX-|\blicen[cs]ed (?:under|to)|all rights reserved|permission is hereby granted|without warranty|\bGNU (?:Lesser |Affero )?General Public|Apache License|MIT licen[cs]e|BSD licen[cs]e|redistributions? (?:of|in)/i;

/** Tags whose words go on with a sentence, after a type and perhaps a name. */
const speakingTag =
  /^[@\\](?:param|arg|argument|prop|property|tparam|typeParam|field|throws?|exception|raises?|returns?|return|yields?|deprecated|description|desc|summary|remarks|privateRemarks|todo|since|note|brief|details|warning|fileoverview|file|overview|classdesc|author)\b/;
const namedTag = /^[@\\](?:param|arg|argument|prop|property|tparam|typeParam|field|throws?|exception|raises?)\b/;
const sphinxField =
  /^:(?:param|parameter|arg|raises?|returns?|return|yields?|var|ivar|cvar|keyword)\b[^:\n]{0,80}:[ \t]*/;
const silentField = /^:(?:type|rtype|meta|vartype)\b[^:\n]{0,80}:/;
const section =
  /^(?:Args|Arguments|Parameters|Returns?|Yields?|Raises|Attributes|Example|Examples|Note|Notes|See Also|Keyword Args|Other Parameters|Todo|Safety|Panics|Errors):?\s*$/;
const bullet = /^(?:[-*+•]|\d{1,3}[.)])[ \t]+/;

/** The prose in the comments of `text`, in order; empty for languages that are not known. */
export function commentParts(text: string, languageId: string): readonly ProsePart[] {
  const syntax = commentSyntaxOf(languageId);
  if (syntax === undefined) return [];
  const parts: ProsePart[] = [];
  for (const group of groupsOf(text, commentsOf(text, syntax))) {
    const doc = group.some((one) => isDoc(text, one));
    const lines = group.flatMap((one) => contentLines(text, one));
    const all = lines.map(({ start, end }) => text.slice(start, end)).join('\n');
    if (licence.test(all.slice(0, 3000))) continue;
    for (const paragraph of paragraphsIn(text, lines, languageId)) {
      const flow = flowOf(text, paragraph);
      if ((flow.text.match(/\p{L}{2,}/gu)?.length ?? 0) < 3) continue;
      const codeLines = paragraph.filter(({ start, end }) => looksLikeCode(text.slice(start, end)));
      if (codeLines.length * 3 >= paragraph.length) continue;
      const marks = languageId === 'python' ? pythonMarks(flow) : docMarks(flow.text);
      const part = partOf(flow, doc ? 'doc' : 'comment', marks);
      if (part) parts.push(part);
    }
  }
  return parts;
}

/** Line comments below each other, in one column and alone on their lines, are one text. */
function groupsOf(text: string, comments: readonly SourceComment[]): readonly (readonly SourceComment[])[] {
  const groups: SourceComment[][] = [];
  let column = -1;
  const starts = lineStartsOf(text);
  for (const comment of comments) {
    const lineStart = starts[positionAt(text, comment.start, starts).line]!;
    const alone = comment.start - lineStart < 1000 && text.slice(lineStart, comment.start).trim() === '';
    const own = comment.start - lineStart;
    const before = groups.at(-1)?.at(-1);
    const follows =
      before?.kind === 'line' &&
      comment.kind === 'line' &&
      alone &&
      own === column &&
      isOneBreak(text.slice(before.end, lineStart));
    if (follows) groups.at(-1)!.push(comment);
    else groups.push([comment]);
    column = comment.kind === 'line' && alone ? own : -1;
  }
  return groups;
}

function isOneBreak(between: string): boolean {
  return /^[ \t]*(?:\r\n|\r|\n)$/.test(between);
}

function isDoc(text: string, comment: SourceComment): boolean {
  if (comment.kind === 'docString') return true;
  const head = text.slice(comment.start, comment.start + 3);
  return head === '/**' || head === '///' || head === '//!' || head === '/*!';
}

/** The lines of a comment without its marks, stars and indentation. */
function contentLines(text: string, comment: SourceComment): readonly Span[] {
  const inner = { start: comment.start + comment.open, end: comment.end - comment.close };
  if (comment.kind === 'line') {
    const more = /^[/!#;%-]*/.exec(text.slice(inner.start, Math.min(inner.end, inner.start + 80)))![0].length;
    return [{ start: inner.start + more, end: inner.end }];
  }
  return lineSpans(text, inner.start, inner.end).map((line, index) => {
    const lead = index === 0 ? /^[*!<]*/ : comment.kind === 'block' ? /^[ \t]*\*?(?!\*)|^[ \t]*\*+/ : /^/;
    const words = text.slice(line.start, line.end);
    const start = Math.min(line.end, line.start + (lead.exec(words)?.[0].length ?? 0));
    return { start, end: line.end };
  });
}

/** Divides the lines of a comment into paragraphs of sentences. */
function paragraphsIn(text: string, lines: readonly Span[], languageId: string): readonly (readonly Span[])[] {
  const paragraphs: Span[][] = [];
  let open: Span[] = [];
  let fence: string | undefined;
  /** Lines are left out until the next tag, or until a blank line. */
  let skip: 'tag' | 'blank' | undefined;
  const indents = lines
    .map((line) => ({ words: text.slice(line.start, line.end), line }))
    .filter(({ words }, index) => words.trim() !== '' && (index > 0 || !/^\S/.test(words)))
    .map(({ words }) => /^[ \t]*/.exec(words)![0].length);
  const base = indents.length === 0 ? 0 : Math.min(...indents.slice(0, 2000));
  const close = () => {
    if (open.length > 0) paragraphs.push(open);
    open = [];
  };
  for (const line of lines) {
    const words = trimmed(text, line);
    const content = text.slice(words.start, words.end);
    const indent = words.start - line.start;
    if (fence !== undefined) {
      if (content.startsWith(fence)) fence = undefined;
      continue;
    }
    const opening = /^(?:`{3,}|~{3,})/.exec(content);
    if (opening) {
      close();
      fence = opening[0];
      continue;
    }
    const isTag = /^[@\\][A-Za-z]/.test(content);
    if (content === '') {
      close();
      if (skip === 'blank') skip = undefined;
      continue;
    }
    if (isTag) skip = undefined;
    if (skip !== undefined) continue;
    if (directive.test(content) || isRuler(content)) {
      close();
      continue;
    }
    if (isTag) {
      close();
      const lead = speakingTag.test(content) && !/^[@\\]author/.test(content) ? tagLead(content) : undefined;
      if (lead === undefined) skip = 'tag';
      else if (lead < content.length) open = [{ start: words.start + lead, end: words.end }];
      continue;
    }
    if (/^>>> |^\.\. |^\$ |^\|/.test(content)) {
      close();
      skip = 'blank';
      continue;
    }
    if (silentField.test(content)) {
      close();
      continue;
    }
    const lead = sphinxField.exec(content) ?? (languageId === 'python' ? googleField(content, indent, base) : null);
    if (lead || section.test(content)) {
      close();
      if (lead && lead[0].length < content.length) open = [{ start: words.start + lead[0].length, end: words.end }];
      continue;
    }
    const mark = bullet.exec(content);
    if (mark) {
      close();
      open = [{ start: words.start + mark[0].length, end: words.end }];
      continue;
    }
    // Listings are deeper than what stands around them.
    if (open.length === 0 && indent >= base + 4 && paragraphs.length > 0) continue;
    if (open.length === 0 && languageId === 'go' && /^\t| {3,}/.test(text.slice(line.start, words.start))) continue;
    if (isFigure(content)) {
      close();
      continue;
    }
    const task = /^(?:TODO|FIXME|XXX|HACK|NOTE|BUG|SAFETY)(?:\([^)]*\))?:?[ \t]*/.exec(content);
    if (task) close();
    open.push({ start: words.start + (task?.[0].length ?? 0), end: words.end });
  }
  close();
  return paragraphs
    .map((paragraph) => paragraph.filter(({ start, end }) => end > start))
    .filter(({ length }) => length > 0);
}

function isRuler(content: string): boolean {
  return /^[-=*#~_+/\\.·•─━═]{3,}/.test(content) || /^[A-Z][A-Z0-9 _:/-]+$/.test(content);
}

/** Length of a tag with its type, its name and the dash behind it; undefined when nothing is said. */
function tagLead(content: string): number | undefined {
  const tag = /^[@\\][A-Za-z]+(?:\[[a-z, ]*\])?[ \t]*/.exec(content)![0];
  let rest = content.slice(tag.length);
  let length = tag.length;
  const take = (pattern: RegExp) => {
    const taken = pattern.exec(rest)?.[0].length ?? 0;
    rest = rest.slice(taken);
    length += taken;
  };
  if (rest.startsWith('{')) {
    const close = closingBrace(rest);
    if (close < 0) return undefined;
    length += close + 1;
    rest = rest.slice(close + 1);
    take(/^[ \t]+/);
  }
  if (namedTag.test(content)) take(/^(?:\[[^\]]*\]|[\w$.*&<>[\]'"-]+)[ \t]*/);
  take(/^[-–—:][ \t]+/);
  return rest === '' ? undefined : length;
}

function closingBrace(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return -1;
}

/** `name (type): words` below `Args:`. */
function googleField(content: string, indent: number, base: number): RegExpExecArray | null {
  if (indent <= base) return null;
  return /^\*{0,2}[A-Za-z_][\w.]*(?:[ \t]*\([^)\n]{0,100}\))?:[ \t]+/.exec(content);
}

function docMarks(text: string) {
  const { marks } = scanInline(text);
  const tags = [...text.matchAll(/\{@[a-z]+(?:\s[^{}]{0,300})?\}/g)].map((found) => ({
    kind: 'name' as const,
    start: found.index,
    end: found.index + found[0].length,
  }));
  // Intra-doc links of Rust and others: names in brackets.
  const brackets = [...text.matchAll(/\[[\w:.#()!<>, ]{1,80}\](?!\()/g)].map((found) => ({
    kind: 'name' as const,
    start: found.index,
    end: found.index + found[0].length,
  }));
  return inOrder([...tags, ...brackets, ...marks]);
}

function pythonMarks(flow: ReturnType<typeof flowOf>) {
  return inOrder([...rstMarks(flow), ...scanInline(flow.text).marks.filter(({ kind }) => kind === 'name')]);
}

function inOrder<M extends Span>(marks: readonly M[]): readonly M[] {
  const sorted = marks.toSorted((a, b) => a.start - b.start || b.end - a.end);
  let end = 0;
  return sorted.filter((mark) => {
    if (mark.start < end) return false;
    end = mark.end;
    return true;
  });
}
