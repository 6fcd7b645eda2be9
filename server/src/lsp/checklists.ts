// Brings the checklist of a critique to the editor: kept per document, carried over edits, told to our client's tree.
// The same data that a critique returns, so that tree, command line and plain editors never differ.

import { carrySpan, type TextEdit } from '../base/edit.ts';
import { rangeOf, type Span } from '../base/text.ts';
import { anchorQuote } from '../core/anchor.ts';
import type { JudgedItem } from '../core/checklist.ts';
import type { CritiqueOutcome } from '../core/outcome.ts';
import { checklistNotification, type ChecklistParams, type WireItem } from '../protocol/checklist.ts';
import { joinPath } from '../workspace/folders.ts';
import { pathToUri } from '../workspace/uri.ts';
import { createChecklistStore, type ChecklistStore, type HeldChecklist } from './checklistStore.ts';
import type { ServerState } from './dependencies.ts';
import type { OpenedTarget } from './openTarget.ts';

type Critiqued = Extract<CritiqueOutcome, { kind: 'critiqued' }>;

const stores = new WeakMap<ServerState, ChecklistStore>();

/** The checklists of a server; made, and tied to its documents, when first asked for. */
export function checklistsOf(state: ServerState): ChecklistStore {
  const known = stores.get(state);
  if (known) return known;
  const store = createChecklistStore();
  stores.set(state, store);
  state.documents.onChange(({ uri, before, steps }) => {
    let text = before;
    for (const step of steps) {
      text = text.slice(0, step.span.start) + step.newText + text.slice(step.span.end);
      store.edit(uri, step, text);
    }
  });
  store.onChange((uri) => {
    const held = store.of(uri);
    const document = state.documents.get(uri);
    if (held && document.ok && state.client.abilities.touchstone)
      void state.connection.sendNotification(checklistNotification, wireChecklist(held, document.value.text));
  });
  return store;
}

/** Keeps what a critique said of the items, on the text as it is now. */
export function keepChecklist(
  state: ServerState,
  opened: OpenedTarget,
  { checklist, needModel }: Pick<Critiqued, 'checklist' | 'needModel'>,
  steps: readonly TextEdit[],
  text: string,
): void {
  let span: Span | undefined = opened.span;
  for (const step of steps) span = span && carrySpan(span, [step]);
  if (!span) return;
  const { uri, languageId } = opened.document;
  checklistsOf(state).put(
    { uri, root: opened.root, span, languageId, items: checklist, ...(needModel === undefined ? {} : { needModel }) },
    text,
  );
}

/** The checklist of a document as our client shows it. */
export function wireChecklist(held: HeldChecklist, text: string): ChecklistParams {
  return {
    uri: held.uri,
    range: rangeOf(text, held.span),
    isOld: held.isOld,
    items: held.items.map((judged) => wireItem(judged, held, text)),
    ...(held.needModel === undefined ? {} : { needModel: held.needModel }),
  };
}

function wireItem({ item, state, reason, evidence, quote }: JudgedItem, held: HeldChecklist, text: string): WireItem {
  const place = quote === undefined || held.isOld ? 'missing' : anchorQuote(text, held.span, quote);
  return {
    id: item.id,
    question: item.question,
    decider: item.decider.kind,
    state,
    reason,
    origin: item.origin,
    hasReceipt: evidence.some((one) => one.receipt !== undefined),
    ...(typeof place === 'string' ? {} : { range: rangeOf(text, place) }),
    ...(item.source
      ? { source: { uri: pathToUri(joinPath(held.root, item.source.path)), line: item.source.line } }
      : {}),
    ...(item.sides ? { sides: item.sides.map(({ name, says }) => `${name}: ${says}`) } : {}),
  };
}
