// The texts that a tool saw, by path: the candidate's, unsaved ones, and what is on the disk. Makes
// problems with ranges of those texts out of the lines and columns that tools print.

import { readFile } from 'node:fs/promises';
import { lineStartsOf, type LineStarts, type Position } from '../base/text.ts';
import type { Problem } from '../core/evidence.ts';
import type { Overlay } from '../workspace/snapshot.ts';
import { pathToUri } from '../workspace/uri.ts';
import { placeOf, wordAt, wordsOfLine, type ColumnUnit } from './place.ts';

/** Texts by absolute path of the workspace. */
export interface SourceTexts {
  /** The text that a tool saw at `path`; undefined when there is none that can be read. */
  textOf(path: string): Promise<string | undefined>;
}

/** What a tool said about a place; lines and columns count from 1. */
export interface ToolMessage extends Pick<Problem, 'checker' | 'rule' | 'message' | 'severity' | 'href'> {
  /** Absolute path in the workspace. */
  readonly path: string;
  readonly line: number;
  /** The whole line is meant where absent. */
  readonly column?: number;
  /** The word at the start is meant where absent, or where the end is not behind the start. */
  readonly end?: { readonly line: number; readonly column: number };
  readonly unit: ColumnUnit;
}

/** Texts of an overlay; each file is read once. */
export function sourceTexts(overlay: Overlay): SourceTexts {
  const known = new Map<string, Promise<string | undefined>>();
  return {
    textOf(path) {
      const unsaved = path === overlay.path ? overlay.text : overlay.snapshot.buffers.get(path);
      if (unsaved !== undefined) return Promise.resolve(unsaved);
      let text = known.get(path);
      if (text === undefined) {
        text = readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
          if (error.code === undefined) throw error;
          return undefined;
        });
        known.set(path, text);
      }
      return text;
    },
  };
}

/** The problem of a message, located in the text that the tool saw. */
export async function problemOf(texts: SourceTexts, said: ToolMessage): Promise<Problem> {
  const text = (await texts.textOf(said.path)) ?? '';
  const starts = lineStartsOf(text);
  const range = rangeOfMessage(text, starts, said);
  const { checker, rule, message, severity, href } = said;
  const lineEnd = wordsOfLine(text, starts, range.start.line);
  const lineStart = starts[range.start.line] ?? 0;
  return {
    checker,
    rule,
    message,
    severity,
    uri: pathToUri(said.path),
    range,
    lineText: text.slice(lineStart + lineEnd.start.character, lineStart + lineEnd.end.character),
    ...(href === undefined ? {} : { href }),
  };
}

function rangeOfMessage(text: string, starts: LineStarts, said: ToolMessage): Problem['range'] {
  if (said.column === undefined) return wordsOfLine(text, starts, said.line - 1);
  const start = placeOf(text, starts, said.line, said.column, said.unit);
  if (said.end === undefined) return wordAt(text, starts, start);
  const end: Position = placeOf(text, starts, said.end.line, said.end.column, said.unit);
  const isBehind = end.line > start.line || (end.line === start.line && end.character > start.character);
  return isBehind ? { start, end } : wordAt(text, starts, start);
}
