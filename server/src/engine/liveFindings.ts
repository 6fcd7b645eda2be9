// What the front ends show while somebody types, edit by edit, as findings: in code what the text rules say, in prose
// contradictions and wording. It is what the critics of the texts say of the whole document.

import type { TextEdit } from '../base/edit.ts';
import { lineStartsOf, type LineStarts } from '../base/text.ts';
import type { Finding } from '../core/finding.ts';
import type { Parse, ParsePort } from '../core/syntaxTree.ts';
import { kindOf, type DocumentText } from '../core/target.ts';
import { excuseFindings, excuseMarker } from '../critique/excuse.ts';
import { createLiveText } from '../critique/liveText.ts';
import { contradictionFindings } from '../critique/prose/contradictions.ts';
import { createProse } from '../critique/prose/document.ts';
import { remarkFindings } from '../critique/prose/wording.ts';
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

/** What is looked at, with what it says of its text. */
type Look = Omit<LiveFindings, 'edit' | 'findings'> & {
  edit(step: TextEdit, after: string): void;
  findings(document: Place, starts: LineStarts, others: readonly Finding[]): readonly Finding[];
};

type Place = Pick<DocumentText, 'text' | 'uri'>;

/** Units of a paragraph that is read while somebody types; longer ones are lists of data. */
const longestParagraph = 20_000;

/** Whether the live look tells findings of a rule by itself, so that no run has to. */
export function isToldLive(rule: string): boolean {
  return rule.startsWith('text/') || rule.startsWith('prose/');
}

/**
 * Begins to look at a document; nothing is looked at before `look`.
 *
 * @returns undefined for languages that nothing here can read.
 */
export async function openLive(
  parse: ParsePort,
  current: () => DocumentText | undefined,
): Promise<LiveFindings | undefined> {
  const named = current()?.languageId;
  const parser = named === undefined ? undefined : await parse.parserOf(named);
  // It may have changed, or been closed, meanwhile.
  const document = current();
  if (!document) return undefined;
  const { text, languageId, uri } = document;
  const look = kindOf(languageId) === 'prose' ? lookAtProse(text) : parser && lookAtCode(text, languageId, parser);
  if (!look) return undefined;
  let starts = lineStartsOf(text);
  // Few texts have such a comment, and the whole text would be searched for one at each change.
  let mayExcuse = text.includes(excuseMarker);
  return {
    get text() {
      return look.text;
    },
    edit(step, after, startsAfter) {
      look.edit(step, after);
      starts = startsAfter;
      const { length } = excuseMarker;
      const around = after.slice(Math.max(0, step.span.start - length), step.span.start + step.newText.length + length);
      mayExcuse ||= around.includes(excuseMarker);
    },
    look: (mostPieces) => look.look(mostPieces),
    isUnsure: () => look.isUnsure(),
    recut: () => look.recut(),
    findings(given) {
      const place = { text: look.text, uri };
      const others = given.filter(({ rule }) => !isToldLive(rule));
      const found = look.findings(place, starts, others);
      return found.length === 0 || !mayExcuse ? found : excuseFindings(place.text, found, starts).shown;
    },
    close: () => look.close(),
  };
}

function lookAtCode(text: string, languageId: string, parser: Parse): Look | undefined {
  const live = createLiveText(text, languageId, parser);
  return (
    live && {
      ...live,
      get text() {
        return live.text;
      },
      findings(place, starts, others) {
        const complaints = live.complaints();
        return complaintFindings(place, complaints, starts).filter(
          (finding, index) => !isToldBy(complaints[index]!.rule.equivalents, finding, others),
        );
      },
    }
  );
}

function lookAtProse(text: string): Look {
  const prose = createProse(text, longestParagraph);
  return {
    get text() {
      return prose.text;
    },
    edit: prose.edit,
    look: prose.look,
    isUnsure: () => false,
    recut: () => undefined,
    findings: (place, starts) => [
      ...contradictionFindings(place, prose.contradictions(), starts),
      ...remarkFindings(place, prose.remarks(), starts),
    ],
    close: () => undefined,
  };
}
