// What panels of critics share: the roles that take part, what each is shown, remarks anchored in the text, and the
// judgement of a critic who took no part.

import * as z from 'zod/mini';
import type { Span } from '../base/text.ts';
import type { Claim } from '../core/claim.ts';
import type { CritiqueContext, CritiqueTask } from '../core/critic.ts';
import { contextMaterial, type Material } from '../core/material.ts';
import { plainWords } from '../core/plainWords.ts';
import type { ModelPort, Role } from '../core/ports.ts';
import { fitContext, tokensOf } from '../core/promptRoom.ts';
import type { Target } from '../core/target.ts';
import { claimOf, type ClaimSource } from './claimOf.ts';
import { evidenceMaterial } from './evidenceMaterial.ts';
import { opinionLimit, placeOf } from './opinions.ts';

/** One remark of one critic of a panel. */
export interface Remark {
  readonly place: Span;
  readonly message: string;
  readonly by: string;
  readonly claim?: Claim;
}

/** The remarks of one reply. */
export interface Remarks {
  readonly remarks: readonly Remark[];
  /** Entries that quote nothing that stands once in the selection, or that cannot be read. */
  readonly unplaced: number;
  /** Entries beyond the limit. */
  readonly beyond: number;
}

const remarkSchema = z.object({
  quote: z.string(),
  message: z.string().check(z.minLength(1)),
  example: z.optional(z.unknown()),
});

/** Reads remarks; each is believed only where its quotation stands. */
export function remarksIn(
  target: Target,
  source: ClaimSource,
  entries: readonly unknown[],
  by: string,
  limit = opinionLimit,
): Remarks {
  let unplaced = 0;
  const remarks = entries.slice(0, limit).flatMap((entry): readonly Remark[] => {
    const parsed = remarkSchema.safeParse(entry);
    const place = parsed.success ? placeOf(target, parsed.data.quote) : undefined;
    const message = parsed.success ? plainWords(parsed.data.message) : '';
    if (!parsed.success || !place || message === '') {
      unplaced++;
      return [];
    }
    const claim = claimOf(source, parsed.data.example, by);
    return [{ place, message, by, ...(claim ? { claim } : {}) }];
  });
  return { remarks, unplaced, beyond: Math.max(0, entries.length - limit) };
}

/** Roles that have a model, as many as `count`; the first ones again where there are fewer. */
export function panelRoles(models: Pick<ModelPort, 'has' | 'describe'>, count: number): readonly Role[] {
  const present = (['critic', 'judge', 'small', 'writer'] as const).filter((role) => models.has(role));
  // Different endpoints first.
  const distinct = present.filter(
    (role, index) => present.findIndex((other) => models.describe(other) === models.describe(role)) === index,
  );
  const roles = distinct.length === 0 ? (['critic'] as const) : distinct;
  return Array.from({ length: count }, (_, index) => roles[index % roles.length]!);
}

/**
 * What each critic of a panel is shown: signatures and surroundings, failing output, and the selection.
 *
 * @param asks how many questions the tokens left must hold.
 */
export function panelMaterial(
  { budget }: Pick<CritiqueContext, 'budget'>,
  task: CritiqueTask,
  asks: number,
): readonly Material[] {
  const { document, span } = task.target;
  const selection = document.text.slice(span.start, span.end);
  const room = budget.tokensLeft() / asks - tokensOf(selection) - 1500;
  return [
    ...contextMaterial(fitContext(task.context, Math.max(0, Math.min(room, 1500)))),
    ...evidenceMaterial(task),
    { title: `text (${document.languageId})`, text: selection },
  ];
}
