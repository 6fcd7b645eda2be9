// The estimator of prose/estimate-refine: located errors of a text with category, severity and reason, and whether it
// needs correction at all. A model's word: opinions, with places by quotation only. Source: S144.

import * as z from 'zod/mini';
import type { Span } from '../../base/text.ts';
import type { Critic } from '../../core/critic.ts';
import type { Failure } from '../../core/failure.ts';
import type { Finding } from '../../core/finding.ts';
import { parseListReply, parseObjectReply } from '../../core/listReply.ts';
import type { Material } from '../../core/material.ts';
import { plainWords } from '../../core/plainWords.ts';
import type { Target } from '../../core/target.ts';
import { askerOf, type Asker } from '../asking.ts';
import { evidenceMaterial, surroundings } from '../evidenceMaterial.ts';
import { inTextOrder, withIds } from '../occurrences.ts';
import { leftAside, onlyFailures, opinionLimit, opinionOf, placeOf } from '../opinions.ts';
import { categories, messages, severities, version } from './estimate.prompt.ts';

/** One error of a text. */
export interface LocatedError {
  /** Of the document. */
  readonly span: Span;
  readonly category: (typeof categories)[number];
  readonly severity: (typeof severities)[number];
  readonly reason: string;
}

/** What an estimator says of a text. */
export interface Estimate {
  /** In the order of the text. */
  readonly errors: readonly LocatedError[];
  /** Whether the estimator would correct the text; never true without an error that stands somewhere. */
  readonly needsCorrection: boolean;
  /** The model that answered; empty where none did. */
  readonly by: string;
  readonly failures: readonly Failure[];
}

const errorSchema = z.object({
  quote: z.string(),
  category: z.optional(z.nullable(z.string())),
  severity: z.optional(z.nullable(z.string())),
  reason: z.string().check(z.minLength(1)),
});

/** Asks one model once for the errors of the target's selection. */
export async function estimate(
  asker: Asker,
  target: Target,
  about: 'errors' | 'consistency' = 'errors',
  material: readonly Material[] = [],
): Promise<Estimate> {
  const { document, span, goal } = target;
  const nothing = (...failures: readonly Failure[]): Estimate => ({
    errors: [],
    needsCorrection: false,
    by: '',
    failures,
  });
  const reply = await asker.ask({
    role: 'critic',
    prompt: { id: `prose/estimate-refine/${about}`, version },
    messages: messages(document.text.slice(span.start, span.end), document.languageId, about, goal, material),
    maxTokens: 1500,
  });
  if (reply.kind === 'failed') return nothing(reply.failure);
  const list = parseListReply(reply.text);
  if (!list.ok) return nothing(list.error);
  const whole = parseObjectReply(reply.text);
  const flag = whole.ok ? whole.value['need_correction'] : undefined;
  const errors: LocatedError[] = [];
  let dropped = 0;
  for (const entry of list.value.slice(0, opinionLimit)) {
    const parsed = errorSchema.safeParse(entry);
    const place = parsed.success ? placeOf(target, parsed.data.quote) : undefined;
    if (!parsed.success || !place) {
      dropped++;
      continue;
    }
    errors.push({
      span: place,
      category: oneOf(categories, parsed.data.category, 'other'),
      severity: oneOf(severities, parsed.data.severity, 'minor'),
      reason: plainWords(parsed.data.reason),
    });
  }
  return {
    errors: errors.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end),
    needsCorrection:
      errors.length > 0 && (typeof flag === 'boolean' ? flag : errors.some(({ severity }) => severity !== 'minor')),
    by: reply.model,
    failures: leftAside(dropped, Math.max(0, list.value.length - opinionLimit)),
  };
}

function oneOf<T extends string>(all: readonly T[], word: string | null | undefined, otherwise: T): T {
  const plain = word?.trim().toLowerCase();
  return all.find((one) => one === plain) ?? otherwise;
}

/** The errors of an estimate as findings: opinions, in the order of the text. */
export function estimateFindings(target: Target, { errors, by }: Estimate): readonly Finding[] {
  return withIds(
    inTextOrder(
      errors.map(({ span, category, severity, reason }) =>
        opinionOf(target, {
          rule: 'critic/prose-estimate',
          place: span,
          message: `${reason} (${category}, ${severity})`,
          reason: `${category}, ${severity}`,
          by,
        }),
      ),
    ),
  );
}

/** Located errors of prose, by a model. */
export const proseEstimate = {
  id: 'prose-estimate',
  title: 'Estimate of errors in prose',
  tier: 'model',
  kinds: ['prose'],
  onRequest: true,
  mostCalls: 1,
  method: 'prose-estimate-refine',
  async critique(context, task) {
    const estimated = await estimate(askerOf(context, 1), task.target, 'errors', [
      ...surroundings(task),
      ...evidenceMaterial(task),
    ]);
    if (estimated.by === '') return onlyFailures(...estimated.failures);
    const { errors, needsCorrection, by, failures } = estimated;
    const verdict = needsCorrection ? 'would correct the text' : 'would leave the text as it is';
    context.emit({ type: 'note', message: `${by} ${verdict}: ${errors.length} errors found.` });
    return { findings: estimateFindings(task.target, estimated), items: [], failures };
  },
} as const satisfies Critic;
