// Reads what the Node call host tells; whatever is not as it should be is left out, since the code of a variant may
// have spoken for it.

import * as z from 'zod/mini';
import type { Literal } from '../../../core/literal.ts';
import type { Behaviour } from '../../../core/trials.ts';
import type { CaseEnd, TracedCase } from '../callHost.ts';

const caseEndSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('passed') }),
  z.object({ state: z.literal('hung') }),
  z.object({
    state: z.literal('failed'),
    message: z.string(),
    expected: z.optional(z.string()),
    actual: z.optional(z.string()),
    stack: z.optional(z.string()),
  }),
]);
const caseEndsSchema = z.array(caseEndSchema);
const tracedSchema = z.array(
  z.object({
    end: caseEndSchema,
    lines: z.array(z.number()),
    calls: z.array(z.object({ name: z.string(), inputs: z.array(z.unknown()) })),
    durationMs: z.number(),
    steps: z.number(),
  }),
);
const behaviourSchema = z.object({
  kind: z.enum(['returned', 'threw', 'hung']),
  shown: z.string(),
  value: z.optional(z.unknown()),
  type: z.string(),
  key: z.string(),
});
const behavioursSchema = z.array(behaviourSchema);

/** The ends of the cases of one variant. */
export function caseEndsOf(told: unknown): readonly CaseEnd[] | undefined {
  const read = z.safeParse(caseEndsSchema, told);
  return read.success ? read.data.map(endOf) : undefined;
}

/** What a trace told; `steps` is what each case took of the budget. */
export function tracedOf(
  told: unknown,
  count: number,
  literal: (told: unknown) => Literal | undefined,
): readonly (TracedCase & { readonly steps: number })[] | undefined {
  const read = z.safeParse(tracedSchema, told);
  if (!read.success || read.data.length !== count) return undefined;
  return read.data.map((one) => ({
    ...one,
    end: endOf(one.end),
    calls: one.calls.flatMap(({ name, inputs }) => {
      const literals = inputs.map(literal);
      return literals.every((input) => input !== undefined) ? [{ name, inputs: literals }] : [];
    }),
  }));
}

/** What a variant did for each input; undefined where it could not be loaded. */
export function behavioursOf(
  told: unknown,
  count: number,
  literal: (told: unknown) => Literal | undefined,
): readonly Behaviour[] | undefined {
  const read = z.safeParse(behavioursSchema, told);
  if (!read.success || read.data.length !== count) return undefined;
  return read.data.map(({ value, ...rest }) => {
    const known = value === undefined ? undefined : literal(value);
    return known === undefined ? rest : { ...rest, value: known };
  });
}

function endOf(end: z.infer<typeof caseEndSchema>): CaseEnd {
  if (end.state !== 'failed') return end;
  const { message, expected, actual, stack } = end;
  return {
    state: 'failed',
    message,
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
    ...(stack === undefined ? {} : { stack }),
  };
}
