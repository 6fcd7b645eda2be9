// What the Python process for calls tells, in lines of JSON, and how its answers become ours.

import * as z from 'zod/mini';
import { literalShape } from '../../python/trials/literalWire.ts';

const words = z.optional(z.string());

const caseEnd = z.discriminatedUnion('state', [
  z.object({ state: z.literal('passed') }),
  z.object({
    state: z.literal('failed'),
    message: z.string(),
    expected: words,
    actual: words,
    stack: z.pipe(
      z.optional(z.nullable(z.string())),
      z.transform((stack) => stack ?? undefined),
    ),
  }),
  z.object({ state: z.literal('hung') }),
]);

const variantEnd = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ran'), ends: z.array(caseEnd) }),
  z.object({ kind: z.literal('broken'), why: z.string() }),
  z.object({ kind: z.literal('hung') }),
]);

const behaviour = z.object({
  kind: z.enum(['returned', 'threw', 'hung']),
  shown: z.string(),
  value: z.optional(literalShape),
  type: z.string(),
  key: z.string(),
});

const messageShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), version: z.string() }),
  z.object({ kind: z.literal('opened'), fault: z.nullable(z.string()) }),
  z.object({ kind: z.literal('closed') }),
  z.object({ kind: z.literal('doctests'), tests: z.array(z.tuple([z.string(), z.string()])) }),
  z.object({ kind: z.literal('lost'), why: z.string() }),
  z.object({ kind: z.literal('done'), fault: z.nullable(z.string()) }),
  z.object({
    kind: z.literal('ends'),
    ends: z.array(z.tuple([z.number(), z.union([variantEnd, z.array(behaviour), z.null()])])),
  }),
  z.object({
    kind: z.literal('traced'),
    cases: z.array(
      z.object({
        end: caseEnd,
        lines: z.array(z.number()),
        calls: z.array(z.object({ name: z.string(), inputs: z.array(literalShape) })),
        durationMs: z.number(),
      }),
    ),
  }),
]);

/** What the process tells. */
export type CallMessage = z.infer<typeof messageShape>;

/** How a case ended, as it is told. */
export type ToldEnd = z.infer<typeof caseEnd>;

/** Reads a message; undefined for what is none. */
export function callMessage(message: unknown): CallMessage | undefined {
  const parsed = messageShape.safeParse(message);
  return parsed.success ? parsed.data : undefined;
}
