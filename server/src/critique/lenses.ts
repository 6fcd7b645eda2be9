// Looks at a selection through lenses made for its kind: a structure that a model writes and refines once, kept for
// other runs and other endpoints; then one look in which each lens is a reader of its own. A finding shows the chain
// from the general guideline over the task to the check.
// Method: docs/methods.md#critique-lenses. Sources: S007, S111, S141, S164, S198, S233.

import * as z from 'zod/mini';
import { comparePositions } from '../base/text.ts';
import type { Critic } from '../core/critic.ts';
import { distinctFailures, type Failure } from '../core/failure.ts';
import { plainWords } from '../core/plainWords.ts';
import { askerOf } from './asking.ts';
import { askList } from './askList.ts';
import { claimSourceOf } from './claimOf.ts';
import { lookMessages, version } from './lenses.prompt.ts';
import { structureFor, taskKindOf } from './lensStructure.ts';
import { inTextOrder, withIds, type Unnamed } from './occurrences.ts';
import { leftAside, onlyFailures, opinionLimit, opinionOf } from './opinions.ts';
import { panelMaterial, remarksIn } from './panel.ts';

/** The structure, its refinement, and the look. */
const calls = 3;

const lensSchema = z.object({ lens: z.coerce.number(), check: z.optional(z.nullable(z.string())) });

/** One look through several lenses. */
export const lenses = {
  id: 'lenses',
  title: 'Through lenses made for the kind of text',
  tier: 'model',
  kinds: ['code', 'prose'],
  onRequest: true,
  mostCalls: calls,
  method: 'critique-lenses',
  async critique(context, task) {
    const { target } = task;
    const asker = askerOf(context, calls);
    const failures: Failure[] = [];
    const what = taskKindOf(target);
    const structure = await structureFor(context, asker, what, failures);
    if (!structure) return onlyFailures(...distinctFailures(failures));
    const named = structure.lenses.map(
      ({ name, reader, task: words }, index) => `${index + 1}. ${name} (${reader}): ${words}`,
    );
    context.emit({
      type: 'note',
      message: `Lenses for ${what}, ${structure.origin}: ${structure.lenses.map(({ name }) => name).join(', ')}.`,
    });
    const answer = await askList(
      asker,
      {
        role: 'critic',
        prompt: { id: 'critique/lenses/look', version },
        messages: lookMessages(named.join('\n'), panelMaterial(context, task, 1), target.kind === 'code', target.goal),
        maxTokens: 1500,
      },
      failures,
    );
    if (!answer) return onlyFailures(...distinctFailures(failures));
    const source = await claimSourceOf(task, context.parse);
    const found: Unnamed[] = [];
    let unplaced = 0;
    for (const entry of answer.entries.slice(0, opinionLimit)) {
      const parsed = lensSchema.safeParse(entry);
      const lens = parsed.success ? structure.lenses[parsed.data.lens - 1] : undefined;
      const [remark] = remarksIn(target, source, [entry], answer.by).remarks;
      if (!parsed.success || !lens || !remark) {
        unplaced++;
        continue;
      }
      const check = plainWords(parsed.data.check, 200) || remark.message;
      const opinion = opinionOf(target, {
        rule: 'critic/lenses',
        place: remark.place,
        message: remark.message,
        reason: `Seen through “${lens.name}” by ${lens.reader}: ${check}`,
        by: answer.by,
      });
      // One place seen through several lenses is one finding, with what each of them showed.
      const known = found.findIndex(
        ({ range }) =>
          comparePositions(range.start, opinion.range.start) === 0 &&
          comparePositions(range.end, opinion.range.end) === 0,
      );
      if (known >= 0) {
        const first = found[known]!;
        const { claim = remark.claim } = first;
        const evidence = [
          ...first.evidence,
          { ...opinion.evidence[0]!, excerpt: `${opinion.evidence[0]!.excerpt}. ${remark.message}` },
        ];
        found[known] = { ...first, evidence, ...(claim ? { claim } : {}) };
        continue;
      }
      const chain = [`${lens.name}: ${lens.guideline}`, lens.task, check];
      found.push({ ...opinion, chain, ...(remark.claim ? { claim: remark.claim } : {}) });
    }
    failures.push(...leftAside(unplaced, Math.max(0, answer.entries.length - opinionLimit)));
    return { findings: withIds(inTextOrder(found)), items: [], failures: distinctFailures(failures) };
  },
} as const satisfies Critic;
