// Reads what mypy prints with --output json, and makes problems of it in workspace terms.

import { isAbsolute, resolve } from 'node:path';
import * as z from 'zod/mini';
import { err, ok, type Result } from '../../base/result.ts';
import { lineStartsOf, lineText } from '../../base/text.ts';
import type { Problem } from '../../core/evidence.ts';
import type { Scratch } from '../../workspace/scratch.ts';
import { pathToUri } from '../../workspace/uri.ts';
import type { CheckRequest } from '../checker.ts';
import { placeOf, wordsOfLine } from '../place.ts';
import { overlayText } from './staticFiles.ts';

const lineShape = z.object({
  file: z.string(),
  line: z.number(),
  column: z.number(),
  end_line: z.optional(z.nullable(z.number())),
  end_column: z.optional(z.nullable(z.number())),
  message: z.string(),
  hint: z.optional(z.nullable(z.string())),
  code: z.optional(z.nullable(z.string())),
  severity: z.string(),
});

/** One line of mypy. */
export type MypyMessage = z.infer<typeof lineShape>;

/** Reads `mypy --output json`: one object a line, nothing else. */
export function parseMypy(stdout: string): Result<readonly MypyMessage[], string> {
  const messages: MypyMessage[] = [];
  for (const line of stdout.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    let data: unknown;
    try {
      data = JSON.parse(line);
    } catch (error) {
      if (error instanceof SyntaxError) return err('printed a line that is not JSON');
      throw error;
    }
    const parsed = lineShape.safeParse(data);
    if (!parsed.success) return err('printed JSON of an unknown form');
    messages.push(parsed.data);
  }
  return ok(messages);
}

/** The problems of a run in `scratch`, started in `folder`, an absolute path in the workspace. */
export async function problemsOf(
  request: CheckRequest,
  messages: readonly MypyMessage[],
  scratch: Scratch,
  folder: string,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const message of messages) {
    const written = isAbsolute(message.file) ? message.file : resolve(scratch.toScratch(folder), message.file);
    const path = scratch.toWorkspace(written);
    const text = await overlayText(request, path);
    problems.push(problemOf(message, text, path === request.overlay.path ? request.document.uri : pathToUri(path)));
  }
  return problems;
}

/** mypy tells columns from 0, those of syntax errors from 1; on lines that are not plain ASCII they are not believed. */
export function problemOf(message: MypyMessage, text: string, uri: string): Problem {
  const starts = lineStartsOf(text);
  const shift = message.code === 'syntax' ? 0 : 1;
  const words = wordsOfLine(text, starts, message.line - 1);
  const isPlain = /^[\x20-\x7e\t]*$/.test(lineText(text, starts, words.start.line));
  const start =
    isPlain && message.column >= 0
      ? placeOf(text, starts, message.line, message.column + shift, 'codepoint')
      : words.start;
  const told =
    isPlain && message.end_line && message.end_column
      ? placeOf(text, starts, message.end_line, message.end_column + shift, 'codepoint')
      : words.end;
  const isAfter = told.line > start.line || (told.line === start.line && told.character >= start.character);
  return {
    checker: 'mypy',
    rule: message.code ?? 'mypy',
    message: message.hint ? `${message.message}\n${message.hint}` : message.message,
    severity: message.severity === 'error' ? 'error' : 'info',
    uri,
    range: { start, end: isAfter ? told : start },
    lineText: lineText(text, starts, start.line).trim(),
  };
}
