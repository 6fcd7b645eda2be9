// The checklist of the last critique of each document, with the person's ticks. A tick counts for one text of the
// selection; it decides what no program decides, and disputes what one does.

import { carrySpan, type TextEdit } from '../base/edit.ts';
import { textHash } from '../base/hash.ts';
import type { Span } from '../base/text.ts';
import { itemStates, type JudgedItem } from '../core/checklist.ts';

/** The checklist of a document as it stands. */
export interface HeldChecklist {
  readonly uri: string;
  /** Absolute path of the workspace folder. */
  readonly root: string;
  /** What the items are about, in the text as it is now. */
  readonly span: Span;
  readonly languageId: string;
  readonly isOld: boolean;
  /** By state, ticks counted. */
  readonly items: readonly JudgedItem[];
  /** Items that only a model could decide and that none was asked about, which are not among them. */
  readonly needModel?: number;
}

/** The store. */
export interface ChecklistStore {
  put(held: Omit<HeldChecklist, 'isOld'>, text: string): void;
  /** Puts a new verdict in place of one item's. */
  replace(uri: string, judged: JudgedItem): void;
  /** Notes the person's word on an item; undefined takes it back. False where there is no such item. */
  tick(uri: string, item: string, word: 'met' | 'unmet' | undefined): boolean;
  edit(uri: string, step: TextEdit, after: string): void;
  of(uri: string): HeldChecklist | undefined;
  clear(): void;
  onChange(listener: (uri: string) => void): void;
}

interface Entry {
  readonly held: Omit<HeldChecklist, 'isOld'>;
  readonly hash: string;
  readonly isOld: boolean;
}

/** Makes an empty store. */
export function createChecklistStore(): ChecklistStore {
  const entries = new Map<string, Entry>();
  /** By document, hash of the selection, and item. */
  const ticks = new Map<string, 'met' | 'unmet'>();
  const listeners = new Set<(uri: string) => void>();
  const keyOf = (uri: string, hash: string, item: string) => JSON.stringify([uri, hash, item]);
  const set = (uri: string, entry: Entry) => {
    entries.set(uri, entry);
    for (const listener of listeners) listener(uri);
  };
  return {
    put(held, text) {
      set(held.uri, { held, hash: textHash(text.slice(held.span.start, held.span.end)), isOld: false });
    },
    replace(uri, judged) {
      const entry = entries.get(uri);
      if (!entry) return;
      const items = entry.held.items.map((one) => (one.item.id === judged.item.id ? judged : one));
      set(uri, { ...entry, held: { ...entry.held, items } });
    },
    tick(uri, item, word) {
      const entry = entries.get(uri);
      if (!entry || entry.isOld || !entry.held.items.some((one) => one.item.id === item)) return false;
      const key = keyOf(uri, entry.hash, item);
      if (word === undefined) ticks.delete(key);
      else ticks.set(key, word);
      set(uri, entry);
      return true;
    },
    edit(uri, step, after) {
      const entry = entries.get(uri);
      if (!entry) return;
      const span = carrySpan(entry.held.span, [step]) ?? widened(entry.held.span, step);
      const isOld = textHash(after.slice(span.start, span.end)) !== entry.hash;
      const next = { ...entry, held: { ...entry.held, span }, isOld };
      if (isOld === entry.isOld) entries.set(uri, next);
      else set(uri, next);
    },
    of(uri) {
      const entry = entries.get(uri);
      if (!entry) return undefined;
      const items = entry.held.items.map((one) => ticked(one, ticks.get(keyOf(uri, entry.hash, one.item.id))));
      return {
        ...entry.held,
        isOld: entry.isOld,
        items: items.toSorted((a, b) => itemStates.indexOf(a.state) - itemStates.indexOf(b.state)),
      };
    },
    clear() {
      ticks.clear();
      entries.clear();
    },
    onChange: (listener) => void listeners.add(listener),
  };
}

/** The item with the person's word on it. */
function ticked(judged: JudgedItem, word: 'met' | 'unmet' | undefined): JudgedItem {
  if (word === undefined || judged.state === 'retired') return judged;
  const evidence = [...judged.evidence, { checker: 'you', excerpt: word === 'met' ? 'Ticked.' : 'Refused.' }];
  const isDecided = judged.state === 'met' || judged.state === 'unmet';
  if (!isDecided)
    return { ...judged, state: word, reason: word === 'met' ? 'You ticked it.' : 'You refused it.', evidence };
  if (judged.state === word) return { ...judged, evidence };
  return { ...judged, state: 'disputed', reason: `You say ${word}; ${judged.reason}`, evidence };
}

/** A span of which an edit touched the edge: it takes the new text in. */
function widened(span: Span, { span: cut, newText }: TextEdit): Span {
  const start = Math.min(span.start, cut.start);
  const end = Math.max(span.end, cut.end) + newText.length - (cut.end - cut.start);
  return { start, end: Math.max(start, end) };
}
