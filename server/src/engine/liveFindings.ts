// What the front ends show while somebody types: the text rules on one open document, edit by edit, as findings.

import type { TextEdit } from '../base/edit.ts';
import { lineStartsOf, type LineStarts } from '../base/text.ts';
import type { Finding } from '../core/finding.ts';
import type { ParsePort } from '../core/syntaxTree.ts';
import type { DocumentText } from '../core/target.ts';
import { excuseFindings } from '../critique/excuse.ts';
import { createLiveText } from '../critique/liveText.ts';
import { complaintFindings, isToldBy } from '../critique/textRules.ts';

/** The live look at one document. */
export interface LiveFindings {
  /** The text that was looked at. */
  readonly text: string;
  /**
   * Takes over one edit of `text`; in time of the piece that it is in.
   *
   * @param after the text after it, and where its lines start.
   */
  edit(step: TextEdit, after: string, starts: LineStarts): void;
  /** Looks at what was not looked at yet, at most at so many pieces; tells whether some are left. */
  look(mostPieces: number): boolean;
  /** Whether a piece cannot be read by itself, so that `recut` may see more. */
  isUnsure(): boolean;
  recut(): void;
  /**
   * The findings in the text as it is, without those that a comment excuses.
   *
   * @param others what runs have told of it; what one of them says by an equivalent rule is not said again.
   */
  findings(others: readonly Finding[]): readonly Finding[];
  /** Frees what is kept. */
  close(): void;
}

/**
 * Begins to look at a document; the text is parsed, but nothing is looked at before `look`.
 *
 * @returns undefined for languages that the rules cannot read.
 */
export async function openLive(
  parse: ParsePort,
  current: () => DocumentText | undefined,
): Promise<LiveFindings | undefined> {
  const named = current()?.languageId;
  const parser = named === undefined ? undefined : await parse.parserOf(named);
  // It may have changed, or been closed, meanwhile.
  const document = current();
  const live = parser && document ? createLiveText(document.text, document.languageId, parser) : undefined;
  if (!live || !document) return undefined;
  const { uri } = document;
  let starts = lineStartsOf(document.text);
  return {
    get text() {
      return live.text;
    },
    edit(step, after, startsAfter) {
      live.edit(step, after);
      starts = startsAfter;
    },
    look: (mostPieces) => live.look(mostPieces),
    isUnsure: () => live.isUnsure(),
    recut: () => live.recut(),
    findings(given) {
      const complaints = live.complaints();
      if (complaints.length === 0) return [];
      const { text } = live;
      const others = given.filter(({ rule }) => !rule.startsWith('text/'));
      const found = complaintFindings({ text, uri }, complaints, starts).filter(
        (finding, index) => !isToldBy(complaints[index]!.rule.equivalents, finding, others),
      );
      return text.includes('touchstone-ignore-next-line') ? excuseFindings(text, found).shown : found;
    },
    close: () => live.close(),
  };
}
