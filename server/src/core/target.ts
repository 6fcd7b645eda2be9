// What a run is about: one range of one document at one version.

import type { Span } from '../base/text.ts';

/** The text of one document at one version. */
export interface DocumentText {
  /** The document's URI; `file:` for files, `untitled:` for unsaved ones. */
  readonly uri: string;
  /** Language identifier as in VS Code, such as `typescript` or `markdown`. */
  readonly languageId: string;
  /** The editor's version number; 0 for a file read from disk. */
  readonly version: number;
  readonly text: string;
}

/** Code is judged by programs first; prose by prose tools, rules and opinions. */
export type TargetKind = 'code' | 'prose';

/** The selection that a run critiques or refines. */
export interface Target {
  readonly document: DocumentText;
  /** The selection, in UTF-16 offsets of `document.text`; never cuts a character in half. */
  readonly span: Span;
  readonly kind: TargetKind;
  /** What the person wants, in their own words; absent when they said nothing. */
  readonly goal?: string;
}

/** Languages whose documents are prose. */
export const proseLanguages: ReadonlySet<string> = new Set([
  'markdown',
  'plaintext',
  'restructuredtext',
  'latex',
  'git-commit',
]);

/** The kind of a document of `languageId`. */
export function kindOf(languageId: string): TargetKind {
  return proseLanguages.has(languageId) ? 'prose' : 'code';
}
