// The one store of findings: what diagnostics, hovers and code actions read. It carries findings over
// edits elsewhere, withdraws those whose quoted text changed, and never starts work by itself.

import type { TextEdit } from '../base/edit.ts';
import { textHash } from '../base/hash.ts';
import { containsSpan, rangeOf, spanOf, spansMeet, type Span } from '../base/text.ts';
import { isToldLive } from '../engine/liveFindings.ts';
import { isSaidBetter } from '../core/saidBetter.ts';
import type { Dispute, Finding } from '../core/finding.ts';
import { carryFinding, withoutOwnEdits } from './carryFinding.ts';

/** A finding as it stands in the current text. */
export interface HeldFinding {
  readonly finding: Finding;
  /** True when it comes from an earlier session and was not checked since. */
  readonly old: boolean;
}

/** The findings of one document, as they are stored. */
export interface StoredDocument {
  readonly uri: string;
  /** SHA-256 of the text that the ranges are for. */
  readonly textHash: string;
  readonly findings: readonly Finding[];
}

/** The store. */
export interface FindingStore {
  /**
   * Replaces what was known about `span` by what a run found there; `text` is the current text.
   *
   * @param isKept what stays although the run does not tell it; nothing where absent.
   */
  put(
    uri: string,
    text: string,
    span: Span,
    findings: readonly Finding[],
    isKept?: (finding: Finding) => boolean,
  ): void;
  /** Adds what a run that goes on has found; `text` is the current text. */
  add(uri: string, text: string, findings: readonly Finding[]): void;
  /** Carries findings over one edit of `before`. */
  edit(uri: string, before: string, step: TextEdit, after: string): void;
  /** Puts restored findings back on the text that was opened, or withdraws them. */
  opened(uri: string, text: string): void;
  /**
   * What the live look sees in the text as it is now; takes the place of what it said before.
   *
   * @param findings undefined where a document is not looked at any more.
   */
  putLive(uri: string, findings: readonly Finding[] | undefined): void;
  /** Findings of runs, then those of the live look that no run has told. */
  of(uri: string): readonly HeldFinding[];
  get(id: string): HeldFinding | undefined;
  /** Notes the ruling of a fresh critic in a finding. */
  disputed(id: string, dispute: Dispute): void;
  /** Forgets a finding for good, as after a dismissal. */
  remove(id: string): void;
  /** Forgets a finding that an edit cleared; it comes back when that edit is undone. */
  cleared(id: string): void;
  clear(): void;
  /** Changes whenever the findings of a document do. */
  resultId(uri: string): string;
  uris(): readonly string[];
  stored(): readonly StoredDocument[];
  /** Told after each change. */
  onChange(listener: (uri: string) => void): void;
}

/** What was held for a text of a document. */
interface Past {
  readonly hash: string;
  readonly held: readonly HeldFinding[];
}

/** Texts of a document that are remembered, for undo. */
const pastLimit = 50;

interface Entry {
  hash: string;
  held: readonly HeldFinding[];
  generation: number;
  /** Restored, and its document has not been opened since. */
  waiting: boolean;
}

