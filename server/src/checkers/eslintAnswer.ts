// What our programs inside of ESLint answer, checked before it is believed.

import * as z from 'zod/mini';

const fixShape = z.object({ start: z.number(), end: z.number(), text: z.string() });
const messageShape = z.object({
  rule: z.nullable(z.string()),
  fatal: z.boolean(),
  severity: z.number(),
  message: z.string(),
  line: z.number(),
  column: z.number(),
  endLine: z.nullable(z.number()),
  endColumn: z.nullable(z.number()),
  fix: z.nullable(fixShape),
});

/** The shape of an answer about one text. */
export const answerShape = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('linted'),
    version: z.string(),
    messages: z.array(messageShape),
    links: z.record(z.string(), z.string()),
  }),
  z.object({ kind: z.literal('ignored'), version: z.string() }),
  z.object({ kind: z.literal('threw'), message: z.string() }),
]);

/** An answer about one text. */
export type EslintAnswer = z.infer<typeof answerShape>;

/** An answer with messages. */
export type Linted = Extract<EslintAnswer, { kind: 'linted' }>;

/** The document between the two nonce lines, when there is one and it has the shape that it should. */
export function readAnswer(stdout: string, nonce: string): EslintAnswer | undefined {
  const parts = stdout.split(`\n${nonce}\n`);
  if (parts.length !== 3) return undefined;
  try {
    const parsed = z.safeParse(answerShape, JSON.parse(parts[1]!));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined; // Not JSON: told as unusable by the caller.
  }
}
