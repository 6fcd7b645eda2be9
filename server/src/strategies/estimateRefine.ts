// By name only: Estimate, then refine. A model lists the errors of a text; only if it would correct them is it asked
// to, and only in the sentences that hold them; one estimate of the result says what is left. Nothing is verified by
// it, so that what comes out is an unverified offer. Method: docs/methods.md#prose-estimate-refine. Source: S144.

import * as z from 'zod/mini';
import { containsSpan, spansMeet, type Span } from '../base/text.ts';
import { spanAfterEdits, type TextEdit } from '../base/edit.ts';
import { parseListReply } from '../core/listReply.ts';
import type { RefineContext, RefineStrategy, RefineTask, StrategyResult } from '../core/strategy.ts';
import type { Target } from '../core/target.ts';
import { estimate, estimateFindings, type Estimate } from '../critique/prose/estimate.ts';
import { tellSelfCritique } from '../critique/selfCritique.ts';
import { sentencesIn } from '../critique/steps.ts';
import { refineMessages, version } from './estimateRefine.prompt.ts';
import { keepGiven } from './keepGiven.ts';
import { strategyAsker } from './strategyAsker.ts';

/** Estimate, refine, estimate again. */
const calls = 3;

const entrySchema = z.object({ sentence: z.coerce.number(), text: z.string().check(z.minLength(1)) });

/** An estimate decides whether anything is rewritten, and what. */
export const estimateRefine = {
  id: 'estimate-refine',
  title: 'Estimate errors, then refine only those',
  rung: 'repair',
  needs: ['model'],
  onRequest: true,
  wish: 'Correct the errors that an estimate lists.',
  method: 'prose-estimate-refine',
  refine: async (context, task) => keepGiven(task, await estimateThenRefine(context, task)),
} as const satisfies RefineStrategy;

async function estimateThenRefine(context: RefineContext, task: RefineTask): Promise<StrategyResult> {
  const { target } = task;
  if (target.kind !== 'prose') return { reason: 'it is for prose', failures: [] };
  const asker = strategyAsker(context, calls);
  const first = await estimate(asker, target);
  for (const finding of estimateFindings(target, first)) context.emit({ type: 'finding', finding });
  const failures = [...first.failures];
  if (first.by === '') return { reason: 'the model gave no estimate', failures };
  if (!first.needsCorrection) return { kept: true, reason: `${first.by} would leave the text as it is`, failures };
  await tellSelfCritique(context, 'critic');
  const groups = groupsOf(target, first);
  const { text } = target.document;
  const reply = await asker.ask({
    role: 'writer',
    prompt: { id: 'prose/estimate-refine/refine', version },
    messages: refineMessages(text.slice(target.span.start, target.span.end), groupWords(text, groups), target.goal),
    maxTokens: 300 + Math.ceil(groups.reduce((sum, { span }) => sum + span.end - span.start, 0) / 2),
  });
  if (reply.kind === 'failed') return { reason: 'the model gave no answer', failures: [...failures, reply.failure] };
  const list = parseListReply(reply.text);
  if (!list.ok) return { reason: 'the answer cannot be read', failures: [...failures, list.error] };
  const edits = editsOf(text, groups, list.value);
  if (edits.length === 0) return { kept: true, reason: 'the model keeps the text', failures };
  const left = groups.flatMap(({ span, errors }) =>
    edits.some((edit) => edit.span.start === span.start) ? [] : errors,
  );
  const provenance = {
    proposer: 'prose/estimate-refine',
    title: 'Estimate, then refine',
    model: reply.model,
    notes: [
      `${first.errors.length} errors were listed; ${left.length} of them are in sentences that stay as they are.`,
      ...left.slice(0, 5).map(({ reason }) => `Not addressed: ${reason}`),
    ],
  };
  const judged = await context.judge({ id: context.nextId(), edits, companions: [], provenance });
  if (judged.verdict.kind === 'rejected') return { reason: 'the checks reject the change', failures };
  const again = await estimate(asker, {
    ...target,
    document: { ...target.document, text: judged.text },
    span: spanAfterEdits(target.span, edits),
  });
  failures.push(...again.failures);
  const after = again.by === '' ? 'no estimate of the result' : `${again.errors.length} errors are listed afterwards`;
  context.emit({ type: 'note', message: `${first.errors.length} errors were listed before, ${after}.` });
  const isVerified = judged.verdict.kind === 'verified';
  return { ...(isVerified ? { best: judged } : { spare: judged }), reason: after, failures };
}

/** A sentence with its errors. */
interface Group {
  readonly span: Span;
  readonly errors: readonly Estimate['errors'][number][];
}

/** Errors by the sentence that holds them; one that crosses sentences holds the stretch of them all. */
function groupsOf(target: Target, { errors }: Estimate): readonly Group[] {
  const sentences = sentencesIn(target.document.text, target.span).filter((one) => containsSpan(target.span, one));
  const groups: { span: Span; errors: Group['errors'] }[] = [];
  for (const error of errors) {
    const around = sentences.filter((one) => spansMeet(one, error.span));
    const span = {
      start: Math.min(error.span.start, ...around.map(({ start }) => start)),
      end: Math.max(error.span.end, ...around.map(({ end }) => end)),
    };
    const last = groups.at(-1);
    if (last && last.span.end > span.start) {
      last.span = { start: Math.min(last.span.start, span.start), end: Math.max(last.span.end, span.end) };
      last.errors = [...last.errors, error];
    } else groups.push({ span, errors: [error] });
  }
  return groups;
}

function groupWords(text: string, groups: readonly Group[]): string {
  return groups
    .map(({ span, errors }, index) => {
      const words = errors.map(
        (error) =>
          `  - “${text.slice(error.span.start, error.span.end)}” (${error.category}, ${error.severity}): ${error.reason}`,
      );
      return [`[${index + 1}] ${text.slice(span.start, span.end)}`, ...words].join('\n');
    })
    .join('\n');
}

/** Edits of sentences that hold an error; whatever else a reply names is left aside. */
function editsOf(text: string, groups: readonly Group[], entries: readonly unknown[]): readonly TextEdit[] {
  const edits = new Map<number, TextEdit>();
  for (const entry of entries.slice(0, 100)) {
    const parsed = entrySchema.safeParse(entry);
    const group = parsed.success ? groups[parsed.data.sentence - 1] : undefined;
    if (!parsed.success || !group || edits.has(parsed.data.sentence)) continue;
    const newText = parsed.data.text.trim().toWellFormed();
    const old = text.slice(group.span.start, group.span.end);
    // A sentence of one line stays in one line, so that no list or table is torn.
    if (newText === old || (!/[\r\n]/.test(old) && /[\r\n]/.test(newText))) continue;
    edits.set(parsed.data.sentence, { span: group.span, newText });
  }
  return [...edits.values()].toSorted((a, b) => a.span.start - b.span.start);
}
