// What the trials' driver writes, line by line, after checking it: nothing that a test process says is believed
// without its token.

import { open, type FileHandle } from 'node:fs/promises';
import * as z from 'zod/mini';
import { generationQuery } from '../hosts/warmTexts.ts';
import type { Literal } from '../../../core/literal.ts';

const failureSchema = z.object({
  message: z.string(),
  stack: z.optional(z.string()),
  expected: z.optional(z.string()),
  actual: z.optional(z.string()),
});

const caseSchema = z.object({
  key: z.string(),
  file: z.string(),
  path: z.array(z.string()).check(z.minLength(1)),
  state: z.enum(['passed', 'failed', 'hung']),
  failure: z.optional(failureSchema),
  lines: z.array(z.number()),
  /** It did not end because it waited, for whatever it was, and not because it was at work. */
  waited: z.optional(z.boolean()),
  steps: z.number(),
  durationMs: z.number(),
});

const lineSchema = z.union([
  z.object({ token: z.string(), file: z.string(), ended: z.literal(true) }),
  z.object({ token: z.string(), file: z.string(), v: z.number(), begun: z.literal(true) }),
  z.object({
    token: z.string(),
    file: z.string(),
    v: z.literal(0),
    kind: z.literal('original'),
    cases: z.array(caseSchema),
    odd: z.optional(z.string()),
    calls: z.optional(z.array(z.tuple([z.string(), z.array(z.unknown()), z.array(z.string())]))),
  }),
  z.object({
    token: z.string(),
    file: z.string(),
    v: z.number(),
    kind: z.enum(['passed', 'failed', 'hung', 'ended', 'stray']),
    at: z.optional(z.string()),
    regression: z.optional(z.boolean()),
    passed: z.number(),
    ran: z.number(),
    message: z.optional(z.string()),
  }),
]);

/** One line of an answer. */
export type AnswerLine = z.infer<typeof lineSchema>;

/** The tests on the original, once. */
export type OriginalLine = Extract<AnswerLine, { kind: 'original' }>;

/** One test of that. */
export type OriginalCase = z.infer<typeof caseSchema>;

/** How one variant ended in one file of tests. */
export type VariantLine = Extract<AnswerLine, { kind: 'passed' | 'failed' | 'hung' | 'ended' | 'stray' }>;

/** Reads the lines of a file while it grows. */
export interface AnswerReader {
  /** The lines that are new since the last call. */
  next(): Promise<readonly AnswerLine[]>;
  close(): Promise<void>;
}

const mostBytes = 64 * 1024 * 1024;

/** Opens a file of answers that exists. Lines that are not as they should be are left out. */
export async function readAnswers(path: string, token: string): Promise<AnswerReader> {
  const handle: FileHandle = await open(path, 'r');
  const buffer = Buffer.alloc(1 << 16);
  let at = 0;
  let rest: Buffer = Buffer.alloc(0);
  return {
    async next() {
      const pieces: Buffer[] = [rest];
      while (at < mostBytes) {
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
        if (bytesRead === 0) break;
        pieces.push(Buffer.from(buffer.subarray(0, bytesRead)));
        at += bytesRead;
      }
      const all = Buffer.concat(pieces);
      const end = all.lastIndexOf(10) + 1;
      rest = all.subarray(end);
      return all
        .subarray(0, end)
        .toString('utf8')
        .split('\n')
        .flatMap((line) => lineOf(line, token));
    },
    close: () => handle.close(),
  };
}

const generation = new RegExp(`[?&]${generationQuery}=\\d+`, 'g');

function lineOf(text: string, token: string): readonly AnswerLine[] {
  if (text === '') return [];
  let json: unknown;
  try {
    // Modules of the workspace are versions of themselves there.
    json = JSON.parse(text.replaceAll(generation, ''));
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
  const parsed = z.safeParse(lineSchema, json);
  return parsed.success && parsed.data.token === token ? [parsed.data] : [];
}

/** An argument as the driver wrote it: numbers that JSON has no word for come as text. */
export function literalOf(told: unknown): Literal {
  const raw = told as { kind: string; value?: unknown; items?: unknown[]; entries?: [unknown, unknown][] };
  if (raw.kind === 'number') return { ...(raw as Literal), value: Number(raw.value) } as Literal;
  if (Array.isArray(raw.items)) return { kind: raw.kind as 'list', items: raw.items.map(literalOf) };
  if (Array.isArray(raw.entries)) {
    const entries = raw.entries.map(([key, value]) => [literalOf(key), literalOf(value)] as const);
    return { kind: raw.kind as 'object', entries };
  }
  return told as Literal;
}
