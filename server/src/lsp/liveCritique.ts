// What texts say by themselves, at every change, without a wait: it is published with the rest, for exactly the version
// that is open. No process, no model, no file of the folder is read for it.

import { isAbort } from '../base/abort.ts';
import type { Finding } from '../core/finding.ts';
import type { ParsePort } from '../core/syntaxTree.ts';
import { openLive, type LiveFindings } from '../engine/liveFindings.ts';
import type { Documents, DocumentStep } from './documents.ts';
import type { FindingStore } from './findingStore.ts';

/** How one document is looked at. */
export interface LiveManner {
  readonly on: boolean;
  /** Whether opinions are shown. */
  readonly opinions: boolean;
  /** Whether a finding is dismissed. */
  isDismissed(finding: Finding): boolean;
}

/** What the live look works with. */
export interface LiveParts {
  readonly parse: ParsePort;
  readonly documents: Documents;
  readonly store: FindingStore;
  /** Asked when a document is opened or saved. */
  mannerOf(uri: string): Promise<LiveManner>;
  log(message: string): void;
}

/** The live look. */
export interface LiveCritique {
  /** Starts to look at a document, or asks again how it is to be looked at. */
  begin(uri: string): Promise<void>;
  changed(uri: string, steps: readonly DocumentStep[]): void;
  closed(uri: string): void;
  dispose(): void;
}

/** Pieces that are looked at in one turn after a document was opened; a keystroke never waits for more. */
const piecesATurn = 8;

/** Milliseconds without a change after which a document is cut anew, where a piece of it cannot be read by itself. */
const quietMs = 1500;

interface Looked {
  manner: LiveManner;
  readonly live: LiveFindings;
  turn?: NodeJS.Immediate | undefined;
  quiet?: NodeJS.Timeout | undefined;
}

/** Makes it; nothing is looked at before `begin`. */
export function createLiveCritique({ parse, documents, store, mannerOf, log }: LiveParts): LiveCritique {
  const looked = new Map<string, Looked>();
  const end = (uri: string) => {
    const entry = looked.get(uri);
    if (!entry) return;
    clearImmediate(entry.turn);
    clearTimeout(entry.quiet);
    entry.live.close();
    looked.delete(uri);
  };
  const show = (uri: string, entry: Looked) => {
    const document = documents.get(uri);
    // The text that was looked at is the text that is open, or nothing is said.
    if (!document.ok || document.value.text !== entry.live.text) {
      store.putLive(uri, undefined);
      return;
    }
    const { manner, live } = entry;
    const held = store.of(uri).map(({ finding }) => finding);
    store.putLive(
      uri,
      live
        .findings(held)
        .filter((finding) => (manner.opinions || finding.proof !== 'opinion') && !manner.isDismissed(finding)),
    );
  };
  /** Looks at what is left, a few pieces a turn. */
  const goOn = (uri: string, entry: Looked) => {
    clearImmediate(entry.turn);
    entry.turn = setImmediate(() => {
      entry.turn = undefined;
      if (looked.get(uri) !== entry) return;
      const more = entry.live.look(piecesATurn);
      if (more) goOn(uri, entry);
      else show(uri, entry);
    });
  };
  const start = async (uri: string) => {
    const manner = await mannerOf(uri);
    if (!manner.on) {
      end(uri);
      store.putLive(uri, undefined);
      return;
    }
    const before = looked.get(uri);
    if (before) {
      before.manner = manner;
      show(uri, before);
      return;
    }
    const current = () => {
      const document = documents.get(uri);
      return document.ok ? document.value : undefined;
    };
    const live = await openLive(parse, current);
    if (!live) return;
    if (looked.has(uri)) {
      live.close();
      return;
    }
    const entry: Looked = { manner, live };
    looked.set(uri, entry);
    goOn(uri, entry);
  };
  return {
    async begin(uri) {
      try {
        await start(uri);
      } catch (error) {
        if (!isAbort(error)) log(`${uri} is not looked at live: ${String(error)}`);
      }
    },
    changed(uri, steps) {
      const entry = looked.get(uri);
      if (!entry) return;
      try {
        for (const step of steps) entry.live.edit(step, step.after, step.starts);
        show(uri, entry);
      } catch (error) {
        // A parser that gives up takes the live look with it, and nothing else.
        log(`${uri} is not looked at live any more: ${String(error)}`);
        end(uri);
        store.putLive(uri, undefined);
        return;
      }
      clearTimeout(entry.quiet);
      if (!entry.live.isUnsure()) return;
      entry.quiet = setTimeout(() => {
        entry.live.recut();
        goOn(uri, entry);
      }, quietMs).unref();
    },
    closed(uri) {
      end(uri);
      store.putLive(uri, undefined);
    },
    dispose() {
      for (const uri of looked.keys()) end(uri);
    },
  };
}
