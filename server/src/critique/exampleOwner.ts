// Whose example it is that fails: documentation stands in the body of Python's functions, and before those of other
// languages. An example of another function says nothing about the selection.

import type { LineStarts, Span } from '../base/text.ts';
import { lineEndOffset } from '../base/text.ts';
import type { TestCase } from '../core/evidence.ts';
import type { Target } from '../core/target.ts';

const pythonHead = /^[ \t]*(?:async[ \t]+)?(def|class)[ \t]/gmu;
/** Whole declarations only: what is indented may belong to anything. */
const otherHead = /^(?:export[ \t]+)?(?:default[ \t]+)?(?:async[ \t]+)?(function|class|const|let|var)\b/gmu;

/**
 * Whether a failing test is a documented example, in the document, of a function outside of the selection.
 *
 * @returns false where it is not known whose example it is, and for examples of classes.
 */
export function isExampleOfAnother({ document, span }: Target, { failure }: TestCase, starts: LineStarts): boolean {
  const { text, languageId } = document;
  if (failure?.at?.uri !== document.uri) return false;
  const start = starts[failure.at.line];
  if (start === undefined || contains(span, start)) return false;
  const isPython = languageId === 'python';
  if (!isPython && isIndented(text, start, lineEndOffset(text, starts, failure.at.line))) return false;
  const heads = [...text.matchAll(isPython ? pythonHead : otherHead)];
  const owner = isPython ? heads.findLast(({ index }) => index <= start) : heads.find(({ index }) => index >= start);
  if (!owner || owner[1] === 'class' || contains(span, owner.index + owner[0].length)) return false;
  // The selection may be a part of the function that the example is of.
  return heads.findLast(({ index }) => index <= span.start) !== owner;
}

/** Whether a comment line, or the opening of its comment, is indented; true for what is no comment. */
function isIndented(text: string, start: number, end: number): boolean {
  const line = text.slice(start, end);
  if (line.startsWith('//') || line.startsWith('/*')) return false;
  const opening = text.lastIndexOf('/*', start);
  const closing = text.lastIndexOf('*/', start);
  return opening < 0 || closing > opening || (opening > 0 && text[opening - 1] !== '\n');
}

function contains({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset < end;
}
