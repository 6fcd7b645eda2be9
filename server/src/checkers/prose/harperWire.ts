// The words between the server and the thread that checks grammar: plain data, checked where it arrives.

import * as z from 'zod/mini';

/** Texts to be read, in order. The thread stops between two of them when the flag turns to 1. */
export interface HarperRequest {
  readonly id: number;
  readonly flag: SharedArrayBuffer;
  readonly texts: readonly string[];
}

const offset = z.number().check(z.int(), z.minimum(0));

const lintSchema = z.object({
  /** Name of the rule, such as `RepeatedWords`. */
  rule: z.string(),
  /** Family of the rule, such as `Repetition`. */
  kind: z.string(),
  message: z.string(),
  /** UTF-16 offsets of the text. */
  start: offset,
  end: offset,
  suggestions: z.array(z.object({ kind: z.enum(['replace', 'remove', 'insertAfter']), text: z.string() })),
});

/** One complaint about a text. */
export type HarperLint = z.infer<typeof lintSchema>;

/** What the thread answers: lints of one text after the other, then `done`, or `failed`. */
export const harperReply = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('linted'), id: z.number(), from: offset, lints: z.array(z.array(lintSchema)) }),
  z.object({ kind: z.literal('done'), id: z.number() }),
  z.object({ kind: z.literal('failed'), id: z.number(), message: z.string() }),
]);

/** One message of the thread. */
export type HarperReply = z.infer<typeof harperReply>;

/** Version of the grammar checker that is bundled. */
export const harperVersion = '2.10.0';
