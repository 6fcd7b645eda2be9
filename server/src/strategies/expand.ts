// By name only: Expand. The selection is split into parts, each is extended in a call of its own, and what then does
// not agree is listed before the change is offered. Method: docs/methods.md#prose-estimate-refine. Source: S026.

import { throwIfAborted } from '../base/abort.ts';
import { spanAfterEdits, type TextEdit } from '../base/edit.ts';
import { applyEdits } from '../base/edit.ts';
import type { Span } from '../base/text.ts';
import type { Failure } from '../core/failure.ts';
import { parseReplacement } from '../core/reply.ts';
import type { RefineContext, RefineStrategy, RefineTask, StrategyResult } from '../core/strategy.ts';
import { estimate, estimateFindings } from '../critique/prose/estimate.ts';
import { expandMessages, version } from './estimateRefine.prompt.ts';
import { keepGiven } from './keepGiven.ts';
import { strategyAsker } from './strategyAsker.ts';

/** Most parts that are extended; one more call looks at how they agree. */
const mostParts = 6;

/** Split, extend part by part, look for what does not agree, offer. */
export const expand = {
  id: 'expand',
  title: 'Expand, part by part',
  rung: 'repair',
  needs: ['model'],
  onRequest: true,
  wish: 'Say it at greater length.',
  method: 'prose-estimate-refine',
  refine: async (context, task) => keepGiven(task, await expandParts(context, task)),
} as const satisfies RefineStrategy;

async function expandParts(context: RefineContext, task: RefineTask): Promise<StrategyResult> {
  const { target } = task;
  if (target.kind !== 'prose') return { reason: 'it is for prose', failures: [] };
  const { text } = target.document;
  const asker = strategyAsker(context, mostParts + 1);
  const failures: Failure[] = [];
  const edits: TextEdit[] = [];
  let model = '';
  const parts = expandableParts(text, target.span);
  for (const part of parts.slice(0, mostParts)) {
    throwIfAborted(context.signal);
    if (asker.over()) break;
    const words = text.slice(part.start, part.end);
    let nonce = context.random.word(10);
    while (text.includes(nonce)) nonce = context.random.word(10);
    const soFar = applyEdits(text, edits);
    const shown = spanAfterEdits(target.span, edits);
    const reply = await asker.ask({
      role: 'writer',
      prompt: { id: 'prose/estimate-refine/expand', version },
      messages: expandMessages(
        nonce,
        (soFar.ok ? soFar.value : text).slice(shown.start, shown.end),
        words,
        target.goal,
      ),
      maxTokens: 400 + words.length,
    });
    const read = reply.kind === 'failed' ? undefined : parseReplacement(reply.text, nonce, words);
    if (reply.kind === 'failed') failures.push(reply.failure);
    else if (!read!.ok) failures.push(read!.error);
    else if (read!.value.text.length > words.length) {
      edits.push({ span: part, newText: read!.value.text });
      ({ model } = reply);
    }
  }
  if (edits.length === 0) return { kept: true, reason: 'no part was extended', failures };
  const whole = applyEdits(text, edits);
  if (!whole.ok) return { reason: 'the parts cannot be put together', failures };
  const extended = {
    ...target,
    document: { ...target.document, text: whole.value },
    span: spanAfterEdits(target.span, edits),
  };
  // What does not agree is listed first; the offer comes after it, and names it.
  const checked = await estimate(asker, extended, 'consistency');
  failures.push(...checked.failures);
  const listed = estimateFindings(extended, checked);
  const said =
    checked.by === ''
      ? 'Whether the parts agree was not looked at.'
      : `${listed.length} places do not agree with each other.`;
  context.emit({
    type: 'note',
    message: [said, ...listed.map(({ quote, message }) => `“${quote}”: ${message}`)].join(' '),
  });
  const judged = await context.judge({
    id: context.nextId(),
    edits,
    companions: [],
    provenance: {
      proposer: 'prose/estimate-refine/expand',
      title: 'Expand, part by part',
      model,
      notes: [
        `${edits.length} of ${parts.length} parts were extended.`,
        said,
        ...listed.slice(0, 5).map(({ quote, message }) => `“${quote}”: ${message}`),
      ],
    },
  });
  if (judged.verdict.kind === 'rejected') return { reason: 'the checks reject the change', failures };
  const isVerified = judged.verdict.kind === 'verified';
  return { ...(isVerified ? { best: judged } : { spare: judged }), reason: said, failures };
}

/** Paragraphs of running text in a span: no headings, code, tables, quotes or pictures. */
export function expandableParts(text: string, span: Span): readonly Span[] {
  const parts: Span[] = [];
  let fence: string | undefined;
  const pattern = /(?:[^\r\n]*\S[^\r\n]*(?:\r\n|\r|\n|$))+/g;
  for (const found of text.slice(span.start, span.end).matchAll(pattern)) {
    const words = found[0].trimEnd();
    const start = span.start + found.index;
    const marks = [...words.matchAll(/^[ \t]*(`{3,}|~{3,})/gm)].map(([, mark]) => mark!);
    const wasOpen = fence !== undefined;
    for (const mark of marks) fence = fence === undefined ? mark : mark.startsWith(fence) ? undefined : fence;
    if (wasOpen || marks.length > 0) continue;
    if (/^\s*(?:#{1,6}\s|\||>|<|!\[|\[[^\]]+\]:|[-*_=]{3,}\s*$|(?: {4}|\t))/.test(words)) continue;
    if ((words.match(/\p{L}{2,}/gu)?.length ?? 0) < 4) continue;
    const lead = found[0].length - found[0].trimStart().length;
    parts.push({ start: start + lead, end: start + words.length });
  }
  return parts;
}
