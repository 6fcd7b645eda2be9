// A checker of prose made of the look it takes: it refuses what is too large, follows the project's own word on its
// rules, and writes the receipt.

import type { Checker, CheckerContext, CheckRequest } from '../checker.ts';
import { proseRules } from './proseRules.ts';
import { notLooked, proseRun, tooLarge, type Complaint } from './proseRun.ts';

/** What one checker of prose looks for. */
export interface ProseLook {
  /** Its id, such as `prose-links`. */
  readonly id: string;
  readonly title: string;
  readonly languages: readonly string[];
  /** What is looked at, in a word or two, for the status and the receipt. */
  readonly tool: string;
  readonly command: string;
  /** Looks; a complaint of a rule that is off is left out afterwards. `note` tells what was looked at. */
  look(
    context: CheckerContext,
    request: CheckRequest,
  ): Promise<{ readonly complaints: readonly Complaint[]; readonly note: string }>;
}

/** Makes the checker. It runs in process, and reads files of the workspace at most. */
export function proseChecker({ id, title, languages, tool, command, look }: ProseLook): Checker {
  return {
    id,
    title,
    family: 'prose',
    languages,
    needsTrust: false,
    detect: () => Promise.resolve({ kind: 'available', tool: `touchstone ${tool}` }),
    async check(context, request) {
      const startedAt = context.now();
      const large = tooLarge(request);
      if (large) return notLooked(id, large);
      const rules = await proseRules(request.overlay.snapshot);
      if (rules.failure) return notLooked(id, rules.failure);
      const { complaints, note } = await look(context, request);
      const shown = complaints.filter(({ rule }) => !rules.off.has(rule));
      return proseRun(context, request, { checker: id, command, startedAt, note }, shown);
    },
  };
}