/** Makes a store with the findings of an earlier session, which count as old. */
export function createFindingStore(restored: readonly StoredDocument[], session: string): FindingStore {
  const entries = new Map<string, Entry>();
  const pasts = new Map<string, readonly Past[]>();
  const listeners = new Set<(uri: string) => void>();
  let generation = 0;
  const live = new Map<string, { readonly held: readonly HeldFinding[]; readonly generation: number }>();
  // What was dismissed stays so, however often it is seen again.
  const removed = new Set<string>();
  const ofRuns = (uri: string) => entries.get(uri)?.held ?? [];
  const all = (uri: string): readonly HeldFinding[] => {
    const held = ofRuns(uri);
    const ids = new Set(held.map(({ finding }) => finding.id));
    const told = held.map(({ finding }) => finding);
    const own = (live.get(uri)?.held ?? []).filter(
      ({ finding }) => !ids.has(finding.id) && !isSaidBetter(finding, told),
    );
    return [...held, ...own];
  };
  const set = (uri: string, hash: string, held: readonly HeldFinding[]) => {
    entries.set(uri, { hash, held, generation: ++generation, waiting: false });
    for (const listener of listeners) listener(uri);
  };
  const setLive = (uri: string, held: readonly HeldFinding[]) => {
    live.set(uri, { held, generation: ++generation });
    for (const listener of listeners) listener(uri);
  };
  const without = (id: string) => {
    for (const [uri, entry] of entries) {
      const held = entry.held.filter(({ finding }) => finding.id !== id);
      if (held.length < entry.held.length) set(uri, entry.hash, held);
    }
    for (const [uri, { held }] of live) {
      const left = held.filter(({ finding }) => finding.id !== id);
      if (left.length < held.length) setLive(uri, left);
    }
  };
  for (const { uri, textHash: hash, findings } of restored) {
    entries.set(uri, {
      hash,
      held: findings.map((finding) => ({ finding, old: true })),
      generation: ++generation,
      waiting: true,
    });
  }
  return {
    put(uri, text, span, findings, isKept) {
      const ids = new Set(findings.map((finding) => finding.id));
      pasts.delete(uri);
      const kept = ofRuns(uri).filter(({ finding }) => {
        const at = spanOf(text, finding.range);
        if (!at.ok || ids.has(finding.id)) return false;
        return isKept?.(finding) === true || (!spansMeet(span, at.value) && !containsSpan(span, at.value));
      });
      set(uri, textHash(text), [...kept, ...findings.map((finding) => ({ finding, old: false }))]);
    },
    add(uri, text, findings) {
      const ids = new Set(findings.map(({ id }) => id));
      const kept = ofRuns(uri).filter(({ finding }) => !ids.has(finding.id));
      set(uri, textHash(text), [...kept, ...findings.map((finding) => ({ finding, old: false }))]);
    },
    edit(uri, before, step, after) {
      const entry = entries.get(uri);
      const past = pasts.get(uri) ?? [];
      if (!entry || (entry.held.length === 0 && past.length === 0)) return;
      pasts.set(uri, [...past, { hash: entry.hash, held: entry.held }].slice(-pastLimit));
      const now = textHash(after);
      const same = past.findLast(({ hash }) => hash === now);
      if (same) {
        set(uri, now, same.held);
        return;
      }
      const held = entry.held.flatMap((one): HeldFinding[] => {
        // The live look has told it again by now, if it still is so.
        if (live.has(uri) && isToldLive(one.finding.rule)) return [];
        const finding = carryFinding(one.finding, before, [step], after);
        return finding ? [{ ...one, finding }] : [];
      });
      set(uri, now, held);
    },
    opened(uri, text) {
      const entry = entries.get(uri);
      if (!entry?.waiting) return;
      if (entry.hash === textHash(text)) {
        entry.waiting = false;
        for (const listener of listeners) listener(uri);
        return;
      }
      const held = entry.held.flatMap((one): HeldFinding[] => {
        const { quote } = one.finding;
        const start = quote === '' ? -1 : text.indexOf(quote);
        if (start < 0 || text.indexOf(quote, start + 1) >= 0) return [];
        const range = rangeOf(text, { start, end: start + quote.length });
        return [{ ...one, finding: withoutOwnEdits({ ...one.finding, range }) }];
      });
      set(uri, textHash(text), held);
    },
    putLive(uri, findings) {
      const had = live.get(uri)?.held.length ?? 0;
      if (!findings) {
        live.delete(uri);
        if (had > 0) for (const listener of listeners) listener(uri);
        return;
      }
      const held = findings.filter(({ id }) => !removed.has(id)).map((finding) => ({ finding, old: false }));
      if (had > 0 || held.length > 0) setLive(uri, held);
      else live.set(uri, { held, generation: live.get(uri)?.generation ?? 0 });
    },
    of: all,
    get(id) {
      for (const { held } of [...entries.values(), ...live.values()]) {
        const found = held.find(({ finding }) => finding.id === id);
        if (found) return found;
      }
      return undefined;
    },
    disputed(id, dispute) {
      const marked = (held: readonly HeldFinding[]) =>
        held.map((one) => (one.finding.id === id ? { ...one, finding: { ...one.finding, dispute } } : one));
      for (const [uri, entry] of entries)
        if (entry.held.some(({ finding }) => finding.id === id)) set(uri, entry.hash, marked(entry.held));
      for (const [uri, { held }] of live) if (held.some(({ finding }) => finding.id === id)) setLive(uri, marked(held));
    },
    remove(id) {
      removed.add(id);
      without(id);
      for (const [uri, past] of pasts)
        pasts.set(
          uri,
          past.map(({ hash, held }) => ({ hash, held: held.filter(({ finding }) => finding.id !== id) })),
        );
    },
    cleared: without,
    clear() {
      pasts.clear();
      const uris = [...entries.keys()];
      for (const uri of uris) set(uri, '', []);
      entries.clear();
      removed.clear();
      for (const uri of live.keys()) setLive(uri, []);
    },
    resultId: (uri) => `${session}-${Math.max(entries.get(uri)?.generation ?? 0, live.get(uri)?.generation ?? 0)}`,
    uris: () => [...entries.keys()],
    stored: () =>
      [...entries]
        .filter(([, { held }]) => held.length > 0)
        .map(([uri, { hash, held }]) => ({ uri, textHash: hash, findings: held.map(({ finding }) => finding) })),
    onChange: (listener) => void listeners.add(listener),
  };
}
