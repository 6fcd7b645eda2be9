// The open documents, as the editor has them: byte for byte, with byte order mark and line endings as
// sent. Each change is told to listeners as edits, so that places can be carried over it.

import type {
  DidChangeTextDocumentParams,
  DidCloseTextDocumentParams,
  DidOpenTextDocumentParams,
  TextDocumentContentChangeEvent,
} from 'vscode-languageserver';
import { minimalEdit, type TextEdit } from '../base/edit.ts';
import { err, ok, type Result } from '../base/result.ts';
import { editedLineStarts, lineEndOffset, lineStartsOf, type LineStarts, type Position } from '../base/text.ts';
import { failure, type Failure } from '../core/failure.ts';
import type { DocumentText } from '../core/target.ts';

/** Largest document that is looked at, in UTF-8 bytes. */
export const sizeLimit = 5 * 1024 * 1024;

/** One change of one document. */
export interface DocumentChange {
  readonly uri: string;
  readonly before: string;
  readonly after: string;
  /** Turns `before` into `after`; one edit at a time, in order, each in offsets of the text before it. */
  readonly steps: readonly DocumentStep[];
}

/** One edit with what it made of the text. */
export interface DocumentStep extends TextEdit {
  readonly after: string;
  /** Of `after`. */
  readonly starts: LineStarts;
}

/** The open documents. */
export interface Documents {
  open(params: DidOpenTextDocumentParams): void;
  change(params: DidChangeTextDocumentParams): void;
  close(params: DidCloseTextDocumentParams): void;
  /** The document now; `document.closed` or `target.too-large` when there is none to look at. */
  get(uri: string): Result<DocumentText, Failure>;
  all(): readonly DocumentText[];
  onChange(listener: (change: DocumentChange) => void): () => void;
  onOpen(listener: (document: DocumentText) => void): void;
  onClose(listener: (uri: string) => void): () => void;
}

type Held = DocumentText & {
  readonly tooLarge: boolean;
  /** Where its lines start, once it has been changed; moved with each change. */
  readonly starts?: LineStarts;
};

/** Makes an empty set of documents. */
export function createDocuments(): Documents {
  const held = new Map<string, Held>();
  const changed = new Set<(change: DocumentChange) => void>();
  const opened = new Set<(document: DocumentText) => void>();
  const closed = new Set<(uri: string) => void>();
  return {
    open({ textDocument: { uri, languageId, version, text } }) {
      const tooLarge = text.length > sizeLimit || Buffer.byteLength(text) > sizeLimit;
      const document = { uri, languageId, version, text: tooLarge ? '' : text, tooLarge };
      held.set(uri, document);
      if (!tooLarge) for (const listener of opened) listener(document);
    },
    change({ textDocument: { uri, version }, contentChanges }) {
      const document = held.get(uri);
      if (!document) return;
      if (document.tooLarge) {
        held.set(uri, { ...document, version });
        return;
      }
      const before = document.text;
      const steps: DocumentStep[] = [];
      let text = before;
      let starts = document.starts ?? lineStartsOf(before);
      for (const change of contentChanges) {
        const edit = stepOf(text, starts, change);
        if (!edit) continue;
        text = text.slice(0, edit.span.start) + edit.newText + text.slice(edit.span.end);
        starts = editedLineStarts(starts, edit, text);
        steps.push({ ...edit, after: text, starts });
      }
      const tooLarge = text.length > sizeLimit;
      held.set(uri, { ...document, version, tooLarge, ...(tooLarge ? { text: '', starts: [0] } : { text, starts }) });
      if (steps.length > 0) for (const listener of changed) listener({ uri, before, after: text, steps });
    },
    close({ textDocument: { uri } }) {
      if (!held.delete(uri)) return;
      for (const listener of closed) listener(uri);
    },
    get(uri) {
      const document = held.get(uri);
      if (!document)
        return err(failure('document.closed', 'The document is not open.', 'Open it in the editor and try again.'));
      if (document.tooLarge)
        return err(
          failure('target.too-large', 'The document is larger than 5 MB.', 'Split it, or select in a smaller file.'),
        );
      return ok(document);
    },
    all: () => [...held.values()].filter((document) => !document.tooLarge),
    onChange(listener) {
      changed.add(listener);
      return () => changed.delete(listener);
    },
    onOpen: (listener) => void opened.add(listener),
    onClose(listener) {
      closed.add(listener);
      return () => closed.delete(listener);
    },
  };
}

/** One change as the smallest edit; undefined when it changes nothing. */
function stepOf(text: string, starts: LineStarts, change: TextDocumentContentChangeEvent): TextEdit | undefined {
  if (!('range' in change)) return minimalEdit(text, change.text);
  const start = clampedOffset(text, starts, change.range.start);
  const end = Math.max(start, clampedOffset(text, starts, change.range.end));
  const inner = minimalEdit(text.slice(start, end), change.text);
  return inner && { span: { start: start + inner.span.start, end: start + inner.span.end }, newText: inner.newText };
}

/** LSP: a column past the end of the line means its end. */
function clampedOffset(text: string, starts: LineStarts, place: Position): number {
  const start = starts[place.line];
  if (start === undefined) return text.length;
  return Math.min(start + Math.max(0, place.character), lineEndOffset(text, starts, place.line));
}
