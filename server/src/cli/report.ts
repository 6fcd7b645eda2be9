// Findings of a saved `critique --format json`, read back: so that a later command can be about one of them.

import * as z from 'zod/mini';
import { err, ok, type Result } from '../base/result.ts';
import { spanOf, type Range, type Span } from '../base/text.ts';
import type { Receipt } from '../core/evidence.ts';
import { failure, type Failure } from '../core/failure.ts';
import { proofOrder, type Dispute, type Finding } from '../core/finding.ts';

const placeSchema = z.object({ line: z.int().check(z.gte(1)), column: z.int().check(z.gte(1)) });
const rangeSchema = z.object({ start: placeSchema, end: placeSchema });
const evidenceSchema = z.object({
  checker: z.string(),
  excerpt: z.string(),
  command: z.optional(z.array(z.string())),
  exitCode: z.optional(z.nullable(z.number())),
  durationMs: z.optional(z.number()),
});
const findingSchema = z.object({
  id: z.string(),
  rule: z.string(),
  message: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  category: z.enum(['syntax', 'type', 'test', 'lint', 'checklist', 'logic', 'prose']),
  proof: z.enum(proofOrder),
  range: rangeSchema,
  quote: z.string(),
  evidence: z.array(evidenceSchema),
  dispute: z.optional(
    z.object({
      ruling: z.enum(['stands', 'falls', 'cannot-tell']),
      reason: z.string(),
      by: z.string(),
      order: z.optional(z.union([z.literal(2), z.literal(3)])),
    }),
  ),
});
const reportSchema = z.looseObject({
  version: z.literal(1),
  target: z.looseObject({ range: rangeSchema, goal: z.optional(z.string()) }),
  findings: z.array(z.looseObject({ id: z.string() })),
});

/** A report with one of its findings. */
export interface ReportedFinding {
  readonly goal?: string;
  /** The selection that was critiqued, and the finding in the document as it stands now. */
  locate(text: string, uri: string): Result<{ readonly span: Span; readonly finding: Finding }, Failure>;
  /** The same report, with a ruling on the finding. */
  withDispute(dispute: Dispute): object;
}

/** Reads a report and finds one finding in it; its only one where no id is given. */
export function findingIn(json: string, id: string | undefined): Result<ReportedFinding, Failure> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return bad('It is no JSON.');
  }
  const report = reportSchema.safeParse(value);
  if (!report.success) return bad('It is no report of a critique.');
  const { findings, target } = report.data;
  const [one, ...others] = id === undefined ? findings : findings.filter((finding) => finding.id === id);
  if (!one) return bad(id === undefined ? 'It holds no finding.' : `It holds no finding “${id}”.`);
  if (others.length > 0)
    return bad(`It holds ${findings.length} findings; say which: ${findings.map((finding) => finding.id).join(', ')}.`);
  const read = findingSchema.safeParse(one);
  if (!read.success) return bad('The finding in it cannot be read; reports of older versions lack its quotation.');
  const { range, evidence, dispute, ...words } = read.data;
  return ok({
    ...(target.goal === undefined ? {} : { goal: target.goal }),
    locate: (text, uri) => {
      const span = spanOf(text, zeroBased(target.range));
      const place = spanOf(text, zeroBased(range));
      if (!span.ok || !place.ok || text.slice(place.value.start, place.value.end) !== words.quote)
        return err(
          failure(
            'document.changed',
            'The text that the finding quotes does not stand there any more.',
            'Critique the file again.',
          ),
        );
      const finding: Finding = {
        ...words,
        uri,
        range: zeroBased(range),
        evidence: evidence.map(({ checker, excerpt, command, exitCode = null, durationMs = 0 }) => ({
          checker,
          excerpt,
          ...(command ? { receipt: receiptOf({ checker, command, exitCode, durationMs, excerpt }) } : {}),
        })),
        ...(dispute
          ? {
              dispute: {
                ruling: dispute.ruling,
                reason: dispute.reason,
                by: dispute.by,
                ...(dispute.order ? { order: dispute.order } : {}),
              },
            }
          : {}),
      };
      return ok({ span: span.value, finding });
    },
    withDispute: (ruling) => ({
      ...report.data,
      findings: findings.map((finding) => (finding === one ? { ...finding, dispute: ruling } : finding)),
    }),
  });
}

/** What a report says of a run of a program: that it ran. Hash and isolation are not told there, and not to be shown. */
function receiptOf(told: Pick<Receipt, 'checker' | 'command' | 'exitCode' | 'durationMs' | 'excerpt'>): Receipt {
  return { id: 'report', cwd: '.', textHash: '', isolation: 'separate-process', ...told };
}

function zeroBased({ start, end }: z.infer<typeof rangeSchema>): Range {
  return {
    start: { line: start.line - 1, character: start.column - 1 },
    end: { line: end.line - 1, character: end.column - 1 },
  };
}

function bad(why: string): { readonly ok: false; readonly error: Failure } {
  const next = 'Write one with `touchstone critique TARGET --format json > FILE`.';
  return err(failure('usage.bad-arguments', `The report cannot be used. ${why}`, next));
}
