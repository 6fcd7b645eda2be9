// A function with a change in it, as templates see it, and further edits of it told as edits of the original text.

import { applyEdits, type TextEdit } from '../../base/edit.ts';
import type { Span } from '../../base/text.ts';
import type { Parse, SyntaxTree } from '../../core/syntaxTree.ts';
import type { Dialect } from '../dialect.ts';
import { functionsOf } from '../functions.ts';
import { placeOf } from '../place.ts';
import type { RepairPlace } from '../template.ts';

/** A function of a document. */
export interface FunctionIn {
  readonly text: string;
  /** The function of the original. */
  readonly func: Span;
  readonly dialect: Dialect;
  readonly parse: Parse;
}

/** The function after a change. */
export interface ChangedFunction {
  readonly tree: SyntaxTree;
  readonly place: RepairPlace;
  /** The change with further edits of the changed text in it, as edits of the original; undefined where they do not fit. */
  with(edits: readonly TextEdit[]): readonly TextEdit[] | undefined;
}

/** A function with edits of the original text; undefined where the document can then not be read, or it is gone. */
export function changedFunction(
  { text, func, dialect, parse }: FunctionIn,
  edits: readonly TextEdit[],
): ChangedFunction | undefined {
  const changed = applyEdits(text, edits);
  if (!changed.ok) return undefined;
  const tree = parse(changed.value);
  const end = func.end + changed.value.length - text.length;
  const node = tree.hasFault ? undefined : functionsOf(tree, dialect, { start: func.start, end })[0]?.node;
  if (node?.start !== func.start || node.end !== end) return undefined;
  return {
    tree,
    place: placeOf(tree, dialect, node),
    with(more) {
      const inside = applyEdits(tree.text, more);
      if (!inside.ok) return undefined;
      const newText = inside.value.slice(func.start, inside.value.length - (text.length - func.end));
      return [{ span: { start: func.start, end: func.end }, newText }];
    },
  };
}
