// Literals as our Python hosts write and read them: a float that JSON cannot carry goes by its name there.

import * as z from 'zod/mini';
import type { Literal } from '../../../core/literal.ts';

/** What a host sends; `inf`, `-inf` and `nan` are floats. */
type Told =
  | { kind: 'null' | 'undefined' }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'number'; value: number | 'inf' | '-inf' | 'nan' | '-0.0'; float: boolean }
  | { kind: 'bigint' | 'string'; value: string }
  | { kind: 'list' | 'tuple' | 'set'; items: Told[] }
  | { kind: 'object' | 'map'; entries: [Told, Told][]; keywords?: true | undefined }
  | { kind: 'opaque'; shown: string };

const names = { inf: Infinity, '-inf': -Infinity, nan: NaN, '-0.0': -0 } as const;

const told: z.ZodMiniType<Told> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.enum(['null', 'undefined']) }),
    z.object({ kind: z.literal('boolean'), value: z.boolean() }),
    z.object({
      kind: z.literal('number'),
      value: z.union([z.number(), z.enum(['inf', '-inf', 'nan', '-0.0'])]),
      float: z.boolean(),
    }),
    z.object({ kind: z.enum(['bigint', 'string']), value: z.string() }),
    z.object({ kind: z.enum(['list', 'tuple', 'set']), items: z.array(told) }),
    z.object({
      kind: z.enum(['object', 'map']),
      entries: z.array(z.tuple([told, told])),
      keywords: z.optional(z.literal(true)),
    }),
    z.object({ kind: z.literal('opaque'), shown: z.string() }),
  ]),
);

/** Reads a literal that a host wrote. */
export const literalShape = z.pipe(told, z.transform(literalOf));

function literalOf(one: Told): Literal {
  switch (one.kind) {
    case 'number':
      return { ...one, value: typeof one.value === 'number' ? one.value : names[one.value] };
    case 'list':
    case 'tuple':
    case 'set':
      return { kind: one.kind, items: one.items.map(literalOf) };
    case 'object':
    case 'map':
      return {
        kind: one.kind,
        entries: one.entries.map(([key, value]) => [literalOf(key), literalOf(value)]),
        ...(one.keywords && { keywords: true }),
      };
    default:
      return one;
  }
}

/** The same for sending. */
export function toldLiteral(one: Literal): unknown {
  switch (one.kind) {
    case 'number':
      if (Number.isFinite(one.value)) return Object.is(one.value, -0) ? { ...one, value: '-0.0' } : one;
      return { ...one, value: Number.isNaN(one.value) ? 'nan' : one.value > 0 ? 'inf' : '-inf' };
    case 'list':
    case 'tuple':
    case 'set':
      return { kind: one.kind, items: one.items.map(toldLiteral) };
    case 'object':
    case 'map':
      return {
        kind: one.kind,
        entries: one.entries.map(([key, value]) => [toldLiteral(key), toldLiteral(value)]),
        ...(one.keywords && { keywords: true }),
      };
    default:
      return one;
  }
}
