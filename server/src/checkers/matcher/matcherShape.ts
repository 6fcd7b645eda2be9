// How problem matchers are written in tasks.json and in settings.

import * as z from 'zod/mini';

const group = z.optional(z.int().check(z.nonnegative(), z.maximum(100)));
const patternShape = z.object({
  regexp: z.string().check(z.maxLength(2000)),
  kind: z.optional(z.enum(['file', 'location'])),
  loop: z.optional(z.boolean()),
  file: group,
  location: group,
  line: group,
  column: group,
  endLine: group,
  endColumn: group,
  severity: group,
  code: group,
  message: group,
});
const patterns = z.union([z.string(), patternShape, z.array(patternShape).check(z.minLength(1), z.maxLength(20))]);

/** The shape of a problem matcher; that its parts fit together is checked by problemMatcher.ts. */
export const matcherShape = z.object({
  base: z.optional(z.string()),
  owner: z.optional(z.string()),
  severity: z.optional(z.string()),
  fileLocation: z.optional(z.union([z.string(), z.array(z.unknown()).check(z.minLength(1), z.maxLength(2))])),
  pattern: z.optional(patterns),
});

/** A matcher as it is written, once its shape is known. */
export type WrittenMatcher = z.infer<typeof matcherShape>;
/** One line of it. */
export type WrittenPattern = z.infer<typeof patternShape>;
