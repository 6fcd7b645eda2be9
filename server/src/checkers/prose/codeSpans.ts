// Code in documents: spans in running text, with the sentence around them, and blocks of a shell.

import type { Span } from '../../base/text.ts';
import { documentSpan, documentOffset, flowOf, lineSpans } from './flow.ts';
import { markdownBlocks } from './markdownBlocks.ts';
import { scanInline } from './markdownInline.ts';
import { flowsOf, labelsOf } from './markdownParts.ts';

/** A stretch of code. */
export interface CodeSpan {
  readonly text: string;
  /** Where it stands; in one line for spans in running text. */
  readonly span: Span;
  /** Whether it is a block of commands. */
  readonly block: boolean;
  /** The words around it. */
  readonly sentence: string;
  /** The document's offset of an offset of `text`. */
  at(offset: number): number;
}

const shells = /^(?:sh|bash|shell|console|zsh|terminal|cmd|powershell|ps1|shellsession|text)?$/i;

/** The code spans and shell blocks of a document, in order. */
export function codeSpansOf(text: string, languageId: string): readonly CodeSpan[] {
  return languageId === 'restructuredtext' ? rstSpans(text) : markdownSpans(text);
}

function markdownSpans(text: string): readonly CodeSpan[] {
  const blocks = markdownBlocks(text);
  const labels = labelsOf(text, blocks);
  return blocks.flatMap((block): readonly CodeSpan[] => {
    if (block.kind === 'code') {
      const language = /^[\w-]*/.exec(block.info ?? '')![0];
      if (block.fenced !== true || !shells.test(language) || block.lines.length === 0) return [];
      const flow = flowOf(text, block.lines);
      const span = { start: block.lines[0]!.start, end: block.lines.at(-1)!.end };
      return [{ text: flow.text, span, block: true, sentence: '', at: (offset) => documentOffset(flow, offset) }];
    }
    return flowsOf(text, block).flatMap(({ flow }) =>
      scanInline(flow.text, labels).codes.map((code) => ({
        text: flow.text.slice(code.start, code.end),
        span: documentSpan(flow, code),
        block: false,
        sentence: `${flow.text.slice(Math.max(0, code.start - 120), code.start)} ${flow.text.slice(code.end, code.end + 60)}`,
        at: (offset) => documentOffset(flow, code.start + offset),
      })),
    );
  });
}

function rstSpans(text: string): readonly CodeSpan[] {
  return lineSpans(text).flatMap(({ start, end }) => {
    const line = text.slice(start, end);
    return [...line.matchAll(/``([^`]{1,300})``/g)].map((found) => {
      const from = start + found.index + 2;
      return {
        text: found[1]!,
        span: { start: from, end: from + found[1]!.length },
        block: false,
        sentence: line.replace(found[0], ' '),
        at: (offset: number) => from + offset,
      };
    });
  });
}
