// The runs that are going on, by document: two refinements never work on overlapping text, a closed
// document ends its runs, and of critiques on save only the newest counts.

import { err, ok, type Result } from '../base/result.ts';
import { carrySpan } from '../base/edit.ts';
import { spansMeet, type Span } from '../base/text.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { DocumentChange, Documents } from './documents.ts';

/** One run that is going on. */
export interface RunningJob {
  readonly signal: AbortSignal;
  /** Changes of the document since the run started. */
  readonly changes: readonly DocumentChange[];
  /** Whether the document was closed meanwhile. */
  closed(): boolean;
  end(): void;
}

/** The registry. */
export interface RunRegistry {
  /** Starts a refinement, or refuses it because another one works on the same text. */
  refine(uri: string, span: Span, signal: AbortSignal): Result<RunningJob, Failure>;
  critique(uri: string, signal: AbortSignal, replace: boolean): RunningJob;
  count(): number;
}

interface Entry {
  readonly uri: string;
  readonly kind: 'refine' | 'critique' | 'save';
  span: Span | undefined;
  readonly changes: DocumentChange[];
  readonly stop: AbortController;
  isClosed: boolean;
}

/** Makes the registry. */
export function createRunRegistry(documents: Documents): RunRegistry {
  const entries = new Set<Entry>();
  documents.onChange((change) => {
    for (const entry of entries) {
      if (entry.uri !== change.uri) continue;
      entry.changes.push(change);
      for (const step of change.steps) entry.span = entry.span && carrySpan(entry.span, [step]);
    }
  });
  documents.onClose((uri) => {
    for (const entry of entries) {
      if (entry.uri !== uri) continue;
      entry.isClosed = true;
      entry.stop.abort();
    }
  });
  const start = (uri: string, kind: Entry['kind'], span: Span | undefined, signal: AbortSignal): RunningJob => {
    const entry: Entry = { uri, kind, span, changes: [], stop: new AbortController(), isClosed: false };
    entries.add(entry);
    return {
      signal: AbortSignal.any([signal, entry.stop.signal]),
      changes: entry.changes,
      closed: () => entry.isClosed,
      end: () => void entries.delete(entry),
    };
  };
  return {
    refine(uri, span, signal) {
      const busy = [...entries].some(
        (entry) =>
          entry.uri === uri && entry.kind === 'refine' && entry.span !== undefined && spansMeet(entry.span, span),
      );
      if (busy)
        return err(
          failure(
            'run.overlapping',
            'Another refinement of this text is still going on.',
            'Wait for it, or cancel it first.',
          ),
        );
      return ok(start(uri, 'refine', span, signal));
    },
    critique(uri, signal, replace) {
      if (replace) for (const entry of entries) if (entry.uri === uri && entry.kind === 'save') entry.stop.abort();
      return start(uri, replace ? 'save' : 'critique', undefined, signal);
    },
    count: () => entries.size,
  };
}
