// A look whose findings are shown only where they rest on what they cite: taking the cited lines away removes the
// complaint, keeping only them keeps it. What fails, and what could not be tested, is hidden and counted.
// Method: docs/methods.md#evidence-ablation. Sources: S022, S179.

import * as z from 'zod/mini';
import type { Span } from '../base/text.ts';
import type { Critic } from '../core/critic.ts';
import { distinctFailures, failure, type Failure } from '../core/failure.ts';
import { plainWords } from '../core/plainWords.ts';
import { ablate } from './ablate.ts';
import { lookMessages, version } from './ablation.prompt.ts';
import { askerOf } from './asking.ts';
import { askList } from './askList.ts';
import { inTextOrder, withIds, type Unnamed } from './occurrences.ts';
import { leftAside, onlyFailures, opinionOf, placeOf } from './opinions.ts';
import { panelMaterial } from './panel.ts';

/** Findings that are tested. */
const mostTested = 3;
/** One look, and two texts in three ways for each finding. */
const calls = 1 + mostTested * 6;
const mostCites = 4;

const entrySchema = z.object({
  quote: z.string(),
  message: z.string().check(z.minLength(1)),
  cites: z.optional(z.nullable(z.array(z.string()))),
});

/** Findings that rest on what they cite. */
export const ablation = {
  id: 'ablation',
  title: 'Findings that rest on what they cite',
  tier: 'model',
  kinds: ['code', 'prose'],
  onRequest: true,
  mostCalls: calls,
  method: 'evidence-ablation',
  async critique(context, task) {
    const { target } = task;
    const { uri } = target.document;
    const asker = askerOf(context, calls);
    const failures: Failure[] = [];
    const question = {
      role: 'critic',
      prompt: { id: 'critique/ablation', version },
      messages: lookMessages(panelMaterial(context, task, 4), target.goal),
      maxTokens: 900,
    } as const;
    const answer = await askList(asker, question, failures);
    if (!answer) return onlyFailures(...failures);
    const found: Unnamed[] = [];
    let unplaced = 0;
    let unfaithful = 0;
    let untested = 0;
    for (const entry of answer.entries.slice(0, mostTested)) {
      const parsed = entrySchema.safeParse(entry);
      const place = parsed.success ? placeOf(target, parsed.data.quote) : undefined;
      const cites = parsed.success ? (parsed.data.cites ?? []).slice(0, mostCites) : [];
      const cited = cites.map((quote): Span | undefined => placeOf(target, quote));
      const message = parsed.success ? plainWords(parsed.data.message) : '';
      if (!place || message === '' || cited.includes(undefined)) {
        unplaced++;
        continue;
      }
      const tested = await ablate(asker, target, message, [place, ...cited.map((one) => one!)], failures);
      if (tested.isFaithful !== true) {
        if (tested.isFaithful === false) unfaithful++;
        else untested++;
        context.emit({ type: 'note', message: `Not shown: ${message} ${tested.words}` });
        continue;
      }
      const by = plainWords(answer.by, 120);
      const lines = tested.lines.map((line) => ({
        checker: by,
        excerpt: `It rests on line ${line + 1}.`,
        at: { uri, line },
      }));
      const opinion = opinionOf(target, {
        rule: 'critic/ablation',
        place,
        message,
        reason: tested.words,
        by: answer.by,
      });
      found.push({ ...opinion, evidence: [...opinion.evidence, ...lines] });
    }
    failures.push(...leftAside(unplaced, Math.max(0, answer.entries.length - mostTested), mostTested));
    failures.push(...hidden(unfaithful, untested));
    return { findings: withIds(inTextOrder(found)), items: [], failures: distinctFailures(failures) };
  },
} as const satisfies Critic;

function hidden(unfaithful: number, untested: number): readonly Failure[] {
  const parts = [
    unfaithful > 0 ? `${unfaithful} of the model’s findings do not rest on what they cite` : '',
    untested > 0 ? `of ${untested} it could not be told` : '',
  ].filter((part) => part !== '');
  if (parts.length === 0) return [];
  return [failure('reply.unfaithful', `${parts.join('; ')}.`, 'They are hidden; the notes of the run name each.')];
}
